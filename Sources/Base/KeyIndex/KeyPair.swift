// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One fact of the index: this entry has this key. Sixteen bytes in memory and on disk.
struct KeyPair: Hashable, Comparable, Sendable {
    var key: UInt64
    var entry: UInt64

    static func < (left: KeyPair, right: KeyPair) -> Bool {
        left.key < right.key || (left.key == right.key && left.entry < right.entry)
    }

    /// The pairs in order.
    ///
    /// Keys are spread over their range, so one pass that deals them out by their top bits leaves little to sort; keys
    /// that are not spread only cost the time of an ordinary sort.
    static func sorted(_ pairs: [KeyPair]) -> [KeyPair] {
        guard pairs.count > 256 else { return pairs.sorted() }
        let bits = UInt64(pairs.count.bitWidth - pairs.count.leadingZeroBitCount - 4)
        var ends = [Int](repeating: 0, count: 1 << Int(bits))
        for pair in pairs { ends[Int(truncatingIfNeeded: pair.key >> (64 - bits))] += 1 }
        var sum = 0
        for index in ends.indices {
            (ends[index], sum) = (sum, sum + ends[index])
        }
        var dealt = pairs
        for pair in pairs {
            let bucket = Int(truncatingIfNeeded: pair.key >> (64 - bits))
            dealt[ends[bucket]] = pair
            ends[bucket] += 1
        }
        var start = 0
        for end in ends {
            if end - start > 32 {
                dealt[start..<end].sort()
            } else if end - start > 1 {
                insertionSort(&dealt, start..<end)
            }
            start = end
        }
        return dealt
    }

    private static func insertionSort(_ pairs: inout [KeyPair], _ range: Range<Int>) {
        for index in range.dropFirst() {
            let pair = pairs[index]
            var place = index
            while place > range.lowerBound, pair < pairs[place - 1] {
                pairs[place] = pairs[place - 1]
                place -= 1
            }
            pairs[place] = pair
        }
    }

    /// The bytes of a pair on disk.
    static let size = 16

    /// The pairs as they lie in memory: the byte order of the machine (a file of another one fails its digests).
    static func bytes(of pairs: some Collection<KeyPair>) -> [UInt8] {
        unsafe Array(pairs).withUnsafeBytes { unsafe Array($0) }
    }

    /// The pairs in whole `bytes`; an incomplete one at the end is left out.
    static func pairs(in bytes: [UInt8]) -> [KeyPair] {
        let count = bytes.count / size
        return unsafe [KeyPair](unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe bytes.withUnsafeBytes {
                unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: $0[..<(count * size)]))
            }
            filled = count
        }
    }
}
