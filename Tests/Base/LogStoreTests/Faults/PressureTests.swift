// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct PressureTests {
    private let temporary = TemporaryDirectory()

    private func bench(
        _ name: String = "log", limits: (inout LogStoreOptions) -> Void = { _ in }
    ) throws -> FaultBench {
        try FaultBench(
            at: temporary.path.appending(name), record: temporary.path.appending("\(name).record"), limits: limits)
    }

    @Test func `a log that is closed in mid-load answers every call, and keeps what it acknowledged`() async throws {
        for round in 0..<min(FileErrorTests.rounds(15), 1000) {
            let bench = try bench("closed-\(round)")
            let log = try bench.open()
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    guard let errors = try? await bench.press(log, callers: 4, calls: 8, firstID: 0) else { return }
                    #expect(errors.allSatisfy { $0.kind == .closed }, "\(Set(errors.map(\.code)))")
                }
                for _ in 0..<6 {
                    group.addTask {
                        for _ in 0..<20 {
                            if let head = try? await log.checkpoint() { bench.record.signed(head.checkpoint) }
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<(round * 7 % 100) { await Task.yield() }
                    await log.close()
                }
                group.addTask { await log.close() }
            }
            let again = try bench.open()
            try bench.record.check(again)
            try? FileManager.default.removeItem(atPath: bench.place.string)
        }
    }

    @Test(arguments: [EIO, ENOSPC])
    func `when bundles cannot be written, appends wait at the limit and are answered once it is known`(
        number: Int32
    ) async throws {
        let bench = try bench("stuck-\(number)") { options in
            options.maxPendingEntries = 600
            options.segmentBytes = 64 << 20  // All that is written in `staging` is tiles.
        }
        let stuck = DispatchSemaphore(value: 0)
        let isStuck = Lock(false)
        let failing = FailingCalls { call, path, _, _ in
            guard call == .write, path.string.contains("staging/"),
                isStuck.withLock({ $0 })
            else { return .proceed }
            stuck.wait()
            stuck.signal()
            return isStuck.withLock({ $0 }) ? .fail(errno: number) : .proceed
        }
        let log = try bench.open(calls: failing.calls)
        isStuck.withLock { $0 = true }
        async let pressed = bench.press(log, callers: 30, calls: 40, firstID: 0)
        while log.size < 600 { await Task.yield() }
        stuck.signal()
        let errors = try await pressed
        // One group of at most 8 entries and one append of at most 4 may have been let in below the limit.
        #expect(log.size <= 600 + 8 + 4)
        if number == EIO {
            #expect(errors.contains { $0.kind == .stopped })
        } else {
            #expect(errors.allSatisfy { $0.kind == .diskFull }, "\(Set(errors.map(\.code)))")
        }
        isStuck.withLock { $0 = false }
        if number == ENOSPC {
            // The publisher tries again by itself; asking for a checkpoint waits for that.
            bench.record.signed(try await log.checkpoint().checkpoint)
            let later = Set(try await bench.press(log, firstID: 1_000_000).map(\.code))
            #expect(later.isEmpty)
        }
        await log.close()
        try await bench.expectAllKept()
    }

    @Test func `what waits for the disk is bounded, also when the entries are empty`() async throws {
        let bench = try bench("waiting") { $0.maxWaitingBytes = 100_000 }
        let stuck = DispatchSemaphore(value: 0)
        let isStuck = Lock(false)
        let failing = FailingCalls { call, path, _, _ in
            guard call == .sync, path.string.contains("/wal/"), isStuck.withLock({ $0 }) else { return .proceed }
            stuck.wait()
            stuck.signal()
            return .proceed
        }
        let log = try bench.open(calls: failing.calls)
        isStuck.withLock { $0 = true }
        let started = Lock(0)
        let outcome = await withTaskGroup(of: LogStoreError.Code?.self) { group in
            for _ in 0..<5000 {
                group.addTask {
                    // The disk is free again once all have come.
                    let count = started.withLock { started in
                        started += 1
                        return started
                    }
                    if count == 5000 { stuck.signal() }
                    do {
                        _ = try await log.append([LogLeaf([])])
                        return nil
                    } catch { return (error as? LogStoreError)?.kind }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(outcome) == [nil, .busy])
        #expect(log.size == UInt64(outcome.count { $0 == nil }))
        await log.close()
    }

    @Test func `keys are found whole or not at all while a damaged index is made again`() async throws {
        let bench = try bench("index")
        do {
            let log = try bench.open()
            try await bench.press(log, callers: 8, calls: 40, firstID: 0)
            await log.close()
        }
        let promises = try bench.record.promises()
        let index = bench.directory.appending("index")
        for round in 0..<10 {
            let log = try bench.open()
            let expected = try log.candidates(42)
            #expect(UInt64(expected.count) == log.size)
            // The key of all entries stands in the first blocks.
            for name in try Files.list(index) where name.fileExtension == "run" {
                let path = index.appending(bytes: name.bytes)
                let file = try OpenFile(path, for: .update)
                var byte = try file.read(at: 4100, count: 1)
                byte[0] ^= 1
                try file.write(byte, at: 4100)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for (index, id) in promises.acknowledged.prefix(20) {
                            let (all, one) = (try log.candidates(42), try log.candidates(AppendRecord.key(id)))
                            #expect(all == expected, "round \(round)")
                            #expect(one == [index], "round \(round)")
                        }
                    }
                }
                try await group.waitForAll()
            }
            await log.close()
        }
    }
}
