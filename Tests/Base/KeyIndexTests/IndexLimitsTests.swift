// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TestKit
import Testing

@testable import KeyIndex

@Suite struct IndexLimitsTests {
    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `on a full disk memory stays bounded, the caller goes on, and feeding again brings all back`() throws {
        let disk = try #require(SmallFileSystem(kibibytes: 512))
        let place = disk.path.appending("index")
        let index = try KeyIndex.open(directory: place, options: .tiny)
        var model = IndexModel()
        for number in 0..<100 as Range<UInt64> { model.append([number, number &* 0x9E37_79B9_7F4A_7C15]) }
        try model.feed(index)
        let ballast = disk.path.appending("ballast")
        var size = 512 << 10
        while size >= 4096 {
            if (try? AtomicFile.write([UInt8](repeating: 1, count: size), to: ballast)) != nil { break }
            size -= 4096
        }
        for number in 100..<2000 as Range<UInt64> {
            model.append([number, number &* 0x9E37_79B9_7F4A_7C15])
            try index.add(model.log[Int(number)], entry: number)
            let pairs = index.state.withLock { $0.active.pairs.count + $0.waiting.reduce(0) { $0 + $1.pairs.count } }
            #expect(pairs <= 4 * 42)
        }
        let error = #expect(throws: KeyIndexError.self) { try index.candidates(5) }
        #expect(error?.kind == .behind)
        #expect(index.accepted < 2000)
        try Files.remove(ballast)
        // What the worker began on the full disk may still fail: then its owner feeds it once more.
        for _ in 0..<10 {
            do {
                try model.feed(index)
                if !index.isBehind { break }
            } catch let error as KeyIndexError where error.kind == .behind {}
        }
        try model.check(index)
        try index.flush()
        #expect(index.covered == 2000)
    }

    @Test func `filters stay within their budget, and lookups are right without them`() throws {
        let directory = TemporaryDirectory()
        var options = KeyIndexOptions.tiny
        options.filterBytes = 600
        var generator = SeededGenerator(seed: 3, test: "filter budget")
        let model = IndexModel.random(entries: 1500, using: &generator)
        let index = try KeyIndex.open(directory: directory.path, options: options)
        try model.feed(index)
        try index.flush()
        index.settle()
        #expect(index.state.withLock { $0.runs.reduce(0) { $0 + $1.filterBytes } } <= 600)
        try model.check(index)
        index.close()
        let again = try KeyIndex.open(directory: directory.path, options: options)
        #expect(again.state.withLock { $0.runs.reduce(0) { $0 + $1.filterBytes } } <= 600)
        try model.check(again)
    }

    @Test func `a filter lets every key through that it has, and few others`() {
        var filter = KeyFilter(pairs: 4000)
        var generator = SeededGenerator(seed: 2, test: "filter")
        let keys = (0..<4000).map { $0 < 2000 ? generator.next() : UInt64($0) }
        for key in keys { filter.insert(key) }
        #expect(keys.allSatisfy(filter.mayContain))
        let wrong = (0..<10_000).count { _ in filter.mayContain(generator.next()) }
        #expect(wrong < 600)
        #expect(KeyFilter(pairs: 0).mayContain(1) == false)
    }

    @Test(arguments: [0, 1, 256, 257, 5000])
    func `pairs are sorted whether their keys are spread or not`(count: Int) {
        var generator = SeededGenerator(seed: 6, test: "sorting")
        var pairs: [KeyPair] = []
        for number in 0..<UInt64(count) {
            let key = number % 3 == 0 ? number % 7 : generator.next()
            pairs.append(KeyPair(key: key, entry: number / 2))
        }
        #expect(KeyPair.sorted(pairs) == pairs.sorted())
        let alike = (0..<count).map { KeyPair(key: 9, entry: UInt64($0)) }
        #expect(KeyPair.sorted(alike) == alike)
    }
}
