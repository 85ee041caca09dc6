// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a search, or the index behind it, can't go on.
public struct SearchError: ReportableError, Hashable {
    /// What went wrong.
    public enum Code: String, ErrorCode {
        /// The query holds no word.
        case queryEmpty = "search_query_empty"
        /// The query is longer, or has more terms, than the limit.
        case queryTooLong = "search_query_too_long"
        /// A quotation mark opens a phrase that nothing closes.
        case unbalancedQuote = "search_unbalanced_quote"
        /// An OR without a term on each side, or next to an excluded term.
        case misplacedOr = "search_misplaced_or"
        /// Every term of the query excludes something.
        case onlyExclusions = "search_only_exclusions"
        /// The number of wanted hits, or the place to start at, is outside its range.
        case pageOutOfRange = "search_page_out_of_range"
        /// The index belongs to another tenant.
        case wrongTenant = "search_wrong_tenant"
        /// The index was closed.
        case closed = "search_closed"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .queryEmpty: "A search needs at least one word; signs alone are not indexed."
            case .queryTooLong: "A search query is limited in bytes and in terms."
            case .unbalancedQuote: "A phrase in a search query starts with a quotation mark and has to end with one."
            case .misplacedOr:
                "OR stands between two terms of a search query, and an excluded term can't be one of them."
            case .onlyExclusions: "A search query says what to leave out but not what to look for."
            case .pageOutOfRange: "A search answers a bounded number of hits from a bounded depth."
            case .wrongTenant:
                "A search index holds the stamp of the tenant it was made for, and another one opened it."
            case .closed: "The search index was closed, because the program is stopping or it is being made again."
            }
        }
    }

    /// The kind of fault.
    public let kind: Code
    /// What happened; never repeats indexed text.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }
    /// Whether the caller's query is at fault, and not the index.
    public var isQueryFault: Bool { kind != .wrongTenant && kind != .closed }

    static var closed: SearchError {
        SearchError(.closed, "the search index is closed", nextStep: "try again in a moment")
    }

    init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }
}
