// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import LogStore
import NoteKeys
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import Ledger

@Suite struct LedgerKeyTests {
    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch { return (error as? any ReportableError)?.code }
    }
    private func note(_ ledger: Ledger) async throws -> SignedNote {
        try SignedNote(parsing: Array(try await ledger.checkpoint().utf8))
    }
    private func keyFiles(_ fixture: LedgerFixture) throws -> [String] {
        try Files.list(fixture.keys.directory).map(\.string).filter { $0.hasPrefix("ledger-") }
    }

    @Test func `a new ledger announces its next key and publishes the one in use`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        #expect(try keyFiles(fixture) == ["ledger-personal.key", "ledger-personal.next", "ledger-personal.pub"])
        #expect(try NoteKeyFile.verifiers(in: fixture.keys.publicFile) == [ledger.verificationKey])
        let identity = try LedgerIdentity(parsing: try Files.read(fixture.places.identity, limit: 4096))
        let next = try #require(try fixture.keys.next())
        #expect(identity.next == LedgerIdentity.commitment(to: next.verifier))
        #expect(ledger.keyHistory == [LedgerKeyPeriod(key: ledger.verificationKey, fromSize: 0, toSize: nil)])
        await ledger.close()
    }

    @Test func `a change of keys goes to the announced one, and both sign the first checkpoint after it`() async throws
    {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let old = ledger.verificationKey
        _ = try await ledger.append([LedgerFixture.item(0)])
        let before = try await note(ledger)
        let announced = try #require(try fixture.keys.next()).verifier
        let entry = try await ledger.rotateKey(operator: fixture.operatorKey)
        #expect(entry.index == 1 && entry.record.kind == .keyRotation)
        let new = ledger.verificationKey
        #expect(new == announced && new != old)
        #expect(
            ledger.keyHistory == [
                LedgerKeyPeriod(key: old, fromSize: 0, toSize: 2), LedgerKeyPeriod(key: new, fromSize: 2, toSize: nil),
            ])
        #expect(try NoteKeyFile.verifiers(in: fixture.keys.publicFile) == [new, old])
        #expect(try keyFiles(fixture) == ["ledger-personal.key", "ledger-personal.next", "ledger-personal.pub"])
        let after = try await note(ledger)
        #expect(try Set(after.verify([old, new])).contains(new))
        _ = try await ledger.append([LedgerFixture.item(2)])
        let later = try await note(ledger)
        #expect(try later.verify([old, new]) == [new])
        #expect(throws: TransparencyLogError.self) { try later.verify([old]) }
        // What was signed before holds for ever, and leads to what is signed now.
        let first = try Checkpoint(note: before, verifiers: [old])
        let last = try Checkpoint(note: later, verifiers: [new])
        let proof = try ledger.consistencyProof(from: first.size, to: last.size)
        #expect(proof.proves(fromRoot: first.root, toRoot: last.root))
        await ledger.close()
        for key in [old, new] {
            let verdict = await LedgerVerifier.verify(directory: fixture.directory, keys: [key])
            #expect(verdict.isSound, "\(verdict.faults)")
            #expect(verdict.keyHistory.count == 2)
        }
        let again = try await fixture.open()
        #expect(again.verificationKey == new)
        try await again.rotateKey(operator: fixture.operatorKey)
        #expect(again.keyHistory.map(\.toSize) == [2, 4, nil])
        #expect(await again.verify().isSound)
        await again.close()
    }

    @Test func `the operator that the ledger names must agree, and may hand its part on`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let other = Ed25519PrivateKey()
        try await ledger.rotateKey(operator: fixture.operatorKey)
        let size = ledger.size
        #expect(await code { try await ledger.rotateKey(operator: other) } == "ledger_key_invalid")
        #expect(ledger.size == size && !Files.exists(fixture.keys.afterFile))
        try await ledger.rotateKey(operator: fixture.operatorKey, newOperator: other.publicKey)
        #expect(await code { try await ledger.rotateKey(operator: fixture.operatorKey) } == "ledger_key_invalid")
        try await ledger.rotateKey(operator: other)
        _ = try await ledger.append([LedgerFixture.item(1)])
        #expect(await ledger.verify().isSound)
        await ledger.close()
    }

    @Test func `a next key that was not announced is refused`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        try Files.remove(fixture.keys.nextFile)
        #expect(await code { try await ledger.rotateKey(operator: fixture.operatorKey) } == "ledger_key_invalid")
        _ = try NoteKeyFile.create(fixture.keys.nextFile, name: fixture.keys.origin)
        #expect(await code { try await ledger.rotateKey(operator: fixture.operatorKey) } == "ledger_key_invalid")
        #expect(ledger.size == 0 && ledger.keyHistory.count == 1)
        _ = try await ledger.append([LedgerFixture.item(1)])
        let key = ledger.verificationKey
        #expect(try await note(ledger).verify([key]) == [key])
        await ledger.close()
        #expect(try await fixture.verify().isSound)
    }

    @Test(arguments: 0..<4) func `a change that a crash interrupts is completed or undone`(step: Int) async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let old = ledger.verificationKey
        _ = try await ledger.append([LedgerFixture.item(0)])
        let oldKey = try Files.read(fixture.keys.file, limit: 4096)
        let next = try Files.read(fixture.keys.nextFile, limit: 4096)
        if step == 0 {
            _ = try fixture.keys.beginChange(name: fixture.keys.origin)
        } else {
            try await ledger.rotateKey(operator: fixture.operatorKey)
        }
        await ledger.close()
        let after = try Files.read(fixture.keys.nextFile, limit: 4096)
        switch step {
        case 1:  // The entry is durable, the files are as they were before.
            try AtomicFile.write(oldKey, to: fixture.keys.file)
            try AtomicFile.write(after, to: fixture.keys.afterFile)
            try AtomicFile.write(next, to: fixture.keys.nextFile)
        case 2:  // Between the two renames.
            try Files.rename(fixture.keys.nextFile, to: fixture.keys.afterFile)
        case 3: try Files.remove(fixture.keys.publicFile)
        default: break
        }
        let again = try await fixture.open()
        #expect((again.verificationKey == old) == (step == 0))
        #expect(try keyFiles(fixture) == ["ledger-personal.key", "ledger-personal.next", "ledger-personal.pub"])
        _ = try await again.append([LedgerFixture.item(1)])
        try await again.rotateKey(operator: fixture.operatorKey)
        #expect(await again.verify().isSound)
        #expect(again.keyHistory.count == (step == 0 ? 2 : 3))
        await again.close()
        #expect(try await fixture.verify().isSound)
    }

    @Test func `key files that are older than the ledger are refused`() async throws {
        let fixture = try LedgerFixture()
        let first = try await fixture.open()
        let backup = try Files.list(fixture.keys.directory).map(\.string).filter { $0.hasPrefix("ledger-") }
            .map { (name: $0, bytes: try Files.read(fixture.keys.directory.appending($0), limit: 4096)) }
        try await first.rotateKey(operator: fixture.operatorKey)
        try await first.rotateKey(operator: fixture.operatorKey)
        _ = try await first.append([LedgerFixture.item(1)])
        await first.close()
        for file in backup { try AtomicFile.write(file.bytes, to: fixture.keys.directory.appending(file.name)) }
        #expect(await fixture.refusal() == .wrongKey)
    }

    @Test func `a retired key signs nothing beyond its size, and a revoked one less`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let old = try NoteKeyFile.read(fixture.keys.file)
        _ = try await ledger.append((0..<3).map { LedgerFixture.item($0) })
        try await ledger.rotateKey(operator: fixture.operatorKey)
        _ = try await ledger.append([LedgerFixture.item(5)])
        let checkpoint = try Checkpoint(parsing: try await note(ledger).text)
        let forged = try SignedNote(signing: checkpoint.text, with: [old])
        let history = ledger.control.withLock { $0.keys }
        #expect(!history.accepts(forged, size: 5) && history.accepts(forged, size: 4))
        #expect(
            await code { try await ledger.revokeKey(ledger.verificationKey, beyond: 1, operator: fixture.operatorKey) }
                == "ledger_key_invalid")
        let entry = try await ledger.revokeKey(old.verifier, beyond: 2, operator: fixture.operatorKey)
        #expect(entry.record.kind == .keyRevocation && ledger.keyHistory.map(\.toSize) == [2, nil])
        let revoked = ledger.control.withLock { $0.keys }
        #expect(!revoked.accepts(forged, size: 3) && revoked.accepts(forged, size: 2))
        await ledger.close()
        // A checkpoint that only the retired key signed is no checkpoint of this log any more.
        let size = ledger.size
        let late = Checkpoint(origin: checkpoint.origin, size: size, root: ledger.root)
        try AtomicFile.write(
            try SignedNote(signing: late.text, with: [old]).bytes, to: fixture.path("log/checkpoint"))
        let verdict = try await fixture.verify()
        #expect(verdict.faults.map(\.kind) == [.checkpointInvalid])
        #expect(verdict.problem?.contains("counts for this size") == true)
    }

    @Test func `a ledger that was handed over takes nothing more here, and goes on at its new owner`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        _ = try await ledger.append([LedgerFixture.payload(0)])
        let buyer = try LedgerFixture()
        let key = try NoteKeyFile.create(buyer.keys.file, name: fixture.keys.origin)
        let next = try NoteKeyFile.create(buyer.keys.nextFile, name: fixture.keys.origin)
        let stranger = try NoteKeyFile.create(buyer.keys.directory.appending("x.key"), name: "another.log")
        #expect(
            await code { try await ledger.handOver(to: stranger.verifier, operator: fixture.operatorKey) }
                == "ledger_key_invalid")
        let entry = try await ledger.handOver(
            to: key.verifier, next: LedgerIdentity.commitment(to: next.verifier), operator: fixture.operatorKey,
            newOperator: buyer.operatorKey.publicKey)
        #expect(entry.record.kind == .handOver)
        #expect(await code { _ = try await ledger.append([LedgerFixture.payload(1)]) } == "ledger_handed_over")
        #expect(await code { _ = try await ledger.recordAnchor(["a": 1]) } == "ledger_handed_over")
        #expect(try await note(ledger).verify([try fixture.verifier]).count == 1)
        await ledger.close()
        let again = try await fixture.open()
        #expect(await code { _ = try await again.append([LedgerFixture.payload(1)]) } == "ledger_handed_over")
        #expect(try await again.content(of: again.entry(0)) == Array("{\"n\":0}".utf8))
        await again.close()

        try LedgerFixture.copyTree(from: fixture.directory, to: buyer.directory)
        try LedgerFixture.copyTree(from: fixture.places.signedState, to: buyer.places.signedState)
        try LedgerFixture.copyTree(from: fixture.places.subjectKeys, to: buyer.places.subjectKeys)
        let tenantKey = try Files.read(fixture.keys.tenantFile, limit: 4096)
        try AtomicFile.write(tenantKey, to: buyer.keys.tenantFile)
        try NoteKeyFile.publish([key.verifier, try fixture.verifier], beside: buyer.keys.file)
        let there = try await buyer.open()
        #expect(try await there.append([LedgerFixture.payload(1)])[0].entry.index == 2)
        #expect(try await note(there).verify([key.verifier]).count == 1)
        #expect(await code { try await there.rotateKey(operator: fixture.operatorKey) } == "ledger_key_invalid")
        try await there.rotateKey(operator: buyer.operatorKey)
        let verdict = await there.verify()
        #expect(verdict.isSound, "\(verdict.faults)")
        await there.close()
    }

    @Test func `keys change in the middle of appends, and every checkpoint on the way is good`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let first = ledger.verificationKey
        let notes = try await withThrowingTaskGroup(of: [String].self) { group in
            for caller in 0..<6 {
                group.addTask {
                    for number in 0..<20 {
                        _ = try await ledger.append([LedgerFixture.payload(caller * 100 + number)])
                    }
                    return []
                }
            }
            group.addTask {
                for _ in 0..<3 { try await ledger.rotateKey(operator: fixture.operatorKey) }
                return []
            }
            group.addTask {
                var notes: [String] = []
                for _ in 0..<20 {
                    notes.append(try await ledger.checkpoint())
                    await Task.yield()
                }
                return notes
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ledger.size == 123)
        let history = ledger.control.withLock { $0.keys }
        for text in notes {
            let note = try SignedNote(parsing: Array(text.utf8))
            #expect(history.accepts(note, size: try Checkpoint(parsing: note.text).size))
        }
        await ledger.close()
        let verdict = await LedgerVerifier.verify(directory: fixture.directory, keys: [first])
        #expect(verdict.isSound && verdict.entries == 123 && verdict.keyHistory.count == 4, "\(verdict.faults)")
    }

    @Test func `a statement that was changed anywhere does not hold`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let identity = try LedgerIdentity(parsing: try Files.read(fixture.places.identity, limit: 4096))
        let entry = try await ledger.rotateKey(operator: fixture.operatorKey)
        let content = try await ledger.content(of: entry)
        await ledger.close()
        var sound = LedgerKeyHistory(identity: identity)
        try sound.apply(.keyRotation, content: content, at: 0)
        #expect(sound.periods.count == 2)
        for offset in content.indices {
            var changed = content
            changed[offset] ^= 1
            var history = LedgerKeyHistory(identity: identity)
            #expect(throws: LedgerError.self, "byte \(offset)") {
                try history.apply(.keyRotation, content: changed, at: 0)
            }
            #expect(history.periods.count == 1)
        }
        var other = LedgerKeyHistory(identity: identity)
        #expect(throws: LedgerError.self) { try other.apply(.handOver, content: content, at: 0) }
    }
}
