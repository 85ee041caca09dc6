// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Primitives
import Supervision

/// A supervisor for one service, running beside the caller's own work.
final class ServiceKeeper: Sendable {
    private let service: SupervisedService
    private let supervisor: Supervisor
    private let running: Task<Void, Never>

    /// Starts to keep a service running.
    init(_ service: SupervisedService, policy: RestartPolicy = RestartPolicy()) {
        self.service = service
        let supervisor = Supervisor([service], policy: policy)
        self.supervisor = supervisor
        running = Task { await supervisor.run() }
    }

    /// The process id of the running service, or nil between two runs.
    func processID() async -> Int32? { await supervisor.processID(of: service.name) }

    /// Stops the service and waits for its end.
    func stop() async {
        await supervisor.stop()
        await running.value
    }

    /// Waits until the service answers its health check, at most 30 seconds.
    func ready(_ client: ServiceClient) async throws { try await client.waitUntilAlive(log: service.log) }
}

extension ServiceClient {
    /// Asks for health until the answer comes, at most 30 seconds.
    func waitUntilAlive(log: FilePath?) async throws {
        let begun = Progress.monotonic()
        while await !isAlive() {
            guard Progress.monotonic() - begun < .seconds(30) else {
                let hint = log.map { "read \($0)" } ?? "read its log"
                throw CommandFailure(
                    CommandCode.didNotStart, "the \(name) did not become ready within 30 seconds", nextStep: hint)
            }
            try await Task.sleep(for: .milliseconds(5))
        }
    }
}
