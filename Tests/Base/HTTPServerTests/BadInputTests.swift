// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import HTTPServer
import Primitives
import TestKit
import Testing

@Suite struct `Bad input` {
    /// Request, status, code. The codec's tests have the longer list; these go over sockets.
    static let refused: [(String, Int, String)] = [
        ("GET / HTTP/1.1\r\n\r\n", 400, "http_host_invalid"),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400, "http_host_invalid"),
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "http_header_invalid"),
        ("GET / HTTP/1.1\nHost: a\n\n", 400, "http_request_line_invalid"),
        ("GET / HTTP/1.1\r\nHost: a\n\r\n", 400, "http_header_invalid"),
        ("GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", 400, "http_header_invalid"),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 400, "http_header_invalid"),
        ("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http_target_invalid"),
        ("GET /../etc HTTP/1.1\r\nHost: a\r\n\r\n", 400, "http_target_invalid"),
        (post("Content-Length: 5\r\nTransfer-Encoding: chunked"), 400, "http_framing_invalid"),
        (post("Content-Length: 5\r\nContent-Length: 5"), 400, "http_framing_invalid"),
        (post("Content-Length: 5\r\nContent-Length: 6"), 400, "http_framing_invalid"),
        (post("Content-Length: -5"), 400, "http_framing_invalid"),
        (post("Content-Length: +5"), 400, "http_framing_invalid"),
        (post("Transfer-Encoding: gzip"), 501, "http_transfer_coding_unsupported"),
        (post("Content-Length: 99999999999"), 413, "http_body_too_large"),
        (post("Expect: more"), 417, "http_expectation_unsupported"),
        ("GET / HTTP/3.0\r\n\r\n", 505, "http_version_unsupported"),
        ("GET /\(String(repeating: "a", count: 10_000)) HTTP/1.1\r\n\r\n", 414, "http_target_too_long"),
        ("GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 65_536))\r\n\r\n", 431, "http_header_too_large"),
        ("GET / HTTP/1.1\r\n\(String(repeating: "A: b\r\n", count: 1000))\r\n", 431, "http_header_too_large"),
        ("\u{16}\u{03}\u{01}\u{02}", 400, "http_request_line_invalid"),
        (post("Transfer-Encoding: chunked") + "zz\r\n", 400, "http_chunk_invalid"),
        (post("Transfer-Encoding: chunked") + "3\r\nabcd\r\n", 400, "http_chunk_invalid"),
        (post("Transfer-Encoding: chunked") + "3;\(String(repeating: "x", count: 999))\r\n", 400, "http_chunk_invalid"),
    ]
    static func post(_ fields: String) -> String { "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n" }

    @Test func `is refused with a code and a next step, and the connection closed`() async throws {
        try await withServer { _, addresses in
            for (request, status, code) in Self.refused {
                let client = try RawClient(addresses[0])
                client.startSending(Array(request.utf8))
                let reply = try await client.reply()
                #expect(reply.status == status, "\(request.prefix(60))")
                #expect(reply.text.contains("\"code\":\"\(code)\"") && reply.text.contains("\"next_step\":\""))
                #expect(reply.field("Connection") == "close")
                #expect(try await client.readToEnd() == "")
            }
            #expect(try await RawClient(addresses[0]).exchange(get).status == 200)
        }
    }

    @Test func `behind a good request is refused after its answer`() async throws {
        try await withServer { _, addresses in
            let client = try RawClient(addresses[0])
            try await client.send(get + "NONSENSE\r\n\r\n")
            #expect(try await client.reply().status == 200)
            #expect(try await client.reply().status == 400)
            #expect(try await client.readToEnd() == "")
        }
    }

    @Test func `cut at every byte, requests are answered the same`() async throws {
        let request =
            "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n"
        try await withServer { _, addresses in
            let client = try RawClient(addresses[0])
            for cut in 1..<request.utf8.count {
                try await client.send(Array(request.utf8.prefix(cut)))
                // Another connection's exchange makes the server look at the first part by itself.
                if cut % 8 == 0 { _ = try await RawClient(addresses[0]).exchange(get) }
                try await client.send(Array(request.utf8.dropFirst(cut)))
                #expect(try await client.reply().text == "POST /x abcde", "cut at \(cut)")
            }
            for byte in request.utf8 { try await client.send([byte]) }
            #expect(try await client.reply().text == "POST /x abcde")
        }
    }

    @Test func `absolute-form targets are read`() async throws {
        try await withServer { _, addresses in
            let reply = try await RawClient(addresses[0]).exchange("GET http://b//c/./d?e HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(reply.text == "GET /c/d ")
        }
    }

    @Test func `bodies go through as they are: BOM, bytes that are no text, compressed`() async throws {
        let handler: HTTPHandler = { HTTPResponse(body: try await $0.body.collect(limit: 100)) }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            // The head of a gzip stream: the server never unpacks, so a bomb stays as small as it was sent.
            for body in [
                [0xEF, 0xBB, 0xBF, 0x7B, 0x7D], [0xFF, 0xC0, 0x00, 0x80], [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0],
            ] {
                let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nContent-Type: no/thing\r\n"
                try await client.send(
                    Array("\(head)Content-Length: \(body.count)\r\n\r\n".utf8) + body.map { UInt8($0) })
                #expect(try await client.reply().body == body.map { UInt8($0) })
            }
        }
    }

    @Test func `a chunked body over the route's limit is refused as it comes`() async throws {
        let handler: HTTPHandler = { HTTPResponse(body: try await $0.body.collect(limit: 1000)) }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            let chunk = "190\r\n\(String(repeating: "a", count: 400))\r\n"
            client.startSending(Array((Self.post("Transfer-Encoding: chunked") + chunk + chunk + chunk).utf8))
            let reply = try await client.reply()
            #expect(reply.status == 413 && reply.text.contains("http_body_too_large"))
        }
    }

    @Test func `a large refused body does not lose the answer`() async throws {
        let handler: HTTPHandler = { _ in
            throw HTTPProblem(status: .forbidden, code: "no_entry", message: "not here", nextStep: "go home")
        }
        try await withServer(handler: handler) { _, addresses in
            let client = try RawClient(addresses[0])
            let count = 4 * 1024 * 1024
            let head = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n".utf8)
            client.startSending(head + [UInt8](repeating: 97, count: count))
            let reply = try await client.reply()
            #expect(reply.status == 403 && reply.text.contains("\"code\":\"no_entry\""))
        }
    }
}
