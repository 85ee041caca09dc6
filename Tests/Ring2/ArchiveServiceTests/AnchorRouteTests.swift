// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import ArchiveService
import Capability
import Cryptography
import Foundation
import HTTPClient
import HTTPCodec
import HTTPServer
import Home
import JSON
import Primitives
import Telemetry
import TestKit
import Testing
import TransparencyLog

/// A witness in a few lines: cosigns whatever it is asked for, and names another size first where it is told to.
private final class SmallWitness: Sendable {
    private let signer: NoteSigner
    private let server: HTTPServer
    let policy: WitnessPolicy

    init() throws {
        let signer = try NoteSigner(name: "witness.example/small", key: Ed25519PrivateKey(), kind: .cosignature)
        self.signer = signer
        server = HTTPServer(configuration: ServerConfiguration(listen: [.tcp("127.0.0.1", 0)])) { request in
            let asked = try WitnessRequest(parsing: try await request.body.collect(limit: 64 << 10))
            let line = try signer.signature(of: Array(asked.note.text.utf8), time: 1_800_000_000).line
            return HTTPResponse(text: line + "\n")
        }
        let port = try server.start().first?.port ?? 0
        policy = try WitnessPolicy(
            parsing: "witness small \(signer.verifier.vkey) http://127.0.0.1:\(port)\nquorum small\n")
    }
    func stop() async { await server.shutdown(grace: .zero) }
}

@Suite struct AnchorRouteTests {
    @Test func `without settings nothing is anchored, made or sent`() async throws {
        let box = try await TestBox()
        _ = try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": "x"])
        let anchors = try await box.call(.get, "/v1/ledger/anchors")
        #expect(anchors.status == 200 && anchors.json["total"] == 0 && anchors.json["status"] == .null)
        let refused = try await box.call(.post, "/v1/ledger/anchors")
        #expect(refused.status == 409 && refused.json["error"]?["code"] == "anchor_off")
        await box.stop()
        #expect(!FileManager.default.fileExists(atPath: box.home.state.appending("anchors").string))
        #expect(!FileManager.default.fileExists(atPath: box.home.keys.appending("anchor-personal.key").string))
    }

    @Test func `a ledger is anchored by itself, on request, and again after a restart`() async throws {
        let witness = try SmallWitness()
        let configuration = AnchorConfiguration(policy: witness.policy)
        let box = try await TestBox(anchors: configuration)
        _ = try await box.call(.post, "/v1/append", ["payload_id": "a", "payload": "x"])
        var total = 0
        while total == 0 {
            let answer = try await box.call(.post, "/v1/ledger/anchors")
            #expect(answer.status == 202)
            total = try await box.call(.get, "/v1/ledger/anchors").json["total"]?.intValue ?? 0
        }
        let list = try await box.call(.get, "/v1/ledger/anchors").json
        let anchor = try #require(list["anchors"]?[0]?["anchor"]?.objectValue)
        let key = try await box.call(.get, "/v1/ledger/keys").json["keys"]?[0]?["vkey"]?.stringValue
        let record = try AnchorRecord(
            anchor,
            trust: AnchorTrust(
                log: [try NoteVerifier(vkey: try #require(key))], witnesses: witness.policy.witnesses.map(\.verifier)))
        #expect(record.cosigners.map(\.name) == ["witness.example/small"])
        #expect(list["status"]?["newest"]?["size"]?.intValue ?? 0 > 0)
        #expect(list["status"]?["witnesses"]?["witness small"]?.intValue ?? 0 > 0)
        await box.stop()
        let again = try await TestBox.start(box.home, anchors: configuration)
        await again.shutdown(grace: .seconds(5))
        await witness.stop()
    }

    @Test func `a witness is forgiven by its name only, and only by who may`() async throws {
        let witness = try SmallWitness()
        let box = try await TestBox(anchors: AnchorConfiguration(policy: witness.policy))
        for body in [["forget_witness": "other"], ["forget_witness": 1], [:]] as [JSONValue] {
            #expect(try await box.call(.post, "/v1/ledger/anchors", body).status == 400)
        }
        #expect(try await box.call(.post, "/v1/ledger/anchors", ["forget_witness": "small"]).status == 202)
        let reader = try box.token(role: .interface)
        #expect(try await box.call(.post, "/v1/ledger/anchors", token: reader).status == 403)
        await box.stop()
        await witness.stop()
    }

    @Test func `an anchor key of another ledger is logged, and the ledger works without anchors`() async throws {
        let witness = try SmallWitness()
        let box = try await TestBox()
        await box.stop()
        _ = try AnchorKey.open(box.home.keys.appending("anchor-personal.key"), origin: "another.example/ledger")
        let log = InMemoryLogSink()
        let again = try await TestBox.start(box.home, log: log, anchors: AnchorConfiguration(policy: witness.policy))
        let client = HTTPClient()
        let answer = try await client.send(
            ClientRequest(
                url: "http://127.0.0.1:\(try #require(again.addresses.first?.port))/v1/ledger/anchors",
                headers: [
                    "Authorization": "Bearer \(box.localOperator.token)", "X-Foundry-Module-ID": "personal",
                ]))
        #expect(answer.status == 200)
        #expect(try JSONValue(parsing: try await answer.collect())["status"] == .null)
        await again.shutdown(grace: .seconds(5))
        #expect(log.messages.contains("the ledger is not being anchored"))
        #expect(log.records.contains { $0.metadata["error_code"]?.stringValue == "anchor_key_invalid" })
        await client.close()
        await witness.stop()
    }
}
