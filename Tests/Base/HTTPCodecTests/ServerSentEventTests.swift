// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import Testing

@Suite struct `Server-sent events` {
    @Test func `are written line by line`() {
        let event = ServerSentEvent(event: "pro\ngress", data: "a\nb\r\nc\rd", id: "7\0", retry: 100)
        let text = String(decoding: event.bytes, as: UTF8.self)
        #expect(text == "event: pro gress\nid: 7\nretry: 100\ndata: a\ndata: b\ndata: c\ndata: d\n\n")
        #expect(ServerSentEvent.comment("hi\nthere") == Array(": hi there\n\n".utf8))
    }

    static let stream = """
        \u{FEFF}: comment\r
        retry: 50\r
        event: add\r
        data: 73857293\r
        data:second\r
        \r
        data: caf\u{e9} \u{1F600}\r\rid: 1\ndata\n\nevent: none\n\n:\ndata:  two spaces\nunknown: x\nretry: 1a\n\ndata: lost
        """
    static let expected = [
        ServerSentEvent(event: "add", data: "73857293\nsecond", retry: 50),
        ServerSentEvent(data: "café 😀"),
        ServerSentEvent(data: "", id: "1"),
        ServerSentEvent(data: " two spaces", id: "1"),
    ]

    @Test func `are read by the standard's rules`() throws {
        var decoder = ServerSentEventDecoder()
        #expect(try decoder.decode(Array(Self.stream.utf8)) == Self.expected)
        #expect(decoder.lastEventID == "1")
    }

    @Test func `are the same wherever the bytes are cut`() throws {
        let bytes = Array(Self.stream.utf8)
        for cut in 0...bytes.count {
            var decoder = ServerSentEventDecoder()
            let first = try decoder.decode(bytes[..<cut])
            let events = first + (try decoder.decode(bytes[cut...]))
            #expect(events == Self.expected, "cut at \(cut)")
        }
    }

    @Test func `go there and back`() throws {
        var decoder = ServerSentEventDecoder()
        let event = ServerSentEvent(event: "x", data: "{\"a\": 1}\n\n", id: "9", retry: 3)
        #expect(try decoder.decode(event.bytes) == [event])
    }

    @Test func `over the limit are refused`() throws {
        var decoder = ServerSentEventDecoder(maximumEventBytes: 20)
        #expect(try decoder.decode(Array("data: 12345678901\n\ndata: 1\n\n".utf8)).count == 2)
        #expect(throws: HTTPCodecError.self) { try decoder.decode(Array("data: 123456789012345\n\n".utf8)) }
    }
}
