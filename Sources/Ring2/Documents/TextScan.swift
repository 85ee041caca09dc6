// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Small passes over the bytes of a text.
enum TextScan {
    /// Line ends made `\n`, a form feed made a blank line, other control characters left out; tabs stay.
    static func cleaned(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count)
        var last: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 0x20...0x7E, 0x80...0xFF, 0x09: output.append(byte)
            case 0x0A: if last != 0x0D { output.append(byte) }
            case 0x0D: output.append(0x0A)
            case 0x0C: output += [0x0A, 0x0A]
            default: break
            }
            last = byte
        }
        return output
    }

    /// How many characters embed or override the direction of text (U+202A to U+202E, U+2066 to U+2069).
    static func directionControls(_ text: String) -> Int {
        var count = 0
        var (first, second): (UInt8, UInt8) = (0, 0)
        for byte in text.utf8 {
            if first == 0xE2 {
                if second == 0x80, (0xAA...0xAE).contains(byte) { count += 1 }
                if second == 0x81, (0xA6...0xA9).contains(byte) { count += 1 }
            }
            (first, second) = (second, byte)
        }
        return count
    }
}

extension TextScan {
    /// Whether there is a letter or digit; every character outside ASCII counts as one.
    static func hasWords(_ text: [UInt8]) -> Bool {
        text.contains { $0 >= 0x80 || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) }
    }
    /// How many words of two or more letters a text has.
    static func words(_ text: String) -> Int {
        text.split { !$0.isLetter }.count { $0.count > 1 }
    }
}
