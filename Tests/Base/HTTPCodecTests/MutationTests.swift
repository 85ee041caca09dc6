// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import TestKit
import Testing

/// Random changes to good input, with a printed seed. `FUZZ=1 swift build --product fuzz-http` builds the same checks
/// for libFuzzer, which searches on by coverage.
@Suite struct `Mutated input` {
    static let seeds = [
        RequestDecoderTestsSample.text,
        "GET http://a:1/b/../c?d=%20 HTTP/1.1\r\nHost: [::1]\r\nConnection: close, x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
        "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;a=\"b\"\r\nx\r\n0\r\nT: v\r\n\r\n",
    ]
    static let pieces = [
        "\r\n", "\n", "\r", "\0", " ", "\t", ":", "%", "%2F", "%00", "..", "/", "?", "0", "ffffffffffffffff", "-1",
        "+5",
        "Host: b\r\n", "Content-Length: 9\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: x\r\n", "\u{e9}",
        "HTTP/1.0", "0\r\n\r\n", " folded\r\n", String(repeating: "a", count: 300),
    ].map { Array($0.utf8) }

    static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let at = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, at + Int.random(in: 0..<12, using: &random))
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where at < bytes.count: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<end)
            case 2: bytes.insert(contentsOf: bytes[at..<end], at: at)
            case 3: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: at)
            default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
            }
        }
        return bytes
    }

    @Test func `gives the same steps however it is cut, and never runs over a limit`() {
        var random = SeededGenerator(test: "mutated requests")
        var refused = 0
        for _ in 0..<4000 {
            let seed = Self.seeds.randomElement(using: &random) ?? ""
            let bytes = Self.mutate(Array(seed.utf8), &random)
            let whole = Transcript(bytes)
            let cuts = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                Int.random(in: 0...bytes.count, using: &random)
            }
            #expect(Transcript(bytes, cuts: cuts.sorted()) == whole, "\(String(decoding: bytes, as: UTF8.self))")
            #expect(Transcript(bytes, cuts: Array(0..<bytes.count)) == whole)
            if whole.failure != nil { refused += 1 }
        }
        // Both outcomes must come up, or the mutations are too tame or too wild to tell anything.
        #expect((400...3900).contains(refused))
    }

    @Test func `of event streams gives the same events however it is cut`() throws {
        var random = SeededGenerator(test: "mutated events")
        let seed = Array(ServerSentEventSample.text.utf8)
        for _ in 0..<2000 {
            let bytes = Self.mutate(seed, &random)
            var whole = ServerSentEventDecoder()
            let expected = try whole.decode(bytes)
            var parted = ServerSentEventDecoder()
            var events: [ServerSentEvent] = []
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, start + Int.random(in: 1...9, using: &random))
                events += try parted.decode(bytes[start..<end])
                start = end
            }
            #expect(events == expected)
        }
    }

    @Test func `of targets keeps normal paths normal`() throws {
        var random = SeededGenerator(test: "mutated targets")
        for _ in 0..<4000 {
            let bytes = Self.mutate(Array("/a/b%20c/./d/../e?x=%41&y=1".utf8), &random)
            guard let target = try? RequestTarget(String(decoding: bytes, as: UTF8.self)), target.path != "*" else {
                continue
            }
            #expect(target.path.hasPrefix("/"))
            // What a normal path stands for, written again with percent codes, is that path.
            let again = "/" + target.segments.map(PercentCoding.encode).joined(separator: "/")
            let trailing = target.path.hasSuffix("/") && !target.segments.isEmpty ? "/" : ""
            #expect(try RequestTarget(again + trailing).path == target.path)
            #expect(!target.segments.contains(".") && !target.segments.contains("..") && !target.segments.contains(""))
        }
    }
}

/// The samples of the other suites, under names that need no quoting.
enum RequestDecoderTestsSample { static let text = `Requests are read`.sample }
enum ServerSentEventSample { static let text = `Server-sent events`.stream }
