// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import JSON
import LogStore
import NoteKeys
import Primitives
public import TransparencyLog

extension Ledger {
    /// Changes to the key that was announced before, and announces the one after it.
    ///
    /// Appends wait. The first checkpoint over the entry is signed by both keys; from then on the old one signs no more
    /// and its private half is gone. A crash at any point is completed at the next opening.
    ///
    /// - Parameters:
    ///   - key: the operator's; the one that the ledger names, where it names one.
    ///   - newOperator: who must agree to the change after this one; nil for the same.
    /// - Returns: the entry about the change.
    /// - Throws: `ledger_key_invalid` where the keys are not the ones announced; nothing is changed then.
    @discardableResult @concurrent public func rotateKey(
        operator key: Ed25519PrivateKey, newOperator: Ed25519PublicKey? = nil
    ) async throws -> LedgerEntry {
        try await LedgerError.translating {
            try await gate.alone {
                try refuseHandedOver()
                let old = try NoteKeyFile.read(keyRing.file)
                guard let new = try keyRing.next() else {
                    throw LedgerError(
                        .keyInvalid, "the key that was announced is missing",
                        nextStep: "put \(keyRing.nextFile) back from your backup")
                }
                let after = try keyRing.beginChange(name: new.name)
                let change = KeyStatement.Change.rotation(
                    to: new.verifier, next: LedgerIdentity.commitment(to: after.verifier),
                    operatorKey: newOperator ?? key.publicKey)
                let entry: LedgerEntry
                do {
                    entry = try await appendChange(change, signers: [old, new], operator: key)
                } catch {
                    try? await setSigners([old])
                    try? keyRing.cancelChange()
                    throw error
                }
                _ = try await log.checkpoint()
                try await finishRotation(to: new)
                return entry
            }
        }
    }

    /// Hands the ledger to another owner's key: this box appends nothing after it.
    ///
    /// - Parameters:
    ///   - vkey: the new owner's verifier key; its name is the log's origin.
    ///   - next: the digest of the verifier key that must follow it, where the new owner announces one.
    ///   - key: the operator's key of this owner.
    ///   - newOperator: the operator's key of the new owner.
    /// - Returns: the entry about it.
    /// - Throws: `ledger_key_invalid` where a key is not the one it must be; nothing is changed then.
    @discardableResult @concurrent public func handOver(
        to vkey: NoteVerifier, next: SHA256Digest? = nil, operator key: Ed25519PrivateKey,
        newOperator: Ed25519PublicKey? = nil
    ) async throws -> LedgerEntry {
        try await LedgerError.translating {
            try await gate.alone {
                try refuseHandedOver()
                let signer = try NoteKeyFile.read(keyRing.file)
                let change = KeyStatement.Change.handOver(to: vkey, next: next, operatorKey: newOperator)
                let entry = try await appendChange(change, signers: [signer], operator: key)
                _ = try await log.checkpoint()
                return entry
            }
        }
    }

    /// Says that an earlier key counts no more for checkpoints beyond a size, because it got into other hands.
    ///
    /// The key in use cannot be revoked: change to the next one first.
    @discardableResult @concurrent public func revokeKey(
        _ revoked: NoteVerifier, beyond size: UInt64, operator key: Ed25519PrivateKey
    ) async throws -> LedgerEntry {
        try await LedgerError.translating {
            try await gate.alone {
                try refuseHandedOver()
                let signer = try NoteKeyFile.read(keyRing.file)
                return try await appendChange(
                    .revocation(of: revoked, beyond: size), signers: [signer], operator: key)
            }
        }
    }

    /// Checks a change as every reader will, appends it, and takes it over.
    private func appendChange(
        _ change: KeyStatement.Change, signers: [NoteSigner], operator key: Ed25519PrivateKey
    ) async throws -> LedgerEntry {
        let size = log.size
        let statement = control.withLock { $0.keys.statement(change, size: size) }
        let object = try statement.signed(by: signers, operator: key)
        let content = try CanonicalJSON.encode(.object(object))
        let signed = try SignedKeyStatement(statement.kind, content: content)
        try control.withLock { control throws(LedgerError) in try control.keys.check(signed, at: size) }
        // Both sign from here on, so that no checkpoint over the entry lacks the new signature.
        if signers.count > 1 { try await setSigners(signers) }
        let entry = try await appendControl(statement.kind, object)
        try control.withLock { control throws(LedgerError) in
            try control.applyChange(statement.kind, content: content, at: entry.index)
        }
        return entry
    }

    private func setSigners(_ signers: [NoteSigner]) async throws {
        let keys = control.withLock { $0.keys.keys }
        let known = signers.map(\.verifier).filter { !keys.contains($0) }
        try await log.setSigners(signers, verifiers: known + keys)
    }

    /// The end of a change whose entry and checkpoint are durable; also after a crash.
    func finishRotation(to signer: NoteSigner) async throws {
        try keyRing.finishChange(to: signer.verifier)
        try keyRing.publish(control.withLock { $0.keys.keys })
        try await setSigners([signer])
    }
}
