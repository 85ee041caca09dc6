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
