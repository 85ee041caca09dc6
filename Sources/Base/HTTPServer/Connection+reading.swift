// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import EventLoop
import HTTPCodec
import Primitives

extension Connection {
    /// Reads and decodes as long as something is wanted and there.
    func advance() {
        guard !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while wantsInput {
            // A body whose last byte filled the window ends without further bytes, so its decoder is asked with none.
            if inputStart < input.count || phase == .handling {
                // The local copy keeps the bytes in place while a handler may change `input`.
                let held = input
                let starved = decode(held.span, &inputStart)
                if inputStart == held.count { dropInput() }
                if !afterDecoding(starved) { continue }
            }
            guard wantsInput, isReadable else { break }
            read()
        }
        if phase == .handling, exchange?.bodyWaiter != nil { bodyAllowance.wait(shard.loop.now) }
    }

    private var wantsInput: Bool {
        switch phase {
        case .idle: !closesAfterFlush && output.isOpen && output.pending < shard.limits.outputBytes
        case .handling:
            exchange.map { !$0.bodyHasEnded && $0.bodyError == nil && $0.body.count < shard.limits.bodyWindowBytes }
                ?? false
        case .lingering, .closed: false
        }
    }

    private func read() {
        let room = unsafe shard.scratch
        switch unsafe transport.read(into: room) {
        case .bytes(let count):
            if count < room.count, transport.shortReadMeansEmpty { isReadable = false }
            let fresh = unsafe UnsafeRawBufferPointer(rebasing: room[..<count])
            if inputStart < input.count {
                if inputStart > 0 {
                    input.removeFirst(inputStart)
                    inputStart = 0
                }
                unsafe input.append(contentsOf: fresh)
                return
            }
            var used = 0
            let starved = unsafe decode(fresh.bindMemory(to: UInt8.self).span, &used)
            if used < count {
                input = unsafe Array(fresh[used...])
                inputStart = 0
            }
            _ = afterDecoding(starved)
        case .wouldBlock: isReadable = false
        case .ended, .failed:
            isReadable = false
            close()
        }
    }
    private func dropInput() {
        input = []
        inputStart = 0
    }

    /// Decodes until a request is complete, its window is full, or the bytes are used up; the last gives true.
    private func decode(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        while wantsInput {
            switch decoder.next(bytes, at: &position) {
            case .needsMore: return true
            case .head(let head):
                exchange = Exchange(head: head, now: shard.loop.now)
                phase = .handling
                needsDispatch = true
            case .body(let range):
                exchange?.bodyHasBegun = true
                unsafe bytes.extracting(range).withUnsafeBufferPointer {
                    unsafe exchange?.body.append(contentsOf: unsafe $0)
                }
                if !needsDispatch { bodyAllowance.moved(range.count, shard.loop.now) }
            case .end:
                exchange?.bodyHasEnded = true
                return false
            case .failed(let error):
                if phase == .handling, !needsDispatch { failBody(error) } else { refuse(error) }
                return false
            }
        }
        return false
    }

    /// Hands on what decoding brought; true where more bytes are needed from the socket.
    private func afterDecoding(_ starved: Bool) -> Bool {
        if needsDispatch {
            dispatch()
        } else if phase == .handling {
            resumeReader()
        } else if phase == .idle, !headHasBegun, decoder.isInsideRequest || inputStart < input.count {
            headHasBegun = true
            deadline = shard.loop.now &+ shard.limits.headMilliseconds
        }
        return starved
    }

    // MARK: The handler's side of the body

    /// The next part of a body, for its iterator.
    func nextBodyPart(_ request: UInt64) async throws -> [UInt8]? {
        while true {
            guard phase == .handling, request == number, let exchange else {
                throw phase == .closed ? HTTPServerError.disconnected : HTTPServerError.over
            }
            if !exchange.body.isEmpty {
                let part = exchange.takeBody()
                advance()
                return part
            }
            if let error = exchange.bodyError { throw error }
            if exchange.bodyHasEnded { return nil }
            precondition(exchange.bodyWaiter == nil, "a request's body has one reader at a time")
            sayContinue()
            advance()
            let hasNews = !exchange.body.isEmpty || exchange.bodyHasEnded || exchange.bodyError != nil
            if hasNews || phase != .handling { continue }
            try await waitForBody()
        }
    }
    private func waitForBody() async throws {
        bodyAllowance.wait(shard.loop.now)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { exchange?.bodyWaiter = $0 }
        } onCancel: {
            shard.loop.execute { self.assumeIsolated { $0.cancelWaits() } }
        }
    }
    /// Wakes the reader when there is something for it.
    private func resumeReader() {
        guard let waiting = exchange, waiting.bodyWaiter != nil, !waiting.body.isEmpty || waiting.bodyHasEnded else {
            return
        }
        bodyAllowance.rest(shard.loop.now)
        let waiter = waiting.bodyWaiter
        waiting.bodyWaiter = nil
        waiter?.resume()
    }
    /// The body cannot be read on; the reader is told now or when it asks.
    func failBody(_ error: any Error) {
        bodyAllowance.rest(shard.loop.now)
        exchange?.bodyError = error
        exchange?.keepsAlive = false
        let waiter = exchange?.bodyWaiter
        exchange?.bodyWaiter = nil
        waiter?.resume(throwing: error)
    }
    /// Tells a waiting client to send its body.
    private func sayContinue() {
        guard let asked = exchange, asked.head.expectsContinue, !asked.saidContinue, !asked.bodyHasBegun,
            asked.status == nil
        else { return }
        exchange?.saidContinue = true
        output.append { $0.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8) }
        markDirty()
    }
    /// The task was cancelled from within the handler: its waits end.
    func cancelWaits() {
        let waiter = exchange?.bodyWaiter
        exchange?.bodyWaiter = nil
        waiter?.resume(throwing: CancellationError())
        resumeWriters(throwing: CancellationError())
    }
}
