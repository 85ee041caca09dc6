// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// How much longer a slow client may keep the server waiting.
///
/// It starts with a span of time, loses what it waits and earns what it moves, never over the start. So a client that
/// moves the minimum rate goes on forever, and one that sends a byte now and then runs out. Time in which the server
/// itself does not want to move bytes costs nothing.
struct RateAllowance {
    private let full: UInt64
    private let bytesPerSecond: UInt64
    private var left: UInt64
    private var waitingSince: UInt64?

    init(milliseconds: UInt64, bytesPerSecond: UInt64) {
        full = milliseconds
        left = milliseconds
        self.bytesPerSecond = max(bytesPerSecond, 1)
    }

    /// When patience ends; `.max` while nothing is waited for.
    var deadline: UInt64 { waitingSince.map { $0 &+ left } ?? .max }
    /// The server begins to wait for the client.
    mutating func wait(_ now: UInt64) {
        if waitingSince == nil { waitingSince = now }
    }
    /// The server waits for nothing.
    mutating func rest(_ now: UInt64) {
        settle(now)
        waitingSince = nil
    }
    /// The client moved bytes.
    mutating func moved(_ bytes: Int, _ now: UInt64) {
        settle(now)
        left = min(full, left &+ UInt64(bytes) &* 1000 / bytesPerSecond)
    }
    /// A new exchange starts with full patience.
    mutating func reset() {
        left = full
        waitingSince = nil
    }
    private mutating func settle(_ now: UInt64) {
        guard let since = waitingSince else { return }
        left -= min(left, now &- since)
        waitingSince = now
    }
}
