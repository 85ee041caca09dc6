// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import Primitives
import TestKit
import Testing

@Suite struct `Shutting down` {
    @Test func `finishes what is busy, closes what is idle, accepts nothing new`() async throws {
        let (started, gate) = (Gate(), Gate())
        let handler: HTTPHandler = { request in
            if request.path == "/busy" {
                started.open()
                await gate.wait()
            }
            return HTTPResponse(text: "done")
        }
        let server = HTTPServer(configuration: configuration(), handler: handler)
        let addresses = try server.start()
        let (busy, idle) = (try RawClient(addresses[0]), try RawClient(addresses[0]))
        #expect(try await idle.exchange(get).status == 200)
        try await busy.send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n")
        await started.wait()
        let shutdown = Task { await server.shutdown(grace: .seconds(600)) }
        #expect(try await idle.readToEnd() == "")
        // The idle connection was closed in the turn in which the listener was.
        #expect(throws: RawClient.Fault.self) { try RawClient(addresses[0]) }
        gate.open()
        let reply = try await busy.reply()
        #expect(reply.text == "done" && reply.field("Connection") == "close")
        #expect(try await busy.readToEnd() == "")
        await shutdown.value
    }

    @Test func `cuts off what is left after the grace`() async throws {
        let (started, cancelled) = (Gate(), Gate())
        let handler: HTTPHandler = { _ in
            started.open()
            try await Gate().waitUnlessCancelled { cancelled.open() }
            return HTTPResponse()
        }
        let time = SteppedTime()
        let server = HTTPServer(configuration: configuration(time), handler: handler)
        let client = try RawClient(try server.start()[0])
        try await client.send(get)
        await started.wait()
        let end = try await whileTimePasses(time, server) {
            await server.shutdown(grace: .seconds(5))
            return try await client.readToEnd()
        }
        await cancelled.wait()
        #expect(end == "")
    }

    @Test func `gives everything back, the handler with it`() async throws {
        let (ended, endings) = AsyncStream<Void>.makeStream()
        do {
            let token = Token { endings.finish() }
            let handler: HTTPHandler = { _ in
                withExtendedLifetime(token) { HTTPResponse() }
            }
            let server = HTTPServer(configuration: configuration { $0.loops = 2 }, handler: handler)
            let client = try RawClient(try server.start()[0])
            #expect(try await client.exchange(get).status == 200)
            await server.shutdown(grace: .zero)
        }
        // Ends when the loops' threads have ended and the last reference to the handler is gone.
        for await _ in ended {}
    }

    @Test func `twice, or before a start, does nothing`() async throws {
        let server = HTTPServer(configuration: configuration(), handler: echo)
        await server.shutdown(grace: .zero)
        _ = try server.start()
        await server.shutdown(grace: .zero)
        await server.shutdown(grace: .zero)
    }
}

/// Tells when it goes away.
private final class Token: Sendable {
    private let onEnd: @Sendable () -> Void
    init(onEnd: @escaping @Sendable () -> Void) { self.onEnd = onEnd }
    deinit { onEnd() }
}
