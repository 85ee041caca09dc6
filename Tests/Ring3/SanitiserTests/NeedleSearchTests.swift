// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing

@testable import Sanitiser

@Suite struct NeedleSearchTests {
    @Test func `every place of every needle is visited`() {
        var random = SeededGenerator(test: "needles")
        for _ in 0..<300 {
            let needles = (0..<Int.random(in: 1...5, using: &random)).map { _ in
                (0..<Int.random(in: 4...6, using: &random)).map { _ in UInt8.random(in: 97...98, using: &random) }
            }
            let text = (0..<60).map { _ in UInt8.random(in: 97...98, using: &random) }
            var visited: Set<[Int]> = []
            NeedleSearch(needles).visit(text) { needle, range in
                visited.insert([needle, range.lowerBound])
                return true
            }
            var expected: Set<[Int]> = []
            for (index, needle) in needles.enumerated() {
                for start in text.indices where text[start...].starts(with: needle) { expected.insert([index, start]) }
            }
            #expect(visited == expected)
        }
    }

    @Test func `short texts and no needles are fine`() {
        NeedleSearch([]).visit([1, 2, 3, 4]) { _, _ in
            Issue.record("nothing to find"); return true
        }
        NeedleSearch([[1, 2, 3, 4]]).visit([1, 2]) { _, _ in
            Issue.record("nothing to find"); return true
        }
    }
}
