// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import NameScan

/// Finds postal addresses of Germany, Austria, Switzerland, France, Great Britain, the United States, the Netherlands,
/// Spain and Italy: a street with a house number, and a postcode with its place.
enum PostalAddress {
    /// Reads the address around the postcode at a token; `least` is the first token that may belong to it.
    static func read(_ tokens: TextTokens, at index: Int, after least: Int) -> Mention? {
        guard let token = tokens.token(index) else { return nil }
        if token.kind == .word {
            if let end = british(tokens, index) {
                return english(tokens, before: index, end: end, least: least, rule: "address.gb", places: 3)
            }
            guard token.count == 2, tokens.isAllCapitals(index), tokens.roles(index).contains(.state),
                let zip = tokens.token(index + 1), zip.kind == .number, zip.count == 5, zip.gap == .space
            else { return nil }
            var end = index + 2
            if tokens.isMarkClose(end, "-"), let more = tokens.token(end + 1), more.kind == .number, more.count == 4 {
                end += 2
            }
            return english(tokens, before: index, end: end, least: least, rule: "address.us", places: 3)
        }
        guard token.kind == .number, token.count == 5 || token.count == 4, !tokens.isWordByte(Int(token.end)) else {
            return nil
        }
        var next = index + 1
        var isDutch = false
        if token.count == 4, tokens.isAllCapitals(next), let letters = tokens.token(next), letters.count == 2,
            letters.gap <= .space
        {
            isDutch = true
            next += 1
        }
        // "13854, Quaregna"; the letters of a Dutch postcode may be followed by a new line.
        if token.count == 5, tokens.isMarkClose(next, ",") { next += 1 }
        guard let end = place(tokens, from: next, gap: isDutch ? .line : .space) else { return nil }
        return continental(tokens, before: index, end: end, least: least, isDutch: isDutch)
    }

    /// The index behind a British postcode at a word, `SW1A 1AA`.
    private static func british(_ tokens: TextTokens, _ index: Int) -> Int? {
        guard tokens[index].count <= 2, tokens.isAllCapitals(index), let district = tokens.token(index + 1),
            district.kind == .number,
            district.gap == .none, district.count <= 2
        else { return nil }
        var next = index + 2
        if let letter = tokens.token(next), letter.kind == .word, letter.gap == .none {
            guard letter.count == 1, tokens.isAllCapitals(next) else { return nil }
            next += 1
        }
        guard let sector = tokens.token(next), sector.kind == .number, sector.count == 1, sector.gap == .space,
            let unit = tokens.token(next + 1), unit.gap == .none, unit.count == 2, tokens.isAllCapitals(next + 1)
        else { return nil }
        return next + 2
    }

    /// The index behind the name of a place: one to four words, the first and last with a capital.
    private static func place(_ tokens: TextTokens, from start: Int, gap: Token.Gap) -> Int? {
        guard let first = tokens.token(start), first.kind == .word, (.space...gap).contains(first.gap),
            tokens.isCapital(start)
        else {
            return nil
        }
        var index = start
        var end = start
        var words = 0
        while let token = tokens.token(index), words < 5 {
            if index > start, token.gap > .space { break }
            if token.kind == .word, token.gap == .none || tokens.isCapital(index) {
                if token.gap != .none { words += 1 }
                if words > 1, tokens.roles(index).contains(.opener) { break }
                index += 1
                end = index
            } else if token.kind == .word, tokens.roles(index).contains(.placeLink), index > start,
                let next = tokens.token(index + 1), next.kind == .word, next.gap <= .space,
                tokens.isCapital(index + 1) || tokens.roles(index + 1).contains(.placeLink)
            {
                index += 1
                words += 1
            } else if token.kind == .mark, token.gap == .none, "-'/".utf8.contains(token.first),
                tokens.token(index + 1)?.gap == Token.Gap.none
            {
                index += 1
            } else {
                break
            }
        }
        // "Cedex 8", "(RM)".
        if tokens.string(end - 1).lowercased() == "cedex", let number = tokens.token(end), number.kind == .number,
            number.count <= 2
        {
            end += 1
        }
        if tokens.isMark(end, "("), tokens.isAllCapitals(end + 1), tokens[end + 1].count == 2,
            tokens.isMark(end + 2, ")"),
            tokens[end].gap == .space
        {
            end += 3
        }
        return end
    }

    /// A street of the English-speaking world before a place and postcode: `Flat 2, 10 Mill Lane, Harrowmere`.
    private static func english(
        _ tokens: TextTokens, before index: Int, end: Int, least: Int, rule: String, places: Int
    ) -> Mention? {
        var at = index - 1
        var breaks = 0
        var lines = tokens[index].gap >= .line ? 1 : 0
        var street: Int?
        while at >= max(least, index - 18) {
            let token = tokens[at]
            if token.gap == .paragraph, at != index - 1, street == nil, lines > 0 { return nil }
            if token.kind == .mark {
                if token.first == UInt8(ascii: ",") {
                    breaks += 1
                } else if !"-'.#/".utf8.contains(token.first) && token.first < 0x80 {
                    break
                }
            }
            if token.kind == .number, token.count <= 5, isHouseStart(tokens, at, least) {
                // The number of the house: a street follows it.
                if followsStreet(tokens, at, index) {
                    street = at
                    break
                }
                if token.count > 3, !tokens.roles(at - 1).contains(.unit) { break }
            }
            if token.gap >= .line {
                lines += 1
                if lines > places { break }
            }
            if breaks > places + 1 { break }
            at -= 1
        }
        guard var start = street else { return nil }
        // A letter or a fraction may stand before, and a flat.
        if start - 3 >= least, tokens.isMark(start - 1, ","), tokens.roles(start - 3).contains(.unit),
            tokens.isCapital(start - 3)
        {
            start -= 3
        } else if start - 2 >= least, tokens.roles(start - 2).contains(.unit), tokens.isCapital(start - 2),
            tokens[start].gap >= .space
        {
            start -= 2
        }
        return mention(tokens, start, end, rule)
    }

    private static func isHouseStart(_ tokens: TextTokens, _ index: Int, _ least: Int) -> Bool {
        let token = tokens[index]
        if token.gap == .none, tokens.isWordByte(Int(token.start) - 1) { return false }
        guard let next = tokens.token(index + 1) else { return false }
        if next.gap == .none, next.kind == .word { return next.count == 1 }
        return next.kind == .word && tokens.isCapital(index + 1) && next.gap == .space
    }

    /// Whether a word such as `Street` stands within six words behind the number, on the same line.
    private static func followsStreet(_ tokens: TextTokens, _ index: Int, _ last: Int) -> Bool {
        var at = index + 1
        if tokens[at].gap == .none { at += 1 }
        var words = 0
        while at < last, words < 6 {
            let token = tokens[at]
            if token.gap >= .line { return words >= 1 && words <= 4 }
            if token.kind == .mark, token.first == UInt8(ascii: ",") { return words >= 1 && words <= 4 }
            if token.kind == .word {
                if tokens.roles(at).contains(.streetLast), words >= 1, tokens.isCapital(at) { return true }
                if tokens.roles(at).contains(.unit), words >= 1 { return true }
                guard
                    tokens.isCapital(at) || tokens.roles(at).contains(.placeLink) || tokens.roles(at).contains(.ordinal)
                else { return false }
                words += 1
            }
            at += 1
        }
        return false
    }

    private static let streetEndings = [
        "strasse", "str", "weg", "platz", "allee", "gasse", "ring", "damm", "ufer", "steig", "hof", "markt", "chaussee",
        "berg",
        "graben", "straat", "laan", "plein", "gracht", "kade", "singel", "dijk", "dreef", "pad", "baan", "steenweg",
        "plantsoen",
        "promenade", "stieg", "zeile", "park", "burg", "pfad", "wall", "tor", "brucke",
    ]
    private static let streetStarts: Set<String> = [
        "Am", "An", "Auf", "Im", "In", "Zum", "Zur", "Unter", "Beim", "Hinter", "Vor", "Alte", "Alter", "Neue", "Neuer",
        "Große", "Kleine",
        "Op", "Het", "De",
    ]

    /// A street of the continent before a postcode: `Hauptstraße 5, 10115`, `12 rue de la Paix, 75002`, `Via Roma 10 - 00184`.
    private static func continental(_ tokens: TextTokens, before index: Int, end: Int, least: Int, isDutch: Bool)
        -> Mention?
    {
        var last = index - 1
        // The country before the postcode: "D-10115".
        if last - 1 >= least, tokens.isMarkClose(last, "-"), tokens[index].gap == .none, tokens.isAllCapitals(last - 1),
            tokens[last - 1].count <= 3
        {
            last -= 2
        }
        if last >= least, tokens[last].kind == .mark,
            ",-|;".utf8.contains(tokens[last].first) || ["\u{2013}", "\u{B7}"].contains(tokens.string(last))
        {
            last -= 1
        }
        guard last >= least else { return nil }
        let first = max(least, last - 11)
        // `12 bis, rue de la Paix`; `Calle Mayor 5, 3º B`; `Via Roma 10`.
        var at = last
        var crossed = 0
        while at >= first {
            let token = tokens[at]
            if tokens.roles(at).contains(.streetFirst), token.kind == .word,
                let found = romance(tokens, at, last, least)
            {
                return mention(tokens, found, end, "address.romance")
            }
            if token.kind == .mark, ";:!?()".utf8.contains(token.first) { break }
            if token.gap >= .line {
                crossed += 1
                if crossed > 1 { break }
            }
            at -= 1
        }
        // `Hauptstraße 5a`, `Am Alten Markt 3`, `Keizersgracht 12-2`.
        var number = last
        if tokens[number].kind == .word, tokens[number].count <= 3, number > least, tokens[number - 1].kind == .number {
            number -= 1
        }
        while number - 2 >= least, tokens[number].kind == .number, tokens[number - 1].kind == .mark,
            "-/".utf8.contains(tokens[number - 1].first),
            tokens[number - 2].kind == .number, tokens[number].gap == .none
        {
            number -= 2
        }
        guard number > least, tokens[number].kind == .number, tokens[number].count <= 4, tokens[number].gap <= .space
        else { return nil }
        var word = number - 1
        let hasPoint = tokens.isMarkClose(word, ".")
        if hasPoint { word -= 1 }
        guard word >= least, tokens[word].kind == .word, tokens.isCapital(word) || tokens[word].gap == .none else {
            return nil
        }
        let folded =
            tokens[word].first < 0x80 && !tokens.text[tokens[word].span].contains(where: { $0 >= 0x80 })
            ? tokens.string(word).lowercased() : LetterFolding.folded(tokens.string(word))
        let hasEnding = streetEndings.contains {
            folded.hasSuffix($0) && (folded.utf8.count > $0.utf8.count || word > least)
        }
        var start = word
        var words = 1
        while start - 1 >= least, tokens[start].gap <= .space, words < 5 {
            let before = tokens[start - 1]
            if before.kind == .word,
                tokens.isCapital(start - 1) || ["der", "den", "dem", "van", "de"].contains(tokens.string(start - 1))
            {
                if tokens.roles(start - 1).contains(.opener), !streetStarts.contains(tokens.string(start - 1)) { break }
                start -= 1
                words += 1
            } else if before.kind == .mark, before.gap == .none, before.first == UInt8(ascii: "-"),
                tokens[start].gap == .none
            {
                start -= 1
            } else {
                break
            }
        }
        while start < word, !tokens.isCapital(start) { start += 1 }
        guard hasEnding || isDutch || streetStarts.contains(tokens.string(start)) else { return nil }
        return mention(tokens, start, end, isDutch ? "address.nl" : "address.german")
    }

    /// Where a street with its kind before its name starts; a house number must stand before or behind.
    private static func romance(_ tokens: TextTokens, _ index: Int, _ last: Int, _ least: Int) -> Int? {
        // A number before: France.
        var before = index - 1
        if before >= least, tokens.isMark(before, ",") { before -= 1 }
        if before >= least, ["bis", "ter", "quater", "B", "A"].contains(tokens.string(before)), before > least {
            before -= 1
        }
        if before >= least, tokens[before].kind == .number, tokens[before].count <= 4, tokens[index].gap <= .space,
            !tokens.isWordByte(Int(tokens[before].start) - 1)
        {
            return before
        }
        guard tokens.isCapital(index), index < last else { return nil }
        // A number behind, within seven words.
        var at = index + 1
        while at <= last, at - index <= 9 {
            if tokens[at].kind == .number, tokens[at].count <= 4 { return index }
            if tokens.string(at).lowercased() == "snc" { return index }
            at += 1
        }
        return nil
    }

    private static func mention(_ tokens: TextTokens, _ start: Int, _ end: Int, _ rule: String) -> Mention? {
        let span = Int(tokens[start].start)..<Int(tokens[end - 1].end)
        guard span.count <= 200 else { return nil }
        return Mention(kind: .address, text: tokens.string(span).squeezed, span: span, rule: rule)
    }
}
