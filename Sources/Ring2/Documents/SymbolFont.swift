// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Characters that documents write in fonts of symbols, as the characters they look like.
enum SymbolFont {
    /// The character of a code in a font; nil for one not known, which is better left out than guessed.
    static func character(font: String, code: UInt32) -> Unicode.Scalar? {
        let isPrivate = (0xF000...0xF0FF).contains(code)
        let low = isPrivate ? code - 0xF000 : code
        let name = font.lowercased()
        if name == "symbol" { return symbol(low) }
        if name.hasPrefix("wingdings") { return wingdings[low] ?? nil }
        return isPrivate || code < 0x20 ? nil : Unicode.Scalar(code)
    }

    private static func symbol(_ code: UInt32) -> Unicode.Scalar? {
        if let other = symbols[code] { return other }
        let table: String.UnicodeScalarView
        switch code {
        case 0x41...0x5A:
            table = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ".unicodeScalars
            return Array(table)[Int(code - 0x41)]
        case 0x61...0x7A:
            table = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ".unicodeScalars
            return Array(table)[Int(code - 0x61)]
        case 0x20...0x7E: return Unicode.Scalar(code)
        default: return nil
        }
    }

    private static let symbols: [UInt32: Unicode.Scalar] = [
        0x22: "∀", 0x24: "∃", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑",
        0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB6: "∂", 0xB7: "•", 0xB8: "÷",
        0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC6: "∅", 0xC7: "∩", 0xC8: "∪", 0xCC: "⊂", 0xCD: "⊆",
        0xCE: "∈", 0xCF: "∉", 0xD1: "∇", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD5: "∏", 0xD6: "√", 0xD7: "⋅", 0xD8: "¬",
        0xD9: "∧", 0xDA: "∨", 0xDB: "⇔", 0xDC: "⇐", 0xDD: "⇑", 0xDE: "⇒", 0xDF: "⇓", 0xE5: "∑", 0xF2: "∫",
    ]
    private static let wingdings: [UInt32: Unicode.Scalar] = [
        0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x75: "◆", 0x76: "❖",
        0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨",
        0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    ]
}
