// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing

@testable import ReadLedger

@Suite struct IndexRangesTests {
    @Test func `ranges say what a plain set says`() {
        var random = SeededGenerator(test: "index ranges")
        for _ in 0..<300 {
            var ranges = IndexRanges()
            var set = Set<UInt64>()
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let low = UInt64.random(in: 0..<60, using: &random)
                let range = low..<(low + UInt64.random(in: 0...8, using: &random))
                ranges.insert(range)
                set.formUnion(range)
                #expect(Set(ranges.ranges.flatMap { Array($0) }) == set)
                for (left, right) in zip(ranges.ranges, ranges.ranges.dropFirst()) {
                    #expect(left.upperBound < right.lowerBound)
                }
                #expect(ranges.ranges.allSatisfy { !$0.isEmpty })
            }
        }
    }
}
