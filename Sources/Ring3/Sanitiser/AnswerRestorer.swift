// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON

/// Puts the original texts back into a whole answer.
public struct AnswerRestorer: Sendable {
    private let tokens: IssuedTokens
    /// How many tokens were restored so far.
    public private(set) var restored = 0
    /// How many token-like words had a code that was never issued.
    public private(set) var unknown = 0

    /// Makes a restorer for the answer to one request.
    public init(_ tokens: IssuedTokens) { self.tokens = tokens }

    /// The answer with every token in its strings and keys replaced by what it stands for.
    public mutating func restore(_ answer: JSONValue) -> JSONValue {
        tokens.isEmpty ? answer : restored(answer, under: nil)
    }

    private mutating func restored(_ value: JSONValue, under key: String?) -> JSONValue {
        switch value {
        case .string(let text): return .string(restored(text, AnswerField.escaping(of: key)))
        case .array(let elements): return .array(elements.map { restored($0, under: key) })
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.map { (key: restored($0.key, .plain), value: restored($0.value, under: $0.key)) }))
        case .null, .bool, .number: return value
        }
    }

    private mutating func restored(_ text: String, _ escaping: TokenRestorer.Escaping?) -> String {
        // A token has five characters at least, and most strings of an answer are ids and names.
        guard text.utf8.count >= TokenCode.length else { return text }
        var restorer = TokenRestorer(tokens, escaping: escaping)
        let bytes = restorer.push(text.utf8) + restorer.finish()
        unknown += restorer.unknown
        guard restorer.restored > 0 else { return text }
        restored += restorer.restored
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// How the fields of an answer hold their text.
enum AnswerField {
    /// The arguments of a call are JSON; a message's content may be; everything else is a plain text.
    static func escaping(of key: String?) -> TokenRestorer.Escaping? {
        switch key {
        case "arguments": .json
        case "content", "text": nil
        default: .plain
        }
    }
}
