// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a log at an address could not be read.
public struct LogClientError: ReportableError, Hashable {
    /// The kinds of failure that callers tell apart.
    public enum Code: String, ErrorCode {
        /// The text is not the address of a log.
        case urlInvalid = "log_url_invalid"
        /// No answer came.
        case fetchFailed = "log_fetch_failed"
        /// The server answered with something else than the file.
        case fetchRefused = "log_fetch_refused"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .urlInvalid: "A log's address is an http or https URL without query, below which its files lie."
            case .fetchFailed: "The server that holds the log gave no complete answer, also when asked again."
            case .fetchRefused: "The server that holds the log answered, but not with the file that was asked for."
            }
        }
    }

    /// The kind of failure.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts.
    public init(_ kind: Code, _ message: String) {
        self.kind = kind
        self.message = message
        nextStep =
            switch kind {
            case .urlInvalid: "give the URL under which the log's file `checkpoint` lies, without that name"
            case .fetchFailed: "check that the server runs and is reachable, and repeat"
            case .fetchRefused: "check the URL, and look into the server's log"
            }
    }
}
