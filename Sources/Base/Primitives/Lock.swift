// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The house lock: a small piece of state behind a pthread mutex.
///
/// `Synchronization.Mutex` draws false reports from the thread sanitizer on Linux; a pthread mutex costs the same
/// (10 ns uncontended) and does not. Hold it for a few instructions only, and never across an `await`.
@safe public final class Lock<State>: @unchecked Sendable {
    // Proof for @unchecked Sendable: `state` is touched only in `withLock`, while `mutex` is held; `mutex` is
    // allocated once, never moved, and freed when no reference is left.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var state: State

    /// Makes a lock around its first state.
    public init(_ state: sending State) {
        self.state = state
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        let status = unsafe pthread_mutex_init(mutex, nil)
        precondition(status == 0, "pthread_mutex_init failed with \(status)")
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// Runs `body` with the state, alone.
    public func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&state)
    }
}
