// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate people show PERSON`.
enum PeopleShowCommand {
    static let command = Command(
        "show", "show one person: every value, since when, and where it stands",
        discussion: """
            A source is a ledger entry with the rule that read it; `substrate ledger show` shows the entry. The ids of \
            the records that are joined in the person are what `substrate people split` takes apart.
            """,
        arguments: [Argument("person", .text("PERSON"), .required, "its id, or an address that one person has")],
        examples: [Example("substrate people show jane@example.org", "by an address")],
        columns: PersonValueRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let archive = try Box.open(call).archive()
        let id = try await PersonReference.id(call.argument("person") ?? "", in: archive)
        var target = Target("/v1/people/")
        target.append(id)
        let person = try await archive.get(target.text)
        switch call.output {
        case .json: call.show(document: person)
        case .quiet: call.print(person.cell("id"))
        case .table, .plain:
            call.show((person["values"]?.arrayValue ?? []).map(PersonValueRow.init))
            call.say("\(DisplayText.safe(person.cell("name"))), \(person.cell("kind")) \(person.cell("id"))", .faint)
            call.say("records: \(DisplayText.safe(person.joined("records")))", .faint)
        }
        return .ok
    }
}

/// One value of a person with its sources.
struct PersonValueRow: Listed {
    static let columns = [
        Column("attribute", "what it is"), Column("value", "what is said", isFlexible: true),
        Column("from", "since when, as far as anything tells"), Column("to", "until when"),
        Column("entries", "ledger entries that say so", isFlexible: true),
        Column("sources", "how many sources there are", alignment: .right),
        Column("rule", "the rule that read the first", isFlexible: true),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        let sources = json["sources"]?.arrayValue ?? []
        var entries: [String] = []
        for entry in sources.map({ $0.cell("entry") }) where !entries.contains(entry) { entries.append(entry) }
        return json.cells("attribute", "value", "from", "to")
            + [entries.joined(separator: ", "), json.cell("source_count"), sources.first?.cell("rule") ?? ""]
    }
    var identifier: String { json.cell("value") }
}
