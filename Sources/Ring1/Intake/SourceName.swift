// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Names for sources: readable, reversible, and always text.
enum SourceName {
    /// The bytes as text with `%`, controls and whatever is not UTF-8 written as `%XX`; different bytes never give the
    /// same text.
    static func encoded(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let length = scalarLength(bytes, at: index)
            let byte = bytes[index]
            if length == 0 || byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "%") {
                output.append(UInt8(ascii: "%"))
                output += digits(byte)
                index += 1
            } else {
                output += bytes[index..<(index + length)]
                index += length
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func digits(_ byte: UInt8) -> [UInt8] {
        [byte >> 4, byte & 15].map { $0 < 10 ? $0 + 0x30 : $0 + 0x37 }
    }

    /// The bytes of the well-formed UTF-8 scalar at `start`; 0 where there is none.
    private static func scalarLength(_ bytes: [UInt8], at start: Int) -> Int {
        let length =
            switch bytes[start] {
            case 0x00...0x7F: 1
            case 0xC2...0xDF: 2
            case 0xE0...0xEF: 3
            case 0xF0...0xF4: 4
            default: 0
            }
        guard length > 1 else { return length }
        guard start + length <= bytes.count else { return 0 }
        let slice = bytes[start..<(start + length)]
        return String(decoding: slice, as: UTF8.self).utf8.elementsEqual(slice) ? length : 0
    }

    /// The part of a Maildir file name that never changes: what stands before the flags.
    static func maildirUnique(_ name: [UInt8]) -> [UInt8] {
        Array(name.prefix { $0 != UInt8(ascii: ":") })
    }
}
