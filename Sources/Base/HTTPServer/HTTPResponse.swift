// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec

/// A response: status, header, and a body that is there or is written as it comes.
///
/// The server adds Content-Length or Transfer-Encoding, Date and Connection; such fields in `headers` are replaced,
/// but for `Connection: close`, which closes the connection.
public struct HTTPResponse: Sendable {
    /// The status.
    public var status: HTTPStatus
    /// The header fields.
    public var headers: HTTPHeaders
    /// The body.
    public var body: ResponseBody

    /// Makes a response with a body that is there.
    public init(status: HTTPStatus = .ok, headers: HTTPHeaders = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = .bytes(body)
    }
    /// Makes a response with a text body.
    public init(status: HTTPStatus = .ok, text: String, type: String = "text/plain; charset=utf-8") {
        self.init(status: status, headers: ["Content-Type": type], body: Array(text.utf8))
    }
    /// Makes a response out of finished JSON bytes.
    public static func json(_ bytes: [UInt8], status: HTTPStatus = .ok, headers: HTTPHeaders = [:]) -> HTTPResponse {
        var all: HTTPHeaders = ["Content-Type": "application/json"]
        all.add(contentsOf: headers)
        return HTTPResponse(status: status, headers: all, body: bytes)
    }
    /// Makes a response whose body is written by a closure, after the head was sent.
    ///
    /// The closure is not called for HEAD. What it throws cuts the connection off, so that the client sees an
    /// incomplete body and no false end.
    public static func stream(
        status: HTTPStatus = .ok, headers: HTTPHeaders = [:],
        _ write: @escaping @Sendable (ResponseWriter) async throws -> Void
    ) -> HTTPResponse {
        var response = HTTPResponse(status: status, headers: headers)
        response.body = .stream(write)
        return response
    }
    /// Makes a response of server-sent events, not to be cached or buffered on the way.
    public static func events(
        status: HTTPStatus = .ok, headers: HTTPHeaders = [:],
        _ write: @escaping @Sendable (ResponseWriter) async throws -> Void
    ) -> HTTPResponse {
        var all: HTTPHeaders = ["Content-Type": "text/event-stream", "Cache-Control": "no-store"]
        all.add(contentsOf: headers)
        return stream(status: status, headers: all, write)
    }
}

/// A response's body.
public enum ResponseBody: Sendable {
    /// Bytes that are there.
    case bytes([UInt8])
    /// Bytes that are written as they come.
    case stream(@Sendable (ResponseWriter) async throws -> Void)

    /// The whole body, a stream run to its end in memory; for handlers called without a connection.
    public func collect() async throws -> [UInt8] {
        switch self {
        case .bytes(let bytes): return bytes
        case .stream(let write):
            let memory = MemoryBody()
            try await write(ResponseWriter(memory: memory))
            return memory.bytes
        }
    }
}
