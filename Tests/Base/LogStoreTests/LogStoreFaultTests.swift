// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Glibc
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import LogStore

@Suite struct LogStoreFaultTests {
    @Test(arguments: [LogFileCall.sync, .write])
    func `a failed flush or write ends the log for good`(call: LogFileCall) async throws {
        var fixture = try LogStoreFixture()
        let isBroken = Lock(false)
        fixture.options.fileCalls = LogFileCalls { found, path in
            let fails = found == call && path.parent.lastComponent == "wal" && isBroken.withLock { $0 }
            return fails ? .fail(errno: EIO) : .proceed
        }
        let stops = Lock<[LogStoreError.Code]>([])
        let log = try fixture.open { error in stops.withLock { $0.append(error.kind) } }
        #expect(try await log.append(LogStoreFixture.leaves(0..<2)) == 0..<2)
        isBroken.withLock { $0 = true }
        let failed = await #expect(throws: LogStoreError.self) { try await log.append(LogStoreFixture.leaves(2..<3)) }
        #expect(failed?.kind == .stopped)
        isBroken.withLock { $0 = false }
        // A second flush would report a success that means nothing.
        let later = await #expect(throws: LogStoreError.self) { try await log.append(LogStoreFixture.leaves(3..<4)) }
        #expect(later?.kind == .stopped)
        let checkpoint = await #expect(throws: LogStoreError.self) { try await log.checkpoint() }
        #expect(checkpoint?.kind == .stopped)
        #expect(stops.withLock { $0 } == [.stopped])
        #expect(log.size == 2)
        #expect(try log.entry(1) == LogStoreFixture.entry(1), "reading goes on")
        await log.close()
        let again = try fixture.open()
        #expect(try again.entries(from: 0, limit: 2) == [LogStoreFixture.entry(0), LogStoreFixture.entry(1)])
    }

    @Test func `a full disk refuses appends, reads go on, and it recovers by itself`() async throws {
        var fixture = try LogStoreFixture()
        let isFull = Lock(false)
        fixture.options.fileCalls = LogFileCalls { call, _ in
            let fails = [.write, .create, .replace].contains(call) && isFull.withLock { $0 }
            return fails ? .failAfter(bytes: 60, errno: ENOSPC) : .proceed
        }
        let log = try fixture.open()
        _ = try await log.append(LogStoreFixture.leaves(0..<3))
        isFull.withLock { $0 = true }
        for _ in 0..<3 {
            let error = await #expect(throws: LogStoreError.self) {
                try await log.append(LogStoreFixture.leaves(3..<6))
            }
            #expect(error?.kind == .diskFull)
        }
        let checkpoint = await #expect(throws: LogStoreError.self) { try await log.checkpoint() }
        #expect(checkpoint?.kind == .diskFull)
        #expect(try log.entry(2) == LogStoreFixture.entry(2))
        isFull.withLock { $0 = false }
        #expect(try await log.append(LogStoreFixture.leaves(3..<6)) == 3..<6)
        #expect(try await log.checkpoint().checkpoint.size == 6)
        await log.close()
        #expect(try fixture.open().size == 6)
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `a small disk fills up, keeps what it acknowledged, and goes on once there is space`() async throws {
        let disk = try #require(SmallFileSystem(kibibytes: 1024))
        let fixture = try LogStoreFixture(at: disk.path)
        let ballast = disk.path.appending("ballast")
        let log = try fixture.open()
        try AtomicFile.write([UInt8](repeating: 1, count: 100_000), to: ballast)
        var next: UInt64 = 0
        var failure: LogStoreError?
        while failure == nil {
            do {
                _ = try await log.append([LogStoreFixture.leaf(next, bytes: 3000)])
                next += 1
            } catch { failure = error as? LogStoreError }
        }
        #expect(failure?.kind == .diskFull)
        #expect(log.size == next)
        try Files.remove(ballast)
        #expect(try await log.append([LogStoreFixture.leaf(next, bytes: 3000)]) == next..<(next + 1))
        for index in 0...next { #expect(try log.entry(index) == LogStoreFixture.entry(index, bytes: 3000)) }
    }

    @Test func `appends wait while too much is pending, and are refused beyond the queue`() async throws {
        var fixture = try LogStoreFixture()
        fixture.options.maxPendingEntries = 512
        fixture.options.maxWaitingBytes = 20 * (200 + LogStoreOptions.waitingOverhead)
        let publisherMay = Gate()
        let mustWait = Lock(true)
        fixture.options.fileCalls = LogFileCalls { call, path in
            if call == .create, path.string.contains("staging"), mustWait.withLock({ $0 }) { publisherMay.wait() }
            return .proceed
        }
        mustWait.withLock { $0 = false }
        let log = try fixture.open()
        mustWait.withLock { $0 = true }
        // The publisher is held at its first tile; 512 entries may be pending, more must wait.
        #expect(try await log.append(LogStoreFixture.leaves(0..<512)) == 0..<512)
        try await withThrowingTaskGroup(of: Result<Range<UInt64>, any Error>.self) { group in
            for caller in 0..<60 {
                group.addTask {
                    do {
                        return .success(try await log.append([LogStoreFixture.leaf(UInt64(caller), bytes: 200)]))
                    } catch { return .failure(error) }
                }
            }
            var refused = 0
            var ranges: [Range<UInt64>] = []
            for try await result in group {
                switch result {
                case .failure(let error):
                    #expect((error as? LogStoreError)?.kind == .busy)
                    refused += 1
                    // 20 appends of 200 bytes fill the queue; the others are refused while it stands.
                    if refused == 40 {
                        mustWait.withLock { $0 = false }
                        publisherMay.open()
                    }
                case .success(let range): ranges.append(range)
                }
            }
            #expect(refused == 40)
            #expect(ranges.map(\.lowerBound).sorted() == Array(512..<532))
        }
        await log.close()
    }

    @Test func `when the publisher finds the disk full, appends are refused at the limit and go on later`() async throws
    {
        var fixture = try LogStoreFixture()
        fixture.options.maxPendingEntries = 512
        fixture.options.publishEvery = .milliseconds(20)
        let isFull = Lock(false)
        fixture.options.fileCalls = LogFileCalls { call, path in
            let fails = call == .create && path.string.contains("staging") && isFull.withLock { $0 }
            return fails ? .fail(errno: ENOSPC) : .proceed
        }
        let log = try fixture.open()
        isFull.withLock { $0 = true }
        var failure: LogStoreError?
        var next: UInt64 = 0
        while failure == nil {
            do {
                next = try await log.append(LogStoreFixture.leaves(next..<(next + 50))).upperBound
            } catch { failure = error as? LogStoreError }
        }
        #expect(failure?.kind == .diskFull)
        #expect((512..<600).contains(next))
        isFull.withLock { $0 = false }
        _ = try await log.checkpoint()
        #expect(try await log.append(LogStoreFixture.leaves(next..<(next + 50))) == next..<(next + 50))
        await log.close()
        let verdict = try await LogCheck.run(LogFolder(fixture.path("log")), verifiers: [fixture.signer.verifier])
        #expect(verdict.findings.isEmpty)
        #expect(verdict.entries == next + 50)
    }
}
