// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import Cryptography
import Foundation
import HTTPClient
import HTTPCodec
import HTTPServer
import Home
import JSON
import Primitives
import Telemetry
import TestKit
import Testing
import TransparencyLog

@Suite struct LedgerRoutesTests {
    @Test func `what is appended once stays, and other content under its name is refused`() async throws {
        let box = try await TestBox()
        let first = try await box.call(.post, "/v1/append", ["payload_id": "a/1", "payload": ["x": 1, "n": 1.50]])
        #expect(first.status == 201 && first.json["cursor"] == 1 && first.json["payload_id"] == "a/1")
        let again = try await box.call(.post, "/v1/append", ["payload_id": "a/1", "payload": ["x": 1, "n": 1.50]])
        #expect(again.status == 200 && again.json["cursor"] == 1 && again.json["already_present"] == true)
        let other = try await box.call(.post, "/v1/append", ["payload_id": "a/1", "payload": ["x": 2]])
        #expect(other.status == 409 && other.json["error"]?["code"] == "ledger_conflict")
        let corrected = try await box.call(.post, "/v1/append", ["payload_id": "a/2", "payload": ["x": 2]])
        #expect(corrected.status == 201 && corrected.json["cursor"] == 2)
        let entries = try await box.call(.get, "/v1/entries").json
        #expect(entries["module_id"] == "personal" && entries["next_cursor"] == 2)
        #expect(entries["entries"]?[0]?["payload"]?["x"] == 1)
        #expect(entries["entries"]?[1]?["payload"] == ["x": 2])
        #expect(entries["entries"]?[1]?["payload_id"] == "a/2")
        await box.stop()
    }

    @Test func `entries are found by name, by source and by leaf hash`() async throws {
        let box = try await TestBox()
        for name in ["a", "b"] {
            _ = try await box.call(.post, "/v1/append", ["payload_id": .string(name), "payload": .string(name)])
        }
        let raw = try await box.raw([1, 2, 255], key: "k")
        for (query, index) in [
            ("payload_id=b", 1), ("source=payload:a", 0), ("source=key:k", 2),
            ("leaf_hash=\(raw.json["leaf_hash"]?.stringValue ?? "")", 2),
        ] {
            let found = try await box.call(.get, "/v1/entries?\(query)").json["entries"]
            #expect(found?.arrayValue?.count == 1 && found?[0]?["index"]?.intValue == index, "\(query)")
        }
        let page = try await box.call(.get, "/v1/entries?source=key:k").json
        #expect(page["entries"]?[0]?["content_base64"] == .string([1, 2, 255].base64))
        for query in ["payload_id=none", "source=x", "leaf_hash=" + String(repeating: "0", count: 64)] {
            #expect(try await box.call(.get, "/v1/entries?\(query)").json["entries"] == [], "\(query)")
        }
        await box.stop()
    }

    @Test func `a body that is no append is refused and nothing is written`() async throws {
        let box = try await TestBox()
        for body in [
            "{}", "[]", "1", "{\"payload_id\":\"a\"}", "{\"payload\":1}", "{\"payload_id\":\"\",\"payload\":1}",
            "{\"payload_id\":5,\"payload\":1}", "{\"payload_id\":\"a\\u0000\",\"payload\":1}", "{\"payload_id\":\"a\",",
            "",
            "{\"payload_id\":\"a\",\"payload_id\":\"b\",\"payload\":1}",
            #"{"payload_id":"a","payload":1,"personal":1}"#, #"{"payload_id":"a","payload":1,"subjects":"p"}"#,
            #"{"payload_id":"a","payload":1,"subjects":["a b"]}"#, #"{"payload_id":"a","payload":1,"subjects":[1]}"#,
            #"{"payload_id":"a","payload":1,"retention":"long"}"#,
            #"{"payload_id":"a","payload":1,"retention":{"class":"years-6","until":"soon"}}"#,
        ] {
            let answer = try await box.raw(Array(body.utf8), type: nil)
            #expect(answer.status == 400, "\(body)")
            #expect(answer.json["error"]?["code"]?.stringValue?.isEmpty == false)
        }
        #expect(try await box.entries == 0)
        await box.stop()
    }

    @Test func `a body over its limit is refused with 413`() async throws {
        let box = try await TestBox(limits: ArchiveLimits(appendBytes: 1000))
        let payload = JSONValue.string(String(repeating: "x", count: 2000))
        let answer = try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": payload])
        #expect(answer.status == 413)
        await box.stop()
    }

    @Test func `entries come in pages that a cursor goes through`() async throws {
        let box = try await TestBox(limits: ArchiveLimits(pageBytes: 50))
        for number in 0..<7 {
            let payload = JSONValue.string("payload number \(number), twenty bytes and more")
            #expect(
                try await box.call(.post, "/v1/append", ["payload_id": JSONValue("\(number)"), "payload": payload])
                    .status == 201)
        }
        var seen: [String] = []
        var cursor = 0
        while true {
            let page = try await box.call(.get, "/v1/entries?since=\(cursor)&limit=3").json
            let entries = try #require(page["entries"]?.arrayValue)
            #expect(entries.count <= 3)
            if entries.isEmpty { break }
            seen += entries.compactMap { $0["payload_id"]?.stringValue }
            cursor = try #require(page["next_cursor"]?.intValue)
        }
        #expect(seen == (0..<7).map(String.init))
        #expect(try await box.call(.get, "/v1/entries?since=99").json["next_cursor"] == 99)
        await box.stop()
    }

    @Test func `a wrong parameter is a 400 that names it`() async throws {
        let box = try await TestBox()
        _ = try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": 1])
        for path in [
            "/v1/entries?since=-1", "/v1/entries?since=x", "/v1/entries?limit=0", "/v1/entries?limit=501",
            "/v1/entries?since=99999999999999999999", "/v1/entries/x", "/v1/entries?leaf_hash=zz",
            "/v1/entries?payload_id=",
            "/v1/entries?payload_id=a&since=0", "/v1/entries?payload_id=a&leaf_hash=b", "/v1/entries/+1",
            "/v1/proof/inclusion",
            "/v1/proof/inclusion?index=9", "/v1/proof/inclusion?index=0&size=9", "/v1/proof/consistency",
            "/v1/proof/consistency?from=9", "/v1/proof/consistency?from=1&to=9",
        ] {
            #expect(try await box.call(.get, path).status == 400, "\(path)")
        }
        await box.stop()
    }

    @Test func `an entry, its content, its receipt and its proofs agree`() async throws {
        let box = try await TestBox()
        for number in 0..<5 {
            _ = try await box.call(
                .post, "/v1/append?wait=index", ["payload_id": JSONValue("\(number)"), "payload": JSONValue(number)])
        }
        let entry = try await box.call(.get, "/v1/entries/3").json
        #expect(entry["kind"] == "payload" && entry["source"] == "payload:3" && entry["document"]?["readable"] == true)
        #expect(try await box.text("/v1/entries/3/content") == "3")
        #expect(try await box.call(.get, "/v1/entries/5").status == 404)

        let status = try await box.call(.get, "/v1/status").json
        let key = try NoteVerifier(vkey: try #require(status["verification_key"]?.stringValue))
        let note = try SignedNote(parsing: Array(try await box.text("/v1/checkpoint").utf8), verifiers: [key])
        let checkpoint = try Checkpoint(parsing: note.text)
        #expect(checkpoint.size == 5)
        let leaf = try #require(SHA256Digest(hex: entry["leaf_hash"]?.stringValue ?? ""))
        let proof = try await box.call(.get, "/v1/proof/inclusion?index=3&size=5").json
        let path = (proof["hashes"]?.arrayValue ?? []).compactMap { SHA256Digest(hex: $0.stringValue ?? "") }
        #expect(InclusionProof(index: 3, size: 5, path: path).proves(leaf: leaf, root: checkpoint.root))
        let receipt = try TLogProof(parsing: Array(try await box.text("/v1/entries/3/receipt").utf8))
        #expect(receipt.index == 3 && receipt.path == path)
        let consistency = try await box.call(.get, "/v1/proof/consistency?from=2&to=5").json
        #expect(consistency["hashes"]?.arrayValue?.isEmpty == false)
        let verification = try await box.call(.post, "/v1/ledger/verify").json
        #expect(verification["sound"] == true && verification["entries"] == 5)
        await box.stop()
    }

    @Test func `content is sent so that no browser runs it`() async throws {
        let box = try await TestBox()
        let path = box.directory.path.appending("page")
        try FileManager.default.createDirectory(atPath: path.string, withIntermediateDirectories: true)
        try Data("<script>alert(1)</script>".utf8).write(to: URL(filePath: path.appending("a.html").string))
        _ = try await box.ingest(path)
        let response = try await box.client.send(box.request(.get, "/v1/entries/0/content"))
        #expect(response.headers["X-Content-Type-Options"] == "nosniff")
        #expect(response.headers["Content-Disposition"] == "attachment")
        #expect(response.headers["Content-Security-Policy"]?.contains("sandbox") == true)
        #expect(String(decoding: try await response.collect(), as: UTF8.self) == "<script>alert(1)</script>")
        await box.stop()
    }

    @Test func `everything is there after a restart, and a second archive on the home is refused`() async throws {
        let box = try await TestBox()
        _ = try await box.call(.post, "/v1/append?wait=index", ["payload_id": "a", "payload": "kept words"])
        let second = await #expect(throws: ArchiveError.self) { try await TestBox.start(box.home) }
        #expect(second?.kind == .alreadyRunning)
        let pid = box.home.run.appending("substrate-archive.pid")
        #expect(FileManager.default.fileExists(atPath: pid.string))
        let before = try await box.call(.get, "/v1/status").json
        await box.stop()
        #expect(!FileManager.default.fileExists(atPath: pid.string))
        #expect(!FileManager.default.fileExists(atPath: box.socket.string))

        let again = try await TestBox.start(box.home)
        let client = HTTPClient()
        var request = box.request(.get, "/v1/status")
        request.url = "http://\(again.addresses[0])/v1/status"
        let response = try await client.send(request)
        let after = try JSONValue(parsing: try await response.collect())
        for part in ["entries", "documents", "facts", "verification_key"] {
            #expect(after[part] == before[part], "\(part)")
        }
        await again.shutdown(grace: .seconds(5))
        await client.close()
    }

    @Test func `a ledger whose key is gone is refused, and works again when the key is back`() async throws {
        let box = try await TestBox()
        _ = try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": 1])
        await box.stop()
        let key = box.home.keys.appending("ledger-personal.key").string
        try FileManager.default.moveItem(atPath: key, toPath: key + ".away")
        let again = try await TestBox.start(box.home)
        let client = HTTPClient()
        var request = box.request(.get, "/v1/status")
        request.url = "http://\(again.addresses[0])/v1/status"
        let refused = try await client.send(request)
        #expect(refused.status == 503)
        #expect(try JSONValue(parsing: try await refused.collect())["error"]?["code"] == "note_key_missing")
        try FileManager.default.moveItem(atPath: key + ".away", toPath: key)
        let accepted = try await client.send(request)
        #expect(accepted.status == 200)
        #expect(try JSONValue(parsing: try await accepted.collect())["entries"] == 1)
        await again.shutdown(grace: .seconds(5))
        await client.close()
    }

    @Test func `an address that other machines reach is refused`() async throws {
        let directory = TemporaryDirectory()
        let home = try HomeDirectory.create(at: directory.path.appending("home"), name: "test")
        let error = await #expect(throws: ArchiveError.self) {
            try await ArchiveServer.start(
                ArchiveServerOptions(
                    home: home, moduleID: try #require(ModuleID("personal")), listen: [.tcp("0.0.0.0", 0)],
                    version: "test", logger: .silent))
        }
        #expect(error?.kind == .listenNotLocal)
    }
}
