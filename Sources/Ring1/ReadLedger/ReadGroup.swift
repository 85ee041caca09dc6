// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
public import Primitives

/// The reads of one caller, role and kind within about a second: one entry of the log.
struct ReadGroup: Hashable, Sendable {
    struct Key: Hashable, Sendable {
        let caller: String
        let role: String
        let kind: ReadKind
    }
    let key: Key
    let first: Instant
    var last: Instant
    var reads: UInt64 = 0
    var count: UInt64 = 0
    var entries = IndexRanges()

    init(_ key: Key, at time: Instant) {
        self.key = key
        first = time
        last = time
    }

    /// Whether there is nothing to tell.
    var isEmpty: Bool { reads == 0 && entries.ranges.isEmpty }

    /// Counts reads; numbers stop where JSON's do.
    mutating func add(reads: UInt64, count: UInt64, at time: Instant) {
        last = max(last, time)
        self.reads = min(self.reads &+ reads, Self.most)
        self.count = min(self.count &+ min(count, Self.most), Self.most)
    }
    private static let most: UInt64 = 1 << 53

    /// The group as the log keeps it: canonical JSON (RFC 8785). Ranges are first and last index, both included.
    var bytes: [UInt8] {
        get throws(JSONError) {
            try CanonicalJSON.encode([
                "at": .string(first.rfc3339), "caller": .string(key.caller), "count": JSONValue(count),
                "kind": .string(key.kind.rawValue),
                "ranges": .array(entries.ranges.map { [JSONValue($0.lowerBound), JSONValue($0.upperBound - 1)] }),
                "reads": JSONValue(reads), "role": .string(key.role), "until": .string(last.rfc3339), "v": 1,
            ])
        }
    }
}

/// An entry of the log of reads: what one caller read, in one way, within about a second.
public struct ReadEntry: Hashable, Sendable {
    /// Its number in the log of reads.
    public let index: UInt64
    /// The id of the caller's token.
    public let caller: String
    /// The caller's role.
    public let role: String
    /// What kind of reads they were.
    public let kind: ReadKind
    /// When the first of them was made.
    public let first: Instant
    /// When the last of them was made.
    public let last: Instant
    /// How many reads they were.
    public let reads: UInt64
    /// How many things they gave out.
    public let count: UInt64
    /// The indices of the ledger's entries that were given out, ascending.
    public let ranges: [Range<UInt64>]

    /// Reads an entry of the log; throws `read_audit_malformed` for anything that this module does not write.
    public init(_ bytes: some Collection<UInt8>, index: UInt64) throws(ReadLedgerError) {
        guard let object = try? JSONValue(parsing: Array(bytes)), object["v"]?.intValue == 1,
            let caller = object["caller"]?.stringValue, let role = object["role"]?.stringValue,
            let kind = object["kind"]?.stringValue,
            let first = object["at"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
            let last = object["until"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
            let reads = object["reads"]?.numberValue?.uint64, let count = object["count"]?.numberValue?.uint64,
            let pairs = object["ranges"]?.arrayValue
        else { throw Self.malformed(index) }
        var ranges: [Range<UInt64>] = []
        for pair in pairs {
            guard let ends = pair.arrayValue, ends.count == 2, let low = ends[0].numberValue?.uint64,
                let high = ends[1].numberValue?.uint64, low <= high, high < .max,
                ranges.last.map({ $0.upperBound < low }) ?? true
            else { throw Self.malformed(index) }
            ranges.append(low..<(high + 1))
        }
        self.index = index
        self.caller = caller
        self.role = role
        self.kind = ReadKind(rawValue: kind)
        self.first = first
        self.last = last
        self.reads = reads
        self.count = count
        self.ranges = ranges
    }

    private static func malformed(_ index: UInt64) -> ReadLedgerError {
        ReadLedgerError(
            .malformed, "entry \(index) of the log of reads cannot be read",
            nextStep: "check the log, and read it with the version that wrote it")
    }
}
