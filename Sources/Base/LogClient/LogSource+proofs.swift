// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import TransparencyLog

extension LogSource {
    /// The path from one entry to the root of the tree of `size` entries, made from the log's tiles.
    ///
    /// What the tiles say is not checked here: whoever asks verifies the proof against a signed root.
    public func inclusionProof(index: UInt64, size: UInt64) async throws -> InclusionProof {
        try await proof(size: size) { try Merkle.inclusionProof(index: index, size: size, nodes: $0) }
    }

    /// The proof that the tree of `old` entries is the beginning of the tree of `new` entries, made from the log's tiles.
    public func consistencyProof(from old: UInt64, to new: UInt64) async throws -> ConsistencyProof {
        try await proof(size: new) { try Merkle.consistencyProof(from: old, to: new, nodes: $0) }
    }

    /// Tries with the tiles at hand, fetches the one that was missing, and tries again.
    private func proof<Proof>(size: UInt64, _ make: (TiledNodes<FetchedTiles>) throws -> Proof) async throws -> Proof {
        var tiles = FetchedTiles()
        while true {
            let wanted: TilePath
            do { return try make(TiledNodes(size: size, source: tiles)) } catch let missing as MissingTile {
                wanted = missing.path
            }
            // Each of at most eight levels has at most two tiles on the way, and as many on the right edge.
            guard tiles.byPath.count < 64, tiles.byPath[wanted] == nil else { throw MissingTile(path: wanted).asError }
            tiles.byPath[wanted] = try await tile(wanted)
        }
    }

    /// A hash tile, or, where its partial version is gone, the beginning of the full one.
    private func tile(_ path: TilePath) async throws -> HashTile {
        let limit = TileLayout.width * TileLayout.hashBytes
        if let bytes = try await read(path.path, limit: limit) { return try HashTile(bytes, width: path.width) }
        guard !path.isFull, let bytes = try await read(path.full.path, limit: limit), bytes.count == limit else {
            throw MissingTile(path: path).asError
        }
        return try HashTile(Array(bytes.prefix(path.width * TileLayout.hashBytes)), width: path.width)
    }
}

/// The tiles that were fetched so far.
private struct FetchedTiles: TileSource {
    var byPath: [TilePath: HashTile] = [:]

    func hashTile(_ path: TilePath) throws -> HashTile {
        guard let tile = byPath[path] else { throw MissingTile(path: path) }
        return tile
    }
}

private struct MissingTile: Error {
    let path: TilePath
    var asError: LogClientError { LogClientError(.fetchRefused, "the log has no file \(path)") }
}
