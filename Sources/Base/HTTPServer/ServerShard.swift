// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
import EventLoop
import Glibc
import HTTPCodec
import Primitives

/// The part of a server that lives on one loop: its listeners and its connections.
@safe final class ServerShard: @unchecked Sendable {
    // Proof for @unchecked Sendable: constants are Sendable; every variable and the scratch buffer are touched on the
    // loop's thread only, from the loop's callbacks and from actors that live on the loop.
    let loop: EventLoop
    let handler: HTTPHandler
    let limits: ServerLimits
    let observer: (@Sendable (ServerEvent) -> Void)?
    private let wallClock: WallClock
    private let statusOfError: @Sendable (any ReportableError) -> HTTPStatus
    private let maximumConnections: Int
    /// Where all connections of the loop read into; used within one call.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 64)

    private var listeners: [Listener] = []
    private var connections: [Int32: Connection] = [:]
    /// Handlers at work, also those whose client is gone.
    var runningTasks = 0
    private(set) var isDraining = false
    private var onEmpty: (() -> Void)?
    private var sweepTimer: TimerID?
    private var date: (line: [UInt8], validUntil: UInt64) = ([], 0)

    init(loop: EventLoop, configuration: ServerConfiguration, handler: @escaping HTTPHandler) {
        self.loop = loop
        self.handler = handler
        limits = configuration.limits
        observer = configuration.observer
        wallClock = configuration.wallClock
        statusOfError = configuration.statusOfError
        maximumConnections = max(1, configuration.limits.connections / max(configuration.loops, 1))
    }
    deinit { unsafe scratch.deallocate() }

    // MARK: Connections

    func listen(_ descriptor: Int32, tls: TLSContext?, isShared: Bool) {
        let listener = Listener(descriptor: descriptor, tls: tls, isShared: isShared, shard: self)
        listeners.append(listener)
        listener.resume()
    }
    func accept(_ descriptor: Int32, _ peer: PeerAddress, _ tls: TLSContext?) {
        guard connections.count < maximumConnections else {
            observer?(.overloaded(peer: peer))
            turnAway(descriptor, isPlain: tls == nil)
            return
        }
        guard let connection = Connection(descriptor: descriptor, peer: peer, tls: tls, shard: self),
            loop.watch(descriptor, .edges, connection) == 0
        else {
            clx_close(descriptor)
            return
        }
        connections[descriptor] = connection
        scheduleSweep()
    }
    func remove(_ descriptor: Int32) { connections[descriptor] = nil }

    private func turnAway(_ descriptor: Int32, isPlain: Bool) {
        if isPlain {
            let body = ErrorBody.json(HTTPServerError.busy, status: .serviceUnavailable)
            var out: [UInt8] = []
            MessageEncoder.appendStatusLine(.serviceUnavailable, to: &out)
            let headers: HTTPHeaders = [
                "Content-Type": "application/json", "Retry-After": "1", "Connection": "close",
                "Content-Length": String(body.count),
            ]
            out += headers.wire + [13, 10] + body
            _ = unsafe out.withUnsafeBytes { unsafe clx_send(descriptor, $0.baseAddress, $0.count) }
            clx_finish_writing(descriptor)
        }
        clx_close(descriptor)
    }

    // MARK: Time

    /// The Date line, made anew about once a second.
    func dateLine() -> [UInt8] {
        if loop.now >= date.validUntil {
            let now = wallClock.now
            let rest = 1000 - UInt64(max(now.milliseconds, 0) % 1000)
            date = (Array("Date: \(HTTPDate.format(now))\r\n".utf8), loop.now &+ rest)
        }
        return date.line
    }
    /// Looks at all deadlines four times a second, while there are connections.
    private func scheduleSweep() {
        guard sweepTimer == nil, !connections.isEmpty else { return }
        sweepTimer = loop.schedule(after: 250) { [self] in
            sweepTimer = nil
            let now = loop.now
            for connection in Array(connections.values) { connection.assumeIsolated { $0.sweep(now) } }
            scheduleSweep()
        }
    }

    // MARK: Errors

    /// The response to something a handler threw, or to bytes that are no request.
    func response(to error: any Error) -> HTTPResponse {
        switch error {
        case let problem as HTTPProblem: return problem.response
        case let error as HTTPCodecError: return HTTPProblem(error, status: error.status).response
        case let error as HTTPServerError: return HTTPProblem(error, status: error.status).response
        case let error as any ReportableError: return HTTPProblem(error, status: statusOfError(error)).response
        default: return HTTPProblem(HTTPServerError.unknown, status: .internalServerError).response
        }
    }

    // MARK: Drain

    /// Stops accepting, closes what is idle, and calls `onEmpty` when nothing is left.
    func drain(onEmpty: @escaping () -> Void) {
        self.onEmpty = onEmpty
        isDraining = true
        for listener in listeners { listener.close() }
        listeners = []
        for connection in Array(connections.values) { connection.assumeIsolated { $0.drain() } }
        checkEmpty()
    }
    /// Closes what is left, and cancels its handlers.
    func closeAll() {
        for connection in Array(connections.values) { connection.assumeIsolated { $0.close() } }
    }
    func checkEmpty() {
        guard isDraining, connections.isEmpty, runningTasks == 0, let onEmpty else { return }
        self.onEmpty = nil
        if let sweepTimer { loop.cancel(sweepTimer) }
        sweepTimer = nil
        onEmpty()
    }
}

/// A listening socket on one loop.
final class Listener: DescriptorHandler {
    private let descriptor: Int32
    private let tls: TLSContext?
    private let isShared: Bool
    private unowned let shard: ServerShard
    private var isWatched = false
    private var pause: TimerID?

    init(descriptor: Int32, tls: TLSContext?, isShared: Bool, shard: ServerShard) {
        self.descriptor = descriptor
        self.tls = tls
        self.isShared = isShared
        self.shard = shard
    }
    func resume() {
        pause = nil
        isWatched = shard.loop.watch(descriptor, isShared ? .levelShared : .level, self) == 0
    }
    func descriptorReady(_ readiness: Readiness) {
        for _ in 0..<64 {
            var peer = clx_peer()
            let accepted = unsafe clx_accept(descriptor, &peer)
            if accepted >= 0 {
                shard.accept(accepted, PeerAddress(peer), tls)
                continue
            }
            switch -accepted {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return pauseBriefly()
            case ECONNABORTED, EPROTO: continue
            default: return
            }
        }
    }
    func close() {
        if let pause { shard.loop.cancel(pause) }
        if isWatched { shard.loop.unwatch(descriptor) }
        isWatched = false
        clx_close(descriptor)
    }
    /// Out of descriptors: a level-triggered listener would spin, so it rests for a tenth of a second.
    private func pauseBriefly() {
        guard isWatched else { return }
        shard.loop.unwatch(descriptor)
        isWatched = false
        pause = shard.loop.schedule(after: 100) { [weak self] in self?.resume() }
    }
}
