// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON

/// What a tool takes: named fields, which become a JSON Schema and check what comes in.
public struct ToolInput: Hashable, Sendable {
    /// The values a field can have.
    public indirect enum Kind: Hashable, Sendable {
        /// A text of at most so many bytes of UTF-8.
        case text(maxBytes: Int)
        /// One of some words.
        case choice([String])
        /// A whole number in a range.
        case integer(ClosedRange<Int>)
        /// True or false.
        case boolean
        /// At most so many values of one kind.
        case list(of: Kind, atMost: Int)
        /// Any JSON object.
        case object
        /// Any JSON value.
        case any
    }

    /// One field.
    public struct Field: Hashable, Sendable {
        /// Its name.
        public let name: String
        /// Its values.
        public let kind: Kind
        /// What it means, in a sentence for whoever calls.
        public let summary: String
        /// Whether it has to be there.
        public let isRequired: Bool

        /// A field that has to be there.
        public static func required(_ name: String, _ kind: Kind, _ summary: String) -> Field {
            Field(name: name, kind: kind, summary: summary, isRequired: true)
        }
        /// A field that may be left out.
        public static func optional(_ name: String, _ kind: Kind, _ summary: String) -> Field {
            Field(name: name, kind: kind, summary: summary, isRequired: false)
        }
    }

    /// The fields, in the order they are shown.
    public let fields: [Field]

    /// Makes an input; the same name twice is a mistake in the program and stops it.
    public init(_ fields: [Field] = []) {
        precondition(Set(fields.map(\.name)).count == fields.count, "a tool has the same field twice")
        self.fields = fields
    }

    /// The input as a JSON Schema (2020-12) that takes these fields and no others.
    public var schema: JSONObject {
        var properties = JSONObject()
        for field in fields {
            var schema = Self.schema(field.kind)
            schema["description"] = .string(field.summary)
            properties[field.name] = .object(schema)
        }
        var schema: JSONObject = ["type": "object", "properties": .object(properties), "additionalProperties": false]
        let required = fields.filter(\.isRequired)
        if !required.isEmpty { schema["required"] = .array(required.map { .string($0.name) }) }
        return schema
    }

    private static func schema(_ kind: Kind) -> JSONObject {
        switch kind {
        case .text(let maxBytes): ["type": "string", "maxLength": JSONValue(maxBytes)]
        case .choice(let words): ["type": "string", "enum": .array(words.map { .string($0) })]
        case .integer(let range):
            ["type": "integer", "minimum": JSONValue(range.lowerBound), "maximum": JSONValue(range.upperBound)]
        case .boolean: ["type": "boolean"]
        case .list(let kind, let most):
            ["type": "array", "items": .object(schema(kind)), "maxItems": JSONValue(most)]
        case .object: ["type": "object"]
        case .any: [:]
        }
    }

    /// Refuses arguments that the schema does not take, naming the field and never its value.
    public func check(_ arguments: JSONObject) throws(RPCFault) {
        // A name that is no field's is not repeated: it came from outside.
        guard arguments.keys.allSatisfy({ key in fields.contains { $0.name == key } }) else {
            throw RPCFault(
                .invalidParameters, "an argument is none of the tool's",
                nextStep: fields.isEmpty
                    ? "send no arguments" : "send only " + fields.map(\.name).joined(separator: ", "))
        }
        for field in fields {
            guard let value = arguments[field.name] else {
                guard !field.isRequired else {
                    throw RPCFault(
                        .invalidParameters, "the argument \(field.name) is missing", nextStep: "send \(field.name)")
                }
                continue
            }
            guard Self.takes(value, as: field.kind) else {
                throw RPCFault(
                    .invalidParameters, "the argument \(field.name) is not what the tool takes",
                    nextStep: "send \(field.name) as the tool's input schema says")
            }
        }
    }

    private static func takes(_ value: JSONValue, as kind: Kind) -> Bool {
        switch kind {
        case .text(let maxBytes): value.stringValue.map { $0.utf8.count <= maxBytes } ?? false
        case .choice(let words): value.stringValue.map { words.contains($0) } ?? false
        case .integer(let range): value.intValue.map { range.contains($0) } ?? false
        case .boolean: value.boolValue != nil
        case .list(let kind, let most):
            value.arrayValue.map { $0.count <= most && $0.allSatisfy { takes($0, as: kind) } } ?? false
        case .object: value.objectValue != nil
        case .any: true
        }
    }
}
