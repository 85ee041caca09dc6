// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Primitives
import Synchronization

/// One thread that waits for descriptors, timers and jobs, and runs them in turns.
///
/// A loop is also an executor: an actor whose `unownedExecutor` is a loop lives on its thread, so the work of one
/// connection needs no lock and no change of thread. A turn is: wait, tell the handlers of ready descriptors, run due
/// timers, run jobs, then end the turn (which is when output is flushed, once).
public final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    // Proof for @unchecked Sendable: `inbox` is behind its lock, `thread` and `stopping` are atomics, descriptors and
    // the clock never change; everything marked "loop thread" is touched on the loop's own thread only, which the
    // entry points check with `checkIsolated`.

    /// The name of the loop's thread (at most 15 bytes).
    public let name: String
    /// Where the loop's time comes from.
    public let clock: LoopClock
    private let poll: Int32
    private let wakeup: Int32
    private let thread = Atomic<UInt>(0)
    private let stopping = Atomic<Bool>(false)
    private let inbox = Lock(Inbox())
    // Loop thread:
    private var jobs: [UnownedJob] = []
    private var watches: [Watch?] = []
    private var generation: UInt32 = 0
    private var timers = TimerQueue()
    private var turnHandlers: [any TurnHandler] = []
    /// The other of two lists that take turns, so that neither is made anew.
    private var spareHandlers: [any TurnHandler] = []
    private var currentTime: UInt64

    private struct Inbox {
        var jobs: [UnownedJob] = []
        var actions: [@Sendable () -> Void] = []
        var isWoken = false

        /// Whether the loop has to be woken for what was just added.
        mutating func wakesOnce() -> Bool {
            defer { isWoken = true }
            return !isWoken
        }
    }
    private struct Watch {
        let generation: UInt32
        let handler: any DescriptorHandler
    }

    /// Makes a loop; `start` or `run` sets it going.
    ///
    /// - Throws: `loop_descriptor_refused`.
    public init(name: String = "loop", clock: LoopClock = .monotonic) throws(EventLoopError) {
        self.name = name
        self.clock = clock
        currentTime = clock.milliseconds
        poll = clx_epoll()
        guard poll >= 0 else { throw EventLoopError(.descriptorRefused, number: -poll) }
        wakeup = clx_wakeup()
        guard wakeup >= 0 else {
            clx_close(poll)
            throw EventLoopError(.descriptorRefused, number: -wakeup)
        }
        clx_epoll_add(poll, wakeup, CLX_READABLE, UInt64(UInt32(wakeup)))
    }
    deinit {
        clx_close(wakeup)
        clx_close(poll)
    }

    // MARK: Executor

    /// Whether the caller is on the loop's thread.
    @inline(__always) public var isCurrent: Bool { UInt(pthread_self()) == thread.load(ordering: .relaxed) }
    /// Takes a job; called by the concurrency runtime.
    public func enqueue(_ job: consuming ExecutorJob) {
        let unowned = UnownedJob(job)
        if isCurrent {
            jobs.append(unowned)
            return
        }
        let wakes = inbox.withLock { inbox in
            inbox.jobs.append(unowned)
            return inbox.wakesOnce()
        }
        if wakes { clx_wakeup_raise(wakeup) }
    }
    /// The loop as the executor of an actor.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor { unsafe UnownedSerialExecutor(ordinary: self) }
    /// Stops the process where the caller is not on the loop's thread.
    public func checkIsolated() { precondition(isCurrent, "called off the thread of the event loop \(name)") }
    /// Whether the caller is on the loop's thread.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Runs an action on the loop's thread, in order, from anywhere.
    public func execute(_ action: @escaping @Sendable () -> Void) {
        let wakes = inbox.withLock { inbox in
            inbox.actions.append(action)
            return inbox.wakesOnce()
        }
        if wakes { clx_wakeup_raise(wakeup) }
    }

    // MARK: Loop thread

    /// The time at the start of this turn, in milliseconds of the loop's clock. Loop thread.
    public var now: UInt64 { currentTime }
    /// Calls `handler` when a descriptor becomes ready, until `unwatch`. Loop thread.
    ///
    /// - Returns: 0 or the kernel's error number.
    @discardableResult
    public func watch(_ descriptor: Int32, _ mode: WatchMode, _ handler: any DescriptorHandler) -> Int32 {
        checkIsolated()
        generation &+= 1
        while watches.count <= Int(descriptor) { watches.append(nil) }
        watches[Int(descriptor)] = Watch(generation: generation, handler: handler)
        let tag = UInt64(generation) << 32 | UInt64(UInt32(descriptor))
        return -clx_epoll_add(poll, descriptor, mode.events, tag)
    }
    /// Stops watching; the caller closes the descriptor. Events already taken from the kernel are dropped. Loop thread.
    public func unwatch(_ descriptor: Int32) {
        checkIsolated()
        watches[Int(descriptor)] = nil
        clx_epoll_remove(poll, descriptor)
    }
    /// Calls `handler` once when this turn ends. Loop thread.
    @inline(__always) public func atEndOfTurn(_ handler: any TurnHandler) { turnHandlers.append(handler) }
    /// Runs an action once, so many milliseconds from this turn on. Loop thread.
    public func schedule(after milliseconds: UInt64, _ action: @escaping () -> Void) -> TimerID {
        checkIsolated()
        return timers.add(due: currentTime &+ milliseconds, action)
    }
    /// Takes a timer back; one that has fired is ignored. Loop thread.
    public func cancel(_ timer: TimerID) {
        checkIsolated()
        timers.cancel(timer)
    }

    // MARK: Running

    /// Starts the loop on a thread of its own.
    ///
    /// - Throws: `loop_thread_refused`.
    public func start() throws(EventLoopError) {
        let status = startThread { [self] in run() }
        guard status == 0 else { throw EventLoopError(.threadRefused, number: status) }
    }
    /// Ends the loop after its present turn; jobs that come later never run.
    public func stop() {
        stopping.store(true, ordering: .relaxed)
        clx_wakeup_raise(wakeup)
    }
    /// Looks at the clock and the inbox now; for tests that step the clock.
    public func wake() { clx_wakeup_raise(wakeup) }

    /// Runs turns on the calling thread until `stop`.
    public func run() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        setCurrent(true)
        unsafe name.withCString { unsafe clx_name_thread($0) }
        let capacity = 512
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
        defer { unsafe events.deallocate() }
        while !stopping.load(ordering: .relaxed) {
            let count = unsafe clx_epoll_wait(poll, events, Int32(capacity), waitTime)
            precondition(count >= 0, "epoll_wait failed: \(systemErrorText(-count))")
            currentTime = clock.milliseconds
            for index in 0..<Int(count) { unsafe dispatch(events[index]) }
            while let action = timers.popDue(currentTime) { action() }
            runInbox()
            endTurn()
        }
        // What still waits holds on to its owners, who hold on to the loop.
        timers = TimerQueue()
        watches = []
        turnHandlers = []
        setCurrent(false)
        thread.store(0, ordering: .relaxed)
    }

    /// How long to wait for events: not at all with jobs at hand, else until the next timer.
    private var waitTime: Int32 {
        if !jobs.isEmpty { return 0 }
        guard let due = timers.nextDue else { return -1 }
        let time = clock.milliseconds
        return due <= time ? 0 : Int32(clamping: due - time)
    }
    @inline(__always) private func dispatch(_ event: epoll_event) {
        let tag = unsafe event.data.u64
        let descriptor = Int32(truncatingIfNeeded: tag)
        if descriptor == wakeup {
            clx_wakeup_clear(wakeup)
            return
        }
        // A descriptor closed earlier in this batch, and perhaps opened anew, has another generation.
        guard let watch = watches[Int(descriptor)], watch.generation == UInt32(truncatingIfNeeded: tag >> 32) else {
            return
        }
        unsafe watch.handler.descriptorReady(Readiness(rawValue: event.events))
    }
    private func runInbox() {
        let taken = inbox.withLock { inbox -> Inbox in
            inbox.isWoken = false
            if inbox.jobs.isEmpty && inbox.actions.isEmpty { return Inbox() }
            defer { inbox = Inbox() }
            return inbox
        }
        for action in taken.actions { action() }
        runJobs(taken.jobs)
        // Jobs that jobs enqueue run in the same turn, up to a bound, so that sockets are not starved.
        var rounds = 0
        while !jobs.isEmpty, rounds < 16 {
            let batch = jobs
            jobs = []
            runJobs(batch)
            rounds += 1
        }
    }
    private func runJobs(_ batch: [UnownedJob]) {
        let serial = unsafe asUnownedSerialExecutor()
        for job in batch {
            unsafe job.runSynchronously(isolatedTo: serial, taskExecutor: asUnownedTaskExecutor())
        }
    }
    private func endTurn() {
        guard !turnHandlers.isEmpty else { return }
        var handlers = spareHandlers
        spareHandlers = []
        swap(&handlers, &turnHandlers)
        for handler in handlers { handler.turnEnded() }
        handlers.removeAll(keepingCapacity: true)
        spareHandlers = handlers
    }
}
