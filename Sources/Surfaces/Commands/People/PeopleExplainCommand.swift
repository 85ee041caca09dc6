// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate people explain LEFT RIGHT`.
enum PeopleExplainCommand {
    static let command = Command(
        "explain", "show why two are, or are not, taken to be one",
        discussion: """
            Each field adds or takes weight, in bits: 1 doubles the odds that they are one. The first line is what holds \
            before anything is compared, the last the sum. Rare values weigh more than frequent ones.
            """,
        arguments: PersonReference.pair,
        examples: [Example("substrate people explain anna@example.org a.berg@example.com", "two addresses")],
        columns: WeightRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let archive = try Box.open(call).archive()
        let pair = try await PersonReference.pair(call, in: archive)
        var target = Target("/v1/people/explain")
        target.add("left", pair.left)
        target.add("right", pair.right)
        let answer = try await archive.get(target.text)
        if call.output == .json { call.show(document: answer) } else { show(answer, call) }
        return .ok
    }

    /// Prints the weights, and says what follows from them.
    static func show(_ answer: JSONValue, _ call: Invocation) {
        let steps = answer["steps"]?.arrayValue ?? []
        call.show(
            [WeightRow(["field": "prior", "weight": answer["prior"] ?? .null])] + steps.map(WeightRow.init)
                + [WeightRow(["field": "sum", "weight": answer["weight"] ?? .null, "level": answer["band"] ?? .null])])
        var line = "probability \(MatchNumber.text(answer["probability"])), band \(answer.cell("band"))"
        if let obstacle = answer["obstacle"]?.stringValue { line += ", obstacle \(obstacle)" }
        line += answer["same"]?.boolValue == true ? "; taken to be one" : "; not taken to be one"
        call.say(DisplayText.safe(line))
        for judgement in answer["judgements"]?.arrayValue ?? [] {
            call.say(
                DisplayText.safe(
                    "decided: \(judgement.cell("verdict")) [\(judgement.cell("id"))] \(judgement.cell("reason"))"))
        }
    }
}

/// What one field weighs.
struct WeightRow: Listed {
    static let columns = [
        Column("field", "what is compared"), Column("level", "how far it agrees"),
        Column("weight", "bits for or against that agreement", alignment: .right),
        Column("adjustment", "bits that are added because the value is rare or frequent", alignment: .right),
        Column("left", "what the one has", isFlexible: true), Column("right", "what the other has", isFlexible: true),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        json.cells("field", "level") + [MatchNumber.text(json["weight"]), MatchNumber.text(json["adjustment"])]
            + [json.joined("left"), json.joined("right")]
    }
}

/// `substrate people conflicts`.
enum PeopleConflictsCommand {
    static let command = Command(
        "conflicts", "list what rules alone do not settle", options: Pages.options,
        examples: [Example("substrate people conflicts", "decisions that contradict each other, and more")],
        columns: ConflictRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        try await PeopleCommand.pages("/v1/people/conflicts", "conflicts").show(
            call, from: Box.open(call).archive(), empty: "there is no conflict", row: ConflictRow.init)
        return .ok
    }
}

/// One conflict.
struct ConflictRow: Listed {
    static let columns = [
        Column("kind", "what kind of conflict"), Column("attribute", "of what"),
        Column("persons", "ids of those it is about"), Column("values", "what is said", isFlexible: true),
        Column("judgements", "ids of decisions in it"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        let judgements = (json["judgements"]?.arrayValue ?? []).map { $0.cell("id") }.joined(separator: ", ")
        return json.cells("kind", "attribute") + [json.joined("persons"), json.joined("values"), judgements]
    }
    var identifier: String { json.joined("persons") }
}
