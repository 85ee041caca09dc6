// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A number of bytes that knows how people read it.
public struct ByteCount: Hashable, Comparable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The exact number.
    public let bytes: Int

    /// Wraps a number of bytes.
    public init(_ bytes: Int) { self.bytes = bytes }
    /// Wraps a number of bytes.
    public init(integerLiteral bytes: Int) { self.bytes = bytes }

    /// So many kibibytes (1,024 bytes).
    public static func kibibytes(_ count: Int) -> ByteCount { ByteCount(count << 10) }
    /// So many mebibytes (1,048,576 bytes).
    public static func mebibytes(_ count: Int) -> ByteCount { ByteCount(count << 20) }

    /// The number for people: `0 B`, `1023 B`, `1.5 KiB`, `64.0 MiB`; cut, not rounded, to one decimal.
    public var description: String {
        let magnitude = bytes.magnitude
        guard magnitude >= 1024 else { return "\(bytes) B" }
        var unit = 0
        while unit < 5, magnitude >> UInt(10 * (unit + 2)) > 0 { unit += 1 }
        let shift = UInt(10 * (unit + 1))
        let tenths = (magnitude >> (shift - 10) & 1023) * 10 / 1024
        return "\(bytes < 0 ? "-" : "")\(magnitude >> shift).\(tenths) \(Self.units[unit])"
    }
    private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

    /// Fewer bytes are smaller.
    public static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }
}
