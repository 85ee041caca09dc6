// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TransparencyLog

/// What the ledger has signed: only ever a longer log that begins with the last one.
///
/// `state/signed` is the memory, `checkpoint` its copy for readers, `checkpoints` the history. The order of writing is
/// state, history, copy, so whatever was seen by a reader is remembered.
struct SignedState: Sendable {
    let layout: LedgerLayout
    let signer: NoteSigner
    /// The bytes in `state/signed`.
    private(set) var bytes: [UInt8]
    /// What they say.
    private(set) var checkpoint: Checkpoint

    /// The most bytes of a note this ledger writes or reads.
    static let maxNoteBytes = 65_536
    /// The most bytes of the history (about 4 million checkpoints).
    static let maxHistoryBytes = 1 << 30

    /// Signs the empty ledger.
    init(creating layout: LedgerLayout, signer: NoteSigner) throws {
        self.layout = layout
        self.signer = signer
        checkpoint = Checkpoint(origin: signer.name, size: 0, root: Merkle.emptyRoot)
        bytes = try SignedNote(signing: checkpoint.text, with: [signer]).bytes
        try Files.createDirectory(layout.signedState.parent, parents: false)
        try AtomicFile.create(bytes, at: layout.signedState)
        try publish()
    }

    /// Reads the state, and completes a publication that a crash interrupted.
    init(opening layout: LedgerLayout, signer: NoteSigner) throws {
        self.layout = layout
        self.signer = signer
        bytes = try Files.read(layout.signedState, limit: Self.maxNoteBytes)
        checkpoint = try Self.read(bytes, "state/signed", signer: signer)
        let published =
            Files.exists(layout.checkpoint) ? try Files.read(layout.checkpoint, limit: Self.maxNoteBytes) : nil
        guard let published, published != bytes else {
            if published == nil || !historyEndsWithState() { try publish() }
            return
        }
        // Replaced only by newer ones: the published one may be the one before, never a later one.
        let other = try Self.read(published, "checkpoint", signer: signer)
        guard other.size < checkpoint.size else {
            throw LedgerError(
                .signedStateChanged,
                "the published checkpoint has size \(other.size), the last signed state has \(checkpoint.size)")
        }
        try publish()
    }

    /// Signs the log of this size, after proving that it begins with the last one signed.
    mutating func advance(to size: UInt64, root: SHA256Digest, tree: CommittedTree) throws {
        guard size != checkpoint.size || root != checkpoint.root else { return }
        let proof = try? Merkle.consistencyProof(from: checkpoint.size, to: size, nodes: tree)
        guard let proof, proof.proves(fromRoot: checkpoint.root, toRoot: root) else {
            throw LedgerError(
                .damaged, "the log of \(size) entries does not begin with the \(checkpoint.size) entries signed before")
        }
        let next = Checkpoint(origin: signer.name, size: size, root: root)
        let note = try SignedNote(signing: next.text, with: [signer]).bytes
        _ = try Self.read(note, "the new checkpoint", signer: signer)
        // Compare and swap: we hold the lock, and what we replace is what we signed last.
        guard try Files.read(layout.signedState, limit: Self.maxNoteBytes) == bytes else {
            throw LedgerError(
                .signedStateChanged, "state/signed was changed by someone else since this process read it")
        }
        try AtomicFile.write(note, to: layout.signedState)
        bytes = note
        checkpoint = next
        try publish()
    }

    /// Writes history and public copy; both may be repeated.
    private func publish() throws {
        let history = try AppendFile(layout.checkpoints)
        // A torn end is cut at the last whole note.
        let whole = Self.notes(in: try history.read(at: 0, count: Self.maxHistoryBytes))
        try history.cut(to: Int64(whole.reduce(0) { $0 + $1.count + 1 }))
        if whole.last != bytes {
            try history.append(bytes + [0x0a])
            try history.sync()
        }
        try AtomicFile.write(bytes, to: layout.checkpoint, permissions: 0o644)
    }

    private func historyEndsWithState() -> Bool {
        guard let all = try? Files.read(layout.checkpoints, limit: Self.maxHistoryBytes) else { return false }
        return all.count > bytes.count && all.suffix(bytes.count + 1).elementsEqual(bytes + [0x0a])
    }

    private static func read(_ bytes: [UInt8], _ name: String, signer: NoteSigner) throws -> Checkpoint {
        do {
            let note = try SignedNote(parsing: bytes)
            return try Checkpoint(note: note, verifiers: [signer.verifier])
        } catch {
            if error.kind == .noteUnknownKey {
                throw LedgerError(.wrongKey, "\(name) is signed by another key than \(signer.name)")
            }
            throw LedgerError(.damaged, "\(name) is not a valid checkpoint: \(error.message)")
        }
    }

    /// The notes of a history; a note is text, empty line, one signature line, empty line. The rest is left out.
    static func notes(in history: [UInt8]) -> [[UInt8]] {
        var notes: [[UInt8]] = []
        var start = 0
        var gaps = 0
        for index in history.indices.dropFirst() where history[index] == 0x0a && history[index - 1] == 0x0a {
            gaps += 1
            guard gaps == 2 else { continue }
            notes.append(Array(history[start..<index]))
            start = index + 1
            gaps = 0
        }
        return notes
    }
}

/// `identity`: whose ledger this is, signed by its key.
enum LedgerIdentity {
    static let heading = "substrate ledger v1"

    static func text(tenant: ModuleID, origin: String) -> String { "\(heading)\n\(origin)\n\(tenant.name)\n" }

    static func check(_ bytes: [UInt8], scope: TenantScope, signer: NoteSigner) throws {
        let note: SignedNote
        do {
            note = try SignedNote(parsing: bytes, verifiers: [signer.verifier])
        } catch {
            if error.kind == .noteUnknownKey {
                throw LedgerError(.wrongKey, "the ledger was not made with the key \(signer.name)")
            }
            throw LedgerError(.damaged, "the identity of the ledger is not a valid note: \(error.message)")
        }
        guard note.text.hasPrefix(heading + "\n") else {
            throw LedgerError(.unknownFormat, "the ledger's format is not “\(heading)”")
        }
        guard note.text == text(tenant: scope.moduleID, origin: signer.name) else {
            throw LedgerError(.wrongTenant, "the ledger does not belong to the tenant \(scope.moduleID)")
        }
    }
}
