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

@Suite struct ExtractRouteTests {
    private let text = "Grüße an Maria Lind: due 1. Oktober 2026, call 089 636 48018, write to m.lind@example.de."

    private func mentions(_ json: JSONValue) -> [String] {
        (json["mentions"]?.arrayValue ?? []).map {
            "\($0["kind"]?.stringValue ?? "") \($0["value"]?.stringValue ?? "")"
        }
    }

    @Test func `a text is looked through and every mention stands where it says`() async throws {
        let box = try await TestBox()
        let answer = try await box.call(.post, "/v1/extract", ["text": .string(text), "regions": ["DE"]])
        #expect(answer.status == 200)
        #expect(
            mentions(answer.json) == [
                "date 2026-10-01", "phone +498963648018", "email m.lind@example.de",
            ])
        let bytes = Array(text.utf8)
        for mention in answer.json["mentions"]?.arrayValue ?? [] {
            let start = try #require(mention["start"]?.intValue)
            let end = try #require(mention["end"]?.intValue)
            #expect(mention["text"] == .string(String(decoding: bytes[start..<end], as: UTF8.self)))
            #expect(mention["rule"]?.stringValue?.isEmpty == false && mention["rule_version"]?.intValue != nil)
        }
        #expect(try await box.call(.get, "/v1/status").json["entries"] == 0, "nothing is stored")
        await box.stop()
    }

    @Test func `a text may be sent as it is`() async throws {
        let box = try await TestBox()
        var request = box.request(.post, "/v1/extract")
        request.headers.set("Content-Type", "text/plain; charset=utf-8")
        request.body = Array(text.utf8)
        let response = try await box.client.send(request)
        #expect(response.status == 200)
        #expect(mentions(try JSONValue(parsing: try await response.collect())).contains("date 2026-10-01"))
        request.body = [0x61, 0xFF, 0x62]
        let bad = try await box.client.send(request)
        #expect(bad.status == 400)
        _ = try await bad.collect()
        await box.stop()
    }

    @Test func `a request that breaks a rule or a limit is refused`() async throws {
        let box = try await TestBox(limits: ArchiveLimits(extractBytes: 100))
        let long = String(repeating: "a", count: 101)
        for (body, status) in [
            ([:], 400), (["text": 1], 400), (["text": .string(long)], 400), (["text": "a", "regions": ["de"]], 400),
            (["text": "a", "regions": "DE"], 400), (["text": "a", "names": 1], 400), (["text": ""], 200),
            (["text": .string(String(long.dropLast()))], 200), (["text": "a", "regions": []], 200),
        ] as [(JSONValue, Int)] {
            #expect(try await box.call(.post, "/v1/extract", body).status == status, "\(body)")
        }
        var raw = box.request(.post, "/v1/extract")
        raw.headers.set("Content-Type", "text/plain")
        raw.body = Array(long.utf8)
        let refused = try await box.client.send(raw)
        #expect(refused.status == 413)
        _ = try await refused.collect()
        let input = try box.token(role: .input)
        #expect(try await box.call(.post, "/v1/extract", ["text": "a"], token: input).status == 403)
        await box.stop()
    }

    @Test func `people the ledger knows are found by name, address and number`() async throws {
        let box = try await TestBox()
        let card =
            "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Maria Lind\r\nEMAIL:m.lind@example.de\r\nORG:Hafen Werke\r\nEND:VCARD\r\n"
        var deposit = box.request(.post, "/v1/documents?name=maria.vcf&wait=index")
        deposit.headers.set("Content-Type", "text/vcard")
        deposit.body = Array(card.utf8)
        let stored = try await box.client.send(deposit)
        #expect(stored.status == 201)
        _ = try await stored.collect()
        let person = try #require(
            try await box.call(.get, "/v1/people?address=m.lind@example.de").json["people"]?[0]?["id"]?.stringValue)

        let known = try await box.call(.post, "/v1/extract", ["text": "MARÍA LIND of the Hafen-Werke", "names": true])
        #expect(mentions(known.json) == ["person Maria Lind"])
        #expect(known.json["mentions"]?[0]?["people"] == [.string(person)])
        #expect(known.json["mentions"]?[0]?["rule"] == "names.known")
        let plain = try await box.call(.post, "/v1/extract", ["text": "Maria Lind of Hafen Werke"])
        #expect(mentions(plain.json).isEmpty, "names are looked for only where that is asked for")
        let both = try await box.call(.post, "/v1/extract", ["text": "Maria Lind of Hafen Werke", "names": true])
        #expect(mentions(both.json) == ["person Maria Lind", "organisation Hafen Werke"])

        func run(_ tool: String, _ arguments: JSONValue) async throws -> JSONValue? {
            let message: JSONValue = [
                "jsonrpc": "2.0", "id": 1, "method": "tools/call",
                "params": ["name": .string(tool), "arguments": arguments],
            ]
            return try await box.call(.post, "/mcp", message).json["result"]?["structuredContent"]
        }
        let scanned = try await run("identity.scan_text", ["text": .string(text), "source_id": "note 7"])
        #expect(scanned?["source_id"] == "note 7")
        #expect(scanned?["people"]?.arrayValue?.count == 1)
        #expect(scanned?["people"]?[0]?["id"] == .string(person))
        #expect(scanned?["people"]?[0]?["mentions"]?.arrayValue?.count == 2)
        #expect(try await run("identity.scan_text", ["text": "nobody here"])?["people"] == [])
        #expect(try await run("extract", ["text": "on 2026-10-01"])?["mentions"]?[0]?["kind"] == "date")
        await box.stop()
    }
}
