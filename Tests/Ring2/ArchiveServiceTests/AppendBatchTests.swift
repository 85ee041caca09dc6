// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import HTTPClient
import HTTPCodec
import JSON
import Primitives
import TestKit
import Testing

@Suite struct AppendBatchTests {
    @Test func `a batch is appended in its order, and again it is already there`() async throws {
        let box = try await TestBox()
        let body: JSONValue = [
            "entries": [
                ["payload_id": "a", "payload": 1],
                [
                    "content_base64": .string(Array("bytes".utf8).base64), "media_type": "text/plain",
                    "idempotency_key": "k",
                ],
                ["payload_id": "a", "payload": 1],
            ]
        ]
        let first = try await box.call(.post, "/v1/append/batch", body)
        #expect(first.status == 201 && first.json["appended"] == 2 && first.json["already_present"] == 1)
        #expect(first.json["entries"]?.arrayValue?.compactMap { $0["index"]?.intValue } == [0, 1, 0])
        #expect(first.json["entries"]?[0]?["payload_id"] == "a")
        let again = try await box.call(.post, "/v1/append/batch", body)
        #expect(again.status == 200 && again.json["appended"] == 0 && again.json["already_present"] == 3)
        #expect(try await box.text("/v1/entries/1/content") == "bytes")
        await box.stop()
    }

    @Test(arguments: [
        "{}", "[]", #"{"entries":[]}"#, #"{"entries":{}}"#, #"{"entries":[1]}"#,
        #"{"entries":[{"payload_id":"a","payload":1},{"payload_id":"","payload":1}]}"#,
        #"{"entries":[{"payload_id":"a","payload":1},{"content_base64":"?!"}]}"#,
        #"{"entries":[{"payload_id":"a","payload":1},{"content_base64":"","media_type":7}]}"#,
        #"{"entries":[{"payload_id":"a","payload":1},{"content_base64":"","idempotency_key":"a b"}]}"#,
    ])
    func `one entry that is wrong refuses the whole batch`(body: String) async throws {
        let box = try await TestBox()
        let answer = try await box.raw(Array(body.utf8), type: nil, path: "/v1/append/batch")
        #expect(answer.status == 400 && answer.json["error"]?["code"] == "body_invalid")
        #expect(try await box.entries == 0)
        await box.stop()
    }

    @Test func `a batch has a number of entries, a size of each, and a size in all`() async throws {
        let box = try await TestBox(limits: ArchiveLimits(appendBytes: 100, batchEntries: 2, batchBytes: 500))
        func entry(_ bytes: Int) -> JSONValue {
            ["content_base64": .string([UInt8](repeating: 7, count: bytes).base64)]
        }
        #expect(try await box.call(.post, "/v1/append/batch", ["entries": [entry(1), entry(1)]]).status == 201)
        #expect(
            try await box.call(.post, "/v1/append/batch", ["entries": [entry(1), entry(1), entry(1)]]).status == 400)
        #expect(try await box.call(.post, "/v1/append/batch", ["entries": [entry(101)]]).status == 400)
        let large: JSONValue = [
            "entries": [entry(90), entry(90)], "padding": .string(String(repeating: "x", count: 400)),
        ]
        #expect(try await box.call(.post, "/v1/append/batch", large).status == 413)
        #expect(try await box.raw(Array("{}".utf8), type: "text/plain", path: "/v1/append/batch").status == 415)
        #expect(try await box.entries == 2)
        await box.stop()
    }
}
