// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The hashes of RFC 6962, section 2.1 (the same in RFC 9162).
public enum Merkle {
    /// The root of the tree without leaves: SHA-256 of nothing.
    public static let emptyRoot = SHA256.hash([])

    /// The hash of a leaf: SHA-256 of a zero byte and the entry.
    public static func leafHash(_ entry: [UInt8]) -> SHA256Digest { SHA256.hash(prefix: 0, entry.span) }
    /// The hash of a leaf that lies in a larger array: SHA-256 of a zero byte and the entry, without a copy.
    public static func leafHash(_ entry: ArraySlice<UInt8>) -> SHA256Digest { SHA256.hash(prefix: 0, entry.span) }
    /// The hash of a leaf that is borrowed: SHA-256 of a zero byte and the entry, without a copy.
    public static func leafHash(_ entry: Span<UInt8>) -> SHA256Digest { SHA256.hash(prefix: 0, entry) }

    /// The hash of an inner node: SHA-256 of a one byte and both children.
    public static func nodeHash(_ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        SHA256.hash(prefix: 1, left, right)
    }

    /// The root over leaf hashes, in linear time.
    public static func root(of leaves: some Sequence<SHA256Digest>) -> SHA256Digest {
        var range = CompactRange()
        for leaf in leaves { range.append(leaf) }
        return range.root
    }

    /// The path from a leaf to the root of the tree of `size` leaves, leaf side first.
    public static func inclusionProof(
        index: UInt64, size: UInt64, nodes: borrowing some TreeNodes & ~Copyable
    ) throws -> InclusionProof {
        guard index < size, size <= nodes.size else {
            throw TransparencyLogError(.outOfRange, "entry \(index) of a tree of \(size) does not exist")
        }
        var path: [SHA256Digest] = []
        var start: UInt64 = 0
        var end = size
        // From the root down: the sibling at each fork, so the path comes out root side first.
        while end - start > 1 {
            let middle = start + splitPoint(end - start)
            if index < middle {
                path.append(try root(from: middle, to: end, nodes: nodes))
                end = middle
            } else {
                path.append(try root(from: start, to: middle, nodes: nodes))
                start = middle
            }
        }
        return InclusionProof(index: index, size: size, path: path.reversed())
    }

    /// The proof that the tree of `old` leaves is the beginning of the tree of `new` leaves.
    public static func consistencyProof(
        from old: UInt64, to new: UInt64, nodes: borrowing some TreeNodes & ~Copyable
    ) throws -> ConsistencyProof {
        guard old <= new, new <= nodes.size else {
            throw TransparencyLogError(.outOfRange, "there is no proof from size \(old) to size \(new)")
        }
        guard old > 0, old < new else { return ConsistencyProof(from: old, to: new, path: []) }
        var path: [SHA256Digest] = []
        var start: UInt64 = 0
        var end = new
        while old != end {
            let middle = start + splitPoint(end - start)
            if old <= middle {
                path.append(try root(from: middle, to: end, nodes: nodes))
                end = middle
            } else {
                path.append(try root(from: start, to: middle, nodes: nodes))
                start = middle
            }
        }
        // The node that ends at `old` is the old root itself when nothing lies left of it: the checker knows that one.
        if start > 0 { path.append(try root(from: start, to: end, nodes: nodes)) }
        return ConsistencyProof(from: old, to: new, path: path.reversed())
    }

    /// The root of the tree of `size` leaves.
    public static func root(size: UInt64, nodes: borrowing some TreeNodes & ~Copyable) throws -> SHA256Digest {
        guard size <= nodes.size else {
            throw TransparencyLogError(.outOfRange, "a tree of \(size) leaves does not exist")
        }
        return try root(from: 0, to: size, nodes: nodes)
    }

    /// The hash over the leaves `start..<end`, where `start` is a multiple of the smallest power of two ≥ the count.
    private static func root(
        from start: UInt64, to end: UInt64, nodes: borrowing some TreeNodes & ~Copyable
    ) throws -> SHA256Digest {
        guard end > start else { return emptyRoot }
        // The complete subtrees of the range, the smallest (rightmost) first, folded onto each other.
        var position = end
        var root: SHA256Digest?
        while position > start {
            let height = (position - start).trailingZeroBitCount
            position -= 1 << UInt64(height)
            let node = try nodes.node(height: height, index: position >> UInt64(height))
            root = root.map { nodeHash(node, $0) } ?? node
        }
        return root ?? emptyRoot
    }

    /// The largest power of two smaller than `count`, which is at least 2.
    private static func splitPoint(_ count: UInt64) -> UInt64 { 1 << UInt64(63 - (count - 1).leadingZeroBitCount) }
}

/// The hashes of the complete subtrees of a log: what proofs are made from.
public protocol TreeNodes: ~Copyable {
    /// The number of leaves.
    var size: UInt64 { get }
    /// The hash over the leaves `index << height ..< (index + 1) << height`, all of which exist.
    func node(height: Int, index: UInt64) throws -> SHA256Digest
}
