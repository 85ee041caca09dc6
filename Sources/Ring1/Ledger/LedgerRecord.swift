// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
public import JSON
public import Primitives
public import Vault

/// What one entry says: where content came from, what it is, and a digest by which it is recognised.
public struct LedgerRecord: Hashable, Sendable {
    /// What sort of thing it is.
    public let kind: RecordKind
    /// A stable name of the place it came from, e.g. `maildir:<unique>`, `file:letters/offer.txt`, `git:<hash>`; empty
    /// once it is erased.
    public let source: String
    /// A name people recognise; empty once it is erased.
    public let name: String
    /// The media type, e.g. `message/rfc822`; empty once it is erased.
    public let mediaType: String
    /// The size of the content in bytes.
    public let size: Int
    /// An opaque name of the content, 64 hexadecimal digits: equal for equal contents of one subject, and nothing that
    /// a guess could be tried against (a keyed hash).
    public let contentDigest: String
    /// When it was appended; the order of entries is their index, this is advisory.
    public let recordedAt: Instant
    /// When the thing itself was written, sent or changed, where the source says so.
    public let occurredAt: Instant?
    /// The entry it belongs to: the mail of an attachment.
    public let parent: UInt64?
    /// Further facts about the source, e.g. the mode of a file.
    public let attributes: JSONObject
    /// Who brought it, where that was said.
    public let actor: String?
    /// Whom it is about; empty for the tenant itself.
    public let subjects: [SubjectID]
    /// How long it must be kept, where that was said.
    public let retention: Retention?
    /// The digest of the sealed bytes, by which they are named beside the log; nil where the content stands in the entry.
    public let storedDigest: SHA256Digest?
    /// Whether names and content lie sealed beside the log, so that they can be erased.
    public var isSealed: Bool { storedDigest != nil }

    /// Makes a record from its parts.
    public init(
        kind: RecordKind, source: String, name: String, mediaType: String, size: Int, contentDigest: String,
        recordedAt: Instant, occurredAt: Instant? = nil, parent: UInt64? = nil, attributes: JSONObject = [:],
        actor: String? = nil, subjects: [SubjectID] = [], retention: Retention? = nil, storedDigest: SHA256Digest? = nil
    ) {
        self.kind = kind
        self.source = source
        self.name = name
        self.mediaType = mediaType
        self.size = size
        self.contentDigest = contentDigest
        self.recordedAt = recordedAt
        self.occurredAt = occurredAt
        self.parent = parent
        self.attributes = attributes
        self.actor = actor
        self.subjects = subjects
        self.retention = retention
        self.storedDigest = storedDigest
    }
}

extension LedgerRecord {
    /// What a header and the facts beside it say, seen from the entry at `index`.
    init(_ header: EntryHeader, facts: RecordFacts, index: UInt64) {
        let storedDigest: SHA256Digest? = if case .sealed(let digest, _) = header.place { digest } else { nil }
        self.init(
            kind: header.kind, source: facts.source, name: facts.name, mediaType: facts.mediaType, size: header.size,
            contentDigest: header.commitment.hex, recordedAt: header.recordedAt, occurredAt: header.occurredAt,
            parent: header.parentIndex(from: index), attributes: facts.attributes, actor: header.actor,
            subjects: header.subjects, retention: header.retention, storedDigest: storedDigest)
    }
}
