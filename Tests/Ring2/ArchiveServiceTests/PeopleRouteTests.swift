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

@Suite struct PeopleRouteTests {
    private func send(_ box: TestBox, _ number: Int, from: String) async throws {
        var request = box.request(.post, "/v1/mail?wait=index")
        request.headers.set("Content-Type", "message/rfc822")
        request.body = Array(
            ("From: \(from)\r\nTo: Bob Roe <bob@example.net>\r\nSubject: \(number)\r\nDate: Thu, 01 Oct 2026 12:00:00 +0000\r\n"
                + "Message-ID: <\(number)@example.org>\r\n\r\nhello\r\n").utf8)
        let response = try await box.client.send(request)
        #expect(response.status == 201)
        _ = try await response.collect()
    }

    private func id(_ box: TestBox, _ address: String) async throws -> String {
        let found = try await box.call(.get, "/v1/people?address=\(address)").json
        #expect(found["people"]?.arrayValue?.count == 1)
        return try #require(found["people"]?[0]?["id"]?.stringValue)
    }

    @Test func `people are found with their sources, put together, and taken apart again`() async throws {
        let box = try await TestBox()
        try await send(box, 1, from: "Jane Doe <jane.doe@example.org>")
        try await send(box, 2, from: "Quentin Oddname <qo@other.example>")
        let (jane, quentin) = (try await id(box, "jane.doe@example.org"), try await id(box, "qo@other.example"))
        #expect(jane != quentin)
        let person = try await box.call(.get, "/v1/people/\(jane)").json
        #expect(person["name"] == "Jane Doe" && person["kind"] == "person" && person["as_of"] == 2)
        let values = person["values"]?.arrayValue ?? []
        #expect(values.contains { $0["attribute"] == "email" && $0["sources"]?[0]?["entry"] == 0 })
        let digest = try await box.call(.get, "/v1/export/digest").json

        let same = try await box.call(
            .post, "/v1/people/judgements",
            ["left": .string(jane), "right": .string(quentin), "verdict": "same", "reason": "she said so"])
        #expect(same.status == 201)
        #expect(try await id(box, "qo@other.example") == jane, "the first source names the person")
        let why = try await box.call(.get, "/v1/people/explain?left=\(jane)&right=\(quentin)").json
        #expect(why["same"] == true && why["judgements"]?[0]?["reason"] == "she said so")
        #expect(try await box.call(.post, "/v1/rebuild").json["identical"] == true)

        let judgement = try #require(same.json["id"]?.stringValue)
        #expect(try await box.call(.post, "/v1/people/judgements", ["undoes": .string(judgement)]).status == 201)
        #expect(try await id(box, "qo@other.example") == quentin)
        #expect(try await box.call(.get, "/v1/people/judgements").json["total"] == 2)
        #expect(try await box.call(.get, "/v1/export/digest").json != digest, "what was judged stays on record")
        #expect(try await box.call(.get, "/v1/search?q=judgement").json["total"] == 0)
        await box.stop()
    }

    @Test func `wrong questions about people are refused`() async throws {
        let box = try await TestBox()
        try await send(box, 1, from: "Jane Doe <jane.doe@example.org>")
        let jane = try await id(box, "jane.doe@example.org")
        #expect(try await box.call(.get, "/v1/people/xyz").json["error"]?["code"] == "person_not_found")
        #expect(try await box.call(.get, "/v1/people?address=a&name=b").status == 400)
        #expect(try await box.call(.get, "/v1/people/explain?left=\(jane)").status == 400)
        let other = String(repeating: "0", count: jane.utf8.count)
        for (body, status) in [
            ([:], 400), (["left": .string(jane), "right": .string(jane), "verdict": "same"], 400),
            (["left": .string(jane), "right": .string(other), "verdict": "same"], 404),
            (["left": .string(jane), "right": .string(other), "verdict": "perhaps"], 400), (["undoes": "x"], 404),
        ] as [(JSONValue, Int)] {
            #expect(try await box.call(.post, "/v1/people/judgements", body).status == status, "\(body)")
        }
        let reading = try box.token(role: .interface)
        #expect(try await box.call(.post, "/v1/people/judgements", ["undoes": "x"], token: reading).status == 403)
        for path in ["/v1/people", "/v1/people/review", "/v1/people/conflicts"] {
            let page = try await box.call(.get, path, token: reading)
            #expect(page.status == 200 && page.json["next_offset"] == .null)
        }
        #expect(try await box.call(.get, "/v1/people?limit=1").json["next_offset"] == 1)
        await box.stop()
    }

    @Test func `a model looks people up and records one`() async throws {
        let box = try await TestBox()
        func run(_ tool: String, _ arguments: JSONValue) async throws -> JSONValue? {
            let message: JSONValue = [
                "jsonrpc": "2.0", "id": 1, "method": "tools/call",
                "params": ["name": .string(tool), "arguments": arguments],
            ]
            return try await box.call(.post, "/mcp", message).json["result"]?["structuredContent"]
        }
        let added = try await run(
            "identity.append", ["name": "Ann Poe", "primary_email": "ann@example.com", "organisation": "Poe, Roe & Co"])
        #expect(added?["entries"]?[0]?["kind"] == "contacts")
        _ = try await box.call(.post, "/v1/reprocess?wait=index", ["kind": "contacts"])
        let found = try await run("identity.lookup", ["query_type": "email", "value": "ann@example.com"])
        #expect(found?["people"]?[0]?["name"] == "Ann Poe")
        #expect(try await run("people_review", [:])?["total"] == 0)
        #expect(try await run("people_judge", ["verdict": "same"])?["error"]?["code"] == "body_invalid")
        await box.stop()
    }
}
