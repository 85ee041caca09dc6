// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Text under construction: scalars are written as UTF-8, so that the whole becomes a string in one step.
struct UTF8Text {
    private var bytes: [UInt8] = []
    /// Whether something did not fit and was replaced.
    var isLossy = false

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Adds a scalar; a surrogate or a number beyond Unicode is replaced.
    @inline(__always) mutating func append(_ code: UInt32) {
        if code < 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: code))
        } else {
            appendLong(code)
        }
    }

    private mutating func appendLong(_ code: UInt32) {
        switch code {
        case 0x80..<0x800:
            bytes.append(UInt8(truncatingIfNeeded: 0xC0 | code >> 6))
        case 0x800..<0xD800, 0xE000..<0x1_0000:
            bytes.append(UInt8(truncatingIfNeeded: 0xE0 | code >> 12))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 63))
        case 0x1_0000..<0x11_0000:
            bytes.append(UInt8(truncatingIfNeeded: 0xF0 | code >> 18))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | code >> 12 & 63))
            bytes.append(UInt8(truncatingIfNeeded: 0x80 | code >> 6 & 63))
        default:
            replace()
            return
        }
        bytes.append(UInt8(truncatingIfNeeded: 0x80 | code & 63))
    }

    /// Adds U+FFFD in the place of what could not be read.
    mutating func replace() {
        isLossy = true
        bytes += [0xEF, 0xBF, 0xBD]
    }

    /// The text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The text with the charset it came in.
    func decoded(_ charset: Charset) -> DecodedText { DecodedText(text: text, charset: charset, isLossy: isLossy) }
}
