// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// UTF-8: checked first, repaired only where it is broken.
enum UTF8Decoder {
    static func decode(_ buffer: UnsafeBufferPointer<UInt8>) -> DecodedText {
        var rest = unsafe buffer[...]
        if unsafe rest.starts(with: [0xEF, 0xBB, 0xBF]) { unsafe rest = rest.dropFirst(3) }
        let plain = unsafe UnsafeBufferPointer(rebasing: rest)
        if let text = unsafe String(validating: plain, as: UTF8.self) {
            return DecodedText(text: text, charset: .utf8, isLossy: false)
        }
        return DecodedText(text: unsafe String(decoding: plain, as: UTF8.self), charset: .utf8, isLossy: true)
    }
}

/// UTF-16: the order of bytes from the mark, then from the name.
enum UTF16Decoder {
    static func decode(_ bytes: Span<UInt8>, as charset: Charset) -> DecodedText {
        var index = 0
        var isLittle = charset == .utf16LittleEndian
        if bytes.count >= 2 {
            if bytes[0] == 0xFF, bytes[1] == 0xFE, charset != .utf16BigEndian {
                isLittle = true
                index = 2
            } else if bytes[0] == 0xFE, bytes[1] == 0xFF, charset != .utf16LittleEndian {
                isLittle = false
                index = 2
            }
        }
        var text = UTF8Text(capacity: bytes.count)
        var high: UInt32?
        while index + 1 < bytes.count {
            let first = UInt32(bytes[index])
            let second = UInt32(bytes[index + 1])
            let unit = isLittle ? second << 8 | first : first << 8 | second
            index += 2
            if let waiting = high {
                high = nil
                if unit & 0xFC00 == 0xDC00 {
                    text.append(0x1_0000 + (waiting & 0x3FF) << 10 + (unit & 0x3FF))
                    continue
                }
                text.replace()
            }
            if unit & 0xFC00 == 0xD800 { high = unit } else { text.append(unit) }
        }
        if high != nil { text.replace() }
        if index < bytes.count { text.isLossy = true }
        return text.decoded(charset)
    }
}

/// UTF-32: four bytes a scalar.
enum UTF32Decoder {
    static func decode(_ bytes: Span<UInt8>, as charset: Charset) -> DecodedText {
        var index = 0
        var isLittle = charset == .utf32LittleEndian
        if bytes.count >= 4 {
            let mark = number(bytes, at: 0, isLittle: true)
            if mark == 0xFEFF, charset != .utf32BigEndian {
                isLittle = true
                index = 4
            } else if mark == 0xFFFE_0000, charset != .utf32LittleEndian {
                isLittle = false
                index = 4
            }
        }
        var text = UTF8Text(capacity: bytes.count / 2)
        while index + 3 < bytes.count {
            text.append(number(bytes, at: index, isLittle: isLittle))
            index += 4
        }
        if index < bytes.count { text.isLossy = true }
        return text.decoded(charset)
    }

    private static func number(_ bytes: Span<UInt8>, at index: Int, isLittle: Bool) -> UInt32 {
        var value: UInt32 = 0
        for offset in 0..<4 { value = value << 8 | UInt32(bytes[isLittle ? index + 3 - offset : index + offset]) }
        return value
    }
}

/// UTF-7 (RFC 2152): runs of UTF-16 in base64 between `+` and `-`.
enum UTF7Decoder {
    static func decode(_ bytes: Span<UInt8>) -> DecodedText {
        var text = UTF8Text(capacity: bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == UInt8(ascii: "+") else {
                if byte < 0x80 { text.append(UInt32(byte)) } else { text.replace() }
                continue
            }
            if index < bytes.count, bytes[index] == UInt8(ascii: "-") {
                text.append(UInt32(UInt8(ascii: "+")))
                index += 1
                continue
            }
            index = run(bytes, from: index, into: &text)
        }
        return text.decoded(.utf7)
    }

    /// One run of base64; returns where it ends.
    private static func run(_ bytes: Span<UInt8>, from start: Int, into text: inout UTF8Text) -> Int {
        var index = start
        var group: UInt32 = 0
        var bits = 0
        var high: UInt32?
        while index < bytes.count, let value = digit(bytes[index]) {
            index += 1
            group = group << 6 | value
            bits += 6
            guard bits >= 16 else { continue }
            bits -= 16
            let unit = group >> UInt32(bits) & 0xFFFF
            group &= (1 << UInt32(bits)) - 1
            if let waiting = high {
                high = nil
                if unit & 0xFC00 == 0xDC00 {
                    text.append(0x1_0000 + (waiting & 0x3FF) << 10 + (unit & 0x3FF))
                    continue
                }
                text.replace()
            }
            if unit & 0xFC00 == 0xD800 { high = unit } else { text.append(unit) }
        }
        if high != nil { text.replace() }
        if index == start || bits >= 6 || group != 0 { text.isLossy = true }
        return index < bytes.count && bytes[index] == UInt8(ascii: "-") ? index + 1 : index
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x47
        case 0x30...0x39: UInt32(byte) + 4
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
