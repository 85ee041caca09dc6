// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import Vault

/// The sources whose records are on their way into the log: a second call for one of them waits for the first, so that
/// both never append the same.
///
/// A call takes all its sources or none, so that no two calls can wait for each other.
final class IdentityReservations: Sendable {
    private struct State {
        var taken: Set<SourceIdentity> = []
        var waiting: [(wanted: Set<SourceIdentity>, turn: CheckedContinuation<Void, Never>)] = []
        /// The sources taken or waited for, counted with repetition.
        var count = 0
    }
    private let state = Lock(State())
    private let limit: Int

    /// Takes at most so many records at once, those that wait included.
    init(limit: Int) { self.limit = limit }

    /// Runs `body` while nobody else has any of these sources.
    func holding<Result>(
        _ wanted: Set<SourceIdentity>, _ body: () async throws -> Result
    ) async throws -> Result {
        let isFree = try state.withLock { state throws(LedgerError) in
            guard state.count == 0 || state.count + wanted.count <= limit else {
                throw LedgerError(.busy, "more than \(limit) records wait to be written")
            }
            state.count += wanted.count
            guard state.taken.isDisjoint(with: wanted) else { return false }
            state.taken.formUnion(wanted)
            return true
        }
        if !isFree { await waitFor(wanted) }
        defer { release(wanted) }
        return try await body()
    }

    private func waitFor(_ wanted: Set<SourceIdentity>) async {
        await withCheckedContinuation { turn in
            let isFree = state.withLock { state in
                guard state.taken.isDisjoint(with: wanted) else {
                    state.waiting.append((wanted, turn))
                    return false
                }
                state.taken.formUnion(wanted)
                return true
            }
            if isFree { turn.resume() }
        }
    }

    private func release(_ sources: Set<SourceIdentity>) {
        let next = state.withLock { state in
            state.taken.subtract(sources)
            state.count -= sources.count
            var next: [CheckedContinuation<Void, Never>] = []
            state.waiting.removeAll { waiter in
                guard state.taken.isDisjoint(with: waiter.wanted) else { return false }
                state.taken.formUnion(waiter.wanted)
                next.append(waiter.turn)
                return true
            }
            return next
        }
        for turn in next { turn.resume() }
    }
}
