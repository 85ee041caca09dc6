// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A version 7 UUID (RFC 9562): 48 bits of milliseconds, then 74 random bits; sorts by the time it was made.
public struct UUIDv7: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// Makes an identifier for an instant; times before 1970 or after the year 10889 are moved to that end.
    public init(at instant: Instant, random: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(min(max(instant.milliseconds, 0), 0xFFFF_FFFF_FFFF))
        high = milliseconds << 16 | 0x7000 | random.next() & 0x0FFF
        low = 0x8000_0000_0000_0000 | random.next() & 0x3FFF_FFFF_FFFF_FFFF
    }

    /// Takes 16 bytes in network order; nil where there are fewer or more, or another version or variant.
    public init?(bytes: some Sequence<UInt8>) {
        guard let (high, low) = bytes.twoWords, high & 0xF000 == 0x7000, low >> 62 == 0b10 else { return nil }
        self.high = high
        self.low = low
    }

    /// Reads `017f22e2-79b0-7cc3-98c4-dc0c0c07398f`, in either case; nil for another form, version or variant.
    public init?(_ text: some StringProtocol) {
        let characters = Array(text.utf8)
        guard characters.count == 36 else { return nil }
        var digits: [UInt8] = []
        for (index, byte) in characters.enumerated() {
            if [8, 13, 18, 23].contains(index) {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                digits.append(byte)
            }
        }
        guard let bytes = [UInt8](hex: String(decoding: digits, as: UTF8.self)) else { return nil }
        self.init(bytes: bytes)
    }

    /// When it was made.
    public var instant: Instant { Instant(milliseconds: Int64(high >> 16)) }
    /// The 16 bytes in network order.
    public var bytes: [UInt8] { [UInt8](word: high) + [UInt8](word: low) }

    /// The 36 characters, in lower case.
    public var string: String {
        let digits = Array(bytes.hex.utf8)
        let groups = [digits[0..<8], digits[8..<12], digits[12..<16], digits[16..<20], digits[20..<32]]
        return String(decoding: Array(groups.joined(separator: [UInt8(ascii: "-")])), as: UTF8.self)
    }
    /// The 36 characters, in lower case.
    public var description: String { string }

    /// Order of making, then of the random part; the same as the order of the strings.
    public static func < (left: UUIDv7, right: UUIDv7) -> Bool { (left.high, left.low) < (right.high, right.low) }
}

extension Sequence<UInt8> {
    /// Sixteen bytes as two words in network order.
    var twoWords: (UInt64, UInt64)? {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for byte in self {
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(byte)
            count += 1
            guard count <= 16 else { return nil }
        }
        return count == 16 ? (high, low) : nil
    }
}

extension [UInt8] {
    /// The eight bytes of a word in network order.
    init(word: UInt64) { self = (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
}
