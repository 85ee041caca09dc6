// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import HTTPClient
import HTTPCodec
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct ModelContextRouteTests {
    /// Sends a message to `/mcp`.
    private func ask(
        _ box: TestBox, _ method: String, _ parameters: JSONValue = [:], token: String? = nil
    ) async throws -> JSONValue {
        let message: JSONValue = ["jsonrpc": "2.0", "id": 1, "method": .string(method), "params": parameters]
        let answer = try await box.call(.post, "/mcp", message, token: token)
        #expect(answer.status == 200)
        return answer.json
    }

    private func run(
        _ box: TestBox, _ tool: String, _ arguments: JSONValue, token: String? = nil
    ) async throws -> JSONValue {
        let parameters: JSONValue = ["name": .string(tool), "arguments": arguments]
        return try #require(try await ask(box, "tools/call", parameters, token: token)["result"])
    }

    @Test func `a model appends, reads back, and gets a checkpoint and a proof`() async throws {
        let box = try await TestBox()
        let greeting = try await ask(box, "initialize", ["protocolVersion": "2025-06-18"])
        #expect(greeting["result"]?["serverInfo"]?["name"] == "substrate-archive")
        let names = try await ask(box, "tools/list")["result"]?["tools"]?.arrayValue?.compactMap { $0["name"] }
        #expect(
            names?.prefix(4) == ["ledger_append", "ledger_query", "ledger_checkpoint", "ledger_proof"])
        let appended = try await run(box, "ledger_append", ["payload_id": "a", "payload": ["x": 1]])
        #expect(appended["isError"] == false && appended["structuredContent"]?["index"] == 0)
        let page = try await run(box, "ledger_query", ["limit": 5])
        #expect(page["structuredContent"]?["entries"]?[0]?["payload"] == ["x": 1])
        let one = try await run(box, "ledger_query", ["index": 0])
        #expect(one["structuredContent"]?["entries"]?.arrayValue?.count == 1)
        let checkpoint = try await run(box, "ledger_checkpoint", [:])
        #expect(checkpoint["structuredContent"]?["size"] == 1)
        let proof = try await run(box, "ledger_proof", ["index": 0])
        #expect(try TLogProof(parsing: Array((proof["content"]?[0]?["text"]?.stringValue ?? "").utf8)).index == 0)
        let consistency = try await run(box, "ledger_proof", ["from": 1, "to": 1])
        #expect(consistency["structuredContent"]?["hashes"] == [])
        await box.stop()
    }

    @Test func `a tool that fails says so to the model`() async throws {
        let box = try await TestBox()
        for (tool, arguments, code): (String, JSONValue, JSONValue) in [
            ("ledger_query", ["index": 9], "entry_not_found"), ("ledger_proof", ["index": 9], "entry_not_found"),
            ("ledger_proof", [:], "parameter_invalid"), ("ledger_proof", ["from": 2, "to": 1], "proof_out_of_range"),
            ("ledger_append", ["payload_id": "", "payload": 1], "body_invalid"),
        ] {
            let result = try await run(box, tool, arguments)
            if tool == "ledger_query" {
                #expect(result["structuredContent"]?["entries"] == [])
                continue
            }
            #expect(result["isError"] == true)
            #expect(result["structuredContent"]?["error"]?["code"] == code, "\(tool) \(arguments)")
        }
        await box.stop()
    }

    @Test func `a caller sees and may use the tools of its token`() async throws {
        let box = try await TestBox()
        let input = try box.token(role: .input)
        let interface = try box.token(role: .interface)
        func names(_ token: String) async throws -> [String] {
            try await ask(box, "tools/list", token: token)["result"]?["tools"]?.arrayValue?.compactMap {
                $0["name"]?.stringValue
            } ?? []
        }
        #expect(try await names(input) == ["ledger_append", "document.ingest", "email.ingest", "identity.append"])
        let readable = try await names(interface)
        #expect(readable.prefix(4) == ["ledger_query", "ledger_checkpoint", "ledger_proof", "intake_status"])
        #expect(!readable.contains { $0.hasSuffix(".ingest") })
        let refused = try await run(box, "ledger_append", ["payload_id": "a", "payload": 1], token: interface)
        #expect(refused["isError"] == true)
        #expect(refused["structuredContent"]?["error"]?["code"] == "capability_not_granted")
        #expect(try await run(box, "ledger_query", [:], token: input)["isError"] == true)
        await box.stop()
    }

    @Test func `a model hands over a document and a mail, and sees how intake stands`() async throws {
        let box = try await TestBox()
        let document = try await run(
            box, "document.ingest",
            ["filename": "note.txt", "source_id": "desk/1", "bytes_base64": .string(Array("a note".utf8).base64)])
        #expect(document["isError"] == false && document["structuredContent"]?["index"] == 0)
        let mail = Array("From: a@x.example\r\nSubject: hello\r\n\r\nhi\r\n".utf8)
        let taken = try await run(box, "email.ingest", ["raw_eml_bytes_b64": .string(mail.base64)])
        #expect(taken["structuredContent"]?["entries"]?[0]?["kind"] == "mail")
        let status = try await run(box, "intake_status", [:])
        #expect(status["structuredContent"]?["pending"] == 0)
        let odd = try await run(box, "document.ingest", ["filename": "x", "bytes_base64": "%%%"])
        #expect(odd["structuredContent"]?["error"]?["code"] == "body_invalid")
        await box.stop()
    }

    @Test func `notifications are accepted without a body, and only POST is answered`() async throws {
        let box = try await TestBox()
        let noted = try await box.client.send(
            box.request(.post, "/mcp", ["jsonrpc": "2.0", "method": "notifications/initialized"]))
        #expect(noted.status == 202)
        #expect(try await noted.collect().isEmpty)
        #expect(try await box.call(.get, "/mcp").status == 405)
        let bad = try await box.call(.post, "/mcp", [1])
        #expect(bad.status == 200 && bad.json["error"]?["code"] == -32600)
        await box.stop()
    }

    @Test func `a page of another place, a version and a type are looked at`() async throws {
        let box = try await TestBox()
        for (name, value, status) in [
            ("Origin", "https://evil.example", 403), ("Origin", "null", 403),
            ("Origin", "http://127.0.0.1.evil.example", 403),
            ("Origin", "http://localhost:3000", 200), ("Origin", "http://127.0.0.1", 200),
            ("Origin", "http://[::1]:1", 200),
            ("Origin", "http://localhost.evil.example", 403), ("Origin", "http://127.0.0.1:80x", 403),
            ("MCP-Protocol-Version", "2025-06-18", 200), ("MCP-Protocol-Version", "1999-01-01", 400),
            ("Content-Type", "application/json; charset=utf-8", 200), ("Content-Type", "text/plain", 415),
        ] {
            var request = box.request(.post, "/mcp", ["jsonrpc": "2.0", "id": 1, "method": "ping"])
            request.headers.set(name, value)
            let response = try await box.client.send(request)
            #expect(response.status == status, "\(name): \(value)")
            _ = try await response.collect()
        }
        await box.stop()
    }
}
