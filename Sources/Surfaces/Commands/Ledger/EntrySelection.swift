// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// Entries as they are named on a command line: numbers and ranges such as `3` and `7-9`.
struct EntrySelection: Equatable, Sendable {
    /// The ranges, ascending, which neither touch nor overlap: the form that the archive takes.
    let ranges: [ClosedRange<Int>]
    /// The largest number that every reader of JSON holds exactly.
    static let largest = 1 << 53 - 1

    /// Reads the words; throws `usage_bad_value`.
    init(_ words: [String]) throws(UsageError) {
        var read: [ClosedRange<Int>] = []
        for word in words { read.append(try Self.range(word)) }
        var merged: [ClosedRange<Int>] = []
        for range in read.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        ranges = merged
    }

    private static func range(_ word: String) throws(UsageError) -> ClosedRange<Int> {
        let ends = word.split(separator: "-", omittingEmptySubsequences: false).map { end in
            end.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(end) : nil
        }
        guard (1...2).contains(ends.count), let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last,
            last <= largest
        else {
            throw UsageError(
                .badValue, "`\(DisplayText.safe(word))` names no entries", nextStep: "give numbers or ranges: 3 7-9")
        }
        return first...last
    }

    /// How many entries they are.
    var count: Int { ranges.reduce(0) { $0 + $1.count } }

    /// In words: `entry 3`, `entries 3, 7-9`.
    var text: String {
        let list = ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        return (count == 1 ? "entry " : "entries ") + list.joined(separator: ", ")
    }

    /// Pairs of the first and the last number: `[[3,3],[7,9]]`.
    var json: JSONValue { .array(ranges.map { [JSONValue($0.lowerBound), JSONValue($0.upperBound)] }) }
}
