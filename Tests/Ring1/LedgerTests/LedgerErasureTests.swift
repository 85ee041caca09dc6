// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Foundation
import JSON
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog
import Vault

@testable import Ledger

@Suite struct LedgerErasureTests {
    private func subject(_ name: String) throws -> SubjectID { try #require(SubjectID(name)) }
    private func item(_ number: Int, about subject: SubjectID) -> NewRecord {
        var item = LedgerFixture.item(number)
        item.subjects = [subject]
        return item
    }
    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? any ReportableError)?.code }
    }

    @Test func `an erased content is gone from the disk, its entry and every proof stay`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let entries = try await ledger.append((0..<4).map { LedgerFixture.item($0) }).map(\.entry)
        let receipt = try await ledger.receipt(index: 1)
        let file = try fixture.blobFile(1, in: ledger)
        let outcome = try await ledger.erase(
            ErasureRequest(
                .entries(try LedgerFixture.ranges(1)), grounds: LedgerFixture.grounds(), actor: "role:privacy"))
        guard case .erased(let entry, let contents) = outcome else {
            Issue.record("refused: \(outcome)")
            return
        }
        #expect(
            contents == 1 && entry.index == 4 && entry.record.kind == .erasure && entry.record.actor == "role:privacy")
        let text = String(decoding: try await ledger.content(of: entry), as: UTF8.self)
        #expect(text.contains("\"reason\":\"asked for\"") && text.contains("\"entries\":[[1,1]]"))
        #expect(!Files.exists(file))
        let folder = try await fixture.verify(try fixture.copy("at once"))
        #expect(folder.isSound && folder.erasedEntries == 1, "\(folder.faults)")
        let erased = try await ledger.entry(1)
        #expect(erased.erasedBy == 4 && !erased.isReadable)
        #expect(erased.record.source.isEmpty && erased.record.name.isEmpty && erased.record.attributes.isEmpty)
        #expect(erased.record.kind == .document && erased.record.size == 9)
        #expect(erased.leafHash == entries[1].leafHash)
        let error = await #expect(throws: LedgerError.self) { try await ledger.content(of: entries[1]) }
        #expect(error?.kind == .contentErased && error?.index == 1)
        #expect(error?.message.contains("entry 4") == true)
        #expect(try await ledger.content(of: entries[0]) == Array("content 0".utf8))
        _ = try receipt.verify(leaf: entries[1].leafHash, verifiers: [ledger.verificationKey])
        let verdict = await ledger.verify()
        #expect(verdict.isSound && verdict.erasedEntries == 1, "\(verdict.faults)")
        // A second request finds nothing left, and is recorded all the same.
        let again = try await ledger.erase(
            ErasureRequest(.entries(try LedgerFixture.ranges(1)), grounds: LedgerFixture.grounds()))
        if case .erased(_, let contents) = again { #expect(contents == 0) } else { Issue.record("refused") }
        await ledger.close()
        let offline = try await fixture.verify(try fixture.copy("copy"))
        #expect(offline.isSound && offline.erasedEntries == 1, "\(offline.faults)")
        #expect(offline.json["erased_entries"]?.intValue == 1)
    }

    @Test func `a person's contents go with the person's key, and later ones have a key of their own`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let ann = try subject("p-1")
        let bob = try subject("p-2")
        _ = try await ledger.append([item(0, about: ann), item(1, about: bob), item(2, about: ann)])
        let outcome = try await ledger.erase(ErasureRequest(.subject(ann), grounds: LedgerFixture.grounds()))
        guard case .erased(let entry, contents: 2) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(try ledger.subjectKeys.existingKey(for: ann) == nil)
        let states = try await ledger.entries(from: 0, limit: 10).map(\.erasedBy)
        #expect(states == [entry.index, nil, entry.index, nil])
        // Taken in again from its source it is a new entry under a new key.
        let later = try await ledger.append([item(0, about: ann)])[0]
        #expect(later.isNew && later.entry.index == 4)
        #expect(later.entry.record.contentDigest != (try await ledger.entry(0).record.contentDigest))
        #expect(try await ledger.content(of: later.entry) == Array("content 0".utf8))
        await ledger.close()
        let again = try await fixture.open()
        #expect(try await again.content(of: again.entry(4)) == Array("content 0".utf8))
        #expect(try await again.entry(0).erasedBy == entry.index)
        #expect(await again.verify().isSound)
        await again.close()
    }

    @Test func `what a hold or a retention keeps is not erased, and the refusal is recorded`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        var kept = LedgerFixture.item(1)
        kept.retention = Retention(.years6)
        let entries = try await ledger.append([LedgerFixture.item(0), kept]).map(\.entry)
        #expect(entries[1].record.retention?.until?.rfc3339 == "2032-09-21T14:13:20.000Z")
        let hold = try #require(HoldID("case-7"))
        try await ledger.hold(
            HoldRequest(hold, scope: .entries(try LedgerFixture.ranges(0)), grounds: LedgerFixture.grounds()))
        #expect(ledger.holds.map(\.id) == [hold])
        func erase(_ index: UInt64) async throws -> ErasureOutcome {
            try await ledger.erase(
                ErasureRequest(.entries(try LedgerFixture.ranges(index)), grounds: LedgerFixture.grounds()))
        }
        for (index, text) in [(UInt64(0), "case-7"), (1, "2032-09-21")] {
            guard case .refused(let entry, let obstacles) = try await erase(index) else {
                Issue.record("entry \(index) was erased")
                continue
            }
            #expect(entry.record.kind == .erasureRefused && obstacles.count == 1)
            #expect(obstacles[0].message.contains(text))
            #expect(try await ledger.content(of: entries[Int(index)]) == Array("content \(index)".utf8))
        }
        // Holds outlive a reopening; a released one no longer counts; time ends a retention.
        await ledger.close()
        let again = try await fixture.open()
        #expect(again.holds.map(\.id) == [hold])
        #expect(
            await code { try await again.hold(HoldRequest(hold, scope: .everything, grounds: LedgerFixture.grounds())) }
                == "vault_control_invalid")
        try await again.release(hold, grounds: LedgerFixture.grounds())
        #expect(again.holds.isEmpty)
        fixture.time.withLock { $0 = Instant(milliseconds: 1_990_000_000_000) }
        for index in [UInt64(0), 1] {
            let outcome = try await again.erase(
                ErasureRequest(.entries(try LedgerFixture.ranges(index)), grounds: LedgerFixture.grounds()))
            if case .erased(_, contents: 1) = outcome { continue }
            Issue.record("\(outcome)")
        }
        #expect(await again.verify().isSound)
        await again.close()
    }

    @Test func `a retention can be made longer for what is there`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        _ = try await ledger.append([LedgerFixture.item(0)])
        try await ledger.extendRetention(.everything, to: Retention(.permanent), grounds: LedgerFixture.grounds())
        let outcome = try await ledger.erase(
            ErasureRequest(.entries(try LedgerFixture.ranges(0)), grounds: LedgerFixture.grounds()))
        if case .refused(_, let obstacles) = outcome {
            #expect(obstacles.first?.message.contains("for ever") == true)
        } else {
            Issue.record("\(outcome)")
        }
        await ledger.close()
    }

    @Test func `what cannot be erased is said before anything is written`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        _ = try await ledger.append([LedgerFixture.payload(0), LedgerFixture.item(1)])
        func erase(_ target: ErasureTarget) async -> String? {
            await code { _ = try await ledger.erase(ErasureRequest(target, grounds: LedgerFixture.grounds())) }
        }
        #expect(await erase(.entries(try LedgerFixture.ranges(0, 1))) == "ledger_invalid_record")
        #expect(await erase(.entries(try LedgerFixture.ranges(2))) == "ledger_no_such_entry")
        #expect(await erase(.entries(.none)) == "vault_control_invalid")
        #expect(await erase(.subject(.tenant)) == "vault_control_invalid")
        #expect(await erase(.entries(try EntryRanges(ranges: [0...100_000]))) == "ledger_batch_too_large")
        #expect(ledger.size == 2)
        await ledger.close()
    }

    @Test func `a restored copy with contents that were erased loses them again before it serves`() async throws {
        let fixture = try LedgerFixture()
        let ann = try subject("p-1")
        let first = try await fixture.open()
        _ = try await first.append([LedgerFixture.item(0), item(1, about: ann), LedgerFixture.item(2)])
        let files = try [0, 1].map { try fixture.blobFile($0, in: first) }
        let bytes = try files.map { try Files.read($0, limit: 1 << 20) }
        let keyFiles = try fixture.copy("key-backup", of: fixture.places.subjectKeys)
        _ = try await first.erase(
            ErasureRequest(.entries(try LedgerFixture.ranges(0)), grounds: LedgerFixture.grounds()))
        _ = try await first.erase(ErasureRequest(.subject(ann), grounds: LedgerFixture.grounds()))
        await first.close()
        // A backup brings blobs and keys back.
        for (file, bytes) in zip(files, bytes) { try AtomicFile.write(bytes, to: file) }
        for name in try Files.list(keyFiles) {
            let target = fixture.places.subjectKeys.appending(bytes: name.bytes)
            try AtomicFile.write(
                try Files.read(keyFiles.appending(bytes: name.bytes), limit: 1 << 20), to: target)
        }
        let again = try await fixture.open()
        #expect(again.recovery.completedErasures == 2)
        #expect(files.allSatisfy { !Files.exists($0) })
        #expect(try again.subjectKeys.existingKey(for: ann) == nil)
        #expect(try await again.content(of: again.entry(2)) == Array("content 2".utf8))
        await again.close()
        #expect(try await fixture.open().recovery.completedErasures == 0)
    }

    @Test func `stored contents that no entry names go after a day, others stay`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let entries = try await ledger.append((0..<5).map { LedgerFixture.item($0) }).map(\.entry)
        let key = try ledger.subjectKeys.key(for: .tenant)
        try await ledger.blobs.store([try SealedBlob.seal([1, 2], meta: [], under: key, binding: [])])
        let now = Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        fixture.time.withLock { $0 = now }
        #expect(try await ledger.removeOrphans() == 0)
        fixture.time.withLock { $0 = now.advanced(by: .seconds(25 * 60 * 60)) }
        #expect(try await ledger.removeOrphans() == 1)
        #expect(try await ledger.removeOrphans() == 0)
        for (number, entry) in entries.enumerated() {
            #expect(try await ledger.content(of: entry) == Array("content \(number)".utf8))
        }
        await ledger.close()
    }

    @Test func `a missing content is told from an erased one, and comes again from its source`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let entries = try await ledger.append((0..<3).map { LedgerFixture.item($0) }).map(\.entry)
        try Files.remove(try fixture.blobFile(0, in: ledger))
        let file = try fixture.blobFile(1, in: ledger)
        var bytes = try Files.read(file, limit: 1 << 20)
        bytes[bytes.count - 1] ^= 1
        try AtomicFile.write(bytes, to: file)
        for (index, kind) in [LedgerError.Code.contentMissing, .contentDamaged].enumerated() {
            let error = await #expect(throws: LedgerError.self) { try await ledger.content(of: entries[index]) }
            #expect(error?.kind == kind && error?.index == UInt64(index))
            let entry = try await ledger.entry(UInt64(index))
            #expect(!entry.isReadable && entry.erasedBy == nil && entry.leafHash == entries[index].leafHash)
        }
        let verdict = await ledger.verify()
        #expect(verdict.faults.map(\.kind) == [.contentMissing, .contentChanged])
        #expect(verdict.faults.map(\.index) == [0, 1] && verdict.erasedEntries == 0)
        let outcomes = try await ledger.append((0..<3).map { LedgerFixture.item($0) })
        #expect(outcomes.map(\.isNew) == [true, true, false])
        #expect(try await ledger.content(of: outcomes[0].entry) == Array("content 0".utf8))
        await ledger.close()
    }
}
