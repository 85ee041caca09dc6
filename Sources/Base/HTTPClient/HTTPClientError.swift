// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a call to another server did not end well. An answer with an error status is an answer, not one of these.
public struct HTTPClientError: ReportableError, Hashable {
    /// What went wrong, in a form that programs match.
    public enum Code: String, ErrorCode {
        /// The request can not be sent as it is.
        case invalidRequest = "http_client_invalid_request"
        /// No connection: unknown host, refused, no route, no socket.
        case unreachable = "http_client_unreachable"
        /// No connection within the time allowed for it.
        case connectTimeout = "http_client_connect_timeout"
        /// No byte of the answer within the time allowed for it.
        case firstByteTimeout = "http_client_first_byte_timeout"
        /// The answer stopped coming in the middle.
        case stalled = "http_client_stalled"
        /// The whole call took too long.
        case totalTimeout = "http_client_total_timeout"
        /// The connection ended before the answer was complete.
        case connectionLost = "http_client_connection_lost"
        /// What came back is not HTTP as the box understands it.
        case badResponse = "http_client_bad_response"
        /// The head of the answer is over its limit.
        case headTooLarge = "http_client_head_too_large"
        /// The body of the answer is over its limit.
        case bodyTooLarge = "http_client_body_too_large"
        /// The TLS handshake or the check of the certificate failed.
        case tls = "http_client_tls_failed"
        /// The caller gave up.
        case cancelled = "http_client_cancelled"
        /// The client was closed.
        case closed = "http_client_closed"
        /// Too many calls are under way.
        case busy = "http_client_busy"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .invalidRequest: "The URL, method or a header can not be sent; only http and https URLs are."
            case .unreachable: "No connection came about: the name is unknown, the port refuses, or there is no route."
            case .connectTimeout:
                "The other side did not take the connection in time; it is down, filtered or far away."
            case .firstByteTimeout:
                "The request went out but no answer began in time; the server is overloaded or stuck."
            case .stalled: "The answer began and then no byte came for too long."
            case .totalTimeout: "The call took longer than it may as a whole."
            case .connectionLost: "The other side closed the connection before its answer was complete."
            case .badResponse: "The bytes that came back are not a valid HTTP answer."
            case .headTooLarge: "The status line and headers of the answer are larger than allowed."
            case .bodyTooLarge: "The body of the answer is larger than allowed."
            case .tls: "The TLS handshake failed or the certificate is not trusted for this name."
            case .cancelled: "The caller stopped waiting, so the connection was closed."
            case .closed: "The client was closed while or before the call was made."
            case .busy: "More calls are under way at once than allowed."
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
    /// Whether the request certainly never reached the other side, so that sending it again does nothing twice.
    public var isSafeToRetry: Bool { [.unreachable, .connectTimeout, .busy].contains(kind) }

    /// Makes an error; `message` never holds a URL's query, a header or a body.
    public init(_ kind: Code, _ message: String) {
        self.kind = kind
        self.message = message
        nextStep =
            switch kind {
            case .invalidRequest: "correct the request"
            case .unreachable, .connectTimeout: "check that the other server runs and that its address is right"
            case .firstByteTimeout, .stalled, .totalTimeout: "try again later or allow more time"
            case .connectionLost, .badResponse: "look into the other server's log"
            case .headTooLarge, .bodyTooLarge: "raise the limit if answers of this size are expected"
            case .tls: "check the certificate of the other server and the CA file of this one"
            case .cancelled: "make the call again if its answer is still wanted"
            case .closed: "make the call before shutting down"
            case .busy: "try again later"
            }
    }
}
