// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON

/// Why a message gets an error for an answer: the code of JSON-RPC 2.0, a sentence, and what to do.
public struct RPCFault: Error, Hashable, Sendable {
    /// The codes that are answered.
    public enum Code: Int, Sendable {
        /// The bytes are not JSON, or more than fit.
        case parse = -32700
        /// The JSON is no request of this protocol, or not at this time.
        case invalidRequest = -32600
        /// There is no such method.
        case methodNotFound = -32601
        /// The parameters are not those of the method, or there is no such tool.
        case invalidParameters = -32602
        /// As many calls as may be are under way.
        case busy = -32000
    }

    /// The code.
    public let code: Code
    /// What is wrong; never repeats what came in.
    public let message: String
    /// What to do about it.
    public let nextStep: String

    /// Makes a fault.
    public init(_ code: Code, _ message: String, nextStep: String) {
        self.code = code
        self.message = message
        self.nextStep = nextStep
    }

    var json: JSONValue {
        [
            "code": JSONValue(code.rawValue), "message": .string(message), "data": ["next_step": .string(nextStep)],
        ]
    }
}
