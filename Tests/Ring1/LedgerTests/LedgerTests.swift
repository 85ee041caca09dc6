// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog
import Vault

@testable import Ledger

@Suite struct LedgerTests {
    private func refused(_ ledger: Ledger, _ items: [NewRecord]) async -> LedgerError? {
        let outcome: Result<[AppendOutcome], any Error>
        do { outcome = .success(try await ledger.append(items)) } catch { outcome = .failure(error) }
        guard case .failure(let error) = outcome else { return nil }
        return error as? LedgerError
    }

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
            #expect(try await ledger.content(of: outcome.entry) == item.content)
            #expect(outcome.entry.record.recordedAt == fixture.clock.now)
            #expect(outcome.entry.record.occurredAt == item.occurredAt)
            #expect(outcome.entry.record.attributes["flags"]?[1]?.doubleValue == 1.5)
            await ledger.close()
        }
        let again = try await fixture.open()
        #expect(again.size == 1)
        #expect(try await again.entry(0) == first)
        #expect(again.recovery == LedgerRecovery.clean)
    }

    @Test func `personal records are sealed and others stand in the entry`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        var open = LedgerFixture.item(2)
        open.isPersonal = false
        var sealed = LedgerFixture.payload(4)
        sealed.isPersonal = true
        let items = [LedgerFixture.item(1), open, LedgerFixture.payload(3), sealed]
        let entries = try await ledger.append(items).map(\.entry)
        #expect(entries.map(\.record.isSealed) == [true, false, false, true])
        for (item, entry) in zip(items, entries) {
            #expect(try await ledger.content(of: entry) == item.content)
            #expect(try await ledger.entry(entry.index) == entry)
            let bytes = try ledger.log.entry(entry.index)
            let shows = String(decoding: bytes, as: UTF8.self).contains(item.source)
            #expect(shows == !entry.record.isSealed)
            #expect(entry.leafHash == Merkle.leafHash(bytes))
        }
        await ledger.close()
        for file in try LedgerFixture.files(fixture.directory) where file.lastComponent != "lock" {
            let text = String(decoding: try Files.read(file, limit: 1 << 30), as: UTF8.self)
            #expect(!text.contains("file:1.txt") && !text.contains("content 1"), "\(file)")
        }
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
        #expect(ledger.size == 5)
        let record = try await ledger.entry(0).record
        #expect(try await ledger.entries(source: record.source).map(\.index) == [0, 4])
        #expect(try await ledger.entries(source: "file:none").isEmpty)
        let leaf = try await ledger.entry(3).leafHash
        #expect(try await ledger.entry(leafHash: leaf)?.index == 3)
        #expect(try await ledger.entry(leafHash: Merkle.leafHash([])) == nil)
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
        #expect(ledger.size == 41)
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
        #expect(ledger.size == 3)
        #expect(try await ledger.append([LedgerFixture.item(9)])[0].entry.index == 3)
    }

    @Test func `proofs lead to the signed root and a receipt stands alone`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        for number in 0..<20 { _ = try await ledger.append([LedgerFixture.item(number)]) }
        let entries = try await ledger.entries(from: 0, limit: 100)
        let roots = (0...20).map { Merkle.root(of: entries.prefix($0).map(\.leafHash)) }
        #expect(ledger.root == roots[20])
        for size in 1...20 {
            for index in 0..<size {
                let proof = try ledger.inclusionProof(index: UInt64(index), size: UInt64(size))
                #expect(proof.proves(leaf: entries[index].leafHash, root: roots[size]))
            }
            for from in 0...size {
                let proof = try ledger.consistencyProof(from: UInt64(from), to: UInt64(size))
                #expect(proof.proves(fromRoot: roots[from], toRoot: roots[size]))
            }
        }
        let receipt = try await ledger.receipt(index: 11)
        let checkpoint = try TLogProof(parsing: Array(receipt.text.utf8))
            .verify(leaf: entries[11].leafHash, verifiers: [try fixture.verifier])
        #expect(checkpoint.size == 20)
        #expect(throws: LedgerError.self) { try ledger.inclusionProof(index: 20) }
        #expect(throws: LedgerError.self) { try ledger.consistencyProof(from: 1, to: 21) }
        await #expect(throws: LedgerError.self) { try await ledger.entry(20) }
    }

    @Test func `a checkpoint is signed once for a size and only grows`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        #expect(ledger.publishedCheckpoint.checkpoint.size == 0)
        _ = try await ledger.append([LedgerFixture.item(1)])
        let note = try await ledger.checkpoint()
        #expect(try await ledger.checkpoint() == note)
        let checkpoint = try Checkpoint(
            note: SignedNote(parsing: Array(note.utf8)), verifiers: [try fixture.verifier])
        #expect(checkpoint.size == 1)
        #expect(checkpoint.origin == "ledger.example/test")
        await ledger.close()
        #expect(try Files.read(fixture.path("log/checkpoint"), limit: 1000) == Array(note.utf8))
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
        #expect(ledger.size == UInt64(accepted))
        #expect(ledger.publishedCheckpoint.checkpoint.size == UInt64(accepted))
        #expect(ledger.isSealed)
        #expect(try await fixture.verify().isSound)
    }

    @Test func `records outside the limits are refused before anything is written`() async throws {
        let fixture = try LedgerFixture()
        let limits = LedgerLimits(maxContentBytes: 10, maxBatchRecords: 3, maxBatchBytes: 25)
        let ledger = try await fixture.open(limits: limits)
        var large = LedgerFixture.item(1)
        large.content = [UInt8](repeating: 1, count: 11)
        var nameless = LedgerFixture.item(1)
        nameless.source = ""
        var long = LedgerFixture.item(1)
        long.name = String(repeating: "ü", count: 33_000)
        var nan = LedgerFixture.item(1)
        nan.parent = 0
        nan.parentPosition = 0
        var control = LedgerFixture.payload(1)
        control.kind = .erasure
        var actor = LedgerFixture.item(1)
        actor.actor = ""
        var deep = LedgerFixture.item(1)
        deep.attributes = ["deep": (0..<80).reduce(JSONValue.null) { inner, _ in .array([inner]) }]
        var subjects = LedgerFixture.item(1)
        subjects.subjects = [.tenant, .tenant]
        for item in [large, nameless, long, nan, control, actor, deep, subjects] {
            #expect(limits.refusal(of: item)?.kind == .invalidRecord)
            let error = await refused(ledger, [LedgerFixture.item(5), item])
            #expect(error?.kind == .invalidRecord)
            #expect(error?.position == 1)
        }
        #expect(await refused(ledger, (0..<4).map { LedgerFixture.item($0) })?.kind == .batchTooLarge)
        #expect(ledger.size == 0)
        large.content = [UInt8](repeating: 1, count: 10)
        let items = [large, LedgerFixture.item(2), LedgerFixture.item(3)]
        #expect(await refused(ledger, items)?.kind == .batchTooLarge)
        large.content = []
        #expect(try await ledger.append([large]).first?.isNew == true)
        #expect(try await ledger.append([]).isEmpty)
        #expect(await ledger.verify().faults.map(\.kind) == [])
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
