// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Content
import JSON
import Primitives
import Telemetry

/// Keeps what is known of one tenant in step with its ledger, in the background.
///
/// It lets a moment pass after a signal, so that entries come in batches, and gives way between batches while many
/// appends are under way; but never for long, so that it goes on under steady load.
final class ProjectionLoop: Sendable {
    /// How often one batch gives way.
    static let mostPauses = 10

    private let knowledge: Knowledge
    private let logger: Logger
    /// How many rounds known names may wait for a quiet moment.
    static let mostUnlinked = 100
    private let failure = Lock<String?>(nil)
    private let signalled = Lock(0)
    private let signals: AsyncStream<Void>.Continuation
    private let task: Task<Void, Never>

    /// Starts the loop.
    ///
    /// - Parameters:
    ///   - knowledge: what is kept in step.
    ///   - isBusy: whether to give way.
    ///   - logger: where faults go.
    ///   - pause: lets a moment pass; 25 ms by default.
    init(
        _ knowledge: Knowledge, isBusy: @escaping @Sendable () -> Bool = { false }, logger: Logger,
        pause: @escaping @Sendable () async throws -> Void = { try await Task.sleep(for: .milliseconds(25)) }
    ) {
        self.knowledge = knowledge
        self.logger = logger
        let (stream, signals) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.signals = signals
        let (failure, signalled) = (failure, signalled)
        task = Task(executorPreference: globalConcurrentExecutor) {
            var unlinked = 0
            for await _ in stream {
                await Self.guarded(failure, logger) {
                    try await pause()
                    repeat { try await Self.giveWay(isBusy, pause) } while try await knowledge.step() > 0
                    // Known names are linked when nothing came for a while, or much came without such a while.
                    let seen = signalled.withLock { $0 }
                    for _ in 0..<Self.mostPauses
                    where unlinked < Self.mostUnlinked && signalled.withLock({ $0 }) == seen {
                        try await pause()
                    }
                    unlinked += 1
                    while unlinked > Self.mostUnlinked || signalled.withLock({ $0 }) == seen {
                        try await Self.giveWay(isBusy, pause)
                        guard try await knowledge.link() else {
                            unlinked = 0
                            break
                        }
                    }
                }
            }
        }
    }

    /// Lets moments pass while others are busy, but only so many.
    static func giveWay(
        _ isBusy: @Sendable () -> Bool, _ pause: @Sendable () async throws -> Void
    ) async throws {
        for _ in 0..<mostPauses where isBusy() { try await pause() }
        try Task.checkCancellation()
    }

    /// The code of the last fault; nil since the last success.
    var lastFailure: String? { failure.withLock { $0 } }

    /// Asks for a projection soon; any number of calls before it starts are one.
    func signal() {
        signalled.withLock { $0 += 1 }
        signals.yield()
    }

    /// Projects what there is before it returns, and links known names unless that is left for a quiet moment; a fault is
    /// kept and logged, because the ledger has the entries anyway.
    func settle(linking: Bool = true) async {
        await Self.guarded(failure, logger) { [knowledge] in _ = try await knowledge.catchUp(linking: linking) }
        if !linking { signal() }
    }

    /// Ends the loop; a running projection ends at its next batch.
    func stop() async {
        signals.finish()
        task.cancel()
        await task.value
    }

    private static func guarded(
        _ failure: Lock<String?>, _ logger: Logger, _ work: () async throws -> Void
    ) async {
        do {
            try await work()
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
