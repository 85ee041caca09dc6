// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Where one thread waits until another has something for it, or a time has passed.
///
/// A call that comes while nobody waits is not lost: the next wait returns at once.
@safe package final class Gate: @unchecked Sendable {
    // Proof for @unchecked Sendable: `isOpen` is touched only while `mutex` is held; mutex and condition are allocated
    // once, never moved, and freed when no reference is left, so when no thread can wait.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var isOpen = false

    package init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        unsafe condition = .allocate(capacity: 1)
        unsafe condition.initialize(to: pthread_cond_t())
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        let status = unsafe (pthread_mutex_init(mutex, nil), pthread_cond_init(condition, &attributes))
        unsafe pthread_condattr_destroy(&attributes)
        precondition(status == (0, 0), "no condition for the log's threads: \(status)")
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    /// Lets the waiting thread, or the next one to wait, go on.
    package func open() {
        unsafe pthread_mutex_lock(mutex)
        isOpen = true
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
    }

    /// Waits for `open`, or until a point of the monotonic clock.
    package func wait(until deadline: Duration? = nil) {
        unsafe pthread_mutex_lock(mutex)
        while !isOpen {
            guard let deadline else {
                unsafe pthread_cond_wait(condition, mutex)
                continue
            }
            let parts = deadline.components
            var time = timespec(tv_sec: Int(parts.seconds), tv_nsec: Int(parts.attoseconds / 1_000_000_000))
            if unsafe pthread_cond_timedwait(condition, mutex, &time) == ETIMEDOUT { break }
        }
        isOpen = false
        unsafe pthread_mutex_unlock(mutex)
    }

    /// The monotonic clock.
    package static var now: Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
