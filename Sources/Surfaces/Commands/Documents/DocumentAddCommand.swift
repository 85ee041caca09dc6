// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate document add FILE`.
enum DocumentAddCommand {
    static let command = Command(
        "add", "hand one file over",
        discussion: """
            The file is read here and sent; it need not be readable for the archive. Members of containers and \
            attachments become entries of their own. Without `--source` the content names it, so that the same bytes are \
            one entry. Ends with code 3 where something in it could not be taken in.
            """,
        options: [
            .value("name", .text("NAME"), "its name, which helps to tell its type", default: "the file's"),
            .value("source", .text("SOURCE"), "a name of its own, by which later versions are known"),
            .flag("wait", short: "w", "wait until it can be found"),
        ],
        arguments: [Argument("file", .file, .required, "the file; - for standard input")],
        examples: [
            Example("substrate document add offer.docx --wait", "one file, to be found at once"),
            Example("substrate document add - --name page.html", "what another program writes"),
        ],
        columns: DepositRow.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
    ) { call in
        let file = try HandedOver(call, call.argument("file") ?? "-")
        var target = Target("/v1/documents")
        target.add("name", call.option("name") ?? file.name)
        target.add("source", call.option("source"))
        target.add("wait", call.flag("wait") ? "index" : nil)
        let answer = try await Box.open(call).archive().post(target.text, content: file.content, mediaType: nil)
        return DepositRow.show(answer, call)
    }
}
