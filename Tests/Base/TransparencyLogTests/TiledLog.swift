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

extension TiledLog {
    /// The log of `entry 0`, `entry 1` and so on.
    static func counting(_ size: Int) -> TiledLog { TiledLog((0..<size).map { Array("entry \($0)".utf8) }) }

    /// The log's checkpoint, signed by the key of the vectors or another one.
    func checkpoint(
        origin: String = "log.example/test", seed: [UInt8] = TLogVectors.logSeed, root: SHA256Digest? = nil,
        size: UInt64? = nil
    ) throws -> SignedNote {
        let checkpoint = Checkpoint(origin: origin, size: size ?? tree.size, root: root ?? tree.root)
        return try SignedNote(signing: checkpoint.text, with: [TLogVectors.signer(origin, seed: seed)])
    }

    /// The log as a source, with its checkpoint.
    func source(_ note: SignedNote? = nil) throws -> MemorySource {
        var files = files
        files["checkpoint"] = try (note ?? checkpoint()).bytes
        return MemorySource(files: files)
    }
}

/// A log's files in memory.
struct MemorySource: LogSource {
    struct Broken: Error {}

    var files: [String: [UInt8]]
    var broken: Set<String> = []
    /// Whether it can list, which takes a while for a large log.
    var lists = false

    func read(_ path: String, limit: Int) async throws -> [UInt8]? {
        if broken.contains(path) || broken.contains("*") { throw Broken() }
        return files[path].map { Array($0.prefix(limit)) }
    }

    func partialWidths(of tile: TilePath) async throws -> [Int] {
        guard lists else { return [] }
        return files.keys.compactMap { key in
            guard key.hasPrefix(tile.path + ".p/") else { return nil }
            return Int(key.dropFirst(tile.path.count + 3))
        }.sorted()
    }

    func names(in folder: String) async throws -> [String]? {
        guard lists else { return nil }
        let inside = files.keys.filter { $0.hasPrefix(folder + "/") }.map { $0.dropFirst(folder.count + 1) }
        return Set(inside.map { name in name.firstIndex(of: "/").map { String(name[...$0]) } ?? String(name) }).sorted()
    }
}
