// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate mail list`.
enum MailListCommand {
    static let command = Command(
        "list", "list mails in the order of the ledger",
        options: [.value("address", .text("ADDRESS"), "only mails from, to or copied to it")] + Pages.options,
        examples: [Example("substrate mail list --limit 100", "the first hundred")],
        columns: MailRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        var target = Target("/v1/mail")
        target.add("address", call.option("address"))
        try await Pages(target: target, list: "mails").show(
            call, from: Box.open(call).archive(), empty: "no mail matches", row: MailRow.init)
        return .ok
    }
}

/// `substrate mail thread ENTRY`.
enum MailThreadCommand {
    static let command = Command(
        "thread", "list the mails of the thread that a mail belongs to", options: Pages.options,
        arguments: [MailCommand.entry],
        examples: [Example("substrate mail thread 7", "the whole conversation")],
        columns: MailRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let pages = Pages(target: Target("/v1/mail/threads/\(call.argument("entry") ?? "")"), list: "mails")
        try await pages.show(
            call, from: Box.open(call).archive(), empty: "the thread has no mail there", row: MailRow.init)
        return .ok
    }
}

/// One mail in a list.
struct MailRow: Listed {
    static let columns = [
        Column("entry", "number of the ledger entry", alignment: .right), Column("occurred_at", "its own time"),
        Column("from", "who sent it", isFlexible: true), Column("to", "whom it went to", isFlexible: true),
        Column("subject", "its subject", isFlexible: true),
        Column("thread", "the first entry of its thread", alignment: .right),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        json.cells("entry", "occurred_at") + [json.joined("from"), json.joined("to")]
            + json.cells("subject", "thread")
    }
}
