// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Cryptography
import JSON
import Primitives
import TransparencyLog

/// A ledger in memory, as far as anchoring needs one.
final class LogInMemory: AnchoredLog {
    private struct State {
        var leaves: [SHA256Digest] = []
        var records: [JSONObject] = []
        var attached: [NoteSignature] = []
        var isBroken = false
    }
    private let state = Lock(State())
    let signer: NoteSigner
    struct Broken: Error {}

    init(_ origin: String = "substrate.example/box/ledger", entries: Int = 5, seed: UInt8 = 7) throws {
        signer = try NoteSigner(name: origin, key: Ed25519PrivateKey(seed: [UInt8](repeating: seed, count: 32)))
        grow(entries)
    }

    var size: UInt64 { state.withLock { UInt64($0.leaves.count) } }
    /// The anchor records that were appended.
    var records: [JSONObject] { state.withLock { $0.records } }
    var attached: [NoteSignature] { state.withLock { $0.attached } }

    func grow(_ count: Int) {
        state.withLock { state in
            for _ in 0..<count { state.leaves.append(Merkle.leafHash(Array("entry \(state.leaves.count)".utf8))) }
        }
    }
    /// Puts an old copy back.
    func shrink(to count: Int) { state.withLock { $0.leaves.removeLast($0.leaves.count - count) } }
    /// Lets every call fail, or none.
    func setBroken(_ isBroken: Bool) { state.withLock { $0.isBroken = isBroken } }

    private func tree() throws -> MemoryTree {
        try state.withLock { state in
            guard !state.isBroken else { throw Broken() }
            return MemoryTree(leaves: state.leaves)
        }
    }

    func anchorVerifiers() async throws -> [NoteVerifier] { [signer.verifier] }
    func anchorCheckpoint() async throws -> SignedNote {
        let tree = try tree()
        return try SignedNote(
            signing: Checkpoint(origin: signer.name, size: tree.size, root: tree.root).text, with: [signer])
    }
    func anchorConsistency(from old: UInt64, to new: UInt64) async throws -> ConsistencyProof {
        try Merkle.consistencyProof(from: old, to: new, nodes: tree())
    }
    func attachCosignatures(_ signatures: [NoteSignature], to checkpoint: Checkpoint) async throws {
        state.withLock { $0.attached += signatures }
    }
    func appendAnchor(_ record: JSONObject) async throws -> UInt64 {
        let bytes = try CanonicalJSON.encode(.object(record))
        return try state.withLock { state in
            guard !state.isBroken else { throw Broken() }
            state.leaves.append(Merkle.leafHash(bytes))
            state.records.append(record)
            return UInt64(state.leaves.count - 1)
        }
    }
}
