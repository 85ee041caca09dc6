// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Puts the original texts back into a streamed answer, chunk by chunk, each channel for itself.
///
/// A channel is one field of one choice (content, refusal, reasoning) or the arguments of one tool call. What a channel
/// held back comes out in a chunk of its own before the choice finishes.
public struct StreamRestorer: Sendable {
    private struct Channel: Hashable {
        let choice: Int
        let field: String
        let call: Int
    }

    private let tokens: IssuedTokens
    private var channels: [Channel: TokenRestorer] = [:]
    private var order: [Channel] = []
    private var last: JSONObject = [:]
    private var others: AnswerRestorer
    /// The most channels of one answer; text of further ones is passed on as it is.
    private static let mostChannels = 4096

    /// Makes a restorer for the answer to one request.
    public init(_ tokens: IssuedTokens) {
        self.tokens = tokens
        others = AnswerRestorer(tokens)
    }

    /// How many tokens were restored so far.
    public var restored: Int { channels.values.reduce(others.restored) { $0 + $1.restored } }
    /// How many token-like words had a code that was never issued.
    public var unknown: Int { channels.values.reduce(others.unknown) { $0 + $1.unknown } }

    /// The chunks to give out for one chunk that came in: none while a token is under way, two where a choice finishes.
    public mutating func restore(_ chunk: JSONValue) -> [JSONValue] {
        guard !tokens.isEmpty, case .object(var object) = chunk, let choices = object["choices"]?.arrayValue,
            !choices.isEmpty
        else { return [others.restore(chunk)] }
        last = object
        var before: [JSONValue] = []
        var kept: [JSONValue] = []
        for choice in choices {
            guard let (new, isEmpty) = restored(choice, &before) else { continue }
            if !isEmpty { kept.append(new) }
        }
        var out = before.isEmpty ? [] : [envelope(before)]
        if !kept.isEmpty || object["usage"]?.objectValue != nil {
            object["choices"] = .array(kept)
            out.append(.object(object))
        }
        return out
    }

    /// What is still held back, where the stream ends without finishing its choices.
    public mutating func finish() -> [JSONValue] {
        var rest: [JSONValue] = []
        for choice in Set(order.map(\.choice)).sorted() { rest += flush(choice) }
        return rest.isEmpty ? [] : [envelope(rest)]
    }

    /// A choice with its text restored, and whether nothing is left in it.
    private mutating func restored(_ choice: JSONValue, _ before: inout [JSONValue]) -> (JSONValue, Bool)? {
        guard case .object(var object) = choice else { return (others.restore(choice), false) }
        let index = object["index"]?.intValue ?? 0
        var wasText = false
        var isEmpty = true
        if case .object(var delta)? = object["delta"] {
            for (key, value) in delta.members {
                switch value {
                case .string(let text) where key != "role":
                    let new = push(text, Channel(choice: index, field: key, call: 0), AnswerField.escaping(of: key))
                    wasText = wasText || !text.isEmpty
                    isEmpty = isEmpty && new.isEmpty
                    delta[key] = .string(new)
                case .array(let calls) where key == "tool_calls":
                    let new = calls.map { restored(call: $0, index, &wasText, &isEmpty) }
                    delta[key] = .array(new)
                case .null: break
                default:
                    delta[key] = others.restore(value)
                    isEmpty = false
                }
            }
            object["delta"] = .object(delta)
        } else {
            isEmpty = false
        }
        let isFinished = object["finish_reason"].map { !$0.isNull } ?? false
        if isFinished { before += flush(index) }
        return (.object(object), isEmpty && wasText && !isFinished)
    }

    private mutating func restored(
        call: JSONValue, _ choice: Int, _ wasText: inout Bool, _ isEmpty: inout Bool
    ) -> JSONValue {
        guard case .object(var object) = call, case .object(var function)? = object["function"],
            let arguments = function["arguments"]?.stringValue
        else {
            isEmpty = false
            return others.restore(call)
        }
        let channel = Channel(choice: choice, field: "tool_calls", call: object["index"]?.intValue ?? 0)
        let new = push(arguments, channel, .json)
        function["arguments"] = .string(new)
        // A call's first chunk carries its id and name and must go out, with or without arguments.
        if function.count > 1 || object["id"] != nil { isEmpty = false }
        wasText = wasText || !arguments.isEmpty
        isEmpty = isEmpty && new.isEmpty
        object["function"] = .object(function)
        return .object(object)
    }

    private mutating func push(_ text: String, _ channel: Channel, _ escaping: TokenRestorer.Escaping?) -> String {
        if channels[channel] == nil {
            guard order.count < Self.mostChannels else { return text }
            channels[channel] = TokenRestorer(tokens, escaping: escaping)
            order.append(channel)
        }
        guard let bytes = channels[channel]?.push(text.utf8) else { return text }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What the channels of one choice hold back, as choices for a chunk of their own.
    private mutating func flush(_ choice: Int) -> [JSONValue] {
        var out: [JSONValue] = []
        for channel in order where channel.choice == choice {
            guard let bytes = channels[channel]?.finish(), !bytes.isEmpty else { continue }
            let text = JSONValue.string(String(decoding: bytes, as: UTF8.self))
            let delta: JSONObject =
                channel.field == "tool_calls"
                ? ["tool_calls": [["index": JSONValue(channel.call), "function": ["arguments": text]]]]
                : JSONObject([(key: channel.field, value: text)])
            out.append(["index": JSONValue(choice), "delta": .object(delta), "finish_reason": nil])
        }
        return out
    }

    /// A chunk like the last one with other choices and without usage.
    private func envelope(_ choices: [JSONValue]) -> JSONValue {
        var object = last
        object["choices"] = .array(choices)
        object["usage"] = nil
        return .object(object)
    }
}
