// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate people …`.
enum PeopleCommand {
    static let command = Command(
        "people", "see who is who, and decide where nobody can tell",
        discussion: """
            People are made from what entries say about names and addresses; each value names its sources. Where two \
            records are one person with near certainty they are joined, where it is open somebody decides. Decisions are \
            entries of the ledger: none is ever lost, and each can be undone.
            """,
        section: "Knowledge",
        subcommands: [
            PeopleListCommand.command, PeopleShowCommand.command, PeopleReviewCommand.command,
            PeopleJudgeCommand.merge, PeopleJudgeCommand.split, PeopleJudgeCommand.judge, PeopleUndoCommand.command,
            PeopleJudgementsCommand.command, PeopleExplainCommand.command, PeopleConflictsCommand.command,
        ],
        examples: [
            Example("substrate people list --name 'Jane Doe'", "everybody of a name"),
            Example("substrate people review", "pairs that may be one person"),
        ])

    /// Pages of people, pairs and decisions count from the beginning.
    static func pages(_ path: String, _ list: String) -> Pages {
        Pages(target: Target(path), list: list, next: "next_offset", cursor: "offset")
    }
}

/// Who is meant by a word of the command line: the id of a person or record, or an address that one person has.
enum PersonReference {
    /// The two arguments of a pair.
    static let pair = [
        Argument("left", .text("PERSON"), .required, "id of a person or record, or an address that one person has"),
        Argument("right", .text("PERSON"), .required, "the other"),
    ]

    /// The id that a word stands for.
    static func id(_ word: String, in archive: ServiceClient) async throws -> String {
        guard word.contains("@") else { return word }
        var target = Target("/v1/people")
        target.add("address", word)
        let people = try await archive.get(target.text)["people"]?.arrayValue ?? []
        guard people.count == 1, let id = people[0]["id"]?.stringValue else {
            let word = DisplayText.safe(word)
            throw CommandFailure(
                CommandCode.personUnclear,
                people.isEmpty ? "nobody has the address \(word)" : "\(people.count) persons have the address \(word)",
                nextStep: people.isEmpty
                    ? "look for the person by name: `substrate people list --name NAME`"
                    : "give the id of one: `substrate people list --address \(word)`")
        }
        return id
    }

    /// The ids of a pair.
    static func pair(_ call: Invocation, in archive: ServiceClient) async throws -> (left: String, right: String) {
        (
            try await id(call.argument("left") ?? "", in: archive),
            try await id(call.argument("right") ?? "", in: archive)
        )
    }
}
