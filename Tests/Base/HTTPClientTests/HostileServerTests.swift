// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPClient
import HTTPCodec
import Primitives
import Testing

private func failure(_ client: HTTPClient, _ request: ClientRequest) async -> HTTPClientError? {
    do throws(HTTPClientError) { _ = try await client.send(request).collect() } catch { return error }
    return nil
}
/// Gives up soon: before the first byte, or after it.
private func quick(firstByte: Bool) -> ClientTimeouts {
    ClientTimeouts(
        connect: .seconds(60), firstByte: firstByte ? .milliseconds(60) : .seconds(60),
        betweenBytes: firstByte ? .seconds(60) : .milliseconds(60), total: .seconds(120))
}
private let patient = ClientTimeouts(firstByte: .seconds(600), betweenBytes: .seconds(600), total: nil)

@Suite struct `Servers that misbehave` {
    private let client = HTTPClient()

    @Test(arguments: [
        ("", HTTPClientError.Code.firstByteTimeout), ("HTTP/1.1 200 OK\r\nContent-", .stalled),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", .stalled),
        ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", .stalled),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", .stalled),
    ])
    func `one that hangs is given up, and its connection is closed`(sent: String, code: HTTPClientError.Code) async {
        let closed = Mailbox<Void>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write(sent)
            connection.awaitClose()
            closed.leave(())
        }
        let request = ClientRequest(url: server.url, timeouts: quick(firstByte: sent.isEmpty))
        #expect(await failure(client, request)?.kind == code)
        _ = await closed.next()
    }

    @Test func `one that never answers a connection attempt is given up`() async {
        // A listener whose backlog is full takes no more connections; a TLS handshake that never goes on stands for it.
        let server = ScriptedServer { $0.awaitClose() }
        let timeouts = ClientTimeouts(connect: .milliseconds(60), firstByte: .seconds(60))
        let request = ClientRequest(url: "https://127.0.0.1:\(server.port)/", timeouts: timeouts)
        #expect(await failure(client, request)?.kind == .connectTimeout)
    }

    @Test func `one that drips for ever meets the total deadline`() async {
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while connection.write("1\r\na\r\n") { usleep(1_000) }
        }
        let timeouts = ClientTimeouts(total: .milliseconds(150))
        #expect(await failure(client, ClientRequest(url: server.url, timeouts: timeouts))?.kind == .totalTimeout)
    }

    @Test(arguments: [
        ("", HTTPClientError.Code.connectionLost), ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", .connectionLost),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", .connectionLost),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", .connectionLost),
    ])
    func `one that drops the connection is noticed`(sent: String, code: HTTPClientError.Code) async {
        for resets in [false, true] {
            let server = ScriptedServer { connection in
                _ = connection.request()
                connection.write(sent)
                if resets { connection.reset() }
            }
            let error = await failure(client, ClientRequest(url: server.url, timeouts: patient))
            #expect(error?.kind == code, "reset \(resets): \(error?.message ?? "none")")
            #expect(error?.isSafeToRetry == false)
        }
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "\u{1}\u{2}\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc", "HTTP/1.1 200 OK\r\nBad Name: x\r\n\r\n",
    ])
    func `one that does not speak HTTP is refused`(sent: String) async {
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write(sent)
        }
        let error = await failure(client, ClientRequest(url: server.url, timeouts: patient))
        #expect([.badResponse, .connectionLost].contains(error?.kind), "\(error?.description ?? "accepted")")
    }

    @Test func `headers without end meet the limit`() async {
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\n")
            while connection.write("X-Filler: \(String(repeating: "x", count: 200))\r\n") {}
        }
        let request = ClientRequest(url: server.url, timeouts: patient, limits: ClientLimits(headBytes: 8 << 10))
        #expect(await failure(client, request)?.kind == .headTooLarge)
    }

    @Test func `bodies over the limit of the call or of the reader are refused and closed`() async throws {
        let closed = Mailbox<Void>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while connection.write("10\r\n0123456789abcdef\r\n") {}
            closed.leave(())
        }
        let limited = ClientRequest(url: server.url, timeouts: patient, limits: ClientLimits(bodyBytes: 100_000))
        #expect(await failure(client, limited)?.kind == .bodyTooLarge)
        _ = await closed.next()
        let response = try await client.send(ClientRequest(url: server.url, timeouts: patient))
        await #expect(throws: HTTPClientError.self) { try await response.collect(limit: 100_000) }
        _ = await closed.next()
    }

    @Test func `a self-made certificate is not trusted, a named CA is`() async throws {
        let server = ScriptedServer { connection in
            _ = connection.read()
            connection.write([21, 3, 3, 0, 2, 2, 40])  // a fatal handshake_failure alert
        }
        let request = ClientRequest(url: "https://127.0.0.1:\(server.port)/", timeouts: patient)
        #expect(await failure(client, request)?.kind == .tls)
        let misled = HTTPClient(configuration: ClientConfiguration(trustedCertificates: "/nonexistent/ca.pem"))
        #expect(await failure(misled, request)?.kind == .tls)
    }
}

@Suite struct `Bodies that stream` {
    private let client = HTTPClient()

    @Test func `each piece arrives while the next is not even written`() async throws {
        let go = DispatchSemaphore(value: 0)
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for number in 0..<5 {
                connection.write("1\r\n\(number)\r\n")
                go.wait()  // the test has read the piece
            }
            connection.write("0\r\nX-Trailer: t\r\n\r\n")
        }
        let response = try await client.send(ClientRequest(url: server.url, timeouts: patient))
        var pieces: [String] = []
        for try await piece in response.body {
            pieces.append(String(decoding: piece, as: UTF8.self))
            go.signal()
        }
        #expect(pieces == ["0", "1", "2", "3", "4"])
    }

    @Test func `the head is there before any byte of the body`() async throws {
        let go = DispatchSemaphore(value: 0)
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n")
            go.wait()
            connection.write("body")
        }
        let response = try await client.send(ClientRequest(url: server.url, timeouts: patient))
        #expect(response.status == 200)
        go.signal()
        #expect(try await response.collect() == Array("body".utf8))
    }

    @Test func `server-sent events come one by one, whatever the pieces`() async throws {
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            for piece in [
                ": hi\n\nda", "ta: on", "e\r\n\r\nevent: x\ndata: tw",
                "o\ndata: lines\nid: 7\n\ndata: [DONE]\n\ndata: cut off",
            ] {
                connection.write(piece)
            }
        }
        let response = try await client.send(ClientRequest(url: server.url, timeouts: patient))
        var events: [ServerSentEvent] = []
        for try await event in response.events { events.append(event) }
        #expect(events.map(\.data) == ["one", "two\nlines", "[DONE]"])
        #expect(events[1].event == "x")
        #expect(events[1].id == "7")
    }

    @Test func `a slow reader holds a 100 MB answer back, and gets all of it`() async throws {
        let total = 100 << 20
        let ahead = Lock(0)
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(total)\r\n\r\n")
            let block = [UInt8](repeating: 0x78, count: 1 << 20)
            for _ in 0..<(total / block.count) {
                guard connection.write(block) else { return }
                ahead.withLock { $0 += block.count }
            }
        }
        let response = try await client.send(ClientRequest(url: server.url, timeouts: patient))
        var read = 0
        var worstLead = 0
        for try await piece in response.body {
            // What the server has got rid of and we have not read waits in this process and in the kernel.
            worstLead = max(worstLead, ahead.withLock { $0 } - read)
            read += piece.count
            #expect(piece.count <= 512 << 10)
        }
        #expect(read == total)
        #expect(worstLead < 24 << 20, "the sender was \(worstLead) bytes ahead")
    }

    @Test func `while nobody reads, the sender stands still and no deadline passes`() async throws {
        let stuck = Mailbox<Int>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: \(64 << 20)\r\n\r\n")
            connection.refuseToWait()
            var written = 0
            let block = [UInt8](repeating: 0x78, count: 64 << 10)
            // Writes without waiting until the kernel takes no more for a whole while: far beyond the pause deadline.
            while let count = connection.writeSome(block, patience: 300) { written += count }
            stuck.leave(written)
            connection.waitAgain()
            while written < 64 << 20, connection.write(Array(block.prefix((64 << 20) - written))) {
                written += min(block.count, (64 << 20) - written)
            }
        }
        let response = try await client.send(ClientRequest(url: server.url, timeouts: quick(firstByte: false)))
        let written = try #require(await stuck.next())
        #expect(written < 32 << 20)
        #expect(try await response.collect(limit: 64 << 20).count == 64 << 20)
    }
}

@Suite struct `Giving up` {
    private let client = HTTPClient()

    @Test func `cancelling a call before its answer closes the connection`() async {
        let arrived = Mailbox<Void>()
        let closed = Mailbox<Void>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            arrived.leave(())
            connection.awaitClose()
            closed.leave(())
        }
        let call = Task { [client] in await failure(client, ClientRequest(url: server.url, timeouts: patient)) }
        _ = await arrived.next()
        call.cancel()
        #expect(await call.value?.kind == .cancelled)
        _ = await closed.next()
    }

    @Test func `cancelling in the middle of a stream closes the connection`() async {
        let first = Mailbox<Void>()
        let closed = Mailbox<Void>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
            connection.awaitClose()
            closed.leave(())
        }
        let call = Task { [client] () async -> HTTPClientError.Code? in
            do throws(HTTPClientError) {
                for try await _ in try await client.send(ClientRequest(url: server.url, timeouts: patient)).body {
                    first.leave(())
                }
            } catch { return error.kind }
            return nil
        }
        _ = await first.next()
        call.cancel()
        #expect(await call.value == .cancelled)
        _ = await closed.next()
    }

    @Test func `a task that is cancelled already makes no call`() async {
        let server = ScriptedServer { $0.awaitClose() }
        let go = Mailbox<Void>()
        let call = Task { [client] in
            _ = await go.next()
            return await failure(client, ClientRequest(url: server.url))
        }
        call.cancel()
        #expect(await call.value?.kind == .cancelled)
    }

    @Test func `letting go of a response closes the connection`() async throws {
        let closed = Mailbox<Void>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n")
            connection.awaitClose()
            closed.leave(())
        }
        do {
            let response = try await client.send(ClientRequest(url: server.url, timeouts: patient))
            #expect(response.status == 200)
        }
        _ = await closed.next()
    }

    @Test func `letting go of a response whose sender is held back closes the connection`() async throws {
        let closed = Mailbox<Void>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            let block = "10000\r\n\(String(repeating: "x", count: 0x10000))\r\n"
            while connection.write(block) {}
            closed.leave(())
        }
        for _ in 0..<3 {
            var body = try await client.send(ClientRequest(url: server.url, timeouts: patient)).body.makeAsyncIterator()
            #expect(try await body.next() != nil)
        }
        for _ in 0..<3 { _ = await closed.next() }
    }

    @Test func `letting go of the client ends its thread and its connections`() async throws {
        let closed = Mailbox<Void>()
        let server = ScriptedServer { connection in
            _ = connection.request()
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            connection.awaitClose()
            closed.leave(())
        }
        do {
            let client = HTTPClient()
            #expect(try await client.send(ClientRequest(url: server.url)).collect().count == 2)
        }
        _ = await closed.next()
    }
}
