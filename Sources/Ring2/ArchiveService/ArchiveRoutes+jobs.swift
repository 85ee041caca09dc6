// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import HTTPCodec
import HTTPServer
import Intake
import JSON
import Ledger
import Primitives

extension ArchiveRoutes {
    /// Intake that goes on by itself. Steering is for administrators; counts may be seen by everyone who reads.
    func addJobs(to router: inout Router) {
        router.on(.post, "/v1/intake/jobs", tenant(.admin, addJob))
        router.on(.get, "/v1/intake/jobs", tenant(.ledgerRead, listJobs))
        router.on(.get, "/v1/intake/jobs/:id", tenant(.ledgerRead, showJob))
        router.on(.get, "/v1/intake/jobs/:id/failures", tenant(.admin, listFailures))
        router.on(
            .post, "/v1/intake/jobs/:id/pause",
            tenant(.admin) { call in try await steer(call) { try await $0.pause($1) } })
        router.on(
            .post, "/v1/intake/jobs/:id/resume",
            tenant(.admin) { call in try await steer(call) { try await $0.resume($1) } })
        router.on(
            .post, "/v1/intake/jobs/:id/cancel",
            tenant(.admin) { call in try await steer(call) { try await $0.cancel($1) } })
    }

    /// Takes `{"path": "/…", "kind": …}` and answers 202 with the job.
    @Sendable private func addJob(_ call: TenantCall) async throws -> HTTPResponse {
        let source = try await intakeSource(call)
        let job = try await call.archive.jobs.add(source)
        return Self.json(Forms.job(job, showsPath: true), status: .accepted)
    }

    /// Jobs, the newest first; `before` is the id of the last one of a page.
    @Sendable private func listJobs(_ call: TenantCall) async throws -> HTTPResponse {
        let parameters = call.parameters
        let limit = try parameters.number("limit", in: 1...500, default: 50)
        let before = try parameters.text("before").map { try Self.jobID($0) }
        let jobs = await call.archive.jobs.list(before: before, limit: Int(limit) + 1)
        let page = jobs.prefix(Int(limit))
        let showsPath = call.caller.scopes.contains(.admin)
        return Self.json([
            "jobs": .array(page.map { .object(Forms.job($0, showsPath: showsPath)) }),
            "next_before": jobs.count > page.count ? page.last.map { .string($0.id.string) } ?? .null : .null,
            "pending": JSONValue(await call.archive.jobs.pending),
        ])
    }

    @Sendable private func showJob(_ call: TenantCall) async throws -> HTTPResponse {
        let id = try Self.jobID(call.path["id"] ?? "")
        guard let job = await call.archive.jobs.job(id) else { throw ArchiveError.unknownJob }
        return Self.json(Forms.job(job, showsPath: call.caller.scopes.contains(.admin)))
    }

    /// What a job left out; `cursor` is the next_cursor of the page before.
    @Sendable private func listFailures(_ call: TenantCall) async throws -> HTTPResponse {
        let id = try Self.jobID(call.path["id"] ?? "")
        let limit = try call.parameters.number("limit", in: 1...500, default: 100)
        let place = try call.parameters.number("cursor", in: Parameters.indices, default: 0)
        let page = try await call.archive.jobs.failures(id, from: place, limit: Int(limit))
        return Self.json([
            "failures": .array(page.failures.map { .object($0.json) }),
            "next_cursor": page.next.map(Forms.number) ?? .null,
        ])
    }

    private func steer(
        _ call: TenantCall, _ body: (IntakeJobs, ULID) async throws -> IntakeJob
    ) async throws -> HTTPResponse {
        let job = try await body(call.archive.jobs, try Self.jobID(call.path["id"] ?? ""))
        return Self.json(Forms.job(job, showsPath: true))
    }

    private static func jobID(_ text: String) throws(ArchiveError) -> ULID {
        guard let id = ULID(text) else { throw .unknownJob }
        return id
    }
}

extension ArchiveError {
    static var unknownJob: ArchiveError {
        ArchiveError(
            .jobNotFound, "there is no intake job of this id", nextStep: "see GET /v1/intake/jobs for those there are")
    }
}

extension Forms {
    /// A job; its path only for those who may name paths.
    static func job(_ job: IntakeJob, showsPath: Bool) -> JSONObject {
        var form: JSONObject = [
            "id": .string(job.id.string), "status": .string(job.status.rawValue),
            "kind": .string(job.source.kind.rawValue),
            "origin": .string(job.origin.rawValue), "created_at": time(job.created), "started_at": time(job.started),
            "ended_at": time(job.ended), "progress": .object(job.progress.json),
        ]
        if showsPath { form["path"] = .string(job.source.path.string) }
        if let estimate = job.estimate {
            form["items_per_second"] = JSONValue(estimate.itemsPerSecond) ?? .null
            form["remaining_seconds"] = estimate.remainingSeconds.flatMap { JSONValue($0) } ?? .null
        }
        if let fault = job.fault {
            form["error"] = [
                "message": .string(fault.message), "code": .string(fault.code), "next_step": .string(fault.nextStep),
            ]
        }
        return form
    }

    /// What was handed over: its entry first, then those of what it carried.
    static func deposit(_ outcome: IntakeDeposit.Outcome) -> JSONObject {
        let first = outcome.items.first
        return [
            "index": first.map { number($0.index) } ?? .null, "already_present": .bool(first.map { !$0.isNew } ?? true),
            "entries": .array(
                outcome.items.map { item in
                    [
                        "index": number(item.index), "kind": .string(item.kind.name), "name": .string(item.name),
                        "source": .string(item.source), "size": JSONValue(item.size),
                        "already_present": .bool(!item.isNew),
                    ]
                }),
            "failures": .array(outcome.failures.map { .object($0.json) }),
        ]
    }
}
