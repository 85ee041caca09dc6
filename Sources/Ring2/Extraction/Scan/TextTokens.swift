// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import NameScan

/// One word, number or mark of a text.
struct Token {
    /// What it is.
    enum Kind: UInt8 { case word, number, mark }
    /// What stands before it.
    enum Gap: UInt8, Comparable {
        case none, space, tab, line, paragraph
        static func < (left: Gap, right: Gap) -> Bool { left.rawValue < right.rawValue }
    }

    let start: Int32
    let end: Int32
    /// The number of a word's entry in the lexicon; 0 for words that are not known.
    let entry: UInt16
    let kind: Kind
    let gap: Gap
    /// The first byte.
    let first: UInt8

    var span: Range<Int> { Int(start)..<Int(end) }
    var count: Int { Int(end - start) }
}

/// A range of text cut into words, numbers and marks, with what the lexicon knows of each word.
///
/// A word is a run of letters of any script with the marks and zero-width characters inside it; a number is a run of the
/// digits 0 to 9; everything else that is visible is a mark of one character. Bytes that are not UTF-8 are marks.
struct TextTokens {
    let text: [UInt8]
    let range: Range<Int>
    private(set) var tokens: [Token] = []
    /// Where `@` stands.
    private(set) var ats: [Int] = []
    private let lexicon: Lexicon

    var count: Int { tokens.count }
    subscript(index: Int) -> Token { tokens[index] }

    init(_ text: [UInt8], _ range: Range<Int>, lexicon: Lexicon = .standard) {
        self.text = text
        self.range = range
        self.lexicon = lexicon
        tokens.reserveCapacity(range.count / 4 + 8)
        cut()
    }

    private mutating func cut() {
        var index = range.lowerBound
        let end = range.upperBound
        var gap = Token.Gap.paragraph
        while index < end {
            let byte = text[index]
            let start = index
            switch Self.classes[Int(byte)] {
            case 0:  // white space and controls
                if byte == 0x0A {
                    gap = gap >= .line ? .paragraph : .line
                } else if byte == 0x09 || byte == 0x0C || byte == 0x0B {
                    gap = max(gap, .tab)
                } else {
                    gap = max(gap, .space)
                }
                index += 1
                continue
            case 1:  // letters
                var hash = Lexicon.hashStart
                while index < end {
                    let letter = text[index]
                    let kind = Self.classes[Int(letter)]
                    if kind == 1 {
                        hash = Lexicon.step(hash, letter | 0x20)
                        index += 1
                    } else if kind == 4, let length = letterLength(index, end) {
                        // Not ASCII: read the word again, letter by letter.
                        index += length
                        hash = wideHash(start, &index, end)
                        break
                    } else {
                        break
                    }
                }
                append(start, index, .word, gap, hash: hash)
            case 2:  // digits
                while index < end, Self.classes[Int(text[index])] == 2 { index += 1 }
                tokens.append(
                    Token(start: Int32(start), end: Int32(index), entry: 0, kind: .number, gap: gap, first: byte))
            case 3:  // ASCII marks
                if byte == UInt8(ascii: "@") { ats.append(index) }
                index += 1
                tokens.append(
                    Token(start: Int32(start), end: Int32(index), entry: 0, kind: .mark, gap: gap, first: byte))
            default:
                guard let length = letterLength(index, end) else {
                    let scalar = UTF8Scalar.read(text, index, end)
                    if let value = scalar.value, Self.isSpace(value) {
                        gap = max(gap, value.value == 0x2028 || value.value == 0x2029 ? .line : .space)
                        index += scalar.length
                        continue
                    }
                    if let value = scalar.value, LetterFolding.fold(value) == .none {
                        index += scalar.length
                        continue
                    }
                    index += scalar.length
                    tokens.append(
                        Token(start: Int32(start), end: Int32(index), entry: 0, kind: .mark, gap: gap, first: byte))
                    break
                }
                index += length
                let hash = wideHash(start, &index, end)
                append(start, index, .word, gap, hash: hash)
            }
            gap = .none
        }
    }

    private mutating func append(_ start: Int, _ end: Int, _ kind: Token.Kind, _ gap: Token.Gap, hash: UInt64) {
        let entry = end - start <= 64 ? lexicon.number(hash: hash) : 0
        tokens.append(
            Token(start: Int32(start), end: Int32(end), entry: entry, kind: kind, gap: gap, first: text[start]))
    }

    /// Reads on to the end of a word with letters outside ASCII; returns the hash of its folded letters.
    private func wideHash(_ start: Int, _ index: inout Int, _ end: Int) -> UInt64 {
        var hash = Lexicon.hashStart
        var position = start
        while position < end {
            let byte = text[position]
            let kind = Self.classes[Int(byte)]
            if kind == 1 {
                hash = Lexicon.step(hash, byte | 0x20)
                position += 1
                continue
            }
            guard kind == 4 else { break }
            let scalar = UTF8Scalar.read(text, position, end)
            guard let value = scalar.value else { break }
            let folded = LetterFolding.fold(value)
            switch folded {
            case .none: break
            case .two(let first, let second): hash = Lexicon.step(Lexicon.step(hash, first), second)
            case .one(let one):
                guard one.value < 0x80 ? Self.classes[Int(one.value)] == 1 : Self.isLetter(one) else {
                    index = position
                    return hash
                }
                if one.value < 0x80 {
                    hash = Lexicon.step(hash, UInt8(one.value))
                } else {
                    for byte in UTF8.encode(one) ?? UTF8.encodedReplacementCharacter { hash = Lexicon.step(hash, byte) }
                }
            }
            position += scalar.length
        }
        index = position
        return hash
    }

    /// The length of the scalar at a place where it belongs to a word; nil where it does not.
    private func letterLength(_ index: Int, _ end: Int) -> Int? {
        let scalar = UTF8Scalar.read(text, index, end)
        guard let value = scalar.value else { return nil }
        switch LetterFolding.fold(value) {
        case .none: return index > range.lowerBound && Self.classes[Int(text[index - 1])] == 1 ? scalar.length : nil
        case .two: return scalar.length
        case .one(let one):
            if one.value < 0x80 { return Self.classes[Int(one.value)] == 1 ? scalar.length : nil }
            return Self.isLetter(one) ? scalar.length : nil
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAA, 0xBA: true
        case 0x80..<0xC0, 0xD7, 0xF7, 0x2000..<0x2C00, 0x3000..<0x3005: false
        default: scalar.properties.isAlphabetic
        }
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x85: true
        default: false
        }
    }

    /// 0 white space and controls, 1 letters, 2 digits, 3 marks, 4 beyond ASCII.
    private static let classes: [UInt8] = (0..<256).map { value in
        switch UInt8(value) {
        case 0x30...0x39: 2
        case 0x41...0x5A, 0x61...0x7A: 1
        case 0x80...0xFF: 4
        case 0...0x20, 0x7F: 0
        default: 3
        }
    }
}

// MARK: - Questions that rules ask

extension TextTokens {
    /// What the lexicon knows of the token at an index; nothing where there is none.
    func roles(_ index: Int) -> WordRoles {
        guard index >= 0, index < tokens.count else { return [] }
        return lexicon.entries[Int(tokens[index].entry)].roles
    }
    /// The value of the word at an index.
    func value(_ index: Int) -> UInt8 {
        guard index >= 0, index < tokens.count else { return 0 }
        return lexicon.entries[Int(tokens[index].entry)].value
    }
    /// The token at an index; nil beyond the ends.
    func token(_ index: Int) -> Token? { index >= 0 && index < tokens.count ? tokens[index] : nil }
    /// Whether a mark stands at an index, directly or after blanks.
    func isMark(_ index: Int, _ mark: Character) -> Bool {
        guard let token = token(index), token.kind == .mark, let byte = mark.asciiValue else { return false }
        return token.first == byte
    }
    /// Whether that mark follows without a blank.
    func isMarkClose(_ index: Int, _ mark: Character) -> Bool { isMark(index, mark) && tokens[index].gap == .none }
    /// The number at an index, where it has at most so many digits.
    func number(_ index: Int, digits: ClosedRange<Int>) -> Int? {
        guard let token = token(index), token.kind == .number, digits.contains(token.count) else { return nil }
        var value = 0
        for byte in text[token.span] { value = value * 10 + Int(byte - 0x30) }
        return value
    }
    /// Whether the token is a word that starts with a capital letter.
    func isCapital(_ index: Int) -> Bool {
        guard let token = token(index), token.kind == .word else { return false }
        if token.first < 0x80 { return token.first.isASCIICapital }
        let scalar = UTF8Scalar.read(text, Int(token.start), Int(token.end))
        guard let value = scalar.value else { return false }
        return value.properties.isUppercase || value.properties.generalCategory == .titlecaseLetter
            || value.properties.generalCategory == .otherLetter
    }
    /// Whether every letter of a word is an ASCII capital.
    func isAllCapitals(_ index: Int) -> Bool {
        guard let token = token(index), token.kind == .word else { return false }
        return text[token.span].allSatisfy(\.isASCIICapital)
    }
    /// The text of a token.
    func string(_ index: Int) -> String {
        token(index).map { String(decoding: text[$0.span], as: UTF8.self) } ?? ""
    }
    /// The text of a range.
    func string(_ span: Range<Int>) -> String { String(decoding: text[span], as: UTF8.self) }
    /// Whether a letter, digit, underscore or byte of a letter stands at a place.
    func isWordByte(_ index: Int) -> Bool {
        guard index >= range.lowerBound, index < range.upperBound else { return false }
        return Self.isWordByte(text, index)
    }
    /// The same for any text; letters of scripts without spaces do not count, for they end no word.
    static func isWordByte(_ text: [UInt8], _ index: Int) -> Bool {
        let byte = text[index]
        if byte < 0x80 { return byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_") }
        var start = index
        while start > 0, index - start < 3, text[start] & 0xC0 == 0x80 { start -= 1 }
        guard let scalar = UTF8Scalar.read(text, start, text.count).value, scalar.value >= 0x80 else { return false }
        guard !NameLetters.isIdeographic(scalar), LetterFolding.fold(scalar) != .none else { return false }
        return isLetter(scalar)
    }
    /// The first token that starts at or after a place, looked for from an index on.
    func index(after place: Int, from index: Int) -> Int {
        var index = index
        while index < tokens.count, Int(tokens[index].start) < place { index += 1 }
        return index
    }
}
