// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
import Primitives
public import TransparencyLog

extension Ledger {
    /// The entry at an index; its leaf hash is computed from the bytes just read and compared with the tree.
    public func entry(_ index: UInt64) throws -> LedgerEntry {
        guard index < size else {
            throw LedgerError(.noSuchEntry, "entry \(index) does not exist, the ledger has \(size)")
        }
        // Most entries are far smaller than their limit: read what most need, and the rest where it is more.
        let offset = contents.offsets[Int(index)]
        var bytes = try reader.read(at: offset, count: 1024)
        guard bytes.count >= 2 else { throw damaged(index) }
        let count = Int(bytes[0]) << 8 + Int(bytes[1])
        if bytes.count < count + 2 { bytes = try reader.read(at: offset, count: count + 2) }
        guard bytes.count >= count + 2 else { throw damaged(index) }
        return try entry(index, bytes: Array(bytes[2..<(count + 2)]))
    }

    /// The entries from an index on, at most `limit` (and at most 10,000); none beyond the end.
    public func entries(from start: UInt64, limit: Int) throws -> [LedgerEntry] {
        let end = min(size, start.addingReportingOverflow(UInt64(min(max(limit, 0), 10_000))).partialValue)
        guard start < end else { return [] }
        return try (start..<end).map { try entry($0) }
    }

    /// The entry of this source and content, where there is one.
    public func entry(source: String, blob: SHA256Digest) throws -> LedgerEntry? {
        guard let index = contents.index[RecordIdentity(source: source, blob: blob)] else { return nil }
        return try entry(index)
    }

    private func entry(_ index: UInt64, bytes: [UInt8]) throws -> LedgerEntry {
        let leaf = Merkle.leafHash(bytes)
        guard try tree.tree.hash(at: TreeFile.position(ofLeaf: index)) == leaf else { throw damaged(index) }
        return LedgerEntry(index: index, record: try LedgerRecord(canonicalBytes: bytes), leafHash: leaf)
    }

    private func damaged(_ index: UInt64) -> LedgerError {
        LedgerError(.damaged, "entry \(index) was changed since it was written", index: index)
    }

    /// The content with this digest, read and checked off the actor.
    @concurrent public nonisolated func content(_ digest: SHA256Digest) async throws -> [UInt8] {
        try blobs.read(digest, limit: max(limits.maxContentBytes, 1 << 30))
    }

    /// The path from an entry to the root of the tree of `size` entries (default: all of them).
    public func inclusionProof(index: UInt64, size: UInt64? = nil) throws -> InclusionProof {
        let size = size ?? self.size
        guard index < size, size <= self.size else {
            throw LedgerError(.noSuchEntry, "the ledger of \(self.size) entries has no entry \(index) of size \(size)")
        }
        return try Merkle.inclusionProof(
            index: index, size: size, nodes: CommittedTree(file: tree, size: self.size))
    }

    /// The proof that the first `from` entries are the beginning of the first `to` entries.
    public func consistencyProof(from: UInt64, to: UInt64) throws -> ConsistencyProof {
        guard from <= to, to <= size else {
            throw LedgerError(.noSuchEntry, "the ledger of \(size) entries has no proof from \(from) to \(to)")
        }
        return try Merkle.consistencyProof(from: from, to: to, nodes: CommittedTree(file: tree, size: size))
    }

    /// A receipt that stands alone: the path of an entry to the present checkpoint, which is signed where needed.
    public func receipt(index: UInt64) throws -> TLogProof {
        guard index < size else {
            throw LedgerError(.noSuchEntry, "entry \(index) does not exist, the ledger has \(size)")
        }
        let note = try SignedNote(parsing: Array(try checkpoint().utf8))
        let proof = try inclusionProof(index: index, size: signedCheckpoint.size)
        return TLogProof(index: index, path: proof.path, note: note)
    }

    /// Checks every entry, content and signature against the files; what is appended meanwhile is left out.
    @concurrent public nonisolated func verify(
        progress: (@Sendable (LedgerProgress) -> Void)? = nil
    ) async -> LedgerVerification {
        let size = await size
        let key = await signed.signer.verifier
        return LedgerVerifier.verify(directory: layout.directory, key: key, upTo: size, progress: progress)
    }
}
