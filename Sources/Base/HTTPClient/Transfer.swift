// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// One call, shared by the task that makes it and the curl thread that performs it.
///
/// The curl thread puts in (`arrived`, `finish`), the task takes out (`head`, `nextChunk`). Whoever waits is woken once.
final class Transfer: Sendable {
    let request: ClientRequest
    private let state: Lock<State>
    private let thread: CurlThread

    private struct State {
        var head: Result<ResponseHead, HTTPClientError>?
        var body: BodyQueue
        var headWaiter: CheckedContinuation<Result<ResponseHead, HTTPClientError>, Never>?
        var bodyWaiter: CheckedContinuation<Void, Never>?
    }

    init(_ request: ClientRequest, thread: CurlThread, highWater: Int) {
        self.request = request
        self.thread = thread
        state = Lock(State(body: BodyQueue(highWater: highWater)))
    }

    /// Whether the call is over, so that it need not be started or kept.
    var hasEnded: Bool { state.withLock { $0.body.hasEnded } }

    // MARK: For the task

    /// Starts the call and waits for the head of the answer. Cancelling the task ends the call.
    func head() async throws(HTTPClientError) -> ResponseHead {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known = state.withLock { state in
                    if state.head == nil { state.headWaiter = continuation }
                    return state.head
                }
                if let known { return continuation.resume(returning: known) }
                thread.post(.start(self))
            }
        } onCancel: {
            abandon()
        }
        return try result.get()
    }

    /// The next bytes of the body, nil at its end. Cancelling the task ends the call.
    func nextChunk() async throws(HTTPClientError) -> [UInt8]? {
        while true {
            switch state.withLock({ $0.body.take() }) {
            case .bytes(let bytes, let release):
                if release { thread.post(.release(self)) }
                return bytes
            case .end: return nil
            case .failure(let error): throw error
            case .nothingYet: await arrival()
            }
        }
    }

    private func arrival() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mustWait = state.withLock { state in
                    if state.body.waiting > 0 || state.body.hasEnded { return false }
                    precondition(state.bodyWaiter == nil, "one body is read by one reader at a time")
                    state.bodyWaiter = continuation
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        } onCancel: {
            abandon()
        }
    }

    /// Ends the call if it still runs: its connection is closed, waiters get `cancelled`.
    func abandon() {
        if finish(.failure(HTTPClientError(.cancelled, "the call was cancelled"))) { thread.post(.remove(self)) }
    }

    // MARK: For the curl thread

    /// Hands over the head of the answer.
    func arrived(_ head: ResponseHead) {
        let waiter = state.withLock { state in
            if state.head == nil { state.head = .success(head) }
            defer { state.headWaiter = nil }
            return state.headWaiter
        }
        waiter?.resume(returning: .success(head))
    }

    /// Hands over bytes of the body; false where they must wait until a `release`.
    func arrived(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let (taken, waiter) = state.withLock { state in
            let taken = unsafe state.body.offer(bytes)
            defer { state.bodyWaiter = nil }
            return (taken, state.bodyWaiter)
        }
        waiter?.resume()
        return taken
    }

    /// Ends the call and wakes whoever waits; false where it had ended before.
    @discardableResult func finish(_ result: Result<Void, HTTPClientError>) -> Bool {
        let (isFirst, head, headWaiter, bodyWaiter) = state.withLock { state in
            let isFirst = !state.body.hasEnded
            state.body.end(result)
            if state.head == nil {
                let error =
                    switch result {
                    case .success: HTTPClientError(.badResponse, "the answer ended without a head")
                    case .failure(let error): error
                    }
                state.head = .failure(error)
            }
            defer { (state.headWaiter, state.bodyWaiter) = (nil, nil) }
            return (isFirst, state.head, state.headWaiter, state.bodyWaiter)
        }
        if let head { headWaiter?.resume(returning: head) }
        bodyWaiter?.resume()
        return isFirst
    }
}
