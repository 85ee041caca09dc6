// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Which tiles a log of a given size has, and where in them each hash lies (C2SP tlog-tiles).
public enum TileLayout {
    /// The number of hashes of a full tile, and of entries of a full bundle.
    public static let width = 256
    /// The number of bytes of a hash.
    public static let hashBytes = 32
    /// The number of bytes of a full hash tile.
    public static let fullTileBytes = width * hashBytes

    /// The number of levels of hash tiles; none for an empty log, at most eight.
    public static func levels(ofSize size: UInt64) -> Int { (64 - size.leadingZeroBitCount + 7) / 8 }

    /// The number of hashes at a level: how many full tiles of the level below there are, or entries at level 0.
    public static func count(level: Int, size: UInt64) -> UInt64 { level < 8 ? size >> UInt64(8 * level) : 0 }

    /// The width that a tile has in a log of this size: 256, less at the right edge, 0 where it does not exist.
    public static func width(level: TileLevel, index: UInt64, size: UInt64) -> Int {
        let count = count(level: level.number, size: size)
        guard index <= count >> 8 else { return 0 }
        return Int(min(count - index << 8, UInt64(width)))
    }

    /// The path of a tile in a log of this size; nil where it does not exist.
    public static func tile(level: TileLevel, index: UInt64, size: UInt64) -> TilePath? {
        let width = width(level: level, index: index, size: size)
        return width > 0 ? TilePath(level: level, index: index, width: width) : nil
    }

    /// The paths of all tiles of a log of this size: the bundles, then the hash tiles level by level, left to right.
    public static func tiles(ofSize size: UInt64) -> some Sequence<TilePath> { TilePaths(size: size) }

    /// The partial hash tiles of a log of this size, lowest level first: the root can be computed from them alone.
    public static func rightEdge(ofSize size: UInt64) -> [TilePath] {
        (0..<levels(ofSize: size)).compactMap { level in
            let count = count(level: level, size: size)
            let width = Int(count % UInt64(width))
            return width > 0 ? TilePath(level: .hashes(level), index: count >> 8, width: width) : nil
        }
    }

    /// The partial bundle at the end of a log of this size; nil where the last one is full.
    public static func partialBundle(ofSize size: UInt64) -> TilePath? {
        let width = Int(size % UInt64(width))
        return width > 0 ? TilePath(level: .entries, index: size >> 8, width: width) : nil
    }

    /// Where the hash of a complete subtree is found: a full-width tile path, and the height and index within the tile.
    ///
    /// Height 0 within the tile is one of its hashes, height 8 the hash over all 256.
    public static func place(
        height: Int, index: UInt64
    ) -> (level: Int, tile: UInt64, height: Int, index: Int) {
        let inner = height % 8
        let perTile = 8 - inner
        return (height / 8, index >> UInt64(perTile), inner, Int(index & (1 << UInt64(perTile) - 1)))
    }
}

extension TileLevel {
    /// The level whose hashes have the same numbers: that of the tile, 0 for bundles.
    var number: Int {
        switch self {
        case .hashes(let level): level
        case .entries: 0
        }
    }
}

/// The paths of all tiles of a log, without keeping them.
private struct TilePaths: Sequence, IteratorProtocol {
    let size: UInt64
    private var level = -1
    private var index: UInt64 = 0

    init(size: UInt64) { self.size = size }

    mutating func next() -> TilePath? {
        while level < TileLayout.levels(ofSize: size) {
            if let tile = TileLayout.tile(level: level < 0 ? .entries : .hashes(level), index: index, size: size) {
                index += 1
                return tile
            }
            level += 1
            index = 0
        }
        return nil
    }
}
