// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Primitives
public import Subprocess

/// Keeps services running until it is told to stop: starts them, starts them again with back-off, stops them cleanly.
///
/// A service that ignores the request to stop is killed when the grace period is over.
public actor Supervisor {
    /// Something worth telling the operator.
    public enum Event: Sendable {
        /// A service was started.
        case started(service: String, processID: Int32)
        /// A service ended without being asked to, and is started again after the wait.
        case ended(service: String, termination: Termination, restartIn: Duration)
        /// A service could not be started, and is tried again after the wait.
        case failedToStart(service: String, message: String, retryIn: Duration)
        /// A service ended after the request to stop.
        case stopped(service: String)
    }

    private let services: [SupervisedService]
    private let policy: RestartPolicy
    private let grace: Duration
    private let report: @Sendable (Event) -> Void
    private var children: [String: ChildProcess] = [:]
    private var pauses: [String: Task<Void, Never>] = [:]
    private var killer: Task<Void, Never>?
    private var isStopping = false

    /// Makes a supervisor for some services; nothing runs yet.
    public init(
        _ services: [SupervisedService], policy: RestartPolicy = RestartPolicy(), grace: Duration = .seconds(20),
        report: @escaping @Sendable (Event) -> Void = { _ in }
    ) {
        self.services = services
        self.policy = policy
        self.grace = grace
        self.report = report
    }

    /// Runs until the task is cancelled or `stop` is called, and all services have ended.
    public func run() async {
        await withTaskCancellationHandler {
            await withDiscardingTaskGroup { group in
                for service in services { group.addTask { await self.keep(service) } }
            }
        } onCancel: {
            Task { await self.stop() }
        }
        killer?.cancel()
    }

    /// Asks every service to end.
    public func stop() {
        guard !isStopping else { return }
        isStopping = true
        for child in children.values { child.signal(SIGTERM) }
        for pause in pauses.values { pause.cancel() }
        killer = Task { [grace] in
            guard (try? await Task.sleep(for: grace)) != nil else { return }
            for child in children.values { child.signal(SIGKILL, group: true) }
        }
    }

    /// The process id of a running service.
    public func processID(of service: String) -> Int32? { children[service]?.processID }

    private func keep(_ service: SupervisedService) async {
        var life = ServiceLife(policy: policy)
        var next = ServiceLife.Action.start(after: .zero)
        while case .start(let wait) = next {
            await pause(service, for: wait)
            if isStopping {
                next = life.stopRequested()
                break
            }
            next = await runOnce(service, &life)
        }
        report(.stopped(service: service.name))
    }

    private func runOnce(_ service: SupervisedService, _ life: inout ServiceLife) async -> ServiceLife.Action {
        let child: ChildProcess
        do {
            child = try await start(service)
        } catch {
            let action = life.failedToStart()
            if case .start(let wait) = action {
                report(.failedToStart(service: service.name, message: error.description, retryIn: wait))
            }
            return action
        }
        _ = life.started(at: Self.monotonic())
        children[service.name] = child
        report(.started(service: service.name, processID: child.processID))
        // A stop that came while the child was being started has not reached it.
        if isStopping { child.signal(SIGTERM) }
        let termination = await child.wait()
        children[service.name] = nil
        if isStopping { _ = life.stopRequested() }
        let action = life.exited(at: Self.monotonic())
        if case .start(let wait) = action {
            report(.ended(service: service.name, termination: termination, restartIn: wait))
        }
        return action
    }

    private func pause(_ service: SupervisedService, for wait: Duration) async {
        guard wait > .zero, !isStopping else { return }
        let pause = Task { _ = try? await Task.sleep(for: wait) }
        pauses[service.name] = pause
        await pause.value
        pauses[service.name] = nil
    }

    private func start(_ service: SupervisedService) async throws(SubprocessError) -> ChildProcess {
        let log = service.log.map { path in
            unsafe path.withCString { unsafe open($0, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600) }
        }
        defer { if let log, log >= 0 { close(log) } }
        let stream = ChildProcess.Output.descriptor(log.flatMap { $0 >= 0 ? $0 : nil } ?? 2)
        return try await ChildProcess.spawn(
            service.executable, service.arguments, environment: service.environment, output: stream, errors: stream,
            afterParent: .terminated)
    }

    private static func monotonic() -> Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
