// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Home
import JSON
import Primitives
import Testing

@testable import Commands

@Suite("Commands of intake", .serialized)
struct IntakeCommandTests {
    private static let id = "01KAKQ0ZJ1V6J9D2N5T8W3X4YZ"

    private static func job(_ status: String, failed: Int = 0, error: JSONValue? = nil) -> JSONValue {
        var form: JSONObject = [
            "id": .string(id), "status": .string(status), "kind": "maildir", "path": "/srv/mail", "origin": "request",
            "created_at": "2026-11-21T07:00:00.000Z",
            "progress": [
                "found": 400, "done": 120, "appended": 110, "already_present": 8, "skipped": 1,
                "failed": JSONValue(failed),
                "bytes": 4096,
            ],
        ]
        if status == "running" {
            form["items_per_second"] = 1250.5
            form["remaining_seconds"] = 130
        }
        if let error { form["error"] = error }
        return .object(form)
    }
    private static let settled: StubArchive.Answer = .init(["entries": 9, "projected": 9])
    private static var path: String { "GET /v1/intake/jobs/\(id)" }

    @Test func `a path is queued from the root, and the answer says how to watch it`() async throws {
        let stub = try StubArchive(["POST /v1/intake/jobs": .init(Self.job("queued"), status: 202)])
        let added = try await stub.run(["intake", "add", "/srv/mail"])
        #expect(added.code == .ok && added.error.contains("next: substrate intake watch \(Self.id)"))
        #expect(stub.asked.last?.body == ["path": "/srv/mail"])
        _ = try await stub.run(["intake", "add", "mail", "--kind", "mbox", "--quiet"])
        let body = try #require(stub.asked.last?.body)
        #expect(body["kind"] == "mbox" && body.cell("path").hasPrefix("/") && body.cell("path").hasSuffix("/mail"))
    }

    @Test func `waiting sees the job through and waits until everything can be found`() async throws {
        let stub = try StubArchive([
            "POST /v1/intake/jobs": .init(Self.job("queued"), status: 202),
            Self.path: .init(inTurn: [.init(Self.job("running")), .init(Self.job("done"))]),
            "GET /v1/status": .init(inTurn: [
                .init(["entries": 9, "projected": 3]), .init(["entries": 12, "projected": 9]),
            ]),
        ])
        let done = try await stub.run(["intake", "add", "/srv/mail", "--wait", "--plain"])
        #expect(done.code == .ok && done.output.contains("status\tdone\n"))
        #expect(done.error.contains("1 left out; see"))
        #expect(stub.asked.map(\.line).filter { $0 == "GET /v1/status" }.count == 2)
    }

    @Test func `a restart of the archive is waited out`() async throws {
        let away = StubArchive.Answer(["error": ["code": "not_ready"]], status: 503)
        let stub = try StubArchive([
            Self.path: .init(inTurn: [.init(Self.job("running")), away, away, .init(Self.job("done", failed: 2))]),
            "GET /v1/status": Self.settled,
        ])
        let watched = try await stub.run(["intake", "watch", Self.id])
        #expect(watched.code == .findings && stub.asked.count == 5)
        #expect(watched.error.ranges(of: "waiting for it").count == 1, "it is said once")
        #expect(watched.error.contains("intake failures \(Self.id)"))
    }

    @Test func `an unknown job, and an archive that is down, end a watch at once`() async throws {
        let stub = try StubArchive([:])
        #expect(try await stub.run(["intake", "watch", Self.id]).code == .failed)
        #expect(stub.asked.count == 1)
        let recording = TerminalRecording()
        let words = ["intake", "watch", Self.id, "--home", stub.home.root.string]
        #expect(await CommandTree.program.run(words, on: recording.terminal()) == .notRunning)
    }

    @Test(arguments: [("paused", "resume"), ("cancelled", "add the path again")])
    func `a job that was stopped is not success`(status: String, next: String) async throws {
        let stub = try StubArchive([Self.path: .init(Self.job(status))])
        let watched = try await stub.run(["intake", "watch", Self.id])
        #expect(watched.code == .failed && watched.error.contains("[intake_job_stopped]"))
        #expect(watched.error.contains(next))
    }

    @Test func `a job that failed ends with its own code and next step`() async throws {
        let error: JSONValue = ["code": "durability_disk_full", "message": "no space", "next_step": "make room"]
        let stub = try StubArchive([Self.path: .init(Self.job("failed", error: error))])
        let watched = try await stub.run(["intake", "watch", Self.id])
        #expect(watched.code == .failed)
        #expect(watched.error.contains("no space [durability_disk_full]") && watched.error.contains("next: make room"))
    }

    @Test func `a running job shows its speed and remaining time`() async throws {
        let stub = try StubArchive([Self.path: .init(Self.job("running"))])
        let shown = try await stub.run(["intake", "show", Self.id, "--plain"])
        #expect(shown.output.contains("rate\t1,250/s\nremaining\t3 min\n"))
        #expect(try await stub.run(["intake", "show", Self.id, "--json"]).json == Self.job("running"))
    }

    @Test func `lists are put together from pages, and say how to go on`() async throws {
        func page(_ ids: ClosedRange<Int>, next: JSONValue) -> StubArchive.Answer {
            .init(["jobs": .array(ids.map { ["id": .string("j\($0)"), "progress": [:]] }), "next_before": next])
        }
        let stub = try StubArchive([
            "GET /v1/intake/jobs?limit=200": page(1...200, next: "j200"),
            "GET /v1/intake/jobs?limit=50&before=j200": page(201...250, next: "j250"),
            "GET /v1/intake/jobs?limit=200&before=j250": page(251...260, next: nil),
            "GET /v1/intake/jobs?limit=20": page(1...20, next: "j20"),
        ])
        let many = try await stub.run(["intake", "list", "--limit", "250", "--plain"])
        #expect(
            many.output.split(separator: "\n").count == 250
                && many.error == "there are more; go on with --cursor j250\n")
        let rest = try await stub.run(["intake", "list", "--limit", "250", "--cursor", "j250", "--quiet"])
        #expect(rest.output.split(separator: "\n").last == "j260" && rest.error.isEmpty)
        #expect(try await stub.run(["intake", "list", "--json"]).json.arrayValue?.count == 20)
    }

    @Test func `a place that does not move ends a list`() async throws {
        let page: JSONValue = ["jobs": [["id": "a"]], "next_before": "x"]
        let stub = try StubArchive([
            "GET /v1/intake/jobs?limit=20": .init(page), "GET /v1/intake/jobs?limit=19&before=x": .init(page),
        ])
        #expect(try await stub.run(["intake", "list", "--quiet"]).output == "a\na\n")
    }

    @Test(arguments: ["pause", "resume", "cancel"])
    func `steering asks for it and shows the job as it stands then`(verb: String) async throws {
        let stub = try StubArchive(["POST /v1/intake/jobs/\(Self.id)/\(verb)": .init(Self.job("paused"))])
        let steered = try await stub.run(["intake", verb, Self.id, "--plain"])
        #expect(steered.code == .ok && steered.output.contains("status\tpaused\n"))
    }

    @Test func `what was left out is told with code and next step, and is a finding`() async throws {
        let stub = try StubArchive([
            Self.path + "/failures?limit=20": .init([
                "failures": [
                    [
                        "item": "a\u{1B}[2Jb.zip", "code": "container_over_limit", "message": "too many members",
                        "next_step": "unpack it", "skipped": false,
                    ]
                ], "next_cursor": nil,
            ]), Self.path: .init(Self.job("done", failed: 1)),
        ])
        let listed = try await stub.run(["intake", "failures", Self.id])
        #expect(listed.code == .findings && listed.output.contains("container_over_limit"))
        #expect(!listed.output.contains("\u{1B}"))
        #expect(try await stub.run(["intake", "failures", Self.id, "--json"]).json[0]?["next_step"] == "unpack it")
    }

    @Test func `reading again needs to be told what, and sends it`() async throws {
        let stub = try StubArchive(["POST /v1/reprocess?wait=index": .init(["marked": 3])])
        let nothing = try await stub.run(["intake", "reprocess", "--wait"])
        #expect(nothing.code == .usage && stub.asked.isEmpty)
        let words = ["--reader", "pdf", "--reader-version", "1+x", "--status", "failed", "--kind", "file"]
        let marked = try await stub.run(["intake", "reprocess", "--wait", "--quiet"] + words)
        #expect(marked.output == "3\n")
        #expect(
            stub.asked.last?.body == ["reader": "pdf", "version": "1+x", "status": "failed", "kind": "file"])
    }

    @Test func `an id cannot reach another route`() async throws {
        let stub = try StubArchive([:])
        _ = try await stub.run(["intake", "cancel", "../rebuild?x="])
        #expect(stub.asked.map(\.line) == ["POST /v1/intake/jobs/..%2Frebuild%3Fx%3D/cancel"])
    }
}
