// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPClient
import JSON
import Primitives

/// `substrate intake watch JOB`.
enum IntakeWatchCommand {
    static let command = Command(
        "watch", "follow a job until it ends",
        discussion: """
            Shows how many items are done, how fast it goes and how long it still takes, until everything is in and can \
            be found. A restart of the archive is waited out. Ends with code 3 where items could not be read, and with \
            code 1 where the job failed or was stopped; interrupting the command does not touch the job.
            """,
        arguments: [IntakeCommand.job],
        examples: [Example("substrate intake watch 01KAKQ0ZJ1V6J9D2N5T8W3X4YZ", "until it ends")],
        columns: IntakeJobDetail.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
    ) { call in
        let archive = try Box.open(call).archive()
        // An id that nobody knows, or an archive that is down, is told at once.
        _ = try await archive.get(IntakeCommand.path(call))
        return try await JobWatch(archive: archive, id: call.argument("job") ?? "").see(call)
    }
}

/// Follows a job of the archive to its end, across restarts of the archive.
struct JobWatch {
    let archive: ServiceClient
    let id: String
    /// The time between two looks.
    var pause = Duration.milliseconds(200)
    /// How long the archive may be away.
    var patience = Duration.seconds(120)

    /// Follows the job with progress, prints what came of it, and says how the command ends.
    func see(_ call: Invocation) async throws -> ExitCode {
        let progress = call.progress("intake")
        defer { progress.finish() }
        let job = try await end(progress)
        if job.status == "done" { try await indexed(progress) }
        progress.finish()
        call.show(job)
        if job.failed + job.skipped > 0 {
            call.say("\(job.failed + job.skipped) left out; see `substrate intake failures \(id)`", .warning)
        }
        switch job.status {
        case "done": return job.failed == 0 ? .ok : .findings
        case "failed": throw ServiceRefusal(service: archive.name, status: 500, body: job.json)
        default:
            throw CommandFailure(
                CommandCode.jobStopped, "the job is \(job.status)",
                nextStep: job.status == "paused"
                    ? "go on with it: `substrate intake resume \(id)`"
                    : "add the path again; what is in already is not taken twice")
        }
    }

    /// The job when it does not go on by itself any more.
    private func end(_ progress: Progress) async throws -> IntakeJobDetail {
        try await poll(progress) {
            var target = Target("/v1/intake/jobs/")
            target.append(id)
            let job = IntakeJobDetail(try await archive.get(target.text))
            progress.update(done: job.done, of: job.found, pace: job.pace, note: job.bytes.description)
            return ["queued", "running"].contains(job.status) ? nil : job
        }
    }

    /// Waits until what is in the ledger now can be found; a fault of what is derived is the archive's to tell.
    private func indexed(_ progress: Progress) async throws {
        var size: Int?
        try await poll(progress) {
            let status = try await archive.get("/v1/status")
            let wanted = size ?? status["entries"]?.intValue ?? 0
            size = wanted
            let hasFault = status["projection_fault"]?.stringValue != nil
            return hasFault || (status["projected"]?.intValue ?? 0) >= wanted ? () : nil
        }
    }

    /// Looks again and again until there is something; waits while the archive is away.
    private func poll<Found>(_ progress: Progress, _ look: () async throws -> Found?) async throws -> Found {
        var awaySince: Duration?
        while true {
            do {
                if let found = try await look() { return found }
                awaySince = nil
            } catch  where Self.isPassing(error) {
                let now = Progress.monotonic()
                if awaySince == nil { progress.say("the \(archive.name) does not answer; waiting for it") }
                let since = awaySince ?? now
                awaySince = since
                guard now - since < patience else { throw error }
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Whether an error is what a service gives that is just being started anew.
    private static func isPassing(_ error: any Error) -> Bool {
        switch error {
        case let error as CommandFailure: error.code == CommandCode.notRunning.rawValue
        case let error as HTTPClientError:
            switch error.kind {
            case .unreachable, .connectTimeout, .connectionLost: true
            default: false
            }
        case let error as ServiceRefusal: error.status == 503
        default: false
        }
    }
}
