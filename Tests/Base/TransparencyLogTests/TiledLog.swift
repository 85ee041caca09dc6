// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import TransparencyLog

/// A log of tiles in memory, made in the plainest way: every file from the whole list of entries.
struct TiledLog {
    private(set) var entries: [[UInt8]]
    private(set) var tree: MemoryTree
    /// The files by their paths, without the checkpoint.
    var files: [String: [UInt8]] = [:]

    init(_ entries: [[UInt8]]) {
        self.entries = entries
        tree = MemoryTree(leaves: entries.map { Merkle.leafHash($0) })
        for path in TileLayout.tiles(ofSize: UInt64(entries.count)) { files[path.path] = bytes(of: path) }
    }

    var root: SHA256Digest { tree.root }

    /// The bytes of a tile, also of a partial one that is not the log's last.
    func bytes(of path: TilePath) -> [UInt8] {
        switch path.level {
        case .entries:
            let start = Int(path.index) * 256
            return EntryBundle.encode(entries[start..<start + path.width])
        case .hashes:
            do { return try TreeTiles(tree: tree).hashTile(path).bytes } catch { preconditionFailure("\(error)") }
        }
    }
}
