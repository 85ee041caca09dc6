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
import Vault

@testable import Ledger

@Suite struct LedgerOpeningTests {
    private func code(_ fixture: LedgerFixture) async -> String? {
        do {
            await (try await fixture.open()).close()
            return nil
        } catch { return (error as? any ReportableError)?.code }
    }

    @Test func `what was never closed is there again, and is signed`() async throws {
        let fixture = try LedgerFixture()
        do {
            let ledger = try await fixture.open()
            _ = try await ledger.append((0..<5).map { LedgerFixture.item($0) })
        }
        let again = try await fixture.open()
        #expect(again.size == 5 && again.recovery.cutBytes == 0)
        #expect(try await again.append([LedgerFixture.item(4)])[0].isNew == false)
        #expect(try await again.content(of: again.entry(3)) == Array("content 3".utf8))
        await again.close()
        #expect(try await fixture.verify().entries == 5)
    }

    @Test func `a last write that was torn is taken off, and comes again from its source`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        let before = try LedgerFixture.files(fixture.path("wal")).map { try Files.read($0, limit: 1 << 30) }
        do {
            let ledger = try await fixture.open()
            _ = try await ledger.append([LedgerFixture.payload(7)])
        }
        let segment = try #require(try LedgerFixture.files(fixture.path("wal")).last)
        var bytes = try Files.read(segment, limit: 1 << 30)
        let last = try #require(bytes.lastIndex { $0 != 0 })
        bytes[last] ^= 1
        try AtomicFile.write(bytes, to: segment)
        guard let again = try? await fixture.open() else {
            // A head was signed over it meanwhile: then it is damage, and nothing is cut.
            #expect(await fixture.refusal() == .damaged)
            return
        }
        #expect(again.size == 2 && again.recovery.cutBytes > 0 && !before.isEmpty)
        #expect(try await again.append([LedgerFixture.payload(7)])[0].entry.index == 2)
        await again.close()
        #expect(try await fixture.verify().isSound)
    }

    @Test func `an older copy of the directory is refused, with what to do`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [3])
        let backup = try fixture.copy("backup")
        let ledger = try await fixture.open()
        _ = try await ledger.append((10..<14).map { LedgerFixture.item($0) })
        await ledger.close()
        let restored = LedgerPlaces(
            directory: backup, signedState: fixture.places.signedState, subjectKeys: fixture.places.subjectKeys)
        do {
            _ = try await fixture.open(at: restored)
            Issue.record("the older copy was opened")
        } catch {
            let error = try #require(error as? LedgerError)
            #expect(error.kind == .signedStateChanged && error.nextStep.contains("newest copy"))
        }
        // The copy itself is sound: it is only not the newest.
        #expect(try await fixture.verify(backup).entries == 3)
        // With the memory of what was signed gone as well, nothing is signed either.
        let forgetful = LedgerPlaces(
            directory: backup, signedState: fixture.temporary.path.appending("none"),
            subjectKeys: fixture.places.subjectKeys)
        #expect(await fixture.refusal(at: forgetful) == .signedStateChanged)
        #expect(await fixture.refusal() == nil)
    }

    @Test func `a copy taken at any moment opens with all that was acknowledged before, or is refused`() async throws {
        let fixture = try LedgerFixture()
        var options = LogStoreOptions()
        options.publishEvery = .milliseconds(5)
        options.partialsEvery = .milliseconds(20)
        let ledger = try await fixture.open(options: options)
        let load = Task {
            var number = 0
            while !Task.isCancelled, number < 1_800 {
                _ = try await ledger.append(
                    (number..<(number + 9)).map {
                        $0 % 9 == 0 ? LedgerFixture.item($0) : LedgerFixture.payload($0)
                    })
                number += 9
            }
        }
        var opened = 0
        for round in 0..<5 {
            let acknowledged = ledger.size
            let memory = try fixture.copy("memory\(round)", of: fixture.places.signedState)
            guard let copy = try? fixture.copy("copy\(round)") else { continue }
            let places = LedgerPlaces(
                directory: copy, signedState: memory, subjectKeys: fixture.places.subjectKeys)
            if let restored = try? await fixture.open(at: places) {
                opened += 1
                #expect(restored.size >= acknowledged)
                // Contents are copied before the log: those of later entries may be missing, and nothing else.
                let faults = await restored.verify().faults
                #expect(
                    faults.allSatisfy { $0.kind == .contentMissing && ($0.index ?? 0) >= acknowledged }, "\(faults)")
                await restored.close()
            }
        }
        load.cancel()
        _ = await load.result
        await ledger.close()
        #expect(try await fixture.verify().isSound)
        print("copies of a ledger in use: \(opened) of 5 opened")
    }

    @Test func `a copy that went another way is refused`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [3])
        let copy = try fixture.copy("fork")
        let memory = try fixture.copy("fork-memory", of: fixture.places.signedState)
        let ledger = try await fixture.open()
        _ = try await ledger.append([LedgerFixture.item(10)])
        await ledger.close()
        let other = LedgerPlaces(
            directory: copy, signedState: memory, subjectKeys: fixture.places.subjectKeys)
        let fork = try await fixture.open(at: other)
        _ = try await fork.append((20..<23).map { LedgerFixture.item($0) })
        await fork.close()
        // The longer fork under the memory of the first: not what was signed.
        let mixed = LedgerPlaces(
            directory: copy, signedState: fixture.places.signedState, subjectKeys: fixture.places.subjectKeys)
        let refusal = await fixture.refusal(at: mixed)
        #expect(refusal == .signedStateChanged || refusal == .damaged, "\(String(describing: refusal))")
        let saved = try Checkpoint(parsing: try SignedNote(parsing: try fixture.bytes("log/checkpoint")).text)
        let verdict = await LedgerVerifier.verify(directory: copy, keys: [try fixture.verifier], from: saved)
        #expect(verdict.faults.map(\.kind) == [.historyChanged])
    }

    @Test func `missing parts are not an empty ledger`() async throws {
        for (name, expected) in [("identity", LedgerError.Code.damaged), ("log/checkpoint", .damaged)] {
            let fixture = try LedgerFixture()
            try await fixture.build(groups: [2])
            try Files.remove(fixture.path(name))
            let refusal = await fixture.refusal()
            #expect(
                refusal == expected || (name == "log/checkpoint" && refusal == nil),
                "\(name): \(String(describing: refusal))")
            if refusal == nil { #expect(try await fixture.verify().entries == 2) }
        }
    }

    @Test func `another tenant, another key and another format are refused`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [1])
        let other = try LedgerFixture(tenant: "other")
        do {
            _ = try await Ledger.open(
                scope: other.scope, places: fixture.places, keys: fixture.keys, clock: fixture.clock)
            Issue.record("another tenant's ledger was opened")
        } catch { #expect((error as? LedgerError)?.kind == .wrongTenant) }
        let key = try Files.read(fixture.keys.file, limit: 4096)
        try Files.remove(fixture.keys.file)
        _ = try NoteKeyFile.create(fixture.keys.file, name: fixture.keys.origin)
        #expect(await fixture.refusal() == .wrongKey)
        try Files.remove(fixture.keys.file)
        _ = try NoteKeyFile.create(fixture.keys.file, name: "another.example/log")
        #expect(await fixture.refusal() == .wrongKey)
        try AtomicFile.write(key, to: fixture.keys.file)
        #expect(await fixture.refusal() == nil)
        let signer = try NoteKeyFile.read(fixture.keys.file)
        let first = try SignedNote(signing: "substrate ledger v1\nledger.example/test\npersonal\n", with: [signer])
        try AtomicFile.write(first.bytes, to: fixture.places.identity)
        #expect(await fixture.refusal() == .unknownFormat)
        try AtomicFile.write(Array("x".utf8), to: fixture.places.identity)
        #expect(await fixture.refusal() == .damaged)
    }

    @Test func `every byte of the identity counts`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [1])
        let bytes = try Files.read(fixture.places.identity, limit: 4096)
        for offset in bytes.indices {
            var changed = bytes
            changed[offset] ^= 1
            #expect(throws: LedgerError.self, "byte \(offset)") { try LedgerIdentity(parsing: changed) }
        }
    }

    @Test func `key files that are missing or open to others are refused`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [1])
        for (file, missing, exposed) in [
            (fixture.keys.file, "note_key_missing", "note_key_permissions"),
            (fixture.keys.tenantFile, "vault_key_missing", "vault_key_exposed"),
        ] {
            let bytes = try Files.read(file, limit: 4096)
            try Files.setPermissions(0o640, of: file)
            #expect(await code(fixture) == exposed)
            try Files.remove(file)
            #expect(await code(fixture) == missing)
            #expect(!Files.exists(file))
            try AtomicFile.write(bytes, to: file)
            #expect(await code(fixture) == nil)
        }
        try Files.setPermissions(0o755, of: fixture.places.subjectKeys)
        #expect(await code(fixture) == "vault_key_exposed")
    }

    @Test func `a second opening is refused while the first holds the lock`() async throws {
        let fixture = try LedgerFixture()
        do {
            let ledger = try await fixture.open()
            #expect(await fixture.refusal() == .locked)
            _ = try await ledger.append([LedgerFixture.item(1)])
        }
        let again = try await fixture.open()
        #expect(again.size == 1)
        await again.close()
    }

    @Test func `damage in the log stops the opening and is named by the verifier`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        for start in stride(from: 0, to: 300, by: 100) {
            _ = try await ledger.append((start..<(start + 100)).map { LedgerFixture.payload($0) })
        }
        await ledger.close()
        let copy = try fixture.copy("copy")
        let bundle = copy.appending("log/tile/entries/000")
        var bytes = try Files.read(bundle, limit: 1 << 24)
        let place = try #require(bytes.firstRange(of: Array("payload:200\"".utf8))).lowerBound
        bytes[place] ^= 1
        try Files.remove(bundle)
        try AtomicFile.write(bytes, to: bundle)
        let verdict = try await fixture.verify(copy)
        #expect(verdict.faults.map(\.kind) == [.entryChanged] && verdict.firstBadIndex == 200)
        #expect(verdict.nextStep?.isEmpty == false)
        let tile = fixture.path("log/tile/0/001.p/44")
        var hashes = try Files.read(tile, limit: 1 << 16)
        hashes[40] ^= 1
        try Files.remove(tile)
        try AtomicFile.write(hashes, to: tile)
        #expect(try await fixture.verify().faults.first?.kind == .treeChanged)
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `a full disk acknowledges nothing, keeps reading, and goes on once there is space`() async throws {
        let disk = try #require(SmallFileSystem(kibibytes: 4096))
        let fixture = try LedgerFixture(at: disk.path)
        let ballast = disk.path.appending("ballast")
        let ledger = try await fixture.open()
        _ = try await ledger.append([LedgerFixture.item(0)])
        try AtomicFile.write([UInt8](repeating: 1, count: 2 << 20), to: ballast)
        var acknowledged = 1
        var failure: String?
        while failure == nil, acknowledged < 10_000 {
            do {
                let outcomes = try await ledger.append([LedgerFixture.payload(acknowledged, bytes: 8_000)])
                acknowledged += outcomes.count
            } catch { failure = (error as? any ReportableError)?.code }
        }
        #expect(failure == "log_disk_full" || failure == "durability_disk_full")
        #expect(ledger.size == UInt64(acknowledged))
        #expect(try await ledger.entries(from: 0, limit: 10_000).count == acknowledged)
        try Files.remove(ballast)
        #expect(try await ledger.append([LedgerFixture.item(1)])[0].entry.index == UInt64(acknowledged))
        await ledger.close()
        let verdict = try await fixture.verify()
        #expect(verdict.isSound, "\(verdict.faults)")
        #expect(verdict.entries == UInt64(acknowledged + 1))
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `a file system that became read-only is still read and verified`() async throws {
        let disk = try #require(SmallFileSystem(kibibytes: 4096))
        let fixture = try LedgerFixture(at: disk.path)
        try await fixture.build(groups: [2])
        #expect(disk.makeReadOnly())
        #expect(await code(fixture) != nil)
        let verdict = try await fixture.verify()
        #expect(verdict.isSound && verdict.entries == 2)
    }
}
