// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate mail fetch NAME`.
enum MailFetchCommand {
    static let command = Command(
        "fetch", "fetch what is new at a mail account",
        discussion: """
            The archive fetches by itself once it has begun; `--wait` sees it through. A fetch that was interrupted goes \
            on where it was, and a mail that is there already is not taken twice.
            """,
        options: [.flag("wait", short: "w", "wait until it is done")],
        arguments: [Argument("name", .text("NAME"), .required, "the account's name")],
        examples: [Example("substrate mail fetch office --wait", "and see how many are new")],
        columns: MailAccountRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let name = call.argument("name") ?? ""
        var target = Target("/v1/mail/accounts/")
        target.append(name)
        let archive = try Box.open(call).archive()
        var account = MailAccountRow(try await archive.post(target.text + "/fetch"))
        guard call.flag("wait") else {
            call.show(account)
            call.say("next: see `substrate mail account list`")
            return .ok
        }
        let progress = call.progress("fetch", unit: "mails")
        defer { progress.finish() }
        while account.isRunning {
            try await Task.sleep(for: .milliseconds(200))
            let all = try await archive.get("/v1/mail/accounts")["accounts"]?.arrayValue ?? []
            guard let found = all.first(where: { $0.cell("name") == name }) else { break }
            account = MailAccountRow(found)
            let report = account.json["report"] ?? .null
            let seen = (report["new"]?.intValue ?? 0) + (report["known"]?.intValue ?? 0)
            progress.update(done: seen, of: report["found"]?.intValue, note: report.cell("mailbox"))
        }
        progress.finish()
        call.show(account)
        guard account.json["error"] == nil else {
            throw ServiceRefusal(service: archive.name, status: 502, body: account.json)
        }
        return .ok
    }
}
