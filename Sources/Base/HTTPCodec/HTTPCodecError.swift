// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// A message that breaks the rules of HTTP/1.1 or a limit, with the status to answer.
public struct HTTPCodecError: ReportableError, Hashable {
    /// What was wrong.
    public enum Code: String, ErrorCode {
        /// The request line is not `METHOD SP target SP HTTP/1.x CR LF`.
        case requestLineInvalid = "http_request_line_invalid"
        /// The target cannot be read.
        case targetInvalid = "http_target_invalid"
        /// The target is longer than the limit.
        case targetTooLong = "http_target_too_long"
        /// The version is neither 1.0 nor 1.1.
        case versionUnsupported = "http_version_unsupported"
        /// A header line breaks the rules.
        case headerInvalid = "http_header_invalid"
        /// The header is longer, or has more fields, than the limit.
        case headerTooLarge = "http_header_too_large"
        /// Host is missing, doubled or malformed.
        case hostInvalid = "http_host_invalid"
        /// Content-Length or Transfer-Encoding is malformed, doubled, or both are there.
        case framingInvalid = "http_framing_invalid"
        /// A transfer coding other than chunked.
        case transferCodingUnsupported = "http_transfer_coding_unsupported"
        /// An expectation other than 100-continue.
        case expectationUnsupported = "http_expectation_unsupported"
        /// A chunk of the body breaks the rules.
        case chunkInvalid = "http_chunk_invalid"
        /// The body is longer than the limit.
        case bodyTooLarge = "http_body_too_large"
        /// A server-sent event is longer than the limit.
        case eventTooLarge = "http_event_too_large"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .requestLineInvalid: "The first line of a request was not METHOD target HTTP/1.1 ended by CR LF."
            case .targetInvalid: "The request target held bytes, percent codes or dot segments that are not allowed."
            case .targetTooLong: "The request target was longer than the server's limit (8 KiB by default)."
            case .versionUnsupported: "The request named an HTTP version other than 1.0 or 1.1."
            case .headerInvalid: "A header line held a bad name, a control byte, a bare line feed or a folded line."
            case .headerTooLarge: "The header was over the server's limit (32 KiB or 100 fields by default)."
            case .hostInvalid: "An HTTP/1.1 request needs exactly one well-formed Host field."
            case .framingInvalid: "Content-Length and Transfer-Encoding were malformed, repeated or contradictory."
            case .transferCodingUnsupported: "The only transfer coding the server reads is chunked."
            case .expectationUnsupported: "The only expectation the server knows is 100-continue."
            case .chunkInvalid: "A chunk-size line, chunk end or trailer of a chunked body was malformed."
            case .bodyTooLarge: "The body was longer than the limit for this server or this route."
            case .eventTooLarge: "A server-sent event was longer than the reader's limit (1 MiB by default)."
            }
        }
    }
    /// The code.
    public let kind: Code
    /// What happened, in one sentence.
    public let message: String

    /// Makes an error.
    public init(_ kind: Code, _ message: String) {
        self.kind = kind
        self.message = message
    }
    /// The code as text.
    public var code: String { kind.rawValue }
    /// What the sender can do.
    public var nextStep: String {
        switch kind {
        case .targetTooLong: "shorten the target, or send the data in the body"
        case .headerTooLarge: "send fewer or shorter header fields"
        case .bodyTooLarge: "send a smaller body, or raise limits.body_mib"
        case .transferCodingUnsupported: "send the body with Content-Length or Transfer-Encoding: chunked"
        case .expectationUnsupported: "send Expect: 100-continue, or no Expect field"
        case .versionUnsupported: "use HTTP/1.1"
        case .eventTooLarge: "split the event, or raise the reader's limit"
        default: "correct the request; the server reads HTTP/1.1 strictly as RFC 9112 writes it"
        }
    }
    /// The status a server answers with.
    public var status: HTTPStatus {
        switch kind {
        case .targetTooLong: .uriTooLong
        case .headerTooLarge: .requestHeaderFieldsTooLarge
        case .bodyTooLarge: .contentTooLarge
        case .versionUnsupported: .versionNotSupported
        case .transferCodingUnsupported: .notImplemented
        case .expectationUnsupported: .expectationFailed
        default: .badRequest
        }
    }
}
