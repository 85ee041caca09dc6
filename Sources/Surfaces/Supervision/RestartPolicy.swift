// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How long to wait before a service that stopped is started again.
///
/// The wait doubles with each failure in a row, up to a limit, and starts over once a run has lasted long enough to
/// count as healthy. There is no number of tries after which the supervisor gives up: a box that was short of disk
/// space for an hour must come back by itself.
public struct RestartPolicy: Hashable, Sendable {
    /// The wait after the first failure.
    public var firstWait: Duration
    /// The longest wait.
    public var longestWait: Duration
    /// A run at least this long forgets earlier failures.
    public var healthyAfter: Duration

    /// Makes a policy; the defaults are 250 ms, 30 s and 10 s.
    public init(
        firstWait: Duration = .milliseconds(250), longestWait: Duration = .seconds(30),
        healthyAfter: Duration = .seconds(10)
    ) {
        self.firstWait = firstWait
        self.longestWait = longestWait
        self.healthyAfter = healthyAfter
    }

    /// The wait before start number `failures + 1`, for a service that failed `failures` times in a row.
    public func wait(afterFailures failures: Int) -> Duration {
        guard failures > 0 else { return .zero }
        var wait = firstWait
        for _ in 1..<failures {
            guard wait < longestWait else { break }
            wait *= 2
        }
        return min(wait, longestWait)
    }
}
