// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Looks for many byte strings at once, in one pass whatever their number.
struct NeedleSearch: Sendable {
    private let needles: [[UInt8]]
    private var buckets: [UInt32: [Int]] = [:]
    /// One bit for each hash of four bytes that starts some needle.
    private var filter = [UInt64](repeating: 0, count: 1 << 10)
    private static let head = 4

    /// Prepares a search; needles of fewer than four bytes are left out.
    init(_ needles: [[UInt8]]) {
        self.needles = needles
        for (index, needle) in needles.enumerated() where needle.count >= Self.head {
            let head = Self.head(needle, 0)
            buckets[head, default: []].append(index)
            let slot = Self.slot(head)
            filter[slot >> 6] |= 1 << UInt64(slot & 63)
        }
    }

    /// Calls `body` with the number of a needle and its range for every place where one stands, until it returns false.
    func visit(_ bytes: [UInt8], _ body: (Int, Range<Int>) -> Bool) {
        guard !buckets.isEmpty, bytes.count >= Self.head else { return }
        var head = Self.head(bytes, 0)
        for start in 0...(bytes.count - Self.head) {
            if start > 0 { head = head >> 8 | UInt32(bytes[start + Self.head - 1]) << 24 }
            let slot = Self.slot(head)
            guard filter[slot >> 6] & 1 << UInt64(slot & 63) != 0, let bucket = buckets[head] else { continue }
            for index in bucket where bytes.count - start >= needles[index].count {
                let range = start..<start + needles[index].count
                guard bytes[range].elementsEqual(needles[index]) else { continue }
                guard body(index, range) else { return }
            }
        }
    }

    private static func head(_ bytes: [UInt8], _ start: Int) -> UInt32 {
        UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16 | UInt32(bytes[start + 3])
            << 24
    }
    private static func slot(_ head: UInt32) -> Int { Int((head &* 0x9E37_79B1) >> 16) }
}
