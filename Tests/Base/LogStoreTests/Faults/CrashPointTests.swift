// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import LogStore
import Primitives
import TestKit
import Testing

/// The directory is copied before every file call of a publication: each copy is what a crash there would leave.
@Suite struct CrashPointTests {
    private let temporary = TemporaryDirectory()

    @Test(arguments: zip([300, 406, 900], [1, 25, 25]))
    func `a crash before any file call of a publication leaves a log that opens and is whole`(
        entries: Int, atOnce: Int
    ) async throws {
        let bench = try FaultBench(
            at: temporary.path.appending("log"), record: temporary.path.appending("record"), limits: FaultBench.onDemand
        )
        let copies = Lock<[FilePath]>([])
        let isCopying = Lock(false)
        let calls = LogFileCalls { call, path in
            guard isCopying.withLock({ $0 }) else { return .proceed }
            let copy = temporary.path.appending("copy-\(copies.withLock { $0.count })-\(call.rawValue)")
            do {
                try FileManager.default.copyItem(atPath: bench.place.string, toPath: copy.string)
                copies.withLock { $0.append(copy) }
            } catch { Issue.record("not copied: \(error)") }
            return .proceed
        }
        let log = try bench.open(calls: calls)
        func append(_ range: Range<Int>) async throws {
            for first in stride(from: range.lowerBound, to: range.upperBound, by: atOnce) {
                let ids = UInt64(first)..<UInt64(min(first + atOnce, range.upperBound))
                bench.record.sending(ids)
                bench.record.acknowledged(ids, at: try await log.append(ids.map { try AppendRecord.leaf($0) }))
            }
        }
        // A first publication, so that the next one finds older partial tiles and a checkpoint.
        try await append(0..<(entries / 3))
        try await log.flush()
        bench.record.signed(log.published.checkpoint)
        try await append((entries / 3)..<entries)
        isCopying.withLock { $0 = true }
        try await log.flush()
        isCopying.withLock { $0 = false }
        var generator = SeededGenerator(test: "crash points")
        let points = copies.withLock { $0 }
        #expect(points.count > 10)
        for place in points.shuffled(using: &generator).prefix(FileErrorTests.rounds(12)) {
            let copy = try FaultBench(at: place, record: bench.record.path, limits: FaultBench.onDemand)
            do {
                let again = try copy.open()
                try copy.record.check(again)
                #expect(again.size == UInt64(entries), "\(place.lastComponent)")
                if entries < 400 { try await copy.expectSoundFolder(again) }
            } catch { Issue.record("\(place.lastComponent): \(error)") }
            try FileManager.default.removeItem(atPath: place.string)
        }
        try bench.record.check(log)
        await log.close()
    }
}
