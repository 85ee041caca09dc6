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
        arguments: [Argument("file", .file, .optional, "a file of text; standard input where it is - or left out")],
        examples: [
            Example("substrate extract letter.txt", "what the rules find in a letter"),
            Example("substrate extract - --plain < letter.txt", "from standard input, for a script"),
        ],
        columns: MentionRow.columns, exitCodes: [.notAuthorised, .notRunning]
    ) { call in
        let given = try HandedOver(call, call.argument("file") ?? "-", limit: 4 << 20)
        let text = String(decoding: given.content, as: UTF8.self)
        let answer = try await Box.open(call).archive().post("/v1/extract", ["text": .string(text)])
        call.show((answer["mentions"]?.arrayValue ?? []).map(MentionRow.init), empty: "nothing was found")
        return .ok
    }
}

/// One thing that a text mentions.
struct MentionRow: Listed {
    static let columns = [
        Column("kind", "what it is"),
        Column("text", "what was found, in one form however it was written", isFlexible: true),
        Column("start", "where it begins", alignment: .right), Column("end", "where it ends", alignment: .right),
        Column("rule", "the rule that found it"), Column("key", "what a known name is known by", isFlexible: true),
    ]
    let json: JSONValue
    init(_ json: JSONValue) { self.json = json }
    var cells: [String] {
        let place = json["span"]?.arrayValue ?? []
        func end(_ index: Int) -> String { place.count == 2 ? place[index].intValue.map(String.init) ?? "" : "" }
        return json.cells("kind", "text") + [end(0), end(1)] + json.cells("rule", "key")
    }
    var identifier: String { json.cell("text") }
}
