// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import LogStore
public import TransparencyLog
import Vault

extension Ledger {
    /// The most entries that one call returns.
    public static let maxEntriesPerRead = 10_000

    /// The entry at an index; its bytes were compared with the tree, its sealed names opened.
    @concurrent public func entry(_ index: UInt64) async throws -> LedgerEntry {
        try LedgerError.translating { try read(index) }
    }

    /// The entries from an index on, at most `limit` (and at most 10,000); none beyond the end.
    @concurrent public func entries(from start: UInt64, limit: Int) async throws -> [LedgerEntry] {
        let count = min(max(limit, 0), Self.maxEntriesPerRead)
        var entries: [LedgerEntry] = []
        try LedgerError.translating {
            var next = start
            while entries.count < count, next < log.size {
                let bytes = try log.entries(from: next, limit: count - entries.count, maxBytes: 8 << 20)
                guard !bytes.isEmpty else { break }
                for entry in bytes {
                    entries.append(try open(entry, at: next))
                    next += 1
                }
            }
        }
        return entries
    }

    /// The entries from one source, the oldest first, at most 10,000; erased ones included.
    @concurrent public func entries(source: String) async throws -> [LedgerEntry] {
        let id = tenantKeys.identity(ofSource: source)
        return try LedgerError.translating {
            var found: [LedgerEntry] = []
            for index in try log.candidates(EntryKeys.key(id)) where found.count < Self.maxEntriesPerRead {
                let bytes = try log.entry(index)
                guard try EntryHeader.read(bytes).header.id == id else { continue }
                found.append(try open(bytes, at: index))
            }
            return found
        }
    }

    /// The entry with this leaf hash; nil where there is none. The first, where the same bytes were appended twice.
    @concurrent public func entry(leafHash: SHA256Digest) async throws -> LedgerEntry? {
        try LedgerError.translating {
            for index in try log.candidates(EntryKeys.key(leafHash)) where try log.leafHash(index) == leafHash {
                return try read(index)
            }
            return nil
        }
    }

    /// The entries of one control kind, the oldest first, at most 10,000: what the ledger says about itself.
    @concurrent public func controlEntries(_ kind: RecordKind) async throws -> [LedgerEntry] {
        try LedgerError.translating {
            var found: [LedgerEntry] = []
            for index in try log.candidates(EntryKeys.control) where found.count < Self.maxEntriesPerRead {
                let bytes = try log.entry(index)
                guard try EntryHeader.read(bytes).header.kind == kind else { continue }
                found.append(try open(bytes, at: index))
            }
            return found
        }
    }

    /// The content of an entry, read and checked.
    ///
    /// - Throws: `ledger_content_erased` with the entry that records the erasure, `ledger_content_missing` or
    ///   `ledger_content_damaged`, each with the entry's index.
    @concurrent public func content(of entry: LedgerEntry) async throws -> [UInt8] {
        try LedgerError.translating {
            let (header, content) = try EntryHeader.read(try log.entry(entry.index))
            guard case .sealed(let digest, _) = header.place else { return Array(content) }
            do {
                try refuseErased(header, entry.index)
                return try reader(of: digest).contents(
                    under: try key(of: header), binding: header.binding, expecting: digest
                ).content
            } catch let error as VaultError {
                // An erasure may have come between.
                try refuseErased(header, entry.index)
                throw contentError(error, entry.index)
            }
        }
    }

    /// The path from an entry to the root of the tree of `size` entries (default: all of them).
    public func inclusionProof(index: UInt64, size: UInt64? = nil) throws -> InclusionProof {
        try LedgerError.translating { try log.inclusionProof(index: index, size: size ?? log.size) }
    }

    /// The proof that the first `from` entries are the beginning of the first `to` entries.
    public func consistencyProof(from: UInt64, to: UInt64) throws -> ConsistencyProof {
        try LedgerError.translating { try log.consistencyProof(from: from, to: to) }
    }

    /// A receipt that stands alone: the path of an entry to the present checkpoint, which is signed where needed.
    public func receipt(index: UInt64) async throws -> TLogProof {
        try await LedgerError.translating {
            var published = log.published
            if published.checkpoint.size <= index, !gate.isClosed { published = try await log.checkpoint() }
            let proof = try log.inclusionProof(index: index, size: published.checkpoint.size)
            return TLogProof(index: index, path: proof.path, note: published.note)
        }
    }

    // MARK: Opening entries

    func read(_ index: UInt64) throws -> LedgerEntry { try open(try log.entry(index), at: index) }

    /// Makes an entry of its bytes; names that cannot be opened stay empty.
    func open(_ bytes: [UInt8], at index: UInt64) throws -> LedgerEntry {
        let header = try EntryHeader.read(bytes).header
        let leaf = Merkle.leafHash(bytes)
        switch header.place {
        case .open(let facts):
            return LedgerEntry(index: index, record: LedgerRecord(header, facts: facts, index: index), leafHash: leaf)
        case .sealed(let digest, _):
            let erasedBy = erasure(of: header, at: index)
            let facts = erasedBy == nil ? try facts(header, digest, at: index) : nil
            return LedgerEntry(
                index: index, record: LedgerRecord(header, facts: facts ?? .unknown, index: index), leafHash: leaf,
                erasedBy: erasedBy, isReadable: facts != nil)
        }
    }

    /// Names and facts out of a sealed content; nil where it is missing or damaged, which `verify` names.
    private func facts(_ header: EntryHeader, _ digest: SHA256Digest, at index: UInt64) throws -> RecordFacts? {
        do {
            return try RecordFacts(
                sealed: reader(of: digest).meta(under: try key(of: header), binding: header.binding))
        } catch is VaultError {
            return nil
        } catch let error as LedgerError where error.kind == .contentDamaged { return nil }
    }

    private func reader(of digest: SHA256Digest) throws -> SealedBlobReader { try blobs.reader(of: digest) }

    private func key(of header: EntryHeader) throws -> SubjectKey {
        guard let key = try subjectKeys.existingKey(for: header.owner) else {
            throw VaultError(.keyMissing, "the key of the subject is not there")
        }
        return key
    }

    private func refuseErased(_ header: EntryHeader, _ index: UInt64) throws(LedgerError) {
        guard let eraser = erasure(of: header, at: index) else { return }
        throw LedgerError(
            .contentErased, "the content of entry \(index) was erased by entry \(eraser)",
            nextStep: "read entry \(eraser) for who asked and why", index: index)
    }

    private func contentError(_ error: VaultError, _ index: UInt64) -> LedgerError {
        if error.kind == .blobMissing {
            return LedgerError(
                .contentMissing, "the content of entry \(index) is not in the blob store", index: index)
        }
        return LedgerError(
            .contentDamaged, "the content of entry \(index) cannot be opened: \(error.message)",
            nextStep: error.nextStep, index: index)
    }
}

extension EntryHeader {
    /// What a sealed content belongs to, so that no other can be put in its place.
    var binding: [UInt8] { id.bytes + commitment.bytes }
}
