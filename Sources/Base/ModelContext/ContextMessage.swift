// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON

/// One JSON-RPC 2.0 message of a client, read and checked.
enum ContextMessage: Hashable, Sendable {
    /// A question; its id comes back with the answer.
    case request(id: JSONValue, method: String, parameters: JSONObject)
    /// Something said that has no answer.
    case notification(method: String, parameters: JSONObject)
    /// An answer to us, who never ask.
    case response

    /// Why bytes are no message, and the id to answer under: the message's own where it could be read, else null.
    struct Refusal: Error, Hashable {
        let id: JSONValue
        let fault: RPCFault
    }

    init(_ bytes: [UInt8], limits: ContextLimits) throws(Refusal) {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(
                parsing: bytes, limits: JSONLimits(maxBytes: limits.messageBytes, maxDepth: limits.depth))
        } catch {
            throw Refusal(id: .null, fault: RPCFault(.parse, error.message, nextStep: error.nextStep))
        }
        guard let object = value.objectValue else {
            let fault =
                value.arrayValue != nil
                ? RPCFault(.invalidRequest, "batches are not taken", nextStep: "send each message by itself")
                : RPCFault(.invalidRequest, "the message is not an object", nextStep: "send one JSON-RPC 2.0 message")
            throw Refusal(id: .null, fault: fault)
        }
        let hasID = object.keys.contains("id")
        var id: JSONValue?
        if let given = object["id"], Self.isID(given, limits) { id = given }
        func refuse(_ message: String, _ nextStep: String) -> Refusal {
            Refusal(id: id ?? .null, fault: RPCFault(.invalidRequest, message, nextStep: nextStep))
        }
        guard object["jsonrpc"]?.stringValue == "2.0" else {
            throw refuse("the message is not of JSON-RPC 2.0", "send \"jsonrpc\": \"2.0\"")
        }
        guard !hasID || id != nil else {
            throw refuse("the id is neither a short text nor an integer", "send a text or an integer as id")
        }
        guard let method = object["method"] else {
            guard id != nil, object.keys.contains("result") || object.keys.contains("error") else {
                throw refuse("the message names no method", "send a method")
            }
            self = .response
            return
        }
        guard let name = method.stringValue, (1...limits.nameBytes).contains(name.utf8.count) else {
            throw refuse("the method is not a short text", "send the name of a method")
        }
        var parameters = JSONObject()
        if let given = object["params"] {
            guard let members = given.objectValue else {
                throw Refusal(
                    id: id ?? .null,
                    fault: RPCFault(
                        .invalidParameters, "params is not an object", nextStep: "send params as an object"))
            }
            parameters = members
        }
        if let id {
            self = .request(id: id, method: name, parameters: parameters)
        } else {
            self = .notification(method: name, parameters: parameters)
        }
    }

    /// A text or an integer; never null, by the rule of this protocol.
    private static func isID(_ value: JSONValue, _ limits: ContextLimits) -> Bool {
        if let text = value.stringValue { return text.utf8.count <= limits.nameBytes }
        return value.intValue != nil && value.description.utf8.count <= limits.nameBytes
    }
}
