// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Lets any number of appends in at once, and a change of keys, holds or erasures alone.
///
/// An erasure destroys the key that an append may be sealing with, so the two must not overlap. Whoever wants to be
/// alone goes before appends that come later.
final class AppendGate: Sendable {
    private struct State {
        var inside = 0
        var isAlone = false
        var isClosed = false
        var alone: [CheckedContinuation<Void, Never>] = []
        var shared: [CheckedContinuation<Void, Never>] = []
    }
    private let state = Lock(State())

    /// Whether nothing is let in any more.
    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Runs `body` beside others that share.
    func sharing<Result>(_ body: () async throws -> Result) async throws -> Result {
        await enter { state in
            guard !state.isAlone, state.alone.isEmpty else { return false }
            state.inside += 1
            return true
        } queue: {
            $0.shared.append($1)
        }
        defer { leave { $0.inside -= 1 } }
        try refuseClosed()
        return try await body()
    }

    /// Runs `body` while nobody else is inside.
    func alone<Result>(_ body: () async throws -> Result) async throws -> Result {
        await enterAlone()
        defer { leave { $0.isAlone = false } }
        try refuseClosed()
        return try await body()
    }

    /// Waits until everybody is out and lets nobody in again; runs `body` then, once.
    func close(_ body: () async -> Void) async {
        await enterAlone()
        defer { leave { $0.isAlone = false } }
        guard !isClosed else { return }
        state.withLock { $0.isClosed = true }
        await body()
    }

    private func refuseClosed() throws(LedgerError) {
        if isClosed { throw LedgerError(.closed, "the ledger was closed") }
    }

    private func enterAlone() async {
        await enter { state in
            guard state.inside == 0, !state.isAlone else { return false }
            state.isAlone = true
            return true
        } queue: {
            $0.alone.append($1)
        }
    }

    /// Goes in where the state allows it, else waits until `leave` lets it in.
    private func enter(
        _ attempt: @Sendable (inout State) -> Bool,
        queue: @Sendable (inout State, CheckedContinuation<Void, Never>) -> Void
    ) async {
        if state.withLock(attempt) { return }
        await withCheckedContinuation { turn in
            let isIn = state.withLock { state in
                if attempt(&state) { return true }
                queue(&state, turn)
                return false
            }
            if isIn { turn.resume() }
        }
    }

    private func leave(_ change: (inout State) -> Void) {
        let next = state.withLock { state in
            change(&state)
            guard !state.isAlone else { return [CheckedContinuation<Void, Never>]() }
            if !state.alone.isEmpty {
                guard state.inside == 0 else { return [] }
                state.isAlone = true
                return [state.alone.removeFirst()]
            }
            defer { state.shared = [] }
            state.inside += state.shared.count
            return state.shared
        }
        for turn in next { turn.resume() }
    }
}
