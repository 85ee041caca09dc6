// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Lets one ingest of a tenant through at a time.
final class IngestGate: Sendable {
    private let isTaken = Lock(false)

    /// The right to ingest; it ends with its last reference, however the request ended.
    final class Turn: Sendable {
        private let gate: IngestGate
        fileprivate init(_ gate: IngestGate) { self.gate = gate }
        deinit { gate.isTaken.withLock { $0 = false } }
    }

    /// Whether an ingest is running.
    var isBusy: Bool { isTaken.withLock { $0 } }

    /// Takes the right, or says that another one has it.
    func enter() throws(ArchiveError) -> Turn {
        let entered = isTaken.withLock { taken in
            defer { taken = true }
            return !taken
        }
        guard entered else {
            throw ArchiveError(
                .ingestRunning, "an ingest of this tenant is running", nextStep: "wait until it has ended, then repeat")
        }
        return Turn(self)
    }
}
