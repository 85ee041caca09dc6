// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Recognises issued tokens in a model's answer, however their decoration was bent.
///
/// Brackets may be missing, escaped or written as entities, the label translated or lower-cased, the hyphen an underscore
/// or a space, stars and backslashes inside: only the code counts, and only a code that was issued. Nothing is repaired.
struct TokenGrammar: Sendable {
    /// What stands at a place.
    enum Outcome: Equatable {
        /// Nothing that needs care.
        case none
        /// The bytes end where a token may be under way.
        case partial
        /// An issued token.
        case token(TokenCode, end: Int)
        /// Something shaped like a token whose code was not issued.
        case unknown(end: Int)
    }

    let tokens: IssuedTokens

    /// The most bytes between the brackets. Forty-eight characters is what a stream may hold back.
    private static let longestInside = 64
    /// Labels that are taken along where no brackets stand, lower case: ours and the likely translations.
    private static let labels: [[UInt8]] = [
        "email", "phone", "e-mail", "mail", "courriel", "correo", "telephone", "telefon", "telefono", "tel",
    ].map { Array($0.utf8) }

    /// Whether a token can start with this byte, where `previous` is the byte before it.
    static func canStart(_ byte: UInt8, after previous: UInt8) -> Bool {
        switch byte {
        case 0xE2, 0xE3, UInt8(ascii: "\\"), UInt8(ascii: "&"), UInt8(ascii: "%"): true
        default: ByteClass.isAlphanumeric(byte) && !ByteClass.isAlphanumeric(previous)
        }
    }

    /// Looks at one place of a text that may end anywhere; where nothing more will come (`isFinal`) nothing is `partial`.
    func look(_ bytes: [UInt8], at index: Int, isFinal: Bool) -> Outcome {
        let outcome = bracketed(bytes, at: index, isFinal)
        if outcome != .none { return outcome == .partial && isFinal ? .none : outcome }
        guard ByteClass.isAlphanumeric(bytes[index]) else { return .none }
        return bare(bytes, at: index, isFinal)
    }

    // MARK: With brackets

    private func bracketed(_ bytes: [UInt8], at index: Int, _ isFinal: Bool) -> Outcome {
        let inside: Int
        let slashes: Int
        switch TokenBracket.opening.look(bytes, at: index) {
        case .none: return .none
        case .partial: return .partial
        case .whole(let end, let count): (inside, slashes) = (end, count)
        }
        // A lost partner leaves its backslashes, where there are any, in the text.
        let isPlain = slashes == (bytes[index + slashes] | 0x20 == UInt8(ascii: "u") ? 1 : 0)
        // Find the closing bracket; another opening one or a line's end means that this is not a token's.
        var position = inside
        while position < bytes.count, position - inside <= Self.longestInside {
            if bytes[position] == 0x0A { return isPlain ? unclosed(bytes, from: inside, isFinal) : .none }
            switch TokenBracket.closing.look(bytes, at: position) {
            case .whole(let end, let count):
                // Both brackets are escaped alike; a further backslash is the text's own.
                guard slashes == 0 || slashes == count else { return .none }
                return enclosed(bytes, inside..<position, end)
            case .partial where !isFinal: return .partial
            case .partial, .none: break
            }
            if case .whole = TokenBracket.opening.look(bytes, at: position) { return .none }
            position += 1
        }
        if position == bytes.count, position - inside <= Self.longestInside, !isFinal { return .partial }
        return isPlain ? unclosed(bytes, from: inside, isFinal) : .none
    }

    /// The text between two brackets: its last word must be a code.
    private func enclosed(_ bytes: [UInt8], _ inside: Range<Int>, _ end: Int) -> Outcome {
        var last = inside.upperBound
        while last > inside.lowerBound, Self.isDecoration(bytes[last - 1]) { last -= 1 }
        let first = last - TokenCode.length
        guard first >= inside.lowerBound, first == inside.lowerBound || !ByteClass.isAlphanumeric(bytes[first - 1]),
            let code = TokenCode(String(decoding: bytes[first..<last], as: UTF8.self))
        else { return .none }
        if tokens.entries[code] != nil { return .token(code, end: end) }
        return code.isMixed ? .unknown(end: end) : .none
    }

    /// A token whose closing bracket was lost.
    private func unclosed(_ bytes: [UInt8], from inside: Int, _ isFinal: Bool) -> Outcome {
        var position = inside
        while position < bytes.count, position - inside < 3, Self.isDecoration(bytes[position]) { position += 1 }
        guard position < bytes.count, ByteClass.isAlphanumeric(bytes[position]) else { return .none }
        return bare(bytes, at: position, isFinal)
    }

    // MARK: Without brackets

    private func bare(_ bytes: [UInt8], at index: Int, _ isFinal: Bool) -> Outcome {
        var isPartial = false
        for label in Self.labels {
            switch TokenBracket.compare(label, bytes, at: index) {
            case .none: continue
            case .partial: isPartial = true
            case .whole(let end, _):
                switch afterLabel(bytes, at: end) {
                case .token(let code, let end): return .token(code, end: end)
                case .partial: isPartial = true
                case .none, .unknown: break
                }
            }
        }
        switch code(bytes, at: index) {
        case .token(let code, let end): return .token(code, end: end)
        case .partial: isPartial = true
        case .none, .unknown: break
        }
        guard isPartial else { return .none }
        return isFinal ? atEnd(bytes, at: index) : .partial
    }

    /// The separator and the code behind a label.
    private func afterLabel(_ bytes: [UInt8], at index: Int) -> Outcome {
        var position = index
        var separators = 0
        while separators < 4, let next = Self.separatorEnd(bytes, at: position) {
            if next > bytes.count { return .partial }
            position = next
            separators += 1
        }
        return position == bytes.count ? .partial : code(bytes, at: position)
    }

    /// An issued code with a word's end behind it.
    private func code(_ bytes: [UInt8], at index: Int) -> Outcome {
        var bits: UInt32 = 0
        for length in 0..<TokenCode.length {
            guard index + length < bytes.count else {
                return length == 0 || tokens.hasCode(beginning: bits, length: length) ? .partial : .none
            }
            guard let digit = TokenCode.digit(bytes[index + length]) else { return .none }
            bits = bits << 5 | digit
        }
        let code = TokenCode(bits: bits)
        guard tokens.entries[code] != nil else { return .none }
        let end = index + TokenCode.length
        guard end < bytes.count else { return .partial }
        return ByteClass.isAlphanumeric(bytes[end]) ? .none : .token(code, end: end)
    }

    /// The same as `bare` where the text ends here: a code at the very end is whole.
    private func atEnd(_ bytes: [UInt8], at index: Int) -> Outcome {
        let outcome = bare(bytes + [0x20], at: index, false)
        if case .token(let code, let end) = outcome, end <= bytes.count { return .token(code, end: end) }
        return .none
    }

    // MARK: Decoration

    /// Characters that Markdown or a careless model puts between bracket, label and code.
    private static func isDecoration(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "\\"): true
        default: false
        }
    }

    /// The end of one separator at `index`; beyond the end of the bytes where it is cut off; nil where there is none.
    private static func separatorEnd(_ bytes: [UInt8], at index: Int) -> Int? {
        guard index < bytes.count else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "\\"),
            UInt8(ascii: "*"),
            UInt8(ascii: "`"):
            return index + 1
        case 0xC2, 0xE2, 0xEF:
            let length = bytes[index] == 0xC2 ? 2 : 3
            guard index + length <= bytes.count else { return index + length }
            switch ByteClass.scalar(bytes, at: index).scalar.value {
            case 0x00A0, 0x202F, 0x2010...0x2015, 0x2212, 0xFF0D: return index + length
            default: return nil
            }
        default: return nil
        }
    }
}
