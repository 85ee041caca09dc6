// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import LogStore

@Suite struct SignedStateTests {
    private var head: String { "head" }
    private func headBytes(_ fixture: LogStoreFixture) throws -> [UInt8] {
        try Files.read(fixture.signedState.appending("head"), limit: 1 << 20)
    }
    private func overwriteHead(_ fixture: LogStoreFixture, _ bytes: [UInt8]) throws {
        try AtomicFile.write(bytes, to: fixture.signedState.appending("head"))
    }
    private func append(_ fixture: LogStoreFixture, _ numbers: Range<UInt64>, closing: Bool = true) async throws {
        let log = try fixture.open()
        _ = try await log.append(LogStoreFixture.leaves(numbers))
        _ = try await log.checkpoint()
        if closing { await log.close() }
    }

    @Test func `an older copy of the directory is refused, so it cannot be signed as a fork`() async throws {
        for closing in [true, false] {
            let fixture = try LogStoreFixture()
            try await append(fixture, 0..<300, closing: closing)
            let copy = fixture.temporary.path.appending("backup")
            try LogStoreFixture.copy(fixture.directory, to: copy)
            try await append(fixture, 300..<310, closing: closing)
            let error = fixture.refusal(directory: copy)
            #expect(error?.kind == .behindSignedState, "\(String(describing: error))")
            #expect(error?.index == 300)
            // The true one opens still.
            #expect(try fixture.open().size == 310)
        }
    }

    @Test func `another history of the same length is refused`() async throws {
        let fixture = try LogStoreFixture()
        try await append(fixture, 0..<300)
        var other = try LogStoreFixture(at: fixture.temporary.path.appending("other"))
        other.options = fixture.options
        let log = try other.open()
        _ = try await log.append(LogStoreFixture.leaves(1..<301))
        await log.close()
        #expect(fixture.refusal(directory: other.directory)?.kind == .damaged)
    }

    @Test func `a memory that went back, is missing or was damaged is refused`() async throws {
        let fixture = try LogStoreFixture()
        try await append(fixture, 0..<3)
        let older = try headBytes(fixture)
        try await append(fixture, 3..<700)
        let newer = try headBytes(fixture)
        try overwriteHead(fixture, older)
        #expect(fixture.refusal()?.kind == .signedStateChanged)
        try Files.remove(fixture.signedState.appending("head"))
        #expect(fixture.refusal()?.kind == .signedStateChanged)
        for offset in stride(from: 0, to: newer.count, by: 3) {
            var changed = newer
            changed[offset] ^= 2
            try overwriteHead(fixture, changed)
            // The time is not signed: it may be changed to another time, which can only delay the next head.
            if let error = fixture.refusal() {
                let kinds: [LogStoreError.Code] = [.damaged, .unknownFormat, .wrongKey]
                #expect(kinds.contains(error.kind), "byte \(offset): \(error)")
            } else {
                #expect((25..<45).contains(offset), "byte \(offset)")
            }
        }
        try overwriteHead(fixture, newer)
        #expect(try fixture.open().size == 700)
    }

    @Test func `nothing is signed when someone else signed meanwhile`() async throws {
        let fixture = try LogStoreFixture()
        let stopped = Lock<[LogStoreError]>([])
        let log = try fixture.open { error in stopped.withLock { $0.append(error) } }
        _ = try await log.append(LogStoreFixture.leaves(0..<5))
        let other = Checkpoint(origin: "log.example/test", size: 0, root: Merkle.emptyRoot, extensions: ["x"])
        try overwriteHead(fixture, try SignedNote(signing: other.text, with: [fixture.signer]).bytes)
        let error = await #expect(throws: LogStoreError.self) { try await log.checkpoint() }
        #expect(error?.kind == .signedStateChanged)
        #expect(log.published.checkpoint.size == 0)
        #expect(stopped.withLock { $0.map(\.kind) } == [.stopped])
        let refused = await #expect(throws: LogStoreError.self) { try await log.append(LogStoreFixture.leaves(5..<6)) }
        #expect(refused?.kind == .stopped)
    }

    @Test func `nothing is signed before the time of the last head`() async throws {
        let fixture = try LogStoreFixture()
        let log = try fixture.open()
        fixture.time.advance(milliseconds: 60_000)
        _ = try await log.append(LogStoreFixture.leaves(0..<5))
        _ = try await log.checkpoint()
        await log.close()
        // A clock that stands an hour before.
        let back = Instant(milliseconds: Int64(fixture.time.milliseconds) - 3_600_000)
        let now = Lock(back)
        let again = try LogStore.open(
            directory: fixture.directory, signedState: fixture.signedState, signers: [fixture.signer],
            clock: WallClock { now.withLock { $0 } }, options: fixture.options)
        #expect(try await again.append(LogStoreFixture.leaves(5..<6)) == 5..<6)
        let error = await #expect(throws: LogStoreError.self) { try await again.checkpoint() }
        #expect(error?.kind == .clockBehind)
        #expect(again.published.checkpoint.size == 5)
        #expect(try await again.append(LogStoreFixture.leaves(6..<7)) == 6..<7, "appends go on")
        now.withLock { $0 = Instant(milliseconds: Int64(fixture.time.milliseconds) - 500) }
        #expect(try await again.checkpoint().checkpoint.size == 7, "a clock that is being set right")
    }

    @Test func `keys rotate: old and new sign together, then the new one alone`() async throws {
        let fixture = try LogStoreFixture()
        let next = try LogStoreFixture.signer(seed: 9)
        do {
            let log = try fixture.open()
            _ = try await log.append(LogStoreFixture.leaves(0..<5))
            _ = try await log.checkpoint()
            try await log.setSigners([fixture.signer, next], verifiers: [])
            #expect(log.published.checkpoint.size == 5)
            for signer in [fixture.signer, next] {
                let checkpoint = try Checkpoint(note: log.published.note, verifiers: [signer.verifier])
                #expect(checkpoint == log.published.checkpoint)
            }
            try await log.setSigners([next], verifiers: [fixture.signer.verifier])
            _ = try await log.append(LogStoreFixture.leaves(5..<6))
            let published = try await log.checkpoint()
            #expect(throws: TransparencyLogError.self) { try published.note.verify([fixture.signer.verifier]) }
            #expect(try published.note.verify([next.verifier]) == [next.verifier])
            await log.close()
        }
        #expect(fixture.refusal()?.kind == .wrongKey)
        #expect(try fixture.open(signers: [next]).size == 6)
        let stranger = try LogStoreFixture.signer(seed: 9, name: "log.example/other")
        #expect(fixture.refusal(signers: [stranger])?.kind == .wrongKey)
        #expect(fixture.refusal(signers: [])?.kind == .wrongKey)
    }

    @Test func `cosignatures are served with the checkpoint they are for, and kept`() async throws {
        let fixture = try LogStoreFixture()
        let witness = try NoteSigner(
            name: "witness.example/w", key: Ed25519PrivateKey(seed: [UInt8](repeating: 3, count: 32)),
            kind: .cosignature)
        let log = try fixture.open()
        _ = try await log.append(LogStoreFixture.leaves(0..<5))
        let first = try await log.checkpoint()
        let signature = try witness.signature(of: Array(first.note.text.utf8), time: 1_790_000_000)
        try log.attach([signature], to: first.checkpoint)
        try log.attach([signature], to: first.checkpoint)
        #expect(log.published.note.signatures.count == 2)
        #expect(try log.published.note.verify([witness.verifier]) == [witness.verifier])
        #expect(try log.resource("checkpoint")?.bytes == log.published.bytes)
        await log.close()
        #expect(try fixture.bytes("log/checkpoint") == log.published.bytes)
        let again = try fixture.open()
        #expect(again.published == log.published)
        let next = try LogStoreFixture.signer(seed: 9)
        try await again.setSigners([fixture.signer, next], verifiers: [])
        #expect(
            try again.published.note.verify([fixture.signer.verifier, next.verifier, witness.verifier]).count == 3,
            "a rotation keeps the cosignatures")
        try await again.setSigners([fixture.signer], verifiers: [])
        _ = try await again.append(LogStoreFixture.leaves(5..<6))
        let second = try await again.checkpoint()
        #expect(second.note.signatures.count == 1)
        #expect(again.cosigned?.checkpoint == first.checkpoint)
        // Late cosignatures of an older checkpoint do not come into the newest.
        try again.attach([signature], to: first.checkpoint)
        #expect(again.published.note.signatures.count == 1)
    }
}
