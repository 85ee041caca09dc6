// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import Primitives
import TestKit
import Testing

@Suite struct `Flow` {
    static let total = 64 * 1024 * 1024
    /// What the kernel's socket buffers may hold between both ends, generously.
    static let kernel = 24 * 1024 * 1024

    @Test func `of a response stops while the client does not read`() async throws {
        let written = Lock(0)
        let handler: HTTPHandler = { request in
            guard request.path == "/stream" else { return HTTPResponse() }
            return .stream { writer in
                let part = [UInt8](repeating: 97, count: 256 * 1024)
                for _ in 0..<(Self.total / part.count) {
                    try await writer.write(part)
                    written.withLock { $0 += part.count }
                }
            }
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            try await client.send("GET /stream HTTP/1.0\r\n\r\n")
            _ = try await client.read(until: "\r\n\r\n")
            // The server serves others meanwhile; enough turns for a writer without brakes to run away.
            let other = try RawClient(addresses[0])
            for _ in 0..<300 { #expect(try await other.exchange(get).status == 200) }
            #expect(written.withLock { $0 } < Self.kernel)
            _ = try await client.read(count: Self.total)
            #expect(try await client.readToEnd() == "")
        }
    }

    @Test func `of a request stops while the handler does not read`() async throws {
        let gate = Gate()
        let handler: HTTPHandler = { request in
            guard request.method == .post else { return HTTPResponse() }
            await gate.wait()
            var count = 0
            for try await part in request.body { count += part.count }
            return HTTPResponse(text: "\(count)")
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            let sent = Lock(0)
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(Self.total)\r\n\r\n")
            let sender = Task {
                let part = [UInt8](repeating: 97, count: 256 * 1024)
                for _ in 0..<(Self.total / part.count) {
                    try await client.send(part)
                    sent.withLock { $0 += part.count }
                }
            }
            let other = try RawClient(addresses[0])
            for _ in 0..<300 { #expect(try await other.exchange(get).status == 200) }
            #expect(sent.withLock { $0 } < Self.kernel)
            gate.open()
            try await sender.value
            let reply = try await client.reply()
            #expect(reply.text == "\(Self.total)", "\(reply.text)")
        }
    }

    @Test func `of a body whose last byte fills the window comes to its end`() async throws {
        let handler: HTTPHandler = { request in
            var counts: [Int] = []
            await Task.yield()
            for try await part in request.body { counts.append(part.count) }
            return HTTPResponse(text: "\(counts.reduce(0, +))")
        }
        let setup = configuration { $0.limits.bodyWindowBytes = 8 }
        try await withServer(setup, handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            for count in 1...40 {
                try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n")
                for _ in 0..<count { try await client.send([97]) }
                #expect(try await client.reply().text == "\(count)")
                let body = String(repeating: "a", count: count)
                try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n\(body)")
                #expect(try await client.reply().text == "\(count)")
            }
        }
    }

    @Test func `of a large body that is there arrives whole, pipelined`() async throws {
        let bytes = (0..<(3 * 1024 * 1024)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try await withServer(handler: { _ in HTTPResponse(body: bytes) }) { _, addresses in
            let client = try RawClient(addresses[0])
            try await client.send(get + get + get)
            for _ in 0..<3 { #expect(try await client.reply().body == bytes) }
        }
    }
}

@Suite struct `A client that goes away` {
    @Test(arguments: ["reset", "close", "half"]) func `has its handler cancelled`(how: String) async throws {
        let (started, cancelled) = (Gate(), Gate())
        let handler: HTTPHandler = { _ in
            started.open()
            try await Gate().waitUnlessCancelled { cancelled.open() }
            return HTTPResponse()
        }
        try await withServer(handler: handler) { _, addresses in
            var client: RawClient? = try RawClient(addresses[0])
            try await client?.send(get)
            await started.wait()
            switch how {
            case "reset": try await client?.reset()
            case "half": try await client?.finishSending()
            default: client = nil
            }
            await cancelled.wait()
        }
    }

    @Test func `while sending its body has the reader told`() async throws {
        let outcome = AsyncStream<String>.makeStream()
        let started = Gate()
        let handler: HTTPHandler = { request in
            do { for try await _ in request.body { started.open() } } catch {
                outcome.continuation.yield((error as? HTTPServerError)?.code ?? "\(error)")
                throw error
            }
            return HTTPResponse()
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nsome")
            await started.wait()
            try await client.reset()
            for await code in outcome.stream {
                #expect(code == "client_disconnected")
                break
            }
        }
    }

    @Test func `while it is streamed to has the writer told, and others go on`() async throws {
        let outcome = AsyncStream<String>.makeStream()
        let handler: HTTPHandler = { request in
            guard request.path == "/stream" else { return HTTPResponse() }
            return .events { writer in
                do {
                    while true {
                        try await writer.send(ServerSentEvent(data: "x"))
                        await Task.yield()
                    }
                } catch {
                    outcome.continuation.yield((error as? HTTPServerError)?.code ?? "\(error)")
                    throw error
                }
            }
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            try await client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try await client.read(until: "data: x")
            try await client.reset()
            for await code in outcome.stream {
                #expect(code == "client_disconnected")
                break
            }
            #expect(try await RawClient(addresses[0]).exchange(get).status == 200)
        }
    }

    @Test func `in the middle of its stream sees no false end`() async throws {
        let handler: HTTPHandler = { _ in
            .stream { writer in
                try await writer.write("part")
                throw HTTPProblem(status: .badGateway, code: "x", message: "x", nextStep: "x")
            }
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            try await client.send(get)
            #expect(try await !client.readToEnd().hasSuffix("0\r\n\r\n"))
        }
    }

    @Test func `a wait that the handler itself cancels ends`() async throws {
        let handler: HTTPHandler = { request in
            let reader = Task { try await request.body.collect() }
            reader.cancel()
            do { _ = try await reader.value } catch { return HTTPResponse(text: "\(error is CancellationError)") }
            return HTTPResponse(text: "read")
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n")
            #expect(try await client.reply().text == "true")
        }
    }
}
