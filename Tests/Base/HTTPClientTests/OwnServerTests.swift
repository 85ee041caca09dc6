// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPCodec
import HTTPServer
import Primitives
import TestKit
import Testing

/// Runs a test with the box's own server.
private func withServer(
    _ listen: ListenAddress = .tcp("127.0.0.1", 0), tls: TLSConfiguration? = nil, handler: @escaping HTTPHandler,
    _ test: (HTTPServer, UInt16) async throws -> Void
) async throws {
    let server = HTTPServer(configuration: ServerConfiguration(listen: [listen], tls: tls), handler: handler)
    let port = try server.start().first?.port ?? 0
    do { try await test(server, port) } catch {
        await server.shutdown(grace: .zero)
        throw error
    }
    await server.shutdown(grace: .zero)
}

private func failure(_ client: HTTPClient, _ request: ClientRequest) async -> HTTPClientError.Code? {
    do throws(HTTPClientError) { _ = try await client.send(request).collect() } catch { return error.kind }
    return nil
}

@Suite struct `The box's own server` {
    private let client = HTTPClient()

    @Test func `bodies go both ways, small and large, over TCP and Unix sockets`() async throws {
        let echo: HTTPHandler = { request in HTTPResponse(body: try await request.body.collect(limit: 64 << 20)) }
        let directory = TemporaryDirectory()
        let socket = directory.path.appending("box.sock")
        for isUnix in [false, true] {
            try await withServer(isUnix ? .unix(socket) : .tcp("127.0.0.1", 0), handler: echo) { _, port in
                for size in [0, 1, 8_192, 3 << 20] {
                    var body = [UInt8](repeating: 0x2A, count: size)
                    for index in stride(from: 0, to: size, by: 4_093) { body[index] = UInt8(truncatingIfNeeded: index) }
                    let request = ClientRequest(
                        method: .post, url: "http://127.0.0.1:\(port)/", body: body, unixSocket: isUnix ? socket : nil)
                    let answer = try await client.send(request).collect()
                    #expect(answer == body)
                }
            }
        }
    }

    @Test func `events come one by one while the server waits for each to be read`() async throws {
        let read = Mailbox<Int>()
        let handler: HTTPHandler = { _ in
            .events { writer in
                for number in 0..<20 {
                    try await writer.send(ServerSentEvent(event: "step", data: "\(number)\nline two"))
                    _ = await read.next()
                }
            }
        }
        try await withServer(handler: handler) { _, port in
            var seen: [String] = []
            for try await event in try await client.send(ClientRequest(url: "http://127.0.0.1:\(port)/")).events {
                seen.append(event.data)
                read.leave(seen.count)
            }
            #expect(seen == (0..<20).map { "\($0)\nline two" })
        }
    }

    @Test func `cancelling a stream cancels the server's handler`() async throws {
        let cancelled = Mailbox<Bool>()
        let handler: HTTPHandler = { _ in
            .stream { writer in
                do {
                    while true { try await writer.write("more\n") }
                } catch {
                    cancelled.leave(true)
                    throw error
                }
            }
        }
        try await withServer(handler: handler) { _, port in
            let first = Mailbox<Void>()
            let call = Task { [client] in
                for try await _ in try await client.send(ClientRequest(url: "http://127.0.0.1:\(port)/")).body {
                    first.leave(())
                }
            }
            _ = await first.next()
            call.cancel()
            #expect(await cancelled.next() == true)
            await #expect(throws: HTTPClientError.self) { try await call.value }
        }
    }

    @Test func `a server that shuts down in the middle of a stream is noticed`() async throws {
        let handler: HTTPHandler = { _ in
            .stream { writer in
                try await writer.write("first")
                while true { try await Task.sleep(for: .seconds(3600)) }
            }
        }
        try await withServer(handler: handler) { server, port in
            let response = try await client.send(ClientRequest(url: "http://127.0.0.1:\(port)/"))
            var body = response.body.makeAsyncIterator()
            #expect(try await body.next() == Array("first".utf8))
            await server.shutdown(grace: .zero)
            do throws(HTTPClientError) {
                while try await body.next() != nil {}
                Issue.record("the end was taken for a good one")
            } catch {
                #expect(error.kind == .connectionLost)
            }
        }
    }

    @Test func `TLS needs a certificate that is trusted for the name`() async throws {
        let directory = TemporaryDirectory()
        let certificate = try TestCertificate(in: directory)
        let tls = TLSConfiguration(certificateChain: certificate.chain, privateKey: certificate.key)
        let handler: HTTPHandler = { request in HTTPResponse(text: request.tls ? "secret" : "open") }
        try await withServer(tls: tls, handler: handler) { _, port in
            let named = ClientRequest(url: "https://localhost:\(port)/")
            let trusting = HTTPClient(configuration: ClientConfiguration(trustedCertificates: certificate.chain))
            let answer = try await trusting.send(named).collect()
            #expect(answer == Array("secret".utf8))
            #expect(await failure(trusting, ClientRequest(url: "https://127.0.0.1:\(port)/")) == .tls)
            #expect(await failure(client, named) == .tls)
            let plain = await failure(trusting, ClientRequest(url: "http://localhost:\(port)/"))
            #expect(plain != nil)
            await trusting.close()
        }
    }

    @Test func `a hundred streams at once all come whole`() async throws {
        let handler: HTTPHandler = { request in
            let name = request.query("n") ?? ""
            return .events { writer in
                for step in 0..<20 { try await writer.send(ServerSentEvent(data: "\(name).\(step)")) }
            }
        }
        try await withServer(handler: handler) { _, port in
            let whole = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<100 {
                    group.addTask { [client] in
                        var seen: [String] = []
                        do {
                            let request = ClientRequest(url: "http://127.0.0.1:\(port)/?n=\(number)")
                            for try await event in try await client.send(request).events { seen.append(event.data) }
                        } catch { return false }
                        return seen == (0..<20).map { "\(number).\($0)" }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(whole == 100)
        }
    }
}
