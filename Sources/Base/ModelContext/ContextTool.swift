// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON

/// One tool as clients see it.
public struct ContextTool: Hashable, Sendable {
    /// What a tool does to the world, as a hint to the client that asks its user.
    public enum Effect: Hashable, Sendable {
        /// It only reads.
        case reads
        /// It adds and never changes what is there; the same call twice adds once where `isIdempotent`.
        case adds(isIdempotent: Bool)
    }

    /// The name it is called by: 1 to 64 of a-z, 0-9, _ and `.`.
    public let name: String
    /// A title for people.
    public let title: String
    /// What it does, for the model that chooses it.
    public let summary: String
    /// What it takes.
    public let input: ToolInput
    /// The JSON Schema of its structured result; nil where it makes no promise.
    public let output: JSONObject?
    /// What it does to the world.
    public let effect: Effect

    /// Makes a tool; a name that breaks its rule is a mistake in the program and stops it.
    public init(
        _ name: String, title: String, summary: String, input: ToolInput = ToolInput(), output: JSONObject? = nil,
        effect: Effect = .reads
    ) {
        precondition((1...64).contains(name.utf8.count) && name.utf8.allSatisfy(Self.isAllowed), "a tool's name")
        self.name = name
        self.title = title
        self.summary = summary
        self.input = input
        self.output = output
        self.effect = effect
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }

    /// The tool as `tools/list` shows it.
    public var json: JSONValue {
        var form: JSONObject = [
            "name": .string(name), "title": .string(title), "description": .string(summary),
            "inputSchema": .object(input.schema),
        ]
        if let output { form["outputSchema"] = .object(output) }
        switch effect {
        case .reads: form["annotations"] = ["readOnlyHint": true, "openWorldHint": false]
        case .adds(let isIdempotent):
            form["annotations"] = [
                "readOnlyHint": false, "destructiveHint": false, "idempotentHint": .bool(isIdempotent),
                "openWorldHint": false,
            ]
        }
        return .object(form)
    }
}
