// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import TransparencyLog

/// Takes up the tree from the full tiles on the disk, reading only those at the right edge.
///
/// The hashes of a partial tile are the roots of the full tiles below it, so nothing but full tiles is needed: at most
/// 255 of each level.
struct TreeEdge {
    let files: TileFiles

    /// The tree at a size that is a multiple of 256, all of whose full tiles are on the disk.
    func tail(size: UInt64) throws(LogStoreError) -> TreeTail {
        precondition(size % 256 == 0, "the tiles on the disk hold whole bundles")
        var edges: [(tile: UInt64, hashes: [SHA256Digest])] = []
        for level in 0..<TileLayout.levels(ofSize: size) {
            let count = TileLayout.count(level: level, size: size)
            let first = count & ~255
            var hashes: [SHA256Digest] = []
            for tile in first..<count {
                // Level 0 has no partial tile here, so the level below exists.
                guard let root = try files.hashTile(level: level - 1, tile).root else {
                    throw .damaged("a tile of level \(level - 1) is not full")
                }
                hashes.append(root)
            }
            edges.append((count >> 8, hashes))
        }
        return TreeTail(range: try range(size: size, edges: edges), edges: edges)
    }

    /// Compares the last full bundle with its tile, which the tree was taken up from.
    func checkLastBundle(size: UInt64) throws(LogStoreError) {
        guard size >= 256 else { return }
        let bundle = try files.bundle(size >> 8 - 1)
        let tile = try files.hashTile(level: 0, size >> 8 - 1)
        for (position, range) in bundle.ranges.enumerated() where Merkle.leafHash(bundle.bytes[range]) != tile[position]
        {
            let index = (size >> 8 - 1) << 8 + UInt64(position)
            throw .damaged("entry \(index) in its bundle is not the one in the tree", index: index)
        }
    }

    /// The roots of the complete subtrees, the largest first.
    private func range(
        size: UInt64, edges: [(tile: UInt64, hashes: [SHA256Digest])]
    ) throws(LogStoreError) -> CompactRange {
        let tail = TreeTail(range: CompactRange(), edges: edges)
        var subtrees: [SHA256Digest] = []
        var position: UInt64 = 0
        for height in (0..<64).reversed() where size >> UInt64(height) & 1 == 1 {
            let index = position >> UInt64(height)
            let place = TileLayout.place(height: height, index: index)
            if let hash = tail.node(height: height, index: index) {
                subtrees.append(hash)
            } else if let hash = try files.hashTile(level: place.level, place.tile)
                .node(height: place.height, index: place.index)
            {
                subtrees.append(hash)
            } else {
                throw .damaged("the hashes over entry \(position) are missing", index: position)
            }
            position += 1 << UInt64(height)
        }
        return CompactRange(size: size, subtrees: subtrees)
    }
}
