// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import Ledger
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct LedgerTests {
    @Test func `what is appended can be read again, also after a reopening`() async throws {
        let fixture = try LedgerFixture()
        let item = NewRecord(
            kind: .mail, source: "maildir:1.host", name: "Angebot für Müller", mediaType: "message/rfc822",
            content: Array("Subject: x\r\n\r\nbody".utf8), occurredAt: Instant(milliseconds: 1_700_000_000_123),
            attributes: ["flags": ["seen", 1.5], "a": nil])
        var first: LedgerEntry?
        do {
            let ledger = try await fixture.open()
            let outcome = try #require(try await ledger.append([item]).first)
            #expect(outcome.isNew)
            first = outcome.entry
            #expect(try await ledger.entry(0) == outcome.entry)
            #expect(try await ledger.content(outcome.entry.record.blob) == item.content)
            #expect(outcome.entry.record.recordedAt == fixture.clock.now)
            #expect(outcome.entry.record.occurredAt == item.occurredAt)
            #expect(outcome.entry.record.attributes["flags"]?[1]?.doubleValue == 1.5)
            await ledger.close()
        }
        let again = try await fixture.open()
        #expect(await again.size == 1)
        #expect(try await again.entry(0) == first)
        #expect(again.recovery == LedgerRecovery.clean)
    }

    @Test func `the leaf is canonical JSON with its version`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let entry = try #require(try await ledger.append([LedgerFixture.item(1)]).first).entry
        let text = String(decoding: try entry.record.canonicalBytes(), as: UTF8.self)
        #expect(
            text == """
                {"attributes":{"number":1},"blob":"\(entry.record.blob.hex)","kind":"document","media_type":"text/plain",\
                "name":"1.txt","recorded_at":"2026-09-21T14:13:20.000Z","size":9,"source":"file:1.txt","v":1}
                """)
        #expect(entry.leafHash == Merkle.leafHash(Array(text.utf8)))
        #expect(try LedgerRecord(canonicalBytes: Array(text.utf8)) == entry.record)
    }

    @Test func `the same source with the same content is appended once, however it comes`() async throws {
        let fixture = try LedgerFixture()
        do {
            let ledger = try await fixture.open()
            let outcomes = try await ledger.append([
                LedgerFixture.item(1), LedgerFixture.item(2), LedgerFixture.item(1),
            ])
            #expect(outcomes.map(\.isNew) == [true, true, false])
            #expect(outcomes.map(\.entry.index) == [0, 1, 0])
            let again = try await ledger.append([LedgerFixture.item(2), LedgerFixture.item(3)])
            #expect(again.map(\.isNew) == [false, true])
            #expect(again[0].entry == outcomes[1].entry)
            // Another source with the same content, and the same source with another content, are new.
            #expect(try await ledger.append([LedgerFixture.item(1, source: "file:copy.txt")])[0].isNew)
            #expect(try await ledger.append([LedgerFixture.item(9, source: "file:1.txt")])[0].isNew)
            await ledger.close()
        }
        let ledger = try await fixture.open()
        #expect(try await ledger.append([LedgerFixture.item(3)])[0].isNew == false)
        #expect(await ledger.size == 5)
        let record = try await ledger.entry(0).record
        #expect(try await ledger.entry(source: record.source, blob: record.blob)?.index == 0)
        #expect(try await ledger.entry(source: "file:none", blob: record.blob) == nil)
    }

    @Test func `appends that arrive at once all count, each once, in one order`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let indices = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for caller in 0..<40 {
                group.addTask {
                    // Neighbours bring an item in common.
                    try await ledger.append([LedgerFixture.item(caller), LedgerFixture.item(caller + 1)])
                        .map(\.entry.index)
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(await ledger.size == 41)
        #expect(Set(indices) == Set(0..<41))
        #expect(Set(try await ledger.entries(from: 0, limit: 100).map(\.record.source)).count == 41)
        #expect(try await ledger.entries(from: 40, limit: 100).count == 1)
        #expect(try await ledger.entries(from: 41, limit: 100).isEmpty)
        #expect(try await ledger.entries(from: .max, limit: .max).isEmpty)
        let verdict = await ledger.verify()
        #expect(verdict.isSound, "\(verdict.faults)")
        #expect(verdict.entries == 41)
    }

    @Test func `an attachment names its mail, in the same append or a later one`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        var attachment = LedgerFixture.item(2)
        attachment.parentPosition = 0
        let outcomes = try await ledger.append([LedgerFixture.item(1), attachment])
        #expect(outcomes[1].entry.record.parent == 0)
        var later = LedgerFixture.item(3)
        later.parent = 1
        #expect(try await ledger.append([later])[0].entry.record.parent == 1)
        later = LedgerFixture.item(4)
        later.parent = 3
        let item = later
        let error = await #expect(throws: LedgerError.self) { try await ledger.append([LedgerFixture.item(9), item]) }
        #expect(error?.kind == .invalidRecord)
        #expect(error?.position == 1)
        #expect(await ledger.size == 3)
        #expect(try await ledger.append([LedgerFixture.item(9)])[0].entry.index == 3)
    }

    @Test func `proofs lead to the signed root and a receipt stands alone`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        for number in 0..<20 { _ = try await ledger.append([LedgerFixture.item(number)]) }
        let entries = try await ledger.entries(from: 0, limit: 100)
        let roots = (0...20).map { Merkle.root(of: entries.prefix($0).map(\.leafHash)) }
        #expect(await ledger.root == roots[20])
        for size in 1...20 {
            for index in 0..<size {
                let proof = try await ledger.inclusionProof(index: UInt64(index), size: UInt64(size))
                #expect(proof.proves(leaf: entries[index].leafHash, root: roots[size]))
            }
            for from in 0...size {
                let proof = try await ledger.consistencyProof(from: UInt64(from), to: UInt64(size))
                #expect(proof.proves(fromRoot: roots[from], toRoot: roots[size]))
            }
        }
        let receipt = try await ledger.receipt(index: 11)
        let checkpoint = try TLogProof(parsing: Array(receipt.text.utf8))
            .verify(leaf: entries[11].leafHash, verifiers: [fixture.signer.verifier])
        #expect(checkpoint.size == 20)
        await #expect(throws: LedgerError.self) { try await ledger.inclusionProof(index: 20) }
        await #expect(throws: LedgerError.self) { try await ledger.consistencyProof(from: 1, to: 21) }
        await #expect(throws: LedgerError.self) { try await ledger.entry(20) }
    }

    @Test func `a checkpoint is signed once for a size and only grows`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        #expect(await ledger.signedCheckpoint.size == 0)
        _ = try await ledger.append([LedgerFixture.item(1)])
        #expect(await ledger.signedCheckpoint.size == 0)
        let note = try await ledger.checkpoint()
        #expect(try await ledger.checkpoint() == note)
        let checkpoint = try Checkpoint(
            note: SignedNote(parsing: Array(note.utf8)), verifiers: [fixture.signer.verifier])
        #expect(checkpoint.size == 1)
        #expect(checkpoint.origin == "ledger.example/test")
        #expect(try Files.read(fixture.path("checkpoint"), limit: 1000) == Array(note.utf8))
        await ledger.close()
        await #expect(throws: LedgerError.self) { try await ledger.append([LedgerFixture.item(2)]) }
        #expect(try await ledger.entry(0).index == 0)
        // The lock is free again although the closed ledger is still in hand for reading.
        let next = try await fixture.open()
        #expect(try await next.append([LedgerFixture.item(2)])[0].entry.index == 1)
        #expect(try await ledger.checkpoint() == note)
    }

    @Test func `closing waits for what was accepted and signs it`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let accepted = await withTaskGroup(of: Int.self) { group in
            for number in 0..<20 {
                group.addTask {
                    // Refused or durable, nothing between.
                    let outcomes = try? await ledger.append([LedgerFixture.item(number)])
                    return outcomes?.count ?? 0
                }
            }
            for _ in 0..<3 {
                group.addTask {
                    await ledger.close()
                    return 0
                }
            }
            return await group.reduce(0, +)
        }
        #expect(await ledger.size == UInt64(accepted))
        #expect(await ledger.signedCheckpoint.size == UInt64(accepted))
        #expect(await ledger.isSealed)
        #expect(fixture.verify().isSound)
    }

    @Test func `records outside the limits are refused before anything is written`() async throws {
        let fixture = try LedgerFixture()
        let limits = LedgerLimits(maxContentBytes: 10, maxBatchRecords: 3, maxBatchBytes: 25)
        let ledger = try await fixture.open(limits: limits)
        func refused(_ items: [NewRecord]) async -> LedgerError? {
            do {
                _ = try await ledger.append(items)
                return nil
            } catch { return error as? LedgerError }
        }
        var large = LedgerFixture.item(1)
        large.content = [UInt8](repeating: 1, count: 11)
        var nameless = LedgerFixture.item(1)
        nameless.source = ""
        var long = LedgerFixture.item(1)
        long.name = String(repeating: "ü", count: 33_000)
        var nan = LedgerFixture.item(1)
        nan.parent = 0
        nan.parentPosition = 0
        for item in [large, nameless, long, nan] {
            #expect(limits.refusal(of: item)?.kind == .invalidRecord)
            let error = await refused([LedgerFixture.item(5), item])
            #expect(error?.kind == .invalidRecord)
            #expect(error?.position == 1)
        }
        #expect(await refused((0..<4).map { LedgerFixture.item($0) })?.kind == .batchTooLarge)
        #expect(await ledger.size == 0)
        large.content = [UInt8](repeating: 1, count: 10)
        let items = [large, LedgerFixture.item(2), LedgerFixture.item(3)]
        #expect(await refused(items)?.kind == .batchTooLarge)
        large.content = []
        #expect(try await ledger.append([large]).first?.isNew == true)
        #expect(try await ledger.append([]).isEmpty)
        #expect(fixture.verify().faults.map(\.kind) == [])
    }

    @Test(arguments: LedgerError.Code.allCases)
    func `every code has a name of its module, an explanation and a next step`(code: LedgerError.Code) {
        #expect(code.rawValue.hasPrefix("ledger_"))
        #expect(code.explanation.hasSuffix("."))
        #expect(LedgerError(code, "x").nextStep.isEmpty == false)
    }
}

extension LedgerRecovery {
    /// What a clean stop leaves.
    static let clean = LedgerRecovery(cutBytes: 0, unsignedEntries: 0)
}
