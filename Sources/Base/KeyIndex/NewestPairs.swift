// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The pairs that are not yet in a run: a hash table that keeps the order of arrival, and the entries it stands for.
///
/// Pairs whose keys share a bucket are chained, newest first, so adding is always one step, also for a key that thousands
/// of entries have. It starts small and doubles, so a quiet log costs a few kilobytes.
struct NewestPairs: Sendable {
    /// The first entry it stands for.
    let from: UInt64
    /// One past the last entry it stands for.
    var to: UInt64
    private(set) var pairs: [KeyPair] = []
    private var previous: [Int32] = []
    private var heads: [Int32] = []
    private var shift: UInt64 = 64
    /// Odd, and different in every process, so that nobody can choose keys that share a bucket.
    private let multiplier: UInt64

    /// Makes an empty table for entries from `entry` on.
    init(from entry: UInt64, multiplier: UInt64) {
        from = entry
        to = entry
        self.multiplier = multiplier | 1
    }

    /// Whether it stands for no entry.
    var isEmpty: Bool { from == to }

    /// Adds one pair.
    mutating func append(_ pair: KeyPair) {
        if pairs.count >= heads.count { grow() }
        let bucket = bucket(of: pair.key)
        previous.append(heads[bucket])
        heads[bucket] = Int32(truncatingIfNeeded: pairs.count)
        pairs.append(pair)
    }

    /// Puts the entries with this key at the end of `entries`, in order of arrival.
    func collect(_ key: UInt64, into entries: inout [UInt64]) {
        guard !heads.isEmpty else { return }
        let start = entries.count
        var index = heads[bucket(of: key)]
        while index >= 0 {
            let pair = pairs[Int(index)]
            if pair.key == key { entries.append(pair.entry) }
            index = previous[Int(index)]
        }
        if entries.count - start > 1 { entries[start...].reverse() }
    }

    private mutating func grow() {
        let bits: UInt64 = heads.isEmpty ? 8 : 64 - shift + 1
        shift = 64 - bits
        heads = [Int32](repeating: -1, count: 1 << Int(bits))
        previous.removeAll(keepingCapacity: true)
        previous.reserveCapacity(heads.count)
        pairs.reserveCapacity(heads.count)
        for (index, pair) in pairs.enumerated() {
            let bucket = bucket(of: pair.key)
            previous.append(heads[bucket])
            heads[bucket] = Int32(truncatingIfNeeded: index)
        }
    }

    @inline(__always) private func bucket(of key: UInt64) -> Int {
        let mixed = (key ^ (key >> 31)) &* multiplier
        return Int(truncatingIfNeeded: ((mixed ^ (mixed >> 32)) &* multiplier) >> shift)
    }
}
