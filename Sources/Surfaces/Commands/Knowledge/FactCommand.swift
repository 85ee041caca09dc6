// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPCodec
import JSON

/// `substrate fact list`.
enum FactCommand {
    static let command = Command(
        "fact", "ask for extracted facts, each with its source", section: "Knowledge",
        subcommands: [
            Command(
                "list", "list facts",
                discussion: """
                    A fact says who or what (subject), how (predicate) and what (object), which ledger entry and which \
                    bytes of its text say so, and which rule in which version read it.
                    """,
                options: [
                    .value("about", .text("TEXT"), "only facts whose subject or object has this text"),
                    .value("predicate", .text("NAME"), "only facts of this kind"),
                    .value("limit", .number(1...500), "the most facts", default: "20"),
                ],
                examples: [Example("substrate fact list --about renewal", "facts that mention a word")],
                columns: FactRow.columns, exitCodes: [.notAuthorised, .notRunning]
            ) { call in
                var target = "/v1/facts?limit=\(call.number("limit") ?? 20)"
                if let about = call.option("about") { target += "&q=" + PercentCoding.encode(about) }
                if let kind = call.option("predicate") { target += "&predicate=" + PercentCoding.encode(kind) }
                let answer = try await Box.open(call).archive().get(target)
                call.show((answer["facts"]?.arrayValue ?? []).map(FactRow.init), empty: "no fact matches")
                return .ok
            }
        ])
}

/// One fact.
struct FactRow: Listed {
    static let columns = [
        Column("subject", "who or what", isFlexible: true), Column("predicate", "the relation"),
        Column("object", "what is said", isFlexible: true),
        Column("entry", "number of the ledger entry that says so", alignment: .right),
        Column("rule", "the rule that read it"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        ["subject", "predicate", "object"].map { json[$0]?.stringValue ?? "" }
            + [identifier, json["rule"]?.stringValue ?? ""]
    }
    var identifier: String { json["entry"]?.intValue.map(String.init) ?? "" }
}
