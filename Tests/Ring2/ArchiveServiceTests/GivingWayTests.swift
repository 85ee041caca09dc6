// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import Testing

@testable import ArchiveService

@Suite struct GivingWayTests {
    @Test(arguments: [(busyFor: 0, pauses: 0), (3, 3), (10, 10), (1_000, 10)])
    func `the projection gives way while appends are under way, but never for long`(
        busyFor: Int, pauses: Int
    ) async throws {
        let made = Lock(0)
        try await ProjectionLoop.giveWay(
            { made.withLock { $0 } < busyFor }, { made.withLock { $0 += 1 } })
        #expect(made.withLock { $0 } == pauses)
    }

    @Test func `a few appends are no reason to give way, many are, and a failed one counts no longer`() async throws {
        struct Failed: Error {}
        let appends = AppendPressure()
        func nest(_ depth: Int) async throws {
            guard depth > 0 else {
                #expect(appends.isHigh)
                throw Failed()
            }
            try await appends.during { try await nest(depth - 1) }
        }
        await #expect(throws: Failed.self) { try await nest(5) }
        #expect(!appends.isHigh)
        await appends.during { #expect(!appends.isHigh) }
    }

    @Test func `a loop that is stopped gives way no more`() async {
        let task = Task {
            try await ProjectionLoop.giveWay({ true }, { try await Task.sleep(for: .seconds(3600)) })
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
