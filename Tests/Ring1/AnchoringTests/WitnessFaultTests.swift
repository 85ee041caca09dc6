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
struct WitnessFaultTests {
    private func configuration(_ witness: Simulator, patience: Duration = .seconds(10)) throws -> AnchorConfiguration {
        AnchorConfiguration(policy: try AnchorStage.policy(witness), patience: patience)
    }

    @Test func `a witness cosigns, again from where it stands, and over restarts of both sides`() async throws {
        let stage = try AnchorStage()
        let state = stage.directory.path.appending("witness.json")
        let vkey = stage.log.signer.verifier.vkey
        for round in 1...4 {
            let witness = try await Simulator.witness(of: [vkey], state: state)
            let service = try await stage.open(configuration(witness))
            stage.log.grow(round * 100)
            stage.wait(.seconds(86_400))
            let size = stage.log.size
            await service.step()
            #expect(stage.failures() == [])
            #expect(stage.log.records.count == round)
            let trust = AnchorTrust(
                log: [stage.log.signer.verifier], witnesses: [try NoteVerifier(vkey: witness.vkey)])
            let record = try AnchorRecord(try #require(stage.log.records.last), trust: trust)
            #expect(record.checkpoint.size == size)
            #expect(record.cosigners.map(\.name) == ["witness.example/sim"])
            #expect(record.missing == [] && record.unchecked == [])
            #expect(stage.log.attached.count == round)
            #expect(await service.status.confirmed == ["witness w1": size])
            #expect(await service.status.newest?.size == size)
            #expect(try stage.items().isEmpty)
            await witness.stop()
        }
    }

    @Test func `a witness that knows another size than we think is asked again from there`() async throws {
        let stage = try AnchorStage()
        let witness = try await Simulator.witness(of: [stage.log.signer.verifier.vkey])
        try await stage.open(configuration(witness)).step()
        #expect(stage.log.records.count == 1)
        // The memory is lost: the witness names its size, and the proof starts there.
        try FileManager.default.removeItem(at: stage.file("memory.json"))
        stage.log.grow(300)
        try await stage.open(configuration(witness)).step()
        #expect(stage.log.records.count == 2)
        #expect(stage.failures() == [])
    }

    @Test(arguments: [
        ("down", "anchor_unreachable"), ("slow", "anchor_unreachable"), ("stale", "anchor_witness_stale"),
        ("bad-signature", "anchor_unverified"), ("other-key", "anchor_unverified"),
    ])
    func `a faulty witness is never counted, and a good one in its place is`(fault: String, code: String) async throws {
        let stage = try AnchorStage()
        let vkey = stage.log.signer.verifier.vkey
        let state = stage.directory.path.appending("witness.json")
        let bad = try await Simulator.witness(of: [vkey], fault: fault, state: state)
        do {
            let service = try await stage.open(configuration(bad, patience: .milliseconds(400)))
            for round in 1...3 {
                await service.step()
                #expect(stage.failures() == [code])
                let item = try #require(try stage.items().first?.object)
                #expect(item["cosignatures"] == nil)
                #expect(item["attempts"]?.objectValue?.members.first?.value["failures"]?.intValue == round)
                // Before the pause is over nothing is tried.
                await service.step()
                #expect(stage.failures() == [])
                stage.wait(.seconds(3600))
            }
            #expect(stage.log.records.isEmpty && stage.log.attached.isEmpty)
            #expect(await service.status.confirmed.isEmpty)
        }
        await bad.stop()
        // After a restart of the box the same checkpoint goes to the witness, which is well again.
        let good = try await Simulator.witness(of: [vkey], state: state)
        let service = try await stage.open(configuration(good))
        await service.step()
        #expect(stage.failures() == [])
        #expect(stage.log.records.count == 1)
        #expect(stage.log.records.first?["size"]?.intValue == 5)
    }

    @Test func `a witness that forgot what it confirmed is not counted until the operator says so`() async throws {
        let stage = try AnchorStage()
        let witness = try await Simulator.witness(of: [stage.log.signer.verifier.vkey], fault: "amnesia")
        let service = try await stage.open(configuration(witness))
        await service.step()
        #expect(stage.log.records.count == 1)
        stage.log.grow(10)
        stage.wait(.seconds(86_400))
        await service.step()
        #expect(stage.failures() == ["anchor_witness_forgot"])
        #expect(stage.log.records.count == 1)
        #expect(try await service.forgetWitness("somebody") == false)
        #expect(try await service.forgetWitness("w1"))
        stage.wait(.seconds(3600))
        await service.step()
        #expect(stage.failures() == [])
        #expect(stage.log.records.count == 2)
    }

    @Test func `a ledger that was put back from an old copy is noticed by its witness`() async throws {
        let stage = try AnchorStage()
        let witness = try await Simulator.witness(of: [stage.log.signer.verifier.vkey])
        try await stage.open(configuration(witness)).step()
        // The whole box was put back, with its memory.
        try FileManager.default.removeItem(at: stage.file("memory.json"))
        stage.log.shrink(to: 3)
        let service = try await stage.open(configuration(witness))
        stage.wait(.seconds(1))
        await service.step()
        #expect(stage.failures() == ["anchor_witness_ahead"])
        #expect(stage.log.records.count == 1)
    }

    @Test func `a log that the witness does not know is refused, and says so`() async throws {
        let stage = try AnchorStage()
        let stranger = try LogInMemory("log.example/other", seed: 9)
        let witness = try await Simulator.witness(of: [stranger.signer.verifier.vkey])
        let service = try await stage.open(configuration(witness))
        await service.step()
        let events = stage.events()
        let errors = events.compactMap { if case .failed(_, let error) = $0 { error } else { nil } }
        #expect(errors.map(\.kind) == [.refused])
        #expect(errors.first?.message.contains("404") == true && errors.first?.message.contains("unknown log") == true)
    }

    @Test func `with a quorum of one, one witness may be down, after it was asked`() async throws {
        let stage = try AnchorStage()
        let vkey = stage.log.signer.verifier.vkey
        let good = try await Simulator.witness(of: [vkey])
        let other = try NoteSigner(name: "witness.example/down", key: .init(), kind: .cosignature).verifier.vkey
        let policy = try AnchorStage.policy(
            [
                ("w1", good.vkey, good.url), ("w2", other, "http://127.0.0.1:1"),
                (
                    "w3",
                    try NoteSigner(
                        name: "witness.example/nowhere", key: .init(), kind: .cosignature
                    ).verifier.vkey, nil
                ),
            ], quorum: "1")
        let service = try await stage.open(AnchorConfiguration(policy: policy))
        await service.step()
        #expect(stage.failures() == ["anchor_unreachable"])
        #expect(stage.log.records.count == 1)
        #expect(stage.log.records.first?["cosignatures"]?.arrayValue?.count == 1)
        #expect(stage.log.records.first?["missing"] == nil)
    }

    @Test func `the cosigned note is what the independent verifier accepts`() async throws {
        let stage = try AnchorStage()
        let witness = try await Simulator.witness(of: [stage.log.signer.verifier.vkey])
        try await stage.open(configuration(witness)).step()
        let record = try #require(stage.log.records.first)
        let lines = try #require(record["cosignatures"]?.arrayValue).compactMap(\.stringValue)
        let note = try #require(record["checkpoint"]?.stringValue) + lines.map { $0 + "\n" }.joined()
        let program = """
            import tlogverify as tv
            vk, wk = tv.VKey("\(stage.log.signer.verifier.vkey)"), tv.VKey("\(witness.vkey)")
            print(tv.open_checkpoint(sys.stdin.buffer.read(), [vk], None, [wk], 1).size)
            """
        #expect(try await Simulator.python(program, input: Array(note.utf8)) == "5\n")
    }
}
