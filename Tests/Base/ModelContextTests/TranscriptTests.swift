// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import ModelContext
import Testing

/// A server with one tool that reads and one that adds.
enum Shop {
    static let count = ContextTool(
        "count", title: "Count", summary: "Counts what there is.",
        input: ToolInput([
            .required("word", .text(maxBytes: 8), "The word."), .optional("most", .integer(1...9), "The most."),
            .optional("order", .choice(["up", "down"]), "The order."), .optional("exact", .boolean, "Whether."),
            .optional("tags", .list(of: .text(maxBytes: 3), atMost: 2), "Tags."),
            .optional("extra", .object, "More."), .optional("value", .any, "Anything."),
        ]))
    static let add = ContextTool(
        "add", title: "Add", summary: "Adds one.", output: ["type": "object"], effect: .adds(isIdempotent: true))
    static let server = ContextServer(
        name: "shop", version: "1.2.3", instructions: "Ask before you add.", tools: [count, add],
        limits: ContextLimits(messageBytes: 4096, depth: 8, nameBytes: 32, calls: 2))

    static func session() -> Talk { Talk(ContextSession(server)) }
    /// A session after its `initialize`.
    static func begun() -> Talk {
        let talk = session()
        _ = talk.received(bytes(initialize("2025-06-18")))
        return talk
    }
    static func initialize(_ version: String) -> String {
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"\#(version)","#
            + #""capabilities":{},"clientInfo":{"name":"t","version":"0"}}}"#
    }
    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
}

/// A session that can be asked within an expectation.
final class Talk {
    private var session: ContextSession
    init(_ session: ContextSession) { self.session = session }
    var agreedRevision: ProtocolRevision? { session.agreedRevision }
    func received(_ bytes: [UInt8]) -> ContextSession.Action { session.received(bytes) }
    func finished(_ call: ToolCall, _ result: ToolResult) -> [UInt8]? { session.finished(call, result) }
}

extension ContextSession.Action {
    /// The answer as text; nil where there is none.
    var text: String? { if case .answer(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil } }
    var json: JSONValue? { text.flatMap { try? JSONValue(parsing: $0) } }
}

@Suite struct TranscriptTests {
    @Test func `a whole session reads as recorded`() throws {
        let session = Shop.session()
        #expect(
            session.received(Shop.bytes(Shop.initialize("2025-06-18"))).text
                == #"{"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2025-06-18","#
                + #""capabilities":{"tools":{"listChanged":false}},"serverInfo":{"name":"shop","version":"1.2.3"},"#
                + #""instructions":"Ask before you add."}}"#)
        #expect(session.received(Shop.bytes(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#)) == .nothing)
        #expect(
            session.received(Shop.bytes(#"{"jsonrpc":"2.0","id":"p","method":"ping"}"#)).text
                == #"{"jsonrpc":"2.0","id":"p","result":{}}"#)
        let list = session.received(Shop.bytes(#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}"#))
        #expect(
            list.json?["result"]?["tools"]?[1]?.text
                == #"{"name":"add","title":"Add","description":"Adds one.","#
                + #""inputSchema":{"type":"object","properties":{},"additionalProperties":false},"#
                + #""outputSchema":{"type":"object"},"annotations":{"readOnlyHint":false,"destructiveHint":false,"#
                + #""idempotentHint":true,"openWorldHint":false}}"#)
        let action = session.received(
            Shop.bytes(
                #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"count","arguments":{"word":"é"}}}"#))
        guard case .call(let call) = action else {
            Issue.record("no call: \(action)")
            return
        }
        #expect(call.tool == Shop.count && call.arguments == ["word": "é"])
        let answer = try #require(session.finished(call, ToolResult(["n": 3])))
        #expect(
            String(decoding: answer, as: UTF8.self)
                == #"{"jsonrpc":"2.0","id":2,"result":{"content":[{"type":"text","text":"{\"n\":3}"}],"#
                + #""structuredContent":{"n":3},"isError":false}}"#)
        #expect(session.finished(call, ToolResult(text: "again")) == nil, "a call is answered once")
    }

    @Test(arguments: [
        ("2025-06-18", "2025-06-18"), ("2025-03-26", "2025-03-26"), ("2024-11-05", "2025-06-18"),
        ("2099-01-01", "2025-06-18"), ("", "2025-06-18"),
    ])
    func `a version is agreed on`(wish: String, agreed: String) {
        let session = Shop.session()
        #expect(
            session.received(Shop.bytes(Shop.initialize(wish))).json?["result"]?["protocolVersion"]?.stringValue
                == agreed)
        #expect(session.agreedRevision?.rawValue == agreed)
    }

    @Test func `a tool that failed says why and what to do`() throws {
        let session = Shop.begun()
        let action = session.received(
            Shop.bytes(#"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add"}}"#))
        guard case .call(let call) = action else {
            Issue.record("no call: \(action)")
            return
        }
        let answer = try #require(session.finished(call, ToolResult(failure: JSONError(.tooDeep, offset: 4))))
        let result = try JSONValue(parsing: answer)["result"]
        #expect(result?["isError"] == true)
        #expect(result?["structuredContent"]?["error"]?["code"] == "json_too_deep")
        #expect(result?["content"]?[0]?["text"]?.stringValue?.contains("fewer nested levels") == true)
    }

    @Test func `a cancelled call is stopped and not answered`() throws {
        let session = Shop.begun()
        guard
            case .call(let call) = session.received(
                Shop.bytes(#"{"jsonrpc":"2.0","id":"c","method":"tools/call","params":{"name":"add"}}"#))
        else {
            Issue.record("no call")
            return
        }
        let cancel = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"c"}}"#
        #expect(session.received(Shop.bytes(cancel)) == .cancel(call))
        #expect(session.finished(call, ToolResult(text: "late")) == nil)
        #expect(session.received(Shop.bytes(cancel)) == .nothing)
    }

    @Test func `a stateless session needs no beginning and may be begun any number of times`() {
        let session = Talk(ContextSession(Shop.server, isStateless: true) { $0.effect == .reads })
        let tools = session.received(Shop.bytes(#"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#)).json
        #expect(tools?["result"]?["tools"]?.arrayValue?.compactMap { $0["name"] } == ["count"])
        for _ in 0..<2 {
            #expect(session.received(Shop.bytes(Shop.initialize("2025-03-26"))).json?["result"] != nil)
        }
    }
}
