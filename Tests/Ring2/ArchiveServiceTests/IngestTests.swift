// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Foundation
import HTTPClient
import HTTPCodec
import Home
import JSON
import Primitives
import TestKit
import Testing

@Suite struct IngestTests {
    @Test func `an ingest tells of every item, and afterwards everything is found`() async throws {
        let box = try await TestBox()
        let events = try await box.ingest(try box.folder())
        #expect(events.first?.event == "start")
        let items = events.filter { $0.event == "item" }
        #expect(items.count == 5)
        #expect(items.allSatisfy { $0.json["outcome"] == "appended" })
        #expect(events.contains { $0.event == "progress" })
        let done = try #require(events.last)
        #expect(done.event == "done")
        #expect(done.json["appended"] == 5 && done.json["entries"] == 5 && done.json["documents"] == 5)
        #expect(done.json["checkpoint"]?.stringValue?.contains("\n5\n") == true)

        let hits = try await box.call(.get, "/v1/search?q=%22harbour+street%22&limit=3").json
        #expect(hits["total"] == 5)
        let hit = try #require(hits["hits"]?[0])
        #expect(hit["snippet"]?.stringValue?.contains("Harbour Street") == true)
        #expect(hit["snippet_highlights"]?.arrayValue?.isEmpty == false)
        #expect(hit["source"]?.stringValue?.hasPrefix("file:") == true)
        let facts = try await box.call(.get, "/v1/facts?q=jane3").json
        #expect((facts["total"]?.intValue ?? 0) >= 1)
        #expect(facts["facts"]?[0]?["entry"] == 3)
        await box.stop()
    }

    @Test func `running it again appends nothing, and items can be left out`() async throws {
        let box = try await TestBox()
        let folder = try box.folder()
        _ = try await box.ingest(folder)
        let again = try await box.ingest(folder, items: false)
        #expect(!again.contains { $0.event == "item" })
        #expect(again.last?.json["already_present"] == 5 && again.last?.json["appended"] == 0)
        #expect(try await box.call(.get, "/v1/status").json["entries"] == 5)
        await box.stop()
    }

    @Test func `an item that can not be read is told and the rest goes on`() async throws {
        let box = try await TestBox()
        let folder = try box.folder(count: 3)
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending("link.txt").string, withDestinationPath: "/etc/passwd")
        let events = try await box.ingest(folder)
        let failed = try #require(events.first { $0.event == "failed" })
        #expect(failed.json["code"] == "intake_symbolic_link" && failed.json["skipped"] == true)
        #expect(events.last?.json["appended"] == 3)
        await box.stop()
    }

    @Test(arguments: [
        ("{}", 400, "body_invalid"), (#"{"path": 1}"#, 400, "body_invalid"),
        (#"{"path": "relative"}"#, 400, "ingest_path_invalid"),
        (#"{"path": "/no/such/place"}"#, 404, "intake_path_missing"),
        (#"{"path": "/dev/null"}"#, 400, "intake_path_unsupported"),
        (#"{"path": "/tmp", "kind": "floppy"}"#, 400, "body_invalid"),
    ])
    func `a wrong ingest is refused before any event`(body: String, status: Int, code: String) async throws {
        let box = try await TestBox()
        var request = box.request(.post, "/v1/ingest")
        request.body = Array(body.utf8)
        let response = try await box.client.send(request)
        #expect(response.status == status)
        #expect(try JSONValue(parsing: try await response.collect())["error"]?["code"]?.stringValue == code)
        await box.stop()
    }

    @Test(arguments: ["", "/keys", "/data/../keys"])
    func `the box does not swallow its own home`(below: String) async throws {
        let box = try await TestBox()
        let answer = try await box.call(.post, "/v1/ingest", ["path": .string(box.home.root.string + below)])
        #expect(answer.status == 403)
        #expect(answer.json["error"]?["code"] == "ingest_path_in_home")
        await box.stop()
    }

    @Test func `a client that goes away ends its ingest, and the same ingest goes on from there`() async throws {
        let box = try await TestBox()
        let folder = try box.folder(count: 400)
        let leaving = HTTPClient()
        do {
            let response = try await leaving.send(
                box.request(.post, "/v1/ingest", ["path": .string(folder.string)]))
            for try await event in response.events where event.event == "item" { break }
        }
        await leaving.close()
        // The next one is refused as long as the first is still ending.
        var events: [ServerSentEvent] = []
        while events.isEmpty {
            let response = try await box.client.send(
                box.request(.post, "/v1/ingest", ["path": .string(folder.string)]))
            if response.status == 409 {
                #expect(response.headers["Retry-After"] == "2")
                _ = try await response.collect()
                await Task.yield()
                continue
            }
            for try await event in response.events { events.append(event) }
        }
        let done = try #require(events.last)
        #expect(done.event == "done")
        #expect((done.json["already_present"]?.intValue ?? 0) >= 1, "what was told to the first client is there")
        #expect(done.json["entries"] == 400, "nothing lost, nothing doubled")
        #expect(try await box.call(.post, "/v1/ledger/verify").json["sound"] == true)
        let status = try await box.call(.get, "/v1/status").json
        #expect(status["documents"] == 400 && status["searchable"] == 400)
        await box.stop()
    }

    @Test func `reads go on while an ingest runs`() async throws {
        let box = try await TestBox()
        let folder = try box.folder(count: 300)
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                _ = try await box.ingest(folder, items: false)
                return true
            }
            group.addTask {
                while try await box.call(.get, "/v1/status").json["documents"] != 300 {
                    let hits = try await box.call(.get, "/v1/search?q=rent").json
                    #expect(hits["total"]?.intValue != nil)
                }
                return true
            }
            for try await done in group { #expect(done) }
        }
        #expect(try await box.call(.get, "/v1/search?q=rent").json["total"] == 300)
        await box.stop()
    }

    @Test func `an export is the same before and after a rebuild`() async throws {
        let box = try await TestBox()
        _ = try await box.ingest(try box.folder(count: 30), items: false)
        let export = try await box.text("/v1/export")
        let digest = try await box.call(.get, "/v1/export/digest").json
        let rebuilt = try await box.call(.post, "/v1/rebuild").json
        #expect(rebuilt["identical"] == true && rebuilt["entries"] == 30)
        #expect(rebuilt["after"]?["knowledge_sha256"] == digest["knowledge_sha256"])
        #expect(try await box.text("/v1/export") == export)
        #expect(export.hasPrefix(#"{"entries":30,"format":"substrate-knowledge","version":2}"#))
        await box.stop()
    }

    @Test(arguments: [
        "/v1/search", "/v1/search?q=", "/v1/search?q=%22open", "/v1/search?q=-a", "/v1/search?q=a&limit=0",
        "/v1/search?q=a&limit=1000000000", "/v1/search?q=a&offset=99999", "/v1/facts?limit=0", "/v1/facts?limit=501",
        "/v1/facts?cursor=x", "/v1/facts?entry=-1",
    ])
    func `a wrong question is a 400 with a next step`(path: String) async throws {
        let box = try await TestBox()
        let answer = try await box.call(.get, path)
        #expect(answer.status == 400, "\(path)")
        #expect(answer.json["error"]?["next_step"]?.stringValue?.isEmpty == false)
        await box.stop()
    }
}
