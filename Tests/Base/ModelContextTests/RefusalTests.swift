// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import ModelContext
import TestKit
import Testing

@Suite struct RefusalTests {
    @Test(arguments: [
        ("", -32700, "null"), ("{", -32700, "null"), ("{\"a\":1,\"a\":1}", -32700, "null"),
        ("\u{FEFF}{}", -32700, "null"),
        ("[]", -32600, "null"), (#"[{"jsonrpc":"2.0","id":1,"method":"ping"}]"#, -32600, "null"), ("1", -32600, "null"),
        ("null", -32600, "null"), ("{}", -32600, "null"), (#"{"jsonrpc":"1.0","id":1,"method":"ping"}"#, -32600, "1"),
        (#"{"id":7,"method":"ping"}"#, -32600, "7"), (#"{"jsonrpc":"2.0","id":null,"method":"ping"}"#, -32600, "null"),
        (#"{"jsonrpc":"2.0","id":1.5,"method":"ping"}"#, -32600, "null"),
        (#"{"jsonrpc":"2.0","id":[],"method":"ping"}"#, -32600, "null"),
        (#"{"jsonrpc":"2.0","id":"123456789012345678901234567890123","method":"ping"}"#, -32600, "null"),
        (#"{"jsonrpc":"2.0","id":1,"method":5}"#, -32600, "1"), (#"{"jsonrpc":"2.0","id":1,"method":""}"#, -32600, "1"),
        (#"{"jsonrpc":"2.0","id":1}"#, -32600, "1"), (#"{"jsonrpc":"2.0","result":{}}"#, -32600, "null"),
        (#"{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}"#, -32602, "1"),
        (#"{"jsonrpc":"2.0","id":1,"method":"resources/list"}"#, -32601, "1"),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x"}}"#, -32602, "1"),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call"}"#, -32602, "1"),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"rm"}}"#, -32602, "1"),
        (#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add","arguments":1}}"#, -32602, "1"),
        (#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#, -32600, "1"),
    ])
    func `what is no request of this protocol is refused by its code`(message: String, code: Int, id: String) {
        let session = Shop.begun()
        let answer = session.received(Shop.bytes(message)).json
        #expect(answer?["error"]?["code"]?.intValue == code)
        #expect(answer?["id"]?.text == id)
        #expect(answer?["error"]?["data"]?["next_step"]?.stringValue?.isEmpty == false)
        #expect(session.received(Shop.bytes(#"{"jsonrpc":"2.0","id":9,"method":"ping"}"#)).json?["result"] != nil)
    }

    @Test func `before the beginning only initialize and ping are answered`() {
        let session = Shop.session()
        #expect(session.received(Shop.bytes(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#)).json?["result"] != nil)
        for method in ["tools/list", "tools/call", "other"] {
            let answer = session.received(Shop.bytes(#"{"jsonrpc":"2.0","id":1,"method":"\#(method)"}"#)).json
            #expect(answer?["error"]?["code"] == -32600, "\(method)")
        }
        let noVersion = session.received(Shop.bytes(#"{"jsonrpc":"2.0","id":1,"method":"initialize"}"#)).json
        #expect(noVersion?["error"]?["code"] == -32602)
        #expect(session.agreedRevision == nil)
    }

    @Test(arguments: [
        #"{"jsonrpc":"2.0","method":"notifications/anything"}"#, #"{"jsonrpc":"2.0","method":"tools/call"}"#,
        #"{"jsonrpc":"2.0","id":4,"result":{}}"#, #"{"jsonrpc":"2.0","id":4,"error":{"code":1,"message":"x"}}"#,
        #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":99}}"#,
    ])
    func `what asks nothing is not answered`(message: String) {
        let session = Shop.begun()
        #expect(session.received(Shop.bytes(message)) == .nothing)
    }

    @Test(arguments: [
        "{}", #"{"word":1}"#, #"{"word":"123456789"}"#, #"{"word":"a","most":0}"#, #"{"word":"a","most":"1"}"#,
        #"{"word":"a","most":1.5}"#, #"{"word":"a","order":"sideways"}"#, #"{"word":"a","exact":"yes"}"#,
        #"{"word":"a","tags":["a","b","c"]}"#, #"{"word":"a","tags":["long"]}"#, #"{"word":"a","extra":[]}"#,
        #"{"word":"a","other":1}"#,
    ])
    func `arguments that the schema does not take are refused, and their values not repeated`(arguments: String) {
        let session = Shop.begun()
        let message =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count","arguments":\#(arguments)}}"#
        let answer = session.received(Shop.bytes(message))
        #expect(answer.json?["error"]?["code"] == -32602)
        for value in ["sideways", "123456789", "long", "yes"] { #expect(answer.text?.contains(value) == false) }
    }

    @Test(arguments: [
        #"{"word":"12345678"}"#, #"{"word":"","most":9,"order":"up","exact":true,"tags":[],"extra":{},"value":null}"#,
        #"{"word":"a","most":1e0,"tags":["abc","é"]}"#,
    ])
    func `arguments that the schema takes come through`(arguments: String) throws {
        let session = Shop.begun()
        let message =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"count","arguments":\#(arguments)}}"#
        guard case .call(let call) = session.received(Shop.bytes(message)) else {
            Issue.record("no call")
            return
        }
        #expect(JSONValue.object(call.arguments) == (try JSONValue(parsing: arguments)))
    }

    @Test func `an id under way can not be given twice, and calls have a limit`() {
        let session = Shop.begun()
        func call(_ id: Int) -> String {
            #"{"jsonrpc":"2.0","id":\#(id),"method":"tools/call","params":{"name":"add"}}"#
        }
        #expect(session.received(Shop.bytes(call(1))).text == nil)
        #expect(session.received(Shop.bytes(call(1))).json?["error"]?["code"] == -32600)
        #expect(session.received(Shop.bytes(call(2))).text == nil)
        #expect(session.received(Shop.bytes(call(3))).json?["error"]?["code"] == -32000)
    }

    @Test func `messages have a size and a depth`() {
        let session = Shop.begun()
        let long = #"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":"\#(String(repeating: "a", count: 4096))"}}"#
        #expect(session.received(Shop.bytes(long)).json?["error"]?["code"] == -32700)
        let deep = String(repeating: "[", count: 9) + String(repeating: "]", count: 9)
        #expect(
            session.received(Shop.bytes(#"{"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":\#(deep)}}"#)).json?[
                "error"]?["code"] == -32700)
    }

    @Test func `random bytes and damaged messages are answered with an error or nothing`() throws {
        var random = SeededGenerator(test: "model context messages")
        let whole = Shop.bytes(#"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"add"}}"#)
        for _ in 0..<2_000 {
            let session = Shop.begun()
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let answer = session.received(bytes).json {
                #expect(answer["jsonrpc"] == "2.0")
                #expect(answer["error"]?["code"]?.intValue != nil || answer["result"] != nil)
            }
        }
    }

    @Test func `the input's schema says what is checked`() {
        #expect(
            JSONValue.object(Shop.count.input.schema).text
                == #"{"type":"object","properties":{"word":{"type":"string","maxLength":8,"description":"The word."},"#
                + #""most":{"type":"integer","minimum":1,"maximum":9,"description":"The most."},"#
                + #""order":{"type":"string","enum":["up","down"],"description":"The order."},"#
                + #""exact":{"type":"boolean","description":"Whether."},"#
                + #""tags":{"type":"array","items":{"type":"string","maxLength":3},"maxItems":2,"description":"Tags."},"#
                + #""extra":{"type":"object","description":"More."},"value":{"description":"Anything."}},"#
                + #""additionalProperties":false,"required":["word"]}"#)
    }
}
