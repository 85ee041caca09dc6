// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON
import Primitives

/// `substrate intake add PATH`.
enum IntakeAddCommand {
    static let command = Command(
        "add", "queue a job that takes in a path",
        discussion: """
            The job goes on by itself, whoever watches, and goes on after a restart of the archive or of the machine. \
            Jobs are worked on one after the other. The same content from the same place never becomes two entries, so \
            the same path may be added again at any time. With `--wait` the command ends when everything is in and can \
            be found; when it is interrupted the job goes on all the same.
            """,
        options: [
            .value(
                "kind", .choice(["auto", "folder", "maildir", "mbox", "git", "file"]), "what the path is",
                default: "auto"), .flag("wait", short: "w", "wait until it is done"),
        ],
        arguments: [Argument("path", .path, .required, "what to take in")],
        examples: [
            Example("substrate intake add ~/Maildir", "all mail of a Maildir, in the background"),
            Example("substrate intake add archive.mbox --wait", "an mbox file, and see it through"),
        ],
        columns: IntakeJobDetail.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
    ) { call in
        guard let path = call.argument("path") else { return .usage }
        let archive = try Box.open(call).archive()
        let job = try await queue(path, kind: call.option("kind") ?? "auto", in: archive)
        guard call.flag("wait") else {
            call.show(IntakeJobDetail(job))
            call.say("next: substrate intake watch \(job.cell("id"))")
            return .ok
        }
        return try await JobWatch(archive: archive, id: job.cell("id")).see(call)
    }

    /// Queues a job for a path and gives what the archive says of it.
    static func queue(_ path: String, kind: String, in archive: ServiceClient) async throws -> JSONValue {
        var request: JSONObject = ["path": .string(try Box.absolute(path).string)]
        if kind != "auto" { request["kind"] = .string(kind) }
        return try await archive.post("/v1/intake/jobs", .object(request))
    }
}
