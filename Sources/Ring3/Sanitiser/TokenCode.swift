// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The five characters that carry a token's identity: 25 bits in Crockford base 32.
///
/// Everything else in a token (brackets, label, hyphen) is decoration that a model may bend; only the code is looked up.
public struct TokenCode: Hashable, Sendable, CustomStringConvertible {
    /// The number of characters.
    public static let length = 5
    /// The number of different codes.
    static let space: UInt32 = 1 << 25

    /// The 25 bits.
    let bits: UInt32

    /// Wraps 25 bits; higher bits are a programmer's error.
    init(bits: UInt32) {
        precondition(bits < Self.space, "a token code has 25 bits")
        self.bits = bits
    }

    /// Reads five characters, upper or lower case; nil for anything else. Nothing is guessed or repaired.
    public init?(_ text: some StringProtocol) {
        var bits: UInt32 = 0
        var count = 0
        for byte in text.utf8 {
            guard let digit = Self.digit(byte), count < Self.length else { return nil }
            bits = bits << 5 | digit
            count += 1
        }
        guard count == Self.length else { return nil }
        self.bits = bits
    }

    /// The code as five upper-case characters.
    public var description: String {
        var characters: [UInt8] = []
        appendText(to: &characters)
        return String(decoding: characters, as: UTF8.self)
    }

    /// Appends the five characters to `bytes`.
    func appendText(to bytes: inout [UInt8]) {
        for shift in stride(from: UInt32(20), through: 0, by: -5) { bytes.append(Self.character(bits >> shift & 31)) }
    }

    /// Whether the code has a letter and a digit, so that it is neither a plain word nor a plain number.
    var isMixed: Bool {
        var letters = false
        var digits = false
        for shift in stride(from: UInt32(0), through: 20, by: 5) {
            if bits >> shift & 31 < 10 { digits = true } else { letters = true }
        }
        return letters && digits
    }

    private static func character(_ digit: UInt32) -> UInt8 {
        let alphabet: StaticString = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        // The digit is below 32 by masking, and the alphabet has 32 ASCII characters.
        return unsafe alphabet.utf8Start[Int(digit)]
    }

    /// The value of a character, or nil where it is not in the alphabet (no I, L, O, U).
    static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: return UInt32(byte - 0x30)
        case 0x41...0x5A, 0x61...0x7A:
            let upper = byte & 0xDF
            switch upper {
            case 0x41...0x48: return UInt32(upper - 0x41 + 10)  // A-H
            case 0x4A, 0x4B: return UInt32(upper - 0x4A + 18)  // J K
            case 0x4D, 0x4E: return UInt32(upper - 0x4D + 20)  // M N
            case 0x50...0x54: return UInt32(upper - 0x50 + 22)  // P-T
            case 0x56...0x5A: return UInt32(upper - 0x56 + 27)  // V-Z
            default: return nil  // I L O U
            }
        default: return nil
        }
    }
}
