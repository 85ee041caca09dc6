// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why XML can't be read further.
public struct MarkupError: ReportableError, Hashable {
    /// The kinds of reasons.
    public enum Code: String, ErrorCode {
        /// The text breaks the rules of XML, or ends too early.
        case malformed = "markup_malformed"
        /// Elements lie too deep, or declare too many namespaces.
        case overLimit = "markup_over_limit"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .malformed: "The XML breaks the rules of well-formed XML, or was cut off."
            case .overLimit: "Elements of the XML lie deeper, or declare more namespaces, than the limits allow."
            }
        }
        fileprivate var nextStep: String {
            switch self {
            case .malformed: "get an undamaged copy and take that in"
            case .overLimit: "check what the file is; no common program writes XML like this"
            }
        }
    }

    /// The kind of reason.
    public let kind: Code
    /// What was found; never holds text of the document.
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
