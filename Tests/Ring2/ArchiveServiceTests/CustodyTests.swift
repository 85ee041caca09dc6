// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import Cryptography
import Foundation
import HTTPClient
import HTTPCodec
import Home
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct CustodyTests {
    private static let grounds: JSONObject = ["reason": "a request of the person", "authority": "GDPR Art. 17"]
    private func body(_ members: JSONObject) -> JSONValue {
        var object = members
        for member in Self.grounds.members { object[member.key] = member.value }
        return .object(object)
    }
    private func box() async throws -> TestBox {
        let box = try await TestBox()
        for (name, subjects) in [("a", ["p-1"]), ("b", ["p-1"]), ("c", ["p-2"])] {
            let answer = try await box.call(
                .post, "/v1/append?wait=index",
                [
                    "payload_id": .string(name), "payload": .string("the secret of \(name)"),
                    "subjects": .array(subjects.map { .string($0) }),
                ])
            #expect(answer.status == 201)
        }
        return box
    }

    @Test func `the contents about a person are erased, the entries and proofs stay`() async throws {
        let box = try await box()
        let before = try await box.call(.get, "/v1/entries/0").json
        #expect(before["name"] == "a" && before["sealed"] == true && before["subjects"] == ["p-1"])
        let erased = try await box.call(.post, "/v1/ledger/erase", body(["subject": "p-1"]))
        #expect(erased.status == 200 && erased.json["contents"] == 2 && erased.json["entry"] == 3)
        let gone = try await box.call(.get, "/v1/entries/0/content")
        #expect(gone.status == 410 && gone.json["error"]?["code"] == "ledger_content_erased")
        #expect(gone.json["error"]?["message"]?.stringValue?.contains("entry 3") == true)
        let after = try await box.call(.get, "/v1/entries/0").json
        #expect(after["leaf_hash"] == before["leaf_hash"] && after["erased_by"] == 3 && after["name"] == "")
        #expect(try await box.text("/v1/entries/2/content") == "\"the secret of c\"")
        let page = try await box.call(.get, "/v1/entries").json
        #expect(page["entries"]?[0]?["payload"] == .null && page["entries"]?[0]?["erased_by"] == 3)
        #expect(!page.text.contains("secret of a") && !page.text.contains("secret of b"))
        let verdict = try await box.call(.post, "/v1/ledger/verify").json
        #expect(verdict["sound"] == true && verdict["erased_entries"] == 2)
        #expect(try TLogProof(parsing: Array(try await box.text("/v1/entries/0/receipt").utf8)).index == 0)
        // The same name may come again: what was known of it is gone.
        let again = try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": "new"])
        #expect(again.status == 201)
        await box.stop()
    }

    @Test func `a hold keeps contents until it is released`() async throws {
        let box = try await box()
        let held = try await box.call(.post, "/v1/ledger/hold", body(["hold": "case-7", "subject": "p-1"]))
        #expect(held.status == 201)
        let holds = try await box.call(.get, "/v1/ledger/holds").json["holds"]
        #expect(holds?[0]?["hold"] == "case-7" && holds?[0]?["subject"] == "p-1" && holds?[0]?["entry"] == 3)
        let refused = try await box.call(.post, "/v1/ledger/erase", body(["entries": [[0, 0]]]))
        #expect(refused.status == 409 && refused.json["error"]?["code"] == "erasure_refused")
        #expect(refused.json["obstacles"]?[0]?["hold"] == "case-7" && refused.json["entry"] == 4)
        #expect(try await box.text("/v1/entries/0/content") == "\"the secret of a\"")
        // What the ledger says about itself is no document, and the export goes to its end all the same.
        #expect(try await box.call(.post, "/v1/append?wait=index", ["payload_id": "d", "payload": 1]).status == 201)
        #expect(try await box.text("/v1/export").hasPrefix(#"{"entries":6,"#))
        #expect(try await box.call(.post, "/v1/ledger/release", body(["hold": "case-7"])).status == 201)
        #expect(try await box.call(.get, "/v1/ledger/holds").json["holds"] == [])
        #expect(try await box.call(.post, "/v1/ledger/erase", body(["entries": [[0, 0]]])).status == 200)
        #expect(try await box.call(.post, "/v1/ledger/verify").json["sound"] == true)
        await box.stop()
    }

    @Test func `a retention keeps contents until it is over`() async throws {
        let box = try await TestBox()
        let kept: JSONValue = [
            "payload_id": "book", "payload": 1, "personal": true, "retention": ["class": "years-6"],
        ]
        #expect(try await box.call(.post, "/v1/append", kept).status == 201)
        #expect(try await box.call(.get, "/v1/entries/0").json["retention"]?["class"] == "years-6")
        #expect(try await box.call(.post, "/v1/ledger/erase", body(["entries": [[0, 0]]])).status == 409)
        let longer = body(["everything": true, "retention": ["class": "permanent"]])
        #expect(try await box.call(.post, "/v1/ledger/retention", longer).status == 201)
        #expect(try await box.call(.post, "/v1/ledger/erase", body(["entries": [[0, 0]]])).status == 409)
        await box.stop()
    }

    private static let unfit = [
        ("erase", "{}"), ("erase", #"{"subject":"p-1"}"#),
        ("erase", #"{"subject":"p 1","reason":"r","authority":"a"}"#),
        ("erase", #"{"everything":true,"reason":"r","authority":"a"}"#),
        ("erase", #"{"entries":[[1]],"reason":"r","authority":"a"}"#),
        ("erase", #"{"entries":[[2,1]],"reason":"r","authority":"a"}"#),
        ("erase", #"{"entries":[[0,0]],"subject":"p-1","reason":"r","authority":"a"}"#),
        ("erase", #"{"entries":[[0,0]],"reason":"","authority":"a"}"#),
        ("erase", #"{"entries":[[0,0]],"reason":"r\u0007","authority":"a"}"#),
        ("hold", #"{"subject":"p-1","reason":"r","authority":"a"}"#),
        ("hold", #"{"hold":"a b","subject":"p-1","reason":"r","authority":"a"}"#),
        ("release", #"{"hold":"never","reason":"r","authority":"a"}"#),
        ("retention", #"{"everything":true,"reason":"r","authority":"a"}"#),
        ("retention", #"{"everything":true,"retention":{"class":"long"},"reason":"r","authority":"a"}"#),
    ]

    @Test func `a wish that is not whole is refused and not recorded`() async throws {
        let box = try await box()
        for (route, wish) in Self.unfit {
            let answer = try await box.raw(Array(wish.utf8), type: nil, path: "/v1/ledger/\(route)")
            #expect(answer.status == 400, "\(route) \(wish)")
            #expect(answer.json["error"]?["next_step"]?.stringValue?.isEmpty == false)
        }
        #expect(try await box.entries == 3)
        await box.stop()
    }

    @Test func `an open content or one that is not there can not be erased`() async throws {
        let box = try await TestBox()
        #expect(try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": 1]).status == 201)
        let open = try await box.call(.post, "/v1/ledger/erase", body(["entries": [[0, 0]]]))
        #expect(open.status == 400 && open.json["error"]?["code"] == "ledger_invalid_record")
        let beyond = try await box.call(.post, "/v1/ledger/erase", body(["entries": [[7, 9]]]))
        #expect(beyond.status == 404 && beyond.json["error"]?["code"] == "ledger_no_such_entry")
        await box.stop()
    }

    @Test func `only an administrator holds, erases, changes keys and sees the reads`() async throws {
        let box = try await box()
        let user = try box.token(role: .user)
        for route in ["hold", "release", "retention", "erase", "rotate", "revoke"] {
            #expect(try await box.call(.post, "/v1/ledger/\(route)", [:], token: user).status == 403, "\(route)")
        }
        #expect(try await box.call(.get, "/v1/ledger/reads", token: user).status == 403)
        #expect(try await box.call(.get, "/v1/ledger/keys", token: user).status == 200)
        #expect(try await box.call(.get, "/v1/ledger/holds", token: user).status == 200)
        #expect(try await box.call(.get, "/v1/ledger/anchors", token: user).json["total"] == 0)
        await box.stop()
    }

    @Test func `the key is changed while appends go on, and every signature still counts`() async throws {
        let box = try await box()
        let old = try await box.call(.get, "/v1/ledger/keys").json
        let receipt = try TLogProof(parsing: Array(try await box.text("/v1/entries/1/receipt").utf8))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<4 {
                group.addTask {
                    for number in 0..<10 {
                        let answer = try await box.raw(Array("\(caller) \(number)".utf8))
                        #expect(answer.status == 201)
                    }
                }
            }
            group.addTask {
                let rotated = try await box.call(.post, "/v1/ledger/rotate")
                #expect(rotated.status == 200, "\(rotated.json)")
            }
            try await group.waitForAll()
        }
        let new = try await box.call(.get, "/v1/ledger/keys").json
        #expect(new["keys"]?.arrayValue?.count == 2)
        #expect(new["keys"]?[0]?["vkey"] == old["keys"]?[0]?["vkey"])
        #expect(new["keys"]?[0]?["to_size"] != .null && new["keys"]?[1]?["to_size"] == .null)
        let key = try NoteVerifier(vkey: try #require(new["keys"]?[1]?["vkey"]?.stringValue))
        let note = try SignedNote(parsing: Array(try await box.text("/v1/checkpoint").utf8), verifiers: [key])
        #expect(try Checkpoint(parsing: note.text).size == 44)
        let first = try NoteVerifier(vkey: try #require(new["keys"]?[0]?["vkey"]?.stringValue))
        #expect(try receipt.note.verify([first]) == [first])
        #expect(try await box.call(.post, "/v1/ledger/verify").json["sound"] == true)
        await box.stop()
    }

    @Test func `an earlier key is revoked, the one in use is not`() async throws {
        let box = try await box()
        #expect(try await box.call(.post, "/v1/ledger/rotate").status == 200)
        let keys = try await box.call(.get, "/v1/ledger/keys").json["keys"]
        func revoke(_ form: JSONObject) async throws -> (status: Int, json: JSONValue) {
            let answer = try await box.call(.post, "/v1/ledger/revoke", .object(form))
            return (answer.status, answer.json)
        }
        let inUse = try await revoke(["verification_key": keys?[1]?["vkey"] ?? .null])
        #expect(inUse.status == 409 && inUse.json["error"]?["code"] == "ledger_key_invalid")
        for form: JSONObject in [
            [:], ["verification_key": "x"], ["verification_key": keys?[0]?["vkey"] ?? .null, "beyond": -1],
        ] {
            #expect(try await revoke(form).json["error"]?["code"] == "body_invalid")
        }
        let done = try await revoke(["verification_key": keys?[0]?["vkey"] ?? .null, "beyond": 2])
        #expect(done.status == 200 && done.json["entry"]?.intValue == 4, "\(done.json)")
        #expect(try await box.call(.get, "/v1/ledger/keys").json["keys"]?[0]?["to_size"] == 2)
        #expect(try await box.call(.post, "/v1/ledger/verify").json["sound"] == true)
        await box.stop()
    }

    @Test func `without the operator's key on the box the ledger's key stays`() async throws {
        let box = try await box()
        let path = box.home.keys.appending("operator").string
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        let refused = try await box.call(.post, "/v1/ledger/rotate")
        #expect(refused.status == 409 && refused.json["error"]?["code"] == "operator_key_missing")
        #expect(try await box.call(.get, "/v1/ledger/keys").json["keys"]?.arrayValue?.count == 1)
        #expect(try await box.entries == 3)
        await box.stop()
    }
}
