// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CDigest
import Cryptography
import Primitives
import TestKit
import Testing

@Suite struct SHA256LanesTests {
    @Test func `many digests at once are those that come one by one`() {
        var random = SeededGenerator(test: "many digests at once are those that come one by one")
        let bytes = Self.random(20_000, &random)
        var digests = [SHA256.hash([])]
        for round in 0..<60 {
            let longest = [10, 70, 200, 5_000][round % 4]
            let ranges = (0..<Int.random(in: 0...70, using: &random)).map { _ in
                let start = Int.random(in: 0...bytes.count, using: &random)
                return start..<min(start + Int.random(in: 0...longest, using: &random), bytes.count)
            }
            SHA256.hashEach(prefix: 3, ranges, of: bytes.span, into: &digests)
            let expected: [SHA256Digest] = ranges.map { Self.digest(3, bytes[$0]) }
            #expect(digests == expected)
        }
    }

    @Test func `every length up to four blocks has its padding in the right place`() {
        let bytes = (0..<256).map { UInt8($0) }
        let ranges = (0...256).map { 0..<$0 }
        var digests: [SHA256Digest] = []
        SHA256.hashEach(prefix: 0, ranges, of: bytes.span, into: &digests)
        for (count, digest) in digests.enumerated() {
            #expect(digest == Self.digest(0, bytes.prefix(count)), "\(count) bytes")
        }
    }

    @Test func `pairs of any range give the digests that come one by one, and what was there stays`() {
        let digests = (0..<600).map { SHA256.hash([UInt8($0 & 0xff), UInt8($0 >> 8)]) }
        for range in [0..<0, 0..<1, 5..<7, 5..<8, 0..<16, 1..<34, 100..<357, 0..<600] {
            var found = digests
            SHA256.hashPairs(prefix: 1, range, of: &found)
            let expected = stride(from: range.lowerBound, to: range.upperBound - 1, by: 2).map {
                SHA256.hash(prefix: 1, digests[$0], digests[$0 + 1])
            }
            #expect(found == digests + expected, "\(range)")
        }
    }

    @Test(arguments: [8, 16])
    func `each width of the vector unit that is there gives the same digests`(lanes: Int) {
        guard lanes <= Int(cdigest_lanes()) else { return }
        var random = SeededGenerator(test: "each width of the vector unit that is there gives the same digests")
        let bytes = Self.random(9_000, &random)
        let ranges = (0..<100).map { (number: Int) -> Range<Int> in number * 3..<number * 3 + number * number / 2 }
        let bounds: [Int] = ranges.flatMap { [$0.lowerBound, $0.upperBound] }
        var digests = [UInt8](repeating: 0, count: 32 * ranges.count)
        unsafe cdigest_sha256_each(Int32(lanes), 9, bytes, bounds, ranges.count, &digests)
        let each: [UInt8] = ranges.flatMap { Self.digest(9, bytes[$0]).bytes }
        #expect(digests == each)
        unsafe cdigest_sha256_pairs(Int32(lanes), 8, bytes, 100, &digests)
        let pairs: [UInt8] = (0..<100).flatMap { Self.digest(8, bytes[$0 * 64..<$0 * 64 + 64]).bytes }
        #expect(digests == pairs)
    }

    private static func digest(_ prefix: UInt8, _ bytes: ArraySlice<UInt8>) -> SHA256Digest {
        var whole = [prefix]
        whole += bytes
        return SHA256.hash(whole)
    }

    private static func random(_ count: Int, _ random: inout SeededGenerator) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }
}
