// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a request may not leave.
public struct SanitiserError: ReportableError, Hashable {
    /// What is wrong.
    public enum Code: String, ErrorCode {
        /// Personal data would have left.
        case leakBlocked = "leak_blocked"
        /// The request holds more personal data than one conversation has codes for.
        case tooManyTokens = "sanitiser_too_many_tokens"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .leakBlocked:
                "Personal data was found where it cannot be replaced by a token: in a model or tool name, an id, a number, "
                    + "or in the finished bytes. Nothing was sent."
            case .tooManyTokens:
                "The request holds more e-mail addresses and telephone numbers than one request may have."
            }
        }
    }

    /// What is wrong, for `switch`.
    public let reason: Code
    /// The field that was refused, as a path of keys without values, where it is known.
    public let field: String?

    init(_ reason: Code, field: String? = nil) {
        self.reason = reason
        self.field = field
    }

    /// The code, e.g. `leak_blocked`.
    public var code: String { reason.rawValue }
    /// What happened; names the field and the kind, never the value.
    public var message: String {
        switch reason {
        case .leakBlocked:
            field.map { "personal data stands in `\($0)`, where it cannot be replaced by a token; nothing was sent" }
                ?? "personal data was still found in the bytes about to leave; nothing was sent"
        case .tooManyTokens: "the request holds too many different e-mail addresses and telephone numbers"
        }
    }
    /// What the caller can do.
    public var nextStep: String {
        switch reason {
        case .leakBlocked: "move the data into a message's text, or take it out, and send the request again"
        case .tooManyTokens: "split the request into smaller ones"
        }
    }
}
