// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
public import EventLoop
import Glibc
public import Primitives

/// Where mail can be handed in: on this machine only, whatever a configuration says.
public enum MailListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// 127.0.0.1; port 0 picks a free one.
    case loopback(UInt16)
    /// ::1; port 0 picks a free one.
    case loopbackIPv6(UInt16)
    /// A Unix socket with its file's permissions, such as 0o660; a stale socket file is replaced.
    case unix(FilePath, permissions: UInt16 = 0o600)

    /// `127.0.0.1:2525`, `[::1]:2525` or `unix:/path`.
    public var description: String {
        switch self {
        case .loopback(let port): "127.0.0.1:\(port)"
        case .loopbackIPv6(let port): "[::1]:\(port)"
        case .unix(let path, _): "unix:\(path)"
        }
    }
    /// The port, for TCP.
    public var port: UInt16? {
        switch self {
        case .loopback(let port), .loopbackIPv6(let port): port
        case .unix: nil
        }
    }
}

/// How a listener is set up.
public struct SMTPListenerConfiguration: Sendable {
    /// Where it listens.
    public var address: MailListenAddress
    /// Which protocol it speaks there.
    public var dialect: SMTPSession.Dialect
    /// What it calls itself.
    public var hostName = "localhost"
    /// What clients may cost.
    public var limits = SMTPLimits()
    /// The monotonic clock for deadlines.
    public var clock = LoopClock.monotonic
    /// The time at which mails arrive.
    public var wallClock = WallClock.system

    /// Makes a configuration with defaults.
    public init(address: MailListenAddress, dialect: SMTPSession.Dialect) {
        self.address = address
        self.dialect = dialect
    }
}

/// Takes mail from a mail program of the same machine, by SMTP or LMTP.
///
///     let listener = SMTPListener(configuration: .init(address: .loopback(2525), dialect: .lmtp), sink: sink)
///     let address = try listener.start()
///     ...
///     await listener.shutdown(grace: .seconds(5))
///
/// A mail is acknowledged when the sink says that it is durable, and not before; where the sink fails, the client is told
/// to try again later, and keeps the mail.
public final class SMTPListener: Sendable {
    private let configuration: SMTPListenerConfiguration
    private let sink: any MailSink
    private let state = Lock(State())

    private struct State {
        var loop: EventLoop?
        var desk: SMTPDesk?
        var isStarted = false
    }

    /// Makes a listener that listens nowhere yet.
    public init(configuration: SMTPListenerConfiguration, sink: some MailSink) {
        self.configuration = configuration
        self.sink = sink
    }

    /// The listener's loop; nil before `start`.
    public var loop: EventLoop? { state.withLock { $0.loop } }

    /// Listens, once.
    ///
    /// - Returns: Where, with the port that was picked.
    /// - Throws: `mail_listen_failed`, `loop_descriptor_refused` or `loop_thread_refused`.
    public func start() throws -> MailListenAddress {
        let isFirst = state.withLock { state in
            defer { state.isStarted = true }
            return !state.isStarted
        }
        precondition(isFirst, "a listener starts once")
        clx_ignore_broken_pipes()
        let (descriptor, bound) = try Self.listen(configuration.address)
        do {
            let loop = try EventLoop(name: configuration.dialect.rawValue, clock: configuration.clock)
            try loop.start()
            let desk = SMTPDesk(loop: loop, configuration: configuration, sink: sink)
            loop.execute { desk.open(descriptor) }
            state.withLock {
                $0.loop = loop
                $0.desk = desk
            }
            return bound
        } catch {
            clx_close(descriptor)
            Self.removeSocket(configuration.address)
            throw error
        }
    }

    /// Stops: no new connections, idle ones closed, mails that are being stored answered within the grace, the rest cut
    /// off. A mail that was cut off was not acknowledged, so its sender keeps it.
    public func shutdown(grace: Duration) async {
        let taken = state.withLock { state -> State in
            defer {
                state.loop = nil
                state.desk = nil
            }
            return state
        }
        guard let loop = taken.loop, let desk = taken.desk else { return }
        Self.removeSocket(configuration.address)
        let milliseconds = UInt64(clamping: max(0, grace.wholeMilliseconds))
        let isEmpty = await withCheckedContinuation { continuation in
            loop.execute { desk.shutDown(grace: milliseconds) { continuation.resume(returning: $0) } }
        }
        // A loop that a sink still has to come back to is left running.
        if isEmpty { loop.stop() }
    }

    private static func listen(_ address: MailListenAddress) throws(MailTransportError) -> (Int32, MailListenAddress) {
        var port: UInt16 = 0
        let descriptor: Int32
        let bound: MailListenAddress
        switch address {
        case .loopback(let wanted):
            descriptor = unsafe clx_listen_tcp("127.0.0.1", wanted, 128, 0, &port)
            bound = .loopback(port)
        case .loopbackIPv6(let wanted):
            descriptor = unsafe clx_listen_tcp("::1", wanted, 128, 0, &port)
            bound = .loopbackIPv6(port)
        case .unix(let path, let permissions):
            descriptor = unsafe path.withCString { unsafe clx_listen_unix($0, UInt32(permissions), 128) }
            bound = address
        }
        guard descriptor >= 0 else {
            throw MailTransportError(
                .listenFailed, "cannot listen for mail on \(address): \(systemErrorText(-descriptor))",
                nextStep: "stop the program that listens there, or choose another port or socket path")
        }
        return (descriptor, bound)
    }
    private static func removeSocket(_ address: MailListenAddress) {
        if case .unix(let path, _) = address { _ = unsafe path.withCString { unsafe unlink($0) } }
    }
}
