// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Groups of digits that may be a telephone number, as they stand in a text.
struct PhoneCandidate {
    /// The digits of each group.
    private(set) var groups: [[UInt8]] = []
    /// Where each group ends, a closing bracket included.
    private(set) var ends: [Int] = []
    /// What stands before each group but the first: ` `, `-`, `.`, `/`, `(`, `)`.
    private(set) var separators: [UInt8] = []
    let start: Int
    let isInternational: Bool
    /// Whether the first group stands in brackets.
    private(set) var isBracketed = false
    /// Whether `(0)` stands between the country and the rest.
    private(set) var hasTrunkZero = false

    /// Reads the candidate at a place, at most 20 digits and 8 groups; nil where none starts there.
    init?(_ text: [UInt8], from start: Int, in range: Range<Int>) {
        self.start = start
        var index = start
        let last = range.upperBound
        guard index < last else { return nil }
        isInternational = text[index] == UInt8(ascii: "+")
        if isInternational {
            index += 1
            if index < last, text[index] == 0x20 { index += 1 }
        }
        if index < last, text[index] == UInt8(ascii: "(") {
            // "+(44) 20", "(020) 7946"
            isBracketed = true
            index += 1
            if index < last, text[index] == UInt8(ascii: "+") { return nil }
        }
        var total = 0
        var open = isBracketed
        while index < last, text[index].isASCIIDigit, groups.count < 8 {
            var group: [UInt8] = []
            while index < last, text[index].isASCIIDigit {
                group.append(text[index])
                index += 1
                if group.count > 15 { return nil }
            }
            total += group.count
            if total > PhoneBook.digits { break }
            groups.append(group)
            ends.append(index)
            if open {
                guard index < last, text[index] == UInt8(ascii: ")") else {
                    if groups.count == 1 { return nil }
                    groups.removeLast()
                    ends.removeLast()
                    return
                }
                index += 1
                ends[ends.count - 1] = index
                open = false
            }
            guard let (next, separator) = Self.separator(text, index, last) else { return }
            index = next
            if index < last, text[index] == UInt8(ascii: "(") {
                if index + 2 < last, text[index + 1] == 0x30, text[index + 2] == UInt8(ascii: ")"),
                    isInternational || groups.first == [0x30, 0x30]
                {
                    hasTrunkZero = true
                    index += 3
                    if let (after, _) = Self.separator(text, index, last) { index = after }
                } else {
                    guard groups.count <= 2 else { return }
                    open = true
                    index += 1
                }
                separators.append(UInt8(ascii: "("))
            } else {
                separators.append(separator)
            }
        }
        if open || total > PhoneBook.digits { return }
        if groups.isEmpty { return nil }
    }

    /// What stands between two groups: nothing after a bracket, one of ` -./` or a dash or no-break space, ` - `.
    private static func separator(_ text: [UInt8], _ index: Int, _ last: Int) -> (Int, UInt8)? {
        guard index < last else { return nil }
        switch text[index] {
        case 0x20:
            if index + 2 < last, "-/".utf8.contains(text[index + 1]), text[index + 2] == 0x20 {
                return (index + 3, text[index + 1])
            }
            return (index + 1, 0x20)
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"):
            if index + 1 < last, text[index + 1] == 0x20, text[index] == UInt8(ascii: "/") {
                return (index + 2, text[index])
            }
            return (index + 1, text[index])
        case UInt8(ascii: "("): return (index, UInt8(ascii: "("))
        case 0xC2 where index + 1 < last && text[index + 1] == 0xA0: return (index + 2, 0x20)
        case 0xE2 where index + 2 < last && text[index + 1] == 0x80 && (0x90...0x95).contains(text[index + 2]):
            return (index + 3, UInt8(ascii: "-"))
        case 0xE2 where index + 2 < last && text[index + 1] == 0x80 && text[index + 2] == 0xAF: return (index + 3, 0x20)
        default:
            return text[index].isASCIIDigit && text[index - 1] == UInt8(ascii: ")") ? (index, 0x20) : nil
        }
    }

    /// The digits of the first groups.
    func digits(_ count: Int) -> [UInt8] { groups.prefix(count).flatMap { $0 } }
    /// How many digits each of the first groups has.
    func sizes(_ count: Int) -> [Int] { groups.prefix(count).map(\.count) }
}

/// Finds telephone numbers: international ones anywhere, national ones by the way they are written or by a word near
/// them, all of them as libphonenumber believes.
struct PhoneRule {
    /// The regions to try for a national number, the likeliest first.
    let regions: [String]

    /// Regions whose national numbers are known by how they are written, tried after those asked for.
    private static let written = ["GB", "DE", "FR", "IT", "NL", "ES", "AT", "CH", "BE", "US", "PT", "IE"]

    /// Reads the number that starts at a token: `+`, `(` or digits.
    func read(_ tokens: TextTokens, at index: Int) -> Mention? {
        let text = tokens.text
        let start = Int(tokens[index].start)
        if start > tokens.range.lowerBound {
            if tokens.isWordByte(start - 1) || text[start - 1] == UInt8(ascii: "+") { return nil }
            if start - 1 > tokens.range.lowerBound, "./-,:=".utf8.contains(text[start - 1]),
                text[start - 2].isASCIIDigit
            {
                return nil
            }
        }
        guard let candidate = PhoneCandidate(text, from: start, in: tokens.range) else { return nil }
        let label = nearness(tokens, index)
        for count in stride(from: candidate.groups.count, through: 1, by: -1) {
            let end = candidate.ends[count - 1]
            guard canEnd(tokens, end) else { continue }
            guard let (number, rule) = judge(candidate, count, label) else { continue }
            var span = start..<end
            var written = number
            if let (digits, stop) = phoneExtension(tokens, from: index, end) {
                written += ";ext=\(digits)"
                span = start..<stop
            }
            return Mention(kind: .phone, text: written, span: span, rule: rule)
        }
        return nil
    }

    /// Whether nothing follows that makes the digits part of something else.
    private func canEnd(_ tokens: TextTokens, _ end: Int) -> Bool {
        let text = tokens.text
        guard end < tokens.range.upperBound else { return true }
        let byte = text[end]
        if byte == UInt8(ascii: "x") || byte == UInt8(ascii: "X") {
            return end + 1 < tokens.range.upperBound && text[end + 1].isASCIIDigit
        }
        if tokens.isWordByte(end) || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "@") { return false }
        if byte == 0xC2 || byte == 0xE2, Currency.sign(text, end, tokens.range.upperBound) != nil { return false }
        guard end + 1 < tokens.range.upperBound, ".,:/-".utf8.contains(byte) else { return true }
        return !text[end + 1].isASCIIDigit
    }

    /// How close a word for telephones is: 2 right before, 1 within some words, 0 not there.
    private func nearness(_ tokens: TextTokens, _ index: Int) -> Int {
        var close = 0
        var step = 1
        while step <= 7, index - step >= 0 {
            let roles = tokens.roles(index - step)
            if roles.contains(.phone) {
                guard roles.contains(.number), tokens.value(index - step) == 2, !hasPhoneWord(tokens, index - step)
                else {
                    close = step <= 3 && tokens.value(index - step) == 1 ? 2 : 1
                    break
                }
            }
            if tokens[index - step + 1].gap >= .line, step > 1 { break }
            step += 1
        }
        if close > 0 { return close }
        for step in 2...9 where index + step < tokens.count {
            if tokens[index + step].gap >= .paragraph { break }
            let roles = tokens.roles(index + step)
            if roles.contains(.phone), !roles.contains(.number) { return 1 }
        }
        return 0
    }

    private func hasPhoneWord(_ tokens: TextTokens, _ index: Int) -> Bool {
        (1...4).contains { step in
            let roles = tokens.roles(index - step)
            return roles.contains(.phone) && !roles.contains(.number)
        }
    }

    private func judge(_ candidate: PhoneCandidate, _ count: Int, _ label: Int) -> (String, String)? {
        let digits = candidate.digits(count)
        let sizes = candidate.sizes(count)
        if candidate.isInternational {
            return international(digits, isSure: true)
        }
        if digits.count > 9, digits.starts(with: "00".utf8),
            let found = international(Array(digits.dropFirst(2)), isSure: label > 0 && digits.count >= 12)
        {
            return found
        }
        guard (6...12).contains(digits.count) else { return nil }
        let shapes = shapeRegions(candidate, count, sizes, digits)
        if digits.count >= 7 {
            for region in shapes {
                let answer = PhoneBook.read(digits, region: region)
                if answer.quality == .valid { return (answer.number, "phone.national.\(region.lowercased())") }
                // "(268) 594-1713" is written as nothing else is, even where the area is not one of the States.
                if answer.quality == .possible, region == "US", candidate.isBracketed {
                    return (answer.number, "phone.national.us.unassigned")
                }
            }
        }
        guard label > 0 else { return nil }
        for region in regions {
            let answer = PhoneBook.read(digits, region: region)
            if answer.quality == .valid { return (answer.number, "phone.labelled.\(region.lowercased())") }
        }
        // What a label calls a telephone number is one, even where the library knows no such number.
        guard label == 2 || (label == 1 && looksDialled(candidate, count, digits)) else { return nil }
        return (String(decoding: digits, as: UTF8.self), "phone.labelled")
    }

    /// A number with its country; one that is not assigned is believed behind `+`.
    private func international(_ digits: [UInt8], isSure: Bool) -> (String, String)? {
        guard (8...15).contains(digits.count) else { return nil }
        let answer = PhoneBook.read([UInt8(ascii: "+")] + digits, region: "ZZ")
        switch answer.quality {
        case .valid: return (answer.number, "phone.international")
        case .possible where isSure: return (answer.number, "phone.international.unassigned")
        default: return nil
        }
    }

    /// Whether digits that no plan knows are at least written as telephone numbers are.
    private func looksDialled(_ candidate: PhoneCandidate, _ count: Int, _ digits: [UInt8]) -> Bool {
        guard digits.count >= 7 else { return false }
        return candidate.isBracketed || digits[0] == 0x30 || (count >= 2 && digits.count >= 9) || digits.count == 10
    }

    /// The regions whose national numbers are written like this; none where the writing says nothing.
    private func shapeRegions(
        _ candidate: PhoneCandidate, _ count: Int, _ sizes: [Int], _ digits: [UInt8]
    ) -> [String] {
        let separators = candidate.separators.prefix(max(0, count - 1))
        // 212-555-0134, (212) 555-0134, 212.555.0134, 1-212-555-0134
        var american = sizes
        if american.count == 4, american[0] == 1, digits[0] == 0x31 { american.removeFirst() }
        if american == [3, 3, 4], digits[0] != 0x30 {
            let isDashed = separators.suffix(2).allSatisfy { $0 == UInt8(ascii: "-") }
            let isDotted = separators.allSatisfy { $0 == UInt8(ascii: ".") } && sizes.count == 3
            let isMixed = candidate.isBracketed && separators.last.map { "-. ".utf8.contains($0) } ?? false
            if isDashed || isDotted || isMixed { return ["US"] }
        }
        if digits[0] == 0x30 {
            // A trunk zero: at least two groups, or an area in brackets.
            guard count >= 2 || candidate.isBracketed, (9...12).contains(digits.count) else { return [] }
            if separators.contains(UInt8(ascii: ".")), sizes != [2, 2, 2, 2, 2] { return [] }
            if sizes == [2, 2, 2, 2, 2] { return ["FR"] + regions.filter { $0 != "FR" } }
            guard sizes[0] >= 2, sizes.dropFirst().allSatisfy({ $0 >= 2 }) || sizes.last ?? 0 >= 1 else { return [] }
            return unique(regions + Self.written)
        }
        guard separators.allSatisfy({ $0 == 0x20 }) || separators.allSatisfy({ $0 == UInt8(ascii: "-") }) else {
            return []
        }
        if digits.count == 9, "6789".utf8.contains(digits[0]),
            [[3, 3, 3], [3, 2, 2, 2], [2, 3, 2, 2]].contains(sizes)
        {
            return ["ES", "PT"]
        }
        if digits.count == 10, digits[0] == 0x33, [[3, 3, 4], [3, 7], [3, 4, 3]].contains(sizes) { return ["IT"] }
        return []
    }

    private func unique(_ regions: [String]) -> [String] {
        var seen: Set<String> = []
        return regions.filter { seen.insert($0).inserted }
    }

    /// Reads `x123`, `ext. 123`, `poste 12` behind a number.
    private func phoneExtension(_ tokens: TextTokens, from index: Int, _ end: Int) -> (digits: String, end: Int)? {
        var next = tokens.index(after: end, from: index)
        if tokens.isMark(next, ",") { next += 1 }
        guard let word = tokens.token(next), word.gap <= .space, tokens.roles(next).contains(.phoneExtension) else {
            return nil
        }
        next += 1
        if tokens.isMarkClose(next, ".") || tokens.isMarkClose(next, ":") { next += 1 }
        guard let digits = tokens.token(next), digits.kind == .number, digits.gap <= .space,
            (1...6).contains(digits.count)
        else { return nil }
        return (tokens.string(next), Int(digits.end))
    }
}
