// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct FileErrorTests {
    private let temporary = TemporaryDirectory()

    /// All rounds where `SUBSTRATE_FAULT_ROUNDS=all`, else so many.
    static func rounds(_ standard: Int) -> Int {
        switch ProcessInfo.processInfo.environment["SUBSTRATE_FAULT_ROUNDS"] {
        case "all": .max
        case let text?: Int(text) ?? standard
        case nil: standard
        }
    }

    private func bench(
        _ name: String, limits: (inout LogStoreOptions) -> Void = { _ in }
    ) throws -> FaultBench {
        try FaultBench(
            at: temporary.path.appending(name), record: temporary.path.appending("\(name).record"), limits: limits)
    }

    /// How many calls of each kind a pressed log makes, about.
    private func usualCalls() async throws -> [LogFileCall: Int] {
        let bench = try bench("usual")
        let counting = FailingCalls()
        let log = try bench.open(calls: counting.calls)
        let errors = try await bench.press(log, firstID: 0)
        #expect(errors.isEmpty)
        await log.close()
        try await bench.expectAllKept()
        return counting.count
    }

    @Test(arguments: [EIO, ENOSPC, EROFS])
    func `whichever file call fails, nothing acknowledged is lost, doubled or forked`(number: Int32) async throws {
        var generator = SeededGenerator(test: "failing file calls")
        let usual = try await usualCalls()
        var cases: [(LogFileCall, Int)] = []
        for (call, count) in usual { for nth in 0..<count { cases.append((call, nth)) } }
        cases.sort { ($0.0.rawValue, $0.1) < ($1.0.rawValue, $1.1) }
        cases.shuffle(using: &generator)
        for (round, (call, nth)) in cases.prefix(Self.rounds(10)).enumerated() {
            let what = "\(call.rawValue) \(nth) with error \(number)"
            let bench = try bench("\(number)-\(round)")
            let partly = Int.random(in: 0..<5000, using: &generator)
            let failing = FailingCalls { each, _, count, _ in
                guard each == call, count == nth else { return .proceed }
                return call == .write ? .failAfter(bytes: partly, errno: number) : .fail(errno: number)
            }
            do {
                let log = try bench.open(calls: failing.calls)
                try await bench.press(log, firstID: 0)
                await log.close()
            } catch let error as LogStoreError {
                #expect(!error.nextStep.isEmpty, "\(what)")
            }
            try await bench.expectAllKept(what)
            try? FileManager.default.removeItem(atPath: bench.place.string)
        }
    }

    @Test func `after a failed flush nothing is acknowledged any more, not even what waited in the same batch`()
        async throws
    {
        for nth in 1..<6 {
            let bench = try bench("flush-\(nth)") { options in
                FaultBench.onDemand(&options)
                options.maxGroupEntries = 1
            }
            let flushes = Lock(0)
            let broken = Lock<Int?>(nil)
            let acknowledgedAfter = Lock(0)
            let stops = Lock<[LogStoreError]>([])
            let calls = LogFileCalls { call, path in
                guard call == .sync, path.string.contains("/wal/") else { return .proceed }
                let count = flushes.withLock { count in
                    count += 1
                    return count
                }
                guard count == nth + 1 else { return .proceed }
                broken.withLock { $0 = count }
                return .fail(errno: EIO)
            }
            let log = try bench.open(calls: calls, onStop: { error in stops.withLock { $0.append(error) } })
            await withTaskGroup(of: Void.self) { group in
                for caller in 0..<40 as Range<UInt64> {
                    group.addTask {
                        let ids = caller..<(caller + 1)
                        bench.record.sending(ids)
                        guard let leaf = try? AppendRecord.leaf(caller) else { return }
                        let wasBroken = broken.withLock { $0 != nil }
                        if let range = try? await log.append([leaf]) {
                            bench.record.acknowledged(ids, at: range)
                            if wasBroken { acknowledgedAfter.withLock { $0 += 1 } }
                        }
                    }
                }
            }
            #expect(broken.withLock { $0 } != nil)
            #expect(acknowledgedAfter.withLock { $0 } == 0)
            #expect(flushes.withLock { $0 } == nth + 1, "the write-ahead file was flushed again after a failure")
            #expect(stops.withLock { $0.map(\.kind) } == [.stopped])
            let refused = await #expect(throws: LogStoreError.self) {
                try await log.append([LogLeaf(AppendRecord.entry(999))])
            }
            #expect(refused?.kind == .stopped)
            #expect(try log.entry(0) == AppendRecord.entry(try #require(try bench.record.promises().acknowledged[0])))
            await log.close()
            try await bench.expectAllKept("flush \(nth)")
        }
    }
}
