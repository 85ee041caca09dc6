// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What a person typed into a search field, understood.
///
/// Words are all looked for; `"exact phrase"`, `start*` (any ending), `-without` and `this OR that` are understood, and
/// every other sign is only a word boundary, so no text can reach the index's own query language.
public struct SearchQuery: Hashable, Sendable {
    /// How long a query may be.
    public struct Limits: Hashable, Sendable {
        /// The most bytes.
        public var bytes: Int
        /// The most words and phrases.
        public var terms: Int
        /// Sets the limits.
        public init(bytes: Int = 4096, terms: Int = 64) {
            self.bytes = bytes
            self.terms = terms
        }
    }

    /// A word or a phrase.
    public struct Term: Hashable, Sendable {
        /// The words as typed, without quotation marks and star.
        public let text: String
        /// Whether the last word may go on.
        public let isPrefix: Bool
    }

    /// What has to be found: at least one term of each group.
    public let required: [[Term]]
    /// What must not be found: none of these.
    public let excluded: [Term]

    /// Reads a query.
    public init(_ text: String, limits: Limits = Limits()) throws(SearchError) {
        guard text.utf8.count <= limits.bytes else {
            throw SearchError(
                .queryTooLong, "the query is \(text.utf8.count) bytes; it may be \(limits.bytes)",
                nextStep: "search for fewer or shorter words")
        }
        var groups: [[Term]] = []
        var excluded: [Term] = []
        var joinsNext = false  // an OR was read and waits for its right side
        var canJoin = false  // the last token was a required term
        var count = 0
        for token in try Self.tokens(of: text) {
            switch token {
            case .or:
                guard canJoin, !joinsNext else { throw Self.misplacedOr }
                joinsNext = true
            case .term(let term, let isExcluded):
                count += 1
                guard count <= limits.terms else {
                    throw SearchError(
                        .queryTooLong, "the query has over \(limits.terms) terms", nextStep: "search for fewer words")
                }
                if isExcluded {
                    guard !joinsNext else { throw Self.misplacedOr }
                    excluded.append(term)
                } else if joinsNext {
                    groups[groups.count - 1].append(term)
                } else {
                    groups.append([term])
                }
                joinsNext = false
                canJoin = !isExcluded
            }
        }
        guard !joinsNext else { throw Self.misplacedOr }
        guard !groups.isEmpty else {
            throw excluded.isEmpty
                ? SearchError(
                    .queryEmpty, "the query holds no word", nextStep: "give at least one word with a letter or a digit")
                : SearchError(
                    .onlyExclusions, "the query only says what to leave out", nextStep: "add a word to look for")
        }
        required = groups
        self.excluded = excluded
    }

    private static var misplacedOr: SearchError {
        SearchError(
            .misplacedOr, "OR needs a word or a phrase to look for on each side",
            nextStep: "write `this OR that`, or quote it as \"OR\" to look for the word itself")
    }

    /// The query in the language of FTS5. Every word is quoted, so nothing in it is an operator.
    var matchExpression: String {
        let wanted = required.map { group in "(" + group.map(Self.quoted).joined(separator: " OR ") + ")" }
        let all = wanted.joined(separator: " AND ")
        guard !excluded.isEmpty else { return all }
        return "(\(all)) NOT (" + excluded.map(Self.quoted).joined(separator: " OR ") + ")"
    }

    private static func quoted(_ term: Term) -> String { "\"\(term.text)\"" + (term.isPrefix ? " *" : "") }
}

extension SearchQuery {
    private enum Token {
        case term(Term, isExcluded: Bool)
        case or
    }

    /// Splits a query; terms without a letter or digit are left out.
    private static func tokens(of text: String) throws(SearchError) -> [Token] {
        var tokens: [Token] = []
        var rest = text.unicodeScalars[...]
        while let first = rest.first {
            if isSpace(first) {
                rest.removeFirst()
                continue
            }
            var isExcluded = false
            if first == "-", let second = rest.dropFirst().first, second != "-", !isSpace(second) {
                isExcluded = true
                rest.removeFirst()
            }
            var words: String.UnicodeScalarView
            var isQuoted = false
            if let opening = rest.first, isQuote(opening) {
                isQuoted = true
                rest.removeFirst()
                guard let closing = rest.firstIndex(where: isQuote) else {
                    throw SearchError(
                        .unbalancedQuote, "a quotation mark has no partner",
                        nextStep: "close the phrase with a quotation mark, or leave it out")
                }
                words = String.UnicodeScalarView(rest[..<closing])
                rest = rest[rest.index(after: closing)...]
            } else {
                let end = rest.firstIndex { isSpace($0) || isQuote($0) } ?? rest.endIndex
                words = String.UnicodeScalarView(rest[..<end])
                rest = rest[end...]
                if !isExcluded, String(words) == "OR" {
                    tokens.append(.or)
                    continue
                }
            }
            var isPrefix = false
            if isQuoted, rest.first == "*" {
                isPrefix = true
                rest.removeFirst()
            } else if !isQuoted, words.last == "*" {
                isPrefix = true
                words.removeLast()
            }
            guard words.contains(where: isWordScalar) else { continue }
            // Control characters end a C string or mark highlights; to the tokeniser they are boundaries anyway.
            let clean = String(String.UnicodeScalarView(words.map { $0.value < 0x20 ? " " : $0 }))
            tokens.append(.term(Term(text: clean, isPrefix: isPrefix), isExcluded: isExcluded))
        }
        return tokens
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value <= 0x20 || scalar.properties.isWhitespace
    }
    private static func isQuote(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "\u{201C}", "\u{201D}", "\u{201E}", "\u{00AB}", "\u{00BB}": true
        default: false
        }
    }
    /// Whether the index's tokeniser takes the scalar as part of a word.
    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber, .privateUse:
            true
        default: false
        }
    }
}
