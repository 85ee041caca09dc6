// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// An amount of money: whole millionths of a US dollar, so that sums of small prices stay exact.
///
/// Reaches plus and minus 9.2 million million dollars; sums beyond that stop the program.
public struct MicroUSD: Hashable, Comparable, Sendable, CustomStringConvertible, AdditiveArithmetic {
    /// Millionths of a dollar; negative for a credit.
    public let micros: Int64

    /// Makes an amount from millionths of a dollar.
    public init(micros: Int64) { self.micros = micros }
    /// No money.
    public static let zero = MicroUSD(micros: 0)

    /// Reads a decimal number of dollars such as `12`, `0.25` or `-1.000001`.
    ///
    /// Nil where there are more than six decimals, a missing digit, an exponent, or the range is left.
    public init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)[...]
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes = bytes.dropFirst() }
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        var decimals = parts.count == 2 ? Array(parts[1]) : []
        guard decimals.count <= 6 else { return nil }
        decimals += Array(repeating: UInt8(ascii: "0"), count: 6 - decimals.count)
        var value: Int64 = 0
        for byte in Array(parts[0]) + decimals {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            let digit = Int64(byte - UInt8(ascii: "0"))
            let (scaled, tooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow) =
                isNegative ? scaled.subtractingReportingOverflow(digit) : scaled.addingReportingOverflow(digit)
            guard !tooLarge, !overflow else { return nil }
            value = sum
        }
        self.init(micros: value)
    }

    /// The amount in dollars with two to six decimals, e.g. `12.00`, `0.00125`; reads back to the same amount.
    public var decimalText: String {
        var decimals: [UInt8] = []
        decimals.append(decimal: Int(micros.magnitude % 1_000_000), digits: 6)
        while decimals.count > 2, decimals.last == UInt8(ascii: "0") { decimals.removeLast() }
        let dollars = micros.magnitude / 1_000_000
        return "\(micros < 0 ? "-" : "")\(dollars).\(String(decoding: decimals, as: UTF8.self))"
    }
    /// The amount with its unit, e.g. `0.25 USD`.
    public var description: String { "\(decimalText) USD" }

    /// The sum of two amounts.
    public static func + (left: MicroUSD, right: MicroUSD) -> MicroUSD {
        MicroUSD(micros: left.micros + right.micros)
    }
    /// The difference of two amounts.
    public static func - (left: MicroUSD, right: MicroUSD) -> MicroUSD {
        MicroUSD(micros: left.micros - right.micros)
    }
    /// Less money is smaller.
    public static func < (left: MicroUSD, right: MicroUSD) -> Bool { left.micros < right.micros }
}
