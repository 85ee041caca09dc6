// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPCodec
import JSON

/// `substrate search QUERY`.
enum SearchCommand {
    static let command = Command(
        "search", "find documents by their words",
        discussion: """
            Words must all occur; `"a phrase"`, `prefix*`, `-without` and `OR` narrow or widen. Each hit names its \
            ledger entry, which `substrate ledger show` explains. No AI is involved.
            """,
        section: "Knowledge",
        options: [.value("limit", .number(1...200), "the most hits", default: "10")],
        arguments: [Argument("query", .text("QUERY"), .repeated(atLeastOne: true), "what to look for")],
        examples: [
            Example("substrate search renewal", "every document with the word"),
            Example("substrate search '\"annual fee\" -draft' --json", "a phrase, without drafts, for a script"),
        ],
        columns: HitRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let query = call.arguments("query").joined(separator: " ")
        let limit = call.number("limit") ?? 10
        let answer = try await Box.open(call).archive().get(
            "/v1/search?q=\(PercentCoding.encode(query))&limit=\(limit)")
        call.show((answer["hits"]?.arrayValue ?? []).map(HitRow.init), empty: "nothing matches")
        return .ok
    }
}

/// One search hit.
struct HitRow: Listed {
    static let columns = [
        Column("entry", "number of the ledger entry", alignment: .right), Column("title", "title", isFlexible: true),
        Column("snippet", "words around the match", isFlexible: true), Column("source", "where it came from"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        [identifier] + ["title", "snippet", "source"].map { json[$0]?.stringValue ?? "" }
    }
    var identifier: String { json["entry"]?.intValue.map(String.init) ?? "" }
}
