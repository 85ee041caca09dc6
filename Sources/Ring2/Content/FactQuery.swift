// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A question for facts: every given part has to hold.
public struct FactQuery: Hashable, Sendable {
    /// How many facts one page may hold.
    public static let limits = 1...500
    /// The most bytes of `text`.
    public static let textLimit = 1024

    /// Words that the subject or the object contains, in any case; all of them.
    public let words: [String]
    /// The predicate, exactly; or all that start with what stands before a final `*`.
    public let predicate: String?
    /// The ledger entry the facts come from.
    public let entry: UInt64?
    /// The place after which the page starts.
    public let after: Position?
    /// The most facts to answer.
    public let limit: Int

    /// A place in the order of all facts.
    public struct Position: Hashable, Sendable {
        /// The ledger entry.
        public let entry: UInt64
        /// The position within the entry.
        public let ordinal: Int

        /// The place as it travels: `entry.ordinal`.
        public var text: String { "\(entry).\(ordinal)" }

        /// The place of a fact.
        public init(_ fact: KnowledgeFact) {
            entry = fact.entry
            ordinal = fact.ordinal
        }
        /// Reads `entry.ordinal`.
        public init?(_ text: String) {
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 2, let entry = UInt64(parts[0]), let ordinal = Int(parts[1]), ordinal >= 0,
                entry <= UInt64(Int64.max), text.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D })
            else { return nil }
            self.entry = entry
            self.ordinal = ordinal
        }
    }

    /// Makes a question; `limit` and the length of `text` are checked.
    public init(
        text: String = "", predicate: String? = nil, entry: UInt64? = nil, after: Position? = nil, limit: Int = 50
    ) throws(ContentError) {
        guard Self.limits.contains(limit) else {
            throw ContentError(
                .pageOutOfRange, "\(limit) facts were asked for; a page holds 1 to \(Self.limits.upperBound)",
                nextStep: "ask for a page in that range and go on with its next_cursor")
        }
        guard text.utf8.count <= Self.textLimit, (predicate?.utf8.count ?? 0) <= Self.textLimit else {
            throw ContentError(
                .queryTooLong, "the words or the predicate are over \(Self.textLimit) bytes",
                nextStep: "ask with fewer or shorter words")
        }
        words = Self.folded(text).split(whereSeparator: \.isWhitespace).map(String.init)
        self.predicate = predicate
        self.entry = entry
        self.after = after
        self.limit = limit
    }

    /// The form in which words are compared.
    static func folded(_ text: String) -> String { text.lowercased() }
}

/// One page of an answer.
public struct FactPage: Hashable, Sendable {
    /// The facts, in the order of the ledger.
    public let facts: [KnowledgeFact]
    /// How many facts answer the question in all.
    public let total: Int
    /// Where the next page starts; nil on the last one.
    public let next: FactQuery.Position?
}
