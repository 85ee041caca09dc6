// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
import EventLoop
import Glibc
import Primitives

/// One program that hands in mail: an actor that lives on the listener's loop.
///
/// Bytes are read only while the session wants some and the client takes its replies, so nothing piles up here.
actor SMTPConnection: DescriptorHandler {
    private nonisolated let desk: SMTPDesk
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe desk.loop.asUnownedSerialExecutor() }
    private let descriptor: Int32
    private var session: SMTPSession
    private var output: [UInt8] = []
    private var isReadable = false
    private var isWritable = true
    private var isClosing = false
    private var isClosed = false
    private var isAdvancing = false
    private var task: Task<Void, Never>?
    /// When the client was last heard or taken from.
    private var lastMove: UInt64
    private var dataStart: UInt64?

    /// Replies that wait for the client beyond this stop the reading.
    private static let outputBytes = 64 << 10

    init(descriptor: Int32, desk: SMTPDesk) {
        self.descriptor = descriptor
        self.desk = desk
        lastMove = desk.loop.now
        let configuration = desk.configuration
        session = SMTPSession(
            dialect: configuration.dialect, hostName: configuration.hostName, limits: configuration.limits)
    }

    nonisolated func descriptorReady(_ readiness: Readiness) { assumeIsolated { $0.ready(readiness) } }
    private func ready(_ readiness: Readiness) {
        guard !isClosed else { return }
        if !readiness.isDisjoint(with: .failed) { return close() }
        if readiness.contains(.writable) { isWritable = true }
        if !readiness.isDisjoint(with: [.readable, .peerClosed]) { isReadable = true }
        advance()
    }

    var receivingBytes: Int { session.receivingBytes }

    /// Acts, writes and reads as far as it goes.
    func advance() {
        guard !isAdvancing else { return }
        isAdvancing = true
        defer { isAdvancing = false }
        while !isClosed {
            while !isClosing, output.count < Self.outputBytes, let action = session.next() { carryOut(action) }
            flush()
            guard !isClosed, !isClosing, session.wantsInput, isReadable, output.count < Self.outputBytes else { return }
            read()
        }
    }
    private func carryOut(_ action: SMTPSession.Action) {
        switch action {
        case .send(let bytes): output += bytes
        case .deliver(let mail): deliver(mail)
        case .close: isClosing = true
        }
    }
    private func read() {
        let room = unsafe desk.scratch
        let count = unsafe clx_receive(descriptor, room.baseAddress, room.count)
        switch count {
        case 1...:
            if count < room.count { isReadable = false }
            lastMove = desk.loop.now
            session.received(unsafe Array(room[..<count]))
            if session.isReceivingMail, desk.receivingBytes > desk.configuration.limits.receivingBytes {
                session.shed()
            }
        case -Int(EAGAIN): isReadable = false
        default: close()
        }
    }
    private func flush() {
        while isWritable, !output.isEmpty {
            let count = unsafe output.withUnsafeBytes { unsafe clx_send(descriptor, $0.baseAddress, $0.count) }
            switch count {
            case 1...:
                output.removeFirst(count)
                lastMove = desk.loop.now
            case -Int(EAGAIN): isWritable = false
            default: return close()
            }
        }
        guard isClosing, output.isEmpty else { return }
        clx_finish_writing(descriptor)
        close()
    }

    // MARK: Mails

    private func deliver(_ mail: SubmittedMail) {
        let arrived = ArrivedMail(
            mail, dialect: desk.configuration.dialect, now: desk.configuration.wallClock.now)
        let sink = desk.sink
        desk.beginStoring()
        // The connection may end meanwhile: the mail is stored all the same, and will come again.
        task = Task { finish(await Self.store(arrived, in: sink)) }
    }
    /// Runs off the loop, so that a slow sink holds up nobody else.
    @concurrent private static func store(
        _ mail: ArrivedMail, in sink: any MailSink
    ) async -> SMTPSession.Outcome {
        do {
            _ = try await sink.take([mail])
            return .stored(mail.source)
        } catch let error as any ReportableError {
            return .failed(error.code)
        } catch {
            return .failed("unknown")
        }
    }
    private func finish(_ outcome: SMTPSession.Outcome) {
        task = nil
        lastMove = desk.loop.now
        desk.endStoring()
        guard !isClosed else { return }
        session.delivered(outcome)
        if isDraining { session.end("4.3.2 closing down") }
        advance()
    }

    // MARK: Ends

    private var isDraining = false

    /// Ends the session as soon as the mail at hand is answered.
    func drain() {
        isDraining = true
        guard task == nil else { return }
        session.end("4.3.2 closing down")
        advance()
    }
    /// Ends what takes too long.
    func sweep(_ now: UInt64) {
        guard !isClosed, task == nil else { return }
        let limits = desk.configuration.limits
        dataStart = session.isReceivingMail ? dataStart ?? now : nil
        let isSilent = now &- lastMove >= limits.silenceMilliseconds
        let isSlow = dataStart.map { now &- $0 >= limits.dataMilliseconds } ?? false
        guard isSilent || isSlow else { return }
        // A client that does not take its replies will not take this one either.
        if isClosing || !output.isEmpty { return close() }
        session.end("4.4.2 too slow")
        advance()
    }
    /// Closes at once, and asks the sink to stop.
    func cutOff() {
        task?.cancel()
        close()
    }
    /// Closes at once; a mail that is being stored is stored.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        desk.loop.unwatch(descriptor)
        clx_close(descriptor)
        output = []
        desk.remove(descriptor)
    }
}
