// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate intake reprocess`.
enum IntakeReprocessCommand {
    static let command = Command(
        "reprocess", "read documents again, from the ledger",
        discussion: """
            Reads again what a reader read, in one of its versions, or with an outcome: after a program such as \
            pdftotext was installed or renewed, or a reader learned something. What is given has to hold together. The \
            ledger does not change; facts, people and search follow.
            """,
        options: DocumentSelection.options + [.flag("wait", short: "w", "wait until it is done")],
        examples: [
            Example("substrate intake reprocess --status failed", "everything that failed"),
            Example("substrate intake reprocess --reader pdf --reader-version 1 --wait", "what an old version read"),
        ],
        columns: ReprocessRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let form = DocumentSelection.form(call)
        guard !form.members.isEmpty else {
            throw UsageError(
                .missingOption, "nothing says which documents are meant",
                nextStep: "give --reader, --reader-version, --status or --kind; for everything: substrate index rebuild"
            )
        }
        let answer = try await Box.open(call).archive().post(
            "/v1/reprocess" + (call.flag("wait") ? "?wait=index" : ""), .object(form))
        call.show(ReprocessRow(answer))
        return .ok
    }
}

/// What a call says about documents: how they were read.
enum DocumentSelection {
    static let options: [Option] = [
        .value("reader", .text("NAME"), "read by this reader, e.g. pdf"),
        .value("reader-version", .text("VERSION"), "read by this version of it"),
        .value("status", .choice(["read", "empty", "unreadable", "refused", "failed"]), "with this outcome"),
        .value("kind", .text("KIND"), "of this kind, e.g. mail"),
    ]
    private static let names = [
        ("reader", "reader"), ("reader-version", "version"), ("status", "status"), ("kind", "kind"),
    ]

    /// As the members of a request.
    static func form(_ call: Invocation) -> JSONObject {
        var form = JSONObject()
        for (option, name) in names { if let value = call.option(option) { form[name] = .string(value) } }
        return form
    }

    /// As parameters of a target.
    static func add(_ call: Invocation, to target: inout Target) {
        for (option, name) in names { target.add(name, call.option(option)) }
    }
}

/// How many documents are read again.
struct ReprocessRow: Listed {
    static let columns = [Column("marked", "documents that are read again", alignment: .right)]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] { json.cells("marked") }
}
