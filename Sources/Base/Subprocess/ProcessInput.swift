// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
import Primitives

/// What a child reads. Writes are taken in order; each returns when the child's pipe has all of it.
public final class ProcessInput: Sendable {
    private struct Pending {
        var bytes: ArraySlice<UInt8>
        let done: CheckedContinuation<Bool, Never>
    }
    private struct State {
        var pending: [Pending] = []
        var isClosing = false
        var isClosed = false
    }
    private let state = Lock(State())
    private let descriptor: Int32

    /// Takes over the writing end of a pipe.
    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Begins to serve; on the process thread.
    func start() {
        ProcessThread.shared.watch(descriptor, events: 0) { [self] _ in writeAvailable() }
    }

    /// Writes bytes; fails where the child has closed its input, or `close` was called.
    public func write(_ bytes: [UInt8]) async throws(SubprocessError) {
        if bytes.isEmpty { return }
        let isWritten = await withCheckedContinuation { (continuation: CheckedContinuation<Bool, Never>) in
            let isTaken = state.withLock { state in
                if state.isClosed || state.isClosing { return false }
                state.pending.append(Pending(bytes: bytes[...], done: continuation))
                return true
            }
            guard isTaken else { return continuation.resume(returning: false) }
            ProcessThread.shared.perform { [self] in writeAvailable() }
        }
        if isWritten { return }
        throw SubprocessError(
            .inputClosed, "the program no longer reads its input", nextStep: "look at how it ended and at what it wrote"
        )
    }

    /// Ends the input, after everything written so far.
    public func close() {
        ProcessThread.shared.perform { [self] in
            state.withLock { $0.isClosing = true }
            writeAvailable()
        }
    }

    /// Writes what the pipe takes; on the process thread, with its signals blocked, so that EPIPE is an error only.
    private func writeAvailable() {
        while true {
            guard let head = state.withLock({ $0.isClosed ? nil : $0.pending.first }) else { break }
            let count = unsafe head.bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                if errno == EAGAIN { return ProcessThread.shared.setEvents(descriptor, Int16(POLLOUT)) }
                return shut()
            }
            let finished = state.withLock { state -> CheckedContinuation<Bool, Never>? in
                state.pending[0].bytes = state.pending[0].bytes.dropFirst(count)
                return state.pending[0].bytes.isEmpty ? state.pending.removeFirst().done : nil
            }
            finished?.resume(returning: true)
        }
        let (isClosed, mustClose) = state.withLock { ($0.isClosed, $0.isClosing && !$0.isClosed) }
        if mustClose { shut() } else if !isClosed { ProcessThread.shared.setEvents(descriptor, 0) }
    }

    /// Closes the pipe and fails what is left; on the process thread.
    func shut() {
        let (left, isFirst) = state.withLock { state in
            defer {
                state.isClosed = true
                state.pending = []
            }
            return (state.pending, !state.isClosed)
        }
        if isFirst { ProcessThread.shared.close(descriptor) }
        for write in left { write.done.resume(returning: false) }
    }
}
