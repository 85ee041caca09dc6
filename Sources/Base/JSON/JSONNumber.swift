// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A JSON number as it was written: no digit is lost, and what kind of number it is stays the reader's choice.
///
/// Equal where the texts are equal: `1` and `1.0` differ.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
    /// The number in JSON's grammar, e.g. `-12.50e3`.
    public let text: String

    /// Wraps text that the parser has checked.
    init(checked text: String) { self.text = text }

    /// Checks and wraps a number in JSON's grammar; nil for anything else.
    public init?(_ text: String) {
        guard let value = try? JSONValue(parsing: text), case .number(let number) = value, number.text == text
        else { return nil }
        self = number
    }
    /// Makes a number from an integer.
    public init(_ value: Int) { text = String(value) }
    /// Makes a number from an integer.
    public init(_ value: Int64) { text = String(value) }
    /// Makes a number from an integer.
    public init(_ value: UInt64) { text = String(value) }
    /// Makes the shortest number that reads back to the same double; nil for infinities and NaN.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        var bytes: [UInt8] = value.sign == .minus && value == 0 ? [UInt8(ascii: "-")] : []
        bytes.append(ecmaScript: value)
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The value where it is an integer that fits, also when written as `1.0` or `1e3`.
    public var int: Int? { int64.flatMap { Int(exactly: $0) } }
    /// The value where it is an integer that fits, also when written as `1.0` or `1e3`.
    public var int64: Int64? { Int64(text) ?? integral.flatMap { Int64($0) } }
    /// The value where it is an integer that fits, also when written as `1.0` or `1e3`.
    public var uint64: UInt64? { text == "-0" ? 0 : UInt64(text) ?? integral.flatMap { UInt64($0) } }
    /// The nearest double; nil where it would be infinite.
    public var double: Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }
    /// The number as it was written.
    public var description: String { text }

    /// Whether it is written without fraction and exponent.
    var isIntegerLiteral: Bool {
        text.utf8.allSatisfy { $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// The plain decimal digits of a number with fraction or exponent, where its value is a short integer.
    private var integral: String? {
        var digits: [UInt8] = []
        var exponent = 0
        var inFraction = false
        var isNegative = false
        scan: for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): inFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                guard let written = Int(text.utf8.dropFirst(index + 1).asciiText), abs(written) <= 10_000 else {
                    return digits.allSatisfy { $0 == UInt8(ascii: "0") } ? "0" : nil
                }
                exponent += written
                break scan
            default:
                digits.append(byte)
                if inFraction { exponent -= 1 }
            }
        }
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        guard !digits.isEmpty else { return "0" }
        guard exponent >= 0, digits.count + exponent <= 4200 else { return nil }
        digits.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: exponent))
        return (isNegative ? "-" : "") + digits.asciiText
    }
}

extension JSONNumber: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// Makes a number from a literal.
    public init(integerLiteral value: Int64) { self.init(value) }
    /// Makes a number from a finite literal.
    public init(floatLiteral value: Double) {
        guard let number = JSONNumber(value) else { preconditionFailure("a JSON number cannot be infinite or NaN") }
        self = number
    }
}

extension Collection<UInt8> {
    fileprivate var asciiText: String { String(decoding: self, as: UTF8.self) }
}
