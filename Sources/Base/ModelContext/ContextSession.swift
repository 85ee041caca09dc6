// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON

/// One client's talk with a server, as a machine without input and output: bytes of one message in, an action out.
///
///     bytes ──▶ received ──┬─▶ .answer(bytes)          send them
///                          ├─▶ .nothing                 a notification; HTTP answers 202
///                          ├─▶ .cancel(call)            stop it, its answer is not wanted
///                          └─▶ .call(call) ─ run it ─▶ finished ─▶ bytes to send, or nil where it was cancelled
public struct ContextSession: Sendable {
    /// What to do with a message.
    public enum Action: Hashable, Sendable {
        /// Send these bytes, one JSON-RPC answer.
        case answer([UInt8])
        /// Send nothing.
        case nothing
        /// Run a tool and hand its result to `finished`.
        case call(ToolCall)
        /// Stop a call that is under way.
        case cancel(ToolCall)
    }

    private let server: ContextServer
    private let isListed: @Sendable (ContextTool) -> Bool
    private let isStateless: Bool
    private var revision: ProtocolRevision?
    private var calls: [JSONValue: ToolCall] = [:]

    /// Opens a session.
    ///
    /// - Parameters:
    ///   - server: what is served.
    ///   - isStateless: true where each message stands alone, as over HTTP without session ids; false (the default)
    ///     where `initialize` has to come first, as over a pipe.
    ///   - isListed: which tools `tools/list` shows to this caller; all by default. Whether a call is allowed is for
    ///     whoever runs it.
    public init(
        _ server: ContextServer, isStateless: Bool = false,
        isListed: @escaping @Sendable (ContextTool) -> Bool = { _ in true }
    ) {
        self.server = server
        self.isStateless = isStateless
        self.isListed = isListed
    }

    /// The revision agreed on; nil before `initialize`.
    public var agreedRevision: ProtocolRevision? { revision }

    /// Takes one message.
    public mutating func received(_ bytes: [UInt8]) -> Action {
        let message: ContextMessage
        do throws(ContextMessage.Refusal) { message = try ContextMessage(bytes, limits: server.limits) } catch {
            return .answer(Self.answer(error.id, fault: error.fault))
        }
        switch message {
        case .response: return .nothing
        case .notification(let method, let parameters): return noted(method, parameters)
        case .request(let id, let method, let parameters):
            do throws(RPCFault) { return try asked(id, method, parameters) } catch {
                return .answer(Self.answer(id, fault: error))
            }
        }
    }

    /// The answer to a call; nil where the call was cancelled or is none of this session.
    public mutating func finished(_ call: ToolCall, _ result: ToolResult) -> [UInt8]? {
        guard calls.removeValue(forKey: call.id) != nil else { return nil }
        return Self.answer(call.id, result: result.json)
    }

    private mutating func noted(_ method: String, _ parameters: JSONObject) -> Action {
        // Others are passed over: a client may say what a newer revision has.
        guard method == "notifications/cancelled", let id = parameters["requestId"],
            let call = calls.removeValue(forKey: id)
        else { return .nothing }
        return .cancel(call)
    }

    private mutating func asked(
        _ id: JSONValue, _ method: String, _ parameters: JSONObject
    ) throws(RPCFault) -> Action {
        switch method {
        case "initialize": return try initialize(id, parameters)
        case "ping": return .answer(Self.answer(id, result: [:]))
        default: break
        }
        guard isStateless || revision != nil else {
            throw RPCFault(.invalidRequest, "the session has not begun", nextStep: "send initialize first")
        }
        switch method {
        case "tools/list":
            guard parameters["cursor"] == nil else {
                throw RPCFault(
                    .invalidParameters, "the cursor is none of this server",
                    nextStep: "leave cursor out; there is one page")
            }
            return .answer(
                Self.answer(id, result: ["tools": .array(server.tools.filter(isListed).map(\.json))]))
        case "tools/call": return .call(try call(id, parameters))
        default:
            throw RPCFault(
                .methodNotFound, "the server has no such method",
                nextStep: "use initialize, ping, tools/list or tools/call")
        }
    }

    private mutating func initialize(_ id: JSONValue, _ parameters: JSONObject) throws(RPCFault) -> Action {
        guard isStateless || revision == nil else {
            throw RPCFault(.invalidRequest, "the session has begun already", nextStep: "go on with it, or connect anew")
        }
        guard let wish = parameters["protocolVersion"]?.stringValue else {
            throw RPCFault(
                .invalidParameters, "protocolVersion is missing",
                nextStep: "send the newest version you speak, such as \(ProtocolRevision.newest.rawValue)")
        }
        let agreed = ProtocolRevision.agreed(with: wish)
        revision = agreed
        return .answer(Self.answer(id, result: server.greeting(agreed)))
    }

    private mutating func call(_ id: JSONValue, _ parameters: JSONObject) throws(RPCFault) -> ToolCall {
        guard let name = parameters["name"]?.stringValue, let tool = server.tools.first(where: { $0.name == name })
        else {
            throw RPCFault(.invalidParameters, "there is no such tool", nextStep: "see tools/list for what there is")
        }
        var arguments = JSONObject()
        if let given = parameters["arguments"] {
            guard let members = given.objectValue else {
                throw RPCFault(
                    .invalidParameters, "arguments is not an object", nextStep: "send arguments as an object")
            }
            arguments = members
        }
        try tool.input.check(arguments)
        guard calls[id] == nil else {
            throw RPCFault(
                .invalidRequest, "a call with this id is under way", nextStep: "give each request its own id")
        }
        guard calls.count < server.limits.calls else {
            throw RPCFault(
                .busy, "\(server.limits.calls) calls are under way", nextStep: "wait until one has been answered")
        }
        let call = ToolCall(id: id, tool: tool, arguments: arguments)
        calls[id] = call
        return call
    }

    private static func answer(_ id: JSONValue, result: JSONValue) -> [UInt8] {
        JSONValue.object(["jsonrpc": "2.0", "id": id, "result": result]).bytes
    }
    private static func answer(_ id: JSONValue, fault: RPCFault) -> [UInt8] {
        JSONValue.object(["jsonrpc": "2.0", "id": id, "error": fault.json]).bytes
    }
}

/// A tool a client wants run, with arguments that its input takes.
public struct ToolCall: Hashable, Sendable {
    /// The id of the request.
    let id: JSONValue
    /// The tool.
    public let tool: ContextTool
    /// What it is given.
    public let arguments: JSONObject
}
