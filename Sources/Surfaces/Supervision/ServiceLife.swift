// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The life of one supervised service, as a pure state machine: events in, the next action out.
///
/// Times are offsets on a monotonic clock that the caller chooses.
public struct ServiceLife: Sendable {
    /// What the supervisor must do next.
    public enum Action: Hashable, Sendable {
        /// Start the service once this much time has passed.
        case start(after: Duration)
        /// Ask the running process to stop (SIGTERM) and allow it the grace period.
        case terminate
        /// Nothing: wait for the next event.
        case wait
        /// The service has ended for good.
        case finish
    }

    private enum State: Hashable {
        case idle
        case running(since: Duration)
        case waiting
        case stopping
        case finished
    }

    private let policy: RestartPolicy
    private var state = State.idle
    /// How often the service ended without being asked to, since its last healthy run.
    public private(set) var failures = 0
    /// How often the service was started in all.
    public private(set) var starts = 0

    /// A service that was never started.
    public init(policy: RestartPolicy = RestartPolicy()) { self.policy = policy }

    /// Whether a process is believed to run.
    public var isRunning: Bool {
        if case .running = state { return true }
        return state == .stopping
    }

    /// A process was started.
    public mutating func started(at now: Duration) -> Action {
        starts += 1
        guard state != .finished else { return .terminate }
        state = .running(since: now)
        return .wait
    }

    /// The process could not be started at all; counts as a failure.
    public mutating func failedToStart() -> Action {
        guard state != .finished, state != .stopping else { return finish() }
        failures += 1
        state = .waiting
        return .start(after: policy.wait(afterFailures: failures))
    }

    /// The process ended, whatever its status: a service has no good reason to stop by itself.
    public mutating func exited(at now: Duration) -> Action {
        switch state {
        case .running(let since):
            failures = now - since >= policy.healthyAfter ? 1 : failures + 1
            state = .waiting
            return .start(after: policy.wait(afterFailures: failures))
        case .stopping, .finished: return finish()
        case .idle, .waiting: preconditionFailure("a service that does not run cannot exit")
        }
    }

    /// The operator wants the service to stop.
    public mutating func stopRequested() -> Action {
        switch state {
        case .running:
            state = .stopping
            return .terminate
        case .stopping: return .wait
        case .idle, .waiting, .finished: return finish()
        }
    }

    private mutating func finish() -> Action {
        state = .finished
        return .finish
    }
}
