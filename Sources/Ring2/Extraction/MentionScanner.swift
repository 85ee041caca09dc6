// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Finds what a text mentions: addresses, numbers, dates, money, references, people and organisations.
///
/// The text is cut into words, numbers and marks once; every rule starts at a token it could begin with, and the first
/// that is sure takes its tokens. So the time is linear in the text, and no two mentions overlap, but for an interval with
/// its dates and for known names.
struct MentionScanner {
    let context: ExtractionContext
    let names: KnownNames?

    init(context: ExtractionContext = ExtractionContext(), names: KnownNames? = nil) {
        self.context = context
        self.names = names
    }

    /// Claims everything found in `range` of the draft's text about `subject`.
    static func claim(in draft: inout DocumentDraft, _ range: Range<Int>, subject: String) {
        for mention in MentionScanner(context: draft.context).mentions(in: draft.text, range) {
            draft.claim(
                subject, mention.kind.predicate, mention.text, rule: mention.rule, version: mention.ruleVersion,
                at: mention.span)
        }
    }

    /// Everything found in `range`, in the order it stands there.
    func mentions(in text: [UInt8], _ range: Range<Int>) -> [Mention] {
        // Pieces end at line ends, so that no token table grows beyond some megabytes.
        var found: [Mention] = []
        var start = range.lowerBound
        while start < range.upperBound {
            var end = min(range.upperBound, start + Self.piece)
            if end < range.upperBound, let line = text[start..<end].lastIndex(of: 0x0A), line > start { end = line + 1 }
            scan(TextTokens(text, start..<end), into: &found)
            start = end
        }
        if let names { merge(names.mentions(in: text, range), into: &found) }
        return found.sorted {
            ($0.span.lowerBound, $0.span.upperBound, $0.rule) < ($1.span.lowerBound, $1.span.upperBound, $1.rule)
        }
    }

    private static let piece = 1 << 20

    private func scan(_ tokens: TextTokens, into found: inout [Mention]) {
        let web = WebAddressRule.mentions(in: tokens)
        var next = 0
        var index = 0
        var free = 0  // the first token that no mention has taken
        let phones = PhoneRule(regions: context.regions)
        while index < tokens.count {
            let start = Int(tokens[index].start)
            while next < web.count, web[next].span.upperBound <= start { next += 1 }
            if next < web.count,
                web[next].span.contains(start)
                    || (web[next].span.lowerBound >= start && web[next].span.lowerBound < Int(tokens[index].end))
            {
                if let mention = web[next].mention {
                    if mention.kind == .email,
                        let person = PersonRule.addressed(tokens, before: mention.span, at: index),
                        found.last.map({ $0.span.upperBound <= person.span.lowerBound }) ?? true
                    {
                        found.append(person)
                    }
                    found.append(mention)
                }
                index = tokens.index(after: web[next].span.upperBound, from: index)
                free = index
                next += 1
                continue
            }
            let before = found.count
            let after = step(tokens, index, free, phones, &found)
            // A mention may not run into a mail or web address; one that took others into itself goes as well.
            if next < web.count, let last = found.last, last.span.upperBound > web[next].span.lowerBound {
                found.removeLast(max(1, found.count - before))
                index += 1
                continue
            }
            if found.count > before { giveWay(tokens, before, &found) }
            if after > index {
                // The name behind a title stays free, for it may be the beginning of an organisation's.
                if found.last?.rule != "person.title" { free = after }
                index = after
            } else {
                index += 1
            }
        }
    }

    /// Cuts the name behind a title before what was found inside it: `Mr Lind INV-2026-7`.
    private func giveWay(_ tokens: TextTokens, _ index: Int, _ found: inout [Mention]) {
        guard index > 0, found[index - 1].rule == "person.title",
            found[index].span.lowerBound < found[index - 1].span.upperBound
        else { return }
        let start = found[index - 1].span.lowerBound
        var end = found[index].span.lowerBound
        while end > start, tokens.text[end - 1] <= 0x20 { end -= 1 }
        if end > start {
            found[index - 1] = Mention(
                kind: .person, text: tokens.string(start..<end).squeezed, span: start..<end, rule: "person.title")
        } else {
            found.remove(at: index - 1)
        }
    }

    /// Tries the rules that may start at a token; returns the index behind what was found, or the same index.
    private func step(
        _ tokens: TextTokens, _ index: Int, _ free: Int, _ phones: PhoneRule, _ found: inout [Mention]
    ) -> Int {
        let token = tokens[index]
        func take(_ mention: Mention) -> Int {
            found.append(mention)
            return tokens.index(after: mention.span.upperBound, from: index)
        }
        switch token.kind {
        case .number: return number(tokens, index, free, phones, &found)
        case .word: return word(tokens, index, free, &found)
        case .mark:
            switch token.first {
            case UInt8(ascii: "+"), UInt8(ascii: "("):
                if let phone = phones.read(tokens, at: index) { return take(phone) }
            case UInt8(ascii: ":"):
                if tokens.isMarkClose(index + 1, ":"), let address = NetworkAddress.version6(tokens, at: index) {
                    return take(address)
                }
            case UInt8(ascii: "$"), 0xC2, 0xE2:
                if let money = MoneyAmount.afterCurrency(tokens, at: index) { return take(money) }
            default: break
            }
            return index
        }
    }

    private func number(
        _ tokens: TextTokens, _ index: Int, _ free: Int, _ phones: PhoneRule, _ found: inout [Mention]
    ) -> Int {
        let token = tokens[index]
        func take(_ mention: Mention) -> Int {
            found.append(mention)
            return tokens.index(after: mention.span.upperBound, from: index)
        }
        let date = token.count <= 4 ? WrittenDate.read(tokens, at: index) : nil
        if token.count <= 4, let (mentions, next) = WrittenDate.interval(tokens, at: index, first: date) {
            found += mentions
            return next
        }
        if let date {
            found.append(date.mention)
            return date.next
        }
        if token.count <= 3, tokens.isMarkClose(index + 1, "."),
            let address = NetworkAddress.version4(tokens, at: index)
        {
            return take(address)
        }
        if token.count <= 4, tokens.isMarkClose(index + 1, ":") || tokens.token(index + 1)?.gap == Token.Gap.none,
            let address = NetworkAddress.version6(tokens, at: index)
        {
            return take(address)
        }
        if token.count >= 4 && token.count <= 5, let address = PostalAddress.read(tokens, at: index, after: free) {
            // What was found inside the address belongs to it.
            while let last = found.last, last.span.lowerBound >= address.span.lowerBound { found.removeLast() }
            return take(address)
        }
        let start = Int(token.start)
        let isAlone =
            !tokens.isWordByte(start - 1)
            && !(start > tokens.range.lowerBound + 1 && "-./".utf8.contains(tokens.text[start - 1])
                && tokens.text[start - 2].isASCIIDigit)
        if isAlone {
            let label = schemeNear(tokens, index)
            if token.count >= 3, label == .none || isNear(tokens, index, .card),
                let card = PaymentCard.read(tokens, at: start)
            {
                return take(card)
            }
            // Somebody's number before a telephone number where its label says so, and behind it where not.
            if label != .none, let number = NationalNumber.read(tokens, at: index, label: label) { return take(number) }
            if let money = MoneyAmount.beforeCurrency(tokens, at: index) { return take(money) }
            if token.count >= 2 || token.first == 0x30,
                let number = NationalNumber.read(tokens, at: index, label: .none), !isNear(tokens, index, .phone)
            {
                return take(number)
            }
            if token.count == 1 && (token.first == 0x31 || token.first == 0x32),
                let number = NationalNumber.read(tokens, at: index, label: .none)
            {
                return take(number)
            }
            if token.count == 20 || tokens.token(index + 1)?.gap == Token.Gap.none,
                let lei = BankCode.lei(tokens, at: start)
            {
                return take(lei)
            }
        }
        if let phone = phones.read(tokens, at: index) { return take(phone) }
        return index
    }

    private func word(_ tokens: TextTokens, _ index: Int, _ free: Int, _ found: inout [Mention]) -> Int {
        let token = tokens[index]
        let roles = tokens.roles(index)
        let start = Int(token.start)
        func take(_ mention: Mention) -> Int {
            found.append(mention)
            return tokens.index(after: mention.span.upperBound, from: index)
        }
        let isAlone = start == tokens.range.lowerBound || !tokens.isWordByte(start - 1)
        if isAlone, token.count <= 20, token.first < 0x80 {
            let next = tokens.token(index + 1)
            let joinsDigits = next.map { $0.kind == .number && $0.gap == .none } ?? false
            if joinsDigits {
                if token.count == 2 || token.count == 1 {
                    if let iban = BankCode.iban(tokens, at: start) { return take(iban) }
                }
                if token.first.isASCIICapital {
                    if token.count <= 3, let vat = VATNumber.read(tokens, at: start) { return take(vat) }
                    if let isin = BankCode.isin(tokens, at: start) { return take(isin) }
                    if let lei = BankCode.lei(tokens, at: start) { return take(lei) }
                    if let number = NationalNumber.read(tokens, at: index, label: schemeNear(tokens, index)) {
                        return take(number)
                    }
                }
                if let address = NetworkAddress.version6(tokens, at: index) { return take(address) }
            } else if token.first.isASCIICapital, token.count <= 3, let next, next.kind == .number, next.gap == .space {
                if let iban = BankCode.iban(tokens, at: start) { return take(iban) }
                if let vat = VATNumber.read(tokens, at: start) { return take(vat) }
                if token.count == 2,
                    let number = NationalNumber.read(tokens, at: index, label: schemeNear(tokens, index))
                {
                    return take(number)
                }
            } else if token.count == 3 || token.count == 2, tokens.isAllCapitals(index),
                tokens.isMarkClose(index + 1, "-") || tokens.isMarkClose(index + 1, "."),
                let vat = VATNumber.read(tokens, at: start)
            {
                return take(vat)
            } else if token.count <= 4, tokens.isMarkClose(index + 1, ":"),
                let address = NetworkAddress.version6(tokens, at: index)
            {
                return take(address)
            } else if token.count == 2, tokens.isAllCapitals(index), let vat = VATNumber.read(tokens, at: start) {
                return take(vat)
            }
            if token.first.isASCIICapital, token.count >= 4, token.count <= 11,
                let bic = BankCode.bic(tokens, at: index, isExpected: isBankNear(tokens, index, found))
            {
                return take(bic)
            }
            if token.first.isASCIICapital, let reference = ReferenceNumber.structured(tokens, at: index) {
                return take(reference)
            }
        }
        if token.entry != 0, isAlone {
            if roles.contains(.month), tokens.isCapital(index) {
                let date = WrittenDate.read(tokens, at: index)
                if let (mentions, next) = WrittenDate.interval(tokens, at: index, first: date) {
                    found += mentions
                    return next
                }
                if let date {
                    found.append(date.mention)
                    return date.next
                }
            }
            if !roles.isDisjoint(with: [.reference, .number]),
                let reference = ReferenceNumber.labelled(tokens, at: index)
            {
                return take(reference)
            }
            if roles.contains(.currency), let money = MoneyAmount.afterCurrency(tokens, at: index) {
                return take(money)
            }
        }
        if token.first.isASCIICapital || token.first == UInt8(ascii: "e") || token.first == UInt8(ascii: "p")
            || token.first == UInt8(ascii: "v"),
            let (organisation, next) = OrganisationRule.read(tokens, formAt: index, after: free)
        {
            // A person found inside the organisation's name is part of it.
            while let last = found.last, last.span.upperBound > organisation.span.lowerBound { found.removeLast() }
            found.append(organisation)
            return next
        }
        if token.entry != 0, isAlone {
            if roles.contains(.title), let (person, _) = PersonRule.titled(tokens, at: index) {
                found.append(person)
                return tokens.index(after: person.span.lowerBound, from: index)
            }
            if roles.contains(.salutation), let (person, next) = PersonRule.saluted(tokens, at: index) {
                found.append(person)
                return next
            }
            if roles.contains(.personLabel), let (person, next) = PersonRule.labelled(tokens, at: index) {
                found.append(person)
                return next
            }
            if roles.contains(.closing), let (person, next) = PersonRule.closed(tokens, at: index) {
                found.append(person)
                return next
            }
        }
        if isAlone, token.count <= 2, tokens.isAllCapitals(index),
            let address = PostalAddress.read(tokens, at: index, after: free)
        {
            while let last = found.last, last.span.lowerBound >= address.span.lowerBound { found.removeLast() }
            return take(address)
        }
        return index
    }

    // MARK: - Words near by

    /// The register named within the six words before a token, on the same or the line before.
    private func schemeNear(_ tokens: TextTokens, _ index: Int) -> NationalScheme {
        for step in 1...8 where index - step >= 0 {
            let roles = tokens.roles(index - step)
            if roles.contains(.nationalScheme), !roles.contains(.phone) {
                let scheme = NationalScheme(rawValue: tokens.value(index - step)) ?? .none
                if scheme == .usSSN, tokens.string(index - step).lowercased() == "social",
                    !isNear(tokens, index - step + 2, .nationalScheme)
                {
                    continue
                }
                return scheme
            }
            if tokens[index - step + 1].gap >= .paragraph { break }
        }
        return .none
    }

    private func isNear(_ tokens: TextTokens, _ index: Int, _ role: WordRoles) -> Bool {
        (1...6).contains { tokens.roles(index - $0).contains(role) }
    }

    /// Whether a bank's label or an account stands near enough to make eight capitals a bank's code.
    private func isBankNear(_ tokens: TextTokens, _ index: Int, _ found: [Mention]) -> Bool {
        if (1...4).contains(where: { tokens.roles(index - $0).contains(.bank) }) { return true }
        guard let last = found.last, last.kind == .iban else { return false }
        return Int(tokens[index].start) - last.span.upperBound < 40
    }

    /// Puts known names among the mentions: they take the place of people and organisations found by rules, and give way
    /// to addresses and numbers they lie in.
    private func merge(_ known: [Mention], into found: inout [Mention]) {
        guard !known.isEmpty else { return }
        let ordered = found.sorted { $0.span.lowerBound < $1.span.lowerBound }
        var kept: [Mention] = []
        var replaced: Set<Mention> = []
        var next = 0
        for mention in known {
            while next < ordered.count, ordered[next].span.upperBound <= mention.span.lowerBound { next += 1 }
            var isPart = false
            var others: [Mention] = []
            var at = next
            while at < ordered.count, ordered[at].span.lowerBound < mention.span.upperBound {
                let other = ordered[at]
                at += 1
                guard other.span.overlaps(mention.span) else { continue }
                switch other.kind {
                case .person: others.append(other)
                case .organisation:
                    // A firm that bears a person's name stays beside the person.
                    if mention.kind != .person || other.span == mention.span { others.append(other) }
                case .address: continue
                default: if mention.kind != .domain { isPart = true }
                }
            }
            if isPart { continue }
            kept.append(mention)
            replaced.formUnion(others)
        }
        found.removeAll { replaced.contains($0) }
        found += kept
    }
}

extension UInt8 {
    var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
    var isASCIICapital: Bool { (0x41...0x5A).contains(self) }
    var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}
