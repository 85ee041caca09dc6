// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate people review walk`.
enum PeopleReviewWalk {
    static let command = Command(
        "walk", "go through the pairs one by one and ask",
        discussion: """
            Shows why each pair may be one person and asks: `s` same, `d` different, `u` unsure, Return for later, `q` \
            to end. Every decision is recorded at once and can be undone.
            """,
        options: [.value("limit", .number(1...100_000), "the most pairs", default: "20")],
        examples: [Example("substrate people review walk", "decide on the most probable pairs")],
        exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        guard call.mayAsk else {
            throw UsageError(
                .inputNeeded, "there is no terminal to ask at",
                nextStep: "decide with `substrate people review accept`, `reject` and `skip`")
        }
        let archive = try Box.open(call).archive()
        let pairs = try await PeopleCommand.pages("/v1/people/review", "review").fetch(
            from: archive, limit: call.number("limit") ?? 20
        ).items
        var decided = 0
        for pair in pairs {
            guard try await look(pair, call, archive) else { continue }
            guard let verdict = try ask(call) else { break }
            guard !verdict.isEmpty else { continue }
            let answer = try await PeopleJudgeCommand.send(
                ["left": pair["left"] ?? .null, "right": pair["right"] ?? .null, "verdict": .string(verdict)], archive)
            decided += 1
            call.say("recorded; undo with: substrate people undo \(answer.cell("id"))", .faint)
        }
        call.say("\(decided) decided")
        return .ok
    }

    /// Shows a pair; false where an earlier decision has settled it by now.
    private static func look(_ pair: JSONValue, _ call: Invocation, _ archive: ServiceClient) async throws -> Bool {
        var target = Target("/v1/people/explain")
        target.add("left", pair.cell("left"))
        target.add("right", pair.cell("right"))
        let answer = try await archive.get(target.text)
        guard answer["same"]?.boolValue != true else { return false }
        call.say(DisplayText.safe("\(pair.cell("left_name")) | \(pair.cell("right_name"))"), .strong)
        PeopleExplainCommand.show(answer, call)
        return true
    }

    /// A verdict, an empty text for later, or nil to end.
    private static func ask(_ call: Invocation) throws -> String? {
        while true {
            let answer = try call.ask("same, different, unsure, later or quit? (s/d/u/Return/q)", option: "limit")
            switch answer.lowercased() {
            case "s", "same": return "same"
            case "d", "different": return "different"
            case "u", "unsure": return "unsure"
            case "", "l", "later": return ""
            case "q", "quit": return nil
            default: call.say("type s, d, u, q or Return")
            }
        }
    }
}
