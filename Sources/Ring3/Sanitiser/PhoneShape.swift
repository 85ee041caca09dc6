// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What telephone numbers look like, by length and grouping.
enum PhoneShape {
    /// Fewer digits than this are never a telephone number.
    static let fewestDigits = 7
    /// ITU-T E.164 allows fifteen digits after the plus sign.
    static let mostDigits = 15

    /// The last group of an international number that starts with the first group of the run, or nil.
    static func international(_ run: DigitRun, _ bytes: [UInt8]) -> Int? {
        let all = run.text(bytes, 0...run.groups.count - 1)
        guard let lengths = CountryCode.lengths(of: all[...]) else { return nil }
        var total = 0
        var best: Int?
        for (index, group) in run.groups.enumerated() {
            total += group.count
            // "+44 (0)20 …": the zero in parentheses is not dialled but is part of what is written.
            if total > lengths.upperBound + (run.separators.contains(.parenthesis) ? 1 : 0) { break }
            if total >= lengths.lowerBound { best = index }
        }
        return best
    }

    /// Whether groups look like a national number without any label.
    static func isNational(_ run: DigitRun, _ bytes: [UInt8], _ part: ClosedRange<Int>) -> Bool {
        isNorthAmerican(run, bytes, part) || isTrunkPrefixed(run, bytes, part) || isDialledAbroad(run, bytes, part)
    }

    /// `(415) 555-2671`, `415-555-2671`, `1 415 555 2671`, `(415) 5552671`.
    private static func isNorthAmerican(_ run: DigitRun, _ bytes: [UInt8], _ part: ClosedRange<Int>) -> Bool {
        var groups = part.map { run.groups[$0] }
        var first = part.lowerBound
        if groups.count > 2, groups[0].count == 1, bytes[groups[0].lowerBound] == UInt8(ascii: "1") {
            groups.removeFirst()
            first += 1
        }
        let counts = groups.map(\.count)
        let inParentheses = run.separators.indices.contains(first) && run.separators[first] == .parenthesis
        guard counts == [3, 3, 4] || counts == [3, 7] && inParentheses else { return false }
        let starts = [groups[0].lowerBound, groups[1].lowerBound]
        return starts.allSatisfy { (UInt8(ascii: "2")...UInt8(ascii: "9")).contains(bytes[$0]) }
    }

    /// `020 7946 0958`, `06 12 34 56 78`, `0151/23456789`, `(089) 123456`: a zero that is dialled within the country.
    private static func isTrunkPrefixed(_ run: DigitRun, _ bytes: [UInt8], _ part: ClosedRange<Int>) -> Bool {
        let first = run.groups[part.lowerBound]
        let total = run.digits(part)
        guard (2...5).contains(part.count), (2...6).contains(first.count), (9...12).contains(total),
            bytes[first.lowerBound] == UInt8(ascii: "0"), bytes[first.lowerBound + 1] != UInt8(ascii: "0"),
            part.dropFirst().allSatisfy({ run.groups[$0].count >= 2 })
        else { return false }
        let separators = part.dropLast().map { run.separators[$0] }
        // One kind of separator, but for the first, which may set the area code apart.
        guard Set(separators.dropFirst()).count <= 1, separators.dropFirst().first != .slash else { return false }
        if separators.contains(.dot) { return part.count >= 3 && Set(separators).count == 1 }
        return !isDate(run, bytes, part)
    }

    /// `0044 20 7946 0958`: the international form without a plus sign.
    private static func isDialledAbroad(_ run: DigitRun, _ bytes: [UInt8], _ part: ClosedRange<Int>) -> Bool {
        let digits = run.text(bytes, part)
        guard part.count >= 2, digits.count > 10, digits[0] == UInt8(ascii: "0"), digits[1] == UInt8(ascii: "0"),
            let lengths = CountryCode.lengths(of: digits[2...])
        else { return false }
        return lengths.contains(digits.count - 2)
    }

    /// Whether groups can be a number at all where a label calls them one.
    static func isAnyNumber(_ run: DigitRun, _ bytes: [UInt8], _ part: ClosedRange<Int>) -> Bool {
        let separators = part.dropLast().map { run.separators[$0] }
        guard (fewestDigits...mostDigits).contains(run.digits(part)), !isDate(run, bytes, part) else { return false }
        // An address on a network, a version, an amount.
        if separators.count == 3, separators.allSatisfy({ $0 == .dot }), part.allSatisfy({ run.groups[$0].count <= 3 })
        {
            return false
        }
        return !(separators == [.dot])
    }

    /// Whether groups read as a date: year first or last.
    private static func isDate(_ run: DigitRun, _ bytes: [UInt8], _ part: ClosedRange<Int>) -> Bool {
        let groups = part.map { run.groups[$0] }
        guard groups.count >= 3 else { return groups.count == 2 && groups.allSatisfy { isYear(bytes[$0]) } }
        let counts = groups.prefix(3).map(\.count)
        if counts[0] == 4, counts[1] <= 2, counts[2] <= 2 { return isYear(bytes[groups[0]]) }
        if counts[0] <= 2, counts[1] <= 2, counts[2] == 4 { return isYear(bytes[groups[2]]) }
        return false
    }
    private static func isYear(_ digits: ArraySlice<UInt8>) -> Bool {
        digits.count == 4 && (digits.starts(with: "19".utf8) || digits.starts(with: "20".utf8))
    }
}
