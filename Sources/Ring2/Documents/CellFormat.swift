// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// How a spreadsheet shows the numbers of a cell, as far as it changes what they mean.
enum CellFormat: Hashable {
    case general
    case date, time, dateAndTime
    case percent
    /// An amount of money with its sign, such as `€`.
    case money(String)

    /// The format of a number that needs no code (ECMA-376, 18.8.30); nil for one that does.
    init?(builtIn id: Int) {
        switch id {
        case 0...4, 11...13, 48, 49: self = .general
        case 5...8, 37...44: self = .general
        case 9, 10: self = .percent
        case 14...17, 27...31, 34...36, 50...54, 57, 58: self = .date
        case 18...21, 32, 33, 45...47, 55, 56: self = .time
        case 22: self = .dateAndTime
        default: return nil
        }
    }

    /// The format that a code such as `dd.mm.yyyy` or `#,##0.00 [$€-407]` means.
    init(code: String) {
        // The first section counts; quoted text and escaped characters are no letters of the code.
        var letters: [Character] = []
        var sign: String?
        var rest = code.prefix(255)[...]
        scan: while let character = rest.popFirst() {
            switch character {
            case ";": break scan
            case "\"":
                let text = String(rest.prefix { $0 != "\"" })
                if sign == nil, Self.isMoney(text) { sign = text.filter { $0 != " " } }
                rest = rest.dropFirst(text.count + 1)
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                let text = rest.prefix { $0 != "]" }
                if text.first == "$" {
                    let found = text.dropFirst().prefix { $0 != "-" }
                    if !found.isEmpty { sign = String(found) }
                } else if let first = text.lowercased().first, "hms".contains(first) {
                    letters.append(first)
                }
                rest = rest.dropFirst(text.count + 1)
            case "$", "€", "£", "¥": sign = String(character)
            default: letters.append(contentsOf: character.lowercased())
            }
        }
        let hasDate = letters.contains { $0 == "y" || $0 == "d" }
        let hasTime = letters.contains { $0 == "h" || $0 == "s" }
        let hasDigits = letters.contains { $0 == "0" || $0 == "#" || $0 == "?" }
        if String(letters).contains("general") {
            self = .general
        } else if hasDate && hasTime {
            self = .dateAndTime
        } else if hasDate || letters.contains("m") && !hasTime && !hasDigits {
            self = .date
        } else if hasTime {
            self = .time
        } else if letters.contains("%") {
            self = .percent
        } else if let sign {
            self = .money(sign)
        } else {
            self = .general
        }
    }

    private static func isMoney(_ text: String) -> Bool {
        let bare = text.filter { $0 != " " && $0 != "\u{A0}" }
        return ["€", "$", "£", "¥", "EUR", "USD", "GBP", "CHF", "JPY", "kr", "zł", "Kč", "Fr."].contains(bare)
    }

    // MARK: Text

    /// The text of a stored number: dates in ISO 8601, others with up to 15 digits as spreadsheets have them.
    func text(_ stored: String, is1904: Bool) -> String {
        guard let value = Double(stored), value.isFinite else { return stored }
        switch self {
        case .general: return Self.decimal(value, stored)
        case .percent: return Self.decimal(value * 100, nil) + "%"
        case .money(let sign): return Self.cents(value) + " " + sign
        case .date, .time, .dateAndTime: return Self.moment(value, self, is1904: is1904) ?? stored
        }
    }

    private static func moment(_ value: Double, _ format: CellFormat, is1904: Bool) -> String? {
        guard value >= 0, value < 2_958_466 else { return nil }
        let seconds = Int((value * 86_400).rounded())
        let day = seconds / 86_400
        let second = seconds % 86_400
        func pair(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var clock = "\(pair(second / 3_600)):\(pair(second / 60 % 60))"
        if !second.isMultiple(of: 60) { clock += ":" + pair(second % 60) }
        if format == .time || day == 0 && format == .dateAndTime && !is1904 {
            guard day > 0 else { return clock }
            // More than a day is a duration.
            return "\(seconds / 3_600)" + clock.dropFirst(2)
        }
        // Day 60 is the 29th of February 1900, which spreadsheets have and calendars do not.
        let date = CivilDate(daysSinceEpoch: is1904 ? day - 24_107 : day < 61 ? day - 25_568 : day - 25_569)
        if !is1904, day == 60 { return "1900-02-29" }
        return format == .date || second == 0 ? date.description : "\(date) \(clock)"
    }

    /// A number with at most 15 significant digits, as spreadsheets show it.
    static func decimal(_ value: Double, _ stored: String?) -> String {
        if let stored, stored.utf8.count <= 15, !stored.contains(where: { $0 == "e" || $0 == "E" }) { return stored }
        if value == value.rounded(), abs(value) < 1e15 { return "\(Int(value))" }
        // Rounded at the 15th digit: what is left of it is noise of binary fractions.
        var text = "\(value)"
        let exponent = text.firstIndex(of: "e").map { String(text[$0...]) } ?? ""
        if !exponent.isEmpty { text = String(text.prefix { $0 != "e" }) }
        var digits: [UInt8] = []
        var point: Int?
        let isNegative = text.hasPrefix("-")
        for byte in text.utf8 {
            if byte == UInt8(ascii: ".") {
                point = digits.count
            } else if byte != UInt8(ascii: "-") {
                digits.append(byte - 0x30)
            }
        }
        let first = digits.firstIndex { $0 != 0 } ?? 0
        guard let point, digits.count - first > 15, first + 15 >= point else { return "\(value)" }
        let isUp = digits[first + 15] >= 5
        digits.removeSubrange((first + 15)...)
        if isUp {
            var index = digits.count - 1
            while index >= 0, digits[index] == 9 {
                digits[index] = 0
                index -= 1
            }
            guard index >= 0 else { return "\(value)" }
            digits[index] += 1
        }
        while digits.count > point + 1, digits.last == 0 { digits.removeLast() }
        let bytes = digits.map { $0 + 0x30 }
        let whole = String(decoding: bytes[..<point], as: UTF8.self)
        let part = String(decoding: bytes[point...], as: UTF8.self)
        return (isNegative ? "-" : "") + whole + (part.isEmpty || part == "0" ? "" : "." + part) + exponent
    }

    /// An amount with two digits behind the point.
    private static func cents(_ value: Double) -> String {
        guard abs(value) < 1e13 else { return decimal(value, nil) }
        let all = Int((abs(value) * 100).rounded())
        let part = all % 100
        return (value < 0 && all > 0 ? "-" : "") + "\(all / 100)." + (part < 10 ? "0\(part)" : "\(part)")
    }
}
