// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A point in time: whole milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since the Unix epoch; negative before it.
    public let milliseconds: Int64
    /// Makes an instant from milliseconds since the Unix epoch.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }
    /// Earlier is smaller.
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

/// Where the present time comes from: the system clock in programs, a fixed or stepping one in tests.
public struct WallClock: Sendable {
    private let read: @Sendable () -> Instant
    /// Makes a clock out of a closure.
    public init(_ read: @escaping @Sendable () -> Instant) { self.read = read }
    /// The present instant.
    public var now: Instant { read() }
    /// The operating system's real-time clock.
    public static let system = WallClock {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
