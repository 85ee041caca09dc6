// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Ledger
import Primitives
import TransparencyLog

/// What callers may read of one tenant's ledger, as JSON: the same for HTTP and for tools.
struct LedgerReading: Sendable {
    let archive: TenantArchive
    let limits: ArchiveLimits

    init(_ archive: TenantArchive, _ limits: ArchiveLimits) {
        self.archive = archive
        self.limits = limits
    }

    private var ledger: Ledger { archive.ledger }

    /// Entries after the first `since` ones, with their payloads, up to a number and to the bytes of a page.
    func page(since: UInt64, limit: UInt64) async throws -> JSONObject {
        var entries: [JSONValue] = []
        var next = since
        var bytes = 0
        for entry in try await ledger.entries(from: since, limit: Int(limit)) {
            bytes += entry.record.kind == .payload ? entry.record.size : 0
            if !entries.isEmpty, bytes > limits.pageBytes { break }
            entries.append(.object(try await listed(entry)))
            next = entry.index + 1
        }
        return [
            "module_id": .string(archive.moduleID.name), "next_cursor": Forms.number(next), "entries": .array(entries),
        ]
    }

    /// An entry as a list shows it: for a payload the payload itself, for others what is recorded of them.
    private func listed(_ entry: LedgerEntry) async throws -> JSONObject {
        let payload =
            entry.record.kind == .payload ? try await archive.payload(of: entry) : .object(Forms.record(entry.record))
        return [
            "cursor": Forms.number(entry.index + 1), "index": Forms.number(entry.index),
            "payload_id": .string(entry.record.payloadID), "payload": payload,
            "leaf_hash": .string(entry.leafHash.hex),
        ]
    }

    /// The entry at an index.
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
        return [
            "index": Forms.number(index), "size": Forms.number(size),
            "leaf_hash": .string(try await ledger.entry(index).leafHash.hex),
            "hashes": .array(proof.path.map { .string($0.hex) }),
        ]
    }

    /// The proof that the tree of one size is the beginning of the tree of another; nil for the present one.
    func consistency(from: UInt64, to: UInt64?) async throws -> JSONObject {
        let present = ledger.size
        let to = to ?? present
        guard from <= to, to <= present else {
            throw ArchiveError(
                .proofOutOfRange, "there is no proof from \(from) to \(to)",
                nextStep: "ask from a smaller to a larger size, at most \(present)")
        }
        let proof = try ledger.consistencyProof(from: from, to: to)
        return [
            "from": Forms.number(from), "to": Forms.number(to), "hashes": .array(proof.path.map { .string($0.hex) }),
        ]
    }

    /// A proof that stands alone (c2sp.org/tlog-proof@v1): path, checkpoint and signatures in one text.
    func receipt(_ index: UInt64) async throws -> String {
        try await ledger.receipt(index: try await entry(index).index).text
    }
}
