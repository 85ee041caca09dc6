// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Glibc
import HTTPClient
import HTTPCodec
import JSON
import LogStore
import Primitives
import ReadLedger
import Telemetry
import TestKit
import Testing

/// A disk that fails as it is told.
private final class FaultyDisk: Sendable {
    private let number = Lock<[LogFileCall: Int32]>([:])
    var calls: LogFileCalls {
        LogFileCalls { [number] call, _ in number.withLock { $0[call].map { .fail(errno: $0) } ?? .proceed } }
    }
    func fail(_ calls: [LogFileCall], with error: Int32?) {
        number.withLock { faults in for call in calls { faults[call] = error } }
    }
    /// What needs room on the disk.
    static let writing: [LogFileCall] = [.create, .write, .replace, .makeDirectory]
}

@Suite struct FaultyDiskTests {
    private func append(_ box: TestBox, _ text: String) async throws -> (status: Int, json: JSONValue) {
        try await box.raw(Array(text.utf8))
    }

    @Test func `after a failed flush nothing is acknowledged and the archive wants to end`() async throws {
        let disk = FaultyDisk()
        var storage = ArchiveStorage()
        storage.log.fileCalls = disk.calls
        let box = try await TestBox(storage: storage)
        #expect(try await append(box, "good").status == 201)
        disk.fail([.sync], with: EIO)
        let failed = try await append(box, "lost")
        #expect(failed.status == 503 && failed.json["error"]?["code"] == "log_stopped")
        var breakdowns = box.archive.breakdowns.makeAsyncIterator()
        let breakdown = await breakdowns.next()
        #expect(breakdown?.code == "archive_log_stopped" && breakdown?.nextStep.isEmpty == false)
        disk.fail([.sync], with: nil)
        #expect(try await append(box, "not even now").status == 503)
        #expect(try await box.text("/v1/entries/0/content") == "good", "reading goes on")
        #expect(box.log.records.contains { $0.message.contains("stopped") })
        await box.stop()

        let again = try await TestBox.start(box.home)
        let client = HTTPClient()
        var request = box.request(.get, "/v1/entries")
        request.url = "http://\(again.addresses[0])/v1/entries"
        let entries = try JSONValue(parsing: try await client.send(request).collect())["entries"]?.arrayValue ?? []
        // The one whose flush failed may be there or not; it was not acknowledged.
        #expect([1, 2].contains(entries.count))
        #expect(entries.first?["content_base64"] == .string(Array("good".utf8).base64))
        await again.shutdown(grace: .seconds(5))
        await client.close()
    }

    @Test func `a full disk is 507, reading goes on, and so do appends once there is room`() async throws {
        let disk = FaultyDisk()
        var storage = ArchiveStorage()
        storage.log.fileCalls = disk.calls
        let box = try await TestBox(storage: storage)
        #expect(try await append(box, "good").status == 201)
        disk.fail(FaultyDisk.writing, with: ENOSPC)
        let full = try await append(box, "no room")
        #expect(full.status == 507 && full.json["error"]?["code"] == "log_disk_full")
        #expect(try await box.text("/v1/entries/0/content") == "good")
        disk.fail(FaultyDisk.writing, with: nil)
        let room = try await append(box, "room")
        #expect(room.status == 201 && room.json["index"] == 1)
        #expect(try await box.call(.post, "/v1/ledger/verify").json["sound"] == true)
        await box.stop()
    }

    @Test func `a read that can not be noted is refused, appends go on, and reads again later`() async throws {
        let disk = FaultyDisk()
        var storage = ArchiveStorage()
        storage.readLog.fileCalls = disk.calls
        storage.reads.period = .seconds(3600)
        let box = try await TestBox(storage: storage)
        #expect(try await append(box, "good").status == 201)
        #expect(try await box.call(.get, "/v1/entries").status == 200)
        disk.fail(FaultyDisk.writing, with: ENOSPC)
        // Writing what was noted fails; from then on nothing is given out.
        let reads = try await box.call(.get, "/v1/ledger/reads")
        #expect(reads.status == 503 && reads.json["error"]?["code"] == "read_audit_unavailable")
        for path in [
            "/v1/entries", "/v1/entries/0", "/v1/entries/0/content", "/v1/entries/0/receipt", "/v1/checkpoint",
            "/v1/log/checkpoint", "/v1/search?q=good", "/v1/facts", "/v1/export", "/v1/proof/inclusion?index=0",
            "/v1/ledger/holds", "/v1/ledger/anchors",
        ] {
            let answer = try await box.call(.get, path)
            #expect(answer.status == 503 && answer.json["error"]?["code"] == "read_audit_unavailable", "\(path)")
        }
        let message: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": ["name": "ledger_query", "arguments": [:]],
        ]
        let tool = try await box.call(.post, "/mcp", message)
        #expect(tool.json["result"]?["isError"] == true)
        #expect(tool.json["result"]?["structuredContent"]?["error"]?["code"] == "read_audit_unavailable")
        #expect(try await append(box, "still taken").status == 201)
        disk.fail(FaultyDisk.writing, with: nil)
        await box.stop()
    }
}
