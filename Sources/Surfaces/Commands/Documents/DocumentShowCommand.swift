// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate document show ENTRY`.
enum DocumentShowCommand {
    static let command = Command(
        "show", "show how one document was read, or its text",
        discussion: """
            Remarks say what the reader met, such as hidden text that it left out. `--text` prints the text as facts and \
            search see it; `substrate ledger show --content` prints the bytes as they were taken in.
            """,
        options: [.flag("text", "print the text")],
        arguments: [Argument("entry", .number(0...Int.max), .required, "number of the ledger entry")],
        examples: [
            Example("substrate document show 12", "status, reader, remarks and properties"),
            Example("substrate document show 12 --text", "what was read"),
        ],
        columns: DocumentDetail.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let wantsText = call.flag("text")
        let target = "/v1/documents/\(call.argument("entry") ?? "")" + (wantsText ? "" : "?text=false")
        let document = try await Box.open(call).archive().get(target)
        guard wantsText, call.output != .json else {
            call.show(DocumentDetail(document))
            return .ok
        }
        DocumentDetail.printText(document, call)
        return .ok
    }
}

/// One document with everything that is known of it but its text.
struct DocumentDetail: Listed {
    static let columns = [
        Column("entry", "number of the ledger entry"), Column("status", "read, empty, unreadable, refused or failed"),
        Column("code", "why it was not read"), Column("reader", "what read it"),
        Column("reader_version", "in which version, with the programs it used"), Column("kind", "what it is"),
        Column("title", "its title"), Column("name", "its name"), Column("source", "where it came from"),
        Column("media_type", "its type, by its content"), Column("language", "its language"),
        Column("occurred_at", "its own time"), Column("recorded_at", "when it was recorded"),
        Column("parent", "the entry that carries it"), Column("thread", "the first entry of its thread"),
        Column("size", "bytes of its content"), Column("text_length", "bytes of its text"),
        Column("remarks", "what the reader met, with counts"), Column("properties", "what it says of itself"),
        Column("children", "entries of what it carries"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        func list(_ name: String, _ text: (JSONValue) -> String) -> String {
            (json[name]?.arrayValue ?? []).map(text).joined(separator: ", ")
        }
        return json.cells(
            "entry", "status", "code", "reader", "reader_version", "kind", "title", "name", "source", "media_type",
            "language", "occurred_at", "recorded_at", "parent", "thread", "size", "text_length")
            + [
                list("remarks") { "\($0.cell("code")) \($0.cell("count"))" },
                list("properties") { "\($0.cell("name")): \($0.cell("value"))" },
                list("children") { "\($0.cell("entry")) \($0.cell("name"))" },
            ]
    }

    /// Prints the text of a document; on a terminal without what could steer it.
    static func printText(_ document: JSONValue, _ call: Invocation) {
        let text = document.cell("text")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let shown =
            call.terminal.outputIsTerminal ? lines.map { DisplayText.safe(String($0)) }.joined(separator: "\n") : text
        if !shown.isEmpty { call.print(shown) }
        if document["truncated"]?.boolValue == true {
            call.say("the text is longer; this is its beginning", .warning)
        }
    }
}
