// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate mail account …`.
enum MailAccountCommand {
    static let command = Command(
        "account", "name the mail accounts that are fetched from",
        subcommands: [MailAccountAddCommand.command, list, remove])

    private static let list = Command(
        "list", "list accounts and how their last fetch went",
        examples: [Example("substrate mail account list", "all of them")],
        columns: MailAccountRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let answer = try await Box.open(call).archive().get("/v1/mail/accounts")
        call.show(
            (answer["accounts"]?.arrayValue ?? []).map(MailAccountRow.init),
            empty: "there is no account; name one with `substrate mail account add`")
        return .ok
    }

    private static let remove = Command(
        "remove", "forget an account with its password; its mails stay",
        arguments: [Argument("name", .text("NAME"), .required, "the account's name")],
        examples: [Example("substrate mail account remove office", "stop fetching from it")],
        columns: RemovedAccountRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        var target = Target("/v1/mail/accounts/")
        target.append(call.argument("name") ?? "")
        call.show(RemovedAccountRow(try await Box.open(call).archive().post(target.text + "/remove")))
        return .ok
    }
}

/// One mail account.
struct MailAccountRow: Listed {
    static let columns = [
        Column("name", "what the box calls it"), Column("host", "the server"),
        Column("port", "its port", alignment: .right), Column("security", "tls, starttls or plain"),
        Column("user", "the user's name there"), Column("mailboxes", "which mailboxes are taken", isFlexible: true),
        Column("running", "whether it is being fetched"), Column("ended_at", "when the last fetch ended"),
        Column("new", "new mails of that fetch", alignment: .right),
        Column("error", "why it failed", isFlexible: true),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    /// Whether it is being fetched.
    var isRunning: Bool { json["running"]?.boolValue ?? false }
    var cells: [String] {
        json.cells("name", "host", "port", "security", "user") + [json.joined("mailboxes")]
            + json.cells("running", "ended_at") + (json["report"] ?? .null).cells("new")
            + [json["error"].map { "\($0.cell("message")) [\($0.cell("code"))]" } ?? ""]
    }
}

/// An account that is gone.
struct RemovedAccountRow: Listed {
    static let columns = [Column("removed", "the account's name")]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] { json.cells("removed") }
}
