// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A set of mail numbers of one mailbox, kept as ranges: a mailbox that was taken whole is one range.
public struct UIDRanges: Hashable, Sendable {
    /// The ranges in ascending order; no two touch.
    public private(set) var ranges: [ClosedRange<UInt32>] = []

    /// Makes an empty set.
    public init() {}

    /// Whether it holds no number.
    public var isEmpty: Bool { ranges.isEmpty }
    /// How many numbers it holds.
    public var count: Int { ranges.reduce(0) { $0 + $1.count } }
    /// The lowest number from 1 on that is not in the set; nil where all are.
    public var firstMissing: UInt32? {
        guard let first = ranges.first, first.lowerBound <= 1 else { return 1 }
        return first.upperBound == .max ? nil : first.upperBound + 1
    }

    /// Whether a number is in the set.
    public func contains(_ uid: UInt32) -> Bool {
        let place = firstRange(endingFrom: uid)
        return place < ranges.count && ranges[place].lowerBound <= uid
    }

    /// Adds a number.
    public mutating func insert(_ uid: UInt32) { insert(uid...uid) }
    /// Adds a range of numbers.
    public mutating func insert(_ range: ClosedRange<UInt32>) {
        // The first range that touches or lies after the new one, and the first that lies clearly after it.
        let low = range.lowerBound == 0 ? 0 : range.lowerBound - 1
        let start = firstRange(endingFrom: low)
        var end = start
        var merged = range
        while end < ranges.count, range.upperBound == .max || ranges[end].lowerBound <= range.upperBound + 1 {
            merged =
                min(merged.lowerBound, ranges[end].lowerBound)...max(merged.upperBound, ranges[end].upperBound)
            end += 1
        }
        ranges.replaceSubrange(start..<end, with: [merged])
    }

    /// The place of the first range whose end is not below `uid`.
    private func firstRange(endingFrom uid: UInt32) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound < uid { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The set as IMAP writes it: `1:4,7,9:12`.
    public var imapText: String {
        ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound):\($0.upperBound)" }
            .joined(separator: ",")
    }
}
