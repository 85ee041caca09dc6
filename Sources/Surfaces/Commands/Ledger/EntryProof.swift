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
            throw badAnswer("the archive showed no leaf hash of entry \(entry)")
        }
        let proof = try TLogProof(parsing: try await archive.bytes("/v1/entries/\(entry)/receipt"))
        let checkpoint = try proof.verify(leaf: leaf, verifiers: [try NoteVerifier(vkey: key)])
        guard proof.index == UInt64(entry) else { throw badAnswer("the archive proved another entry than \(entry)") }
        return EntryProof(entry: entry, leaf: leaf, proof: proof, checkpoint: checkpoint)
    }

    /// Checks a receipt with the bytes of the entry it is for; no service is needed.
    static func check(receipt: [UInt8], entry: [UInt8], verifiers: [NoteVerifier]) throws -> EntryProof {
        let proof = try TLogProof(parsing: receipt)
        let leaf = Merkle.leafHash(entry)
        let checkpoint = try proof.verify(leaf: leaf, verifiers: verifiers)
        return EntryProof(entry: Int(clamping: proof.index), leaf: leaf, proof: proof, checkpoint: checkpoint)
    }

    /// The bytes of the entry as they stand in the log, out of its bundle; they have the leaf hash that was proved.
    func entryBytes(from archive: ServiceClient) async throws -> [UInt8] {
        let index = UInt64(entry)
        guard let tile = TileLayout.tile(level: .entries, index: index >> 8, size: checkpoint.size) else {
            throw Self.badAnswer("the checkpoint of \(checkpoint.size) entries does not cover entry \(entry)")
        }
        let bundle = try EntryBundle.decode(try await archive.bytes("/v1/log/\(tile.path)"), count: tile.width)
        let bytes = Array(bundle[entry & 0xFF])
        guard Merkle.leafHash(bytes) == leaf else {
            throw Self.badAnswer("the bytes that the archive gave for entry \(entry) are not those that were proved")
        }
        return bytes
    }

    private static func badAnswer(_ message: String) -> CommandFailure {
        CommandFailure(
            CommandCode.badAnswer, message,
            nextStep: "check with `substrate status` that all programs have the same version")
    }
}
