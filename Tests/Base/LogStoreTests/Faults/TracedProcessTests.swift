// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

/// System calls of a real process are made to fail by `strace`, below everything that a test could stub.
@Suite struct TracedProcessTests {
    private let temporary = TemporaryDirectory()

    struct Order: Codable, Sendable {
        var place: String
        var record: String
        var call: String
        var error: String
        var nth: Int

        /// Presses a log, lets the tracer in, presses on until calls fail, and ends without tidying up.
        func run() async throws -> Never {
            let bench = try FaultBench(at: FilePath(place), record: FilePath(record))
            let stops = Lock<[LogStoreError]>([])
            let log = try bench.open(onStop: { error in stops.withLock { $0.append(error) } })
            guard try await bench.press(log, firstID: 0).isEmpty else { _exit(3) }
            let tracer = Process()
            tracer.executableURL = URL(fileURLWithPath: "/usr/bin/strace")
            tracer.arguments = [
                "-f", "-q", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
                "inject=\(call):error=\(error):when=\(nth)+",
                "-p", "\(getpid())",
            ]
            tracer.standardError = FileHandle.nullDevice
            try tracer.run()
            while !(try String(contentsOfFile: "/proc/self/status", encoding: .utf8)).contains(
                "TracerPid:\t\(tracer.processIdentifier)")
            {
                guard tracer.isRunning else { _exit(4) }
                usleep(1000)
            }
            var first: UInt64 = 10_000
            var errors: [LogStoreError] = []
            while errors.isEmpty, first < 10_000_000 {
                errors = try await bench.press(log, firstID: first)
                first += 1000
            }
            let isStopped = stops.withLock { $0.count == 1 && $0[0].kind == .stopped }
            if error == "ENOSPC" { _exit(errors.contains { $0.kind == .diskFull || $0.kind == .stopped } ? 0 : 5) }
            let size = log.size
            let later = try await bench.press(log, firstID: first + 100_000)
            // Six callers of twelve calls each, none of which may get through.
            let isSilent = log.size == size && later.allSatisfy { $0.kind == .stopped } && later.count >= 60
            _exit(isStopped && isSilent ? 0 : 6)
        }
    }

    static let isTracing = FileManager.default.isExecutableFile(atPath: "/usr/bin/strace")

    @Test(
        .enabled(if: isTracing),
        arguments: [
            ("fdatasync", "EIO"), ("fsync", "EIO"), ("pwrite64", "EIO"), ("pwrite64", "ENOSPC"), ("renameat2", "EIO"),
            ("rename", "EROFS"),
        ], [1, 4])
    func `when system calls of the process fail, it stops, and its restart keeps what was acknowledged`(
        fault: (call: String, error: String), nth: Int
    ) async throws {
        let name = "\(fault.call)-\(fault.error)-\(nth)"
        let bench = try FaultBench(
            at: temporary.path.appending(name), record: temporary.path.appending("\(name).record"))
        let order = Order(
            place: bench.place.string, record: bench.record.path.string, call: fault.call, error: fault.error, nth: nth)
        await #expect(processExitsWith: .success) { [order = order as Order] in try await order.run() }
        try await bench.expectAllKept(name)
    }
}
