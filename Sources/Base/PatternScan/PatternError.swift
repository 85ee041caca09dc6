// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// A rule set that can't be compiled.
public struct PatternError: ReportableError, Hashable {
    /// What is wrong with a rule set.
    public enum Code: String, ErrorCode {
        /// A pattern is not RE2 syntax, or needs more memory than its limit.
        case syntax = "pattern_syntax"
        /// A pattern matches the empty string, so it would match everywhere.
        case matchesEmpty = "pattern_matches_empty"
        /// A pattern is longer than its limit.
        case tooLong = "pattern_too_long"
        /// There are no rules, or more than the limit.
        case ruleCount = "pattern_rule_count"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .syntax:
                "A pattern of a scan rule can't be compiled. RE2 has no back-references and no look-around, and bounds"
                    + " a repetition at 1000."
            case .matchesEmpty: "A pattern of a scan rule matches the empty string, so it would match at every byte."
            case .tooLong: "A pattern of a scan rule is longer than the limit of its set."
            case .ruleCount: "A scan rule set is empty or holds more rules than its limit."
            }
        }
    }

    /// The kind of fault.
    public let kind: Code
    /// What happened; names the rule, never scanned text.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }
}
