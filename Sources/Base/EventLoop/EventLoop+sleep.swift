// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

extension EventLoop {
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
