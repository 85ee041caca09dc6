// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import Vault

extension EntryHeader {
    /// Reads an entry: its header, and what follows the line feed.
    ///
    /// Only the bytes that `entry(content:)` writes are read: another order, spelling or member is refused.
    static func read(_ entry: [UInt8]) throws(LedgerError) -> (header: EntryHeader, content: ArraySlice<UInt8>) {
        guard let end = entry.prefix(maxBytes + 1).firstIndex(of: 0x0A) else {
            throw LedgerError(.damaged, "an entry has no header of at most \(maxBytes) bytes")
        }
        let header = try EntryHeader(line: entry[..<end])
        let content = entry[(end + 1)...]
        let expected = if case .open = header.place { header.size } else { 0 }
        guard content.count == expected, content.count <= LedgerLimits.maxOpenBytes else {
            throw LedgerError(.damaged, "an entry holds \(content.count) bytes of content; its header says otherwise")
        }
        return (header, content)
    }

    /// Reads a header line, without its line feed.
    init(line: ArraySlice<UInt8>) throws(LedgerError) {
        guard line.count <= Self.maxBytes else {
            throw LedgerError(.damaged, "the header of an entry is over \(Self.maxBytes) bytes")
        }
        let limits = JSONLimits(maxBytes: Self.maxBytes, maxDepth: Self.maxDepth, maxNumberBytes: 32)
        guard let object = (try? JSONValue(parsing: line, limits: limits))?.objectValue else {
            throw LedgerError(.damaged, "the header of an entry is not a JSON object")
        }
        guard let version = object["v"]?.intValue, version == Self.version else {
            throw LedgerError(.unknownFormat, "an entry has another version than \(Self.version)")
        }
        guard let header = EntryHeader(members: object) else {
            throw LedgerError(.damaged, "the header of an entry lacks a member, or has one of a wrong form")
        }
        // One value, one spelling: this also refuses members and values not known here.
        guard let written = try? header.line(), written.elementsEqual(line) else {
            throw LedgerError(.damaged, "the header of an entry is not in canonical form")
        }
        self = header
    }

    private init?(members object: JSONObject) {
        guard let kind = object["kind"]?.stringValue.flatMap({ RecordKind($0) }),
            let recordedAt = object["at"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
            let id = object["id"]?.stringValue.flatMap({ SourceIdentity(hex: $0) }),
            let commitment = object["commit"]?.stringValue.flatMap({ ContentCommitment(hex: $0) }),
            let size = object["size"]?.intValue, size >= 0, let place = Self.place(object),
            let subjects = Self.subjects(object)
        else { return nil }
        self.init(
            kind: kind, recordedAt: recordedAt, id: id, commitment: commitment, size: size,
            actor: object["actor"]?.stringValue, subjects: subjects, place: place)
        if let text = object["occurred_at"]?.stringValue {
            guard let instant = Instant(rfc3339: text) else { return nil }
            occurredAt = instant
        }
        if let retention = object["retention"] {
            guard let retention = Retention(json: retention) else { return nil }
            self.retention = retention
        }
        switch (object["parent"]?.intValue, object["parent_back"]?.intValue) {
        case (nil, nil): break
        case (let index?, nil) where index >= 0: parent = .index(UInt64(index))
        case (nil, let distance?) where distance > 0: parent = .back(UInt64(distance))
        default: return nil
        }
    }

    private static func place(_ object: JSONObject) -> Place? {
        guard let blob = object["blob"] else { return RecordFacts(members: object).map { .open($0) } }
        guard let digest = blob["sha256"]?.stringValue.flatMap({ SHA256Digest(hex: $0) }),
            let bytes = blob["size"]?.intValue, bytes > 0
        else { return nil }
        return .sealed(digest: digest, bytes: bytes)
    }

    private static func subjects(_ object: JSONObject) -> [SubjectID]? {
        guard let value = object["subjects"] else { return [] }
        guard let names = value.arrayValue, (1...maxSubjects).contains(names.count) else { return nil }
        let subjects = names.compactMap { $0.stringValue.flatMap { SubjectID($0) } }
        return subjects.count == names.count && Set(subjects).count == subjects.count ? subjects : nil
    }
}
