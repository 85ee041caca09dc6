// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Puts the original texts back into one channel of an answer, as it streams in.
///
/// It holds back only what may still become a token (a few characters, at most about 48) and gives out everything else
/// at once. However the text is cut into pieces, what comes out is the same.
struct TokenRestorer: Sendable {
    /// How a restored text is written.
    enum Escaping: Sendable {
        /// As it is.
        case plain
        /// As the inside of a JSON string.
        case json
    }

    private let grammar: TokenGrammar
    private var escaping: Escaping
    private var decidesByContent: Bool
    private var pending: [UInt8] = []
    private var previous: UInt8 = UInt8(ascii: " ")
    /// How many tokens were restored.
    private(set) var restored = 0
    /// How many token-like words had a code that was never issued.
    private(set) var unknown = 0

    /// Starts a channel; without `escaping` the text itself decides: what starts like a JSON document is treated as one.
    init(_ tokens: IssuedTokens, escaping: Escaping?) {
        grammar = TokenGrammar(tokens: tokens)
        self.escaping = escaping ?? .plain
        decidesByContent = escaping == nil
    }

    /// Takes the next piece and gives out what is certain.
    mutating func push(_ piece: some Sequence<UInt8>) -> [UInt8] {
        pending.append(contentsOf: piece)
        return advance(isFinal: false)
    }

    /// Gives out what was held back; the channel is at its end.
    mutating func finish() -> [UInt8] { advance(isFinal: true) }

    private mutating func advance(isFinal: Bool) -> [UInt8] {
        if decidesByContent, !decide(isFinal) { return [] }
        var out: [UInt8] = []
        out.reserveCapacity(pending.count)
        var index = 0
        scan: while index < pending.count {
            let byte = pending[index]
            guard TokenGrammar.canStart(byte, after: previous) else {
                out.append(byte)
                previous = byte
                index += 1
                continue
            }
            switch grammar.look(pending, at: index, isFinal: isFinal) {
            case .partial: break scan
            case .token(let code, let end):
                if let entry = grammar.tokens.entries[code] { append(entry.original, to: &out) }
                restored += 1
                previous = UInt8(ascii: " ")
                index = end
            case .unknown(let end):
                unknown += 1
                out.append(contentsOf: pending[index..<end])
                previous = UInt8(ascii: " ")
                index = end
            case .none:
                guard let end = Self.escapeEnd(pending, at: index, isFinal: isFinal) else { break scan }
                out.append(contentsOf: pending[index..<end])
                // A word starts after an escape such as \n, whose letter is not part of it.
                previous = end - index > 1 ? UInt8(ascii: " ") : byte
                index = end
            }
        }
        pending.removeFirst(index)
        return out
    }

    /// The end of the character at `index`, or of the escape (`\n`, `\u00e9`) that starts there; nil to wait for more.
    private static func escapeEnd(_ bytes: [UInt8], at index: Int, isFinal: Bool) -> Int? {
        guard bytes[index] == UInt8(ascii: "\\") else { return index + 1 }
        guard index + 1 < bytes.count else { return isFinal ? index + 1 : nil }
        switch bytes[index + 1] {
        case UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "b"), UInt8(ascii: "f"):
            return index + 2
        case UInt8(ascii: "u"):
            for digit in index + 2..<index + 6 {
                guard digit < bytes.count else { return isFinal ? index + 1 : nil }
                guard ByteClass.isHexDigit(bytes[digit]) else { return index + 1 }
            }
            return index + 6
        default: return index + 1
        }
    }

    /// Decides from the first characters whether the channel carries a JSON document; false while they have not come.
    private mutating func decide(_ isFinal: Bool) -> Bool {
        var rest = pending[...].drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
        guard let open = rest.popFirst() else { return isFinal }
        decidesByContent = false
        guard open == UInt8(ascii: "{") || open == UInt8(ascii: "[") else { return true }
        guard let next = rest.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D && $0 != 0x09 }) else {
            decidesByContent = !isFinal
            return isFinal
        }
        let starts: [UInt8] = open == UInt8(ascii: "{") ? Array("\"".utf8) : Array("{[\"".utf8)
        if starts.contains(next) { escaping = .json }
        return true
    }

    private func append(_ original: [UInt8], to out: inout [UInt8]) {
        guard escaping == .json else {
            out.append(contentsOf: original)
            return
        }
        for byte in original {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case 0..<0x20:
                out += Array("\\u00".utf8)
                out += [byte >> 4, byte & 0xF].map { $0 < 10 ? $0 + 0x30 : $0 + 0x57 }
            default: out.append(byte)
            }
        }
    }
}
