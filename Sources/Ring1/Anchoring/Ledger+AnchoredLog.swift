// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Ledger
import Primitives
public import TransparencyLog

extension Ledger: AnchoredLog {
    /// Every key that ever signed: a checkpoint that waits may be older than the newest key.
    public func anchorVerifiers() async throws -> [NoteVerifier] { keyHistory.map(\.key) }

    /// The newest checkpoint, signed now where something was appended since the last.
    public func anchorCheckpoint() async throws -> SignedNote {
        try SignedNote(parsing: Array(try await checkpoint().utf8))
    }

    /// The proof from one size to another, from the ledger's tiles.
    public func anchorConsistency(from old: UInt64, to new: UInt64) async throws -> ConsistencyProof {
        try consistencyProof(from: old, to: new)
    }

    /// Serves the cosignatures as long as the checkpoint is the newest.
    public func attachCosignatures(_ signatures: [NoteSignature], to checkpoint: Checkpoint) async throws {
        try attach(signatures, to: checkpoint)
    }

    /// Appends an entry of the kind `anchor`.
    public func appendAnchor(_ record: JSONObject) async throws -> UInt64 { try await recordAnchor(record).index }
}
