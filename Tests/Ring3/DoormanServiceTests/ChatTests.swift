// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import AuditLedger
import Capability
import Durability
import HTTPCodec
import HTTPServer
import Home
import JSON
import NoteKeys
import Primitives
import TestKit
import Testing
import Tiers
import TransparencyLog

@testable import DoormanService

@Suite struct ChatTests {
    @Test func `a plain call goes through and comes back with a receipt`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        let body =
            #"{"model":"m", "messages":[{"role":"user","content":"hello"}],"seed":12345678901234567890,"x":{"y":1e2}}"#
        let (status, headers, json) = try await bench.chat(body)
        #expect(status == 200)
        #expect(json["choices"]?[0]?["message"]?["content"] == "hello")
        #expect(json["object"] == "chat.completion" && json["usage"]?["total_tokens"] == 12)
        #expect(json["x_substrate"]?["tier"] == "A" && json["x_substrate"]?["redaction_count"] == 0)
        #expect(headers["X-Foundry-Tier-Used"] == "A")
        #expect(headers["X-Foundry-Request-ID"] == json["x_substrate"]?["request_id"]?.stringValue)
        // Nothing was found, so nothing was touched.
        #expect(upstream.received == [body])
    }

    @Test func `personal data stays at home and comes back`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        let text = "Write to maria@example.com or +1 415-555-2671, \\\"please\\\"."
        let (status, _, json) = try await bench.chat(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"\(text)\"}]}")
        #expect(status == 200)
        #expect(json["choices"]?[0]?["message"]?["content"]?.stringValue == text.replacing("\\\"", with: "\""))
        #expect(
            json["x_substrate"]?["redactions"] == ["EMAIL": 1, "PHONE": 1] && json["x_substrate"]?["restored"] == 2)
        let sent = try #require(upstream.received.first)
        #expect(
            !sent.contains("maria") && !sent.contains("2671") && sent.contains("⟦EMAIL-") && sent.contains("⟦PHONE-"))
        // The audit ledger holds no personal data either.
        let audit = try await bench.send(.get, "/v1/audit").text
        #expect(!audit.contains("maria") && !audit.contains("2671") && !audit.contains("hello"))
    }

    @Test func `a stream is restored, carries its receipt and ends as it should`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        let text = "To maria@example.com: hi, maria@example.com!"
        let events = try await bench.stream(
            "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"\(text)\"}]}")
        #expect(events.last == "[DONE]")
        let chunks = try events.dropLast().map { try JSONValue(parsing: $0) }
        let content = chunks.compactMap { $0["choices"]?[0]?["delta"]?["content"]?.stringValue }.joined()
        #expect(content == text)
        #expect(chunks.last?["choices"]?[0]?["finish_reason"] == "stop")
        #expect(chunks.last?["x_substrate"]?["restored"] == 2)
        // The usage was asked for the record's sake and is not given out unasked.
        #expect(upstream.received[0].contains("\"include_usage\":true"))
        #expect(chunks.allSatisfy { $0["usage"] == nil })
        let closed = try #require(try await bench.records().last)
        #expect(
            closed["event"] == "call.closed" && closed["prompt_tokens"] == 7 && closed["finish_reasons"] == ["stop"])
    }

    @Test func `usage is given out where it is asked for`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        let events = try await bench.stream(
            #"{"stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"x"}]}"#)
        #expect(events.contains { $0.contains("\"prompt_tokens\":7") })
        #expect(upstream.received[0].contains("\"model\":\"first\""))
    }

    @Test(arguments: ["", "auto", "default"])
    func `without a model the first one that answers is asked`(model: String) async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        _ = try await bench.chat("{\"model\":\"\(model)\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
        #expect(upstream.received[0].contains("\"model\":\"first\""))
    }

    @Test func `tool calls come back with their arguments as valid JSON`() async throws {
        let upstream = try Upstream { request in
            let token = request["messages"]?[0]?["content"]?.stringValue ?? ""
            let arguments = JSONValue.object(["to": .string(token)]).text
            let call: JSONValue = [
                "id": "1", "type": "function", "function": ["name": "f", "arguments": .string(arguments)],
            ]
            let message: JSONValue = ["role": "assistant", "content": nil, "tool_calls": [call]]
            let answer: JSONObject = ["choices": [["index": 0, "message": message, "finish_reason": "tool_calls"]]]
            return .json(JSONValue.object(answer).bytes)
        }
        let bench = try DoormanBench(upstream: upstream.port)
        let (_, _, json) = try await bench.chat(
            #"{"model":"m","messages":[{"role":"user","content":"\"m \\ a\"@example.com"}]}"#)
        let arguments = try #require(
            json["choices"]?[0]?["message"]?["tool_calls"]?[0]?["function"]?["arguments"]?.stringValue)
        #expect(try JSONValue(parsing: arguments)["to"] == "\"m \\ a\"@example.com")
    }

    @Test func `what cannot be replaced is refused and recorded, and nothing is sent`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        let (status, _, json) = try await bench.chat(#"{"model":"a@b.co","messages":[{"role":"user","content":"x"}]}"#)
        #expect(status == 403)
        #expect(json["error"]?["code"] == "leak_blocked" && json["error"]?["param"] == "model")
        #expect(json["error"]?["type"] == "permission_error")
        #expect(upstream.received.isEmpty)
        let last = try #require(try await bench.records().last)
        #expect(last["event"] == "call.refused" && last["error_code"] == "leak_blocked")
    }

    @Test(arguments: [
        ("", "request_body_invalid"), ("[]", "request_body_invalid"), ("{", "request_body_invalid"),
        ("\u{FEFF}{}", "request_body_invalid"),
        ("{\"messages\":[],}", "request_body_invalid"), (#"{"a":1,"a":2,"messages":[]}"#, "request_body_invalid"),
        (#"{"messages":[{"role":"user","content":"\ud800"}]}"#, "request_body_invalid"),
        (#"{"temperature":NaN}"#, "request_body_invalid"),
        (String(repeating: "[", count: 10_000), "request_body_invalid"), ("{}", "request_field_invalid"),
        (#"{"messages":null}"#, "request_field_invalid"), (#"{"messages":{}}"#, "request_field_invalid"),
        (#"{"messages":[]}"#, "request_field_invalid"), (#"{"messages":["x"]}"#, "request_field_invalid"),
        (#"{"messages":[{"content":"x"}]}"#, "request_field_invalid"),
        (#"{"messages":[{"role":1}]}"#, "request_field_invalid"),
        (#"{"messages":[{"role":"user","content":5}]}"#, "request_field_invalid"),
        (#"{"messages":[{"role":"user","content":[[["x"]]]}]}"#, "request_field_invalid"),
        (#"{"stream":"true","messages":[{"role":"user","content":"x"}]}"#, "request_field_invalid"),
        (#"{"model":7,"messages":[{"role":"user","content":"x"}]}"#, "request_field_invalid"),
        (#"{"stream_options":1,"messages":[{"role":"user","content":"x"}]}"#, "request_field_invalid"),
    ])
    func `a malformed request is answered 400 in the usual shape`(body: String, code: String) async throws {
        let bench = try DoormanBench(upstream: nil)
        let (status, _, json) = try await bench.chat(body)
        #expect(status == 400)
        #expect(json["error"]?["code"]?.stringValue == code)
        #expect(json["error"]?["type"] == "invalid_request_error")
        #expect(json["error"]?["message"]?.stringValue != nil && json["error"]?["next_step"]?.stringValue != nil)
        #expect(json["error"]?["param"] != nil)
    }

    @Test(arguments: [
        #"{"model":"m","messages":[{"role":"user","content":"x"}],"n":128,"big":1e999,"neg":-0,"int":9223372036854775808,"new":{"z":1,"a":2}}"#,
        #"{"model":"m","messages":[{"role":"assistant","content":null},{"role":"narrator","content":"x\u0000y"},{"role":"user","content":"z"}]}"#,
        #"{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"not json"}},{"id":"1","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"z"}]}"#,
    ])
    func `what is odd but not wrong goes through as written`(body: String) async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        #expect(try await bench.chat(body).status == 200)
        #expect(upstream.received == [body])
    }

    @Test func `many messages, large texts and large pictures go through`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port, bodyBytes: 64 << 20)
        let many = (0..<5000).map { "{\"role\":\"user\",\"content\":\"m\($0) a\($0)@x.example\"}" }.joined(
            separator: ",")
        let (status, _, json) = try await bench.chat("{\"model\":\"m\",\"messages\":[\(many)]}")
        #expect(status == 200, "\(json.text.prefix(500))")
        #expect(json["choices"]?[0]?["message"]?["content"] == "m4999 a4999@x.example")
        let data = String(repeating: "QUJD", count: 1 << 20)
        let part = "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,\(data)\"}}"
        let picture = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[\(part)]}]}"
        #expect(try await bench.chat(picture).status == 200)
        #expect(upstream.received.last == picture)
    }

    @Test func `a body over the limit is answered 413, a compressed or foreign one 415`() async throws {
        let bench = try DoormanBench(upstream: nil, bodyBytes: 1000)
        let large = try await bench.send(.post, "/v1/chat/completions", String(repeating: " ", count: 1001))
        #expect(large.status == 413)
        var headers: HTTPHeaders = ["Authorization": "Bearer \(bench.token)", "X-Foundry-Module-ID": "personal"]
        headers.set("Content-Encoding", "gzip")
        #expect(try await bench.send(.post, "/v1/chat/completions", "{}", headers: headers).status == 415)
        headers.remove("Content-Encoding")
        headers.set("Content-Type", "text/plain")
        #expect(try await bench.send(.post, "/v1/chat/completions", "{}", headers: headers).status == 415)
    }

    @Test func `no record, no call`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        // Something that is no directory stands where the ledger belongs.
        let place = bench.home.auditLedgers.appending("personal")
        try Files.createDirectory(bench.home.auditLedgers)
        try AtomicFile.write([1], to: place)
        let (status, headers, json) = try await bench.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#)
        #expect(status == 503 && headers["Retry-After"] != nil)
        #expect(json["error"]?["type"] == "server_error")
        #expect(upstream.received.isEmpty)
        // Once the ledger can be written, calls are taken again.
        try Files.remove(place)
        #expect(try await bench.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#).status == 200)
    }

    @Test func `a closed ledger answers audit_unavailable`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        _ = try await bench.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#)
        await bench.application.close()
        let (status, _, json) = try await bench.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#)
        #expect(status == 503 && json["error"]?["code"] == "audit_unavailable")
        #expect(upstream.received.count == 1)
    }

    @Test func `every call has two records that join`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        for _ in 0..<3 { _ = try await bench.chat(#"{"model":"m","messages":[{"role":"user","content":"a@b.co"}]}"#) }
        let records = try await bench.records()
        #expect(
            records.map { $0["event"]?.stringValue ?? "" } == ["ledger.opened"]
                + Array(repeating: ["call.opened", "call.closed"], count: 3).flatMap { $0 })
        #expect(records[1]["audit_id"] == records[2]["audit_id"] && records[1]["redactions"] == ["EMAIL": 1])
        #expect(records[2]["status"] == "ok" && records[2]["restored"] == 1 && records[2]["model"] == "up")
        await bench.application.close()
        let keys = try NoteKeyFile.verifiers(in: bench.home.keys.appending("audit-personal.pub"))
        let result = try await AuditVerifier.verify(bench.home.auditLedgers.appending("personal"), verifiers: keys)
        #expect(result.isIntact && result.log?.size == 8)
    }

    @Test func `a record is given out with a proof that holds without the box`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        for _ in 0..<3 { _ = try await bench.chat(#"{"model":"m","messages":[{"role":"user","content":"a@b.co"}]}"#) }
        let keys = try NoteKeyFile.verifiers(in: bench.home.keys.appending("audit-personal.pub"))
        for number in 0..<7 {
            let answer = try await bench.send(.get, "/v1/audit/proof?seq=\(number)")
            let json = try JSONValue(parsing: answer.text)
            #expect(answer.status == 200 && json["seq"]?.intValue == number && json["module_id"] == "personal")
            let line = Array((json["line"]?.stringValue ?? "").utf8)
            #expect(try JSONValue(parsing: line)["seq"]?.intValue == number)
            let receipt = try TLogProof(parsing: Array((json["proof"]?.stringValue ?? "").utf8))
            let checkpoint = try receipt.verify(leaf: Merkle.leafHash(line), verifiers: keys)
            #expect(checkpoint.size > number && checkpoint.origin == keys.first?.name)
        }
        let answer = try await bench.send(.get, "/v1/audit/checkpoint")
        #expect(answer.headers["Cache-Control"] == "no-store")
        let checkpoint = try Checkpoint(note: SignedNote(parsing: Array(answer.text.utf8)), verifiers: keys)
        #expect(checkpoint.size >= 7 && checkpoint.origin.hasSuffix(".substrate.local/personal/audit"))
    }

    @Test func `a damaged ledger refuses calls and says what to do`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        _ = try await bench.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#)
        await bench.application.close()
        let head = bench.home.signedHeads.appending("personal").appending("audit").appending("head")
        let good = try Files.read(head, limit: 1 << 20)
        try Files.remove(head)
        let other = try bench.another()
        let (status, _, json) = try await other.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#)
        #expect(status == 503 && json["error"]?["code"] == "audit_corrupt")
        #expect(json["error"]?["next_step"]?.stringValue?.isEmpty == false && upstream.received.count == 1)
        // It is not looked at for every call.
        try AtomicFile.write(good, to: head)
        #expect(try await other.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#).status == 503)
        let third = try bench.another()
        #expect(try await third.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#).status == 200)
    }

    @Test func `a lost key of the log refuses calls and is not replaced`() async throws {
        let upstream = try Upstream.echoing()
        let bench = try DoormanBench(upstream: upstream.port)
        _ = try await bench.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#)
        await bench.application.close()
        let key = bench.home.keys.appending("audit-personal.key")
        try Files.remove(key)
        let other = try bench.another()
        let (status, headers, json) = try await other.chat(#"{"model":"m","messages":[{"role":"user","content":"x"}]}"#)
        #expect(status == 503 && json["error"]?["code"] == "note_key_missing" && headers["Retry-After"] != nil)
        #expect(!Files.exists(key) && upstream.received.count == 1)
    }
}
