// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON

/// A chat request as far as the Doorman needs to understand it; everything else travels on as it came.
struct ChatRequest {
    /// The members in the caller's order.
    private(set) var object: JSONObject
    /// The bytes to send where nothing needs replacing.
    private(set) var written: [UInt8]
    /// The model the caller named.
    let model: String?
    /// Whether the answer is wanted piece by piece.
    let isStreamed: Bool
    /// Whether the caller wants the usage as a last chunk.
    let wantsUsage: Bool

    /// Names that mean "whatever model there is".
    private static let anyModel: Set<String> = ["", "auto", "default"]

    /// Reads and checks a request.
    init(_ bytes: [UInt8], limits: JSONLimits) throws {
        let value: JSONValue
        do throws(JSONError) { value = try JSONValue(parsing: bytes, limits: limits) } catch {
            if error.reason == .tooLarge { throw error }
            throw DoormanError(.invalidBody, "the body is not valid JSON: \(error.message)", nextStep: error.nextStep)
        }
        guard let object = value.objectValue else {
            throw DoormanError(.invalidBody, "the body is not a JSON object", nextStep: "send a JSON object")
        }
        self.object = object
        written = bytes
        model = try Self.model(object)
        isStreamed = try Self.flag(object["stream"], "stream")
        wantsUsage = try Self.usage(object["stream_options"])
        try Self.check(messages: object["messages"])
    }

    /// Whether the caller leaves the choice of the model to the box.
    var wantsAnyModel: Bool { model.map(Self.anyModel.contains) ?? true }

    /// Names the model to ask.
    mutating func choose(model: String) { set("model", .string(model)) }

    /// Asks for the usage at the end of a stream, which the record of the call needs.
    mutating func askForUsage() {
        guard isStreamed, !wantsUsage else { return }
        var options = object["stream_options"]?.objectValue ?? [:]
        options["include_usage"] = true
        set("stream_options", .object(options))
    }

    private mutating func set(_ key: String, _ value: JSONValue) {
        object[key] = value
        written = JSONValue.object(object).bytes
    }

    // MARK: Checks

    private static func model(_ object: JSONObject) throws -> String? {
        guard let value = object["model"], !value.isNull else { return nil }
        guard let text = value.stringValue else { throw DoormanError.field("model", "must be a string") }
        return text
    }

    private static func flag(_ value: JSONValue?, _ name: String) throws -> Bool {
        guard let value, !value.isNull else { return false }
        guard let flag = value.boolValue else { throw DoormanError.field(name, "must be true or false") }
        return flag
    }

    private static func usage(_ value: JSONValue?) throws -> Bool {
        guard let value, !value.isNull else { return false }
        guard let options = value.objectValue else { throw DoormanError.field("stream_options", "must be an object") }
        return try flag(options["include_usage"], "stream_options.include_usage")
    }

    private static func check(messages: JSONValue?) throws {
        guard let messages, !messages.isNull else { throw DoormanError.field("messages", "is missing") }
        guard let list = messages.arrayValue else { throw DoormanError.field("messages", "must be a list") }
        guard !list.isEmpty else { throw DoormanError.field("messages", "must not be empty") }
        for (index, message) in list.enumerated() {
            let name = "messages[\(index)]"
            guard let message = message.objectValue else { throw DoormanError.field(name, "must be an object") }
            guard let role = message["role"]?.stringValue, !role.isEmpty else {
                throw DoormanError.field("\(name).role", "must be a string")
            }
            try check(content: message["content"], "\(name).content")
        }
    }

    /// Content is a text, nothing, or a list of parts; a part is an object with a type.
    private static func check(content: JSONValue?, _ name: String) throws {
        switch content {
        case nil, .null, .string: return
        case .array(let parts):
            for (index, part) in parts.enumerated() {
                guard part["type"]?.stringValue != nil else {
                    throw DoormanError.field("\(name)[\(index)]", "must be an object with a `type`")
                }
            }
        default: throw DoormanError.field(name, "must be a string or a list of parts")
        }
    }
}
