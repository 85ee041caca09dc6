// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate people review`.
enum PeopleReviewCommand {
    static let command = Command(
        "review", "list pairs that may be one person, or decide on them",
        discussion: """
            The most probable pairs come first. `accept` says that a pair is one person, `reject` that it is two, \
            `skip` that nobody can tell; `walk` goes through them one by one and asks.
            """,
        options: Pages.options,
        subcommands: [
            decision("accept", "same", "say that a pair is one person"),
            decision("reject", "different", "say that a pair is two persons"),
            decision("skip", "unsure", "say that nobody can tell"), PeopleReviewWalk.command,
        ],
        examples: [
            Example("substrate people review --limit 5", "the five most probable pairs"),
            Example("substrate people review walk", "decide on one after the other"),
        ],
        columns: ReviewPairRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        try await PeopleCommand.pages("/v1/people/review", "review").show(
            call, from: Box.open(call).archive(), empty: "there is no pair to decide on", row: ReviewPairRow.init)
        return .ok
    }

    private static func decision(_ verb: String, _ verdict: String, _ summary: String) -> Command {
        PeopleJudgeCommand.command(
            verb, verdict, summary, example: "substrate people review \(verb) anna@example.org a.berg@example.com")
    }
}

/// One pair that somebody should look at.
struct ReviewPairRow: Listed {
    static let columns = [
        Column("left", "id of one"), Column("right", "id of the other"),
        Column("left_name", "what the one is called", isFlexible: true),
        Column("right_name", "what the other is called", isFlexible: true),
        Column("probability", "how probable it is that they are one", alignment: .right),
        Column("weight", "the same as binary logarithm of the odds", alignment: .right),
        Column("obstacle", "why it is not done without asking"),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        json.cells("left", "right", "left_name", "right_name")
            + [MatchNumber.text(json["probability"]), MatchNumber.text(json["weight"]), json.cell("obstacle")]
    }
    var identifier: String { json.cell("left") + " " + json.cell("right") }
}

/// A weight or probability as people read it: three digits behind the point.
enum MatchNumber {
    static func text(_ value: JSONValue?) -> String {
        guard let number = value?.doubleValue, abs(number) < 1e9 else { return "" }
        let thousandths = Int((abs(number) * 1000).rounded())
        let digits = String(thousandths % 1000)
        let sign = number < 0 && thousandths > 0 ? "-" : ""
        return sign + "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
    }
}
