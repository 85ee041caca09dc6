// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import TestKit
import Testing

@testable import Sanitiser

/// A chunk of a stream with one choice.
private func chunk(_ delta: JSONValue, choice: Int = 0, finish: JSONValue = nil) -> JSONValue {
    [
        "id": "c", "object": "chat.completion.chunk",
        "choices": [["index": JSONValue(choice), "delta": delta, "finish_reason": finish]],
    ]
}
/// All text of a field of one choice.
private func text(_ chunks: [JSONValue], choice: Int = 0, _ read: (JSONValue) -> String?) -> String {
    chunks.flatMap { $0["choices"]?.arrayValue ?? [] }.filter { $0["index"]?.intValue == choice }
        .compactMap { $0["delta"].flatMap(read) }.joined()
}

@Suite struct StreamRestorerTests {
    @Test func `content is restored before the choice finishes, whatever the pieces`() {
        let (tokens, texts) = issue([(.email, "maria@example.com")])
        let answer = "Write to \(texts[0]) or \(texts[0])"
        for step in 1...12 {
            var stream = StreamRestorer(tokens)
            var out = stream.restore(chunk(["role": "assistant", "content": ""]))
            var rest = answer.unicodeScalars[...]
            while !rest.isEmpty {
                out += stream.restore(chunk(["content": .string(String(rest.prefix(step)))]))
                rest = rest.dropFirst(step)
            }
            out += stream.restore(chunk([:], finish: "stop"))
            #expect(stream.finish().isEmpty)
            #expect(text(out) { $0["content"]?.stringValue } == "Write to maria@example.com or maria@example.com")
            #expect(out.last?["choices"]?[0]?["finish_reason"] == "stop")
            #expect(out.dropLast().allSatisfy { $0["choices"]?[0]?["finish_reason"]?.isNull ?? true })
            #expect(stream.restored == 2)
        }
    }

    @Test func `interleaved choices and calls do not mix`() {
        let (tokens, texts) = issue([(.email, "\"a b\"@example.com"), (.phone, "+14155552671")])
        var stream = StreamRestorer(tokens)
        func call(_ index: Int, _ piece: String) -> JSONValue {
            chunk(["tool_calls": [["index": JSONValue(index), "function": ["arguments": .string(piece)]]]])
        }
        let first = Array("{\"to\":\"\(texts[0])\"}".unicodeScalars)
        let second = Array("{\"tel\":\"\(texts[1])\"}".unicodeScalars)
        let other = Array("see \(texts[1]) there".unicodeScalars)
        var out = stream.restore(
            chunk(["tool_calls": [["index": 0, "id": "x", "function": ["name": "f", "arguments": ""]]]]))
        #expect(out.count == 1)
        for index in 0..<max(first.count, second.count, other.count) {
            if index < first.count { out += stream.restore(call(0, String(first[index]))) }
            if index < second.count { out += stream.restore(call(1, String(second[index]))) }
            if index < other.count {
                out += stream.restore(chunk(["content": .string(String(other[index]))], choice: 1))
            }
        }
        out += stream.restore(chunk([:], finish: "tool_calls")) + stream.restore(chunk([:], choice: 1, finish: "stop"))
        func arguments(_ index: Int) -> String {
            out.flatMap { $0["choices"]?[0]?["delta"]?["tool_calls"]?.arrayValue ?? [] }
                .filter { $0["index"]?.intValue == index }.compactMap { $0["function"]?["arguments"]?.stringValue }
                .joined()
        }
        #expect(arguments(0) == "{\"to\":\"\\\"a b\\\"@example.com\"}")
        #expect(arguments(1) == "{\"tel\":\"+14155552671\"}")
        #expect(text(out, choice: 1) { $0["content"]?.stringValue } == "see +14155552671 there")
    }

    @Test func `an end without a finish loses nothing`() {
        let (tokens, texts) = issue([(.email, "maria@example.com")])
        var stream = StreamRestorer(tokens)
        var out = stream.restore(chunk(["content": .string("to \(texts[0].dropLast(3))")]))
        out += stream.finish()
        #expect(text(out) { $0["content"]?.stringValue } == "to \(texts[0].dropLast(3))")
    }

    @Test func `usage and unknown chunks pass`() {
        let (tokens, _) = issue([(.email, "maria@example.com")])
        var stream = StreamRestorer(tokens)
        let usage: JSONValue = ["choices": [], "usage": ["total_tokens": 3]]
        #expect(stream.restore(usage) == [usage])
        #expect(stream.restore(["error": ["message": "no"]]) == [["error": ["message": "no"]]])
        #expect(stream.restore("x") == ["x"])
    }

    @Test func `most pieces go on at once`() {
        let (tokens, _) = issue([(.email, "maria@example.com"), (.phone, "+14155552671")])
        var stream = StreamRestorer(tokens)
        let answer = String(repeating: "lorem ipsum dolor sit amet, ", count: 100)
        let out = answer.flatMap { stream.restore(chunk(["content": .string(String($0))])) }
        #expect(out.count > answer.count * 8 / 10)
    }
}
