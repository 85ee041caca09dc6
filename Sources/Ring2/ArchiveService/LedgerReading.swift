// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Ledger
import Primitives
import ReadLedger
import TransparencyLog

/// What a caller may read of one tenant's ledger, as JSON, noted before it is given out: the same for HTTP and for tools.
struct LedgerReading: Sendable {
    let archive: TenantArchive
    let reader: Reader
    let limits: ArchiveLimits

    init(_ archive: TenantArchive, _ reader: Reader, _ limits: ArchiveLimits) {
        self.archive = archive
        self.reader = reader
        self.limits = limits
    }

    private var ledger: Ledger { archive.ledger }

    /// Entries after the first `since` ones, with their payloads, up to a number and to the bytes of a page.
    func page(since: UInt64, limit: UInt64) async throws -> JSONObject {
        try await page(of: try await ledger.entries(from: since, limit: Int(limit)), after: since)
    }

    /// The entries that were appended under a name, the oldest first.
    func page(payloadID: String) async throws -> JSONObject {
        try await page(source: LedgerRecord.payloadSource(payloadID))
    }

    /// The entries from a source, the oldest first.
    func page(source: String) async throws -> JSONObject {
        try await page(of: try await ledger.entries(source: source))
    }

    /// The entry with a leaf hash, as a page of one or none.
    func page(leafHash: SHA256Digest) async throws -> JSONObject {
        try await page(of: try await ledger.entry(leafHash: leafHash).map { [$0] } ?? [])
    }

    private func page(of found: [LedgerEntry], after since: UInt64? = nil) async throws -> JSONObject {
        var entries: [JSONValue] = []
        var next = since ?? 0
        var bytes = 0
        var given: [UInt64] = []
        for entry in found {
            bytes += entry.record.kind == .payload ? entry.record.size : 0
            if !entries.isEmpty, bytes > limits.pageBytes { break }
            entries.append(.object(try await listed(entry)))
            given.append(entry.index)
            next = entry.index + 1
        }
        try archive.note(reader, .list, entries: given)
        return [
            "module_id": .string(archive.moduleID.name), "next_cursor": Forms.number(next), "entries": .array(entries),
        ]
    }

    /// An entry as a list shows it: for a payload the payload itself, for others what is recorded of them.
    private func listed(_ entry: LedgerEntry) async throws -> JSONObject {
        var form: JSONObject = [
            "cursor": Forms.number(entry.index + 1), "index": Forms.number(entry.index),
            "payload_id": .string(entry.record.payloadID),
        ]
        if entry.record.kind == .payload {
            form["record"] = .object(Forms.record(entry.record))
            try await addPayload(of: entry, to: &form)
        } else {
            form["payload"] = .object(Forms.record(entry.record))
        }
        form["leaf_hash"] = .string(entry.leafHash.hex)
        if let eraser = entry.erasedBy { form["erased_by"] = Forms.number(eraser) }
        return form
    }

    /// JSON as it is, other bytes in base64; null where the content can't be read back.
    private func addPayload(of entry: LedgerEntry, to form: inout JSONObject) async throws {
        form["payload"] = .null
        guard entry.isReadable else { return }
        let content: [UInt8]
        do { content = try await ledger.content(of: entry) } catch let error as LedgerError where error.isAboutContent {
            return
        }
        if entry.record.mediaType.hasPrefix("application/json"), let value = try? JSONValue(parsing: content) {
            form["payload"] = value
        } else {
            form["media_type"] = .string(entry.record.mediaType)
            form["content_base64"] = .string(content.base64)
        }
    }

    /// The entry at an index, not noted yet.
    func entry(_ index: UInt64) async throws -> LedgerEntry {
        guard index < ledger.size else {
            throw ArchiveError(
                .entryNotFound, "the ledger has no entry \(index)", nextStep: "see GET /v1/status for its size")
        }
        return try await ledger.entry(index)
    }

    /// The path from an entry to the root of the tree of a size; nil for the present one.
    func inclusion(index: UInt64, size: UInt64?) async throws -> JSONObject {
        let present = ledger.size
        let size = size ?? present
        guard index < size, size <= present else {
            throw ArchiveError(
                .proofOutOfRange, "there is no entry \(index) in a ledger of \(size)",
                nextStep: "ask for an index below the size, and a size of at most \(present)")
        }
        let proof = try ledger.inclusionProof(index: index, size: size)
        let leaf = try await ledger.entry(index).leafHash
        try archive.note(reader, .proof, entries: [index])
        return [
            "index": Forms.number(index), "size": Forms.number(size), "leaf_hash": .string(leaf.hex),
            "hashes": .array(proof.path.map { .string($0.hex) }),
        ]
    }

    /// The proof that the tree of one size is the beginning of the tree of another; nil for the present one.
    func consistency(from: UInt64, to: UInt64?) throws -> JSONObject {
        let present = ledger.size
        let to = to ?? present
        guard from <= to, to <= present else {
            throw ArchiveError(
                .proofOutOfRange, "there is no proof from \(from) to \(to)",
                nextStep: "ask from a smaller to a larger size, at most \(present)")
        }
        let proof = try ledger.consistencyProof(from: from, to: to)
        try archive.note(reader, .proof, count: 1)
        return [
            "from": Forms.number(from), "to": Forms.number(to), "hashes": .array(proof.path.map { .string($0.hex) }),
        ]
    }

    /// A proof that stands alone (c2sp.org/tlog-proof@v1): path, checkpoint and signatures in one text.
    func receipt(_ index: UInt64) async throws -> String {
        let receipt = try await ledger.receipt(index: try await entry(index).index).text
        try archive.note(reader, .proof, entries: [index])
        return receipt
    }

    /// The present checkpoint, signed where it is not yet.
    func checkpoint() async throws -> String {
        let note = try await ledger.checkpoint()
        try archive.note(reader, .checkpoint, count: 1)
        return note
    }
}

extension LedgerError {
    /// Whether one content can't be read, which is no reason not to show the rest.
    var isAboutContent: Bool { [.contentErased, .contentMissing, .contentDamaged].contains(kind) }
}
