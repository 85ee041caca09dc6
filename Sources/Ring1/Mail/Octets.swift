// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

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

extension ArraySlice where Element == UInt8 {
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
    /// The bytes without white space at both ends.
    var trimmed: ArraySlice<UInt8> {
        var low = startIndex
        var high = endIndex
        while low < high, self[low].isSpace { low += 1 }
        while high > low, self[high - 1].isSpace { high -= 1 }
        return self[low..<high]
    }
    /// Whether the bytes are these ASCII letters, without regard to case.
    func equalsIgnoringCase(_ text: String) -> Bool {
        guard count == text.utf8.count else { return false }
        var index = startIndex
        for byte in text.utf8 {
            if self[index].lowered != byte.lowered { return false }
            index += 1
        }
        return true
    }
    /// Whether the bytes begin with these ASCII letters, without regard to case.
    func startsIgnoringCase(_ text: String) -> Bool {
        count >= text.utf8.count && prefix(text.utf8.count).equalsIgnoringCase(text)
    }
    /// Where `byte` first stands at or after `start`; nil where it does not.
    @inline(__always) func position(of byte: UInt8, from start: Int) -> Int? {
        guard start < endIndex else { return nil }
        return unsafe withUnsafeBufferPointer { buffer -> Int? in
            // The buffer is not empty, so it has a base; memchr stays between start and its end.
            let base = unsafe UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped)
            let skipped = start - startIndex
            guard skipped >= 0, let found = unsafe memchr(base + skipped, Int32(byte), buffer.count - skipped) else {
                return nil
            }
            return unsafe base.distance(to: UnsafeRawPointer(found)) + startIndex
        }
    }
}

extension [UInt8] {
    /// The bytes with ASCII capitals made small, as text.
    var loweredText: String { self[...].loweredText }
    /// The bytes without white space at both ends.
    var trimmed: ArraySlice<UInt8> { self[...].trimmed }
    /// Where `byte` first stands in `start..<end`; nil where it does not.
    @inline(__always) func position(of byte: UInt8, from start: Int, to end: Int) -> Int? {
        guard start < end else { return nil }
        return unsafe withUnsafeBufferPointer { buffer -> Int? in
            precondition(start >= 0 && end <= buffer.count, "a search stays inside its bytes")
            let base = unsafe UnsafeRawPointer(buffer.baseAddress.unsafelyUnwrapped)
            guard let found = unsafe memchr(base + start, Int32(byte), end - start) else { return nil }
            return unsafe base.distance(to: UnsafeRawPointer(found))
        }
    }
}

/// One line of a mail: where it starts, where what stands before its line end (LF or CRLF) ends, and where the next one
/// starts.
struct Line {
    let start: Int
    let end: Int
    let next: Int

    init(in bytes: [UInt8], at start: Int, end limit: Int) {
        self.start = start
        if let feed = bytes.position(of: .lineFeed, from: start, to: limit) {
            next = feed + 1
            end = feed > start && bytes[feed - 1] == .carriageReturn ? feed - 1 : feed
        } else {
            next = limit
            end = limit > start && bytes[limit - 1] == .carriageReturn ? limit - 1 : limit
        }
    }

    var isEmpty: Bool { start == end }
}
