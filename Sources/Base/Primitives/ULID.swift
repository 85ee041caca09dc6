// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// An identifier that sorts by the time it was made: 48 bits of milliseconds, then 80 random bits (ULID).
public struct ULID: Hashable, Comparable, Sendable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    private init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes an identifier for an instant; times before 1970 or after the year 10889 are moved to that end.
    public init(at instant: Instant, random: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(min(max(instant.milliseconds, 0), 0xFFFF_FFFF_FFFF))
        high = milliseconds << 16 | random.next() & 0xFFFF
        low = random.next()
    }

    /// Takes 16 bytes in network order; nil where there are fewer or more.
    public init?(bytes: some Sequence<UInt8>) {
        guard let (high, low) = bytes.twoWords else { return nil }
        self.init(high: high, low: low)
    }

    /// Reads 26 characters of Crockford's base 32, in upper or lower case; nil for anything else.
    public init?(_ text: some StringProtocol) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        for byte in text.utf8 {
            let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
            guard let value = Self.alphabet.firstIndex(of: upper) else { return nil }
            // The first character holds only 3 bits: 26 times 5 is 130.
            if count == 0, value > 7 { return nil }
            high = high << 5 | low >> 59
            low = low << 5 | UInt64(value)
            count += 1
            guard count <= 26 else { return nil }
        }
        guard count == 26 else { return nil }
        self.init(high: high, low: low)
    }
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// When it was made.
    public var instant: Instant { Instant(milliseconds: Int64(high >> 16)) }
    /// The 16 bytes in network order.
    public var bytes: [UInt8] { [UInt8](word: high) + [UInt8](word: low) }

    /// The 26 characters, in upper case.
    public var string: String {
        var text = [UInt8](repeating: 0, count: 26)
        var high = high
        var low = low
        for index in text.indices.reversed() {
            text[index] = Self.alphabet[Int(low & 31)]
            low = low >> 5 | high << 59
            high >>= 5
        }
        return String(decoding: text, as: UTF8.self)
    }
    /// The 26 characters, in upper case.
    public var description: String { string }

    /// The identifier after this one with the same time; nil where the random part is used up.
    public var successor: ULID? {
        if low < .max { return ULID(high: high, low: low + 1) }
        guard high & 0xFFFF < 0xFFFF else { return nil }
        return ULID(high: high + 1, low: 0)
    }

    /// Order of making, then of the random part; the same as the order of the strings.
    public static func < (left: ULID, right: ULID) -> Bool { (left.high, left.low) < (right.high, right.low) }
}
