// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Cryptography
import Durability
import HTTPClient
import JSON
import Ledger
import LogStore
@_spi(Authentication) import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite(.enabled(if: Simulator.isAvailable, Simulator.needs))
struct LedgerAnchorTests {
    private let directory = TemporaryDirectory()

    private let operatorKey = Ed25519PrivateKey()

    private func open() async throws -> Ledger {
        let tenant = try #require(ModuleID("personal"))
        let keys = directory.path.appending("keys")
        try Files.createDirectory(keys)
        return try await Ledger.open(
            scope: TenantScope(authenticated: tenant),
            places: LedgerPlaces(
                directory: directory.path.appending("ledger"), signedState: directory.path.appending("signed"),
                subjectKeys: keys.appending("subjects")),
            keys: LedgerKeyRing(
                directory: keys, tenant: tenant, origin: "box.substrate.local/personal",
                operatorKey: operatorKey.publicKey),
            clock: .system)
    }
    private func item(_ number: Int) -> NewRecord {
        NewRecord(
            kind: .document, source: "file:\(number)", name: "\(number)", mediaType: "text/plain",
            content: Array("content \(number)".utf8))
    }

    @Test func `a ledger is anchored, serves the cosignature, and keeps the proofs, over restarts`() async throws {
        var ledger = try await open()
        let witness = try await Simulator.witness(of: [ledger.verificationKey.vkey])
        let rekor = try await Simulator.rekor()
        let configuration = AnchorConfiguration(
            policy: try AnchorStage.policy(witness), rekor: try AnchorStage.rekor(rekor))
        let events = Lock<[AnchorEvent]>([])
        for round in 0..<3 {
            _ = try await ledger.append((round * 10..<round * 10 + 10).map(item))
            let size = ledger.size
            let service = try #require(
                try await AnchorService.open(
                    log: ledger, configuration: configuration, directory: directory.path.appending("anchors"),
                    keyFile: directory.path.appending("keys/anchor-personal.key"), client: HTTPClient(), clock: .system,
                    random: SystemRandomNumberGenerator(), report: { event in events.withLock { $0.append(event) } }))
            await service.anchorNow()
            await service.step()
            let newest = try #require(await service.status.newest)
            #expect(newest.size == size && newest.entry == size)
            let entry = try await ledger.entry(newest.entry)
            #expect(entry.record.kind == .anchor)
            let content = try await ledger.content(of: entry)
            let object = try #require(try JSONValue(parsing: content).objectValue)
            let record = try AnchorRecord(
                object,
                trust: AnchorTrust(
                    log: ledger.keyHistory.map(\.key), witnesses: [try NoteVerifier(vkey: witness.vkey)],
                    rekor: [try NoteVerifier(vkey: rekor.vkey)]))
            #expect(record.checkpoint.size == size && record.cosigners.count == 1 && record.receipt != nil)
            await ledger.close()
            ledger = try await open()
        }
        #expect(!events.withLock { $0 }.contains { if case .failed = $0 { true } else { false } })
        // Nothing is left waiting, and the checkpoint that is anchored is the one that is served until the next append.
        #expect(ledger.size > 30)
        await ledger.close()
    }

    @Test func `an anchor that waits outlives a change of the ledger's key`() async throws {
        let ledger = try await open()
        _ = try await ledger.append([item(1)])
        let old = ledger.verificationKey
        let rekor = try await Simulator.rekor()
        let down = try await Simulator.rekor(fault: "down")
        func service(_ log: Simulator) async throws -> AnchorService {
            try #require(
                try await AnchorService.open(
                    log: ledger, configuration: AnchorConfiguration(rekor: try AnchorStage.rekor(log)),
                    directory: directory.path.appending("anchors"),
                    keyFile: directory.path.appending("keys/anchor.key"),
                    client: HTTPClient(), clock: .system, random: SystemRandomNumberGenerator()))
        }
        try await service(down).step()
        _ = try await ledger.rotateKey(operator: operatorKey)
        _ = try await ledger.append([item(2)])
        _ = try await ledger.checkpoint()
        #expect(ledger.verificationKey != old)
        // The outbox still holds the checkpoint that the old key signed; on request a newer one takes its place.
        let anchors = try await service(rekor)
        #expect(await anchors.status.open.count == 1)
        await anchors.anchorNow()
        await anchors.step()
        let newest = try #require(await anchors.status.newest)
        let content = try await ledger.content(of: ledger.entry(newest.entry))
        let record = try AnchorRecord(
            try #require(try JSONValue(parsing: content).objectValue),
            trust: AnchorTrust(log: [ledger.verificationKey], rekor: [try NoteVerifier(vkey: rekor.vkey)]))
        #expect(record.checkpoint.size == newest.size && newest.size > 2)
        await ledger.close()
    }

    @Test func `while a checkpoint is the newest it is served with what witnesses signed`() async throws {
        let ledger = try await open()
        _ = try await ledger.append([item(1)])
        let witness = try await Simulator.witness(of: [ledger.verificationKey.vkey])
        let note = try await ledger.anchorCheckpoint()
        let checkpoint = try Checkpoint(parsing: note.text)
        let service = try #require(
            try await AnchorService.open(
                log: WithoutRecords(ledger: ledger),
                configuration: AnchorConfiguration(policy: try AnchorStage.policy(witness)),
                directory: directory.path.appending("anchors"), keyFile: directory.path.appending("keys/anchor.key"),
                client: HTTPClient(), clock: .system, random: SystemRandomNumberGenerator()))
        await service.step()
        let served = ledger.publishedCheckpoint
        #expect(served.checkpoint == checkpoint)
        #expect(try AnchorStage.policy(witness).evaluate(served.note).isSatisfied)
        await ledger.close()
    }
}

/// A ledger that takes no anchor records, so that its newest checkpoint stays the one that was anchored.
private struct WithoutRecords: AnchoredLog {
    let ledger: Ledger
    struct Refused: Error {}

    func anchorVerifiers() async throws -> [NoteVerifier] { try await ledger.anchorVerifiers() }
    func anchorCheckpoint() async throws -> SignedNote { try await ledger.anchorCheckpoint() }
    func anchorConsistency(from old: UInt64, to new: UInt64) async throws -> ConsistencyProof {
        try await ledger.anchorConsistency(from: old, to: new)
    }
    func attachCosignatures(_ signatures: [NoteSignature], to checkpoint: Checkpoint) async throws {
        try await ledger.attachCosignatures(signatures, to: checkpoint)
    }
    func appendAnchor(_ record: JSONObject) async throws -> UInt64 { throw Refused() }
}
