// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

/// What a tool call came to.
public struct ToolResult: Hashable, Sendable {
    /// The result as text, for the model.
    public let text: String
    /// The result as JSON, for programs.
    public let structured: JSONObject?
    /// Whether the tool failed; the model sees why and may try something else.
    public let isError: Bool

    /// A result of text alone.
    public init(text: String) {
        self.text = text
        structured = nil
        isError = false
    }

    /// A structured result; its text is the given one, or the same JSON, as the protocol asks.
    public init(_ structured: JSONObject, text: String? = nil) {
        self.structured = structured
        self.text = text ?? JSONValue.object(structured).text
        isError = false
    }

    /// The result of a tool that failed: message, code and next step.
    public init(failure error: any ReportableError) {
        text = "\(error.message); \(error.nextStep) [\(error.code)]"
        structured = [
            "error": [
                "message": .string(error.message), "code": .string(error.code), "next_step": .string(error.nextStep),
            ]
        ]
        isError = true
    }

    var json: JSONValue {
        var form: JSONObject = ["content": [["type": "text", "text": .string(text)]]]
        if let structured { form["structuredContent"] = .object(structured) }
        form["isError"] = .bool(isError)
        return .object(form)
    }
}
