// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Cryptography
import Foundation
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite(.enabled(if: Simulator.isAvailable, Simulator.needs))
struct RekorFaultTests {
    private func configuration(_ rekor: Simulator, patience: Duration = .seconds(25)) throws -> AnchorConfiguration {
        AnchorConfiguration(rekor: try AnchorStage.rekor(rekor), rekorPatience: patience)
    }
    private func check(_ stage: AnchorStage, _ rekor: Simulator, size: UInt64 = 5) throws -> AnchorRecord {
        let trust = AnchorTrust(log: [stage.log.signer.verifier], rekor: [try NoteVerifier(vkey: rekor.vkey)])
        let record = try AnchorRecord(try #require(stage.log.records.last), trust: trust)
        #expect(record.receipt != nil && record.missing == [] && record.unchecked == [])
        #expect(record.checkpoint.size == size)
        return record
    }

    @Test func `each anchor becomes an entry, all under one key of the ledger`() async throws {
        let stage = try AnchorStage()
        let rekor = try await Simulator.rekor()
        var keys: Set<String> = []
        for round in 0..<30 {
            // A new service each time: the key is the ledger's, not the process's.
            let size = stage.log.size
            let service = try await stage.open(configuration(rekor))
            await service.anchorNow()
            await service.step()
            #expect(try check(stage, rekor, size: size).receipt?.index == UInt64(round))
            keys.insert(try #require(stage.log.records.last?["public_key"]?.stringValue))
        }
        #expect(keys.count == 1)
        #expect(stage.failures() == [])
        let other = try AnchorStage(LogInMemory("substrate.example/box/other"))
        let service = try await other.open(configuration(rekor))
        await service.step()
        #expect(try keys.insert(#require(other.log.records.last?["public_key"]?.stringValue)).inserted)
    }

    @Test(arguments: [("down", "anchor_unreachable"), ("slow", "anchor_unreachable")])
    func `a log without answer leaves the anchor in the outbox, over restarts`(fault: String, code: String) async throws
    {
        let stage = try AnchorStage()
        let bad = try await Simulator.rekor(fault: fault)
        var signatures: Set<String> = []
        for _ in 1...3 {
            let service = try await stage.open(configuration(bad, patience: .milliseconds(400)))
            await service.step()
            #expect(stage.failures() == [code])
            let item = try #require(try stage.items().first?.object)
            #expect(item["rekor"] == nil)
            signatures.insert(try #require(item["signature"]?.stringValue))
            stage.wait(.seconds(3600))
        }
        #expect(signatures.count == 1)
        #expect(stage.log.records.isEmpty)
        let good = try await Simulator.rekor()
        let service = try await stage.open(configuration(good))
        await service.step()
        #expect(stage.failures() == [])
        _ = try check(stage, good)
        #expect(stage.log.records.first?["signature"]?.stringValue == signatures.first)
    }

    /// In each of these the log has taken the entry in, and its next answer is that it has it already.
    @Test(arguments: [
        ("lost", "anchor_unreachable"), ("wrong-root", "anchor_unverified"), ("other-key", "anchor_unverified"),
        ("no-proof", "anchor_unverified"), ("other-entry", "anchor_unverified"),
    ])
    func `a wrong answer is never kept, and the entry is found in the log's files`(
        fault: String, code: String
    ) async throws {
        let stage = try AnchorStage()
        let rekor = try await Simulator.rekor(fault: fault)
        do {
            let service = try await stage.open(configuration(rekor))
            await service.step()
            #expect(stage.failures() == [code])
            #expect(try stage.items().first?.object["rekor"] == nil)
            #expect(stage.log.records.isEmpty)
        }
        stage.wait(.seconds(3600))
        let service = try await stage.open(configuration(rekor))
        await service.step()
        #expect(stage.failures() == [])
        #expect(try check(stage, rekor).receipt?.index == 0)
    }

    @Test func `a log under another key than the one configured is not believed`() async throws {
        let stage = try AnchorStage()
        let rekor = try await Simulator.rekor()
        let other = try NoteSigner(name: "rekor.example", key: Ed25519PrivateKey()).verifier
        for key in [other, stage.log.signer.verifier] {
            let configuration = AnchorConfiguration(rekor: try RekorLog(url: rekor.url, key: key))
            let service = try await stage.open(configuration)
            // First as an answer, then as files.
            for _ in 1...2 {
                await service.step()
                #expect(stage.failures() == ["anchor_unverified"])
                stage.wait(.seconds(3600))
            }
        }
        #expect(try stage.items().first?.object["rekor"] == nil)
        #expect(stage.log.records.isEmpty)
    }

    @Test func `the independent verifier makes the same entry and accepts what is kept`() async throws {
        let stage = try AnchorStage()
        let rekor = try await Simulator.rekor()
        let service = try await stage.open(configuration(rekor))
        await service.step()
        let kept = try #require(stage.log.records.first?["rekor"])
        let digest = SHA256.hash(Array(try #require(stage.log.records.first?["checkpoint"]?.stringValue).utf8)).hex
        let program = """
            import json, rekor2, tlogverify as tv
            found = rekor2.verify_tle(json.load(sys.stdin), [tv.VKey("\(rekor.vkey)")], bytes.fromhex("\(digest)"))
            print(found["keyDetails"], found["index"])
            """
        #expect(try await Simulator.python(program, input: Array(kept.text.utf8)) == "PKIX_ECDSA_P256_SHA_256 0\n")
        let entry = try RekorEntry(signing: [1, 2, 3], with: P256PrivateKey())
        let body = try await Simulator.python(
            "import json, rekor2; print(rekor2.entry_for(json.load(sys.stdin)).decode(), end='')", input: entry.request)
        #expect(body == String(decoding: entry.body, as: UTF8.self))
    }
}
