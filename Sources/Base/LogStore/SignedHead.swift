// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TransparencyLog

/// The memory of what a log has signed, outside its own directory: only ever a longer log that begins with the last one.
///
/// `head` holds the last signed note and when it was signed. A new one replaces it only where the file still holds what
/// this process wrote last; a second process is kept out by `lock`.
final class SignedHead: Sendable {
    private struct State {
        /// The bytes of `head`.
        var stored: [UInt8]
        /// When the last head was signed, in milliseconds since 1970.
        var time: Int64
        var published: PublishedCheckpoint
        /// The newest checkpoint that has cosignatures.
        var cosigned: PublishedCheckpoint?
        var signers: [NoteSigner]
        var verifiers: [NoteVerifier]
    }
    private let state: Lock<State>
    private let path: FilePath
    private let cosignatures: FilePath
    private let clock: WallClock
    private let calls: LogFileCalls
    private let lock: Lock<FileLock?>

    /// The most bytes of the file; a note has at most 1 MiB.
    static let maxBytes = SignedNote.maxBytes + 200
    private static let heading = "substrate signed head v1\n"
    /// A clock that goes back by no more than this (1 s) is being set right, not set back.
    static let clockTolerance: Int64 = 1000

    /// Opens the memory, or begins one where `mayCreate` says that the log has nothing yet.
    init(
        directory: FilePath, cosignatures: FilePath, signers: [NoteSigner], verifiers: [NoteVerifier],
        clock: WallClock, calls: LogFileCalls, mayCreate: () throws -> Bool
    ) throws {
        let origin = try Self.origin(of: signers)
        try calls.makeDirectory(directory)
        do throws(DurabilityError) {
            lock = Lock(try FileLock(directory.appending("lock")))
        } catch { throw LogStoreError(error) }
        path = directory.appending("head")
        self.cosignatures = cosignatures
        self.clock = clock
        self.calls = calls
        let verifiers = verifiers + signers.map(\.verifier)
        for name in try Files.list(directory) where name.string.hasPrefix(AtomicFile.temporaryPrefix) {
            try calls.remove(directory.appending(bytes: name.bytes))
        }
        if !Files.exists(path) {
            guard try mayCreate() else {
                throw LogStoreError(.signedStateChanged, "the log has entries, but \(path) is missing")
            }
            let time = clock.now.milliseconds
            let note = try SignedNote(
                signing: Checkpoint(origin: origin, size: 0, root: Merkle.emptyRoot).text, with: signers)
            try calls.replace(Self.encode(note, time: time), at: path, permissions: 0o600)
        }
        let stored = try Files.read(path, limit: Self.maxBytes)
        let (note, time) = try Self.decode(stored)
        let published = try Self.check(note, "the last signed head", origin: origin, verifiers: verifiers)
        state = Lock(
            State(stored: stored, time: time, published: published, signers: signers, verifiers: verifiers))
        try readCosignatures(origin: origin)
    }

    /// Lets another process sign; this one must not any more.
    func unlock() { lock.withLock { $0 = nil } }

    /// What was signed last, with the cosignatures it has got.
    var published: PublishedCheckpoint { state.withLock { $0.published } }
    /// The newest checkpoint that witnesses have cosigned.
    var cosigned: PublishedCheckpoint? { state.withLock { $0.cosigned } }
    var origin: String { published.checkpoint.origin }

    /// Reads and checks a checkpoint of this log.
    func check(_ bytes: [UInt8], _ name: String) throws(LogStoreError) -> Checkpoint {
        let verifiers = state.withLock { $0.verifiers }
        do {
            let note = try SignedNote(parsing: bytes)
            return try Self.check(note, name, origin: origin, verifiers: verifiers).checkpoint
        } catch let error as LogStoreError {
            throw error
        } catch { throw .damaged("\(name) is not a signed note: \(LogStoreError.wrapping(error).message)") }
    }

    /// Signs the log of a size, after checking that it begins with the last one signed.
    ///
    /// One caller at a time. Signs anew where the size is the same only when `signers` are given.
    func advance(
        to size: UInt64, root: SHA256Digest, proof: (UInt64) throws -> ConsistencyProof,
        signers replacement: (signers: [NoteSigner], verifiers: [NoteVerifier])? = nil
    ) throws -> PublishedCheckpoint {
        let last = state.withLock { $0 }
        let old = last.published.checkpoint
        if size == old.size, root == old.root, replacement == nil { return last.published }
        let signers = replacement?.signers ?? last.signers
        guard try Self.origin(of: signers) == old.origin else {
            throw LogStoreError(.wrongKey, "the new signers have another name than the log \(old.origin)")
        }
        guard try proof(old.size).proves(fromRoot: old.root, toRoot: root) else {
            throw LogStoreError.damaged("the log of \(size) entries does not begin with the \(old.size) signed before")
        }
        let now = clock.now.milliseconds
        guard now >= last.time - Self.clockTolerance else {
            throw LogStoreError(
                .clockBehind, "the clock is \((last.time - now) / 1000) s behind the last signature")
        }
        let time = max(now, last.time)
        let verifiers = (replacement?.verifiers ?? last.verifiers) + signers.map(\.verifier)
        let checkpoint = Checkpoint(origin: old.origin, size: size, root: root)
        var note = try SignedNote(signing: checkpoint.text, with: signers)
        // Signed anew with other keys, it is still what its witnesses have signed.
        if checkpoint == old {
            note = Self.adding(last.published.note.signatures.filter { $0.name != old.origin }, to: note)
        }
        let published = try Self.check(note, "the new head", origin: old.origin, verifiers: verifiers)
        let bytes = Self.encode(note, time: time)
        guard try Files.read(path, limit: Self.maxBytes) == last.stored else {
            throw LogStoreError(.signedStateChanged, "\(path) was changed by someone else since this process wrote it")
        }
        try calls.replace(bytes, at: path, permissions: 0o600)
        state.withLock { state in
            state.stored = bytes
            state.time = time
            state.published = published
            state.signers = signers
            state.verifiers = verifiers
        }
        return published
    }

    /// Adds cosignatures to the checkpoint they are for, while it is the newest or the newest that is cosigned.
    func attach(_ signatures: [NoteSignature], to checkpoint: Checkpoint) throws(LogStoreError) {
        let merged = state.withLock { state -> (PublishedCheckpoint, isNewest: Bool)? in
            let isNewest = state.published.checkpoint == checkpoint
            let base = isNewest ? state.published : state.cosigned?.checkpoint == checkpoint ? state.cosigned : nil
            guard let base else { return nil }
            let note = Self.adding(signatures, to: base.note)
            return (PublishedCheckpoint(checkpoint: checkpoint, note: note), isNewest)
        }
        guard let (merged, isNewest) = merged else { return }
        do throws(DurabilityError) {
            try calls.replace(merged.bytes, at: cosignatures, permissions: 0o600)
        } catch { throw LogStoreError(error) }
        state.withLock { state in
            if isNewest, state.published.checkpoint == checkpoint { state.published = merged }
            state.cosigned = merged
        }
    }

    private func readCosignatures(origin: String) throws {
        guard Files.exists(cosignatures) else { return }
        // Derived: the witnesses can be asked again, so a damaged file is not a reason to refuse.
        guard let bytes = try? Files.read(cosignatures, limit: SignedNote.maxBytes),
            let note = try? SignedNote(parsing: bytes)
        else { return }
        state.withLock { state in
            guard let found = try? Self.check(note, "", origin: origin, verifiers: state.verifiers),
                found.checkpoint.size <= state.published.checkpoint.size
            else { return }
            state.cosigned = found
            guard found.checkpoint == state.published.checkpoint else { return }
            let cosignatures = found.note.signatures.filter { $0.name != origin }
            state.published = PublishedCheckpoint(
                checkpoint: found.checkpoint, note: Self.adding(cosignatures, to: state.published.note))
        }
    }

    /// A note with further signatures, each key once.
    private static func adding(_ signatures: [NoteSignature], to note: SignedNote) -> SignedNote {
        var note = note
        for signature in signatures
        where !note.signatures.contains(where: { $0.name == signature.name && $0.keyID == signature.keyID }) {
            note = note.adding(signature)
        }
        return note
    }

    private static func origin(of signers: [NoteSigner]) throws(LogStoreError) -> String {
        guard let first = signers.first else { throw LogStoreError(.wrongKey, "a log needs a key to sign with") }
        guard signers.allSatisfy({ $0.name == first.name }) else {
            throw LogStoreError(.wrongKey, "the keys of a log have the same name, which is its origin")
        }
        return first.name
    }

    private static func check(
        _ note: SignedNote, _ name: String, origin: String, verifiers: [NoteVerifier]
    ) throws(LogStoreError) -> PublishedCheckpoint {
        do throws(TransparencyLogError) {
            let checkpoint = try Checkpoint(note: note, verifiers: verifiers)
            guard checkpoint.origin == origin else {
                throw TransparencyLogError(.noteUnknownKey, "it is of the log \(checkpoint.origin)")
            }
            return PublishedCheckpoint(checkpoint: checkpoint, note: note)
        } catch {
            if error.kind == .noteUnknownKey {
                throw LogStoreError(.wrongKey, "\(name) is not signed by the keys of \(origin): \(error.message)")
            }
            throw .damaged("\(name) is not a valid checkpoint: \(error.message)")
        }
    }

    private static func encode(_ note: SignedNote, time: Int64) -> [UInt8] {
        Array("\(heading)time \(time)\n\n".utf8) + note.bytes
    }

    static func decode(_ bytes: [UInt8]) throws(LogStoreError) -> (SignedNote, Int64) {
        guard bytes.starts(with: heading.utf8) else {
            throw LogStoreError(.unknownFormat, "the memory of the last signed head is of an unknown format")
        }
        let rest = bytes.dropFirst(heading.utf8.count)
        guard let end = rest.firstIndex(of: 0x0a), rest.starts(with: "time ".utf8),
            rest.index(after: end) < rest.endIndex, rest[end + 1] == 0x0a,
            let time = Int64(String(decoding: rest[(rest.startIndex + 5)..<end], as: UTF8.self)),
            let note = try? SignedNote(parsing: Array(rest[(end + 2)...]))
        else { throw .damaged("the memory of the last signed head is damaged") }
        return (note, time)
    }
}
