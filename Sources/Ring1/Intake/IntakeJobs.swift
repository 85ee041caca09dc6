// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Primitives

/// The intake jobs of a tenant: a queue on the disk of which one is worked on.
///
/// ```
///  add ─▶ queued ─▶ running ─▶ done
///             │      │  ▲  └──▶ failed ──┐
///             └──▶ paused ◀── resume ────┘      cancel ends all but done
/// ```
/// Every change of status is on the disk before it is answered. A program that ends, however it ends, leaves a running
/// job marked as running, and `start` goes on with it.
public actor IntakeJobs {
    /// What the jobs stand on.
    public struct Options: Sendable {
        /// How much one job takes in.
        public var limits = IntakeLimits()
        /// How many jobs there may be.
        public var jobs = IntakeJobLimits()
        /// The program that reads repositories; nil for the one beside this program.
        public var repositoryReader: FilePath?
        /// The present time.
        public var clock = WallClock.system
        /// Told of everything that a job reports, in order.
        public var onEvent: @Sendable (IntakeEvent) -> Void = { _ in }

        /// The defaults.
        public init() {}
    }

    private enum Wish {
        case pause, cancel, stop
    }
    private struct Running {
        let id: ULID
        let task: Task<IntakeProgress, any Error>
        let live: Lock<(progress: IntakeProgress, rate: RateMeter)>
        var wish: Wish?
    }

    private let folder: IntakeJobFolder
    private let destination: any IntakeDestination
    private let options: Options
    private var jobs: [ULID: IntakeJob] = [:]
    private var running: Running?
    private var isStarted = false
    private var isStopped = false
    private var lastID: ULID?
    private var waiters: [ULID: [CheckedContinuation<Void, Never>]] = [:]
    /// How many files of jobs could not be read at opening; they are left as they are.
    public nonisolated let damaged: Int

    /// Opens the jobs in a folder of a tenant's own, or makes it; nothing runs before `start`.
    ///
    /// - Throws: `DurabilityError` where the disk fails.
    public init(
        directory: FilePath, into destination: any IntakeDestination, options: Options = Options()
    ) throws(DurabilityError) {
        folder = try IntakeJobFolder(directory)
        self.destination = destination
        self.options = options
        let found = try folder.load()
        damaged = found.damaged
        for job in found.jobs {
            jobs[job.id] = job
            // A crash may have come between the last word on a job and the removal of its journal.
            if job.status.isFinal { try folder.removeJournal(job.id) }
        }
        lastID = found.jobs.last?.id
    }

    /// Goes on with what was running and begins with what waits.
    public func start() {
        isStarted = true
        runNext()
    }

    /// Ends what runs at its next batch; the next `start` of a later opening goes on with it.
    public func stop() async {
        isStopped = true
        guard running != nil else { return }
        wish(.stop)
        let task = running?.task
        _ = try? await task?.value
        await settled()
    }

    // MARK: Asking

    /// Jobs, the newest first, that are older than one.
    public func list(before: ULID? = nil, limit: Int = 100) -> [IntakeJob] {
        jobs.keys.filter { id in before.map { id < $0 } ?? true }.sorted(by: >).prefix(max(0, limit)).compactMap(job)
    }

    /// One job as it stands now, or nil.
    public func job(_ id: ULID) -> IntakeJob? {
        guard var job = jobs[id] else { return nil }
        if let running, running.id == id {
            let now = options.clock.now
            (job.progress, job.estimate) = running.live.withLock {
                ($0.progress, $0.rate.estimate($0.progress, at: now))
            }
        }
        return job
    }

    /// How many jobs run or wait.
    public var pending: Int { jobs.values.count { $0.status == .queued || $0.status == .running } }

    /// A page of a job's failures, from a place on; 0 is the start.
    public func failures(_ id: ULID, from place: UInt64 = 0, limit: Int = 100) throws -> IntakeFailurePage {
        _ = try known(id)
        return try folder.failures(id, from: place, limit: max(1, limit))
    }

    /// Waits until a job neither runs nor waits, and returns it.
    public func finished(_ id: ULID) async throws -> IntakeJob {
        while let job = job(id), job.status == .queued || job.status == .running {
            await withCheckedContinuation { waiters[id, default: []].append($0) }
        }
        return try known(id)
    }

    // MARK: Steering

    /// Puts a source at the end of the queue; durable when it returns.
    @discardableResult public func add(
        _ source: IntakeSource, origin: IntakeJob.Origin = .request
    ) throws -> IntakeJob {
        try add(source, origin: origin, id: nextID())
    }

    /// Puts a source at the end of the queue under a name that `nextID` gave.
    func add(_ source: IntakeSource, origin: IntakeJob.Origin, id: ULID) throws -> IntakeJob {
        guard jobs.values.count(where: { !$0.status.isFinal }) < options.jobs.open else {
            throw IntakeError(
                .jobsFull, "\(options.jobs.open) jobs wait or are paused",
                nextStep: "cancel jobs that are not needed, or wait until some have ended")
        }
        let job = IntakeJob(id: id, source: source, origin: origin, created: options.clock.now)
        try folder.store(job)
        jobs[id] = job
        try forgetOldest()
        runNext()
        return self.job(id) ?? job
    }

    /// A name for a job that is larger than all before, also where the clock was set back.
    func nextID() -> ULID {
        var random = SystemRandomNumberGenerator()
        let fresh = ULID(at: options.clock.now, random: &random)
        let id = lastID.flatMap { last in fresh > last ? fresh : last.successor } ?? fresh
        lastID = id
        return id
    }

    /// Whether a job of this name is known.
    func knows(_ id: ULID) -> Bool { jobs[id] != nil }

    /// Stops a job for now; answered when it stands still.
    public func pause(_ id: ULID) async throws -> IntakeJob {
        switch try known(id).status {
        case .paused: break
        case .queued: try change(id) { $0.status = .paused }
        case .running: await ending(id, .pause)
        case .failed, .done, .cancelled: throw Self.wrongState("only a job that runs or waits can be paused")
        }
        return try known(id)
    }

    /// Lets a paused or failed job go on; what it dealt with before is not dealt with again.
    public func resume(_ id: ULID) throws -> IntakeJob {
        switch try known(id).status {
        case .queued, .running: break
        case .paused, .failed:
            try change(id) {
                $0.status = .queued
                $0.ended = nil
                $0.fault = nil
            }
            runNext()
        case .done, .cancelled: throw Self.wrongState("a job that has ended cannot be resumed")
        }
        return try known(id)
    }

    /// Ends a job for good; what it took in stays. Answered when it stands still.
    public func cancel(_ id: ULID) async throws -> IntakeJob {
        switch try known(id).status {
        case .cancelled: break
        case .running: await ending(id, .cancel)
        case .queued, .paused, .failed: try end(id, as: .cancelled)
        case .done: throw Self.wrongState("a job that is done cannot be cancelled")
        }
        return try known(id)
    }

    private func known(_ id: ULID) throws(IntakeError) -> IntakeJob {
        guard let job = job(id) else {
            throw IntakeError(
                .jobUnknown, "there is no job of this name", nextStep: "list the jobs and use one of their ids")
        }
        return job
    }

    private static func wrongState(_ message: String) -> IntakeError {
        IntakeError(.jobState, message, nextStep: "look at the job's status, or ask for a new job")
    }

    /// Asks the running job to end and waits until it has.
    private func ending(_ id: ULID, _ wish: Wish) async {
        self.wish(wish)
        while running?.id == id { await settled() }
    }

    private func wish(_ wish: Wish) {
        // An end for good is not taken back by a pause that comes after it.
        if running?.wish != .cancel { running?.wish = wish }
        running?.task.cancel()
    }

    /// Waits until the running job has been put away.
    private func settled() async {
        guard let id = running?.id else { return }
        await withCheckedContinuation { waiters[id, default: []].append($0) }
    }

    // MARK: Working

    private func change(_ id: ULID, _ body: (inout IntakeJob) -> Void) throws(DurabilityError) {
        guard var job = jobs[id] else { return }
        body(&job)
        try folder.store(job)
        jobs[id] = job
    }

    private func end(_ id: ULID, as status: IntakeJob.Status) throws(DurabilityError) {
        try change(id) {
            $0.status = status
            $0.ended = options.clock.now
        }
        try folder.removeJournal(id)
        wake(id)
    }

    private func wake(_ id: ULID) {
        for waiter in waiters.removeValue(forKey: id) ?? [] { waiter.resume() }
    }

    /// Removes the oldest jobs that have ended, where there are too many.
    private func forgetOldest() throws(DurabilityError) {
        let ended = jobs.values.filter { $0.status.isFinal }.map(\.id).sorted()
        for id in ended.prefix(max(0, ended.count - options.jobs.ended)) {
            try folder.remove(id)
            jobs[id] = nil
        }
    }

    private func runNext() {
        guard isStarted, !isStopped, running == nil else { return }
        // What was running when the program ended comes first, then the queue in its order.
        let ready = jobs.values.filter { $0.status == .running || $0.status == .queued }
        guard
            let next = ready.min(by: { ($0.status == .running ? 0 : 1, $0.id) < ($1.status == .running ? 0 : 1, $1.id) }
            )
        else { return }
        let id = next.id
        do {
            let journal = try folder.journal(id, clock: options.clock)
            try change(id) {
                $0.status = .running
                $0.started = $0.started ?? options.clock.now
                $0.ended = nil
            }
            run(next, journal)
        } catch {
            // It stays in the queue and is tried again with the next change.
            jobs[id]?.status = .failed
            jobs[id]?.fault = IntakeJob.Fault(error)
            wake(id)
        }
    }

    private func run(_ job: IntakeJob, _ journal: IntakeJournal) {
        let live = Lock((progress: journal.progress, rate: RateMeter()))
        let options = options
        live.withLock { $0.rate.note($0.progress.done, at: options.clock.now) }
        let run = IntakeRun(
            job.source, into: destination, limits: options.limits, repositoryReader: options.repositoryReader,
            calls: .system, journal: journal)
        let task = Task.detached {
            let progress = try await run.run { event in
                if case .progress(let progress) = event {
                    let now = options.clock.now
                    live.withLock {
                        $0.progress = progress
                        $0.rate.note(progress.done, at: now)
                    }
                }
                options.onEvent(event)
            }
            try journal.sync()
            return progress
        }
        running = Running(id: job.id, task: task, live: live)
        Task {
            let result = await task.result
            put(away: job.id, result, journal)
        }
    }

    /// Writes down how a run ended and begins the next job.
    private func put(away id: ULID, _ result: Result<IntakeProgress, any Error>, _ journal: IntakeJournal) {
        guard let ran = running, ran.id == id else { return }
        running = nil
        let found = ran.live.withLock { $0.progress.found }
        jobs[id]?.progress = journal.progress
        jobs[id]?.progress.found = max(found, journal.progress.done)
        do {
            switch result {
            case .success: try end(id, as: .done)
            case .failure(let error): try putAway(id, after: error, wish: ran.wish)
            }
        } catch {
            // The disk did not take the last word: the job shows why, and a later start does the rest again.
            jobs[id]?.status = .failed
            jobs[id]?.fault = IntakeJob.Fault(error)
        }
        wake(id)
        runNext()
    }

    private func putAway(_ id: ULID, after error: any Error, wish: Wish?) throws(DurabilityError) {
        switch wish {
        // It stays marked as running, so that the next start goes on with it.
        case .stop: return
        case .cancel: try end(id, as: .cancelled)
        case .pause:
            try change(id) {
                $0.status = .paused
                $0.ended = options.clock.now
            }
        case nil:
            let fault = (error as? any ReportableError).map(IntakeJob.Fault.init)
            try change(id) {
                $0.status = .failed
                $0.ended = options.clock.now
                $0.fault =
                    fault
                    ?? IntakeJob.Fault(
                        code: "unexpected", message: "it ended for no known reason", nextStep: "resume the job")
            }
        }
    }
}
