// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import Primitives
import TestKit
import Testing

@Suite struct `A server answers` {
    @Test func `one request after another on one connection`() async throws {
        try await withServer { _, addresses in
            let client = try RawClient(addresses[0])
            for _ in 0..<3 {
                let reply = try await client.exchange(get)
                #expect(reply.status == 200)
                #expect(reply.text == "GET /a ")
                #expect(reply.field("Date")?.hasSuffix("GMT") == true)
                #expect(reply.field("Connection") == nil)
            }
        }
    }

    @Test func `a body of known length and a chunked one`() async throws {
        try await withServer { _, addresses in
            let client = try RawClient(addresses[0])
            let post = "POST /p HTTP/1.1\r\nHost: box\r\nContent-Length: 5\r\n\r\nhello"
            #expect(try await client.exchange(post).text == "POST /p hello")
            let chunked = "POST /c HTTP/1.1\r\nHost: box\r\nTransfer-Encoding: chunked\r\n\r\n"
            #expect(
                try await client.exchange(chunked + "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-T: 1\r\n\r\n").text
                    == "POST /c abcde")
            #expect(try await client.exchange(get).status == 200)
        }
    }

    @Test func `a hundred pipelined requests in order`() async throws {
        try await withServer { _, addresses in
            let client = try RawClient(addresses[0])
            client.startSending(Array((0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: box\r\n\r\n" }.joined().utf8))
            for number in 0..<100 { #expect(try await client.reply().text == "GET /\(number) ") }
        }
    }

    @Test func `a streamed body with trailers`() async throws {
        let handler: HTTPHandler = { _ in
            .stream(headers: ["Content-Type": "text/plain"]) { writer in
                try await writer.write("one ")
                await Task.yield()
                try await writer.write("two")
                await writer.setTrailer("X-Sum", "7")
            }
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            for _ in 0..<2 {
                let reply = try await client.exchange(get)
                #expect(reply.text == "one two")
                #expect(reply.trailers == "X-Sum: 7\n")
            }
        }
    }
}

@Suite struct `A server follows the protocol` {
    @Test func `HEAD gets the head of GET and no body`() async throws {
        try await withServer { _, addresses in
            let client = try RawClient(addresses[0])
            try await client.send("HEAD /a HTTP/1.1\r\nHost: box\r\n\r\n")
            let head = try await client.reply(toHead: true)
            #expect(head.field("Content-Length") == "8")
            #expect(try await client.exchange(get).text == "GET /a ")
        }
    }

    @Test func `a status without body has no length`() async throws {
        try await withServer(handler: { _ in HTTPResponse(status: .noContent, body: [1, 2]) }) { _, addresses in
            let client = try RawClient(addresses[0])
            for _ in 0..<2 {
                let reply = try await client.exchange(get)
                #expect(reply.status == 204 && reply.field("Content-Length") == nil)
            }
        }
    }

    @Test func `HTTP 1.0 gets a closed connection, or keep-alive where asked`() async throws {
        try await withServer { _, addresses in
            let client = try RawClient(addresses[0])
            let kept = try await client.exchange("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(kept.field("Connection") == "keep-alive")
            #expect(try await client.exchange("GET /b HTTP/1.0\r\n\r\n").field("Connection") == "close")
            #expect(try await client.readToEnd() == "")
        }
    }

    @Test func `HTTP 1.0 gets a stream without chunks, ended by the close`() async throws {
        let handler: HTTPHandler = { _ in
            .stream { writer in for part in ["a", "b", "c"] { try await writer.write(part) } }
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            let reply = try await client.exchange("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(reply.text == "abc" && reply.field("Transfer-Encoding") == nil)
        }
    }

    @Test func `Connection close is obeyed from both sides`() async throws {
        let handler: HTTPHandler = { request in
            HTTPResponse(headers: request.path == "/close" ? ["Connection": "close"] : [:])
        }
        try await withServer(handler: handler) { _, addresses in
            let asked = try RawClient(addresses[0])
            let reply = try await asked.exchange("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(reply.field("Connection") == "close")
            #expect(try await asked.readToEnd() == "")
            let told = try RawClient(addresses[0])
            #expect(try await told.exchange("GET /close HTTP/1.1\r\nHost: a\r\n\r\n").field("Connection") == "close")
            #expect(try await told.readToEnd() == "")
        }
    }

    @Test func `100 Continue is sent when the body is asked for`() async throws {
        try await withServer { _, addresses in
            let client = try RawClient(addresses[0])
            let head = "PUT /p HTTP/1.1\r\nHost: box\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
            for _ in 0..<2 {
                #expect(try await client.exchange(head).status == 100)
                #expect(try await client.exchange("hello").text == "PUT /p hello")
            }
            // A client that does not wait is not told to go on.
            #expect(try await client.exchange(head + "hello").status == 200)
        }
    }

    @Test func `a refusal comes instead of 100 Continue`() async throws {
        let handler: HTTPHandler = { request in
            HTTPResponse(body: try await request.body.collect(limit: 4))
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            let head = "PUT /p HTTP/1.1\r\nHost: box\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n"
            let reply = try await client.exchange(head)
            #expect(reply.status == 413 && reply.field("Connection") == "close")
            #expect(reply.text.contains("\"code\":\"http_body_too_large\""))
        }
    }

    @Test func `framing fields of a handler cannot contradict the body`() async throws {
        let lies: HTTPHeaders = [
            "Content-Length": "99", "Transfer-Encoding": "gzip", "Connection": "upgrade", "X": "1",
        ]
        try await withServer(handler: { _ in HTTPResponse(headers: lies, body: [65]) }) { _, addresses in
            let client = try RawClient(addresses[0])
            for _ in 0..<2 {
                let reply = try await client.exchange(get)
                #expect(reply.text == "A" && reply.field("X") == "1" && reply.field("Transfer-Encoding") == nil)
            }
        }
    }

    @Test func `events arrive one by one`() async throws {
        let gate = Gate()
        let handler: HTTPHandler = { _ in
            .events { writer in
                try await writer.send(ServerSentEvent(data: "one"))
                await gate.wait()
                try await writer.send(ServerSentEvent(event: "end", data: "two"))
            }
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            try await client.send(get)
            let start = try await client.read(until: "data: one\n\n\r\n")
            #expect(start.contains("Content-Type: text/event-stream\r\n"))
            gate.open()
            #expect(try await client.read(until: "0\r\n\r\n").contains("event: end\ndata: two\n\n"))
        }
    }
}

@Suite struct `A server listens` {
    @Test(arguments: [1, 3]) func `on IPv4, IPv6 and a Unix socket, with several loops`(loops: Int) async throws {
        let directory = TemporaryDirectory()
        let path = directory.path.appending("s.sock")
        let setup = configuration {
            $0.listen = [.tcp("localhost", 0), .tcp("::1", 0), .unix(path)]
            $0.loops = loops
        }
        let handler: HTTPHandler = { HTTPResponse(text: "\($0.peer)\n\($0.peer.isLocal)\n\($0.tls)") }
        try await withServer(setup, handler: handler) { server, addresses in
            #expect(server.loops.count == loops)
            #expect(addresses[2] == .unix(path))
            let expected = ["127.0.0.1:", "[0:0:0:0:0:0:0:1]:", "unix:user="]
            for (address, start) in zip(addresses, expected) {
                for _ in 0..<8 {
                    let reply = try await RawClient(address).exchange(get)
                    #expect(reply.text.hasPrefix(start) && reply.text.hasSuffix("\ntrue\nfalse"))
                }
            }
        }
        #expect(throws: RawClient.Fault.self) { try RawClient(.unix(path)) }
    }

    @Test func `only where nobody else does`() async throws {
        try await withServer { _, addresses in
            for loops in [1, 2] {
                let second = HTTPServer(
                    configuration: ServerConfiguration(
                        listen: [.tcp("127.0.0.1", addresses[0].port ?? 0)], loops: loops),
                    handler: echo)
                let error = #expect(throws: HTTPServerError.self) { try second.start() }
                #expect(error?.code == "listen_failed" && error?.nextStep.contains("stop the process") == true)
            }
        }
    }

    @Test func `on a socket file that a dead server left, not on a live one or on another file`() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path.appending("s.sock")
        func start() throws -> HTTPServer {
            let server = HTTPServer(configuration: configuration { $0.listen = [.unix(path)] }, handler: echo)
            _ = try server.start()
            return server
        }
        try leaveStaleSocket(path)
        let server = try start()
        #expect(throws: HTTPServerError.self) { try start() }
        #expect(try await RawClient(.unix(path)).exchange(get).status == 200)
        await server.shutdown(grace: .zero)
        try writeFile(path)
        #expect(throws: HTTPServerError.self) { try start() }
    }

    @Test(arguments: ["nowhere", "300.0.0.1", "192.0.2.1"]) func `on addresses of this machine`(host: String) {
        let server = HTTPServer(configuration: ServerConfiguration(listen: [.tcp(host, 0)]), handler: echo)
        #expect(throws: HTTPServerError.self) { try server.start() }
    }
}
