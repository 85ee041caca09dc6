// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Cryptography
import JSON
import TransparencyLog

/// An entry's way to the root in a signed checkpoint, checked here and not where it was made.
struct EntryProof: Sendable {
    let entry: Int
    let leaf: SHA256Digest
    let proof: TLogProof
    let checkpoint: Checkpoint

    /// Fetches the entry's leaf hash and its proof, and checks signature and path.
    static func fetch(entry: Int, from archive: ServiceClient, key: String) async throws -> EntryProof {
        let shown = try await archive.get("/v1/entries/\(entry)")
        guard let leaf = shown["leaf_hash"]?.stringValue.flatMap({ SHA256Digest(hex: $0) }) else {
            throw CommandFailure(
                CommandCode.badAnswer, "the archive showed no leaf hash of entry \(entry)",
                nextStep: "check with `substrate status` that all programs have the same version")
        }
        let proof = try TLogProof(parsing: try await archive.bytes("/v1/entries/\(entry)/receipt"))
        let checkpoint = try proof.verify(leaf: leaf, verifiers: [try NoteVerifier(vkey: key)])
        return EntryProof(entry: entry, leaf: leaf, proof: proof, checkpoint: checkpoint)
    }
}
