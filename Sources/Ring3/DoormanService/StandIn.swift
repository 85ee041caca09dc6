// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
public import HTTPServer
import JSON
import Primitives

/// A loopback server that speaks the OpenAI chat interface and is not a model: for demonstrations and tests.
///
/// It answers by quoting sentences of the question and its sources back, so that every token that was sent comes back. The
/// same question always gets the same answer. `GET /__last` shows the body it received last, as received.
public struct StandIn: Sendable {
    /// The id it lists itself under.
    public static let modelID = "stand-in-not-a-model"
    /// What it calls itself.
    public static let name = "stand-in (not a model)"

    private final class Memory: Sendable { let last = Lock<[UInt8]>([]) }
    private let memory = Memory()
    private static let largestBody = 64 << 20
    /// Characters of one streamed piece.
    private static let pieceLength = 12

    /// Makes a stand-in.
    public init() {}

    /// Its routes.
    public var handler: HTTPHandler {
        var router = Router()
        router.on(.get, "/healthz") { _, _ in HTTPResponse(text: "ok") }
        router.on(.get, "/__last") { _, _ in .json(memory.last.withLock { $0 }) }
        router.on(.get, "/v1/models") { _, _ in
            let entry: JSONValue = [
                "id": .string(Self.modelID), "object": "model", "created": 0, "owned_by": .string(Self.name),
                "name": .string(Self.name),
            ]
            return .json(JSONValue.object(["object": "list", "data": [entry]]).bytes)
        }
        router.on(.post, "/v1/chat/completions") { request, _ in
            let body = try await request.body.collect(limit: Self.largestBody)
            memory.last.withLock { $0 = body }
            return try Self.answer(try JSONValue(parsing: body))
        }
        return router.handler
    }

    private static func answer(_ request: JSONValue) throws -> HTTPResponse {
        let text = reply(to: request["messages"]?.arrayValue ?? [])
        let isStreamed = request["stream"]?.boolValue ?? false
        let usage: JSONValue = [
            "prompt_tokens": JSONValue(words(request.text)), "completion_tokens": JSONValue(words(text)),
            "total_tokens": JSONValue(words(request.text) + words(text)),
        ]
        guard isStreamed else {
            let message: JSONValue = ["role": "assistant", "content": .string(text)]
            var object = envelope("chat.completion")
            object["choices"] = [["index": 0, "message": message, "finish_reason": "stop"]]
            object["usage"] = usage
            return .json(JSONValue.object(object).bytes)
        }
        let wantsUsage = request["stream_options"]?["include_usage"]?.boolValue ?? false
        return .events { writer in
            try await writer.write(event(["role": "assistant", "content": ""], nil))
            var rest = text.unicodeScalars[...]
            while !rest.isEmpty {
                try await writer.write(event(["content": .string(String(rest.prefix(pieceLength)))], nil))
                rest = rest.dropFirst(pieceLength)
            }
            try await writer.write(event([:], "stop"))
            if wantsUsage {
                var object = envelope("chat.completion.chunk")
                object["choices"] = []
                object["usage"] = usage
                try await writer.write(ServerSentEvent(data: JSONValue.object(object).text).bytes)
            }
            try await writer.write(ServerSentEvent(data: "[DONE]").bytes)
        }
    }

    private static func envelope(_ kind: String) -> JSONObject {
        ["id": "chatcmpl-stand-in", "object": .string(kind), "created": 0, "model": .string(modelID)]
    }
    private static func event(_ delta: JSONValue, _ finish: JSONValue) -> [UInt8] {
        var object = envelope("chat.completion.chunk")
        object["choices"] = [["index": 0, "delta": delta, "finish_reason": finish]]
        return ServerSentEvent(data: JSONValue.object(object).text).bytes
    }
    private static func words(_ text: String) -> Int { text.split { $0 == " " || $0 == "\n" }.count }

    // MARK: The answer

    /// The longest answer in sentences.
    private static let mostSentences = 8

    /// Quotes what was sent: sentences with a token first, then those that share words with the question.
    static func reply(to messages: [JSONValue]) -> String {
        let texts = messages.map { (role: $0["role"]?.stringValue ?? "", text: content($0)) }
        let question = texts.last { $0.role == "user" }?.text ?? ""
        let sources = texts.filter { $0.role == "system" || $0.role == "developer" || $0.role == "tool" }
        let asked = Set(question.lowercased().split { !$0.isLetter }.filter { $0.count > 3 })
        var quoted = sentences(question)
        for source in sources {
            for sentence in sentences(source.text) {
                let hits = sentence.lowercased().split { !$0.isLetter }.contains { asked.contains($0) }
                if (hits || sentence.contains("⟦")) && !quoted.contains(sentence) { quoted.append(sentence) }
            }
        }
        let lines = quoted.prefix(mostSentences).map { "> " + $0 }
        return "I am a stand-in, not a model. You wrote:\n" + lines.joined(separator: "\n")
    }

    private static func content(_ message: JSONValue) -> String {
        if let text = message["content"]?.stringValue { return text }
        return (message["content"]?.arrayValue ?? []).compactMap { $0["text"]?.stringValue }.joined(separator: "\n")
    }

    /// Splits at line ends and behind full stops, question and exclamation marks that a space follows.
    private static func sentences(_ text: String) -> [String] {
        var out: [String] = []
        var current = ""
        var isEnd = false
        for character in text {
            if character == "\n" || isEnd && character == " " {
                out.append(current)
                current = ""
            } else {
                current.append(character)
            }
            isEnd = character == "." || character == "?" || character == "!"
        }
        out.append(current)
        return out.map { String($0.drop { $0 == " " }) }.filter { !$0.isEmpty }
    }
}
