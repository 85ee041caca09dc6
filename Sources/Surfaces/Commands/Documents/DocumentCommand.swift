// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate document …`.
enum DocumentCommand {
    static let command = Command(
        "document", "see how documents were read, or hand one over", section: "Knowledge",
        subcommands: [list, DocumentShowCommand.command, DocumentAddCommand.command])

    private static let list = Command(
        "list", "list documents by how they were read",
        discussion:
            "The status is read, empty, unreadable (no reader for it), refused (encrypted, over a limit) or failed.",
        options: DocumentSelection.options + Pages.options,
        examples: [
            Example("substrate document list --status failed", "what could not be read, with codes"),
            Example("substrate document list --kind mail --limit 1000 --json", "for a script"),
        ],
        columns: DocumentRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        var target = Target("/v1/documents")
        DocumentSelection.add(call, to: &target)
        try await Pages(target: target, list: "documents").show(
            call, from: Box.open(call).archive(), empty: "no document matches", row: DocumentRow.init)
        return .ok
    }
}

/// One document in a list.
struct DocumentRow: Listed {
    static let columns = [
        Column("entry", "number of the ledger entry", alignment: .right),
        Column("status", "read, empty, unreadable, refused or failed"), Column("reader", "what read it"),
        Column("code", "why it was not read"), Column("title", "its title, or its name", isFlexible: true),
        Column("source", "where it came from", isFlexible: true),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        let title = json.cell("title")
        return json.cells("entry", "status", "reader", "code") + [title.isEmpty ? json.cell("name") : title]
            + json.cells("source")
    }
}
