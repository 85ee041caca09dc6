// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What a byte may be in an HTTP/1.1 message (RFC 9110 section 5, RFC 9112).
enum ByteClass {
    /// `!#$%&'*+-.^_`|~`, digits and letters.
    @inline(__always) static func isToken(_ byte: UInt8) -> Bool {
        byte < 64
            ? (lowTokens >> UInt64(byte)) & 1 == 1
            : byte < 128 && (highTokens >> UInt64(byte & 63)) & 1 == 1
    }
    /// Tab, space, visible ASCII and everything from 0x80 up.
    @inline(__always) static func isFieldValue(_ byte: UInt8) -> Bool {
        (byte >= 32 && byte != 127) || byte == 9
    }
    /// The lower-case form of an ASCII letter; other bytes as they are.
    @inline(__always) static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 65 < 26 ? byte | 32 : byte
    }
    /// The value of a hexadecimal digit.
    @inline(__always) static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
    private static let lowTokens: UInt64 = mask("!#$%&'*+-.0123456789", base: 0)
    private static let highTokens: UInt64 = mask(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~", base: 64)
    private static func mask(_ characters: StaticString, base: UInt64) -> UInt64 {
        var bits: UInt64 = 0
        for byte in characters.description.utf8 { bits |= 1 << (UInt64(byte) - base) }
        return bits
    }
}
