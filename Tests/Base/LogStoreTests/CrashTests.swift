// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import LogStore

@Suite struct CrashTests {
    @Test func `after a crash at any call everything acknowledged is there, nothing else, and the log goes on`()
        async throws
    {
        var random = SeededGenerator(test: "crashes")
        let temporary = TemporaryDirectory()
        // One place for the log and its memory, so that both are copied at one moment.
        let place = temporary.path.appending("place")
        try Files.createDirectory(place)
        let disk = CrashDisk(
            source: place, copies: temporary.path,
            random: SeededGenerator(seed: random.next(), test: "crash disk"), oneIn: 8)
        var fixture = try LogStoreFixture(at: place)
        fixture.options.segmentBytes = 48 << 10
        fixture.options.fileCalls = disk.calls
        var next: UInt64 = 0
        var log = try fixture.open()
        for _ in 0..<45 {
            switch Int.random(in: 0..<20, using: &random) {
            case 0..<11:
                let count = UInt64.random(in: 1..<40, using: &random)
                let range = try await log.append(LogStoreFixture.leaves(next..<(next + count)))
                #expect(range == next..<(next + count))
                next += count
                disk.acknowledge(next)
            case 11..<15: _ = try await log.checkpoint()
            case 15..<18: try await log.flush()
            case 18: await log.close(); fallthrough
            default: log = try reopen(&log, fixture)
            }
        }
        await log.close()
        print("\(disk.callCount) calls, \(disk.crashes.count) crashes, \(next) entries")
        for crash in disk.crashes { try await check(crash, attempted: next) }
        withExtendedLifetime(temporary) {}
    }

    /// Lets the log go and opens it again.
    private func reopen(_ log: inout LogStore, _ fixture: LogStoreFixture) throws -> LogStore {
        let other = try LogStoreFixture(at: fixture.temporary.path.appending("nowhere"))
        log = try other.open()
        return try fixture.open()
    }

    private func check(_ crash: CrashDisk.Crash, attempted: UInt64) async throws {
        let name: Comment =
            "\(crash.isPowerCut ? "power cut" : "kill") at call \(crash.call), \(crash.acknowledged) acknowledged"
        let fixture = try LogStoreFixture(at: crash.place)
        let folder = LogFolder(fixture.path("log"))
        if Files.exists(fixture.path("log/checkpoint")) {
            let verdict = try await LogCheck.run(folder, verifiers: [fixture.signer.verifier])
            #expect(verdict.findings.isEmpty, name)
        }
        let log: LogStore
        do { log = try fixture.open() } catch {
            Issue.record("\(name): \(error)")
            return
        }
        let size = log.size
        #expect(size >= crash.acknowledged && size <= attempted, name)
        #expect(try log.entries(from: 0, limit: 10_000) == (0..<size).map { LogStoreFixture.entry($0) }, name)
        #expect(try log.candidates(UInt64(UInt8(ascii: "e"))) == Array(0..<size), name)
        #expect(try await log.append(LogStoreFixture.leaves(size..<(size + 3))) == size..<(size + 3), name)
        await log.close()
        let verdict = try await LogCheck.run(folder, verifiers: [fixture.signer.verifier])
        #expect(verdict.findings.isEmpty, name)
        #expect(verdict.entries == size + 3, name)
    }
}
