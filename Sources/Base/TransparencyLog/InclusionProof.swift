// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The path from one leaf to the root of a tree: proof that the entry is in the log.
public struct InclusionProof: Hashable, Sendable {
    /// The number of the entry, from 0.
    public let index: UInt64
    /// The number of entries of the tree.
    public let size: UInt64
    /// The sibling hashes, leaf side first; at most 63.
    public let path: [SHA256Digest]

    /// Makes a proof from its parts.
    public init(index: UInt64, size: UInt64, path: [SHA256Digest]) {
        self.index = index
        self.size = size
        self.path = path
    }

    /// Whether the path leads from the leaf to the root (RFC 9162, 2.1.3.2).
    public func proves(leaf: SHA256Digest, root: SHA256Digest) -> Bool {
        guard index < size else { return false }
        var position = index
        var last = size - 1
        var hash = leaf
        for sibling in path {
            guard last != 0 else { return false }
            if position & 1 == 1 || position == last {
                hash = Merkle.nodeHash(sibling, hash)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                hash = Merkle.nodeHash(hash, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }

    /// Like `proves`, with an error that says what is wrong.
    public func verify(leaf: SHA256Digest, root: SHA256Digest) throws(TransparencyLogError) {
        guard proves(leaf: leaf, root: root) else {
            throw TransparencyLogError(.proofInvalid, "the path of entry \(index) does not lead to the root")
        }
    }
}

/// The proof that an older tree is the beginning of a newer one: nothing was changed or removed.
public struct ConsistencyProof: Hashable, Sendable {
    /// The number of entries of the older tree.
    public let from: UInt64
    /// The number of entries of the newer tree.
    public let to: UInt64
    /// The hashes, leaf side first; at most 64.
    public let path: [SHA256Digest]

    /// Makes a proof from its parts.
    public init(from: UInt64, to: UInt64, path: [SHA256Digest]) {
        self.from = from
        self.to = to
        self.path = path
    }

    /// Whether the path joins both roots (RFC 9162, 2.1.4.2). From size 0 everything is consistent.
    public func proves(fromRoot: SHA256Digest, toRoot: SHA256Digest) -> Bool {
        guard from <= to else { return false }
        if from == to { return path.isEmpty && fromRoot == toRoot }
        if from == 0 { return path.isEmpty && fromRoot == Merkle.emptyRoot }
        let hashes = from.nonzeroBitCount == 1 ? [fromRoot] + path : path
        guard let first = hashes.first else { return false }
        var position = from - 1
        var last = to - 1
        while position & 1 == 1 {
            position >>= 1
            last >>= 1
        }
        var older = first
        var newer = first
        for hash in hashes.dropFirst() {
            guard last != 0 else { return false }
            if position & 1 == 1 || position == last {
                older = Merkle.nodeHash(hash, older)
                newer = Merkle.nodeHash(hash, newer)
                while position & 1 == 0, position != 0 {
                    position >>= 1
                    last >>= 1
                }
            } else {
                newer = Merkle.nodeHash(newer, hash)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && older == fromRoot && newer == toRoot
    }

    /// Like `proves`, with an error that says what is wrong.
    public func verify(fromRoot: SHA256Digest, toRoot: SHA256Digest) throws(TransparencyLogError) {
        guard proves(fromRoot: fromRoot, toRoot: toRoot) else {
            throw TransparencyLogError(
                .proofInvalid, "the log of size \(to) does not begin with the log of size \(from)")
        }
    }
}
