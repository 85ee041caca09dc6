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
struct AnchorOutboxTests {
    /// A box whose outbox holds one item: witnessed, and waiting for a log that is down.
    private func waiting() async throws -> (
        stage: AnchorStage, witness: Simulator, item: (name: String, object: JSONObject)
    ) {
        let stage = try AnchorStage()
        let witness = try await Simulator.witness(of: [stage.log.signer.verifier.vkey])
        let down = try await Simulator.rekor(fault: "down")
        let service = try await stage.open(
            AnchorConfiguration(policy: try AnchorStage.policy(witness), rekor: try AnchorStage.rekor(down)))
        await service.step()
        _ = stage.events()
        return (stage, witness, try #require(try stage.items().first))
    }

    @Test func `proofs that were put into a file by hand do not reach the ledger`() async throws {
        let (stage, witness, item) = try await waiting()
        let rekor = try await Simulator.rekor()
        // A good receipt for another entry, and a cosignature of another checkpoint.
        let other = try AnchorStage(LogInMemory(stage.log.signer.name, entries: 9))
        let otherWitness = try await Simulator.witness(of: [other.log.signer.verifier.vkey])
        let service = try await other.open(
            AnchorConfiguration(policy: try AnchorStage.policy(otherWitness), rekor: try AnchorStage.rekor(rekor)))
        await service.step()
        let foreign = try #require(other.log.records.first)
        var forged = item.object
        forged["rekor"] = foreign["rekor"]
        forged["cosignatures"] = foreign["cosignatures"]
        try stage.write(forged, item.name)
        let dead = try RekorLog(url: "http://127.0.0.1:1", key: NoteVerifier(vkey: rekor.vkey))
        let reopened = try await stage.open(
            AnchorConfiguration(policy: try AnchorStage.policy(witness), rekor: dead))
        #expect(await reopened.status.open.first?.done == [])
        #expect(await reopened.status.open.first?.missing == ["witnesses", "rekor"])
        stage.wait(.seconds(3600))
        await reopened.step()
        #expect(stage.log.records.isEmpty)
        #expect(try stage.items().first?.object["rekor"] == nil)
        // The witness was asked again, and its own cosignature is there now.
        #expect(try stage.items().first?.object["cosignatures"]?.arrayValue?.count == 1)
    }

    @Test func `files that are no items are moved aside and named, and the rest goes on`() async throws {
        let (stage, witness, item) = try await waiting()
        var otherNote = item.object
        otherNote["checkpoint"] = "substrate.example/box/ledger\n5\nAAAA\n\n"
        var otherSignature = item.object
        otherSignature["signature"] = .string([UInt8](repeating: 1, count: 70).base64)
        let names = (1...5).map { "0000000000000000000\($0)-0123456789abcdef.json" }
        for (name, text) in [
            (names[0], ""), (names[1], "{}"), (names[2], String(repeating: "x", count: 600 << 10)),
            (names[3], JSONValue.object(otherNote).text), (names[4], JSONValue.object(otherSignature).text),
        ] { try Data(text.utf8).write(to: stage.file(name)) }
        try stage.write(item.object, "00000000000000000009-0123456789abcdef.json")
        try Data("left over".utf8).write(to: stage.file(".new-1-abc"))
        try Data("notes".utf8).write(to: stage.file("README"))
        let rekor = try await Simulator.rekor()
        stage.wait(.seconds(3600))
        let service = try await stage.open(
            AnchorConfiguration(policy: try AnchorStage.policy(witness), rekor: try AnchorStage.rekor(rekor)))
        let damaged = stage.events().compactMap {
            if case .damaged(let path) = $0 { path.lastComponent.string } else { nil }
        }
        #expect(Set(damaged) == Set((names + ["00000000000000000009-0123456789abcdef.json"]).map { $0 + ".damaged" }))
        await service.step()
        #expect(stage.log.records.count == 1)
        let left = try FileManager.default.contentsOfDirectory(atPath: stage.outbox.string)
        #expect(Set(left) == Set(damaged + ["lock", "memory.json", "README"]))
    }

    @Test func `an outbox has one owner`() async throws {
        let (stage, witness, _) = try await waiting()
        let configuration = AnchorConfiguration(policy: try AnchorStage.policy(witness))
        let first = try await stage.open(configuration)
        await #expect { _ = try await stage.open(configuration) } throws: {
            ($0 as? AnchorError)?.kind == .storageFailed
        }
        _ = await first.status
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable, "this user may not mount a small file system"))
    func `on a full disk nothing is sent, and it goes on when there is room`() async throws {
        let small = try #require(SmallFileSystem(kibibytes: 64))
        let stage = try AnchorStage()
        let rekor = try await Simulator.rekor()
        let outbox = small.path.appending("outbox")
        let happened = Lock<[AnchorEvent]>([])
        let service = try #require(
            try await AnchorService.open(
                log: stage.log, configuration: AnchorConfiguration(rekor: try AnchorStage.rekor(rekor)),
                directory: outbox, keyFile: stage.keyFile, client: stage.client, clock: stage.clock,
                random: SystemRandomNumberGenerator(), report: { event in happened.withLock { $0.append(event) } }))
        let filler = URL(filePath: small.path.appending("filler").string)
        var size = 64 << 10
        while size > 0 {
            do {
                try Data(count: size).write(to: filler)
                break
            } catch { size -= 4096 }
        }
        await service.step()
        let errors = happened.withLock { $0 }.compactMap {
            if case .failed(_, let error) = $0 { error.kind } else { nil }
        }
        #expect(errors == [.storageFailed])
        #expect(await service.status.open.isEmpty)
        try FileManager.default.removeItem(at: filler)
        await service.step()
        #expect(await service.status.open.isEmpty, "the pause is not over")
        stage.wait(.seconds(60))
        await service.step()
        // It is the log's first entry: nothing was sent before.
        let record = try AnchorRecord(
            try #require(stage.log.records.first),
            trust: AnchorTrust(log: [stage.log.signer.verifier], rekor: [try NoteVerifier(vkey: rekor.vkey)]))
        #expect(record.receipt?.index == 0)
    }
}
