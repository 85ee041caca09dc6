// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import Foundation
import HTTPClient
import HTTPCodec
import HTTPServer
import Home
import Intake
import JSON
import Primitives
import TestKit
import Testing

@Suite struct IntakeJobRouteTests {
    /// Asks for a job until it neither runs nor waits.
    private func ended(_ box: TestBox, _ id: String) async throws -> JSONValue {
        while true {
            let job = try await box.call(.get, "/v1/intake/jobs/\(id)")
            #expect(job.status == 200)
            guard let status = job.json["status"]?.stringValue, ["queued", "running"].contains(status) else {
                return job.json
            }
            await Task.yield()
        }
    }

    @Test func `a job is asked for, watched, and tells what it left out`() async throws {
        let box = try await TestBox()
        let folder = try box.folder(count: 8)
        try FileManager.default.createSymbolicLink(
            atPath: folder.appending("link.txt").string, withDestinationPath: "/etc/passwd")
        let asked = try await box.call(.post, "/v1/intake/jobs", ["path": .string(folder.string)])
        #expect(asked.status == 202)
        let id = try #require(asked.json["id"]?.stringValue)
        let job = try await ended(box, id)
        #expect(job["status"] == "done" && job["kind"] == "folder" && job["path"] == .string(folder.string))
        #expect(job["progress"]?["done"] == 9 && job["progress"]?["appended"] == 8 && job["progress"]?["skipped"] == 1)
        let failures = try await box.call(.get, "/v1/intake/jobs/\(id)/failures").json
        #expect(failures["failures"]?[0]?["code"] == "intake_symbolic_link" && failures["next_cursor"] == .null)
        let list = try await box.call(.get, "/v1/intake/jobs?limit=1").json
        #expect(list["jobs"]?[0]?["id"]?.stringValue == id && list["pending"] == 0)
        #expect(try await box.call(.get, "/v1/entries").json["entries"]?.arrayValue?.count == 8)
        let resumed = try await box.call(.post, "/v1/intake/jobs/\(id)/resume")
        #expect(resumed.status == 409 && resumed.json["error"]?["code"] == "intake_job_state")
        let seen = try await box.call(.get, "/v1/intake/jobs/\(id)", token: try box.token(role: .interface))
        #expect(seen.status == 200 && seen.json["path"] == nil, "who may not name paths does not see them")
        await box.stop()
    }

    @Test(arguments: [
        ("{}", 400, "body_invalid"), (#"{"path": "relative"}"#, 400, "ingest_path_invalid"),
        (#"{"path": "/no/such/place"}"#, 404, "intake_path_missing"),
    ])
    func `a wrong job is refused`(body: String, status: Int, code: String) async throws {
        let box = try await TestBox()
        let answer = try await box.call(.post, "/v1/intake/jobs", try JSONValue(parsing: Array(body.utf8)))
        #expect(answer.status == status && answer.json["error"]?["code"]?.stringValue == code)
        let home = try await box.call(.post, "/v1/intake/jobs", ["path": .string(box.home.root.string)])
        #expect(home.status == 403 && home.json["error"]?["code"] == "ingest_path_in_home")
        for path in ["/v1/intake/jobs/x", "/v1/intake/jobs/01ARZ3NDEKTSV4RRFFQ69G5FAV"] {
            #expect(try await box.call(.get, path).json["error"]?["code"] == "intake_job_not_found")
        }
        #expect(try await box.call(.post, "/v1/intake/jobs", [:], token: try box.token(role: .user)).status == 403)
        await box.stop()
    }

    @Test func `a job that was running goes on in the next archive on the home`() async throws {
        let box = try await TestBox()
        let folder = try box.folder(count: 300)
        let asked = try await box.call(.post, "/v1/intake/jobs", ["path": .string(folder.string)])
        let id = try #require(asked.json["id"]?.stringValue)
        await box.archive.shutdown(grace: .zero)
        let next = try await TestBox.start(box.home)
        let port = try #require(next.addresses.first?.port)
        var status: JSONValue? = "running"
        while status == "running" || status == "queued" {
            var request = box.request(.get, "/v1/intake/jobs/\(id)")
            request.url = "http://127.0.0.1:\(port)/v1/intake/jobs/\(id)"
            let response = try await box.client.send(request)
            status = try JSONValue(parsing: try await response.collect())["status"]
        }
        #expect(status == "done")
        var request = box.request(.get, "/v1/status")
        request.url = "http://127.0.0.1:\(port)/v1/status"
        let form = try JSONValue(parsing: try await box.client.send(request).collect())
        #expect(form["entries"] == 300, "nothing lost, nothing doubled")
        await next.shutdown(grace: .zero)
        await box.client.close()
    }

    @Test func `what is put into the watched folder is taken in and put away`() async throws {
        let drop = TemporaryDirectory()
        let box = try await TestBox(
            intake: IntakeOptions(dropFolder: drop.path, stillness: .zero, pause: .milliseconds(5)))
        try Data("a letter about the lighthouse".utf8).write(to: URL(filePath: drop.path.appending("a.txt").string))
        while !FileManager.default.fileExists(atPath: drop.path.appending("done/a.txt").string) { await Task.yield() }
        let jobs = try await box.call(.get, "/v1/intake/jobs").json
        #expect(jobs["jobs"]?[0]?["origin"] == "drop_folder" && jobs["jobs"]?[0]?["status"] == "done")
        #expect(try await box.call(.get, "/v1/entries/0").json["source"] == "file:a.txt")
        await box.stop()
        await #expect(throws: (any Error).self) {
            try await TestBox.start(box.home, intake: IntakeOptions(dropFolder: box.home.data))
        }
    }
}
