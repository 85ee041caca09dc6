// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CPosix
import Glibc
public import Primitives

/// A child process in a process group of its own, with an explicit environment and no inherited descriptors.
///
/// When it ends, whatever is left of its group is killed; when this process ends, however it ends, so does the child.
public final class ChildProcess: Sendable {
    /// What a child reads.
    public enum Input: Hashable, Sendable {
        /// Nothing: the end of the file at once.
        case nothing
        /// What is written to `ChildProcess.input`.
        case piped
        /// An open descriptor, which stays the caller's.
        case descriptor(Int32)
    }

    /// Where a child writes.
    public enum Output: Hashable, Sendable {
        /// Nowhere.
        case discarded
        /// To `ChildProcess.output` or `ChildProcess.errors`.
        case piped
        /// To an open descriptor, which stays the caller's; 1 and 2 are this process's own streams.
        case descriptor(Int32)
    }

    /// What happens to a child when this process ends, however it ends.
    public enum AfterParent: Hashable, Sendable {
        /// It is killed.
        case killed
        /// It is asked to end (SIGTERM).
        case terminated
        /// It lives on.
        case livesOn
    }

    private struct Life {
        /// How it ended, from the moment its id no longer belongs to it.
        var collected: Termination?
        /// The same, from the moment everything of its own is gone too.
        var termination: Termination?
        var waiters: [CheckedContinuation<Termination, Never>] = []
    }

    /// The process id; also the id of its group. Good for messages; signals go through `signal`.
    public let processID: Int32
    /// The writing end of its input, where that is piped.
    public let input: ProcessInput?
    /// Its standard output, where that is piped.
    public let output: ProcessOutput?
    /// Its standard error, where that is piped.
    public let errors: ProcessOutput?
    private let watchDescriptor: Int32
    /// What it may write in, removed when it has ended.
    private let directory: PrivateDirectory?
    private let life = Lock(Life())

    private init(
        _ started: SpawnPlan.Started, _ directory: PrivateDirectory?, _ input: ProcessInput?, _ output: ProcessOutput?,
        _ errors: ProcessOutput?
    ) {
        processID = started.processID
        watchDescriptor = started.watchDescriptor
        self.directory = directory
        self.input = input
        self.output = output
        self.errors = errors
    }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: the program's path; it is not searched for (see `Executable.find`).
    ///   - arguments: what follows its name.
    ///   - environment: exactly the variables it sees.
    ///   - input: what it reads.
    ///   - output: where its standard output goes.
    ///   - errors: where its standard error goes.
    ///   - workingDirectory: where it works; the present directory by default, in a sandbox its private one.
    ///   - limits: what it may use; a sandbox brings its own.
    ///   - sandbox: what it is locked into; nothing by default.
    ///   - afterParent: what happens to it when this process ends.
    /// - Returns: the running child.
    /// - Throws: an error that tells a missing program from one that may not be run and from a full system.
    public static func spawn(
        _ executable: FilePath, _ arguments: [String] = [], environment: ProcessEnvironment = .minimal,
        input: Input = .nothing, output: Output = .discarded, errors: Output = .discarded,
        workingDirectory: FilePath? = nil, limits: ResourceLimits = ResourceLimits(), sandbox: Sandbox? = nil,
        afterParent: AfterParent = .killed
    ) async throws(SubprocessError) -> ChildProcess {
        var plan = SpawnPlan(
            executable: executable, arguments: arguments, environment: environment, workingDirectory: workingDirectory,
            limits: limits, deathSignal: afterParent == .killed ? SIGKILL : afterParent == .terminated ? SIGTERM : 0)
        if let sandbox { try plan.enter(sandbox) }
        let ready = plan
        let result: Result<ChildProcess, SubprocessError> = await withCheckedContinuation { continuation in
            ProcessThread.shared.perform {
                do throws(SubprocessError) {
                    continuation.resume(returning: .success(try start(ready, input, output, errors)))
                } catch { continuation.resume(returning: .failure(error)) }
            }
        }
        return try result.get()
    }

    private static func start(_ plan: SpawnPlan, _ input: Input, _ output: Output, _ errors: Output)
        throws(SubprocessError) -> ChildProcess
    {
        var plan = plan
        var theirs: [Int32] = []
        var ours: [Int32] = []
        defer { for descriptor in theirs { _ = close(descriptor) } }
        do throws(SubprocessError) {
            var ends: [Int32?] = [nil, nil, nil]
            /// Makes a pipe and gives the child's end.
            func pipe(_ stream: Int, own: Int32) throws(SubprocessError) -> Int32 {
                var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
                let status = unsafe cposix_pipe(&readEnd, &writeEnd, own)
                guard status == 0 else {
                    throw SubprocessError(
                        .spawnFailed, "no pipe for \(plan.executable) (error \(-status))",
                        nextStep: "raise the limit on open files, and repeat")
                }
                let (mine, child) = own == 0 ? (readEnd, writeEnd) : (writeEnd, readEnd)
                ours.append(mine)
                theirs.append(child)
                ends[stream] = mine
                return child
            }
            switch input {
            case .nothing: break
            case .piped: plan.input = try pipe(0, own: 1)
            case .descriptor(let descriptor): plan.input = descriptor
            }
            switch output {
            case .discarded: break
            case .piped: plan.output = try pipe(1, own: 0)
            case .descriptor(let descriptor): plan.output = descriptor
            }
            switch errors {
            case .discarded: break
            case .piped: plan.error = try pipe(2, own: 0)
            case .descriptor(let descriptor): plan.error = descriptor
            }
            let child = ChildProcess(
                try plan.start(), plan.sandbox?.directory, ends[0].map(ProcessInput.init),
                ends[1].map(ProcessOutput.init),
                ends[2].map(ProcessOutput.init))
            child.input?.start()
            child.output?.start()
            child.errors?.start()
            child.watchForEnd()
            return child
        } catch {
            for descriptor in ours { _ = close(descriptor) }
            throw error
        }
    }

    // MARK: The end

    private func watchForEnd() {
        if watchDescriptor >= 0 {
            ProcessThread.shared.watch(watchDescriptor, events: Int16(POLLIN)) { [self] _ in collect() }
        } else {
            ProcessThread.shared.after(.milliseconds(20)) { [self] in
                collect()
                if life.withLock({ $0.collected == nil }) { watchForEnd() }
            }
        }
    }

    /// Collects the child if it has ended; on the process thread.
    private func collect() {
        var (isSignal, value): (Int32, Int32) = (0, 0)
        // First without collecting: as long as the child is a zombie, its id and its group's id belong to it.
        guard unsafe cposix_wait(processID, 0, &isSignal, &value) != 0 else { return }
        let isFirst = life.withLock { life -> Bool in
            guard life.collected == nil else { return false }
            _ = kill(-processID, SIGKILL)
            _ = unsafe cposix_wait(processID, 1, &isSignal, &value)
            life.collected = isSignal != 0 ? .signalled(value) : .exited(value)
            return true
        }
        guard isFirst else { return }
        if watchDescriptor >= 0 { ProcessThread.shared.close(watchDescriptor) }
        input?.shut()
        guard let directory else { return announce() }
        // Not on this thread: a child may have left a million files, and other children wait for it.
        Task.detached { [self] in
            directory.remove()
            announce()
        }
    }

    private func announce() {
        let (waiters, termination) = life.withLock { life in
            defer { life.waiters = [] }
            life.termination = life.collected
            return (life.waiters, life.termination)
        }
        guard let termination else { return }
        for waiter in waiters { waiter.resume(returning: termination) }
    }

    /// How it ended, or nil while it runs.
    public var termination: Termination? { life.withLock { $0.termination } }

    /// Waits until it has ended; any number of tasks may. Cancelling the task does not end the wait: `stop` does.
    public func wait() async -> Termination {
        await withCheckedContinuation { continuation in
            let ended = life.withLock { life -> Termination? in
                if life.termination == nil { life.waiters.append(continuation) }
                return life.termination
            }
            if let ended { continuation.resume(returning: ended) }
        }
    }

    /// Sends a signal to the child, or to its whole group; false where it has ended.
    @discardableResult
    public func signal(_ number: Int32, group: Bool = false) -> Bool {
        // Under the lock, so that the id still belongs to this child.
        life.withLock { $0.collected == nil && kill(group ? -processID : processID, number) == 0 }
    }

    /// Asks it to end (SIGTERM), kills its whole group after `grace`, and waits.
    public func stop(grace: Duration) async -> Termination {
        signal(SIGTERM)
        let timer = ProcessThread.shared.after(grace) { [weak self] in _ = self?.signal(SIGKILL, group: true) }
        defer { ProcessThread.shared.callOff(timer) }
        return await wait()
    }
}
