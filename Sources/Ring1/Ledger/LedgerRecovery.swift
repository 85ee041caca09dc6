// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What opening a ledger found after its last use.
public struct LedgerRecovery: Hashable, Sendable {
    /// The bytes of a torn write that were cut off the end (kept in `torn/`); 0 after a clean stop.
    public let cutBytes: Int64
    /// The entries after the last signed checkpoint: durable, not signed yet.
    public let unsignedEntries: UInt64
    /// The erased contents that were still there (a crash during an erasure, or a restored copy) and are gone now.
    public let completedErasures: Int

    /// Makes a report.
    public init(cutBytes: Int64, unsignedEntries: UInt64, completedErasures: Int = 0) {
        self.cutBytes = cutBytes
        self.unsignedEntries = unsignedEntries
        self.completedErasures = completedErasures
    }
}
