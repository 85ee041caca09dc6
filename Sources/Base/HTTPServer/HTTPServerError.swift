// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec
public import Primitives

/// A fault of the server itself or of the exchange.
public struct HTTPServerError: ReportableError, Hashable {
    /// What went wrong.
    public enum Code: String, ErrorCode {
        /// The address cannot be listened on.
        case listenFailed = "listen_failed"
        /// The certificate or key cannot be used.
        case tlsSetupFailed = "tls_setup_failed"
        /// The client closed the connection before the exchange was over.
        case clientDisconnected = "client_disconnected"
        /// The head or body came, or the response went, too slowly.
        case requestTimeout = "request_timeout"
        /// A body was asked for after its request was over.
        case requestOver = "request_over"
        /// A handler failed in a way it did not report.
        case internalError = "internal_error"
        /// There are too many connections.
        case serverBusy = "server_busy"
        /// There is no such route.
        case routeNotFound = "route_not_found"
        /// The route is there, but not for this method.
        case methodNotAllowed = "method_not_allowed"
        /// A part of the path is not what the route needs.
        case pathParameterInvalid = "path_parameter_invalid"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .listenFailed: "The server could not listen; often another process has the port or the socket file."
            case .tlsSetupFailed:
                "The certificate chain or the private key could not be read or do not belong together."
            case .clientDisconnected: "The client closed the connection before the exchange was over."
            case .requestTimeout:
                "The client sent its request, or took the response, more slowly than the limits allow."
            case .requestOver: "A handler used a request's body or a response's writer after the request was over."
            case .internalError:
                "A handler failed in a way that has no code of its own; the log of the service says more."
            case .serverBusy: "The server has as many connections as its limit allows."
            case .routeNotFound: "Nothing answers at this path."
            case .methodNotAllowed: "The path exists, but answers other methods; see the Allow field."
            case .pathParameterInvalid: "A part of the path is not of the kind the route needs, such as a number."
            }
        }
    }
    /// The code.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do.
    public let nextStep: String

    /// Makes an error.
    public init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }
    /// The code as text.
    public var code: String { kind.rawValue }
    /// The status a client is told.
    public var status: HTTPStatus {
        switch kind {
        case .routeNotFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .pathParameterInvalid: .badRequest
        case .requestTimeout: .requestTimeout
        case .serverBusy: .serviceUnavailable
        default: .internalServerError
        }
    }

    static let disconnected = HTTPServerError(
        .clientDisconnected, "the client closed the connection", nextStep: "nothing; the work for it was stopped")
    static let over = HTTPServerError(
        .requestOver, "the request is over", nextStep: "use a request's body and writer within its handler only")
    static let slowBody = HTTPServerError(
        .requestTimeout, "the request's body came too slowly", nextStep: "send the body faster, or in smaller requests")
    static let slowHead = HTTPServerError(
        .requestTimeout, "the request's head came too slowly", nextStep: "send the whole head at once")
    static let unknown = HTTPServerError(
        .internalError, "the request could not be processed",
        nextStep: "try again; if it keeps failing, see the log of the service")
    static let busy = HTTPServerError(
        .serverBusy, "the server has too many connections", nextStep: "try again in a second")
}
