// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate people list`.
enum PeopleListCommand {
    static let command = Command(
        "list", "list people, all or those with an address, number or name",
        options: [
            .value("address", .text("ADDRESS"), "who has, or had, this mail address"),
            .value("phone", .text("NUMBER"), "who has, or had, this telephone number"),
            .value("name", .text("NAME"), "who is called so"),
        ] + Pages.options,
        examples: [Example("substrate people list --address jane@example.org", "whose address it is")],
        columns: PersonRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let ways = ["address", "phone", "name"].filter { call.option($0) != nil }
        guard ways.count <= 1 else {
            throw UsageError(
                .conflictingOptions, "people are asked for in two ways at once",
                nextStep: "give one of --address, --phone and --name")
        }
        var target = Target("/v1/people")
        for way in ways { target.add(way, call.option(way)) }
        try await Pages(target: target, list: "people", next: "next_offset", cursor: "offset").show(
            call, from: Box.open(call).archive(), empty: "nobody matches", row: PersonRow.init)
        return .ok
    }
}

/// One person in a list.
struct PersonRow: Listed {
    static let columns = [
        Column("id", "its id, which never comes from an address"),
        Column("name", "what it is called", isFlexible: true),
        Column("kind", "a person, or what only looks like one"), Column("email", "mail addresses", isFlexible: true),
        Column("phone", "telephone numbers", isFlexible: true),
        Column("organisation", "whom it works for now", isFlexible: true),
        Column("records", "how many records are joined in it", alignment: .right),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }

    private func values(_ attribute: String, present: Bool = false) -> String {
        (json["values"]?.arrayValue ?? []).filter {
            $0.cell("attribute") == attribute && !(present && $0["to"]?.stringValue != nil)
        }.map { $0.cell("value") }.joined(separator: ", ")
    }
    var cells: [String] {
        json.cells("id", "name", "kind")
            + [
                values("email"), values("phone"), values("organisation", present: true),
                (json["records"]?.arrayValue).map { String($0.count) } ?? "",
            ]
    }
}
