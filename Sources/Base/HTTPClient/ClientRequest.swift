// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec
public import Primitives

/// How long each part of a call may take.
public struct ClientTimeouts: Hashable, Sendable {
    /// For name look-up, connection and TLS handshake; 5 s by default.
    public var connect: Duration
    /// From the start of the call to the first byte of the answer; 60 s by default.
    public var firstByte: Duration
    /// Between two arrivals of bytes; 60 s by default. Time in which the reader holds the answer back does not count.
    public var betweenBytes: Duration
    /// For the whole call with its body; 10 min by default, nil for a stream without end.
    public var total: Duration?

    /// Makes timeouts; each has a default.
    public init(
        connect: Duration = .seconds(5), firstByte: Duration = .seconds(60), betweenBytes: Duration = .seconds(60),
        total: Duration? = .seconds(600)
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.betweenBytes = betweenBytes
        self.total = total
    }
}

/// How large an answer may be.
public struct ClientLimits: Hashable, Sendable {
    /// Bytes of status line, headers and trailers together; 64 KiB by default.
    public var headBytes: Int
    /// Bytes of the body; 1 GiB by default.
    public var bodyBytes: Int

    /// Makes limits; each has a default.
    public init(headBytes: Int = 64 << 10, bodyBytes: Int = 1 << 30) {
        self.headBytes = headBytes
        self.bodyBytes = bodyBytes
    }
}

/// One call to another server.
public struct ClientRequest: Sendable {
    /// The method.
    public var method: HTTPMethod
    /// The whole `http://` or `https://` URL, without user name; escaped, sent as it is.
    public var url: String
    /// The headers; `Host` and the length are added.
    public var headers: HTTPHeaders
    /// The body, or nil for none.
    public var body: [UInt8]?
    /// The Unix socket to connect to in place of the URL's host.
    public var unixSocket: FilePath?
    /// How long each part may take.
    public var timeouts: ClientTimeouts
    /// How large the answer may be.
    public var limits: ClientLimits

    /// Makes a request.
    public init(
        method: HTTPMethod = .get, url: String, headers: HTTPHeaders = HTTPHeaders(), body: [UInt8]? = nil,
        unixSocket: FilePath? = nil, timeouts: ClientTimeouts = ClientTimeouts(), limits: ClientLimits = ClientLimits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.unixSocket = unixSocket
        self.timeouts = timeouts
        self.limits = limits
    }

    /// Refuses what must not reach the wire.
    func validate() throws(HTTPClientError) {
        guard HTTPHeaders.isValidName(method.name) else {
            throw HTTPClientError(.invalidRequest, "the method is no token")
        }
        let rest: Substring
        if url.hasPrefix("http://") {
            rest = url.dropFirst(7)
        } else if url.hasPrefix("https://") {
            rest = url.dropFirst(8)
        } else {
            throw HTTPClientError(.invalidRequest, "the URL is neither http nor https")
        }
        guard url.utf8.count <= 8192, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw HTTPClientError(.invalidRequest, "the URL is too long or not escaped")
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.isEmpty, !authority.contains("@"), !authority.contains("\\") else {
            throw HTTPClientError(.invalidRequest, "the URL has no host or has a user name")
        }
    }
}
