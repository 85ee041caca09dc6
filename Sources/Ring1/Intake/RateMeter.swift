// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// How fast a job goes, over about the last minute, from the counts it reports.
struct RateMeter: Sendable {
    private var samples: [(time: Int64, done: Int)] = []
    private static let window: Int64 = 60_000
    private static let most = 120

    /// Takes note of a count.
    mutating func note(_ done: Int, at time: Instant) {
        // A clock that was set back begins anew.
        if let last = samples.last, last.time > time.milliseconds { samples = [] }
        if let last = samples.last, time.milliseconds - last.time < Self.window / Int64(Self.most) {
            // The first sample stays: it is where the rate begins.
            if samples.count > 1 { samples[samples.count - 1].done = done }
            return
        }
        samples.append((time.milliseconds, done))
        samples.removeAll { time.milliseconds - $0.time > Self.window }
    }

    /// What can be said at a time; nil before there is anything to go by.
    func estimate(_ progress: IntakeProgress, at time: Instant) -> IntakeJob.Estimate? {
        guard let first = samples.first, time.milliseconds > first.time else { return nil }
        let rate = Double(max(0, progress.done - first.done)) * 1000 / Double(time.milliseconds - first.time)
        let left = Double(max(0, progress.found - progress.done))
        return IntakeJob.Estimate(itemsPerSecond: rate, remainingSeconds: rate > 0 ? left / rate : nil)
    }
}
