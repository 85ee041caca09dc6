// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec
public import Primitives

/// Why the Doorman does not take a request, or does not start.
public struct DoormanError: ReportableError {
    /// What is wrong.
    public enum Code: String, ErrorCode {
        /// The body is not what the route takes.
        case invalidBody = "request_body_invalid"
        /// A field has a value the interface does not allow.
        case invalidField = "request_field_invalid"
        /// The request's own id is no UUIDv7.
        case invalidRequestID = "request_id_invalid"
        /// The body has a type or coding that is not read.
        case unsupportedMedia = "request_media_unsupported"
        /// The address can be reached from other machines.
        case listenNotLocal = "doorman_listen_not_local"
        /// Another Doorman runs on this home.
        case alreadyRunning = "doorman_already_running"
        /// The secret that tokens depend on cannot be read or made.
        case secretUnusable = "doorman_secret_unusable"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .invalidBody: "The body is not a JSON object, or is no valid JSON at all."
            case .invalidField:
                "A field of the request is missing or has a type or value that the interface does not allow."
            case .invalidRequestID: "X-Foundry-Request-ID is given by the caller but is not a UUIDv7."
            case .unsupportedMedia: "The body is not application/json, or is compressed."
            case .listenNotLocal:
                "The address to listen on can be reached from other machines, and there is no TLS here."
            case .alreadyRunning: "Another Doorman runs on this home; two would not share one audit ledger."
            case .secretUnusable: "doorman/keys/token.secret cannot be read or made, or is damaged."
            }
        }
    }

    /// What is wrong, for `switch`.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The status to answer with.
    public let status: HTTPStatus
    /// The field that is wrong, as OpenAI's errors name it.
    public let field: String?
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error.
    public init(
        _ kind: Code, _ message: String, nextStep: String, status: HTTPStatus = .badRequest, field: String? = nil
    ) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
        self.status = status
        self.field = field
    }

    static func field(_ name: String, _ rule: String) -> DoormanError {
        DoormanError(
            .invalidField, "`\(name)` \(rule)", nextStep: "correct `\(name)` and send the request again", field: name)
    }
}
