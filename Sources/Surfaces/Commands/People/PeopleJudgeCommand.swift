// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate people merge|split|judge LEFT RIGHT`.
enum PeopleJudgeCommand {
    static let merge = command(
        "merge", "same", "say that two are one person",
        "Both ids go on naming the person. An earlier decision between the two that says otherwise becomes a conflict.",
        example: "substrate people merge jane@example.org j.doe@example.net --reason 'she said so'")
    static let split = command(
        "split", "different", "say that two are not one person",
        """
        Takes apart what was joined: name two records of a person, as `substrate people show` lists them. A merge that \
        somebody decided is better undone.
        """,
        example: "substrate people split RECORD RECORD --reason 'father and son'")
    static let judge = Command(
        "judge", "record a decision on two persons or records",
        options: [
            .value("verdict", .choice(["same", "different", "unsure"]), "what was decided", required: true), reason,
        ],
        arguments: PersonReference.pair,
        examples: [Example("substrate people judge PERSON PERSON --verdict unsure", "nobody can tell")],
        columns: JudgedRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in try await decide(call, call.option("verdict") ?? "") }

    static let reason = Option.value("reason", .text("TEXT"), "why")

    /// A command for one verdict.
    static func command(
        _ verb: String, _ verdict: String, _ summary: String, _ discussion: String = "", example: String
    ) -> Command {
        Command(
            verb, summary, discussion: discussion, options: [reason], arguments: PersonReference.pair,
            examples: [Example(example, summary)], columns: JudgedRow.columns,
            exitCodes: [.notAuthorised, .notRunning]
        ) { call in try await decide(call, verdict) }
    }

    private static func decide(_ call: Invocation, _ verdict: String) async throws -> ExitCode {
        let archive = try Box.open(call).archive()
        let pair = try await PersonReference.pair(call, in: archive)
        var body: JSONObject = [
            "left": .string(pair.left), "right": .string(pair.right), "verdict": .string(verdict),
        ]
        if let reason = call.option("reason") { body["reason"] = .string(reason) }
        let answer = try await send(body, archive)
        call.show(JudgedRow(answer))
        call.say("undo with: substrate people undo \(answer.cell("id"))", .faint)
        return .ok
    }

    /// Records a decision.
    static func send(_ body: JSONObject, _ archive: ServiceClient) async throws -> JSONValue {
        try await archive.post("/v1/people/judgements", .object(body))
    }
}

/// A decision that was recorded.
struct JudgedRow: Listed {
    static let columns = [
        Column("id", "its id, by which it is undone"), Column("index", "the ledger entry that records it"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] { json.cells("id", "index") }
}

/// `substrate people undo JUDGEMENT`.
enum PeopleUndoCommand {
    static let command = Command(
        "undo", "take a decision back",
        discussion: "The decision stays in the ledger and counts no more. An undo can be undone too.",
        options: [PeopleJudgeCommand.reason],
        arguments: [Argument("judgement", .text("ID"), .required, "id of the decision")],
        examples: [Example("substrate people undo 01KAKQ0ZJ1V6J9D2N5T8W3X4YZ", "as if it had not been made")],
        columns: JudgedRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        var body: JSONObject = ["undoes": .string(call.argument("judgement") ?? "")]
        if let reason = call.option("reason") { body["reason"] = .string(reason) }
        call.show(JudgedRow(try await PeopleJudgeCommand.send(body, Box.open(call).archive())))
        return .ok
    }
}

/// `substrate people judgements`.
enum PeopleJudgementsCommand {
    static let command = Command(
        "judgements", "list what was decided, in the order of the ledger", options: Pages.options,
        examples: [Example("substrate people judgements", "decisions with their ids")],
        columns: JudgementRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        try await PeopleCommand.pages("/v1/people/judgements", "judgements").show(
            call, from: Box.open(call).archive(), empty: "nothing was decided yet", row: JudgementRow.init)
        return .ok
    }
}

/// One decision.
struct JudgementRow: Listed {
    static let columns = [
        Column("id", "its id"), Column("verdict", "same, different or unsure"), Column("left", "one of the two"),
        Column("right", "the other"), Column("at", "when"), Column("actor", "id of the token that asked"),
        Column("undoes", "the decision that it takes back"), Column("reason", "why", isFlexible: true),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] { json.cells("id", "verdict", "left", "right", "at", "actor", "undoes", "reason") }
}
