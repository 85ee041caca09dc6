// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What opening a log found after its last use.
public struct LogRecovery: Hashable, Sendable {
    /// The bytes of a torn write that were cut off the end (kept in `torn/`); 0 after a clean stop.
    public let cutBytes: Int64
    /// The entries that were read from the write-ahead file.
    public let replayedEntries: UInt64
    /// The entries after the last signed checkpoint: durable, not signed yet.
    public let unsignedEntries: UInt64
}
