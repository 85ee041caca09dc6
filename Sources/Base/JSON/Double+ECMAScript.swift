// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension [UInt8] {
    /// Appends a finite double as ECMAScript's `Number::toString` writes it; negative zero becomes `0`.
    ///
    /// Swift's own description finds the same digits (the shortest that read back, the closest of these); only their
    /// layout differs.
    mutating func append(ecmaScript value: Double) {
        precondition(value.isFinite, "ECMAScript text is asked for finite numbers only")
        if value == 0 {
            append(UInt8(ascii: "0"))
            return
        }
        if value < 0 { append(UInt8(ascii: "-")) }
        // `value` is `0.digits` times ten to the power of `point`.
        var (digits, point) = Self.digits(of: value.magnitude)
        if digits.count <= point, point <= 21 {
            digits.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: point - digits.count))
            append(contentsOf: digits)
        } else if (1...21).contains(point) {
            append(contentsOf: digits[..<point])
            append(UInt8(ascii: "."))
            append(contentsOf: digits[point...])
        } else if (-5...0).contains(point) {
            append(contentsOf: "0.".utf8)
            append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point))
            append(contentsOf: digits)
        } else {
            append(digits[0])
            if digits.count > 1 {
                append(UInt8(ascii: "."))
                append(contentsOf: digits[1...])
            }
            append(contentsOf: (point > 0 ? "e+" : "e-").utf8)
            append(contentsOf: String((point - 1).magnitude).utf8)
        }
    }

    /// The significant digits without zeros at either end, and the place of the point counted from their start.
    private static func digits(of value: Double) -> (digits: [UInt8], point: Int) {
        let description = Array(value.description.utf8)
        let mantissa = description.prefix { $0 != UInt8(ascii: "e") }
        let exponent = Int(String(decoding: description.dropFirst(mantissa.count + 1), as: UTF8.self)) ?? 0
        let whole = mantissa.prefix { $0 != UInt8(ascii: ".") }
        var digits = mantissa.filter { $0 != UInt8(ascii: ".") }
        let leadingZeros = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leadingZeros)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (digits, whole.count - leadingZeros + exponent)
    }
}
