// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Finds people by the words around their names: titles, salutations, labels, closing lines, `Name <address>`.
enum PersonRule {
    /// Reads the name behind a title, `Mr Lind`, `Prof. Dr. Anna Schmidt`; the title is no part of it.
    static func titled(_ tokens: TextTokens, at index: Int) -> (mention: Mention, next: Int)? {
        guard isTitle(tokens, index), !tokens.isWordByte(Int(tokens[index].start) - 1) else { return nil }
        var next = index + 1
        var words = 0
        while words < 5 {
            if tokens.isMarkClose(next, ".") { next += 1 }
            guard let token = tokens.token(next), token.gap == .space else { return nil }
            guard
                isTitle(tokens, next)
                    || ["med", "rer", "nat", "phil", "jur", "ing", "univ", "h", "c"].contains(tokens.string(next))
            else {
                break
            }
            next += 1
            words += 1
        }
        // A single letter is French for Monsieur only before a whole name, and only with its point.
        if tokens[index].count == 1, !tokens.isMarkClose(index + 1, ".") { return nil }
        guard let end = name(tokens, from: next, words: 1...4) else { return nil }
        if tokens[index].count == 1, tokens[next].count < 3 { return nil }
        return mention(tokens, next, end, rule: "person.title")
    }

    private static func isTitle(_ tokens: TextTokens, _ index: Int) -> Bool {
        guard tokens.roles(index).contains(.title) else { return false }
        return tokens.isCapital(index) || tokens.value(index) == 2
    }

    /// Reads `Dear Maria Lind,`: two to four words, then punctuation or the end of the line.
    static func saluted(_ tokens: TextTokens, at index: Int) -> (mention: Mention, next: Int)? {
        guard tokens.isCapital(index), tokens[index].gap >= .line, !isTitle(tokens, index + 1),
            let token = tokens.token(index + 1),
            token.gap == .space,
            let end = name(tokens, from: index + 1, words: 2...4), endsField(tokens, end)
        else { return nil }
        return mention(tokens, index + 1, end, rule: "person.salutation")
    }

    /// Reads `Contact: Maria Lind`.
    static func labelled(_ tokens: TextTokens, at index: Int) -> (mention: Mention, next: Int)? {
        guard tokens.isMarkClose(index + 1, ":"), let token = tokens.token(index + 2), token.gap == .space,
            let end = name(tokens, from: index + 2, words: 2...4), endsField(tokens, end)
        else { return nil }
        for word in (index + 2)..<end where OrganisationRule.isForm(tokens, word) { return nil }
        if OrganisationRule.isForm(tokens, end) { return nil }
        return mention(tokens, index + 2, end, rule: "person.label")
    }

    /// Reads the name on the line below `Kind regards,`.
    static func closed(_ tokens: TextTokens, at index: Int) -> (mention: Mention, next: Int)? {
        guard tokens[index].gap >= .line, tokens.isCapital(index) else { return nil }
        var next = index + 1
        while let token = tokens.token(next), token.gap < .line {
            guard next - index <= 8 else { return nil }
            next += 1
        }
        guard next < tokens.count,
            SignatureRule.isClosing(tokens.text[Int(tokens[index].start)..<Int(tokens[next - 1].end)]),
            let end = name(tokens, from: next, words: 2...4, isFirstOnLine: true),
            tokens.token(end).map({ $0.gap >= .line || $0.kind == .mark }) ?? true
        else { return nil }
        return mention(tokens, next, end, rule: "person.closing")
    }

    /// Reads the name before `<address>`: two to four words on the same line, in quotes or not.
    static func addressed(_ tokens: TextTokens, before email: Range<Int>, at index: Int) -> Mention? {
        guard index >= 2, tokens.isMark(index - 1, "<"), Int(tokens[index - 1].end) == email.lowerBound else {
            return nil
        }
        var last = index - 2
        if tokens.isMark(last, "\"") { last -= 1 }
        var first = last
        var words = 0
        while first >= 0, words < 5 {
            let token = tokens[first]
            if token.kind == .word, tokens.isCapital(first) || (tokens.roles(first).contains(.particle) && words > 0) {
                words += token.gap == .none ? 0 : 1
            } else if token.kind == .mark, "-'.".utf8.contains(token.first) || tokens.string(first) == "\u{2019}",
                first < last
            {
            } else {
                break
            }
            first -= 1
            if token.gap >= .line { break }
        }
        first += 1
        while first < last,
            tokens[first].kind == .mark || !tokens.isCapital(first)
                || !tokens.roles(first).isDisjoint(with: [.title, .opener])
        {
            first += 1
        }
        guard first < last, let end = name(tokens, from: first, words: 2...4, isFirstOnLine: true), end == last + 1
        else { return nil }
        return mention(tokens, first, end, rule: "person.address")?.mention
    }

    private static func mention(_ tokens: TextTokens, _ first: Int, _ end: Int, rule: String) -> (
        mention: Mention, next: Int
    )? {
        let span = Int(tokens[first].start)..<Int(tokens[end - 1].end)
        guard span.count <= 80 else { return nil }
        return (Mention(kind: .person, text: tokens.string(span).squeezed, span: span, rule: rule), end)
    }

    private static func endsField(_ tokens: TextTokens, _ index: Int) -> Bool {
        guard let token = tokens.token(index) else { return true }
        return token.gap >= .line || (token.kind == .mark && ",;:!(|.".utf8.contains(token.first))
    }

    /// The index behind a name of so many capitalised words: initials with points, particles, hyphens and apostrophes
    /// inside; nil where there are fewer words, or more.
    static func name(
        _ tokens: TextTokens, from start: Int, words range: ClosedRange<Int>, isFirstOnLine: Bool = false
    ) -> Int? {
        var index = start
        var words = 0
        var end = start
        // The name as it was before a particle, which may be the link to an organisation instead.
        var before: (end: Int, words: Int)?
        while let token = tokens.token(index) {
            let joins = index > start && token.gap == .none
            if index > start, token.gap > .space { break }
            if token.kind == .word, tokens.isCapital(index), joins || words < range.upperBound {
                let roles = tokens.roles(index)
                // A code or a label is no name: "Mr Lind GB29 …", "Mr Lind IBAN".
                if let next = tokens.token(index + 1), next.kind == .number, next.gap == .none { break }
                if words > 0, !roles.isDisjoint(with: [.bank, .vat, .currency, .nationalScheme]) { break }
                if !joins {
                    if words > 0, OrganisationRule.isForm(tokens, index) {
                        return before.flatMap { range.contains($0.words) ? $0.end : nil }
                    }
                    // "Le Goff" begins with a word that opens sentences too.
                    let isParticle = roles.contains(.particle) && tokens.isCapital(index + 1)
                    if (roles.contains(.opener) && !isParticle)
                        || (words > 0 && roles.contains(.title) && token.count > 1)
                    {
                        break
                    }
                    words += 1
                }
                index += 1
                end = index
                // "J." is an initial; so is "Jr."
                if token.count <= 2, tokens.isMarkClose(index, "."), let next = tokens.token(index + 1),
                    next.gap == .space,
                    tokens.isCapital(index + 1)
                {
                    index += 1
                }
            } else if token.kind == .word, tokens.roles(index).contains(.particle), words > 0 || index == start,
                let next = tokens.token(index + 1), next.gap <= .space, next.kind == .word
            {
                if words > 0, before == nil { before = (end, words) }
                index += 1
            } else if token.kind == .mark, joins, "-'".utf8.contains(token.first) || tokens.string(index) == "\u{2019}",
                let next = tokens.token(index + 1), next.gap == .none, next.kind == .word, tokens.isCapital(index + 1)
            {
                index += 1
            } else {
                break
            }
        }
        if let token = tokens.token(index), token.kind == .word, token.gap == .space,
            OrganisationRule.isForm(tokens, index)
        {
            return before.flatMap { range.contains($0.words) ? $0.end : nil }
        }
        if let token = tokens.token(index), token.kind == .word, token.gap == .space, tokens.isCapital(index),
            words >= range.upperBound, range.lowerBound > 1
        {
            return nil
        }
        return range.contains(words) ? end : nil
    }
}
