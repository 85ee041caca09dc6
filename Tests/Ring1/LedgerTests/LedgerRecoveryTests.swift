// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import Ledger

@Suite struct LedgerRecoveryTests {
    /// Opens expecting a refusal.
    private func refusal(_ fixture: LedgerFixture) async -> LedgerError? {
        do {
            _ = try await fixture.open()
            return nil
        } catch { return error as? LedgerError }
    }

    @Test func `a last write cut at any byte is taken off whole, and nothing acknowledged before it`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [1])
        let before = try fixture.bytes("entries.log")
        try await fixture.appendUnsigned(1..<2)
        let after = try fixture.bytes("entries.log")
        for length in stride(from: before.count, through: after.count, by: 1) {
            try fixture.overwrite("entries.log", Array(after[..<length]))
            let ledger = try await fixture.open()
            let isWhole = length == after.count
            #expect(await ledger.size == (isWhole ? 2 : 1), "cut at \(length)")
            #expect(ledger.recovery.cutBytes == (isWhole ? 0 : Int64(length - before.count)))
            #expect(ledger.recovery.unsignedEntries == (isWhole ? 1 : 0))
        }
        // What was cut comes again when its source is read again, at the index it had.
        try fixture.overwrite("entries.log", Array(after.dropLast()))
        let ledger = try await fixture.open()
        #expect(try fixture.bytes("torn/from-1") == Array(after[before.count...].dropLast()))
        let outcomes = try await ledger.append((0..<5).map { LedgerFixture.item($0) })
        #expect(outcomes.map(\.isNew) == [false, true, true, true, true])
        #expect(outcomes.map(\.entry.index) == [0, 1, 2, 3, 4])
        await ledger.close()
        let verdict = fixture.verify()
        #expect(verdict.isSound, "\(verdict.faults)")
        #expect(verdict.checkpoint?.size == 5)
    }

    @Test(arguments: [UInt8(0), 0xff, 0x53])
    func `a last write of which some blocks never arrived is taken off whole`(filler: UInt8) async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        let before = try fixture.bytes("entries.log")
        try await fixture.appendUnsigned(2..<4)
        let after = try fixture.bytes("entries.log")
        for start in stride(from: before.count, to: after.count, by: 41) {
            var torn = after
            for offset in start..<min(start + 64, after.count) { torn[offset] = filler }
            guard torn != after else { continue }
            try fixture.overwrite("entries.log", torn)
            let ledger = try await fixture.open()
            #expect(await ledger.size == 2, "from \(start)")
        }
        // A file that was made longer and never filled.
        try fixture.overwrite("entries.log", after + [UInt8](repeating: filler, count: 8192))
        #expect(try await fixture.open().size == 4)
    }

    @Test func `bytes that a checkpoint covers are never cut`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2, 2])
        let whole = try fixture.bytes("entries.log")
        for length in stride(from: 0, to: whole.count, by: 17) {
            try fixture.overwrite("entries.log", Array(whole[..<length]))
            let error = await refusal(fixture)
            #expect(error?.kind == .damaged, "cut at \(length)")
            #expect(try fixture.bytes("entries.log").count == length)
        }
        for offset in stride(from: 0, to: whole.count, by: 13) {
            var changed = whole
            changed[offset] ^= 0x10
            try fixture.overwrite("entries.log", changed)
            #expect(await refusal(fixture)?.kind == .damaged, "byte \(offset)")
            #expect(try fixture.bytes("entries.log") == changed)
        }
    }

    @Test func `damage before a later whole group is no torn write, signed or not`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        let start = try fixture.bytes("entries.log").count
        try await fixture.appendUnsigned(2..<4)
        let middle = try fixture.bytes("entries.log").count
        try await fixture.appendUnsigned(4..<5)
        let whole = try fixture.bytes("entries.log")
        for offset in stride(from: start, to: middle, by: 29) {
            var changed = whole
            changed[offset] ^= 1
            try fixture.overwrite("entries.log", changed)
            let error = await refusal(fixture)
            #expect(error?.kind == .damaged, "byte \(offset)")
            #expect(error?.index == 2)
        }
    }

    @Test func `the derived tree is rebuilt where it is short, long, torn or gone`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [3, 4])
        let tree = try fixture.bytes("tree.hashes")
        #expect(tree.count == 11 * 32)
        var zeroed = tree
        for offset in 100..<200 { zeroed[offset] = 0 }
        for broken in [[], Array(tree.dropLast(40)), tree + [1, 2, 3], zeroed] {
            try fixture.overwrite("tree.hashes", broken)
            let ledger = try await fixture.open()
            #expect(try await ledger.inclusionProof(index: 3).path.count == 3)
            #expect(try fixture.bytes("tree.hashes") == tree)
        }
        try Files.remove(fixture.path("tree.hashes"))
        _ = try await fixture.open()
        #expect(fixture.verify().isSound)
    }

    @Test func `a publication that a crash interrupted is completed`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        let older = try fixture.bytes("checkpoint")
        let history = try fixture.bytes("checkpoints")
        try await fixture.build(groups: [4])
        let newer = try fixture.bytes("checkpoint")
        let whole = try fixture.bytes("checkpoints")
        for length in history.count...whole.count {
            try fixture.overwrite("checkpoint", older)
            try fixture.overwrite("checkpoints", Array(whole[..<length]))
            _ = try await fixture.open()
            #expect(try fixture.bytes("checkpoint") == newer)
            #expect(try fixture.bytes("checkpoints") == whole)
        }
        try Files.remove(fixture.path("checkpoint"))
        _ = try await fixture.open()
        #expect(fixture.verify().isSound)
    }

    @Test func `a signed state that went back is refused`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        let older = try fixture.bytes("state/signed")
        try await fixture.build(groups: [3])
        try fixture.overwrite("state/signed", older)
        #expect(await refusal(fixture)?.kind == .signedStateChanged)
        #expect(fixture.verify().faults.contains { $0.kind == .checkpointInvalid })
    }

    @Test func `nothing is signed when someone else signed meanwhile`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        _ = try await ledger.append([LedgerFixture.item(1)])
        let other = Checkpoint(origin: fixture.signer.name, size: 0, root: Merkle.emptyRoot, extensions: ["x"])
        try fixture.overwrite("state/signed", SignedNote(signing: other.text, with: [fixture.signer]).bytes)
        let error = await #expect(throws: LedgerError.self) { try await ledger.checkpoint() }
        #expect(error?.kind == .signedStateChanged)
        #expect(await ledger.signedCheckpoint.size == 0)
    }

    @Test func `a missing identity, state or entries file is not an empty ledger`() async throws {
        for name in ["identity", "state/signed", "entries.log"] {
            let fixture = try LedgerFixture()
            try await fixture.build(groups: [2])
            try Files.remove(fixture.path(name))
            #expect(await refusal(fixture)?.kind == .damaged, "\(name)")
        }
    }

    @Test func `another tenant and another key are refused`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [1])
        let other = try LedgerFixture(tenant: "other")
        do {
            _ = try await Ledger.open(
                scope: other.scope, directory: fixture.directory, signer: fixture.signer, clock: fixture.clock)
            Issue.record("another tenant's ledger was opened")
        } catch { #expect((error as? LedgerError)?.kind == .wrongTenant) }
        do {
            _ = try await Ledger.open(
                scope: fixture.scope, directory: fixture.directory, signer: LedgerFixture.signer(seed: 8),
                clock: fixture.clock)
            Issue.record("the ledger was opened with another key")
        } catch { #expect((error as? LedgerError)?.kind == .wrongKey) }
    }

    @Test func `a second opening is refused while the first holds the lock`() async throws {
        let fixture = try LedgerFixture()
        do {
            let ledger = try await fixture.open()
            let error = await refusal(fixture)
            #expect(error?.kind == .locked)
            #expect(error?.message.contains("process") == true)
            _ = try await ledger.append([LedgerFixture.item(1)])
        }
        #expect(try await fixture.open().size == 1)
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `a full disk acknowledges nothing, keeps reading, and goes on once there is space`() async throws {
        let disk = try #require(SmallFileSystem(kibibytes: 256))
        let fixture = try LedgerFixture(at: disk.path)
        let ballast = disk.path.appending("ballast")
        let ledger = try await fixture.open()
        _ = try await ledger.append([LedgerFixture.item(0)])
        try AtomicFile.write([UInt8](repeating: 1, count: 60_000), to: ballast)
        var acknowledged = 1
        var failure: DurabilityError?
        while failure == nil {
            do {
                let outcomes = try await ledger.append([LedgerFixture.item(acknowledged)])
                acknowledged += outcomes.count
            } catch { failure = try #require(error as? DurabilityError) }
        }
        #expect(failure?.kind == .diskFull)
        #expect(await ledger.size == UInt64(acknowledged))
        #expect(try await ledger.entries(from: 0, limit: 10_000).count == acknowledged)
        let limited = await ledger.verify()
        #expect(limited.isSound, "\(limited.faults)")
        try Files.remove(ballast)
        #expect(try await ledger.append([LedgerFixture.item(acknowledged)])[0].entry.index == UInt64(acknowledged))
        await ledger.close()
        let verdict = fixture.verify()
        #expect(verdict.isSound, "\(verdict.faults)")
        #expect(verdict.entries == UInt64(acknowledged + 1))
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `a file system that became read-only refuses appends and goes on reading`() async throws {
        let disk = try #require(SmallFileSystem(kibibytes: 256))
        let fixture = try LedgerFixture(at: disk.path)
        try await fixture.build(groups: [2])
        #expect(disk.makeReadOnly())
        let error = await #expect(throws: DurabilityError.self) { try await fixture.open() }
        #expect(error?.kind == .permissionDenied)
        let verdict = fixture.verify()
        #expect(verdict.isSound)
        #expect(verdict.entries == 2)
    }

    @Test func `any history of appends, kills and torn writes keeps what was acknowledged`() async throws {
        var random = SeededGenerator(test: "ledger history")
        let fixture = try LedgerFixture()
        var acknowledged: [LedgerEntry] = []
        var next = 0
        for _ in 0..<12 {
            let ledger = try await fixture.open()
            #expect(try await ledger.entries(from: 0, limit: 10_000) == acknowledged)
            for _ in 0..<Int.random(in: 0..<4, using: &random) {
                let count = Int.random(in: 1..<6, using: &random)
                let repeated = next > 0 ? [LedgerFixture.item(Int.random(in: 0..<next, using: &random))] : []
                let items = repeated + (next..<(next + count)).map { LedgerFixture.item($0) }
                let outcomes = try await ledger.append(items)
                acknowledged += outcomes.filter(\.isNew).map(\.entry)
                next += count
                if Bool.random(using: &random) { _ = try await ledger.checkpoint() }
            }
            if Bool.random(using: &random) { await ledger.close() }
            // What a write that never finished leaves behind.
            let torn = EntryGroup.encode(
                firstIndex: UInt64(acknowledged.count), root: Merkle.emptyRoot, entries: [Array("{}".utf8)])
            let rest = torn.prefix(Int.random(in: 0..<torn.count, using: &random))
            try fixture.overwrite("entries.log", try fixture.bytes("entries.log") + rest)
        }
        let ledger = try await fixture.open()
        #expect(try await ledger.entries(from: 0, limit: 10_000) == acknowledged)
        await ledger.close()
        let verdict = fixture.verify()
        #expect(verdict.isSound, "\(verdict.faults)")
        #expect(verdict.entries == UInt64(acknowledged.count))
    }
}
