// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Primitives

/// The signals sent to this process, as an asynchronous sequence.
///
/// The signals are caught from the moment `init` returns, whichever thread they hit, and none that comes later is lost.
/// They are handed on through a pipe that a small thread reads; a child process starts with the default dispositions.
public final class SignalStream: AsyncSequence, Sendable {
    /// A signal's number.
    public typealias Element = Int32
    private let signals: [Int32]
    private let queue: SignalQueue

    /// Starts to catch signals, such as `SIGTERM` and `SIGINT`; one stream at a time for each signal.
    ///
    /// - Throws: `loop_descriptor_refused` or `loop_thread_refused`.
    public init(_ signals: [Int32]) throws(EventLoopError) {
        self.signals = signals
        let queue = SignalQueue()
        self.queue = queue
        var ends: [Int32] = [-1, -1]
        let status = unsafe ends.withUnsafeMutableBufferPointer { unsafe clx_pipe($0.baseAddress) }
        guard status == 0 else { throw EventLoopError(.descriptorRefused, number: -status) }
        let (reading, writing) = (ends[0], ends[1])
        queue.setPipe(writing)
        let thread = startThread(stackBytes: 128 * 1024) {
            var byte: UInt8 = 0
            while unsafe read(reading, &byte, 1) == 1, byte != 0 { queue.add(Int32(byte)) }
            clx_close(reading)
            clx_close(writing)
        }
        guard thread == 0 else {
            clx_close(reading)
            clx_close(writing)
            throw EventLoopError(.threadRefused, number: thread)
        }
        for signal in signals { clx_signal_watch(signal, writing) }
    }
    deinit {
        for signal in signals { clx_signal_unwatch(signal) }
        queue.end()
    }

    /// Makes an iterator; several share one queue.
    public func makeAsyncIterator() -> Iterator { Iterator(stream: self) }
    /// Waits for signals in turn; ends when the task is cancelled.
    public struct Iterator: AsyncIteratorProtocol {
        let stream: SignalStream
        /// The next signal, or nil when the task was cancelled.
        public mutating func next() async -> Int32? { await stream.queue.next() }
    }
}

/// Waiting for a signal, for programs that need no more.
public enum Signals {
    /// Waits for one of the signals; nil when the task was cancelled.
    ///
    /// - Throws: `loop_descriptor_refused` or `loop_thread_refused`.
    public static func wait(_ signals: [Int32]) async throws(EventLoopError) -> Int32? {
        var iterator = try SignalStream(signals).makeAsyncIterator()
        return await iterator.next()
    }
}

/// Signals that came, and who waits for one.
private final class SignalQueue: Sendable {
    private struct State {
        var pipe: Int32 = -1
        var pending: [Int32] = []
        var waiters: [UInt64: CheckedContinuation<Int32?, Never>] = [:]
        var lastWaiter: UInt64 = 0
        var cancelled: Set<UInt64> = []
    }
    private let state = Lock(State())

    func setPipe(_ pipe: Int32) { state.withLock { $0.pipe = pipe } }
    func add(_ signal: Int32) {
        let waiter = state.withLock { state -> CheckedContinuation<Int32?, Never>? in
            if let first = state.waiters.keys.min() { return state.waiters.removeValue(forKey: first) }
            // A bound for a process that nobody listens to: the oldest 64 are kept.
            if state.pending.count < 64 { state.pending.append(signal) }
            return nil
        }
        waiter?.resume(returning: signal)
    }
    func next() async -> Int32? {
        let number = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let now = state.withLock { state -> Int32?? in
                    if state.cancelled.remove(number) != nil { return .some(nil) }
                    if !state.pending.isEmpty { return state.pending.removeFirst() }
                    state.waiters[number] = continuation
                    return .none
                }
                if let now { continuation.resume(returning: now) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Int32?, Never>? in
                if let waiter = state.waiters.removeValue(forKey: number) { return waiter }
                state.cancelled.insert(number)
                return nil
            }
            waiter?.resume(returning: nil)
        }
    }
    /// Ends the reading thread, which closes the pipe.
    func end() {
        var zero: UInt8 = 0
        let pipe = state.withLock { $0.pipe }
        _ = unsafe write(pipe, &zero, 1)
    }
}
