// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import KeyIndex
import Primitives
import TestKit
import Testing

/// What the index must answer, as a dictionary, with the log it is fed from.
struct IndexModel {
    /// The keys of every entry.
    private(set) var log: [[UInt64]] = []
    private var entries: [UInt64: [UInt64]] = [:]

    var size: UInt64 { UInt64(log.count) }
    var keys: some Collection<UInt64> { entries.keys }

    mutating func append(_ keys: [UInt64]) {
        for key in Set(keys) { entries[key, default: []].append(size) }
        log.append(keys)
    }

    func candidates(_ key: UInt64) -> [UInt64] { entries[key] ?? [] }

    /// Gives an index everything it lacks, as a log does after opening.
    func feed(_ index: KeyIndex) throws {
        for entry in index.resumeFeeding()..<size { try index.add(log[Int(entry)], entry: entry) }
        index.finished(through: size)
    }

    /// Checks every key there is, and some that are not.
    func check(_ index: KeyIndex, sourceLocation: SourceLocation = #_sourceLocation) throws {
        for (key, expected) in entries {
            #expect(try index.candidates(key) == expected, "key \(key)", sourceLocation: sourceLocation)
        }
        for key in [3, 1 << 40, UInt64.max - 7] where entries[key] == nil {
            #expect(try index.candidates(key).isEmpty, sourceLocation: sourceLocation)
        }
    }

    /// A log whose keys are spread, with some shared by many entries and some at the ends of the range.
    static func random(
        entries: Int, using generator: inout SeededGenerator, common: [UInt64] = [0, .max, 77]
    ) -> IndexModel {
        var model = IndexModel()
        for _ in 0..<entries { model.append(keys(using: &generator, common: common)) }
        return model
    }

    static func keys(using generator: inout SeededGenerator, common: [UInt64] = [0, .max, 77]) -> [UInt64] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: common.randomElement(using: &generator) ?? 0
            case 1: UInt64.random(in: 0..<200, using: &generator)
            default: generator.next()
            }
        }
    }
}

extension KeyIndexOptions {
    /// Limits so small that a test meets all of them.
    static var tiny: KeyIndexOptions {
        var options = KeyIndexOptions()
        options.tablePairs = 40
        options.fanIn = 3
        options.waitingTables = 2
        return options
    }
}
