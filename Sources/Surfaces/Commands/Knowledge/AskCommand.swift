// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import HTTPCodec
import JSON

/// `substrate ask QUESTION`.
enum AskCommand {
    static let command = Command(
        "ask", "ask a model about your records, through the Doorman",
        discussion: """
            Passages that match the question are found without AI and go with it as numbered sources. E-mail addresses \
            and phone numbers leave the Doorman as opaque tokens and come back as values. Without a model the command \
            ends with code 6 and says what still works.
            """,
        section: "Knowledge",
        options: [
            .value("sources", .number(0...20), "the most passages to send along", default: "3"),
            .value("model", .text("NAME"), "the model to ask, where the tier has several"),
        ],
        arguments: [Argument("question", .text("QUESTION"), .repeated(atLeastOne: true), "what to ask")],
        examples: [Example("substrate ask 'When is the Aurora contract due for renewal?'", "with sources")],
        exitCodes: [.notAuthorised, .notRunning, .aiUnavailable, .budgetRefused]
    ) { call in
        let box = try Box.open(call)
        let question = call.arguments("question").joined(separator: " ")
        let limit = call.number("sources") ?? 3
        let passages = limit == 0 ? [] : try await Passage.find(for: question, limit: limit, in: box.archive())
        let request = Conversation(question: question, passages: passages, model: call.option("model")).request
        let answer = try await Answer.fetch(request, from: box.doorman())
        switch call.output {
        case .json: call.show(document: answer.json)
        case .quiet: call.print(answer.text)
        case .table, .plain:
            call.print(answer.text)
            for (number, passage) in passages.enumerated() {
                call.say("  [\(number + 1)] entry \(passage.entry) \(passage.title)", .faint)
            }
            call.say("  \(answer.receipt)", .faint)
        }
        return .ok
    }
}

/// A passage of the box's own records that goes with a question.
struct Passage: Sendable {
    let entry: Int
    let title: String
    let text: String

    /// Words that carry no meaning of their own in a search.
    private static let weak: Set<String> = [
        "a", "an", "and", "are", "at", "by", "did", "do", "does", "for", "from", "has", "have", "how", "i", "in", "is",
        "it", "me", "my", "of", "on", "or", "our", "that", "the", "this", "to", "was", "we", "what", "when", "where",
        "which", "who", "whom", "whose", "why", "will", "with", "you", "your",
    ]

    /// Searches for the question's own words, any of them, best match first.
    static func find(for question: String, limit: Int, in archive: ServiceClient) async throws -> [Passage] {
        let words = question.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        let strong = words.filter { $0.count > 1 && !weak.contains($0) }
        guard !strong.isEmpty else { return [] }
        let query = strong.prefix(12).map { "\"\($0)\"" }.joined(separator: " OR ")
        let answer = try await archive.get("/v1/search?q=\(PercentCoding.encode(query))&limit=\(limit)")
        return (answer["hits"]?.arrayValue ?? []).compactMap { hit in
            guard let entry = hit["entry"]?.intValue, let text = hit["snippet"]?.stringValue else { return nil }
            return Passage(entry: entry, title: hit["title"]?.stringValue ?? "", text: text)
        }
    }
}

/// A question with its sources, as a chat request.
struct Conversation: Sendable {
    let question: String
    let passages: [Passage]
    let model: String?

    var request: JSONObject {
        var content = question
        if !passages.isEmpty {
            content += "\n\nSources:\n"
            for (number, passage) in passages.enumerated() {
                content += "[\(number + 1)] \(passage.title): \(passage.text)\n"
            }
        }
        var object: JSONObject = [
            "messages": [
                ["role": "system", "content": "Answer from the numbered sources and name them."],
                ["role": "user", "content": .string(content)],
            ]
        ]
        if let model { object["model"] = .string(model) }
        return object
    }
}

/// What came back from the Doorman.
struct Answer: Sendable {
    let json: JSONValue

    /// Sends a chat request and reads the whole answer.
    static func fetch(_ request: JSONObject, from doorman: ServiceClient) async throws -> Answer {
        Answer(json: try await doorman.post("/v1/chat/completions", .object(request)))
    }

    var text: String { json["choices"]?[0]?["message"]?["content"]?.stringValue ?? "" }

    /// One line: tier, model, what was replaced, the audit record.
    var receipt: String {
        let own = json["x_substrate"]
        let masked = own?["redactions"]?.objectValue?.members.compactMap { $0.value.intValue }.reduce(0, +) ?? 0
        return "tier \(own?["tier"]?.stringValue ?? "?") · \(json["model"]?.stringValue ?? "?") · "
            + "\(masked) values left as tokens · audit \(own?["audit_id"]?.stringValue ?? "?")"
    }
}
