// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec

/// A request as a handler sees it.
public struct HTTPRequest: Sendable {
    /// The request line and the header.
    public var head: RequestHead
    /// The body, which may still be on its way.
    public var body: RequestBody
    /// Who sent it.
    public var peer: PeerAddress
    /// Whether it came over TLS.
    public var tls: Bool

    /// Makes a request; `peer` and `tls` tell where it came from.
    public init(head: RequestHead, body: RequestBody = RequestBody([]), peer: PeerAddress = .none, tls: Bool = false) {
        self.head = head
        self.body = body
        self.peer = peer
        self.tls = tls
    }
    /// Makes a request in memory, to call a handler without a connection.
    ///
    /// - Throws: `http_target_invalid`.
    public init(
        _ method: HTTPMethod, _ target: String, headers: HTTPHeaders = [:], body: [UInt8] = []
    ) throws(HTTPCodecError) {
        let framing: BodyFraming = body.isEmpty ? .none : .length(body.count)
        self.init(
            head: RequestHead(method: method, target: try RequestTarget(target), headers: headers, framing: framing),
            body: RequestBody(body))
    }

    /// The method.
    public var method: HTTPMethod { head.method }
    /// The target.
    public var target: RequestTarget { head.target }
    /// The normalised path.
    public var path: String { head.target.path }
    /// The header fields.
    public var headers: HTTPHeaders { head.headers }
    /// The first value of a query name.
    public func query(_ name: String) -> String? { head.target.first(name) }
}

/// What answers requests.
///
/// It starts on its connection's loop and must not block there: long work belongs in an actor or a `@concurrent`
/// function. When the client goes away the task is cancelled.
public typealias HTTPHandler = @Sendable (HTTPRequest) async throws -> HTTPResponse
