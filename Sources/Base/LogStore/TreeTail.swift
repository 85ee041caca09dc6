// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import TransparencyLog

/// A subtree that was just completed.
struct CompletedNode: Sendable {
    let height: Int
    let index: UInt64
    let hash: SHA256Digest
}

/// The end of the tree: the hashes that are not in full tiles on the disk yet, level by level.
///
/// Bounded: a level above the lowest holds less than a tile more than is being written, the lowest what is pending.
struct TreeTail: Sendable {
    /// The tiles of a level from the first that is not on the disk.
    private struct Level {
        var firstTile: UInt64 = 0
        var tiles: [GrowingTile] = []
    }
    /// The durable tree.
    private(set) var range: CompactRange
    private var levels: [Level] = []

    /// The tree of no entries.
    init() { range = CompactRange() }

    /// A tree whose hashes up to its last full tiles are on the disk.
    ///
    /// `edges` are for each level from 0 the number and the hashes of its partial tile, possibly none.
    init(range: CompactRange, edges: [(tile: UInt64, hashes: [SHA256Digest])]) {
        self.range = range
        levels = edges.map { edge in
            Level(firstTile: edge.tile, tiles: edge.hashes.isEmpty ? [] : [GrowingTile(hashes: edge.hashes)])
        }
    }

    var size: UInt64 { range.size }

    /// Takes over what a group completed, in the order in which it was completed.
    mutating func apply(_ nodes: [CompletedNode], range: CompactRange) {
        self.range = range
        for node in nodes {
            let place = TileLayout.place(height: node.height, index: node.index)
            if place.level == levels.count { levels.append(Level()) }
            let slot = Int(place.tile - levels[place.level].firstTile)
            if slot == levels[place.level].tiles.count { levels[place.level].tiles.append(GrowingTile()) }
            levels[place.level].tiles[slot].set(height: place.height, place.index, node.hash)
        }
    }

    /// The hash of a complete subtree, or nil where the disk has it.
    func node(height: Int, index: UInt64) -> SHA256Digest? {
        let place = TileLayout.place(height: height, index: index)
        return tile(level: place.level, place.tile)?.node(height: place.height, place.index)
    }

    /// A tile that is not on the disk yet, full or not.
    func tile(level: Int, _ tile: UInt64) -> GrowingTile? {
        guard level < levels.count, tile >= levels[level].firstTile else { return nil }
        let slot = Int(tile - levels[level].firstTile)
        return slot < levels[level].tiles.count ? levels[level].tiles[slot] : nil
    }

    /// The number of the first tile of a level that is not on the disk.
    func firstTile(level: Int) -> UInt64 { level < levels.count ? levels[level].firstTile : 0 }
    /// The number of levels that have hashes.
    var height: Int { levels.count }

    /// Forgets the tiles of a level below a number, which are on the disk now.
    mutating func drop(level: Int, below tile: UInt64) {
        guard level < levels.count, tile > levels[level].firstTile else { return }
        levels[level].tiles.removeFirst(Int(tile - levels[level].firstTile))
        levels[level].firstTile = tile
    }
}

extension CompactRange {
    /// Appends leaf hashes and notes every subtree that they complete.
    mutating func append(_ leaf: SHA256Digest, into nodes: inout [CompletedNode]) {
        append(leaf) { height, index, hash in nodes.append(CompletedNode(height: height, index: index, hash: hash)) }
    }
}
