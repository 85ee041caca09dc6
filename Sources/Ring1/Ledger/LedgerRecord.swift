// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
public import JSON
public import Primitives

/// What one entry says: where content came from, what it is, and the digest by which it is kept.
///
/// Its canonical JSON (RFC 8785) is the leaf of the Merkle tree; it never changes once appended.
public struct LedgerRecord: Hashable, Sendable {
    /// What sort of thing it is.
    public let kind: RecordKind
    /// A stable name of the place it came from, e.g. `maildir:<unique>`, `file:letters/offer.txt`, `git:<hash>`.
    public let source: String
    /// A name people recognise.
    public let name: String
    /// The media type, e.g. `message/rfc822`.
    public let mediaType: String
    /// The digest of the content.
    public let blob: SHA256Digest
    /// The size of the content in bytes.
    public let size: Int
    /// When it was appended; the order of entries is their index, this is advisory.
    public let recordedAt: Instant
    /// When the thing itself was written, sent or changed, where the source says so.
    public let occurredAt: Instant?
    /// The entry it belongs to: the mail of an attachment.
    public let parent: UInt64?
    /// Further facts about the source, e.g. the mode of a file.
    public let attributes: JSONObject

    /// Makes a record from its parts.
    public init(
        kind: RecordKind, source: String, name: String, mediaType: String, blob: SHA256Digest, size: Int,
        recordedAt: Instant, occurredAt: Instant? = nil, parent: UInt64? = nil, attributes: JSONObject = [:]
    ) {
        self.kind = kind
        self.source = source
        self.name = name
        self.mediaType = mediaType
        self.blob = blob
        self.size = size
        self.recordedAt = recordedAt
        self.occurredAt = occurredAt
        self.parent = parent
        self.attributes = attributes
    }

    /// The version of the entry format, member `v`.
    public static let version = 1

    /// The record as JSON.
    public var json: JSONValue {
        var object: JSONObject = [
            "attributes": .object(attributes), "blob": .string(blob.hex), "kind": .string(kind.name),
            "media_type": .string(mediaType), "name": .string(name), "recorded_at": .string(recordedAt.rfc3339),
            "size": JSONValue(size), "source": .string(source), "v": JSONValue(Self.version),
        ]
        if let occurredAt { object["occurred_at"] = .string(occurredAt.rfc3339) }
        if let parent { object["parent"] = JSONValue(parent) }
        return .object(object)
    }

    /// The bytes of the leaf.
    public func canonicalBytes() throws(JSONError) -> [UInt8] { try CanonicalJSON.encode(json) }

    /// Reads the bytes of a leaf; throws `LedgerError` or `JSONError`.
    public init(canonicalBytes bytes: [UInt8]) throws {
        let value = try JSONValue(
            parsing: bytes, limits: JSONLimits(maxBytes: LedgerLimits.maxEntryBytes, maxDepth: 64))
        guard value["v"]?.intValue == Self.version else {
            throw LedgerError(.unknownFormat, "an entry has a version other than \(Self.version)")
        }
        func text(_ key: String) throws -> String {
            guard let text = value[key]?.stringValue else {
                throw LedgerError(.damaged, "an entry lacks its member “\(key)”")
            }
            return text
        }
        func instant(_ key: String) throws -> Instant {
            guard let instant = Instant(rfc3339: try text(key)) else {
                throw LedgerError(.damaged, "the member “\(key)” of an entry is not a time")
            }
            return instant
        }
        guard let kind = RecordKind(try text("kind")), let blob = SHA256Digest(hex: try text("blob")),
            let size = value["size"]?.intValue, size >= 0, let attributes = value["attributes"]?.objectValue
        else { throw LedgerError(.damaged, "an entry has a kind, digest, size or attributes of a wrong form") }
        let parent = value["parent"]?.intValue
        guard value["parent"] == nil || (parent ?? -1) >= 0 else {
            throw LedgerError(.damaged, "the parent of an entry is not an index")
        }
        self.init(
            kind: kind, source: try text("source"), name: try text("name"), mediaType: try text("media_type"),
            blob: blob, size: size, recordedAt: try instant("recorded_at"),
            occurredAt: value["occurred_at"] == nil ? nil : try instant("occurred_at"),
            parent: parent.map(UInt64.init), attributes: attributes)
    }
}

/// One entry: a record, its place, and the hash by which proofs name it.
public struct LedgerEntry: Hashable, Sendable {
    /// The place in the ledger, from 0.
    public let index: UInt64
    /// What was recorded.
    public let record: LedgerRecord
    /// The hash of the leaf (RFC 6962).
    public let leafHash: SHA256Digest

    /// Makes an entry from its parts.
    public init(index: UInt64, record: LedgerRecord, leafHash: SHA256Digest) {
        self.index = index
        self.record = record
        self.leafHash = leafHash
    }
}
