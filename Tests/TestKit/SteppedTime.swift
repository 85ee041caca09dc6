// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// A clock for tests that stands still until it is moved.
public final class SteppedTime: Sendable {
    private let state: Lock<UInt64>
    /// Starts at so many milliseconds.
    public init(milliseconds: UInt64 = 1_000_000) { state = Lock(milliseconds) }
    /// The present time.
    public var milliseconds: UInt64 { state.withLock { $0 } }
    /// Moves the time on.
    public func advance(milliseconds: UInt64) { state.withLock { $0 += milliseconds } }
}
