// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import Primitives
import TestKit
import Testing

/// Starts a server on a free port, runs a test with it, and shuts it down.
func withServer(
    _ configuration: ServerConfiguration = ServerConfiguration(listen: [.tcp("127.0.0.1", 0)]),
    handler: @escaping HTTPHandler = echo,
    _ test: (HTTPServer, [BoundAddress]) async throws -> Void
) async throws {
    let server = HTTPServer(configuration: configuration, handler: handler)
    let addresses = try server.start()
    do { try await test(server, addresses) } catch {
        await server.shutdown(grace: .zero)
        throw error
    }
    await server.shutdown(grace: .zero)
}
/// A configuration on a free port of 127.0.0.1, changed by a closure.
func configuration(_ change: (inout ServerConfiguration) -> Void = { _ in }) -> ServerConfiguration {
    var configuration = ServerConfiguration(listen: [.tcp("127.0.0.1", 0)])
    change(&configuration)
    return configuration
}

/// Answers with method, path and body.
@Sendable func echo(_ request: HTTPRequest) async throws -> HTTPResponse {
    let body = try await request.body.collect()
    let text = "\(request.method) \(request.path) \(String(decoding: body, as: UTF8.self))"
    return HTTPResponse(text: text)
}

let get = "GET /a HTTP/1.1\r\nHost: box\r\n\r\n"
