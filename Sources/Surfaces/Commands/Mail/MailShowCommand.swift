// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate mail show ENTRY`.
enum MailShowCommand {
    static let command = Command(
        "show", "show one mail: who, when, what, and its text",
        discussion: """
            The text is what facts and search see: without what a reader would not see, and with nothing fetched. The \
            mail as it was received is `substrate ledger show ENTRY --content`.
            """,
        arguments: [MailCommand.entry],
        examples: [Example("substrate mail show 7", "a mail with its text")],
        columns: MailDetail.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let entry = Int(call.argument("entry") ?? "") ?? 0
        let archive = try Box.open(call).archive()
        let document = try await archive.get("/v1/documents/\(entry)")
        // The list begins behind a place, so the place before the entry gives the entry itself.
        let page = try await archive.get("/v1/mail?limit=1" + (entry > 0 ? "&cursor=\(entry - 1)" : ""))
        guard let mail = page["mails"]?[0], mail["entry"]?.intValue == entry, var object = mail.objectValue else {
            throw CommandFailure(
                CommandCode.notMail, "entry \(entry) is no mail",
                nextStep: "see what it is: `substrate document show \(entry)`")
        }
        for name in ["language", "remarks", "children", "text", "truncated"] { object[name] = document[name] }
        let detail = MailDetail(.object(object))
        call.show(detail)
        if call.output == .table {
            call.print("")
            DocumentDetail.printText(document, call)
        }
        return .ok
    }
}

/// One mail with what its head says.
struct MailDetail: Listed {
    static let columns = [
        Column("entry", "number of the ledger entry"), Column("thread", "the first entry of its thread"),
        Column("occurred_at", "its own time"), Column("from", "who sent it"), Column("to", "whom it went to"),
        Column("cc", "who got a copy"), Column("subject", "its subject"), Column("attachments", "what it carries"),
        Column("status", "how it was read"), Column("source", "where it came from"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        json.cells("entry", "thread", "occurred_at") + [json.joined("from"), json.joined("to"), json.joined("cc")]
            + json.cells("subject") + [json.joined("attachments")] + json.cells("status", "source")
    }
}
