// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import Testing

@Suite struct `Malformed requests are refused` {
    static let cases: [(String, String)] = [
        // request line
        ("\u{16}\u{03}\u{01}", "http_request_line_invalid"),
        (" GET / HTTP/1.1\r\n", "http_request_line_invalid"),
        ("GET  / HTTP/1.1\r\n", "http_request_line_invalid"),
        ("GET / HTTP/1.1 \r\n", "http_request_line_invalid"),
        ("GET /\r\n", "http_request_line_invalid"),
        ("GET / HTTP/1.1\n", "http_request_line_invalid"),
        ("GET / http/1.1\r\n", "http_request_line_invalid"),
        ("G(T / HTTP/1.1\r\n", "http_request_line_invalid"),
        ("GET\t/\tHTTP/1.1\r\n", "http_request_line_invalid"),
        ("GET / HTTP/2.0\r\n", "http_version_unsupported"),
        ("GET / HTTP/0.9\r\n", "http_version_unsupported"),
        ("GET / HTTP/1.2\r\n", "http_version_unsupported"),
        ("PRI * HTTP/2.0\r\n", "http_version_unsupported"),
        // target
        ("GET /%zz HTTP/1.1\r\n", "http_target_invalid"),
        ("GET /% HTTP/1.1\r\n", "http_target_invalid"),
        ("GET /?a=%4 HTTP/1.1\r\n", "http_target_invalid"),
        ("GET /a#b HTTP/1.1\r\n", "http_target_invalid"),
        ("GET /é HTTP/1.1\r\n", "http_target_invalid"),
        ("GET /%00 HTTP/1.1\r\n", "http_target_invalid"),
        ("GET /%ff HTTP/1.1\r\n", "http_target_invalid"),
        ("GET /../x HTTP/1.1\r\n", "http_target_invalid"),
        ("GET /a/%2e%2E/../x HTTP/1.1\r\n", "http_target_invalid"),
        ("GET x HTTP/1.1\r\n", "http_target_invalid"),
        ("GET ftp://a/ HTTP/1.1\r\n", "http_target_invalid"),
        ("GET http:///a HTTP/1.1\r\n", "http_target_invalid"),
        ("GET http://u@h/a HTTP/1.1\r\n", "http_target_invalid"),
        ("GET * HTTP/1.1\r\n", "http_target_invalid"),
        ("CONNECT a:443 HTTP/1.1\r\n", "http_target_invalid"),
        ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n", "http_target_too_long"),
        ("GET /\(String(repeating: "a", count: 9000))", "http_target_too_long"),
        // header
        ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nHost: a\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nHost: a\r\n\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nHost: a\r\n\tfolded\r\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\n: v\r\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nname\r\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nX: a\0b\r\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nX: a\u{7f}b\r\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nX\0: a\r\n\r\n", "http_header_invalid"),
        ("GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 65536))\r\n\r\n", "http_header_too_large"),
        ("GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 65536))", "http_header_too_large"),
        ("GET / HTTP/1.1\r\n\(String(repeating: "a: b\r\n", count: 1000))\r\n", "http_header_too_large"),
        // host
        ("GET / HTTP/1.1\r\n\r\n", "http_host_invalid"),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "http_host_invalid"),
        ("GET / HTTP/1.0\r\nHost: a\r\nhost: b\r\n\r\n", "http_host_invalid"),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "http_host_invalid"),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "http_host_invalid"),
        ("GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "http_host_invalid"),
        ("GET / HTTP/1.1\r\nHost: a:123456\r\n\r\n", "http_host_invalid"),
        ("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "http_host_invalid"),
        // framing
        (post("Content-Length: 5\r\nContent-Length: 5"), "http_framing_invalid"),
        (post("Content-Length: 5\r\nContent-Length: 6"), "http_framing_invalid"),
        (post("Content-Length: 5, 5"), "http_framing_invalid"),
        (post("Content-Length: +5"), "http_framing_invalid"),
        (post("Content-Length: -5"), "http_framing_invalid"),
        (post("Content-Length: 0x5"), "http_framing_invalid"),
        (post("Content-Length: 5 5"), "http_framing_invalid"),
        (post("Content-Length:"), "http_framing_invalid"),
        (post("Content-Length: 99999999999999999999999"), "http_framing_invalid"),
        (post("Content-Length: 9223372036854775807"), "http_framing_invalid"),
        (post("Content-Length: 5\r\nTransfer-Encoding: chunked"), "http_framing_invalid"),
        (post("Transfer-Encoding: chunked\r\nContent-Length: 5"), "http_framing_invalid"),
        (post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"), "http_framing_invalid"),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", "http_framing_invalid"),
        (post("Transfer-Encoding: gzip, chunked"), "http_transfer_coding_unsupported"),
        (post("Transfer-Encoding: chunked, chunked"), "http_transfer_coding_unsupported"),
        (post("Transfer-Encoding: identity"), "http_transfer_coding_unsupported"),
        (post("Transfer-Encoding: \u{0b}chunked"), "http_header_invalid"),
        (post("Transfer-Encoding: xchunked"), "http_transfer_coding_unsupported"),
        (post("Content-Length: 99999999"), "http_body_too_large"),
        (post("Expect: tea"), "http_expectation_unsupported"),
        (post("Expect: 100-continue\r\nExpect: tea"), "http_expectation_unsupported"),
        // chunks
        (chunked("x\r\n"), "http_chunk_invalid"),
        (chunked("\r\n"), "http_chunk_invalid"),
        (chunked("+5\r\nhello\r\n"), "http_chunk_invalid"),
        (chunked("0x5\r\nhello\r\n"), "http_chunk_invalid"),
        (chunked("5 \r\nhello\r\n"), "http_chunk_invalid"),
        (chunked("5\nhello\r\n"), "http_chunk_invalid"),
        (chunked("5;a\0\r\nhello\r\n"), "http_chunk_invalid"),
        (chunked("5\r\nhelloX\r\n"), "http_chunk_invalid"),
        (chunked("5\r\nhello\n"), "http_chunk_invalid"),
        (chunked("5\r\nhello\rX"), "http_chunk_invalid"),
        (chunked("ffffffffffffffffff\r\n"), "http_chunk_invalid"),
        (chunked("7fffffffffffff\r\n"), "http_body_too_large"),
        (chunked("5;\(String(repeating: "a", count: 300))\r\n"), "http_chunk_invalid"),
        (chunked("0\r\nHost: a\r\n\r\n"), "http_chunk_invalid"),
        (chunked("0\r\nContent-Length: 3\r\n\r\n"), "http_chunk_invalid"),
        (chunked("0\r\n folded\r\n\r\n"), "http_header_invalid"),
        (chunked("0\r\nX: \(String(repeating: "a", count: 40000))\r\n\r\n"), "http_header_too_large"),
        (chunked("0\r\n\(String(repeating: "a: b\r\n", count: 1000))\r\n"), "http_header_too_large"),
    ]
    static func post(_ fields: String) -> String { "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n" }
    static func chunked(_ body: String) -> String { post("Transfer-Encoding: chunked") + body }

    @Test(arguments: cases) func `with the fitting code`(request: String, code: String) {
        #expect(Transcript(request).failure == code)
    }

    @Test func `the same wherever the bytes are cut`() {
        for (request, code) in Self.cases {
            let count = request.utf8.count
            let step = max(1, count / 400)
            for cut in stride(from: 0, through: count, by: step) {
                #expect(Transcript(request, cuts: [cut]).failure == code, "cut at \(cut) of \(request.prefix(80))")
            }
            #expect(Transcript(request, cuts: Array(stride(from: 1, to: count, by: step))).failure == code)
        }
    }

    @Test func `and stay refused`() {
        var decoder = RequestDecoder()
        for _ in 0..<3 {
            var position = 0
            let bytes = Array("\0GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            guard case .failed = decoder.next(bytes.span, at: &position) else {
                Issue.record("went on after a failure")
                return
            }
        }
    }

    @Test func `chunk totals count over all chunks`() {
        var limits = CodecLimits()
        limits.bodyBytes = 8
        #expect(Transcript(Self.chunked("4\r\nabcd\r\n4\r\nabcd\r\n0\r\n\r\n"), limits: limits).failure == nil)
        let over = Transcript(Self.chunked("4\r\nabcd\r\n5\r\nabcde\r\n0\r\n\r\n"), limits: limits)
        #expect(over.failure == "http_body_too_large")
    }

    @Test func `every code says what it means, what to do, and a status`() {
        for code in HTTPCodecError.Code.allCases {
            let error = HTTPCodecError(code, "a message")
            #expect(error.code.hasPrefix("http_") && !code.explanation.isEmpty && !error.nextStep.isEmpty)
            #expect(error.status.isError)
        }
    }
}
