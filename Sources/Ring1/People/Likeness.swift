// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How alike two words are: Jaro-Winkler, and one slip of the pen.
enum Likeness {
    /// Jaro-Winkler similarity, 0 to 1, of words of at most 64 bytes; longer ones are compared by their first 64.
    static func jaroWinkler(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Double {
        let leftCount = min(left.count, 64)
        let rightCount = min(right.count, 64)
        guard leftCount > 0, rightCount > 0 else { return leftCount == rightCount ? 1 : 0 }
        let window = max(0, max(leftCount, rightCount) / 2 - 1)
        var taken: UInt64 = 0
        var matched: UInt64 = 0
        var matches = 0
        for i in 0..<leftCount {
            let low = max(0, i - window)
            let high = min(rightCount, i + window + 1)
            var j = low
            while j < high {
                if taken & (1 << UInt64(j)) == 0, left[i] == right[j] {
                    taken |= 1 << UInt64(j)
                    matched |= 1 << UInt64(i)
                    matches += 1
                    break
                }
                j += 1
            }
        }
        guard matches > 0 else { return 0 }
        var transpositions = 0
        while matched != 0 {
            let i = matched.trailingZeroBitCount
            let j = taken.trailingZeroBitCount
            if left[i] != right[j] { transpositions += 1 }
            matched &= matched - 1
            taken &= taken - 1
        }
        let share = Double(matches)
        let jaro =
            (share / Double(leftCount) + share / Double(rightCount) + (share - Double(transpositions / 2)) / share) / 3
        var prefix = 0
        while prefix < 4, prefix < leftCount, prefix < rightCount, left[prefix] == right[prefix] { prefix += 1 }
        return jaro + Double(prefix) * 0.1 * (1 - jaro)
    }

    /// Whether one letter left out, put in, changed, or two neighbours exchanged makes one of the other.
    static func isOneSlip(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        guard long.count - short.count <= 1 else { return false }
        var start = 0
        while start < short.count, short[start] == long[start] { start += 1 }
        var shortEnd = short.count
        var longEnd = long.count
        while shortEnd > start, longEnd > start, short[shortEnd - 1] == long[longEnd - 1] {
            shortEnd -= 1
            longEnd -= 1
        }
        if longEnd - start <= 1 { return true }
        return longEnd - start == 2 && shortEnd - start == 2 && short[start] == long[start + 1]
            && short[start + 1] == long[start]
    }
}
