// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
import EventLoop
import Glibc
import Primitives

/// The part of a listener that lives on its loop: the listening socket and the connections.
@safe final class SMTPDesk: @unchecked Sendable {
    // Proof for @unchecked Sendable: constants are Sendable; every variable and the scratch buffer are touched on the
    // loop's thread only, from the loop's callbacks and from actors that live on the loop.
    let loop: EventLoop
    let configuration: SMTPListenerConfiguration
    let sink: any MailSink
    /// Where all connections read into; used within one call.
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 64)
    private var listener: Listener?
    private var connections: [Int32: SMTPConnection] = [:]
    private var sweepTimer: TimerID?
    private var onEmpty: ((Bool) -> Void)?
    /// Mails that the sink is storing, also those whose client is gone.
    private var storing = 0

    init(loop: EventLoop, configuration: SMTPListenerConfiguration, sink: any MailSink) {
        self.loop = loop
        self.configuration = configuration
        self.sink = sink
    }
    deinit { unsafe scratch.deallocate() }

    func open(_ descriptor: Int32) {
        let listener = Listener(descriptor, self)
        self.listener = listener
        listener.resume()
    }
    private func accept(_ descriptor: Int32) {
        guard connections.count < configuration.limits.connections else {
            let words = Array("421 4.3.2 too many connections\r\n".utf8)
            _ = unsafe words.withUnsafeBytes { unsafe clx_send(descriptor, $0.baseAddress, $0.count) }
            clx_close(descriptor)
            return
        }
        let connection = SMTPConnection(descriptor: descriptor, desk: self)
        guard loop.watch(descriptor, .edges, connection) == 0 else {
            clx_close(descriptor)
            return
        }
        connections[descriptor] = connection
        connection.assumeIsolated { $0.advance() }
        scheduleSweep()
    }
    func remove(_ descriptor: Int32) {
        connections[descriptor] = nil
        checkEmpty()
    }
    func beginStoring() { storing += 1 }
    func endStoring() {
        storing -= 1
        checkEmpty()
    }
    /// What all mails that are coming in take up.
    var receivingBytes: Int {
        connections.values.reduce(0) { $0 + $1.assumeIsolated { $0.receivingBytes } }
    }

    /// Looks at all deadlines once a second, while there are connections.
    private func scheduleSweep() {
        guard sweepTimer == nil, !connections.isEmpty else { return }
        sweepTimer = loop.schedule(after: 1000) { [weak self] in
            guard let self else { return }
            sweepTimer = nil
            let now = loop.now
            for connection in Array(connections.values) { connection.assumeIsolated { $0.sweep(now) } }
            scheduleSweep()
        }
    }

    /// Drains, cuts off after the grace, and gives up a second later; `onEmpty` is told whether everything has ended.
    func shutDown(grace: UInt64, _ onEmpty: @escaping (Bool) -> Void) {
        listener?.close()
        listener = nil
        let timers = [
            loop.schedule(after: grace) { [self] in
                for connection in Array(connections.values) { connection.assumeIsolated { $0.cutOff() } }
            },
            loop.schedule(after: grace &+ 1000) { [self] in finish(false) },
        ]
        self.onEmpty = { [loop] isEmpty in
            for timer in timers { loop.cancel(timer) }
            onEmpty(isEmpty)
        }
        for connection in Array(connections.values) { connection.assumeIsolated { $0.drain() } }
        checkEmpty()
    }
    private func checkEmpty() {
        if connections.isEmpty, storing == 0 { finish(true) }
    }
    private func finish(_ isEmpty: Bool) {
        guard let onEmpty else { return }
        self.onEmpty = nil
        onEmpty(isEmpty)
    }

    /// The listening socket.
    private final class Listener: DescriptorHandler {
        private let descriptor: Int32
        private unowned let desk: SMTPDesk
        private var isWatched = false
        private var pause: TimerID?

        init(_ descriptor: Int32, _ desk: SMTPDesk) {
            self.descriptor = descriptor
            self.desk = desk
        }
        func resume() {
            pause = nil
            isWatched = desk.loop.watch(descriptor, .level, self) == 0
        }
        func descriptorReady(_ readiness: Readiness) {
            var peer = clx_peer()
            let accepted = unsafe clx_accept(descriptor, &peer)
            if accepted >= 0 { return desk.accept(accepted) }
            switch -accepted {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM:
                // A listener that is told as long as somebody waits would spin, so it rests for a tenth of a second.
                desk.loop.unwatch(descriptor)
                isWatched = false
                pause = desk.loop.schedule(after: 100) { [weak self] in self?.resume() }
            default: break
            }
        }
        func close() {
            if let pause { desk.loop.cancel(pause) }
            if isWatched { desk.loop.unwatch(descriptor) }
            isWatched = false
            clx_close(descriptor)
        }
    }
}
