// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate index rebuild`.
enum IndexCommand {
    static let command = Command(
        "index", "look after what is derived from the ledger", section: "Records",
        subcommands: [
            Command(
                "rebuild", "drop facts and search and derive them again",
                discussion: """
                    Everything in Ring 2 is a function of the ledger, so a rebuild must give the same bytes. With \
                    `--check` the exports before and after are compared, and a difference ends with code 3.
                    """,
                options: [.flag("check", "compare the exports before and after")],
                examples: [Example("substrate index rebuild --check", "prove that nothing but the ledger is needed")],
                columns: RebuildRow.columns, exitCodes: [.findings, .notAuthorised, .notRunning]
            ) { call in
                let row = RebuildRow(json: try await Box.open(call).archive().post("/v1/rebuild"))
                call.show(row)
                guard call.flag("check"), !row.isIdentical else { return .ok }
                call.say("the rebuilt export differs from the one before", .bad)
                return .findings
            }
        ])
}

/// The outcome of a rebuild.
struct RebuildRow: Listed {
    static let columns = [
        Column("entries", "ledger entries read", alignment: .right),
        Column("identical", "whether the exports before and after are the same"),
        Column("knowledge_sha256", "digest of the export of facts and documents"),
        Column("search_sha256", "digest of the search index"),
    ]
    let json: JSONValue
    var isIdentical: Bool { json["identical"]?.boolValue ?? false }
    var knowledge: String { json["after"]?["knowledge_sha256"]?.stringValue ?? "" }
    var search: String { json["after"]?["search_sha256"]?.stringValue ?? "" }
    var cells: [String] {
        [json["entries"]?.intValue.map(String.init) ?? "", isIdentical ? "yes" : "no", knowledge, search]
    }
    var identifier: String { knowledge }
}
