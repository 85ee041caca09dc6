// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Content
import JSON
import Primitives
import Telemetry

/// Keeps what is known of one tenant in step with its ledger, in the background.
final class ProjectionLoop: Sendable {
    private let knowledge: Knowledge
    private let logger: Logger
    private let failure = Lock<String?>(nil)
    private let signals: AsyncStream<Void>.Continuation
    private let task: Task<Void, Never>

    init(_ knowledge: Knowledge, logger: Logger) {
        self.knowledge = knowledge
        self.logger = logger
        let (stream, signals) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.signals = signals
        let failure = failure
        task = Task(executorPreference: globalConcurrentExecutor) {
            for await _ in stream { await Self.catchUp(knowledge, failure, logger) }
        }
    }

    /// The code of the last fault; nil since the last success.
    var lastFailure: String? { failure.withLock { $0 } }

    /// Asks for a projection soon; any number of calls before it starts are one.
    func signal() { signals.yield() }

    /// Projects what there is before it returns; a fault is kept and logged, because the ledger has the entries anyway.
    func settle() async { await Self.catchUp(knowledge, failure, logger) }

    /// Ends the loop; a running projection ends at its next batch.
    func stop() async {
        signals.finish()
        task.cancel()
        await task.value
    }

    private static func catchUp(_ knowledge: Knowledge, _ failure: Lock<String?>, _ logger: Logger) async {
        do {
            try await knowledge.catchUp()
            failure.withLock { $0 = nil }
        } catch is CancellationError {
            return
        } catch {
            let code = (error as? any ReportableError)?.code ?? "unexpected"
            let isNew = failure.withLock { kept in
                defer { kept = code }
                return kept != code
            }
            if isNew { logger.error("the projection of the ledger failed", ["code": .string(code)]) }
        }
    }
}
