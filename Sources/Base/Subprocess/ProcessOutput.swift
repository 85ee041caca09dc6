// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
import Primitives

/// What a child writes, piece by piece, for one reader.
///
/// At most 256 KiB wait here; a child that writes faster than it is read is held up by its pipe.
public final class ProcessOutput: AsyncSequence, Sendable {
    /// A piece of output, never empty.
    public typealias Element = [UInt8]
    /// Output ends; it does not fail.
    public typealias Failure = Never

    private struct State {
        var buffer: [UInt8] = []
        var isPaused = false
        var isEnded = false
        var reader: CheckedContinuation<[UInt8]?, Never>?
    }
    private static let capacity = 262_144
    private let state = Lock(State())
    private let descriptor: Int32

    /// Takes over the reading end of a pipe.
    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Begins to read; on the process thread.
    func start() {
        ProcessThread.shared.watch(descriptor, events: Int16(POLLIN)) { [self] _ in readAvailable() }
    }

    private func readAvailable() {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(descriptor, &piece, piece.count)
        if count < 0, errno == EAGAIN || errno == EINTR { return }
        guard count > 0 else { return end() }
        let (reader, bytes, isFull) = state.withLock { state in
            state.buffer.append(contentsOf: piece[..<count])
            guard let reader = state.reader else {
                state.isPaused = state.buffer.count >= Self.capacity
                return (nil as CheckedContinuation<[UInt8]?, Never>?, [UInt8](), state.isPaused)
            }
            state.reader = nil
            defer { state.buffer = [] }
            return (reader, state.buffer, false)
        }
        if isFull { ProcessThread.shared.setEvents(descriptor, 0) }
        reader?.resume(returning: bytes)
    }

    private func end() {
        let (reader, isFirst) = state.withLock { state in
            defer {
                state.isEnded = true
                state.reader = nil
            }
            return (state.reader, !state.isEnded)
        }
        if isFirst { ProcessThread.shared.close(descriptor) }
        reader?.resume(returning: nil)
    }

    /// Gives up reading: closes the pipe, so that a child that writes on gets an error.
    public func cancel() {
        ProcessThread.shared.perform { [self] in end() }
    }

    /// The next piece; nil at the end, and when the reading task is cancelled.
    public func next() async -> [UInt8]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enum Outcome { case given([UInt8]?), wait }
                let (outcome, wasPaused) = state.withLock { state -> (Outcome, Bool) in
                    precondition(state.reader == nil, "one task at a time reads the output of a child")
                    if !state.buffer.isEmpty {
                        defer {
                            state.buffer = []
                            state.isPaused = false
                        }
                        return (.given(state.buffer), state.isPaused)
                    }
                    if state.isEnded || Task.isCancelled { return (.given(nil), false) }
                    state.reader = continuation
                    return (.wait, false)
                }
                if wasPaused {
                    ProcessThread.shared.perform { [descriptor] in
                        ProcessThread.shared.setEvents(descriptor, Int16(POLLIN))
                    }
                }
                if case .given(let bytes) = outcome { continuation.resume(returning: bytes) }
            }
        } onCancel: {
            state.withLock { state -> CheckedContinuation<[UInt8]?, Never>? in
                defer { state.reader = nil }
                return state.reader
            }?.resume(returning: nil)
        }
    }

    /// Everything up to the end, or nil where it is more than `limit` bytes; reading stops there.
    public func collect(limit: Int) async -> [UInt8]? {
        var all: [UInt8] = []
        while let piece = await next() {
            guard all.count + piece.count <= limit else {
                cancel()
                return nil
            }
            all += piece
        }
        return all
    }

    /// Iterates over the pieces.
    public func makeAsyncIterator() -> Iterator { Iterator(output: self) }

    /// Iterates over the pieces.
    public struct Iterator: AsyncIteratorProtocol {
        let output: ProcessOutput
        /// The next piece; nil at the end.
        public func next() async -> [UInt8]? { await output.next() }
        /// The next piece; nil at the end.
        public func next(isolation actor: isolated (any Actor)?) async -> [UInt8]? { await output.next() }
    }
}
