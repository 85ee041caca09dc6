// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A currency, by its code (ISO 4217), or by a sign that several share.
enum Currency {
    /// What amounts are given in, by the value of the words and signs that name it; the first is no currency.
    static let codes = [
        "", "EUR", "USD", "GBP", "CHF", "JPY", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "CAD", "AUD",
        "NZD",
        "CNY", "INR", "BRL", "MXN", "ZAR", "TRY", "RUB", "UAH", "ILS", "SGD", "HKD", "KRW", "AED", "SAR", "THB", "ISK",
        "$", "kr", "¥", "₹",
    ]

    /// The words that name currencies. `dollar` and `krona` are used by several countries and stay signs.
    static let words: [(value: UInt8, words: String)] = {
        var words: [(UInt8, String)] = []
        for (index, code) in codes.enumerated() where code.utf8.count == 3 && code.utf8.allSatisfy(\.isASCIICapital) {
            words.append((UInt8(index), code))
        }
        words += [
            (1, "euro euros"), (4, "franken sfr fr"), (33, "dollar dollars dólares dollari"), (34, "kr kronor kroner"),
            (9, "złoty złotych zł"), (5, "yen"), (3, "sterling quid"), (10, "kč"), (17, "yuan renminbi"), (26, "s$"),
        ]
        return words.map { (value: $0.0, words: $0.1) }
    }()

    /// The currency of a sign at a place, and the sign's length in bytes.
    static func sign(_ text: [UInt8], _ index: Int, _ last: Int) -> (code: String, length: Int)? {
        guard index < last else { return nil }
        switch text[index] {
        case UInt8(ascii: "$"): return ("$", 1)
        case 0xC2:
            guard index + 1 < last else { return nil }
            return text[index + 1] == 0xA3 ? ("GBP", 2) : text[index + 1] == 0xA5 ? ("¥", 2) : nil
        case 0xE2:
            guard index + 2 < last, text[index + 1] == 0x82 else { return nil }
            switch text[index + 2] {
            case 0xAC: return ("EUR", 3)
            case 0xB9: return ("INR", 3)
            case 0xBD: return ("RUB", 3)
            case 0xBA: return ("TRY", 3)
            case 0xA9: return ("KRW", 3)
            case 0xAA: return ("ILS", 3)
            case 0xB4: return ("UAH", 3)
            default: return nil
            }
        default: return nil
        }
    }
}

/// An amount of money in one of the notations of Europe and America.
enum MoneyAmount {
    /// Reads `€ 1.200,50`, `EUR 1,200.50`, `$1.2m` at a currency's sign or word.
    static func afterCurrency(_ tokens: TextTokens, at index: Int) -> Mention? {
        guard var (code, start, next) = currency(tokens, at: index) else { return nil }
        // "US$ 5": the country's letters stand before the sign.
        if code == "$", index > 0, tokens[index].gap == .none, tokens.isAllCapitals(index - 1) {
            let country = [
                "US": "USD", "CA": "CAD", "AU": "AUD", "A": "AUD", "C": "CAD", "NZ": "NZD", "HK": "HKD", "S": "SGD",
            ]
            guard let precise = country[tokens.string(index - 1)] else {
                return nil
            }
            code = precise
            start = Int(tokens[index - 1].start)
        } else if tokens.isWordByte(start - 1) {
            return nil
        }
        // "USD $ 5" and "EUR € 5" name the currency twice.
        if let (again, _, after) = currency(tokens, at: next), tokens[next].gap < .tab, again == code || again == "$" {
            next = after
        }
        guard let first = tokens.token(next), first.gap < .tab, let amount = amount(tokens, at: next) else {
            return nil
        }
        let scaled = scale(tokens, amount)
        return mention(code, scaled, start, rule: "money.currency_first")
    }

    /// Reads `1.200,50 €`, `1,200.50 EUR`, `1,5 Mio. Euro` at a number.
    static func beforeCurrency(_ tokens: TextTokens, at index: Int) -> Mention? {
        let start = Int(tokens[index].start)
        if start > tokens.range.lowerBound {
            let before = tokens.text[start - 1]
            if tokens.isWordByte(start - 1)
                || ((before == 0x2E || before == 0x2C) && start > tokens.range.lowerBound + 1
                    && tokens.text[start - 2].isASCIIDigit)
            {
                return nil
            }
        }
        guard let amount = amount(tokens, at: index) else { return nil }
        let scaled = scale(tokens, amount)
        guard let token = tokens.token(scaled.next), token.gap < .tab,
            let (code, _, next) = currency(tokens, at: scaled.next)
        else { return nil }
        // "20 EUR 30": which amount the currency belongs to can't be told from here; the code goes with the first.
        let end = Int(tokens[next - 1].end)
        guard !tokens.isWordByte(end) else { return nil }
        return mention(code, (scaled.value, next, end), start, rule: "money.currency_last")
    }

    private static func mention(
        _ code: String, _ amount: (value: String, next: Int, end: Int), _ start: Int, rule: String
    ) -> Mention {
        Mention(kind: .money, text: "\(code) \(amount.value)", span: start..<amount.end, rule: rule)
    }

    /// The currency whose sign or word stands at an index, where it starts, and the index after it.
    private static func currency(_ tokens: TextTokens, at index: Int) -> (code: String, start: Int, next: Int)? {
        guard let token = tokens.token(index) else { return nil }
        if token.kind == .mark {
            guard let (code, _) = Currency.sign(tokens.text, Int(token.start), tokens.range.upperBound) else {
                return nil
            }
            return (code, Int(token.start), index + 1)
        }
        guard token.kind == .word, tokens.roles(index).contains(.currency) else { return nil }
        let code = Currency.codes[Int(tokens.value(index))]
        // Codes are capitals; words may be small. "try" and "all" are no currencies.
        if token.count == 3, code.utf8.count == 3, code != "EUR", !tokens.isAllCapitals(index),
            code == tokens.string(index).uppercased()
        {
            return nil
        }
        var next = index + 1
        if tokens.string(index) == "kr" || tokens.string(index) == "Fr", tokens.isMarkClose(next, ".") { next += 1 }
        if tokens.string(index).lowercased() == "fr", next == index + 1 { return nil }
        return (code, Int(token.start), next)
    }

    /// Reads a number with separators: its value as digits with a point, the index after it, where it ends.
    static func amount(_ tokens: TextTokens, at index: Int) -> (value: String, next: Int, end: Int)? {
        guard let first = tokens.token(index), first.kind == .number, first.count <= 15 else { return nil }
        var groups = [index]
        var separators: [String] = []
        var next = index + 1
        while groups.count < 8 {
            let space = tokens.token(next)
            // A blank between thousands: the group behind it has three digits.
            if let token = space, token.kind == .number, token.gap == .space, token.count == 3,
                separators.isEmpty || separators.allSatisfy({ $0 == " " }), first.count <= 3,
                Int(token.start) - Int(tokens[next - 1].end) <= 3
            {
                groups.append(next)
                separators.append(" ")
                next += 1
                continue
            }
            guard let mark = space, mark.kind == .mark, mark.gap == .none, let digits = tokens.token(next + 1),
                digits.gap == .none
            else { break }
            let sign: String
            switch tokens.text[mark.span].first {
            case UInt8(ascii: "."): sign = "."
            case UInt8(ascii: ","): sign = ","
            case UInt8(ascii: "'"): sign = "'"
            case 0xE2 where tokens.string(next) == "\u{2019}": sign = "'"
            default: sign = ""
            }
            guard !sign.isEmpty else { break }
            // "5,-" and "5,–" have no cents.
            if digits.kind == .mark, sign != "'", ["-", "\u{2013}", "\u{2014}"].contains(tokens.string(next + 1)) {
                return (value(tokens, groups, separators), next + 2, Int(digits.end))
            }
            guard digits.kind == .number else { break }
            groups.append(next + 1)
            separators.append(sign)
            next += 2
        }
        // What can't be one number is read as far as it can.
        while true {
            if isNumber(tokens, groups, separators) {
                return (
                    value(tokens, groups, separators), (groups.last ?? index) + 1, Int(tokens[groups.last ?? index].end)
                )
            }
            guard groups.count > 1 else { return nil }
            // A number that goes on after a point or comma is none of ours.
            if separators.last != " " { return nil }
            groups.removeLast()
            separators.removeLast()
        }
    }

    /// Whether every group but the first and a decimal part has three digits, and one sign separates them all.
    private static func isNumber(_ tokens: TextTokens, _ groups: [Int], _ separators: [String]) -> Bool {
        guard let last = separators.last else { return true }
        if tokens[groups[0]].count > 3 { return separators.count == 1 && last != "'" && last != " " }
        let thousands = separators.dropLast()
        for group in groups.dropFirst().dropLast() where tokens[group].count != 3 { return false }
        if let first = thousands.first, thousands.contains(where: { $0 != first }) { return false }
        if let first = thousands.first, first == last { return tokens[groups[groups.count - 1]].count == 3 }
        if last == " " || last == "'" { return tokens[groups[groups.count - 1]].count == 3 }
        return !thousands.contains(last)
    }

    private static func value(_ tokens: TextTokens, _ groups: [Int], _ separators: [String]) -> String {
        var whole = ""
        var decimals = ""
        let last = separators.last
        let lastGroup = groups.last ?? 0
        let isDecimal: Bool
        if let last, groups.count > 1 {
            let others = separators.dropLast()
            let hasThree = tokens[lastGroup].count == 3
            if last == " " || last == "'" {
                isDecimal = false
            } else if others.isEmpty {
                // "1.234" is a thousand and more; "0.234" and "1234.567" are not.
                isDecimal = !hasThree || tokens[groups[0]].count > 3 || tokens.string(groups[0]) == "0"
            } else {
                isDecimal = others.last != last
            }
        } else {
            isDecimal = false
        }
        for group in isDecimal ? groups.dropLast() : groups[...] { whole += tokens.string(group) }
        if isDecimal { decimals = tokens.string(lastGroup) }
        let trimmed = whole.drop { $0 == "0" }
        whole = trimmed.isEmpty ? "0" : String(trimmed)
        return decimals.isEmpty ? whole : "\(whole).\(decimals)"
    }

    /// Takes a word such as `million` behind the number into it.
    private static func scale(
        _ tokens: TextTokens, _ amount: (value: String, next: Int, end: Int)
    ) -> (value: String, next: Int, end: Int) {
        guard let token = tokens.token(amount.next), token.kind == .word, token.gap < .tab,
            tokens.roles(amount.next).contains(.multiplier)
        else { return amount }
        // One letter belongs to the number only without a blank: "$5m", but not "5 m".
        if token.count == 1, token.gap != .none { return amount }
        let power = Int(tokens.value(amount.next))
        let parts = amount.value.split(separator: ".", omittingEmptySubsequences: false)
        var decimals = parts.count > 1 ? String(parts[1]) : ""
        var whole = String(parts[0])
        for _ in 0..<power {
            whole.append(decimals.isEmpty ? "0" : decimals.removeFirst())
        }
        let trimmed = whole.drop { $0 == "0" }
        let value = (trimmed.isEmpty ? "0" : String(trimmed)) + (decimals.isEmpty ? "" : ".\(decimals)")
        var next = amount.next + 1
        var end = Int(token.end)
        if tokens.isMarkClose(next, "."),
            ["mio", "mrd", "tsd", "mill", "bn"].contains(tokens.string(amount.next).lowercased()),
            tokens.token(next + 1).map({ $0.gap == .space }) ?? false
        {
            end = Int(tokens[next].end)
            next += 1
        }
        return (value, next, end)
    }
}
