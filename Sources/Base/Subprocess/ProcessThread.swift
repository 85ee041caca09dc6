// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
import Primitives

/// The one thread that starts, feeds, reads and collects child processes.
///
/// It never ends: the kernel sends the parent-death signal when the *thread* that forked ends, and threads of the
/// cooperative pool come and go. It waits in poll(2), so that waiting for any number of children blocks nobody else.
/// Descriptors it watches are changed and closed on this thread only, so no number is used again under its eyes.
final class ProcessThread: Sendable {
    /// Called on the thread with the events that poll reported.
    typealias Handler = @Sendable (Int16) -> Void

    private struct State {
        var jobs: [@Sendable () -> Void] = []
        var isAsleep = false
    }
    /// Handlers are touched by the thread itself only; timers by anyone.
    private struct Watches {
        var handlers: [Int32: (events: Int16, handler: Handler)] = [:]
        var timers: [UInt64: (deadline: Duration, job: @Sendable () -> Void)] = [:]
        var lastTimer: UInt64 = 0
    }
    private let state = Lock(State())
    private let watches = Lock(Watches())
    private let wakeEnd: Int32
    private let sleepEnd: Int32

    /// The thread of this process.
    static let shared = ProcessThread()

    private init() {
        var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
        let status = unsafe cposix_pipe(&readEnd, &writeEnd, 1)
        precondition(status == 0, "no pipe to wake the process thread (error \(-status))")
        (sleepEnd, wakeEnd) = (readEnd, writeEnd)
        var thread = pthread_t()
        // The closure of a C thread takes one pointer: a retained reference that the thread keeps for ever.
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let made = unsafe pthread_create(
            &thread, nil,
            { context in
                guard let context = unsafe context else { return nil }
                cposix_block_signals()
                unsafe Unmanaged<ProcessThread>.fromOpaque(context).takeUnretainedValue().loop()
            }, context)
        precondition(made == 0, "no thread for child processes (error \(made))")
        pthread_detach(thread)
    }

    /// Runs a job on the thread, soon.
    func perform(_ job: @escaping @Sendable () -> Void) {
        let mustWake = state.withLock { state in
            state.jobs.append(job)
            defer { state.isAsleep = false }
            return state.isAsleep
        }
        guard mustWake else { return }
        var byte: UInt8 = 1
        // A full pipe wakes the thread just as well.
        _ = unsafe write(wakeEnd, &byte, 1)
    }

    // MARK: On the thread only

    /// Watches a descriptor for events; none pauses it. Replaces an earlier watch.
    func watch(_ descriptor: Int32, events: Int16, _ handler: @escaping Handler) {
        watches.withLock { $0.handlers[descriptor] = (events, handler) }
    }
    /// Changes which events a watched descriptor is watched for.
    func setEvents(_ descriptor: Int32, _ events: Int16) {
        watches.withLock { $0.handlers[descriptor]?.events = events }
    }
    /// Ends a watch and closes the descriptor.
    func close(_ descriptor: Int32) {
        watches.withLock { $0.handlers[descriptor] = nil }
        _ = Glibc.close(descriptor)
    }

    // MARK: From anywhere

    /// Runs a job on the thread after a while; gives a number by which it can be called off.
    @discardableResult
    func after(_ delay: Duration, _ job: @escaping @Sendable () -> Void) -> UInt64 {
        let deadline = Self.now() + delay
        let number = watches.withLock { watches in
            watches.lastTimer += 1
            watches.timers[watches.lastTimer] = (deadline, job)
            return watches.lastTimer
        }
        perform {}  // it may have to sleep for a shorter time now
        return number
    }
    /// Calls a timer off; it may be running already.
    func callOff(_ timer: UInt64) { watches.withLock { $0.timers[timer] = nil } }

    private func loop() -> Never {
        while true {
            runJobs()
            let now = Self.now()
            let due = watches.withLock { watches in
                let due = watches.timers.filter { $0.value.deadline <= now }.sorted { $0.key < $1.key }
                for timer in due { watches.timers[timer.key] = nil }
                return due.map(\.value.job)
            }
            for job in due { job() }
            if !due.isEmpty { continue }
            sleep()
        }
    }

    private func runJobs() {
        while true {
            let jobs = state.withLock { state in
                defer { state.jobs = [] }
                state.isAsleep = state.jobs.isEmpty
                return state.jobs
            }
            if jobs.isEmpty { return }
            for job in jobs { job() }
        }
    }

    private func sleep() {
        let (descriptors, nearest) = watches.withLock { watches in
            (
                watches.handlers.filter { $0.value.events != 0 }.map {
                    pollfd(fd: $0.key, events: $0.value.events, revents: 0)
                },
                watches.timers.values.map(\.deadline).min()
            )
        }
        var polled = descriptors + [pollfd(fd: sleepEnd, events: Int16(POLLIN), revents: 0)]
        let wait = nearest.map { max(0, min(($0 - Self.now()).wholeMilliseconds + 1, 3_600_000)) } ?? -1
        let count = unsafe polled.withUnsafeMutableBufferPointer {
            unsafe poll($0.baseAddress, nfds_t($0.count), Int32(wait))
        }
        state.withLock { $0.isAsleep = false }
        guard count > 0 else { return }
        for entry in polled where entry.revents != 0 {
            if entry.fd == sleepEnd {
                var bytes = [UInt8](repeating: 0, count: 64)
                _ = unsafe read(sleepEnd, &bytes, bytes.count)
            } else {
                watches.withLock { $0.handlers[entry.fd]?.handler }?(entry.revents)
            }
        }
    }

    static func now() -> Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int {
        Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000)
    }
}
