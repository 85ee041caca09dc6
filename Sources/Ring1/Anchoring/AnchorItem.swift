// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TransparencyLog

/// One checkpoint on its way to be anchored, with what was proved so far. Pure; the outbox keeps it on disk.
struct AnchorItem: Hashable, Sendable {
    /// When the checkpoint was taken, for the last time where it stayed the newest.
    var created: Instant
    /// The checkpoint with the log's own signatures and no others; these bytes are what is anchored.
    let note: SignedNote
    let checkpoint: Checkpoint
    /// The digest of the note, signed by the ledger's anchor key: made once, so that sending it again is the same entry.
    let entry: RekorEntry
    /// What failed, part by part.
    var attempts: [AnchorPart: Attempt] = [:]
    /// What was verified.
    var cosignatures: [NoteSignature] = []
    var receipt: RekorReceipt?
    var stamp: TimeStamp?
    /// Whether its time is over: nothing more is asked, and what was proved is recorded.
    var isClosed = false

    /// Takes a checkpoint and signs it with the anchor key.
    init(
        note: SignedNote, verifiers: [NoteVerifier], key: P256PrivateKey, created: Instant
    ) throws(AnchorError) {
        do throws(TransparencyLogError) {
            checkpoint = try Checkpoint(note: note, verifiers: verifiers)
        } catch { throw AnchorError(.unverified, "the ledger's own checkpoint: \(error.message)") }
        let origin = checkpoint.origin
        self.note = note.keeping { $0.name.utf8.elementsEqual(origin.utf8) }
        self.created = created
        do throws(CryptographyError) {
            entry = try RekorEntry(signing: self.note.bytes, with: key)
        } catch { throw AnchorError(.keyInvalid, error.message) }
    }

    init(note: SignedNote, checkpoint: Checkpoint, entry: RekorEntry, created: Instant) {
        self.note = note
        self.checkpoint = checkpoint
        self.entry = entry
        self.created = created
    }

    /// The digest that the time stamp is on: of the anchor key's signature, which stands in the Rekor entry too.
    var stampedDigest: SHA256Digest { SHA256.hash(entry.signature) }
    /// The checkpoint with the cosignatures so far.
    var cosignedNote: SignedNote { cosignatures.reduce(note) { $0.adding($1) } }
    /// Whether anything was proved yet.
    var hasProof: Bool { receipt != nil || stamp != nil || !cosignatures.isEmpty }

    /// Whether a part is done.
    func has(_ part: AnchorPart, _ configuration: AnchorConfiguration) -> Bool {
        switch part {
        case .rekor: receipt != nil
        case .timeStamp: stamp != nil
        case .record: false
        case .witness(let vkey):
            configuration.policy?.witnesses.contains { witness in
                witness.verifier.vkey == vkey && cosignatures.contains { witness.verifier.isNamed(by: $0) }
            } ?? false
        }
    }

    /// The parts that should be tried now; the record where all the others are done.
    func due(_ configuration: AnchorConfiguration, at now: Instant) -> [AnchorPart] {
        wanted(configuration).filter { attempts[$0]?.isDue(now) ?? true }
    }

    /// When something is due next; nil where nothing is left to do.
    func nextDue(_ configuration: AnchorConfiguration, at now: Instant) -> Instant? {
        wanted(configuration).map { part in attempts[part].map { $0.isDue(now) ? now : $0.next } ?? now }.min()
    }

    private func wanted(_ configuration: AnchorConfiguration) -> [AnchorPart] {
        if isClosed || isComplete(configuration) { return [.record] }
        return configuration.parts.filter { !has($0, configuration) }
    }

    /// Whether everything that is configured is proved: the log, the time, and as many witnesses as the policy asks for,
    /// after each witness was asked at least once.
    func isComplete(_ configuration: AnchorConfiguration) -> Bool {
        missing(configuration).isEmpty
            && configuration.parts.allSatisfy { has($0, configuration) || attempts[$0] != nil }
    }

    /// What an anchor would lack now, by name.
    func missing(_ configuration: AnchorConfiguration) -> [String] {
        var missing: [String] = []
        if let policy = configuration.policy, !policy.evaluate(cosignedNote).isSatisfied { missing.append("witnesses") }
        if configuration.rekor != nil, receipt == nil { missing.append("rekor") }
        if configuration.timeStamps != nil, stamp == nil { missing.append("time_stamp") }
        return missing
    }
}

extension NoteVerifier {
    /// Whether a signature line says that it is by this key.
    func isNamed(by signature: NoteSignature) -> Bool {
        keyID == signature.keyID && name.utf8.elementsEqual(signature.name.utf8)
    }
}

extension SignedNote {
    /// The note with some of its signatures only.
    func keeping(_ isWanted: (NoteSignature) -> Bool) -> SignedNote {
        let lines = signatures.filter(isWanted).map { $0.line + "\n" }.joined()
        // The parts come from a note that was read, so they make one again, unless no signature is left.
        return (try? SignedNote(parsing: Array((text + "\n" + lines).utf8))) ?? self
    }
}
