// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TestKit
import Testing

@testable import KeyIndex

@Suite struct RunDamageTests {
    private let directory = TemporaryDirectory()
    private var place: FilePath { directory.path.appending("index") }

    /// An index of one run (about 1,100 pairs in 5 blocks), closed; the model and the bytes of the run.
    private func oneRun() throws -> (model: IndexModel, path: FilePath, bytes: [UInt8]) {
        var generator = SeededGenerator(seed: 21, test: "one run")
        let model = IndexModel.random(entries: 700, using: &generator)
        let index = try KeyIndex.open(directory: place)
        try model.feed(index)
        index.close()
        let names = try Files.list(place)
        #expect(names.count == 1)
        let path = place.appending(bytes: try #require(names.first).bytes)
        return (model, path, try Files.read(path, limit: 1 << 20))
    }

    /// Opens, asks for every key, and expects right answers or an error, never a wrong answer; then mends.
    private func expectNoWrongAnswer(_ model: IndexModel, _ what: String) throws -> (atOpening: Bool, later: Bool) {
        let index = try KeyIndex.open(directory: place)
        let atOpening = index.covered == 0
        var later = false
        if !atOpening {
            for key in model.keys {
                do throws(KeyIndexError) {
                    let found = try index.candidates(key)
                    #expect(found == model.candidates(key), "\(what), key \(key)")
                } catch {
                    #expect(error.kind == (later ? .behind : .damaged), "\(what)")
                    later = true
                }
            }
        }
        try model.feed(index)
        try model.check(index)
        index.close()
        return (atOpening, later)
    }

    @Test func `a flipped bit in any region of a run is noticed and costs nothing but the time to feed again`() throws {
        let (model, path, bytes) = try oneRun()
        let header = try #require(RunHeader(Array(bytes[..<RunHeader.size])))
        #expect(header.blocks > 3)
        var places = Array(stride(from: 0, to: 64, by: 5)) + [1000, 4087, 4088, 4095]
        places += stride(from: RunHeader.size, to: header.fenceOffset, by: 997)
        places += [header.fenceOffset - 1, header.fenceOffset, header.fenceOffset + 13, header.filterOffset - 1]
        places += [header.filterOffset, header.filterOffset + 100, header.fileSize - 1]
        for position in places {
            var damaged = bytes
            damaged[position] ^= 0x10
            for name in try Files.list(place) { try Files.remove(place.appending(bytes: name.bytes)) }
            try AtomicFile.write(damaged, to: path)
            let (atOpening, later) = try expectNoWrongAnswer(model, "byte \(position)")
            let isInBlocks = position >= RunHeader.size && position < header.fenceOffset
            #expect(atOpening == !isInBlocks, "byte \(position)")
            #expect(later == isInBlocks, "byte \(position)")
        }
    }

    @Test func `a run of another length is thrown away at opening`() throws {
        let (model, path, bytes) = try oneRun()
        for count in [0, 1, 4095, 4096, 5000, bytes.count - 1, bytes.count + 1] {
            for name in try Files.list(place) { try Files.remove(place.appending(bytes: name.bytes)) }
            try AtomicFile.write(Array((bytes + [0]).prefix(count)), to: path)
            let (atOpening, later) = try expectNoWrongAnswer(model, "\(count) bytes")
            #expect(atOpening && !later)
        }
    }

    @Test func `two blocks that changed places are noticed`() throws {
        let (model, path, bytes) = try oneRun()
        var damaged = bytes
        damaged.replaceSubrange(4096..<8192, with: bytes[8192..<12288])
        damaged.replaceSubrange(8192..<12288, with: bytes[4096..<8192])
        try AtomicFile.write(damaged, to: path)
        #expect(try expectNoWrongAnswer(model, "swapped").later)
    }

    @Test func `a run under the name of another is not believed`() throws {
        let (model, path, bytes) = try oneRun()
        try Files.remove(path)
        let other = RunHeader(from: 0, to: model.size + 1, pairs: 0, filterWords: 0).newName()
        try AtomicFile.write(bytes, to: place.appending(other))
        #expect(try expectNoWrongAnswer(model, "renamed").atOpening)
    }

    @Test func `what a writer left half done goes at the next opening`() throws {
        let (model, path, bytes) = try oneRun()
        let half = AtomicFile.temporaryPath(beside: path)
        try AtomicFile.write(Array(bytes.prefix(9000)), to: half)
        let index = try KeyIndex.open(directory: place)
        #expect(index.covered == model.size)
        #expect(try Files.list(place).count == 1)
        try model.check(index)
    }

    @Test func `a damaged run takes the newer ones with it and leaves the older`() throws {
        var generator = SeededGenerator(seed: 8, test: "three runs")
        var model = IndexModel()
        let index = try KeyIndex.open(directory: place)
        for _ in 0..<3 {
            for _ in 0..<100 { model.append(IndexModel.keys(using: &generator)) }
            try model.feed(index)
            try index.flush()
        }
        index.close()
        let middle = place.appending(bytes: try Files.list(place)[1].bytes)
        var bytes = try Files.read(middle, limit: 1 << 20)
        bytes[9] ^= 1
        try AtomicFile.write(bytes, to: middle)
        let again = try KeyIndex.open(directory: place)
        #expect(again.covered == 100)
        #expect(try Files.list(place).count == 1)
        try model.feed(again)
        try model.check(again)
    }

    @Test func `damage found by a merge is thrown away as well`() throws {
        var generator = SeededGenerator(seed: 9, test: "damage in a merge")
        let model = IndexModel.random(entries: 60, using: &generator)
        let before = try KeyIndex.open(directory: place, options: .tiny)
        try model.feed(before)
        try before.flush()
        before.stop()
        let name = try #require(try Files.list(place).first)
        let path = place.appending(bytes: name.bytes)
        let index = try KeyIndex.open(directory: place, options: .tiny)
        var bytes = try Files.read(path, limit: 1 << 20)
        bytes[RunHeader.size + 3] ^= 1
        let file = try OpenFile(path, for: .update)
        try file.write(bytes, at: 0)
        var larger = model
        for _ in 0..<200 { larger.append([generator.next()]) }
        for entry in model.size..<larger.size { try index.add(larger.log[Int(entry)], entry: entry) }
        index.settle()
        let error = #expect(throws: KeyIndexError.self) { try index.candidates(1) }
        #expect(error?.kind == .behind)
        try larger.feed(index)
        try larger.check(index)
    }

    @Test func `a crash between a merge and its clearing up leaves both, and opening takes the larger`() throws {
        var generator = SeededGenerator(seed: 10, test: "merge left over")
        let model = IndexModel.random(entries: 400, using: &generator)
        let index = try KeyIndex.open(directory: place, options: .tiny)
        var copies: [FilePath: [UInt8]] = [:]
        for entry in 0..<model.size {
            try index.add(model.log[Int(entry)], entry: entry)
            for name in try Files.list(place) where !name.string.hasPrefix(".") && copies[name] == nil {
                copies[name] = try? Files.read(place.appending(bytes: name.bytes), limit: 1 << 20)
            }
        }
        index.finished(through: model.size)
        try index.flush()
        index.settle()
        index.close()
        let settled = try Files.list(place)
        for (name, bytes) in copies where !settled.contains(name) {
            try AtomicFile.write(bytes, to: place.appending(bytes: name.bytes))
        }
        let again = try KeyIndex.open(directory: place, options: .tiny)
        #expect(again.covered == model.size)
        #expect(try Files.list(place).count == again.runCount)
        try model.check(again)
    }
}
