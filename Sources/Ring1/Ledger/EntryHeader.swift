// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import Vault

/// The first line of an entry: what stands in the log for ever, readable by everybody who has the log.
///
/// An entry is this line in canonical JSON (RFC 8785), a line feed, and the content where it is open. Personal contents,
/// and large ones, lie sealed beside the log; the header then names the digest of the stored ciphertext.
struct EntryHeader: Hashable, Sendable {
    /// The version of the entry format, member `v`.
    static let version = 2
    /// The most bytes of the line: with the largest open content and the line feed it makes the largest entry.
    static let maxBytes = LedgerLimits.maxEntryBytes - 1 - LedgerLimits.maxOpenBytes
    /// The deepest nesting, the header itself included.
    static let maxDepth = 64
    /// The most bytes of the name of who acted.
    static let maxActorBytes = 256
    /// The most subjects of one entry.
    static let maxSubjects = 16

    /// The entry another one belongs to.
    enum Parent: Hashable, Sendable {
        /// An entry of an earlier append.
        case index(UInt64)
        /// The entry so many places before this one, in the same append: its index was not known when this was written.
        case back(UInt64)
    }

    /// Where names, facts and content are.
    enum Place: Hashable, Sendable {
        /// In the entry.
        case open(RecordFacts)
        /// In a sealed blob: the digest of the stored bytes, and how many they are.
        case sealed(digest: SHA256Digest, bytes: Int)
    }

    var kind: RecordKind
    var recordedAt: Instant
    /// Who says where it came from, without saying it.
    var id: SourceIdentity
    /// What the content was, without giving it away.
    var commitment: ContentCommitment
    /// The bytes of the content as it was taken in.
    var size: Int
    var actor: String?
    var occurredAt: Instant?
    var parent: Parent?
    var retention: Retention?
    /// Whom it is about, the one whose key seals it first; empty for the tenant.
    var subjects: [SubjectID]
    var place: Place

    /// Whose key seals the content.
    var owner: SubjectID { subjects.first ?? .tenant }

    /// The index of the parent, seen from the entry at `index`; nil where there is none, or where it cannot be.
    func parentIndex(from index: UInt64) -> UInt64? {
        switch parent {
        case nil: nil
        case .index(let parent): parent < index ? parent : nil
        case .back(let distance): distance <= index ? index - distance : nil
        }
    }

    /// The line without its line feed.
    func line() throws(JSONError) -> [UInt8] {
        var line = HeaderLine()
        if let actor { line.string("actor", actor) }
        line.string("at", recordedAt.rfc3339)
        if case .open(let facts) = place { try line.value("attributes", .object(facts.attributes)) }
        if case .sealed(let digest, let bytes) = place {
            try line.value("blob", ["sha256": .string(digest.hex), "size": JSONValue(bytes)])
        }
        line.string("commit", commitment.hex)
        line.string("id", id.hex)
        line.string("kind", kind.name)
        if case .open(let facts) = place {
            line.string("media_type", facts.mediaType)
            line.string("name", facts.name)
        }
        if let occurredAt { line.string("occurred_at", occurredAt.rfc3339) }
        switch parent {
        case nil: break
        case .index(let index): line.number("parent", index)
        case .back(let distance): line.number("parent_back", distance)
        }
        if let retention { try line.value("retention", retention.json) }
        line.number("size", UInt64(size))
        if case .open(let facts) = place { line.string("source", facts.source) }
        if !subjects.isEmpty { try line.value("subjects", .array(subjects.map { .string($0.name) })) }
        line.number("v", UInt64(Self.version))
        return line.finished()
    }

    /// The whole entry.
    func entry(content: [UInt8]) throws(JSONError) -> [UInt8] {
        var bytes = try line()
        bytes.append(0x0A)
        if case .open = place { bytes += content }
        return bytes
    }
}

/// Members in the order they are written; canonical where they come in the order of their keys.
private struct HeaderLine {
    private var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(512)
        bytes.append(UInt8(ascii: "{"))
    }

    private mutating func key(_ name: StaticString) {
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }
    mutating func string(_ name: StaticString, _ value: String) {
        key(name)
        bytes.append(jsonString: value)
    }
    mutating func number(_ name: StaticString, _ value: UInt64) {
        key(name)
        bytes.append(contentsOf: String(value).utf8)
    }
    mutating func value(_ name: StaticString, _ value: JSONValue) throws(JSONError) {
        key(name)
        bytes += try CanonicalJSON.encode(value)
    }
    consuming func finished() -> [UInt8] {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }
}
