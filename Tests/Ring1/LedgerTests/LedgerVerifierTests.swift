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

@testable import Ledger

@Suite struct LedgerVerifierTests {
    @Test func `a good ledger and a copy of it are sound, with a key and without`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build()
        let copy = try fixture.copy("copy")
        for directory in [fixture.directory, copy] {
            let verdict = try await fixture.verify(directory)
            #expect(verdict.isSound, "\(verdict.faults)")
            #expect(verdict.entries == 8 && verdict.contentBytes > 8 * 9)
            #expect(verdict.checkpoint?.root == verdict.root)
            #expect(verdict.isSignatureChecked)
            #expect(verdict.json["sound"]?.boolValue == true)
            #expect(verdict.json["keys"]?[0]?["vkey"]?.stringValue == (try fixture.verifier.vkey))
            let keyless = await LedgerVerifier.verify(directory: directory, keys: [])
            #expect(keyless.isSound && !keyless.isSignatureChecked)
        }
        let stranger = try NoteVerifier(name: "x", key: Ed25519PrivateKey().publicKey)
        let foreign = await LedgerVerifier.verify(directory: copy, keys: [stranger])
        #expect(foreign.faults.map(\.kind) == [.checkpointInvalid] && foreign.firstBadIndex == nil)
    }

    @Test func `every changed byte of a copy is found, and the entry it belongs to is named`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        _ = try await ledger.append([LedgerFixture.item(0), LedgerFixture.payload(1)])
        let blob = SHA256.hash(try Files.read(try fixture.blobFile(0, in: ledger), limit: 1 << 20)).hex
        await ledger.close()
        let copy = try fixture.copy("copy")
        // The write-ahead file and the index are the writer's; a reader does without them.
        let parts = try LedgerFixture.files(copy).filter {
            let path = $0.string.dropFirst(copy.string.count + 1)
            return path.hasPrefix("log/") || path.hasPrefix("blobs/") || path == "identity"
        }
        #expect(parts.count >= 5)
        for path in parts {
            let bytes = try Files.read(path, limit: 1 << 20)
            let isBlob = path.string.hasSuffix(String(blob.dropFirst(2)))
            try Files.setPermissions(0o600, of: path)
            let file = try OpenFile(path, for: .update)
            for offset in bytes.indices {
                try file.write([bytes[offset] ^ (1 << UInt8(offset % 8))], at: Int64(offset))
                let verdict = await LedgerVerifier.verify(directory: copy, keys: [try fixture.verifier])
                #expect(!verdict.isSound, "byte \(offset) of \(path)")
                #expect(verdict.problem?.isEmpty == false && verdict.nextStep?.isEmpty == false)
                if isBlob { #expect(verdict.faults.first?.kind == .contentChanged && verdict.firstBadIndex == 0) }
                try file.write([bytes[offset]], at: Int64(offset))
            }
        }
        #expect(try await fixture.verify(copy).isSound)
    }

    @Test(arguments: ["log/checkpoint", "log/tile/0/000.p/3", "log/tile/entries/000.p/3", "identity"])
    func `a missing file is found`(name: String) async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [3])
        let copy = try fixture.copy("copy")
        try Files.remove(copy.appending(name))
        let verdict = try await fixture.verify(copy)
        #expect(!verdict.isSound)
        #expect(
            Set(verdict.faults.map(\.kind)).isSubset(of: [
                .checkpointInvalid, .treeChanged, .bundleDamaged, .identityInvalid,
            ]))
    }

    @Test func `a checkpoint beyond the data, an older one and one of another log are told apart`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        let copy = try fixture.copy("copy")
        let older = try Checkpoint(parsing: try SignedNote(parsing: try fixture.bytes("log/checkpoint")).text)
        let ledger = try await fixture.open()
        _ = try await ledger.append((5..<8).map { LedgerFixture.item($0) })
        await ledger.close()
        let newer = try fixture.bytes("log/checkpoint")
        try fixture.overwrite(copy.appending("log/checkpoint"), newer)
        #expect(try await fixture.verify(copy).isSound == false)
        let saved = try Checkpoint(parsing: try SignedNote(parsing: newer).text)
        let whole = await LedgerVerifier.verify(directory: fixture.directory, keys: [try fixture.verifier], from: older)
        #expect(whole.isSound, "\(whole.faults)")
        let third = try LedgerFixture()
        try await third.build(groups: [5])
        let foreign = await LedgerVerifier.verify(directory: third.directory, keys: [try third.verifier], from: saved)
        #expect(foreign.faults.contains { $0.kind == .historyChanged })
        try fixture.overwrite(third.path("log/checkpoint"), newer)
        #expect(try await third.verify().faults.contains { $0.kind == .checkpointInvalid })
    }

    @Test func `an entry that this program would not write is found although its log is sound`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        let keys = [try fixture.verifier]
        let ledger = try await fixture.open()
        _ = try await ledger.log.append([try LogLeaf(Array("{\"v\":2}\n".utf8))])
        let verdict = await ledger.verify()
        #expect(verdict.faults.map(\.kind) == [.entryMalformed] && verdict.firstBadIndex == 2)
        await #expect(throws: LedgerError.self) { try await ledger.entry(2) }
        #expect(try await ledger.entry(1).index == 1)
        await ledger.close()
        #expect(await LedgerVerifier.verify(directory: fixture.directory, keys: keys).firstBadIndex == 2)
    }

    @Test func `a directory without a ledger is not sound`() async throws {
        let fixture = try LedgerFixture()
        let verdict = await LedgerVerifier.verify(directory: fixture.directory, keys: [])
        #expect(!verdict.isSound && verdict.entries == 0)
        #expect(Set(verdict.faults.map(\.kind)) == [.identityInvalid, .checkpointInvalid])
    }

    @Test func `a ledger that is in use is verified as far as it was signed`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        _ = try await ledger.append((0..<300).map { LedgerFixture.payload($0) })
        let offline = try await fixture.verify()
        #expect(offline.isSound && offline.entries <= 300, "\(offline.faults)")
        let online = await ledger.verify()
        #expect(online.isSound && online.entries == 300, "\(online.faults)")
        try await ledger.flush()
        #expect(try await fixture.verify().entries == 300)
        await ledger.close()
    }

    @Test func `progress counts up to the end`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        _ = try await ledger.append((0..<600).map { LedgerFixture.payload($0) })
        let seen = Lock<[LedgerProgress]>([])
        let verdict = await ledger.verify { step in seen.withLock { $0.append(step) } }
        let steps = seen.withLock { $0 }
        #expect(steps.map(\.entries) == [256, 512, 600])
        #expect(steps.last?.contentBytes == verdict.contentBytes)
        #expect(steps.allSatisfy { $0.total == 600 })
        await ledger.close()
    }
}
