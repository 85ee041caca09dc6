// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TestKit
import Testing

@testable import KeyIndex

@Suite struct KeyIndexTests {
    private let directory = TemporaryDirectory()
    private var place: FilePath { directory.path.appending("index") }

    private func open(_ options: KeyIndexOptions = .tiny) throws -> KeyIndex {
        try KeyIndex.open(directory: place, options: options)
    }

    @Test func `a new index knows nothing and says so`() throws {
        let index = try open()
        #expect(index.covered == 0)
        #expect(index.accepted == 0)
        #expect(try index.candidates(1).isEmpty)
    }

    @Test func `entries of a key come ascending and each once`() throws {
        let index = try open()
        try index.add([5, 5, 6], entry: 0)
        try index.add([], entry: 1)
        try index.add([6, 5], entry: 2)
        #expect(try index.candidates(5) == [0, 2])
        #expect(try index.candidates(6) == [0, 2])
        try index.flush()
        try index.add([5], entry: 9)
        #expect(try index.candidates(5) == [0, 2, 9])
        #expect(index.covered == 3)
        #expect(index.accepted == 10)
    }

    @Test func `an entry given twice counts once`() throws {
        let index = try open()
        try index.add([1], entry: 4)
        try index.add([2], entry: 4)
        try index.add([2], entry: 3)
        #expect(try index.candidates(2).isEmpty)
        try index.flush()
        try index.add([2], entry: 4)
        #expect(try index.candidates(2).isEmpty)
        #expect(try index.candidates(1) == [4])
    }

    @Test func `entries without keys are covered too`() throws {
        let index = try open()
        index.finished(through: 12)
        try index.flush()
        #expect(index.covered == 12)
        index.close()
        let again = try open()
        #expect(again.covered == 12)
        #expect(try again.candidates(0).isEmpty)
    }

    @Test func `a closed index refuses everything and keeps what it had`() throws {
        let index = try open()
        try index.add([8], entry: 0)
        index.close()
        #expect(throws: KeyIndexError.closed) { try index.add([8], entry: 1) }
        #expect(throws: KeyIndexError.closed) { try index.candidates(8) }
        #expect(try open().candidates(8) == [0])
    }

    @Test func `an entry with too many keys is refused`() throws {
        var options = KeyIndexOptions.tiny
        options.keysPerEntry = 3
        let index = try open(options)
        let error = #expect(throws: KeyIndexError.self) { try index.add([1, 2, 3, 4], entry: 0) }
        #expect(error?.kind == .tooManyKeys)
        #expect(index.accepted == 0)
        try index.add([1, 2, 3], entry: 0)
    }

    @Test func `a key of thousands of entries is found whole, in memory and in runs`() throws {
        var options = KeyIndexOptions()
        options.tablePairs = 3000
        let index = try open(options)
        var generator = SeededGenerator(seed: 5, test: "thousands of entries")
        var expected: [UInt64] = []
        for entry in 0..<7000 as Range<UInt64> {
            try index.add(entry % 2 == 0 ? [99, generator.next()] : [generator.next()], entry: entry)
            if entry % 2 == 0 { expected.append(entry) }
        }
        index.settle()
        #expect(try index.candidates(99) == expected)
        try index.flush()
        #expect(try index.candidates(99) == expected)
        #expect(try index.candidates(98).isEmpty)
        #expect(try index.candidates(100).isEmpty)
    }

    @Test(arguments: [0, 64 << 20])
    func `random histories with crashes, closings and merges answer as a dictionary does`(filterBytes: Int) throws {
        var generator = SeededGenerator(test: "key index against a dictionary")
        var options = KeyIndexOptions.tiny
        options.filterBytes = filterBytes
        var model = IndexModel()
        var index = try open(options)
        for _ in 0..<120 {
            switch Int.random(in: 0..<12, using: &generator) {
            case 0...5:
                for _ in 0..<Int.random(in: 1...90, using: &generator) {
                    model.append(IndexModel.keys(using: &generator))
                    try index.add(model.log[Int(model.size) - 1], entry: model.size - 1)
                }
            case 6: try index.flush()
            case 7: index.settle()
            case 8:
                index.finished(through: model.size)
                index.close()
                index = try open(options)
                #expect(index.covered == model.size)
            case 9:
                index.stop()
                index = try open(options)
                #expect(index.covered <= model.size)
                try model.feed(index)
            case 10:
                index.discard(from: UInt64.random(in: 0...model.size, using: &generator))
                try model.feed(index)
            default:
                for key in model.keys.prefix(20) {
                    #expect(try index.candidates(key) == model.candidates(key), "key \(key)")
                }
            }
        }
        index.finished(through: model.size)
        try model.check(index)
        index.close()
        try model.check(try open(options))
    }

    @Test func `merging keeps the runs few, whatever was added`() throws {
        var generator = SeededGenerator(seed: 11, test: "few runs")
        let index = try open()
        let model = IndexModel.random(entries: 4000, using: &generator)
        try model.feed(index)
        try index.flush()
        index.settle()
        // About 150 tables of 40 pairs with a fan-in of 3: at most 2 runs of each of 6 sizes.
        #expect(index.runCount <= 12)
        #expect(try Files.list(place).count == index.runCount)
        try model.check(index)
    }

    @Test func `no merge makes a run beyond the limit`() throws {
        var options = KeyIndexOptions.tiny
        options.largestRunPairs = 400
        let index = try open(options)
        for entry in 0..<4000 as Range<UInt64> { try index.add([entry], entry: entry) }
        try index.flush()
        index.settle()
        #expect(index.runCount >= 10)
        for name in try Files.list(place) {
            let size = try #require(try Files.status(place.appending(bytes: name.bytes))).size
            #expect(size <= 4096 + 400 * 17 + 64)
        }
    }

    @Test func `readers and a writer share the index while it merges`() async throws {
        let index = try open()
        let count: UInt64 = 6000
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reader in 0..<3 as Range<UInt64> {
                group.addTask {
                    var known: UInt64 = 0
                    while known < count {
                        known = index.accepted
                        // What was accepted before the question is in the answer.
                        let found = try index.candidates(reader)
                        let expected = known == 0 ? 0 : (known - 1) / 10 + 1
                        #expect(UInt64(found.count) >= expected)
                        #expect(found.enumerated().allSatisfy { $1 == UInt64($0) * 10 })
                    }
                }
            }
            for entry in 0..<count {
                try index.add(entry % 10 == 0 ? [0, 1, 2] : [entry + 1000], entry: entry)
            }
            try await group.waitForAll()
        }
        index.settle()
        #expect(try index.candidates(5999 + 1000) == [5999])
    }

    @Test func `everything can be thrown away and fed again`() throws {
        var generator = SeededGenerator(seed: 4, test: "thrown away")
        let index = try open()
        let model = IndexModel.random(entries: 300, using: &generator)
        try model.feed(index)
        index.remove()
        #expect(index.covered == 0)
        #expect(try index.candidates(77).isEmpty)
        try model.feed(index)
        try model.check(index)
    }
}
