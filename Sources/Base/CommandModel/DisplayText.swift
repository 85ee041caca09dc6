// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Text on its way to a terminal: its width in columns, and control characters made harmless.
///
/// Names and subjects come from outside; an escape sequence in one of them must not move the cursor, set the window
/// title or reverse the reading order.
public enum DisplayText {
    /// The text with every control, direction and invisible format character shown as U+FFFD; line breaks and tabs
    /// become spaces.
    public static func safe(_ text: some StringProtocol) -> String {
        if text.unicodeScalars.allSatisfy({ !isUnsafe($0) }) { return String(text) }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": result.append(" ")
            case _ where isUnsafe(scalar): result.append("\u{FFFD}")
            default: result.append(scalar)
            }
        }
        return String(result)
    }

    /// The text on one line with backslash escapes, so that a program can read it back: `\t`, `\n`, `\r`, `\\`, `\u{…}`.
    static func escaped(_ text: some StringProtocol) -> String {
        if text.unicodeScalars.allSatisfy({ !isUnsafe($0) && $0 != "\\" }) { return String(text) }
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where isUnsafe(scalar): result += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The number of terminal columns a text takes.
    public static func width(_ text: some StringProtocol) -> Int {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
        return text.reduce(0) { $0 + width(of: $1) }
    }

    /// The text cut to at most `columns` columns, with `…` at the end where something was cut.
    public static func clipped(_ text: String, to columns: Int) -> String {
        if width(text) <= columns { return text }
        guard columns > 0 else { return "" }
        var result = ""
        var used = 0
        for character in text {
            let wide = width(of: character)
            if used + wide > columns - 1 { break }
            result.append(character)
            used += wide
        }
        return result + "…"
    }

    /// The text with spaces after (or before) it up to `columns` columns.
    static func padded(_ text: String, to columns: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, columns - width(text)))
        return right ? space + text : text + space
    }

    /// A whole number with commas between groups of three digits: `48,213`.
    public static func grouped(_ number: some BinaryInteger) -> String {
        var digits = String(number.magnitude)
        var end = digits.index(digits.endIndex, offsetBy: -3, limitedBy: digits.startIndex)
        while let comma = end, comma > digits.startIndex {
            digits.insert(",", at: comma)
            end = digits.index(comma, offsetBy: -3, limitedBy: digits.startIndex)
        }
        return (number < 0 ? "-" : "") + digits
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F: true  // C0, DEL, C1
        case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x206F, 0xFEFF, 0x061C: true  // invisible, direction
        case 0x2028, 0x2029, 0xE0000...0xE007F: true  // line separators, tags
        default: false
        }
    }

    private static func width(of character: Character) -> Int {
        var widest = 0
        for scalar in character.unicodeScalars {
            if scalar.value == 0xFE0F { return 2 }  // asked for the emoji form
            widest = max(widest, width(of: scalar))
        }
        return widest
    }

    private static func width(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .control, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x1B000...0x1B2FF, 0x20000...0x3FFFD:
            return 2
        case 0x1F000...0x1FBFF: return scalar.properties.isEmojiPresentation ? 2 : 1
        default: return scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }
}
