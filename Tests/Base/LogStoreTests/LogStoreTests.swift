// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import LogStore

/// The name of the thread this runs on.
private func threadName() -> String {
    let name = try? Files.read(FilePath("/proc/thread-self/comm"), limit: 100)
    return String(decoding: (name ?? []).prefix { $0 != 0x0a }, as: UTF8.self)
}

@Suite struct LogStoreTests {
    @Test func `an empty log is signed, published and opens again`() async throws {
        let fixture = try LogStoreFixture()
        let log = try fixture.open()
        #expect(log.size == 0)
        #expect(log.root == Merkle.emptyRoot)
        #expect(log.published.checkpoint == Checkpoint(origin: "log.example/test", size: 0, root: Merkle.emptyRoot))
        #expect(try await log.append([]) == 0..<0)
        await log.close()
        #expect(try fixture.bytes("log/checkpoint") == log.published.bytes)
        let again = try fixture.open()
        #expect(again.size == 0)
        #expect(again.recovery == LogRecovery(cutBytes: 0, replayedEntries: 0, unsignedEntries: 0))
    }

    @Test(arguments: [true, false])
    func `a lone append is flushed by its caller, or by the log's own thread where the caller has others to serve`(
        commitsOnCaller: Bool
    ) async throws {
        var fixture = try LogStoreFixture()
        let flushers = Lock<[String]>([])
        fixture.options.commitsOnCaller = commitsOnCaller
        fixture.options.fileCalls = LogFileCalls { call, path in
            if call == .sync, path.string.hasSuffix(".wal") { flushers.withLock { $0.append(threadName()) } }
            return .proceed
        }
        let log = try fixture.open()
        _ = try await log.append(LogStoreFixture.leaves(0..<1))
        #expect(flushers.withLock { $0.map { $0 == "log-writer" } } == [!commitsOnCaller])
        await log.close()
    }

    @Test func `entries get their numbers, stay, and are proved`() async throws {
        let fixture = try LogStoreFixture()
        var tree = MemoryTree()
        do {
            let log = try fixture.open()
            var next: UInt64 = 0
            for count: UInt64 in [1, 2, 300, 1, 700, 5] {
                let leaves = try LogStoreFixture.leaves(next..<(next + count))
                #expect(try await log.append(leaves) == next..<(next + count))
                for leaf in leaves { tree.append(leaf.leafHash) }
                next += count
                #expect(log.size == next)
                #expect(log.root == tree.root)
                if count == 300 { try await log.flush() }
            }
            let published = try await log.checkpoint()
            #expect(published.checkpoint.size == 1009)
            #expect(published.checkpoint.root == tree.root)
            try expectAll(log, tree)
            await log.close()
        }
        let log = try fixture.open()
        #expect(log.recovery.unsignedEntries == 0)
        try expectAll(log, tree)
        #expect(try await log.append([LogStoreFixture.leaf(1009)]) == 1009..<1010)
    }

    /// Everything a reader can ask, compared with the tree in memory.
    private func expectAll(_ log: LogStore, _ tree: MemoryTree) throws {
        let size = tree.size
        #expect(log.size == size)
        #expect(log.root == tree.root)
        for index in [0, 1, 2, 254, 255, 256, 511, 512, 1007, 1008] where UInt64(index) < size {
            let index = UInt64(index)
            let entry = LogStoreFixture.entry(index)
            #expect(try log.entry(index) == entry)
            #expect(try log.leafHash(index) == Merkle.leafHash(entry))
            for size in [index + 1, 600, 768, size] where size > index && size <= log.size {
                let root = try Merkle.root(size: size, nodes: tree)
                let proof = try log.inclusionProof(index: index, size: size)
                #expect(proof.proves(leaf: Merkle.leafHash(entry), root: root), "\(index) in \(size)")
                let consistency = try log.consistencyProof(from: size, to: log.size)
                #expect(consistency.proves(fromRoot: root, toRoot: log.root), "from \(size)")
            }
        }
        let all = try log.entries(from: 0, limit: 5000)
        #expect(all == (0..<size).map { LogStoreFixture.entry($0) })
        #expect(try log.entries(from: 250, limit: 10) == (250..<260).map { LogStoreFixture.entry($0) })
        #expect(try log.entries(from: size, limit: 10).isEmpty)
        #expect(throws: LogStoreError.self) { try log.entries(from: size + 1, limit: 10) }
        #expect(try log.entries(from: 0, limit: 10, maxBytes: 0).count == 1)
        #expect(throws: LogStoreError.self) { try log.entry(size) }
        #expect(throws: LogStoreError.self) { try log.inclusionProof(index: 0, size: size + 1) }
        #expect(throws: LogStoreError.self) { try log.consistencyProof(from: 1, to: size + 1) }
        #expect(try log.candidates(7) == Array(0..<10))
        #expect(try log.candidates(12345).isEmpty)
    }

    @Test func `what was appended and never signed is there after the log was let go`() async throws {
        let fixture = try LogStoreFixture()
        do {
            let log = try fixture.open()
            _ = try await log.append(LogStoreFixture.leaves(0..<300))
        }
        let log = try fixture.open()
        #expect(log.size == 300)
        #expect(log.recovery == LogRecovery(cutBytes: 0, replayedEntries: 300, unsignedEntries: 300))
        #expect(log.published.checkpoint.size == 0)
        #expect(try await log.checkpoint().checkpoint.size == 300)
        #expect(try log.candidates(9) == Array(100..<300))
    }

    @Test func `many callers at once get each number once`() async throws {
        let fixture = try LogStoreFixture()
        let log = try fixture.open()
        let ranges = try await withThrowingTaskGroup(of: [(UInt64, Range<UInt64>)].self) { group in
            for caller in 0..<16 {
                group.addTask {
                    var ranges: [(UInt64, Range<UInt64>)] = []
                    for number in 0..<40 {
                        let id = UInt64(caller * 1000 + number)
                        ranges.append((id, try await log.append([LogStoreFixture.leaf(id)])))
                    }
                    return ranges
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ranges.map { $0.1.lowerBound }.sorted() == Array(0..<640))
        #expect(log.size == 640)
        await log.close()
        let again = try fixture.open()
        for (id, range) in ranges { #expect(try again.entry(range.lowerBound) == LogStoreFixture.entry(id)) }
    }

    @Test(arguments: [0, 1, 65_535])
    func `an entry may have any length up to 65,535 bytes`(length: Int) async throws {
        let fixture = try LogStoreFixture()
        do {
            let log = try fixture.open()
            _ = try await log.append([LogStoreFixture.leaf(3, bytes: length), LogStoreFixture.leaf(4, bytes: length)])
        }
        let log = try fixture.open()
        #expect(try log.entry(0) == LogStoreFixture.entry(3, bytes: length))
        #expect(try log.entry(1) == LogStoreFixture.entry(4, bytes: length))
        try await log.flush()
        let bundle = try #require(try log.resource("tile/entries/000.p/2"))
        #expect(bundle.bytes == EntryBundle.encode([3, 4].map { LogStoreFixture.entry($0, bytes: length) }))
    }

    @Test func `an entry of 65,536 bytes is refused`() {
        let error = #expect(throws: LogStoreError.self) { try LogLeaf([UInt8](repeating: 0, count: 65_536)) }
        #expect(error?.kind == .entryTooLarge)
    }

    @Test func `an append beyond its limits is refused whole`() async throws {
        var fixture = try LogStoreFixture()
        fixture.options.maxAppendEntries = 3
        fixture.options.maxAppendBytes = 100
        let log = try fixture.open()
        for leaves in [try LogStoreFixture.leaves(0..<4), [try LogStoreFixture.leaf(0, bytes: 101)]] {
            let error = await #expect(throws: LogStoreError.self) { try await log.append(leaves) }
            #expect(error?.kind == .batchTooLarge)
        }
        #expect(log.size == 0)
        #expect(try await log.append(LogStoreFixture.leaves(0..<3)) == 0..<3)
    }

    @Test func `a closed log refuses appends and checkpoints, and goes on reading`() async throws {
        let fixture = try LogStoreFixture()
        let log = try fixture.open()
        _ = try await log.append(LogStoreFixture.leaves(0..<3))
        await log.close()
        let append = await #expect(throws: LogStoreError.self) { try await log.append([LogStoreFixture.leaf(3)]) }
        #expect(append?.kind == .closed)
        let checkpoint = await #expect(throws: LogStoreError.self) { try await log.checkpoint() }
        #expect(checkpoint?.kind == .closed)
        #expect(try log.entry(2) == LogStoreFixture.entry(2))
        #expect(log.published.checkpoint.size == 3)
        await log.close()
    }

    @Test func `a second opening is refused while the first holds the lock`() async throws {
        let fixture = try LogStoreFixture()
        let log = try fixture.open()
        let error = fixture.refusal()
        #expect(error?.kind == .locked)
        #expect(error?.message.contains("process") == true)
        // A copy of the directory does not help: the memory of what was signed has one owner, too.
        let copy = fixture.temporary.path.appending("copy")
        try LogStoreFixture.copy(fixture.directory, to: copy)
        #expect(fixture.refusal(directory: copy)?.kind == .locked)
        _ = try await log.append([LogStoreFixture.leaf(0)])
    }

    @Test func `the published files are those of the format and change no more`() async throws {
        let fixture = try LogStoreFixture()
        let log = try fixture.open()
        #expect(try log.resource("tile/0/000.p/1") == nil)
        _ = try await log.append(LogStoreFixture.leaves(0..<600))
        #expect(try log.resource("tile/0/000") == nil, "not signed yet")
        let published = try await log.checkpoint()
        let hashes = (0..<600).map { Merkle.leafHash(LogStoreFixture.entry($0)) }
        for (path, range) in [("tile/0/000", 0..<256), ("tile/0/002.p/88", 512..<600), ("tile/0/001.p/7", 256..<263)] {
            let resource = try #require(try log.resource(path))
            #expect(resource.bytes == hashes[range].flatMap(\.bytes), "\(path)")
            #expect(resource.isImmutable)
        }
        let bundle = try #require(try log.resource("tile/entries/002.p/88"))
        #expect(bundle.bytes == EntryBundle.encode((512..<600).map { LogStoreFixture.entry($0) }))
        let level = try #require(try log.resource("tile/1/000.p/2"))
        let roots = [hashes[..<256], hashes[256..<512]].map { Merkle.root(of: $0) }
        #expect(level.bytes == roots.flatMap(\.bytes))
        #expect(try log.resource("checkpoint") == LogResource(bytes: published.bytes, isImmutable: false))
        for missing in [
            "tile/0/003.p/1", "tile/0/002.p/89", "tile/0/002", "tile/1/000", "tile/entries/003", "tile/2/000.p/1",
        ] {
            #expect(try log.resource(missing) == nil, "\(missing)")
        }
        for malformed in [
            "tile/0/0", "tile/0/000.p/0", "tile/0/000.p/256", "tile/64/000", "../checkpoint", "", "tile/0/x000/000",
        ] {
            #expect(throws: TransparencyLogError.self, "\(malformed)") { try log.resource(malformed) }
        }
    }
}
