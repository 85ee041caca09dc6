// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Primitives
import TestKit
import Testing

@testable import Sanitiser

private let sanitiser = RequestSanitiser(secret: Array(repeating: 42, count: 32))

/// Sanitises a request written as JSON.
func sanitised(_ json: String) throws -> SanitisedRequest {
    let object = try #require(try JSONValue(parsing: json).objectValue)
    return try sanitiser.sanitise(object, written: Array(json.utf8))
}
private func sent(_ json: String) throws -> String { String(decoding: try sanitised(json).body.bytes, as: UTF8.self) }

@Suite struct RequestSanitiserTests {
    @Test func `a request without personal data leaves byte for byte as it came`() throws {
        let json =
            "{ \"model\":\"m\", \"messages\" : [{\"role\":\"user\",\"content\":\"hi\"}], \"seed\": 1e2, \"x\":-0 }"
        #expect(try sent(json) == json)
    }

    @Test(arguments: [
        #"{"messages":[{"role":"user","content":"a@b.co"}]}"#,
        #"{"messages":[{"role":"system","content":"a@b.co"},{"role":"user","content":"x"}]}"#,
        #"{"messages":[{"role":"user","content":[{"type":"text","text":"a@b.co"}]}]}"#,
        #"{"messages":[{"role":"user","name":"a@b.co","content":"x"}]}"#,
        #"{"messages":[{"role":"assistant","content":null,"refusal":"a@b.co"}]}"#,
        #"{"messages":[{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a@b.co\":[\"a@b.co\"]}"}}]}]}"#,
        #"{"messages":[{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"not json a@b.co"}}]}]}"#,
        #"{"messages":[{"role":"tool","tool_call_id":"1","content":"{\"mail\":\"a@b.co\"}"}]}"#,
        #"{"messages":[],"tools":[{"type":"function","function":{"name":"f","description":"a@b.co","parameters":{"properties":{"a@b.co":{"enum":["a@b.co"],"default":"a@b.co"}}}}}]}"#,
        #"{"messages":[],"user":"a@b.co"}"#, #"{"messages":[],"metadata":{"a@b.co":"a@b.co"}}"#,
        #"{"messages":[],"prediction":{"type":"content","content":"a@b.co"}}"#, #"{"messages":[],"stop":["a@b.co"]}"#,
        #"{"messages":[],"response_format":{"type":"json_schema","json_schema":{"name":"n","schema":{"title":"a@b.co"}}}}"#,
        #"{"messages":[],"something_new":{"deep":[[["a@b.co"]]]}}"#, #"{"a@b.co":1,"messages":[]}"#,
        #"{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x.example/?u=a@b.co"}}]}]}"#,
        #"{"messages":[{"role":"user","content":[{"type":"file","file":{"filename":"a@b.co.pdf","file_data":"data:x"}}]}]}"#,
        #"{"messages":[{"role":"user","content":"\u0061\u0040b.co"}]}"#,
    ])
    func `personal data leaves from nowhere in the request`(json: String) throws {
        let result = try sanitised(json)
        let text = String(decoding: result.body.bytes, as: UTF8.self)
        #expect(!text.contains("a@b.co"))
        #expect(text.contains("⟦EMAIL-"))
        #expect(result.tokens.count >= 1)
        // The tokenised request is JSON, and restoring it gives the same document.
        let before = try JSONValue(parsing: json)
        var restorer = AnswerRestorer(result.tokens)
        let after = restorer.restore(try JSONValue(parsing: result.body.bytes))
        #expect(after == before)
    }

    @Test(arguments: [
        #"{"model":"a@b.co","messages":[]}"#, #"{"messages":[{"role":"tool","tool_call_id":"a@b.co","content":""}]}"#,
        #"{"messages":[],"tools":[{"type":"function","function":{"name":"a@b.co"}}]}"#,
        #"{"messages":[{"role":"user","content":"call +1 415-555-2671"}],"n":14155552671}"#,
    ])
    func `where it cannot be replaced the request is refused`(json: String) throws {
        let error = #expect(throws: SanitiserError.self) { try sanitised(json) }
        #expect(error?.code == "leak_blocked")
        #expect(error.map { !$0.description.contains("a@b.co") && !$0.description.contains("4155552671") } ?? false)
    }

    @Test func `a value found once is taken out everywhere`() throws {
        let text = try sent(
            #"{"messages":[{"role":"user","content":"Phone: 5552671. File 5552671 and 95552671."}],"user":"5552671"}"#)
        #expect(!text.replacing("95552671", with: "").contains("5552671"))
        #expect(text.contains("95552671"))
        let regrouped = try sent(
            #"{"messages":[{"role":"user","content":"+1 415-555-2671"},{"role":"user","content":"id 1415 5552671"}]}"#)
        #expect(!regrouped.contains("5552671"))
    }

    @Test func `protocol names and base64 data stay`() throws {
        let json =
            #"{"model":"m","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,a@b.co"}},{"type":"text","text":"x@y.org"}]}],"logit_bias":{"4155552671":1}}"#
        let text = try sent(json)
        #expect(text.contains("data:image/png;base64,a@b.co"))
        #expect(text.contains("\"4155552671\":1"))
        #expect(!text.contains("x@y.org"))
    }

    @Test func `a growing conversation keeps its codes, and another has others`() throws {
        let opening = #"{"role":"user","content":"I am a@b.co"}"#
        let first = try sent("{\"messages\":[\(opening)]}")
        let code = try #require(first.firstMatch(of: /⟦EMAIL-.....⟧/)).output
        let second = try sent(
            "{\"messages\":[\(opening),{\"role\":\"assistant\",\"content\":\"ok\"},{\"role\":\"user\",\"content\":\"c@d.eu\"}]}"
        )
        #expect(second.contains(code))
        #expect(try !sent(#"{"messages":[{"role":"user","content":"Me: a@b.co"}]}"#).contains(code))
    }

    @Test func `a text that looks like a token is not resolved to anybody`() throws {
        let plain = #"{"messages":[{"role":"user","content":"I am a@b.co"}]}"#
        let token = String(try #require(try sent(plain).firstMatch(of: /⟦EMAIL-.....⟧/)).output)
        // The same opening, so the same key; but now the caller has typed the code that would be issued.
        let typed =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"I am a@b.co\"},{\"role\":\"user\",\"content\":\"\(token)\"}]}"
        let result = try sanitised(typed)
        var restorer = AnswerRestorer(result.tokens)
        #expect(restorer.restore(.string("say \(token)")) == .string("say \(token)"))
        #expect(restorer.restored == 0)
    }

    @Test func `redactions are counted by kind`() throws {
        let result = try sanitised(
            #"{"messages":[{"role":"user","content":"a@b.co, a@b.co and +14155552671"}]}"#)
        #expect(result.redactions == [.email: 2, .phone: 1])
        #expect(result.tokens.count == 2)
    }

    @Test func `a hundred thousand values in one request come back`() throws {
        let text = (0..<100_000).map { "u\($0)@x.example" }.joined(separator: " ")
        let request: JSONObject = ["messages": [["role": "user", "content": .string(text)]]]
        let result = try sanitiser.sanitise(request, written: [])
        #expect(result.tokens.count == 100_000)
        var restorer = AnswerRestorer(result.tokens)
        #expect(restorer.restore(try JSONValue(parsing: result.body.bytes)) == .object(request))
    }

    @Test func `too many values are refused`() throws {
        let small = RequestSanitiser(secret: [1], limit: 1)
        let error = #expect(throws: SanitiserError.self) {
            try small.sanitise(["messages": ["a@b.co c@d.eu"]], written: [])
        }
        #expect(error?.reason == .tooManyTokens)
    }
}

@Suite struct RoundTripProperties {
    /// Texts made of whatever breaks naive replacing.
    static func text(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "maria@example.com", "+1 415-555-2671", "\"m a\"@example.com", "ma\u{200B}ria@example.com",
            "o'brien@example.org",
            "⟦", "⟧", "⟦EMAIL-", "-K7Q3X⟧", "\\", "\\n", "\\u27e6", "\"", "'", "**", "_", "`", "\n", "\r\n", "\t", " ",
            "👩‍⚕️", "日本語", "é",
            "e\u{301}", "{", "}", "[", "]", "{\"a\":", "<", "&#10214;", "%40", "@", "EMAIL", "PHONE", "tel ", "12",
            "(415) 555-2671", "\u{202E}",
            "020 7946 0958", "a", "Z9", ".", ",", "-", "用户@例子.广告", "K7Q3X", "\u{7F}", "\u{0}",
        ]
        return (0..<Int.random(in: 0...14, using: &random)).map { _ in
            pieces[Int.random(in: 0..<pieces.count, using: &random)]
        }
        .joined()
    }

    @Test func `what an echoing model sends back is what the caller wrote`() throws {
        var random = SeededGenerator(test: "round trip")
        for _ in 0..<1500 {
            let text = Self.text(&random)
            let request: JSONObject = ["model": "m", "messages": [["role": "user", "content": .string(text)]]]
            let written = JSONValue.object(request).bytes
            let result = try sanitiser.sanitise(request, written: written)
            let sent = try JSONValue(parsing: result.body.bytes)
            let echo = try #require(sent["messages"]?[0]?["content"]?.stringValue)
            // Plain text, as one piece and cut anywhere.
            #expect(restore(echo, result.tokens, .plain) == text, "\(text.debugDescription)")
            let step = Int.random(in: 1...5, using: &random)
            #expect(
                Array(restore(echo, result.tokens, .plain, step: step).utf8) == Array(text.utf8),
                "\(text.debugDescription)")
            // Inside the arguments of a call.
            let arguments = JSONValue.object(["t": .string(echo)]).text
            let back = try JSONValue(parsing: restore(arguments, result.tokens, .json, step: step))
            #expect(back["t"]?.stringValue.map { Array($0.utf8) } == Array(text.utf8), "\(text.debugDescription)")
        }
    }

    @Test func `a quoted address behind other addresses is taken out whatever its escaping`() throws {
        let text = "<\"]]maria@example.com_o'brien@example.org\\\"m a\"@example.com"
        let once = try sanitiser.sanitise(text: text)
        #expect(!once.text.description.contains("@"))
        #expect(try sanitiser.sanitise(text: once.text.description).text.description == once.text.description)
        #expect(restore(once.text.description, once.tokens, .plain, step: 3) == text)
    }

    @Test func `sanitising twice changes nothing more`() throws {
        var random = SeededGenerator(test: "idempotence")
        for _ in 0..<500 {
            let text = Self.text(&random)
            let once = try sanitiser.sanitise(text: text).text.description
            let again = try sanitiser.sanitise(text: once).text.description
            #expect(again == once, "\(text.debugDescription)")
        }
    }
}
