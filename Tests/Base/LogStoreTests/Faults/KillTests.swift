// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

/// A child of the test program presses a log and kills itself with SIGKILL; the parent holds the log to the record.
@Suite struct KillTests {
    private let temporary = TemporaryDirectory()

    /// What a child is told: plain values, since they travel as JSON.
    struct Order: Codable, Sendable {
        var place: String
        var record: String
        var firstID: UInt64
        /// Dies right before this file call.
        var callsToLive: Int?
        /// Dies after so many microseconds of load.
        var lifetime: UInt32?
        /// Changes keys in mid-load.
        var rotates = false

        func run() async throws {
            let bench = try FaultBench(at: FilePath(place), record: FilePath(record))
            let dying = FailingCalls { _, _, _, total in
                if let callsToLive, total >= callsToLive { kill(getpid(), SIGKILL) }
                return .proceed
            }
            let old = try FaultBench.signer(5)
            let new = try FaultBench.signer(6)
            let log = try bench.open(signers: rotates ? [old, new] : nil, calls: dying.calls)
            if let lifetime {
                Thread.detachNewThread {
                    usleep(lifetime)
                    kill(getpid(), SIGKILL)
                }
            }
            var first = firstID
            while true {
                if rotates {
                    try await log.setSigners([old], verifiers: [new.verifier])
                    bench.record.signed(log.published.checkpoint)
                }
                let errors = try await bench.press(log, callers: 8, calls: 16, firstID: first)
                guard errors.isEmpty else { fatalError("\(errors)") }
                if rotates {
                    try await log.setSigners([old, new], verifiers: [])
                    bench.record.signed(log.published.checkpoint)
                }
                first += 1000
            }
        }
    }

    @Test func `killed at any file call, a log keeps everything it acknowledged`() async throws {
        var generator = SeededGenerator(test: "killed at a file call")
        let rounds = FileErrorTests.rounds(12)
        let all = 400
        for round in 0..<min(rounds, all) {
            let bench = try FaultBench(
                at: temporary.path.appending("call-\(round)"), record: temporary.path.appending("call-\(round).record"))
            // The early calls, where a log comes to be, in every run; then any.
            let callsToLive =
                rounds >= all
                ? round
                : round < 4
                    ? Int.random(in: 0..<30, using: &generator)
                    : Int.random(in: 30..<all, using: &generator)
            let order = Order(
                place: bench.place.string, record: bench.record.path.string, firstID: 0, callsToLive: callsToLive)
            await #expect(processExitsWith: .signal(SIGKILL)) { [order = order as Order] in try await order.run() }
            try await bench.expectAllKept("killed at call \(callsToLive)")
            try? FileManager.default.removeItem(atPath: bench.place.string)
        }
    }

    @Test(arguments: [false, true])
    func `killed again and again under load, a log keeps everything it ever acknowledged`(rotates: Bool) async throws {
        var generator = SeededGenerator(test: "killed under load")
        let bench = try FaultBench(
            at: temporary.path.appending("again"), record: temporary.path.appending("again.record"))
        var kept: UInt64 = 0
        for round in 0..<min(FileErrorTests.rounds(8), 1000) {
            let order = Order(
                place: bench.place.string, record: bench.record.path.string, firstID: UInt64(round + 1) * 1_000_000,
                lifetime: UInt32.random(in: 2000..<250_000, using: &generator), rotates: rotates)
            await #expect(processExitsWith: .signal(SIGKILL)) { [order = order as Order] in try await order.run() }
            let log = try bench.open(signers: [bench.signer, FaultBench.signer(6)])
            #expect(log.size >= kept)
            kept = log.size
            try bench.record.check(log)
            if round % 3 == 2 { await log.close() }
        }
        #expect(kept > 0)
        let log = try bench.open(signers: [bench.signer, FaultBench.signer(6)])
        try await bench.expectSoundFolder(log)
        await log.close()
    }

    @Test func `a second process is refused while the first writes, and told what to do`() async throws {
        let bench = try FaultBench(at: temporary.path.appending("two"), record: temporary.path.appending("two.record"))
        let log = try bench.open()
        let order = Order(place: bench.place.string, record: bench.record.path.string, firstID: 0)
        async let pressed = bench.press(log, firstID: 5000)
        await #expect(processExitsWith: .success) { [order = order as Order] in
            let bench = try FaultBench(at: FilePath(order.place), record: FilePath(order.record))
            let refusal = try bench.refusal()
            // Also under another name of the directory, and with a directory of its own but the same memory of heads.
            let copy = FilePath(order.place).appending("copy")
            try Files.createDirectory(copy)
            let shared = try bench.refusal(directory: copy)
            exit(refusal.kind == .locked && shared.kind == .locked && !refusal.nextStep.isEmpty ? 0 : 1)
        }
        #expect(try await pressed.isEmpty)
        try bench.record.check(log)
        await log.close()
        try await bench.expectAllKept()
    }
}
