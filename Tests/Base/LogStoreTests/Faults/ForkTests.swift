// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Foundation
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct ForkTests {
    private let temporary = TemporaryDirectory()

    private func bench(_ name: String = "log") throws -> FaultBench {
        try FaultBench(
            at: temporary.path.appending(name), record: temporary.path.appending("\(name).record"),
            limits: FaultBench.onDemand)
    }
    private func append(_ ids: Range<UInt64>, to log: LogStore) async throws {
        _ = try await log.append(ids.map { try LogLeaf(AppendRecord.entry($0)) })
    }
    private func copy(_ from: FilePath, to target: FilePath) throws {
        try? FileManager.default.removeItem(atPath: target.string)
        try FileManager.default.copyItem(atPath: from.string, toPath: target.string)
    }

    @Test(arguments: [0, 100, 256, 300])
    func `a restored older copy is refused, and says where it ends`(size: UInt64) async throws {
        let bench = try bench()
        let backup = temporary.path.appending("backup")
        var log = try bench.open()
        try await append(0..<size, to: log)
        await log.close()
        try copy(bench.directory, to: backup)
        log = try bench.open()
        try await append(1000..<1400, to: log)
        await log.close()
        try copy(backup, to: bench.directory)
        let refusal = try bench.refusal()
        #expect([.behindSignedState, .damaged].contains(refusal.kind), "\(refusal)")
        #expect(refusal.index == size, "\(refusal)")
        #expect(!refusal.nextStep.isEmpty)
    }

    @Test func `a second history of the same length cannot be signed, however it came about`() async throws {
        let bench = try bench()
        let (backup, heads) = (temporary.path.appending("backup"), temporary.path.appending("heads"))
        var log = try bench.open()
        try await append(0..<100, to: log)
        await log.close()
        try copy(bench.directory, to: backup)
        try copy(bench.signedState, to: heads)
        log = try bench.open()
        try await append(200..<500, to: log)
        let signed = try await log.checkpoint()
        await log.close()
        // Somebody restores everything, memory of heads and all, and writes another history of the same length.
        try copy(backup, to: bench.directory)
        let memory = temporary.path.appending("memory")
        try copy(bench.signedState, to: memory)
        try copy(heads, to: bench.signedState)
        log = try bench.open()
        try await append(600..<900, to: log)
        try await log.flush()
        #expect(log.size == signed.checkpoint.size)
        await log.close()
        // With the true memory back, it is refused: as it is, without its checkpoint, and longer.
        try copy(memory, to: bench.signedState)
        #expect(try bench.refusal().kind == .damaged)
        try Files.remove(bench.folder.appending("checkpoint"))
        #expect(try bench.refusal().kind == .damaged)
    }

    @Test func `a memory of heads that went back, is missing, or is another log's is refused`() async throws {
        let bench = try bench()
        let heads = temporary.path.appending("heads")
        var log = try bench.open()
        try await append(0..<100, to: log)
        await log.close()
        try copy(bench.signedState, to: heads)
        log = try bench.open()
        try await append(100..<200, to: log)
        await log.close()
        let newest = temporary.path.appending("newest")
        try copy(bench.signedState, to: newest)
        try copy(heads, to: bench.signedState)
        #expect(try bench.refusal().kind == .signedStateChanged)
        try FileManager.default.removeItem(atPath: bench.signedState.string)
        #expect(try bench.refusal().kind == .signedStateChanged)
        // The refused opening leaves nothing that would let the next one pass.
        #expect(try bench.refusal().kind == .signedStateChanged)
        let other = try self.bench("other")
        let stranger = try FaultBench.signer(9, name: "log.example/other")
        await (try other.open(signers: [stranger])).close()
        try copy(other.signedState, to: bench.signedState)
        #expect(try bench.refusal().kind == .wrongKey)
        try copy(newest, to: bench.signedState)
        #expect(try bench.refusal(signers: [FaultBench.signer(6)]).kind == .wrongKey)
        #expect(try bench.open().size == 200)
    }

    @Test func `an emptied directory is not taken for a new log`() async throws {
        let bench = try bench()
        let log = try bench.open()
        try await append(0..<10, to: log)
        await log.close()
        let keep = temporary.path.appending("keep")
        try copy(bench.directory, to: keep)
        for (part, kind) in [("", LogStoreError.Code.behindSignedState), ("wal", .damaged)] {
            try FileManager.default.removeItem(atPath: bench.directory.appending(part).string)
            #expect(try bench.refusal().kind == kind, "\(part)")
            // The refused opening leaves nothing that would let the next one pass.
            #expect(try bench.refusal().kind == kind, "\(part)")
            try copy(keep, to: bench.directory)
        }
        // What is published can be made again from what is in the write-ahead file.
        try FileManager.default.removeItem(atPath: bench.folder.string)
        let again = try bench.open()
        #expect(again.size == 10)
        try await bench.expectSoundFolder(again)
    }

    @Test func `a head that somebody else signed meanwhile is not replaced, and nothing more is signed`() async throws {
        let bench = try bench()
        let stops = Lock<[LogStoreError]>([])
        let log = try bench.open(onStop: { error in stops.withLock { $0.append(error) } })
        try await append(0..<10, to: log)
        _ = try await log.checkpoint()
        let head = bench.signedState.appending("head")
        let bytes = try Files.read(head, limit: 1 << 20)
        // The same log at another size, rightly signed: only comparing with what was written last tells.
        let root = try MerkleRoot.of((0..<5).map { AppendRecord.entry($0) })
        let note = try SignedNote(
            signing: Checkpoint(origin: FaultBench.origin, size: 5, root: root).text, with: [bench.signer])
        let text = String(decoding: bytes, as: UTF8.self)
        let start = try #require(text.range(of: FaultBench.origin)).lowerBound
        let forged = Array((text[..<start] + note.string).utf8)
        try AtomicFile.write(forged, to: head)
        try await append(10..<20, to: log)
        let error = await #expect(throws: LogStoreError.self) { try await log.checkpoint() }
        #expect(error?.kind == .signedStateChanged || error?.kind == .stopped, "\(String(describing: error))")
        #expect(try Files.read(head, limit: 1 << 20) == forged)
        #expect(log.published.checkpoint.size == 10)
        #expect(stops.withLock { $0.count } == 1)
    }

    @Test func `a clock that steps back stops the signing, not the log, until it has caught up`() async throws {
        let bench = try bench()
        let hour: Int64 = 3_600_000
        let offset = Lock<Int64>(0)
        let clock = WallClock { Instant(milliseconds: 1_790_000_000_000 + offset.withLock { $0 }) }
        func open() throws -> LogStore {
            try LogStore.open(
                directory: bench.directory, signedState: bench.signedState, signers: [bench.signer], clock: clock,
                options: bench.options)
        }
        var log = try open()
        try await append(0..<300, to: log)
        _ = try await log.checkpoint()
        for step in [-hour, -2000] {
            offset.withLock { $0 = step }
            try await append(300..<600, to: log)
            let behind = await #expect(throws: LogStoreError.self) { try await log.checkpoint() }
            #expect(behind?.kind == .clockBehind)
            #expect(log.published.checkpoint.size == 300)
            await log.close()
            log = try open()
        }
        #expect(log.size == 900)
        offset.withLock { $0 = 10 }
        #expect(try await log.checkpoint().checkpoint.size == 900)
        await log.close()
        offset.withLock { $0 = hour * 24 * 365 }
        log = try open()
        try await append(900..<901, to: log)
        #expect(try await log.checkpoint().checkpoint.size == 901)
    }
}

/// The root over some entries.
enum MerkleRoot {
    static func of(_ entries: [[UInt8]]) throws -> SHA256Digest {
        var tree = MemoryTree()
        for entry in entries { tree.append(Merkle.leafHash(entry)) }
        return tree.root
    }
}
