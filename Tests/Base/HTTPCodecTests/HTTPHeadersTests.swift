// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import Primitives
import Testing

@Suite struct `Header fields` {
    @Test func `are found without regard to case, in order`() {
        var headers: HTTPHeaders = ["Content-Type": "text/plain", "X-A": "1", "x-a": "2"]
        #expect(headers["content-TYPE"] == "text/plain")
        #expect(headers.values("X-a") == ["1", "2"])
        headers["X-A"] = "3"
        #expect(headers.values("x-a") == ["3"])
        headers["X-A"] = nil
        #expect(!headers.contains("x-a"))
        #expect(headers.fields.map(\.name) == ["Content-Type"])
        #expect(headers == ["content-type": "text/plain"])
        #expect(headers != ["content-type": "text/html"])
    }

    @Test func `cannot smuggle lines`() {
        var headers = HTTPHeaders()
        let added = [
            headers.add("X", "a\r\nSet-Cookie: b\0"), headers.add("X: b\r\nY", "a"), headers.add("", "a"),
        ]
        #expect(added == [true, false, false])
        #expect(headers.description == "X: a  Set-Cookie: b \r\n")
        #expect(headers.count == 1)
    }

    @Test func `read as lists`() {
        let headers: HTTPHeaders = ["Accept": "a, B ,,c", "accept": "d"]
        #expect(headers.list("ACCEPT") == ["a", "b", "c", "d"])
    }

    @Test func `keep bytes that are not text`() {
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX: ".utf8) + [0xFF, 0xFE] + Array("\r\n\r\n".utf8)
        var decoder = RequestDecoder()
        var position = 0
        guard case .head(let head) = decoder.next(bytes.span, at: &position) else {
            Issue.record("no head")
            return
        }
        #expect(head.headers.bytes("x") == [0xFF, 0xFE])
        #expect(head.headers["x"] == "\u{FFFD}\u{FFFD}")
    }
}

@Suite struct `Responses are written` {
    @Test func `with a status line`() {
        var out: [UInt8] = []
        MessageEncoder.appendStatusLine(.ok, to: &out)
        MessageEncoder.appendStatusLine(.notFound, to: &out)
        MessageEncoder.appendStatusLine(299, to: &out)
        #expect(
            String(decoding: out, as: UTF8.self)
                == "HTTP/1.1 200 OK\r\nHTTP/1.1 404 Not Found\r\nHTTP/1.1 299 Unknown\r\n")
    }

    @Test func `in chunks with trailers`() {
        var out: [UInt8] = []
        MessageEncoder.appendChunk(Array(repeating: 97, count: 26), to: &out)
        MessageEncoder.appendChunk([], to: &out)
        MessageEncoder.appendLastChunk(trailers: ["X-Sum": "1", "Content-Length": "3"], to: &out)
        let text = String(decoding: out, as: UTF8.self)
        #expect(text == "1a\r\n\(String(repeating: "a", count: 26))\r\n0\r\nX-Sum: 1\r\n\r\n")
    }

    @Test(arguments: [0, 9, 10, 255, 256, 65535, 1_000_000]) func `with sizes a decoder reads back`(size: Int) {
        var out = Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        MessageEncoder.appendChunk(Array(repeating: 7, count: size), to: &out)
        MessageEncoder.appendLastChunk(to: &out)
        var decimal: [UInt8] = []
        MessageEncoder.appendDecimal(size, to: &decimal)
        #expect(String(decoding: decimal, as: UTF8.self) == String(size))
        #expect(Transcript(out).lines[4] == "body \(Array(repeating: UInt8(7), count: size))")
    }

    @Test(arguments: [
        (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_400_999, "Mon, 01 Mar 2100 00:00:00 GMT"),
    ]) func `with dates`(milliseconds: Int64, text: String) {
        #expect(HTTPDate.format(Instant(milliseconds: milliseconds)) == text)
    }

    @Test func `with statuses in range`() {
        #expect(HTTPStatus(99) == .internalServerError)
        #expect(HTTPStatus(404).description == "404 Not Found")
        #expect(HTTPStatus.noContent.forbidsBody && !HTTPStatus.ok.forbidsBody)
    }
}
