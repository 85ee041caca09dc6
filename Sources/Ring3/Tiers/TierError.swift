// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec
public import Primitives

/// Why a tier gave no answer, or only part of one.
public struct TierError: ReportableError, Hashable {
    /// What went wrong.
    public enum Code: String, ErrorCode {
        /// No tier is configured, or none can be reached.
        case unavailable = "no_tier_available"
        /// The tier took too long.
        case timeout = "tier_timeout"
        /// What came back is no answer.
        case badAnswer = "tier_bad_answer"
        /// The answer broke off.
        case brokeOff = "tier_broke_off"
        /// The tier refused the request.
        case refused = "tier_refused"
        /// The tier has too much to do.
        case busy = "tier_busy"
        /// The tier failed.
        case failed = "tier_failed"
        /// The caller went away.
        case cancelled = "tier_cancelled"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .unavailable:
                "No model can be reached: none is configured, the server is down, or AI is switched off. Records, search, facts "
                    + "and the ledger go on without it."
            case .timeout: "The model's server took the request and did not answer, or stopped answering, in time."
            case .badAnswer: "The model's server answered with something that is not an OpenAI chat answer."
            case .brokeOff: "The answer began and ended before its end."
            case .refused: "The model's server refused the request, for instance because it does not have the model."
            case .busy: "The model's server has too much to do."
            case .failed: "The model's server reported an error of its own."
            case .cancelled: "The caller went away before the answer was complete."
            }
        }
    }

    /// What went wrong, for `switch`.
    public let reason: Code
    /// What happened.
    public let message: String
    /// The bare cause, for states and logs.
    public let cause: String
    /// What to do about it.
    public let nextStep: String
    /// The status for the caller.
    public let status: HTTPStatus
    /// When to try again, in seconds.
    public let retryAfter: Int?
    /// The code, e.g. `no_tier_available`.
    public var code: String { reason.rawValue }

    /// Makes an error.
    public init(
        _ reason: Code, _ message: String, nextStep: String, status: HTTPStatus, retryAfter: Int? = nil,
        cause: String? = nil
    ) {
        self.reason = reason
        self.cause = cause ?? message
        self.message = message
        self.nextStep = nextStep
        self.status = status
        self.retryAfter = retryAfter
    }

    /// No tier answers.
    public static func unavailable(_ why: String, retryAfter: Int = 5) -> TierError {
        TierError(
            .unavailable, "no inference tier is available: \(why)",
            nextStep: "try again later, or see `substrate doctor`; records, search and facts go on without AI",
            status: .serviceUnavailable, retryAfter: retryAfter, cause: why)
    }
    static func bad(_ what: String) -> TierError {
        TierError(
            .badAnswer, "the model's server \(what)",
            nextStep: "check that tier_a.endpoint points at an OpenAI-compatible server", status: .badGateway)
    }
    static func brokeOff(_ what: String) -> TierError {
        TierError(.brokeOff, "the model's answer \(what)", nextStep: "ask again", status: .badGateway)
    }
}
