// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CCurl
import Glibc
import Primitives

/// The thread that performs all transfers of a client, and the inbox through which tasks speak to it.
@safe final class CurlThread: Sendable {
    enum Command: Sendable {
        /// Begin a call.
        case start(Transfer)
        /// The reader has caught up: let the sender go on.
        case release(Transfer)
        /// The call was abandoned: close its connection.
        case remove(Transfer)
        /// End everything.
        case stop
    }

    private struct Inbox {
        var phase = Phase.idle
        var multi: MultiHandle?
        var commands: [Command] = []
        var stopWaiters: [CheckedContinuation<Void, Never>] = []
    }
    private enum Phase { case idle, running, stopping, stopped }

    private let inbox = Lock(Inbox())
    private let configuration: ClientConfiguration

    init(configuration: ClientConfiguration) { self.configuration = configuration }

    /// Gives the thread something to do, starting it first where needed.
    func post(_ command: Command) {
        let (fresh, refused) = inbox.withLock { inbox -> (MultiHandle?, Transfer?) in
            switch (inbox.phase, command) {
            case (.idle, .start):
                inbox.phase = .running
                inbox.multi = MultiHandle()
                inbox.commands.append(command)
                return (inbox.multi, nil)
            case (.idle, .stop):
                inbox.phase = .stopped
            case (.running, .stop):
                inbox.phase = .stopping
                inbox.multi?.wakeUp()
            case (.running, _):
                inbox.commands.append(command)
                if inbox.commands.count == 1 { inbox.multi?.wakeUp() }
            case (.stopping, .start(let transfer)), (.stopped, .start(let transfer)):
                return (nil, transfer)
            default:
                break
            }
            return (nil, nil)
        }
        refused?.finish(.failure(HTTPClientError(.closed, "the client is closed")))
        if let fresh { start(fresh) }
    }

    /// Ends everything and waits until the thread has gone.
    func stop() async {
        post(.stop)
        await withCheckedContinuation { continuation in
            let hasStopped = inbox.withLock { inbox in
                if inbox.phase == .stopped { return true }
                inbox.stopWaiters.append(continuation)
                return false
            }
            if hasStopped { continuation.resume() }
        }
    }

    private func start(_ multi: MultiHandle) {
        let box = unsafe Unmanaged.passRetained(ThreadBody(thread: self, multi: multi)).toOpaque()
        var attributes = pthread_attr_t()
        var thread = pthread_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setstacksize(&attributes, 512 << 10)
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        let status = unsafe pthread_create(&thread, &attributes, curlThreadEntry, box)
        unsafe pthread_attr_destroy(&attributes)
        precondition(status == 0, "no thread for HTTP calls: error \(status)")
    }

    /// The whole life of the thread.
    fileprivate func run(_ multi: MultiHandle) {
        // Signals belong to the program's own threads; a write to a closed TLS connection must not raise one here.
        var everySignal = sigset_t()
        unsafe sigfillset(&everySignal)
        unsafe pthread_sigmask(SIG_BLOCK, &everySignal, nil)
        let loop = CurlLoop(multi: multi, configuration: configuration)
        while let commands = takeCommands() { loop.turn(commands) }
        let (left, waiters) = inbox.withLock { inbox in
            inbox.phase = .stopped
            inbox.multi = nil
            defer { (inbox.commands, inbox.stopWaiters) = ([], []) }
            return (inbox.commands, inbox.stopWaiters)
        }
        loop.end(left)
        for waiter in waiters { waiter.resume() }
    }

    /// The commands posted since the last call; nil once the thread must stop.
    private func takeCommands() -> [Command]? {
        inbox.withLock { inbox in
            if inbox.phase == .stopping { return nil }
            defer { inbox.commands.removeAll(keepingCapacity: true) }
            return inbox.commands
        }
    }
}

private final class ThreadBody {
    let thread: CurlThread
    let multi: MultiHandle
    init(thread: CurlThread, multi: MultiHandle) {
        self.thread = thread
        self.multi = multi
    }
}

private func curlThreadEntry(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let box = unsafe box else { return nil }
    let body = unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue()
    body.thread.run(body.multi)
    return nil
}

/// A libcurl multi handle as several threads may hold it.
@safe struct MultiHandle: @unchecked Sendable {
    // Proof for @unchecked Sendable: only the curl thread uses the handle, save for `wakeUp`, which libcurl allows from
    // any thread and which is called under the inbox lock while the handle is in the inbox; the thread takes it out of
    // there before it frees it.
    let pointer: UnsafeMutableRawPointer

    init() {
        _ = Self.globalState
        guard let pointer = unsafe curl_multi_init() else { preconditionFailure("libcurl found no memory") }
        unsafe self.pointer = pointer
    }

    func wakeUp() { unsafe curl_multi_wakeup(pointer) }

    private static let globalState: UInt32 = curl_global_init(Int(CURL_GLOBAL_ALL)).rawValue
}
