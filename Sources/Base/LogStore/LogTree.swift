// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TransparencyLog

/// The tree of a log: its end in memory, its full tiles on the disk.
final class LogTree: Sendable {
    let tail: Lock<TreeTail>
    let files: TileFiles
    /// The full bundles that are made durable in one batch.
    private static let bundlesAtOnce: UInt64 = 32

    init(tail: TreeTail, files: TileFiles) {
        self.tail = Lock(tail)
        self.files = files
    }

    /// The number of durable entries.
    var size: UInt64 { tail.withLock { $0.size } }
    /// The durable entries and the root over them.
    var head: (size: UInt64, root: SHA256Digest) {
        let range = tail.withLock { $0.range }
        return (range.size, range.root)
    }
    /// The entries whose full bundles are on the disk.
    var bundled: UInt64 { tail.withLock { $0.firstTile(level: 0) } << 8 }

    /// The hashes of the tree as it was at a size.
    func nodes(size: UInt64) -> LogNodes { LogNodes(size: size, tree: self) }

    /// The root of the tree as it was at a size.
    func root(size: UInt64) throws(LogStoreError) -> SHA256Digest {
        do {
            return try Merkle.root(size: size, nodes: nodes(size: size))
        } catch { throw .wrapping(error) }
    }

    func node(height: Int, index: UInt64) throws(LogStoreError) -> SHA256Digest {
        if let hash = tail.withLock({ $0.node(height: height, index: index) }) { return hash }
        let place = TileLayout.place(height: height, index: index)
        let tile = try files.hashTile(level: place.level, place.tile)
        guard let hash = tile.node(height: place.height, index: place.index) else {
            throw .damaged("the hashes over entry \(index << UInt64(height)) are missing")
        }
        return hash
    }

    /// The first hashes of a tile, as its file holds them.
    func tileBytes(level: Int, _ tile: UInt64, width: Int) throws(LogStoreError) -> [UInt8] {
        if let growing = tail.withLock({ $0.tile(level: level, tile) }) { return growing.bytes(width) }
        let bytes = try files.hashTile(level: level, tile).bytes
        return width == TileLayout.width ? bytes : Array(bytes.prefix(width * TileLayout.hashBytes))
    }

    /// Writes all tiles and bundles that are full at a size, and forgets them.
    ///
    /// `bundle` gives the entries of a bundle; what must be read back is checked against the tree before it is kept.
    /// `written` hears of the size up to which all is on the disk.
    func writeFull(
        upTo size: UInt64, bundle: (UInt64) throws(LogStoreError) -> PendingBundle.Found,
        written: (UInt64) -> Void
    ) throws(LogStoreError) {
        let end = size >> 8
        var next = tail.withLock { $0.firstTile(level: 0) }
        while next < end {
            let last = min(next + Self.bundlesAtOnce, end)
            var batch: [(path: TilePath, bytes: [UInt8])] = []
            for index in next..<last {
                let found = try bundle(index)
                let bytes = try found.read()
                try check(bytes, bundle: index, wasRead: found.isOnDisk)
                batch.append((TilePath(level: .entries, index: index), bytes))
            }
            let levels = tail.withLock { $0.height }
            for level in 0..<levels {
                let start = tail.withLock { $0.firstTile(level: level) }
                for tile in start..<max(start, TileLayout.count(level: level, size: last << 8) >> 8) {
                    let bytes = try tileBytes(level: level, tile, width: TileLayout.width)
                    batch.append((TilePath(level: .hashes(level), index: tile), bytes))
                }
            }
            try files.write(batch)
            tail.withLock { tail in
                for level in 0..<levels {
                    tail.drop(level: level, below: TileLayout.count(level: level, size: last << 8) >> 8)
                }
            }
            next = last
            written(last << 8)
        }
    }

    /// Compares a bundle that was read back with the leaf hashes that were made when its entries came in.
    private func check(_ bytes: [UInt8], bundle index: UInt64, wasRead: Bool) throws(LogStoreError) {
        let ranges = EntryBundle.ranges(in: bytes, count: TileLayout.width)
        let tile = tail.withLock { $0.tile(level: 0, index) }
        guard let tile, tile.width == TileLayout.width, ranges.count == TileLayout.width,
            ranges.last?.upperBound == bytes.count
        else { throw .damaged("the entries from \(index << 8) on cannot be read back", index: index << 8) }
        guard wasRead else { return }
        for (position, range) in ranges.enumerated()
        where Merkle.leafHash(bytes[range]) != tile.node(height: 0, position) {
            let entry = index << 8 + UInt64(position)
            throw .damaged("entry \(entry) is not what was appended", index: entry)
        }
    }
}

/// The hashes of a log as it was at a size, for proofs.
struct LogNodes: TreeNodes {
    let size: UInt64
    let tree: LogTree

    func node(height: Int, index: UInt64) throws -> SHA256Digest { try tree.node(height: height, index: index) }
}
