// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A set of entry indices as ranges in ascending order that neither overlap nor touch.
struct IndexRanges: Hashable, Sendable {
    private(set) var ranges: [Range<UInt64>] = []

    /// Adds a range, joining it with those it overlaps or touches.
    mutating func insert(_ range: Range<UInt64>) {
        guard !range.isEmpty else { return }
        // The usual case: reading on from where one was.
        if let last = ranges.last, range.lowerBound >= last.lowerBound {
            if range.lowerBound <= last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                ranges.append(range)
            }
            return
        }
        let first = ranges.firstIndex { $0.upperBound >= range.lowerBound } ?? ranges.endIndex
        let end = ranges[first...].firstIndex { $0.lowerBound > range.upperBound } ?? ranges.endIndex
        var joined = range
        if first < end {
            joined =
                min(range.lowerBound, ranges[first].lowerBound)..<max(range.upperBound, ranges[end - 1].upperBound)
        }
        ranges.replaceSubrange(first..<end, with: [joined])
    }
}
