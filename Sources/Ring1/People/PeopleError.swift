// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why the people module refuses a judgement or an identifier.
public struct PeopleError: ReportableError, Hashable {
    /// The kinds of refusal that callers tell apart.
    public enum Code: String, ErrorCode {
        /// A judgement's content is not one.
        case judgementInvalid = "people_judgement_invalid"
        /// A judgement is longer than the limit.
        case judgementTooLarge = "people_judgement_too_large"
        /// No record or person has this identifier.
        case unknownPerson = "people_unknown_person"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .judgementInvalid:
                "The content is not a judgement about two records: a member is missing, unknown or of the wrong type."
            case .judgementTooLarge:
                "A judgement is a few hundred bytes of JSON; this content is longer than the limit."
            case .unknownPerson: "No record and no person of this tenant has the identifier."
            }
        }
        fileprivate var nextStep: String {
            switch self {
            case .judgementInvalid: "send left, right, verdict (same, different or unsure), actor, at and reason"
            case .judgementTooLarge: "shorten the reason"
            case .unknownPerson: "look the person up by name or address and use the identifier of the answer"
            }
        }
    }

    /// The kind of refusal.
    public let kind: Code
    /// What was found; never a value from a record.
    public let message: String
    /// What to do about it.
    public var nextStep: String { kind.nextStep }
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error.
    public init(_ kind: Code, _ message: String) {
        self.kind = kind
        self.message = message
    }
}
