// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct FullDiskTests {
    private let temporary = TemporaryDirectory()

    private func bench(on disk: SmallFileSystem) throws -> FaultBench {
        try FaultBench(at: disk.path, record: temporary.path.appending("record-\(UUID().uuidString)"))
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable), arguments: [400, 700, 1100])
    func `a log whose disk fills up refuses, reads on, and goes on by itself once there is space`(
        kibibytes: Int
    ) async throws {
        let disk = try #require(SmallFileSystem(kibibytes: kibibytes))
        let bench = try bench(on: disk)
        let stops = Lock<[LogStoreError]>([])
        let log = try bench.open(onStop: { error in stops.withLock { $0.append(error) } })
        var first: UInt64 = 0
        var errors: [LogStoreError] = []
        while errors.isEmpty, first < 200_000 {
            errors = try await bench.press(log, firstID: first)
            first += 1000
        }
        #expect(!errors.isEmpty)
        #expect(Set(errors.map(\.kind)) == [.diskFull])
        #expect(errors.allSatisfy { !$0.nextStep.isEmpty })
        // Again while it is full: still no acknowledgement that does not hold, still readable.
        for _ in 0..<3 {
            errors = try await bench.press(log, firstID: first)
            first += 1000
            try bench.record.check(log)
        }
        #expect(stops.withLock { $0.isEmpty }, "\(stops.withLock { $0 })")
        #expect(disk.resize(kibibytes: kibibytes * 20))
        errors = try await bench.press(log, firstID: first)
        first += 1000
        #expect(Set(errors.map(\.description)).isEmpty)
        try bench.record.check(log)
        try await bench.expectSoundFolder(log)
        await log.close()
        try await bench.expectAllKept()
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `a log that is closed or let go on a full disk loses nothing`() async throws {
        for isClosed in [false, true] {
            let disk = try #require(SmallFileSystem(kibibytes: 500))
            let bench = try bench(on: disk)
            do {
                let log = try bench.open()
                var first: UInt64 = 0
                while first < 200_000, try await bench.press(log, firstID: first).isEmpty { first += 1000 }
                if isClosed { await log.close() }
            }
            // It may open on the full disk or refuse; where it opens, everything is there.
            do {
                let log = try bench.open()
                try bench.record.check(log)
            } catch let error as LogStoreError {
                #expect(error.kind == .diskFull, "\(error)")
            }
            #expect(disk.resize(kibibytes: 4000))
            try await bench.expectAllKept("closed: \(isClosed)")
        }
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `a log on a disk that became read-only refuses to open, says why, and keeps all that it acknowledged`()
        async throws
    {
        let disk = try #require(SmallFileSystem(kibibytes: 8000))
        let bench = try bench(on: disk)
        do {
            let log = try bench.open()
            #expect(try await bench.press(log, firstID: 0).isEmpty)
            // A remount is refused while files are open for writing; in mid-load, failing calls stand for it.
            await log.close()
        }
        #expect(disk.makeReadOnly())
        let refusal = try bench.refusal()
        #expect(!refusal.nextStep.isEmpty)
        #expect([.io, .stopped].contains(refusal.kind), "\(refusal)")
        #expect(disk.makeWritable())
        try await bench.expectAllKept()
    }

    @Test(arguments: [LogFileCall.create, .write, .rename])
    func `while bundles find no room nothing piles up, and they are written once there is some`(
        call: LogFileCall
    ) async throws {
        let isFull = Lock(true)
        let failing = FailingCalls { each, path, _, _ in
            let isTile = path.string.contains("staging/") || path.string.contains("/tile/")
            guard each == call, isTile, isFull.withLock({ $0 }) else { return .proceed }
            return call == .write ? .failAfter(bytes: 100, errno: ENOSPC) : .fail(errno: ENOSPC)
        }
        let bench = try FaultBench(
            at: temporary.path.appending(call.rawValue), record: temporary.path.appending("\(call.rawValue).record"),
            limits: { options in
                FaultBench.onDemand(&options)
                options.segmentBytes = 64 << 20
            })
        isFull.withLock { $0 = false }
        let stops = Lock<[LogStoreError]>([])
        let log = try bench.open(calls: failing.calls, onStop: { error in stops.withLock { $0.append(error) } })
        isFull.withLock { $0 = true }
        for first in stride(from: 0, to: 600, by: 50) as StrideTo<UInt64> {
            let ids = first..<(first + 50)
            bench.record.sending(ids)
            bench.record.acknowledged(ids, at: try await log.append(ids.map { try AppendRecord.leaf($0) }))
        }
        for _ in 0..<5 {
            let error = await #expect(throws: LogStoreError.self) { try await log.flush() }
            #expect(error?.kind == .diskFull)
            #expect(try Files.list(bench.directory.appending("staging")).isEmpty)
        }
        #expect(stops.withLock { $0.isEmpty })
        isFull.withLock { $0 = false }
        try await bench.expectSoundFolder(log)
        try bench.record.check(log)
        await log.close()
        try await bench.expectAllKept()
    }
}
