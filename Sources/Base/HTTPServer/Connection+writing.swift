// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import EventLoop
import HTTPCodec
import Primitives

extension Connection {
    /// Has the output flushed once when the loop's turn ends.
    func markDirty() {
        guard !isDirty else { return }
        isDirty = true
        shard.loop.atEndOfTurn(self)
    }

    /// Writes what the socket takes.
    func flush() {
        isDirty = false
        guard phase != .closed else { return }
        while isWritable, !output.isEmpty {
            switch unsafe output.withFirst({ unsafe transport.write($0) }) {
            case .bytes(let count):
                output.consume(count)
                writeAllowance.moved(count, shard.loop.now)
            case .wouldBlock: isWritable = false
            case .ended, .failed: return close()
            }
        }
        if output.pending <= shard.limits.outputBytes / 2 { resumeWriters(throwing: nil) }
        guard output.isEmpty else { return writeAllowance.wait(shard.loop.now) }
        writeAllowance.rest(shard.loop.now)
        guard phase == .idle else { return }
        if closesAfterFlush { finishClosing() } else { advance() }
    }

    /// Adds bytes of a streamed body, for its writer; waits while too much is unsent.
    func write(_ bytes: [UInt8], _ request: UInt64) async throws {
        let most = 64 * 1024
        var start = 0
        while start < bytes.count {
            guard phase == .handling, request == number, exchange?.isStreaming == true else {
                throw phase == .closed ? HTTPServerError.disconnected : HTTPServerError.over
            }
            let end = min(start + most, bytes.count)
            let isChunked = exchange?.isChunked == true
            output.append { out in
                if isChunked {
                    MessageEncoder.appendChunk(end - start == bytes.count ? bytes : Array(bytes[start..<end]), to: &out)
                } else {
                    out.append(contentsOf: bytes[start..<end])
                }
            }
            start = end
            markDirty()
            if output.pending > shard.limits.outputBytes { try await waitForRoom() }
        }
    }
    /// Keeps a trailer for the end of a streamed body.
    func setTrailer(_ name: String, _ value: String, _ request: UInt64) {
        if request == number { exchange?.trailers.set(name, value) }
    }

    private func waitForRoom() async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { drainWaiters.append($0) }
        } onCancel: {
            shard.loop.execute { self.assumeIsolated { $0.cancelWaits() } }
        }
    }
    func resumeWriters(throwing error: (any Error)?) {
        guard !drainWaiters.isEmpty else { return }
        let waiters = drainWaiters
        drainWaiters = []
        for waiter in waiters {
            if let error { waiter.resume(throwing: error) } else { waiter.resume() }
        }
    }
}
