// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let colon = UInt8(ascii: ":")
    static let dash = UInt8(ascii: "-")
    static let quote = UInt8(ascii: "\"")
    static let backslash = UInt8(ascii: "\\")
    static let space = UInt8(ascii: " ")

    /// Space or tab.
    var isBlank: Bool { self == 0x20 || self == 0x09 }
    /// Space, tab or a line end.
    var isSpace: Bool { isBlank || self == 0x0A || self == 0x0D }
    /// An ASCII digit.
    var isDigit: Bool { (0x30...0x39).contains(self) }
    /// An ASCII letter.
    var isLetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    /// This byte with an ASCII capital made small.
    var lowered: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x37
        case 0x61...0x66: self - 0x57
        default: nil
        }
    }
}

extension Collection where Element == UInt8 {
    /// The bytes with ASCII capitals made small, as text.
    var loweredText: String { String(decoding: map(\.lowered), as: UTF8.self) }
    /// The decimal number these ASCII digits write; nil for none, other bytes, or more than nine digits.
    var decimal: Int? {
        guard (1...9).contains(count) else { return nil }
        var value = 0
        for byte in self {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }
}

extension BidirectionalCollection where Element == UInt8 {
    /// The bytes without white space at both ends.
    var trimmed: SubSequence {
        guard let first = firstIndex(where: { !$0.isSpace }), let last = lastIndex(where: { !$0.isSpace }) else {
            return self[endIndex..<endIndex]
        }
        return self[first...last]
    }
}
