// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import Testing

@Suite struct `Requests are read` {
    static let sample = """
        GET /a?b=c HTTP/1.1\r
        Host: box:9080\r
        X-Empty:\r
        X-Spaced: \t two words \t\r
        \r
        POST /chat HTTP/1.1\r
        Host: box\r
        Content-Length: 5\r
        \r
        helloPUT /c HTTP/1.1\r
        host: [::1]:80\r
        Transfer-Encoding: Chunked\r
        \r
        4;name="v"\r
        wiki\r
        0A\r
        0123456789\r
        0\r
        X-Sum: 9\r
        \r
        \r
        GET / HTTP/1.0\r
        \r

        """
    static let expected = """
        GET /a?b=c http11 none
        keep=true continue=false
        Host=box:9080
        X-Empty=
        X-Spaced=two words
        body []
        end
        POST /chat http11 length(5)
        keep=true continue=false
        Host=box
        Content-Length=5
        body [104, 101, 108, 108, 111]
        end
        PUT /c http11 chunked
        keep=true continue=false
        host=[::1]:80
        Transfer-Encoding=Chunked
        body [119, 105, 107, 105, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57]
        trailer X-Sum=9
        end
        GET / http10 none
        keep=false continue=false
        body []
        end
        """

    @Test func `four pipelined requests come out in order`() {
        #expect(Transcript(Self.sample).description == Self.expected)
    }

    @Test func `a cut at every byte changes nothing`() {
        for cut in 0...Self.sample.utf8.count {
            #expect(Transcript(Self.sample, cuts: [cut]).description == Self.expected, "cut at \(cut)")
        }
        #expect(Transcript(Self.sample, cuts: Array(1..<Self.sample.utf8.count)).description == Self.expected)
    }

    @Test(arguments: [
        ("", false), ("Connection: close\r\n", false), ("Connection: keep-alive\r\n", true),
        ("Connection: Keep-Alive, x\r\n", true), ("Connection: close, keep-alive\r\n", false),
    ]) func `HTTP 1.0 stays open only when asked`(field: String, stays: Bool) {
        #expect(Transcript("GET / HTTP/1.0\r\n\(field)\r\n").lines[1] == "keep=\(stays) continue=false")
    }

    @Test(arguments: [
        ("", true), ("Connection: close\r\n", false), ("Connection: x , CLOSE\r\n", false),
        ("Connection: closed\r\n", true),
    ]) func `HTTP 1.1 stays open unless told otherwise`(field: String, stays: Bool) {
        #expect(Transcript("GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n").lines[1] == "keep=\(stays) continue=false")
    }

    @Test func `an expectation counts only with a body`() {
        let expect = "Expect: 100-Continue\r\n"
        #expect(
            Transcript("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\(expect)\r\n").lines[1].hasSuffix("=true"))
        #expect(Transcript("PUT / HTTP/1.1\r\nHost: a\r\n\(expect)\r\n").lines[1].hasSuffix("=false"))
        #expect(Transcript("PUT / HTTP/1.0\r\nContent-Length: 1\r\n\(expect)\r\n").lines[1].hasSuffix("=false"))
    }

    @Test func `one empty line before a request is skipped`() {
        #expect(Transcript("\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").failure == nil)
        #expect(Transcript("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").failure == "http_request_line_invalid")
    }

    @Test func `the absolute form names the host`() throws {
        let target = try RequestTarget("HTTP://example.org:80/a?b")
        #expect(target.authority == "example.org:80")
        #expect(target.path == "/a")
        #expect(target.rawQuery == "b")
        #expect(Transcript("GET http://example.org/ HTTP/1.1\r\nHost: other\r\n\r\n").failure == nil)
    }
}
