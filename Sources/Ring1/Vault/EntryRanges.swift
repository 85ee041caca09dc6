// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
import Primitives

/// Some entries of a ledger, by index: ranges in order that neither touch nor overlap.
public struct EntryRanges: Hashable, Sendable {
    /// The ranges, ascending.
    public let ranges: [ClosedRange<UInt64>]

    /// The most ranges one record may name; more need several records.
    public static let maxRanges = 512
    /// The largest index that canonical JSON can hold.
    public static let maxIndex: UInt64 = 1 << 53 - 1

    /// No entry.
    public static let none = EntryRanges(unchecked: [])

    /// Some entries, in any order; throws `vault_control_invalid` beyond the limits.
    public init(_ indices: some Sequence<UInt64>) throws(VaultError) {
        try self.init(ranges: indices.map { $0...$0 })
    }

    /// Some ranges of entries, in any order, overlapping or not; throws `vault_control_invalid` beyond the limits.
    public init(ranges: [ClosedRange<UInt64>]) throws(VaultError) {
        var merged: [ClosedRange<UInt64>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard range.upperBound <= Self.maxIndex else {
                throw VaultError(.controlInvalid, "the entry \(range.upperBound) cannot exist")
            }
            if let last = merged.last, range.lowerBound <= last.upperBound + 1 {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        guard merged.count <= Self.maxRanges else {
            throw VaultError(
                .controlInvalid, "\(merged.count) ranges of entries are more than the \(Self.maxRanges) of one record",
                nextStep: "use several records")
        }
        self.ranges = merged
    }
    private init(unchecked ranges: [ClosedRange<UInt64>]) { self.ranges = ranges }

    /// Whether there is none.
    public var isEmpty: Bool { ranges.isEmpty }
    /// How many entries they are.
    public var count: UInt64 { ranges.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) + 1 } }
    /// The last entry.
    public var last: UInt64? { ranges.last?.upperBound }

    /// Whether an entry is one of them; takes steps as the logarithm of the number of ranges.
    public func contains(_ index: UInt64) -> Bool {
        let place = ranges.firstPlace { $0.upperBound >= index }
        return place < ranges.count && ranges[place].contains(index)
    }

    /// Whether some entry is in both.
    public func intersects(_ other: EntryRanges) -> Bool {
        other.ranges.contains { range in
            let place = ranges.firstPlace { $0.upperBound >= range.lowerBound }
            return place < ranges.count && ranges[place].overlaps(range)
        }
    }

    /// Pairs of the first and the last index: `[[3,7],[9,9]]`.
    public var json: JSONValue {
        .array(ranges.map { .array([JSONValue($0.lowerBound), JSONValue($0.upperBound)]) })
    }

    /// Reads `json`; throws `vault_control_invalid` for another form.
    public init(json: JSONValue) throws(VaultError) {
        let invalid = VaultError(.controlInvalid, "the entries of a record are not pairs of indices")
        guard let pairs = json.arrayValue else { throw invalid }
        var ranges: [ClosedRange<UInt64>] = []
        for pair in pairs {
            guard pair.arrayValue?.count == 2, let first = pair[0]?.intValue, let last = pair[1]?.intValue,
                first >= 0, first <= last
            else { throw invalid }
            ranges.append(UInt64(first)...UInt64(last))
        }
        try self.init(ranges: ranges)
        guard self.json == json else { throw invalid }
    }
}

extension Array {
    /// The first place where a condition holds that, once it holds, holds for all that follow.
    func firstPlace(where condition: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
