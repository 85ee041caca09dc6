// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Where in an OpenAI request a value stands, as far as that decides whether it may be changed.
///
/// Every string and every key is searched, known field or not. The exceptions are named here and nowhere else: names and
/// ids that the protocol needs unchanged, and base64 data.
enum RequestField {
    case body, messages, message, content, part, imageAddress, audio, file
    case toolCalls, toolCall, calledFunction, tools, tool, declaredFunctions, declaredFunction, choice
    case responseFormat, namedSchema, tokenBiases, words

    /// What to do with a member's value.
    enum Step {
        /// Search it and, if something is found, replace it.
        case search(RequestField)
        /// Leave it; personal data in it refuses the request.
        case keep
        /// Leave it if it is a `data:` address.
        case address
        /// A string that holds JSON.
        case innerJSON
        /// Base64 data, not searched.
        case data
    }

    /// The rule for a member of an object at this place.
    func step(_ key: String) -> Step {
        switch (self, key) {
        case (.body, "model"): .keep
        case (.body, "messages"): .search(.messages)
        case (.body, "tools"): .search(.tools)
        case (.body, "functions"): .search(.declaredFunctions)
        case (.body, "tool_choice"), (.body, "function_call"): .search(.choice)
        case (.body, "response_format"): .search(.responseFormat)
        case (.body, "logit_bias"): .search(.tokenBiases)
        case (.message, "role"), (.message, "tool_call_id"): .keep
        case (.message, "content"): .search(.content)
        case (.message, "tool_calls"): .search(.toolCalls)
        case (.message, "function_call"): .search(.calledFunction)
        case (.part, "type"): .keep
        case (.part, "image_url"): .search(.imageAddress)
        case (.part, "input_audio"): .search(.audio)
        case (.part, "file"): .search(.file)
        case (.imageAddress, "url"): .address
        case (.audio, "data"): .data
        case (.file, "file_data"): .data
        case (.file, "file_id"): .keep
        case (.toolCall, "id"), (.toolCall, "type"): .keep
        case (.toolCall, "function"): .search(.calledFunction)
        case (.calledFunction, "name"): .keep
        case (.calledFunction, "arguments"): .innerJSON
        case (.tool, "type"): .keep
        case (.tool, "function"), (.choice, "function"): .search(.declaredFunction)
        case (.declaredFunction, "name"), (.choice, "name"), (.choice, "type"): .keep
        case (.responseFormat, "type"): .keep
        case (.responseFormat, "json_schema"): .search(.namedSchema)
        case (.namedSchema, "name"): .keep
        default: .search(.words)
        }
    }

    /// The place of an array's elements.
    var element: RequestField {
        switch self {
        case .messages: .message
        case .content: .part
        case .toolCalls: .toolCall
        case .tools: .tool
        case .declaredFunctions: .declaredFunction
        default: .words
        }
    }
}
