// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The spellings of the brackets of a token that a model may produce: as issued, escaped, as an entity, percent-coded.
struct TokenBracket: Sendable {
    /// What a look at some bytes says.
    enum Outcome: Equatable {
        case none
        /// The bytes end within a spelling.
        case partial
        /// A whole spelling, which ends here, with so many backslashes before it.
        case whole(end: Int, slashes: Int)
    }

    private let spellings: [[UInt8]]
    private let first: Set<UInt8>

    /// The opening bracket.
    static let opening = TokenBracket(
        ["⟦", "〚", "u27e6", "&#10214;", "&#x27e6;", "&lobrk;", "&leftdoublebracket;", "%e2%9f%a6"])
    /// The closing bracket.
    static let closing = TokenBracket(
        ["⟧", "〛", "u27e7", "&#10215;", "&#x27e7;", "&robrk;", "&rightdoublebracket;", "%e2%9f%a7"])
    /// The longest spelling with its backslashes, in bytes.
    static let longest = 24
    private static let mostBackslashes = 3

    private init(_ spellings: [String]) {
        self.spellings = spellings.map { Array($0.utf8) }
        first = Set(self.spellings.compactMap(\.first))
    }

    /// Looks for a bracket at `index`, with up to three backslashes before it.
    func look(_ bytes: [UInt8], at index: Int) -> Outcome {
        var start = index
        while start < bytes.count, bytes[start] == UInt8(ascii: "\\"), start - index < Self.mostBackslashes {
            start += 1
        }
        guard start < bytes.count else { return start > index ? .partial : .none }
        guard first.contains(ByteClass.lowercased(bytes[start])) else { return .none }
        var outcome = Outcome.none
        for spelling in spellings {
            // Only the JSON escape needs a backslash; without one "u27e6" is a word.
            if spelling[0] == UInt8(ascii: "u"), start == index { continue }
            switch Self.compare(spelling, bytes, at: start) {
            case .whole(let end, _): return .whole(end: end, slashes: start - index)
            case .partial: outcome = .partial
            case .none: break
            }
        }
        return outcome
    }

    /// Compares one spelling without regard to ASCII case.
    static func compare(_ spelling: [UInt8], _ bytes: [UInt8], at start: Int) -> Outcome {
        for (offset, expected) in spelling.enumerated() {
            guard start + offset < bytes.count else { return .partial }
            guard ByteClass.lowercased(bytes[start + offset]) == expected else { return .none }
        }
        return .whole(end: start + spelling.count, slashes: 0)
    }
}
