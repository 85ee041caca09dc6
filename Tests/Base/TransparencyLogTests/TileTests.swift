// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct TileTests {
    @Test func `a log of 70000 entries has the tiles that the format's own example names`() {
        let tiles = Array(TileLayout.tiles(ofSize: 70_000))
        #expect(tiles.count { $0.level == .entries } == 274)
        #expect(tiles.filter { $0.level == .hashes(0) && $0.isFull }.count == 273)
        let upper = tiles.filter { $0.level != .entries && $0.level != .hashes(0) }.map(\.path)
        #expect(upper == ["tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"])
        #expect(
            TileLayout.rightEdge(ofSize: 70_000).map(\.path)
                == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
        #expect(TileLayout.partialBundle(ofSize: 70_000)?.path == "tile/entries/273.p/112")
    }

    @Test(
        arguments: [
            (0, []), (1, ["tile/entries/000.p/1", "tile/0/000.p/1"]),
            (255, ["tile/entries/000.p/255", "tile/0/000.p/255"]),
            (256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]),
            (
                257,
                ["tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1"]
            ),
        ] as [(UInt64, [String])])
    func `small logs have these tiles`(size: UInt64, paths: [String]) {
        #expect(TileLayout.tiles(ofSize: size).map(\.path) == paths)
    }

    @Test func `widths are counted to the end of the largest log and are zero beyond it`() {
        #expect(TileLayout.levels(ofSize: .max) == 8)
        #expect(TileLayout.width(level: .hashes(0), index: UInt64.max >> 8, size: .max) == 255)
        #expect(TileLayout.width(level: .hashes(0), index: UInt64.max >> 8 + 1, size: .max) == 0)
        #expect(TileLayout.width(level: .hashes(7), index: 0, size: .max) == 255)
        #expect(TileLayout.width(level: .hashes(8), index: 0, size: .max) == 0)
        #expect(TileLayout.width(level: .hashes(63), index: 0, size: .max) == 0)
        #expect(TileLayout.width(level: .entries, index: .max, size: .max) == 0)
        #expect(TileLayout.width(level: .hashes(0), index: 1, size: 256) == 0)
        #expect(TileLayout.width(level: .hashes(0), index: 0, size: 0) == 0)
        #expect(TileLayout.rightEdge(ofSize: .max).count == 8)
    }

    @Test func `tiles of the counting log are byte for byte those of the reference tool`() throws {
        let entries = (0..<70_000).map { Array("entry \($0)".utf8) }
        let log = TiledLog(entries)
        for (name, digest) in TLogVectors.all["counting_log"]?.objectValue?.members ?? []
        where name.hasPrefix("sha256_tile_") {
            // sha256_tile_0_273.p/112 is the digest of tile/0/273.p/112.
            let path = "tile/" + name.dropFirst("sha256_tile_".count).replacing("_", with: "/")
            let bytes = try #require(log.files[path], "\(path)")
            #expect(SHA256.hash(bytes) == TLogVectors.digest(digest), "\(path)")
        }
        #expect(log.root.hex == "a3920fba7f239a071a9bd10721f1341addefbaededb41c7e24437a9d16bdf00a")
    }

    @Test(arguments: [
        [], [[]], [[1]], [[], [], []], [[1, 2], [], [3]], [[UInt8](repeating: 7, count: 65_535), [1]],
    ])
    func `entries go into a bundle and come out of it`(entries: [[UInt8]]) throws {
        let bundle = EntryBundle.encode(entries)
        #expect(bundle.count == entries.reduce(0) { $0 + $1.count + 2 })
        #expect(try EntryBundle.decode(bundle, count: entries.count).map { Array($0) } == entries)
        #expect(throws: TransparencyLogError.self) { try EntryBundle.decode(bundle, count: entries.count + 1) }
        #expect(throws: TransparencyLogError.self) { try EntryBundle.decode(bundle + [0], count: entries.count) }
        if let last = entries.last {
            #expect(throws: TransparencyLogError.self) {
                try EntryBundle.decode(bundle.dropLast(), count: entries.count)
            }
            #expect(EntryBundle.ranges(in: bundle.dropLast(), count: entries.count).count == entries.count - 1)
            #expect(EntryBundle.ranges(in: bundle, count: entries.count).last?.count == last.count)
        }
    }

    @Test(arguments: [0, 1, 31, 33, 63, 65, 8_192])
    func `a tile of another length than its width asks for is refused`(count: Int) {
        let error = #expect(throws: TransparencyLogError.self) {
            try HashTile([UInt8](repeating: 0, count: count), width: 2)
        }
        #expect(error?.kind == .tileMalformed)
    }

    @Test func `a tile of every width holds its hashes and all complete subtrees over them`() throws {
        let leaves = (0..<256).map { SHA256.hash([UInt8($0)]) }
        for width in 1...256 {
            let tile = HashTile(leaves.prefix(width))
            #expect(try HashTile(tile.bytes, width: width) == tile)
            #expect(tile.bytes == leaves.prefix(width).flatMap(\.bytes))
            let tree = MemoryTree(leaves: leaves.prefix(width))
            for height in 0...8 {
                for index in 0..<width >> height {
                    #expect(
                        tile.node(height: height, index: index) == (try tree.node(height: height, index: UInt64(index)))
                    )
                }
                #expect(tile.node(height: height, index: width >> height) == nil)
                #expect(tile.node(height: height, index: -1) == nil)
            }
            #expect(tile.root == (width == 256 ? tree.root : nil))
            #expect(tile[width - 1] == leaves[width - 1])
        }
    }

    @Test func `proofs made from tiles equal those made from the whole tree`() throws {
        var random = SeededGenerator(test: "proofs made from tiles equal those made from the whole tree")
        let most = 66_500
        let tree = MemoryTree(leaves: (0..<most).map { Merkle.leafHash(Array("\($0)".utf8)) })
        let source = TreeTiles(tree: tree)
        let edges: [UInt64] = [1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 66_048, UInt64(most)]
        for size in edges + (0..<40).map({ _ in UInt64.random(in: 1...UInt64(most), using: &random) }) {
            let nodes = TiledNodes(size: size, source: source)
            #expect(try Merkle.root(size: size, nodes: nodes) == Merkle.root(size: size, nodes: tree), "size \(size)")
            for _ in 0..<8 {
                let index = UInt64.random(in: 0..<size, using: &random)
                let proof = try Merkle.inclusionProof(index: index, size: size, nodes: nodes)
                #expect(proof == (try Merkle.inclusionProof(index: index, size: size, nodes: tree)))
                let older = UInt64.random(in: 0...size, using: &random)
                let consistency = try Merkle.consistencyProof(from: older, to: size, nodes: nodes)
                #expect(consistency == (try Merkle.consistencyProof(from: older, to: size, nodes: tree)))
            }
        }
    }

    @Test func `what lies beyond the log has no tile, and a narrow tile is not taken for a wide one`() throws {
        let tree = MemoryTree(leaves: (0..<300).map { SHA256.hash([UInt8($0 & 0xff)]) })
        let nodes = TiledNodes(size: 300, source: TreeTiles(tree: tree))
        for (height, index) in [(0, 300), (1, 150), (9, 0), (63, 0), (64, 0), (-1, 0), (0, UInt64.max)]
            as [(Int, UInt64)]
        {
            let error = #expect(throws: TransparencyLogError.self) { try nodes.node(height: height, index: index) }
            #expect(error?.kind == .outOfRange, "\(height), \(index)")
        }
        struct Narrow: TileSource {
            func hashTile(_ path: TilePath) throws -> HashTile { HashTile([SHA256Digest.zero]) }
        }
        let narrow = TiledNodes(size: 300, source: Narrow())
        let error = #expect(throws: TransparencyLogError.self) { try narrow.node(height: 0, index: 299) }
        #expect(error?.kind == .tileMalformed)
    }
}

/// The tiles of a tree in memory.
struct TreeTiles: TileSource {
    let tree: MemoryTree

    func hashTile(_ path: TilePath) throws -> HashTile {
        guard case .hashes(let level) = path.level else {
            throw TransparencyLogError(.tilePathMalformed, "\(path) is no hash tile")
        }
        return HashTile(
            try (0..<path.width).map { try tree.node(height: 8 * level, index: path.index << 8 + UInt64($0)) })
    }
}
