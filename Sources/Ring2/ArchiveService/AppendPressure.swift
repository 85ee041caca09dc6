// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How many appends are under way, so that background work can give way to them.
final class AppendPressure: Sendable {
    private let count = Atomic<Int>(0)
    /// How many appends may be under way without anybody giving way.
    private static let ease = 4

    /// Whether so many appends are under way that background work should wait.
    var isHigh: Bool { count.load(ordering: .relaxed) > Self.ease }

    /// Counts an append while `body` runs.
    func during<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        count.wrappingAdd(1, ordering: .relaxed)
        defer { count.wrappingSubtract(1, ordering: .relaxed) }
        return try await body()
    }
}
