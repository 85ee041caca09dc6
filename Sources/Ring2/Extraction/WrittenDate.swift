// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// A date as people write it; one that can be read day first or month first keeps both readings.
struct WrittenDate: Hashable, CustomStringConvertible {
    let date: CivilDate
    /// The later of two readings.
    let other: CivilDate?
    /// `T09:30:00Z`, where a time is joined to an ISO date.
    var time = ""

    /// `2026-10-01`, or both readings joined by `or`, the earlier one first.
    var description: String { other.map { "\(date) or \($0)" } ?? "\(date)\(time)" }

    private init(_ date: CivilDate, other: CivilDate? = nil, time: String = "") {
        self.date = date
        self.other = other
        self.time = time
    }

    /// Reads a text that is one date and nothing else, such as a cell of a table; nil for anything else.
    init?(_ text: ArraySlice<UInt8>) {
        let bytes = Array(text)
        let tokens = TextTokens(bytes, 0..<bytes.count)
        guard let found = Self.read(tokens, at: 0), found.next == tokens.count else { return nil }
        self = found.date
    }

    /// A date found at a token.
    struct Found {
        let date: WrittenDate
        let rule: String
        /// The index of the token behind it.
        let next: Int
        let span: Range<Int>

        var mention: Mention {
            Mention(
                kind: .date, text: date.description, span: span,
                rule: date.other == nil ? rule : rule + ".ambiguous")
        }
    }

    /// Reads the date that starts at a token: years 1000 to 9999, days that exist.
    static func read(_ tokens: TextTokens, at index: Int, isLast: Bool = false) -> Found? {
        guard let token = tokens.token(index), isLast || !joinsBackwards(tokens, index) else { return nil }
        if token.kind == .word { return monthFirst(tokens, at: index) }
        guard token.kind == .number else { return nil }
        if token.count == 4 { return yearFirst(tokens, at: index) }
        guard token.count <= 2 else { return nil }
        return numeric(tokens, at: index) ?? dayFirst(tokens, at: index)
    }

    /// Whether what stands right before makes the token part of something longer: `12`01, `v1.`2, `3/`4.
    private static func joinsBackwards(_ tokens: TextTokens, _ index: Int) -> Bool {
        let start = Int(tokens[index].start)
        guard start > tokens.range.lowerBound, tokens[index].gap == .none else { return false }
        if tokens.isWordByte(start - 1) { return true }
        guard start - 1 > tokens.range.lowerBound, "./-".utf8.contains(tokens.text[start - 1]) else { return false }
        return tokens.text[start - 2].isASCIIDigit || tokens.text[start - 2].isASCIILetter
    }

    /// Whether a date may end at a place: no letter or digit follows, and no separator with a digit behind it.
    private static func canEnd(_ tokens: TextTokens, _ end: Int) -> Bool {
        if tokens.isWordByte(end) { return false }
        guard end + 1 < tokens.range.upperBound, "./-".utf8.contains(tokens.text[end]) else { return true }
        // Two ISO dates may be joined by a slash.
        if tokens.text[end] == UInt8(ascii: "/"), end + 11 <= tokens.range.upperBound,
            tokens.text[(end + 1)...(end + 4)].allSatisfy(\.isASCIIDigit), tokens.text[end + 5] == UInt8(ascii: "-")
        {
            return true
        }
        return !tokens.text[end + 1].isASCIIDigit
    }

    // MARK: - Numbers alone

    /// `2026-10-01`, with a time behind `T`; `2026/10/01`, `2026.10.01`.
    private static func yearFirst(_ tokens: TextTokens, at index: Int) -> Found? {
        guard let year = tokens.number(index, digits: 4...4), year >= 1000 else { return nil }
        for mark in ["-", "/", "."] as [Character] {
            guard tokens.isMarkClose(index + 1, mark), let month = tokens.number(index + 2, digits: 2...2),
                tokens[index + 2].gap == .none, tokens.isMarkClose(index + 3, mark),
                let day = tokens.number(index + 4, digits: 2...2), tokens[index + 4].gap == .none
            else { continue }
            guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
            let start = Int(tokens[index].start)
            let end = Int(tokens[index + 4].end)
            if mark == "-", let (time, stop) = clock(tokens.text, end, tokens.range.upperBound),
                !tokens.isWordByte(stop)
            {
                let next = tokens.index(after: stop, from: index + 5)
                return Found(date: WrittenDate(date, time: time), rule: "date.iso", next: next, span: start..<stop)
            }
            guard canEnd(tokens, end) else { return nil }
            return Found(
                date: WrittenDate(date), rule: mark == "-" ? "date.iso" : "date.year_first", next: index + 5,
                span: start..<end)
        }
        return nil
    }

    /// `T09:30:00.25+02:00` right behind a date; the time as written.
    private static func clock(_ text: [UInt8], _ start: Int, _ last: Int) -> (String, Int)? {
        func two(_ index: Int, _ most: Int) -> Bool {
            guard index + 1 < last, text[index].isASCIIDigit, text[index + 1].isASCIIDigit else { return false }
            return Int(text[index] - 0x30) * 10 + Int(text[index + 1] - 0x30) <= most
        }
        guard start + 5 < last, text[start] == UInt8(ascii: "T"), two(start + 1, 24),
            text[start + 3] == UInt8(ascii: ":"),
            two(start + 4, 59)
        else { return nil }
        var end = start + 6
        if end < last, text[end] == UInt8(ascii: ":"), two(end + 1, 60) {
            end += 3
            if end + 1 < last, text[end] == UInt8(ascii: "."), text[end + 1].isASCIIDigit {
                end += 2
                while end < last, text[end].isASCIIDigit, end < start + 20 { end += 1 }
            }
        }
        if end < last, text[end] == UInt8(ascii: "Z") {
            end += 1
        } else if end < last, text[end] == UInt8(ascii: "+") || text[end] == UInt8(ascii: "-"), two(end + 1, 14) {
            if end + 3 < last, text[end + 3] == UInt8(ascii: ":"), two(end + 4, 59) {
                end += 6
            } else if two(end + 3, 59) {
                end += 5
            } else {
                end += 3
            }
        }
        return (String(decoding: text[start..<end], as: UTF8.self), end)
    }

    /// `01.10.2026` and `1. 10. 2026` are day first; `01/10/2026` and `01-10-2026` may be month first too.
    private static func numeric(_ tokens: TextTokens, at index: Int) -> Found? {
        guard let first = tokens.number(index, digits: 1...2), let mark = tokens.token(index + 1), mark.kind == .mark,
            mark.gap == .none, let middle = tokens.token(index + 2),
            let second = tokens.number(index + 2, digits: 1...2),
            let again = tokens.token(index + 3), again.kind == .mark, again.first == mark.first, again.gap == .none,
            let year = tokens.token(index + 4), let years = tokens.number(index + 4, digits: 4...4), years >= 1000
        else { return nil }
        let isDotted = mark.first == UInt8(ascii: ".")
        guard isDotted || mark.first == UInt8(ascii: "/") || mark.first == UInt8(ascii: "-") else { return nil }
        guard middle.gap == year.gap, middle.gap == .none || (isDotted && middle.gap == .space) else { return nil }
        if tokens.roles(index - 1).contains(.version) { return nil }
        let span = Int(tokens[index].start)..<Int(year.end)
        guard canEnd(tokens, span.upperBound) else { return nil }
        let dayFirst = CivilDate(year: years, month: second, day: first)
        let monthFirst = isDotted ? nil : CivilDate(year: years, month: first, day: second)
        let readings = Set([dayFirst, monthFirst].compactMap { $0 }).sorted()
        guard let date = readings.first else { return nil }
        let rule = isDotted ? "date.dotted" : mark.first == UInt8(ascii: "/") ? "date.slashed" : "date.dashed"
        return Found(
            date: WrittenDate(date, other: readings.count > 1 ? readings.last : nil), rule: rule, next: index + 5,
            span: span)
    }

    // MARK: - Months by name

    /// `1 October 2026`, `1st of October, 2026`, `1. Oktober 2026`, `1er octobre 2026`, `1 de octubre de 2026`.
    private static func dayFirst(_ tokens: TextTokens, at index: Int) -> Found? {
        guard let partial = Partial(tokens, at: index), let month = partial.month, let year = partial.year,
            let date = CivilDate(year: year, month: month, day: partial.day)
        else { return nil }
        let span = Int(tokens[index].start)..<Int(tokens[partial.next - 1].end)
        guard canEnd(tokens, span.upperBound) else { return nil }
        return Found(date: WrittenDate(date), rule: "date.day_month", next: partial.next, span: span)
    }

    /// `October 1, 2026`, `Oct. 1st 2026`; the month starts with a capital.
    private static func monthFirst(_ tokens: TextTokens, at index: Int) -> Found? {
        guard tokens.roles(index).contains(.month), tokens.isCapital(index) else { return nil }
        var next = index + 1
        if tokens.isMarkClose(next, ".") { next += 1 }
        guard let day = tokens.number(next, digits: 1...2), tokens[next].gap <= .line else { return nil }
        next += 1
        if tokens.roles(next).contains(.ordinal), tokens.token(next)?.gap == Token.Gap.none { next += 1 }
        if tokens.isMark(next, ",") { next += 1 }
        guard let year = tokens.number(next, digits: 4...4), year >= 1000, tokens[next].gap <= .line,
            tokens[next].gap > .none || tokens.isMark(next - 1, ","),
            let date = CivilDate(year: year, month: Int(tokens.value(index)), day: day)
        else { return nil }
        let span = Int(tokens[index].start)..<Int(tokens[next].end)
        guard canEnd(tokens, span.upperBound) else { return nil }
        return Found(date: WrittenDate(date), rule: "date.month_day", next: next + 1, span: span)
    }

    /// A day, perhaps with its month, perhaps with its year.
    private struct Partial {
        let day: Int
        private(set) var month: Int?
        private(set) var year: Int?
        private(set) var next: Int

        init?(_ tokens: TextTokens, at index: Int) {
            guard let day = tokens.number(index, digits: 1...2), (1...31).contains(day) else { return nil }
            self.day = day
            next = index + 1
            var at = next
            if tokens.isMarkClose(at, ".") {
                at += 1
            } else if tokens.roles(at).contains(.ordinal), tokens.token(at)?.gap == Token.Gap.none {
                at += 1
            } else if let token = tokens.token(at), token.kind == .mark, token.gap == .none, tokens.string(at) == "°" {
                at += 1
            }
            next = at
            if tokens.isMark(at, ","), tokens.roles(at + 1).contains(.month) { at += 1 }
            if tokens.roles(at).contains(.link), tokens.roles(at + 1).contains(.month) { at += 1 }
            if let dash = tokens.token(at), dash.gap == .none, dash.first == UInt8(ascii: "-"),
                tokens.roles(at + 1).contains(.month)
            {
                at += 1
            }
            guard let word = tokens.token(at), tokens.roles(at).contains(.month), word.gap <= .line else { return }
            month = Int(tokens.value(at))
            at += 1
            next = at
            // The point of an abbreviation is part of the date only where the year follows.
            if tokens.isMarkClose(at, ".") { at += 1 }
            if tokens.isMark(at, ",") { at += 1 }
            if tokens.roles(at).contains(.link) { at += 1 }
            if let dash = tokens.token(at), dash.gap == .none, dash.first == UInt8(ascii: "-"), at == next { at += 1 }
            guard let years = tokens.number(at, digits: 4...4), years >= 1000, let token = tokens.token(at),
                token.gap <= .line
            else { return }
            year = years
            next = at + 1
        }
    }

    // MARK: - Intervals

    /// Reads an interval that starts at a token: `1 to 5 October 2026`, `October 1–5, 2026`, two dates joined.
    ///
    /// Gives the whole dates in it as well.
    static func interval(_ tokens: TextTokens, at index: Int, first: Found?) -> (mentions: [Mention], next: Int)? {
        guard let token = tokens.token(index), !joinsBackwards(tokens, index) else { return nil }
        let start = Int(token.start)
        if let first {
            guard first.date.other == nil,
                let link = link(tokens, first.next, from: index, allowsSlash: first.rule == "date.iso"),
                let last = read(tokens, at: link, isLast: true), last.date.other == nil,
                first.date.date <= last.date.date
            else { return nil }
            let mention = Mention(
                kind: .interval, text: "\(first.date)/\(last.date)", span: start..<last.span.upperBound,
                rule: "interval.dates")
            return ([first.mention, mention, last.mention], last.next)
        }
        if token.kind == .word { return monthInterval(tokens, at: index) }
        guard let partial = Partial(tokens, at: index), partial.year == nil,
            let link = link(tokens, partial.next, from: index), let last = dayFirst(tokens, at: link)
        else { return nil }
        let month = partial.month ?? last.date.date.month
        guard let from = CivilDate(year: last.date.date.year, month: month, day: partial.day), from <= last.date.date
        else {
            return nil
        }
        let mention = Mention(
            kind: .interval, text: "\(from)/\(last.date)", span: start..<last.span.upperBound, rule: "interval.days")
        return ([mention, last.mention], last.next)
    }

    /// `October 1–5, 2026`.
    private static func monthInterval(_ tokens: TextTokens, at index: Int) -> (mentions: [Mention], next: Int)? {
        guard tokens.roles(index).contains(.month), tokens.isCapital(index) else { return nil }
        var next = index + 1
        if tokens.isMarkClose(next, ".") { next += 1 }
        guard let first = tokens.number(next, digits: 1...2), let link = link(tokens, next + 1, from: index),
            let last = tokens.number(link, digits: 1...2)
        else { return nil }
        next = link + 1
        if tokens.isMark(next, ",") { next += 1 }
        let month = Int(tokens.value(index))
        guard let year = tokens.number(next, digits: 4...4), year >= 1000,
            let from = CivilDate(year: year, month: month, day: first),
            let to = CivilDate(year: year, month: month, day: last),
            from <= to, canEnd(tokens, Int(tokens[next].end))
        else { return nil }
        let mention = Mention(
            kind: .interval, text: "\(from)/\(to)", span: Int(tokens[index].start)..<Int(tokens[next].end),
            rule: "interval.days")
        return ([mention], next + 1)
    }

    /// The index behind a word or dash that joins two days; nil where there is none.
    private static func link(_ tokens: TextTokens, _ index: Int, from start: Int, allowsSlash: Bool = false) -> Int? {
        guard let token = tokens.token(index), token.gap <= .line else { return nil }
        if token.kind == .mark {
            let mark = tokens.string(index)
            return ["-", "\u{2013}", "\u{2014}"].contains(mark) || (allowsSlash && mark == "/" && token.gap == .none)
                ? index + 1 : nil
        }
        let roles = tokens.roles(index)
        if tokens.string(index) == "t", tokens.isMarkClose(index + 1, "/") { return index + 3 }
        if roles.contains(.and), (1...3).contains(where: { tokens.roles(start - $0).contains(.between) }) {
            return index + 1
        }
        guard roles.contains(.until) else { return nil }
        var next = index + 1
        // "jusqu'au", "fino al", "bis zum", "to the", "até ao".
        if tokens.roles(next).contains(.until) || ["zum", "the", "le", "het", "el"].contains(tokens.string(next)) {
            next += 1
        }
        return next
    }
}
