// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import TestKit
import Testing
import TransparencyLog

@Suite struct TilePathTests {
    @Test func `the numbers of tiles are written and read as in the published vectors`() throws {
        let vectors = TLogVectors.all["paths"]?.objectValue?.members ?? []
        #expect(vectors.count == 9)
        for (number, text) in vectors {
            let index = try #require(UInt64(number))
            for (level, name) in [(TileLevel.hashes(0), "0"), (.hashes(63), "63"), (.entries, "entries")] {
                let path = TilePath(level: level, index: index)
                #expect(path.path == "tile/\(name)/\(TLogVectors.text(text))")
                #expect(try TilePath(parsing: path.path) == path)
                let partial = TilePath(level: level, index: index, width: 8)
                #expect(partial.path == path.path + ".p/8")
                #expect(try TilePath(parsing: partial.path) == partial)
                #expect(partial.full == path && path.isFull && !partial.isFull)
            }
        }
    }

    @Test func `every random path is read back as it was written`() throws {
        var random = SeededGenerator(test: "every random path is read back as it was written")
        for _ in 0..<2_000 {
            let level = Int.random(in: -1...63, using: &random)
            let index = UInt64.random(in: 0...UInt64.max, using: &random) >> UInt64.random(in: 0...63, using: &random)
            let path = TilePath(
                level: level < 0 ? .entries : .hashes(level), index: index,
                width: Int.random(in: 1...256, using: &random))
            #expect(try TilePath(parsing: path.path) == path)
        }
    }

    @Test(arguments: [
        "", "tile", "tile/", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile//000", "tile/0//000",
        "tile/0/0", "tile/0/00", "tile/0/0000", "tile/0/x000", "tile/0/x000/000", "tile/0/x000/x001/000",
        "tile/0/001/000", "tile/0/x001", "tile/0/x01/000", "tile/0/x0001/000", "tile/0/X001/000", "tile/0/xx01/000",
        "tile/00/000", "tile/01/000", "tile/64/000", "tile/100/000", "tile/-1/000", "tile/+1/000", "tile/0x1/000",
        "tile/entry/000", "tile/Entries/000", "tile/entries/", "tile/entries/000.p", "tile/entries/000.p/",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/001", "tile/0/000.p/1000",
        "tile/0/000.p/-1", "tile/0/000.p/+1", "tile/0/000.p/1/", "tile/0/000.p/1/2", "tile/0/000.q/1", "tile/0/000p/1",
        "tile/0/x001.p/067/1", "tile/0/x001.p/1", "tile/0/000.p/x01", "tile/0/000.b64", "tile/0/000.tmp",
        "tile/0/../000", "tile/0/./000", "tile/0/..%2f000", "tile/0/000\n", "tile/0/000 ", " tile/0/000",
        "tile/0/000\0", "tile/0/0\u{0660}0", "tile/0/00\u{ff11}", "checkpoint", "tile/0/%30%30%30", "tile\\0\\000",
        "tile/0/x018/x446/x744/x073/x709/x551/616", "tile/0/x999/x999/x999/x999/x999/x999/999",
        "tile/0/x001/x000/x000/x000/x000/x000/x000/000", "tile/0/" + String(repeating: "x001/", count: 400) + "000",
    ])
    func `what is not the path of a tile is refused`(text: String) {
        let error = #expect(throws: TransparencyLogError.self) { try TilePath(parsing: text) }
        #expect(error?.kind == .tilePathMalformed)
    }

    @Test func `the largest number that fits in 64 bits is a path`() throws {
        let path = TilePath(level: .hashes(0), index: .max, width: 255)
        #expect(path.path == "tile/0/x018/x446/x744/x073/x709/x551/615.p/255")
        #expect(try TilePath(parsing: path.path) == path)
        #expect(path.firstEntry == nil)
    }

    @Test(
        arguments: [
            ("tile/entries/001", 256), ("tile/0/001.p/3", 256), ("tile/1/001", 65_536), ("tile/2/000", 0),
            ("tile/6/255", 255 << 56), ("tile/6/256", nil), ("tile/7/000.p/1", 0), ("tile/7/001", nil),
            ("tile/63/000", 0),
        ] as [(String, UInt64?)])
    func `a tile knows the first entry below it`(text: String, entry: UInt64?) throws {
        #expect(try TilePath(parsing: text).firstEntry == entry)
    }
}
