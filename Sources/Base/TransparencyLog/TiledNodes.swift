// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// Gives the hash tiles of a log, from wherever it keeps them.
public protocol TileSource {
    /// The hash tile at a path, at least as wide as asked; throws where it is missing or damaged.
    ///
    /// A partial tile may be answered with a wider one, for it begins with the same hashes.
    func hashTile(_ path: TilePath) throws -> HashTile
}

/// The hashes of a log of tiles, for proofs; keeps the tiles that it was given as long as it lives.
///
/// Made for one proof or a few: a proof of a log of `n` entries reads about `log n / 8` tiles, each once.
public struct TiledNodes<Source: TileSource>: TreeNodes {
    /// The number of entries of the log.
    public let size: UInt64
    private let source: Source
    private let cache = TileCache()

    /// Uses the tiles of the log as they are at this size.
    public init(size: UInt64, source: Source) {
        self.size = size
        self.source = source
    }

    /// The hash of a complete subtree.
    public func node(height: Int, index: UInt64) throws -> SHA256Digest {
        let place = TileLayout.place(height: height, index: index)
        guard (0...63).contains(height), index < size >> UInt64(height),
            let path = TileLayout.tile(level: .hashes(place.level), index: place.tile, size: size)
        else {
            throw TransparencyLogError(.outOfRange, "the log has no complete subtree \(index) of height \(height)")
        }
        guard let hash = try tile(path).node(height: place.height, index: place.index) else {
            throw TransparencyLogError(.tileMalformed, "\(path) holds fewer hashes than a log of \(size) entries needs")
        }
        return hash
    }

    private func tile(_ path: TilePath) throws -> HashTile {
        if let known = cache.tiles.first(where: { $0.path == path }) { return known.tile }
        let tile = try source.hashTile(path)
        cache.tiles.append((path, tile))
        return tile
    }
}

/// The few tiles of one proof.
private final class TileCache {
    var tiles: [(path: TilePath, tile: HashTile)] = []
}
