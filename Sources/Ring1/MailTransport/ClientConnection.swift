// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
import EventLoop
import Glibc
import Primitives

/// A connection to a server: an actor that lives on a loop of its own.
///
/// Every wait ends with an event of the socket, its deadline or the cancellation of the task. Looking up the host's
/// name alone blocks the loop's thread, for as long as the system's resolver takes.
@safe actor ClientConnection {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }
    private let host: String
    private var descriptor: Int32 = -1
    private var tls: Box?
    /// Whether the socket became ready since it was last waited for.
    private var isSignalled = false
    private var waiter: CheckedContinuation<Void, any Error>?

    /// Keeps the TLS session, which cannot be copied, in the actor.
    private final class Box {
        let session: TLSClient
        init(_ session: consuming TLSClient) { self.session = session }
    }

    init(loop: EventLoop, host: String) {
        self.loop = loop
        self.host = host
    }

    /// Connects to the first address that answers.
    ///
    /// - Parameters:
    ///   - port: The server's port.
    ///   - isLocalOnly: Whether addresses of other machines are refused.
    ///   - milliseconds: How long all attempts may take together.
    /// - Throws: `mail_connect_failed`, `mail_plain_refused` or `mail_timed_out`.
    func connect(port: UInt16, isLocalOnly: Bool, within milliseconds: UInt64) async throws {
        clx_ignore_broken_pipes()
        let capacity = 8
        var addresses = [clx_address](repeating: clx_address(), count: capacity)
        let count = unsafe host.withCString { name in
            unsafe addresses.withUnsafeMutableBufferPointer { room in
                unsafe clx_resolve(name, port, room.baseAddress, Int32(capacity))
            }
        }
        guard count > 0 else { throw failure("the name was not found") }
        let deadline = clockNow &+ milliseconds
        var last = failure("nothing answered")
        for index in 0..<Int(count) {
            var address = addresses[index]
            if isLocalOnly, address.is_loopback == 0 {
                throw MailTransportError(
                    .plainRefused, "\(host) is not this machine, and the connection would not be protected",
                    nextStep: "set the account's security to tls or starttls")
            }
            let opened = unsafe clx_connect_begin(&address)
            guard opened >= 0 else {
                last = failure(systemErrorText(-opened))
                continue
            }
            descriptor = opened
            isSignalled = false
            loop.watch(opened, .edges, Watcher(self))
            do {
                try await wait(until: deadline)
            } catch {
                close()
                throw error
            }
            let outcome = clx_connect_outcome(opened)
            if outcome == 0 { return }
            last = failure(systemErrorText(-outcome))
            close()
        }
        throw last
    }
    private func failure(_ reason: String) -> MailTransportError {
        MailTransportError(
            .connectFailed, "the mail server \(host) cannot be reached: \(reason)",
            nextStep: "check host and port of the account and this machine's network")
    }

    /// Begins TLS; what comes from now on is encrypted.
    ///
    /// - Throws: `mail_tls_failed` or `mail_timed_out`.
    func startTLS(authorities: FilePath?, within milliseconds: UInt64) async throws {
        let box = Box(try TLSClient(descriptor: descriptor, host: host, authorities: authorities))
        let deadline = clockNow &+ milliseconds
        while try !box.session.handshake() { try await wait(until: deadline) }
        tls = box
    }

    /// What the server sent, at most 64 KiB; empty where it ended the connection.
    ///
    /// - Throws: `mail_timed_out`, `mail_connection_lost` or `CancellationError`.
    func read(within milliseconds: UInt64) async throws -> [UInt8] {
        let deadline = clockNow &+ milliseconds
        while true {
            try Task.checkCancellation()
            guard descriptor >= 0 else { return [] }
            var isEmpty = false
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 64 << 10) { room, count in
                count = 0
                switch unsafe receive(UnsafeMutableRawBufferPointer(room)) {
                case .bytes(let got): count = got
                case .wouldBlock: isEmpty = true
                // A reset says no more than an end: the server is gone.
                case .ended, .failed: break
                }
            }
            if !isEmpty { return bytes }
            try await wait(until: deadline)
        }
    }
    private func receive(_ room: UnsafeMutableRawBufferPointer) -> TLSClient.Outcome {
        if let tls { return unsafe tls.session.read(into: room) }
        return Self.outcome(unsafe clx_receive(descriptor, room.baseAddress, room.count))
    }

    /// Sends all bytes.
    ///
    /// - Throws: `mail_timed_out`, `mail_connection_lost` or `CancellationError`.
    func write(_ bytes: [UInt8], within milliseconds: UInt64) async throws {
        let deadline = clockNow &+ milliseconds
        var start = 0
        while start < bytes.count {
            try Task.checkCancellation()
            let outcome = unsafe bytes.withUnsafeBytes { room -> TLSClient.Outcome in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: room[start...])
                if let tls { return unsafe tls.session.write(rest) }
                return Self.outcome(unsafe clx_send(descriptor, rest.baseAddress, rest.count))
            }
            switch outcome {
            case .bytes(let count): start += count
            case .wouldBlock: try await wait(until: deadline)
            case .ended, .failed:
                throw MailTransportError(
                    .connectionLost, "the connection to \(host) was lost",
                    nextStep: "run the fetch again; it goes on from there")
            }
        }
    }

    /// Ends the connection at once.
    func close() {
        guard descriptor >= 0 else { return }
        tls?.session.finish()
        tls = nil
        loop.unwatch(descriptor)
        clx_close(descriptor)
        descriptor = -1
    }

    // MARK: Waiting

    /// The loop's own time is that of its turn; waits may begin long after it did.
    private var clockNow: UInt64 { loop.now }

    private func wait(until deadline: UInt64) async throws {
        if isSignalled {
            isSignalled = false
            return
        }
        let host = host
        let timer = loop.schedule(after: deadline > loop.now ? deadline - loop.now : 0) { [weak self] in
            self?.assumeIsolated {
                $0.wake(
                    throwing: MailTransportError(
                        .timedOut, "the mail server \(host) took too long",
                        nextStep: "run the fetch again; it goes on from there"))
            }
        }
        defer { loop.cancel(timer) }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter = $0 }
        } onCancel: {
            // Runs on the loop after this task has suspended, so that the waiter is there.
            loop.execute { self.assumeIsolated { $0.wake(throwing: CancellationError()) } }
        }
        isSignalled = false
    }
    private func wake(throwing error: (any Error)?) {
        guard let waiter else { return }
        self.waiter = nil
        if let error { waiter.resume(throwing: error) } else { waiter.resume() }
    }
    fileprivate func signal() {
        isSignalled = true
        wake(throwing: nil)
    }

    private static func outcome(_ result: Int) -> TLSClient.Outcome {
        switch result {
        case 1...: .bytes(result)
        case 0: .ended
        case -Int(EAGAIN): .wouldBlock
        default: .failed
        }
    }

    /// What the loop tells of the socket; it does not keep the connection alive.
    private final class Watcher: DescriptorHandler {
        private weak let connection: ClientConnection?
        init(_ connection: ClientConnection) { self.connection = connection }
        func descriptorReady(_ readiness: Readiness) { connection?.assumeIsolated { $0.signal() } }
    }
}
