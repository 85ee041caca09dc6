// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The least state that can grow a log and tell its root: one hash per complete subtree, at most 64.
public struct CompactRange: Hashable, Sendable {
    /// The number of leaves so far.
    public private(set) var size: UInt64 = 0
    /// The roots of the complete subtrees, the largest (leftmost) first.
    public private(set) var subtrees: [SHA256Digest] = []

    /// Makes an empty range.
    public init() {}

    /// Takes up a log where it was left: the roots of its complete subtrees, the largest first.
    ///
    /// Another number of them than the size has one bits stops the program.
    public init(size: UInt64, subtrees: [SHA256Digest]) {
        precondition(subtrees.count == size.nonzeroBitCount, "a log of \(size) has \(size.nonzeroBitCount) subtrees")
        self.size = size
        self.subtrees = subtrees
    }

    /// Adds a leaf hash.
    public mutating func append(_ leaf: SHA256Digest) { append(leaf) { _, _, _ in } }

    /// Adds a leaf hash and reports each subtree that it completes: height, index at that height, hash.
    ///
    /// The leaf itself is reported first, with height 0.
    public mutating func append(
        _ leaf: SHA256Digest, completed: (_ height: Int, _ index: UInt64, _ hash: SHA256Digest) -> Void
    ) {
        var hash = leaf
        var height = 0
        completed(0, size, hash)
        // Each trailing one bit of the old size is a complete subtree that the new leaf merges with.
        while (size >> UInt64(height)) & 1 == 1 {
            hash = Merkle.nodeHash(subtrees.removeLast(), hash)
            height += 1
            completed(height, size >> UInt64(height), hash)
        }
        subtrees.append(hash)
        size += 1
    }

    /// The root over all leaves.
    public var root: SHA256Digest {
        guard var root = subtrees.last else { return Merkle.emptyRoot }
        for left in subtrees.dropLast().reversed() { root = Merkle.nodeHash(left, root) }
        return root
    }
}

/// All subtree hashes of a log in memory: 64 bytes a leaf.
public struct MemoryTree: TreeNodes, Sendable {
    private var range = CompactRange()
    private var levels: [[SHA256Digest]] = []

    /// Makes a tree over leaf hashes.
    public init(leaves: some Sequence<SHA256Digest> = []) { for leaf in leaves { append(leaf) } }

    /// Adds a leaf hash.
    public mutating func append(_ leaf: SHA256Digest) {
        var levels = levels
        self.levels = []
        range.append(leaf) { height, _, hash in
            if height == levels.count { levels.append([]) }
            levels[height].append(hash)
        }
        self.levels = levels
    }

    /// The number of leaves.
    public var size: UInt64 { range.size }
    /// The root over all leaves.
    public var root: SHA256Digest { range.root }

    /// The hash of a complete subtree.
    public func node(height: Int, index: UInt64) throws -> SHA256Digest {
        guard levels.indices.contains(height), index < levels[height].count else {
            throw TransparencyLogError(.outOfRange, "the tree has no complete subtree \(index) of height \(height)")
        }
        return levels[height][Int(index)]
    }
}
