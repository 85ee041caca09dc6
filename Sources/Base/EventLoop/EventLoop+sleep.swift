// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives

extension EventLoop {
    /// The loop whose thread this is, or nil; a handler of the HTTP server starts on its connection's loop.
    public static var current: EventLoop? {
        // A running loop puts itself there and takes itself away before it ends, so the reference is alive.
        guard let pointer = unsafe pthread_getspecific(currentLoopKey) else { return nil }
        return unsafe Unmanaged<EventLoop>.fromOpaque(pointer).takeUnretainedValue()
    }
    /// Makes this the loop of the calling thread, or takes it away.
    func setCurrent(_ isRunning: Bool) {
        unsafe pthread_setspecific(currentLoopKey, isRunning ? Unmanaged.passUnretained(self).toOpaque() : nil)
    }

    /// Waits on the loop's clock, from any task.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    public func sleep(milliseconds: UInt64) async throws {
        let sleeper = Sleeper(loop: self)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { sleeper.start($0, milliseconds) }
        } onCancel: {
            sleeper.cancel()
        }
    }
}

/// Where each thread keeps its loop.
private let currentLoopKey: pthread_key_t = {
    var key = pthread_key_t()
    let status = unsafe pthread_key_create(&key, nil)
    precondition(status == 0, "pthread_key_create failed with \(status)")
    return key
}()

/// One sleep: ended by its timer or by cancellation, whichever comes first.
private final class Sleeper: Sendable {
    private enum State {
        case new
        case waiting(CheckedContinuation<Void, any Error>)
        case done
    }
    private let loop: EventLoop
    private let state = Lock(State.new)
    init(loop: EventLoop) { self.loop = loop }

    func start(_ continuation: CheckedContinuation<Void, any Error>, _ milliseconds: UInt64) {
        let isCancelled = state.withLock { state in
            guard case .new = state else { return true }
            state = .waiting(continuation)
            return false
        }
        if isCancelled { return continuation.resume(throwing: CancellationError()) }
        if loop.isCurrent {
            _ = loop.schedule(after: milliseconds) { self.finish(nil) }
        } else {
            loop.execute { _ = self.loop.schedule(after: milliseconds) { self.finish(nil) } }
        }
    }
    func cancel() { finish(CancellationError()) }

    private func finish(_ error: CancellationError?) {
        let continuation = state.withLock { state -> CheckedContinuation<Void, any Error>? in
            defer { state = .done }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        if let error { continuation?.resume(throwing: error) } else { continuation?.resume() }
    }
}
