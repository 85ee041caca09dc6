// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import EventLoop
import HTTPCodec
import Primitives

/// One client's connection: an actor that lives on its loop.
///
///     descriptor ready ──> advance (read, decode) ──> dispatch ──> handler's task ──> output ──> flush at turn's end
///            ^                    |  pauses while the body's window is full               |  waits while output is full
///            └────────────────────┴──── resumes when the reader asks ──────────────<──────┘
///
/// The next request of a pipeline starts only when the task of the one before has reported its end.
actor Connection {
    enum Phase {
        /// Between requests, or a head is coming in.
        case idle
        /// A handler is at work.
        case handling
        /// The last response went out; what still comes in is thrown away.
        case lingering
        case closed
    }
    nonisolated let shard: ServerShard
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe shard.loop.asUnownedSerialExecutor() }
    let peer: PeerAddress
    var transport: Transport
    var phase = Phase.idle

    var decoder: RequestDecoder
    /// Bytes that came and were not decoded yet.
    var input: [UInt8] = []
    var inputStart = 0
    var isReadable = false
    var peerClosed = false
    var isAdvancing = false
    var needsDispatch = false
    var headHasBegun = false

    /// Counts requests, so that bodies and writers of former requests are told apart.
    var number: UInt64 = 0
    var exchange: Exchange?
    var task: Task<Void, Never>?

    var output = OutputBuffer()
    var isWritable = true
    var isDirty = false
    var closesAfterFlush = false
    var lingers = false
    var lingered = 0
    var drainWaiters: [CheckedContinuation<Void, any Error>] = []

    /// When the head has to be there, the idle time ends, or lingering ends.
    var deadline: UInt64
    var bodyAllowance: RateAllowance
    var writeAllowance: RateAllowance

    init?(descriptor: Int32, peer: PeerAddress, tls: TLSContext?, shard: ServerShard) {
        guard let transport = Transport(descriptor: descriptor, tls: tls) else { return nil }
        self.transport = transport
        self.shard = shard
        self.peer = peer
        let limits = shard.limits
        decoder = RequestDecoder(limits: limits.codec)
        deadline = shard.loop.now &+ limits.headMilliseconds
        bodyAllowance = RateAllowance(
            milliseconds: limits.bodyMilliseconds, bytesPerSecond: limits.minimumBytesPerSecond)
        writeAllowance = RateAllowance(
            milliseconds: limits.writeMilliseconds, bytesPerSecond: limits.minimumBytesPerSecond)
    }

    // MARK: Ends

    /// Closes at once; a handler at work is cancelled and its waits throw.
    func close() {
        guard phase != .closed else { return }
        let wasHandling = phase == .handling
        phase = .closed
        shard.loop.unwatch(transport.descriptor)
        transport.close()
        shard.remove(transport.descriptor)
        task?.cancel()
        let bodyWaiter = exchange?.bodyWaiter
        exchange?.bodyWaiter = nil
        bodyWaiter?.resume(throwing: HTTPServerError.disconnected)
        resumeWriters(throwing: HTTPServerError.disconnected)
        input = []
        if !wasHandling { exchange = nil }
        shard.checkEmpty()
    }
    /// Closes after the last response: at once, or after throwing away what the client still sends, since closing on
    /// unread bytes would reset the connection and could lose the response.
    func finishClosing() {
        guard lingers, !peerClosed else {
            if transport.isSecure { transport.finishWriting() }
            close()
            return
        }
        phase = .lingering
        transport.finishWriting()
        deadline = shard.loop.now &+ shard.limits.lingerMilliseconds
        discardInput()
    }
    func discardInput() {
        while phase == .lingering, isReadable {
            switch unsafe transport.read(into: shard.scratch) {
            case .bytes(let count):
                lingered += count
                if lingered > 8 * 1024 * 1024 { close() }
            case .wouldBlock: isReadable = false
            case .ended, .failed: close()
            }
        }
    }
    /// Lets a request in progress finish, and closes otherwise.
    func drain() {
        guard phase == .idle else { return }
        if output.isEmpty, !decoder.isInsideRequest, inputStart == input.count { return close() }
        if !decoder.isInsideRequest {
            closesAfterFlush = true
            markDirty()
        }
    }

    // MARK: Deadlines

    /// Ends what has taken too long; called a few times a second.
    func sweep(_ now: UInt64) {
        if now >= writeAllowance.deadline { return close() }
        switch phase {
        case .idle:
            if output.isEmpty { output.shrink() }
            guard now >= deadline else { return }
            if headHasBegun, !closesAfterFlush { refuse(HTTPServerError.slowHead) } else { close() }
        case .handling:
            if now >= bodyAllowance.deadline { failBody(HTTPServerError.slowBody) }
            if let most = shard.limits.handlerMilliseconds, let exchange, now &- exchange.startedAt >= most { close() }
        case .lingering:
            if now >= deadline { close() }
        case .closed: break
        }
    }
}

extension Connection: DescriptorHandler, TurnHandler {
    nonisolated func descriptorReady(_ readiness: Readiness) { assumeIsolated { $0.ready(readiness) } }
    nonisolated func turnEnded() { assumeIsolated { $0.flush() } }

    private func ready(_ readiness: Readiness) {
        guard phase != .closed else { return }
        if readiness.contains(.writable) || transport.isSecure {
            isWritable = true
            if !output.isEmpty { flush() }
        }
        guard !readiness.isDisjoint(with: [.readable, .peerClosed, .failed]), phase != .closed else { return }
        if !readiness.isDisjoint(with: .failed) { return close() }
        isReadable = true
        if readiness.contains(.peerClosed) {
            peerClosed = true
            // Half-closed and gone look alike; a handler must not work on for a client that is gone.
            if phase == .handling { return close() }
        }
        if phase == .lingering { discardInput() } else { advance() }
    }
}
