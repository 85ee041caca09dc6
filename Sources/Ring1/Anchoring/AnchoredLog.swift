// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import TransparencyLog

/// What anchoring needs of a ledger.
public protocol AnchoredLog: Sendable {
    /// The keys that the log's checkpoints are signed with now.
    func anchorVerifiers() async throws -> [NoteVerifier]

    /// The newest checkpoint, signed by the log, over everything that is durable now.
    func anchorCheckpoint() async throws -> SignedNote

    /// The proof that the log of `old` entries is the beginning of the log of `new` entries.
    func anchorConsistency(from old: UInt64, to new: UInt64) async throws -> ConsistencyProof

    /// Serves the cosignatures with the checkpoint as long as it is the newest.
    func attachCosignatures(_ signatures: [NoteSignature], to checkpoint: Checkpoint) async throws

    /// Appends an anchor record and returns the number of its entry; durable when it returns.
    ///
    /// The same record may come again after a crash; it is no error then, and may give the old entry.
    func appendAnchor(_ record: JSONObject) async throws -> UInt64
}
