// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import Cryptography
import Foundation
import HTTPClient
import HTTPCodec
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

extension TestBox {
    /// Sends bytes of a media type and reads the JSON answer.
    func raw(
        _ bytes: [UInt8], type: String? = "application/octet-stream", key: String? = nil, path: String = "/v1/append"
    ) async throws -> (status: Int, json: JSONValue) {
        var request = request(.post, path)
        request.body = bytes
        if let type { request.headers.set("Content-Type", type) }
        if let key { request.headers.set("Idempotency-Key", key) }
        let response = try await client.send(request)
        return (response.status, try JSONValue(parsing: try await response.collect()))
    }

    var entries: Int { get async throws { try await call(.get, "/v1/status").json["entries"]?.intValue ?? -1 } }
}

@Suite struct AppendTests {
    @Test func `bytes of any type are appended as they are`() async throws {
        let box = try await TestBox()
        let bytes: [UInt8] = [0, 255, 10, 13] + Array("not JSON {".utf8)
        let answer = try await box.raw(bytes)
        #expect(answer.status == 201 && answer.json["index"] == 0 && answer.json["cursor"] == 1)
        #expect(answer.json["leaf_hash"]?.stringValue?.count == 64 && answer.json["already_present"] == false)
        #expect(answer.json["payload_id"] == nil)
        let response = try await box.client.send(box.request(.get, "/v1/entries/0/content"))
        #expect(response.headers["Content-Type"] == "application/octet-stream")
        #expect(try await response.collect() == bytes)
        #expect(try await box.raw(Array("# Title".utf8), type: "Text/Markdown; charset=utf-8").status == 201)
        let entry = try await box.call(.get, "/v1/entries/1").json
        #expect(entry["media_type"] == "Text/Markdown; charset=utf-8" && entry["kind"] == "payload")
        #expect(try await box.raw([]).status == 201, "no bytes are bytes")
        await box.stop()
    }

    @Test func `large bytes and values are taken too, and sealed beside the log`() async throws {
        let box = try await TestBox()
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        #expect(try await box.raw(bytes).status == 201)
        let text = String(repeating: "long ", count: 50_000)
        #expect(try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": .string(text)]).status == 201)
        let response = try await box.client.send(box.request(.get, "/v1/entries/0/content"))
        #expect(try await response.collect() == bytes)
        #expect(try await box.text("/v1/entries/1/content") == "\"\(text)\"")
        for index in 0...1 {
            #expect(try await box.call(.get, "/v1/entries/\(index)").json["sealed"] == true)
        }
        await box.stop()
    }

    @Test func `the same bytes without a key are entries of their own`() async throws {
        let box = try await TestBox()
        for index in 0..<3 {
            let answer = try await box.raw(Array("again".utf8))
            #expect(answer.status == 201 && answer.json["index"]?.intValue == index)
        }
        await box.stop()
    }

    @Test func `the same bytes with the same key are one entry`() async throws {
        let box = try await TestBox()
        let first = try await box.raw(Array("once".utf8), key: "k-1")
        let again = try await box.raw(Array("once".utf8), key: "k-1")
        #expect(first.status == 201 && again.status == 200)
        #expect(again.json["index"] == 0 && again.json["already_present"] == true)
        #expect(again.json["leaf_hash"] == first.json["leaf_hash"])
        let other = try await box.raw(Array("twice".utf8), key: "k-1")
        #expect(other.status == 409 && other.json["error"]?["code"] == "ledger_conflict")
        #expect(try await box.raw(Array("once".utf8), key: "k-2").json["index"] == 1)
        #expect(try await box.entries == 2)
        await box.stop()
    }

    @Test(arguments: [["a b"], ["é"], [String(repeating: "k", count: 256)], ["one", "two"]])
    func `an unfit idempotency key, or two of them, is refused`(keys: [String]) async throws {
        let box = try await TestBox()
        var request = box.request(.post, "/v1/append")
        request.body = [1]
        request.headers.set("Content-Type", "application/octet-stream")
        for key in keys { request.headers.add("Idempotency-Key", key) }
        let response = try await box.client.send(request)
        #expect(response.status == 400)
        #expect(try JSONValue(parsing: try await response.collect())["error"]?["code"] == "parameter_invalid")
        await box.stop()
    }

    @Test(arguments: ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "nonsense", ";"])
    func `a web form or no media type is 415`(type: String) async throws {
        let box = try await TestBox()
        let answer = try await box.raw(Array("{}".utf8), type: type)
        #expect(answer.status == 415 && answer.json["error"]?["code"] == "media_type_unsupported")
        #expect(try await box.entries == 0)
        await box.stop()
    }

    @Test func `a receipt comes along for who waits for the checkpoint`() async throws {
        let box = try await TestBox()
        let answer = try await box.raw(Array("x".utf8), path: "/v1/append?wait=checkpoint")
        let key = try NoteVerifier(
            vkey: try #require(try await box.call(.get, "/v1/status").json["verification_key"]?.stringValue))
        let receipt = try TLogProof(parsing: Array(try #require(answer.json["receipt"]?.stringValue).utf8))
        let leaf = try #require(SHA256Digest(hex: answer.json["leaf_hash"]?.stringValue ?? ""))
        let note = try SignedNote(parsing: receipt.note.bytes, verifiers: [key])
        let checkpoint = try Checkpoint(parsing: note.text)
        #expect(
            InclusionProof(index: receipt.index, size: checkpoint.size, path: receipt.path).proves(
                leaf: leaf, root: checkpoint.root))
        await box.stop()
    }

    @Test func `what waits for the index is found at once, and an unknown wait is refused`() async throws {
        let box = try await TestBox()
        let body: JSONValue = ["payload_id": "note", "payload": "the heron stands"]
        #expect(try await box.call(.post, "/v1/append?wait=index", body).status == 201)
        #expect(try await box.call(.get, "/v1/search?q=heron").json["total"] == 1)
        #expect(try await box.call(.post, "/v1/append?wait=forever", body).status == 400)
        await box.stop()
    }

    @Test func `what nobody waits for is found in the end all the same`() async throws {
        let box = try await TestBox()
        for number in 0..<20 {
            #expect(try await box.raw(Array("the heron \(number)".utf8), type: "text/plain").status == 201)
        }
        while try await box.call(.get, "/v1/status").json["behind"] != 0 { await Task.yield() }
        #expect(try await box.call(.get, "/v1/search?q=heron").json["total"] == 20)
        await box.stop()
    }

    @Test(arguments: ["../../../../etc/passwd", "a/../../b", "..", "/", "~", "%2e%2e%2f", ".\u{2044}.", "a\\..\\b"])
    func `a payload's name is a text and never a path`(name: String) async throws {
        let box = try await TestBox()
        let before = try FileManager.default.subpathsOfDirectory(atPath: box.directory.path.string).count
        #expect(try await box.call(.post, "/v1/append", ["payload_id": .string(name), "payload": 1]).status == 201)
        #expect(try await box.call(.get, "/v1/entries").json["entries"]?[0]?["payload_id"] == .string(name))
        let after = try FileManager.default.subpathsOfDirectory(atPath: box.directory.path.string)
        #expect(after.count >= before && after.allSatisfy { $0 == "home" || $0.hasPrefix("home/") })
        await box.stop()
    }

    @Test func `many callers at once lose and double nothing`() async throws {
        let box = try await TestBox()
        let indices = try await withThrowingTaskGroup(of: [Int].self) { group in
            for caller in 0..<8 {
                group.addTask {
                    var indices: [Int] = []
                    for number in 0..<25 {
                        let answer = try await box.raw(Array("\(caller)-\(number)".utf8))
                        if let index = answer.json["index"]?.intValue { indices.append(index) }
                    }
                    return indices
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(indices.sorted() == Array(0..<200))
        await box.stop()
    }
}
