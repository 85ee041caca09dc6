// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Invoice, contract, policy, order, customer and matter numbers.
enum ReferenceNumber {
    /// First parts of names that look like references and are standards or technical terms.
    private static let technical: Set<String> = [
        "ISO", "IEC", "EN", "DIN", "BS", "RFC", "UTF", "SHA", "AES", "IEEE", "ANSI", "ECMA", "FIPS", "NIST", "CVE",
        "ASCII", "RSA", "MD", "TLS", "HTTP", "CP", "KOI", "GB", "COVID",
    ]

    /// Reads `INV-2026-007`: capitals, then two or three groups of digits.
    static func structured(_ tokens: TextTokens, at index: Int) -> Mention? {
        let token = tokens[index]
        guard (2...6).contains(token.count), tokens.isAllCapitals(index), !tokens.isWordByte(Int(token.start) - 1)
        else {
            return nil
        }
        var next = index + 1
        var groups = 0
        var end = next
        while groups < 3, let mark = tokens.token(next), mark.kind == .mark, mark.gap == .none,
            mark.first == UInt8(ascii: "-") || mark.first == UInt8(ascii: "/"), let part = tokens.token(next + 1),
            part.gap == .none, part.kind == .number || (groups == 2 && tokens.isAllCapitals(next + 1))
        {
            let size = part.count
            guard groups == 0 ? (2...6).contains(size) : (1...8).contains(size) else { break }
            groups += 1
            next += 2
            end = next
        }
        guard groups >= 2 else { return nil }
        let span = Int(token.start)..<Int(tokens[end - 1].end)
        guard !tokens.isWordByte(span.upperBound), let number = number(tokens, span) else { return nil }
        return Mention(kind: .reference, text: number, span: span, rule: "reference.structured")
    }

    /// Reads the number behind a label that starts at a word: `invoice no. 17`, `Aktenzeichen: 3 C 145/26`.
    static func labelled(_ tokens: TextTokens, at index: Int) -> Mention? {
        var roles = tokens.roles(index)
        guard !roles.isDisjoint(with: [.reference, .number]), !tokens.isWordByte(Int(tokens[index].start) - 1) else {
            return nil
        }
        // "no order 17 came": a bare "no" first is no label.
        let word = tokens.string(index).lowercased()
        if !roles.contains(.reference), word == "no" || word == "n" || word == "id",
            !(tokens.isMarkClose(index + 1, ".") || tokens.string(index + 1) == "°")
        {
            return nil
        }
        var hasNoun = roles.contains(.reference)
        var hasNumber = roles.contains(.number)
        var next = index + 1
        var words = 1
        while let token = tokens.token(next) {
            guard token.gap <= .space || (token.kind != .word && token.gap == .none) else { return nil }
            if token.kind == .word, token.gap == .none, tokens.string(next) == "º" {
                next += 1
                continue
            }
            if token.kind == .word {
                roles = tokens.roles(next)
                // The number itself may start with letters that are a word: "contract no NO-17".
                let isLabel = !roles.isDisjoint(with: [.reference, .number]) && !joinsForwards(tokens, next)
                if isLabel, words < 4 {
                    hasNoun = hasNoun || roles.contains(.reference)
                    hasNumber = hasNumber || roles.contains(.number)
                } else if roles.contains(.link), !hasNoun, words < 4 {
                } else {
                    break
                }
                words += 1
            } else if token.kind == .mark, ".:#-".utf8.contains(token.first) || tokens.string(next) == "°" {
                if token.first == UInt8(ascii: "#") { hasNumber = true }
                if token.first == UInt8(ascii: "-"), !hasNumberWordBehind(tokens, next + 1) { break }
            } else {
                break
            }
            next += 1
            if next - index > 8 { return nil }
        }
        guard hasNoun, let first = tokens.token(next), first.gap <= .space, first.kind != .mark else { return nil }
        if let file = courtFile(tokens, at: next, label: word) { return file }
        let text = tokens.text
        let start = Int(first.start)
        var end = start
        let last = min(tokens.range.upperBound, start + 34)
        while end < last,
            text[end].isASCIILetter || text[end].isASCIIDigit || "-/".utf8.contains(text[end])
                || ("._".utf8.contains(text[end]) && end + 1 < last && text[end + 1].isASCIIDigit)
        {
            end += 1
        }
        if end < tokens.range.upperBound, text[end] >= 0xC3 || text[end] == UInt8(ascii: "@") { return nil }
        while end > start, !text[end - 1].isASCIILetter, !text[end - 1].isASCIIDigit { end -= 1 }
        let span = start..<end
        guard (4...33).contains(span.count), let number = number(tokens, span) else { return nil }
        let digits = text[span].filter(\.isASCIIDigit).count
        let hasMark = text[span].contains { !$0.isASCIIDigit }
        // "contract 2026" is a year; "contract no. 2026" and "contract C-2026" are numbers. Words need three digits.
        guard digits >= 3, hasNumber || (hasMark && text[start].isASCIICapital) else { return nil }
        guard hasNumber || !text[span].contains(where: { $0 == UInt8(ascii: ".") }) else { return nil }
        return Mention(kind: .reference, text: number, span: span, rule: "reference.labelled")
    }

    private static func joinsForwards(_ tokens: TextTokens, _ index: Int) -> Bool {
        guard let token = tokens.token(index + 1), token.gap == .none else { return false }
        if token.kind == .number { return true }
        return token.kind == .mark && (token.first == UInt8(ascii: "-") || token.first == UInt8(ascii: "/"))
            && tokens.token(index + 2)?.kind == .number
    }

    private static func hasNumberWordBehind(_ tokens: TextTokens, _ index: Int) -> Bool {
        tokens.roles(index).contains(.number)
    }

    /// A German court's file: `3 C 145/26`, `12 O 345/2026`.
    private static func courtFile(_ tokens: TextTokens, at index: Int, label: String) -> Mention? {
        guard ["az", "aktenzeichen", "geschäftszeichen"].contains(label), tokens.number(index, digits: 1...4) != nil,
            let word = tokens.token(index + 1), word.kind == .word, word.gap == .space, word.count <= 4,
            tokens.isCapital(index + 1),
            let number = tokens.token(index + 2), number.kind == .number, number.gap == .space,
            tokens.isMarkClose(index + 3, "/"),
            let year = tokens.token(index + 4), year.kind == .number, year.gap == .none, [2, 4].contains(year.count)
        else { return nil }
        let span = Int(tokens[index].start)..<Int(year.end)
        return Mention(
            kind: .reference, text: tokens.string(span).uppercased(), span: span, rule: "reference.court_file")
    }

    /// The number in capitals; nil for a date, a technical term, a mail address.
    private static func number(_ tokens: TextTokens, _ span: Range<Int>) -> String? {
        let text = tokens.text
        guard span.count >= 4, WrittenDate(text[span]) == nil else { return nil }
        if span.upperBound < tokens.range.upperBound, text[span.upperBound] == UInt8(ascii: "@") { return nil }
        let prefix = String(decoding: text[span].prefix { $0.isASCIILetter }, as: UTF8.self).uppercased()
        guard !technical.contains(prefix) else { return nil }
        return String(decoding: text[span], as: UTF8.self).uppercased()
    }
}
