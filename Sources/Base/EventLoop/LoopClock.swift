// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where a loop's time comes from: the monotonic clock in programs, a stepped one in tests.
public struct LoopClock: Sendable {
    private let read: @Sendable () -> UInt64

    /// Makes a clock out of a closure that gives milliseconds and never goes back.
    public init(milliseconds read: @escaping @Sendable () -> UInt64) { self.read = read }

    /// Milliseconds since some fixed point.
    public var milliseconds: UInt64 { read() }

    /// The kernel's monotonic clock.
    public static let monotonic = LoopClock {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
    }
}
