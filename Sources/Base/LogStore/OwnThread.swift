// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
import Primitives

/// A thread of our own for work that blocks on the disk: the cooperative pool must not.
package final class OwnThread: Sendable {
    private struct State {
        var thread: pthread_t?
    }
    private let state: Lock<State>

    /// Starts a thread that runs `body` and ends with it.
    package init(name: String, _ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let box = unsafe Unmanaged.passRetained(ThreadBody(name: name, body: body)).toOpaque()
        let status = unsafe pthread_create(
            &thread, nil,
            { box in
                guard let box = unsafe box else { return nil }
                let work = unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue()
                cposix_block_signals()
                _ = unsafe cposix_thread_name(work.name)
                work.body()
                return nil
            }, box)
        precondition(status == 0, "no thread for the log: error \(status)")
        state = Lock(State(thread: thread))
    }

    /// Waits until the thread has ended; not to be called by itself.
    package func join() {
        let thread = state.withLock { state in
            defer { state.thread = nil }
            return state.thread
        }
        if let thread { pthread_join(thread, nil) }
    }
}

private final class ThreadBody: Sendable {
    let name: String
    let body: @Sendable () -> Void
    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}
