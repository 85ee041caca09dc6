// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import JSON
import Primitives

/// `substrate mail import PATH`.
enum MailImportCommand {
    static let command = Command(
        "import", "take in one mail, an mbox file or a Maildir",
        discussion: """
            A single mail, from a file or from standard input, is sent and taken in at once. An mbox file and a folder \
            become an intake job, which goes on by itself; `--wait` sees it through.
            """,
        options: [
            .value(
                "kind", .choice(["auto", "mail", "mbox", "maildir"]), "what the path is", default: "auto"),
            .flag("wait", short: "w", "wait until everything can be found"),
        ],
        arguments: [Argument("path", .path, .required, "what to take in; - for one mail from standard input")],
        examples: [
            Example("substrate mail import sent.mbox --wait", "an mbox file"),
            Example("substrate mail import - --wait < message.eml", "one mail"),
        ],
        columns: DepositRow.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
    ) { call in
        let path = call.argument("path") ?? "-"
        let archive = try Box.open(call).archive()
        let kind = try kind(of: path, asked: call.option("kind") ?? "auto")
        guard kind == "mail" else {
            let job = try await IntakeAddCommand.queue(path, kind: kind, in: archive)
            if call.flag("wait") { return try await JobWatch(archive: archive, id: job.cell("id")).see(call) }
            call.show(IntakeJobDetail(job))
            call.say("next: substrate intake watch \(job.cell("id"))")
            return .ok
        }
        let mail = try HandedOver(call, path)
        let answer = try await archive.post(
            "/v1/mail" + (call.flag("wait") ? "?wait=index" : ""), content: mail.content, mediaType: "message/rfc822")
        return DepositRow.show(answer, call)
    }

    /// What a path is: a folder is a Maildir, a file that begins as mboxes do is one, all else is a mail.
    private static func kind(of path: String, asked: String) throws -> String {
        guard asked == "auto" else { return asked }
        guard path != "-", let status = try Files.status(FilePath(path), followLinks: true) else { return "mail" }
        if status.kind == .directory { return "maildir" }
        if status.size > HandedOver.limit { return "mbox" }
        return try Files.read(FilePath(path), limit: HandedOver.limit).starts(with: "From ".utf8) ? "mbox" : "mail"
    }
}
