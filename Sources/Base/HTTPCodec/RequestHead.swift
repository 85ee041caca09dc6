// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The version a message was sent with.
public enum HTTPVersion: Hashable, Sendable {
    /// HTTP/1.0: closes unless it asks for keep-alive, knows no chunks.
    case http10
    /// HTTP/1.1.
    case http11
}

/// How the end of a body is known.
public enum BodyFraming: Hashable, Sendable {
    /// There is no body.
    case none
    /// So many bytes.
    case length(Int)
    /// Chunks, with trailers after the last.
    case chunked
}

/// The first line and the header of a request, checked.
public struct RequestHead: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// What is asked for.
    public var target: RequestTarget
    /// The version.
    public var version: HTTPVersion
    /// The header fields.
    public var headers: HTTPHeaders
    /// How the end of the body is known.
    public var framing: BodyFraming
    /// Whether the sender keeps the connection for further requests.
    public var keepsAlive: Bool
    /// Whether the sender waits for `100 Continue` before it sends the body.
    public var expectsContinue: Bool

    /// Makes a head, for tests and for handlers called without a connection.
    public init(
        method: HTTPMethod, target: RequestTarget, version: HTTPVersion = .http11, headers: HTTPHeaders = [:],
        framing: BodyFraming = .none, keepsAlive: Bool = true, expectsContinue: Bool = false
    ) {
        self.method = method
        self.target = target
        self.version = version
        self.headers = headers
        self.framing = framing
        self.keepsAlive = keepsAlive
        self.expectsContinue = expectsContinue
    }
}
