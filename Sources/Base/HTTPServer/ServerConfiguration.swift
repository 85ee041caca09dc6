// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import EventLoop
public import HTTPCodec
public import Primitives

/// Where a server listens.
public enum ListenAddress: Hashable, Sendable {
    /// A numeric IPv4 or IPv6 address, or `localhost` for 127.0.0.1; port 0 picks a free one.
    case tcp(String, UInt16)
    /// A Unix socket with its file's permissions, such as 0o600; a stale socket file is replaced.
    case unix(FilePath, permissions: UInt16 = 0o600)
}

/// Where a server came to listen.
public enum BoundAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address and the port in use.
    case tcp(String, UInt16)
    /// The socket file.
    case unix(FilePath)

    /// The port, for TCP.
    public var port: UInt16? {
        if case .tcp(_, let port) = self { return port }
        return nil
    }
    /// `127.0.0.1:9080`, `[::1]:9080` or `unix:/path`.
    public var description: String {
        switch self {
        case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

/// The certificate a server shows.
public struct TLSConfiguration: Hashable, Sendable {
    /// A PEM file with the certificate and its chain.
    public var certificateChain: FilePath
    /// A PEM file with the private key.
    public var privateKey: FilePath

    /// Names the two files; TLS 1.2 is the oldest version spoken.
    public init(certificateChain: FilePath, privateKey: FilePath) {
        self.certificateChain = certificateChain
        self.privateKey = privateKey
    }
}

/// How a server is set up.
public struct ServerConfiguration: Sendable {
    /// Where to listen; at least one address.
    public var listen: [ListenAddress]
    /// The certificate for TCP listeners; nil for plain HTTP. Unix sockets are always plain.
    public var tls: TLSConfiguration?
    /// How many loops (threads) share the work. Default 1.
    public var loops = 1
    /// Limits.
    public var limits = ServerLimits()
    /// The monotonic clock for all deadlines.
    public var clock = LoopClock.monotonic
    /// The wall clock for the Date field.
    public var wallClock = WallClock.system
    /// The status for an error a handler throws that is not an `HTTPProblem`. Default 500.
    public var statusOfError: @Sendable (any ReportableError) -> HTTPStatus = { _ in .internalServerError }
    /// Told of every finished request and every refused connection, on the loop's thread; must not block.
    public var observer: (@Sendable (ServerEvent) -> Void)?

    /// Makes a configuration with defaults.
    public init(
        listen: [ListenAddress], tls: TLSConfiguration? = nil, loops: Int = 1, limits: ServerLimits = ServerLimits(),
        observer: (@Sendable (ServerEvent) -> Void)? = nil
    ) {
        self.listen = listen
        self.tls = tls
        self.loops = loops
        self.limits = limits
        self.observer = observer
    }
}

/// Something an operator may want to count or log. Holds no header values and no bodies.
public enum ServerEvent: Sendable {
    /// A request was answered, or its client went away (`aborted`).
    case request(RequestSummary)
    /// Bytes that were no request were refused.
    case refused(code: String, peer: PeerAddress)
    /// A connection was turned away because there are too many.
    case overloaded(peer: PeerAddress)
}

/// What happened to one request.
public struct RequestSummary: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The normalised path, without the query.
    public var path: String
    /// The status sent; nil where the client went away first.
    public var status: HTTPStatus?
    /// From the dispatch to the end of the handler, in milliseconds.
    public var milliseconds: UInt64
    /// Whether the exchange was cut off before its end.
    public var aborted: Bool
}
