// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import JSON

/// `substrate extract FILE`.
enum ExtractCommand {
    static let command = Command(
        "extract", "see what a text mentions, without storing anything",
        discussion: """
            Sends a text to the archive and lists the addresses, numbers, dates, amounts and known names in it, each \
            with its place, as byte offsets, and the rule that found it. Nothing is written down. A document of another \
            kind than text has to be taken in first.
            """,
        section: "Knowledge",
        options: [
            .flag("names", "find the people and organisations too that the ledger knows"),
            .value(
                "region", .text("CC"), "a country whose telephone numbers are tried, e.g. DE",
                default: "the setting extraction.phone_regions", repeatable: true),
        ],
        arguments: [Argument("file", .file, .optional, "a file of text; standard input where it is - or left out")],
        examples: [
            Example("substrate extract letter.txt", "what the rules find in a letter"),
            Example("substrate extract - --names --plain < letter.txt", "from standard input, for a script"),
        ],
        columns: MentionRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let given = try HandedOver(call, call.argument("file") ?? "-", limit: limit)
        // What is no text would be sent as another one, and the places would be those of that one.
        guard let text = String(validating: given.content, as: UTF8.self) else {
            throw CommandFailure(
                CommandCode.notText, "what was given is not text in UTF-8",
                nextStep: "take the document in with `substrate document add`, and list its facts")
        }
        var body: JSONObject = ["text": .string(text)]
        if call.flag("names") { body["names"] = true }
        if !call.options("region").isEmpty {
            body["regions"] = .array(call.options("region").map { .string($0.uppercased()) })
        }
        let answer = try await Box.open(call).archive().post("/v1/extract", .object(body))
        call.show((answer["mentions"]?.arrayValue ?? []).map(MentionRow.init), empty: "nothing was found")
        return .ok
    }

    /// The longest text that the archive looks through, in bytes.
    private static let limit = 1 << 20
}

/// One thing that a text mentions.
struct MentionRow: Listed {
    static let columns = [
        Column("kind", "what it is"),
        Column("value", "what was found, in one form however it is written", isFlexible: true),
        Column("text", "what stands there", isFlexible: true),
        Column("start", "where it begins, in bytes", alignment: .right),
        Column("end", "where it ends", alignment: .right), Column("rule", "the rule that found it"),
        Column("people", "ids of those whom a known name may mean", isFlexible: true),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] { json.cells("kind", "value", "text", "start", "end", "rule") + [json.joined("people")] }
    var identifier: String { json.cell("value") }
}
