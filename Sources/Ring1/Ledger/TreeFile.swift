// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TransparencyLog

/// `tree.hashes`: the hash of every complete subtree, in the order in which appending completes them.
///
/// A leaf is followed by the subtrees it completes, so the file only grows, has two hashes an entry, and any node is read
/// with one call. It is derived: never synced, rebuilt where it differs.
struct TreeFile: ~Copyable, Sendable {
    private let file: OpenFile

    init(_ path: FilePath, for access: OpenFile.Access) throws(DurabilityError) {
        file = try OpenFile(path, for: access)
    }

    /// How many hashes stand before the leaf of the entry with this index.
    static func position(ofLeaf index: UInt64) -> UInt64 { index * 2 - UInt64(index.nonzeroBitCount) }

    /// Where the subtree of a height stands: the leaf that completes it, then its lower completed ones.
    static func position(height: Int, index: UInt64) -> UInt64 {
        let lastLeaf = (index + 1) << UInt64(height) - 1
        return position(ofLeaf: lastLeaf) + UInt64(height)
    }

    func hash(at position: UInt64) throws -> SHA256Digest {
        guard let digest = SHA256Digest(bytes: try file.read(at: Int64(position) * 32, count: 32)) else {
            throw LedgerError(.damaged, "tree.hashes ends before hash \(position)", nextStep: "open the ledger again")
        }
        return digest
    }

    func write(_ hashes: [UInt8], at position: UInt64) throws(DurabilityError) {
        try file.write(hashes, at: Int64(position) * 32)
    }

    func read(from position: UInt64, count: Int) throws(DurabilityError) -> [UInt8] {
        try file.read(at: Int64(position) * 32, count: count * 32)
    }

    func cut(toLeaves size: UInt64) throws(DurabilityError) {
        try file.truncate(to: Int64(Self.position(ofLeaf: size)) * 32)
    }

    var byteCount: Int64 { get throws(DurabilityError) { try file.status().size } }
}

/// The committed part of a tree file, for proofs.
struct CommittedTree: TreeNodes {
    let file: SharedTreeFile
    let size: UInt64

    func node(height: Int, index: UInt64) throws -> SHA256Digest {
        guard (index + 1) << UInt64(height) <= size else {
            throw TransparencyLogError(.outOfRange, "the tree has no complete subtree \(index) of height \(height)")
        }
        return try file.tree.hash(at: TreeFile.position(height: height, index: index))
    }
}

/// Shares the one open tree file between the ledger and its writer, which names its offsets.
final class SharedTreeFile: Sendable {
    let tree: TreeFile
    init(_ tree: consuming TreeFile) { self.tree = tree }
}
