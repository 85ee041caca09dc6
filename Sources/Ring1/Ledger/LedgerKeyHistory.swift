// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
public import TransparencyLog

/// A key of a ledger and the sizes for which its signature counts.
public struct LedgerKeyPeriod: Hashable, Sendable {
    /// The key.
    public let key: NoteVerifier
    /// The smallest size it may sign.
    public let fromSize: UInt64
    /// The largest size it may sign; nil for the key in use.
    public internal(set) var toSize: UInt64?

    /// The key as text, `<name>+<id>+<base64>`.
    public var vkey: String { key.vkey }
    /// Whether a signature of this key counts for a checkpoint of this size.
    public func covers(_ size: UInt64) -> Bool { size >= fromSize && toSize.map { size <= $0 } ?? true }
}

/// Which keys signed for which sizes: begins with the identity and follows the entries about keys.
///
/// Nothing here is believed that is not signed by the key before it and by the operator.
struct LedgerKeyHistory: Sendable {
    private let identity: LedgerIdentity
    private let digest: SHA256Digest
    private(set) var periods: [LedgerKeyPeriod]
    /// What the next key must be.
    private(set) var next: SHA256Digest?
    /// Who must agree to the next change; nil where that change says so.
    private(set) var operatorKey: Ed25519PublicKey?

    init(identity: LedgerIdentity) {
        self.identity = identity
        digest = SHA256.hash(Array(identity.text.utf8))
        periods = [LedgerKeyPeriod(key: identity.key, fromSize: 0, toSize: nil)]
        next = identity.next
        operatorKey = identity.operatorKey
    }

    /// The key in use.
    var current: NoteVerifier { periods[periods.count - 1].key }
    /// All keys, the newest first.
    var keys: [NoteVerifier] { periods.reversed().map(\.key) }

    /// Who is to make a statement about a change at this size.
    func statement(_ change: KeyStatement.Change, size: UInt64) -> KeyStatement {
        KeyStatement(identity: digest, size: size, key: current, change: change)
    }

    /// Whether the statement may stand at this place in the log; throws `ledger_key_invalid`.
    func check(_ signed: SignedKeyStatement, at index: UInt64) throws(LedgerError) {
        let statement = signed.statement
        func refuse(_ why: String) -> LedgerError {
            LedgerError(.keyInvalid, "the entry \(index) about the ledger's keys does not hold: \(why)", index: index)
        }
        guard statement.identity == digest else { throw refuse("it belongs to another ledger") }
        guard statement.key == current else { throw refuse("it was signed by another key than the one in use") }
        guard statement.size <= index else { throw refuse("it was signed for a later place") }
        guard (try? signed.note.verify([current])) != nil else {
            throw refuse("the signature of the key in use is wrong")
        }
        switch statement.change {
        case .rotation(let new, _, _):
            guard (try? signed.note.verify([new])) != nil else { throw refuse("the new key did not sign it") }
            try checkSuccessor(new, refuse)
        case .handOver(let new, _, _): try checkSuccessor(new, refuse, isAnnounced: false)
        case .revocation(let key, _):
            guard key != current, periods.contains(where: { $0.key == key }) else {
                throw refuse("the key it revokes is in use, or was never in use")
            }
        }
        // Where none is named yet, whoever signs the first change is the operator.
        let agreeing = operatorKey.map { [$0] }
        let text = Array(statement.text.utf8)
        guard
            (try? SSHSignature.verify(
                signed.operatorSignature, of: text, namespace: KeyStatement.namespace(statement.kind), allowed: agreeing
            ))
                != nil
        else { throw refuse("the operator did not sign it") }
    }

    private func checkSuccessor(
        _ new: NoteVerifier, _ refuse: (String) -> LedgerError, isAnnounced: Bool = true
    ) throws(LedgerError) {
        guard new.name == identity.origin, new.kind == .ed25519 else { throw refuse("the new key has another name") }
        guard !periods.contains(where: { $0.key == new }) else { throw refuse("the new key was in use before") }
        if isAnnounced, let next, LedgerIdentity.commitment(to: new) != next {
            throw refuse("the new key is not the one that was announced")
        }
    }

    /// Takes a statement over, after checking it.
    mutating func apply(_ kind: RecordKind, content: some Collection<UInt8>, at index: UInt64) throws(LedgerError) {
        let signed = try SignedKeyStatement(kind, content: content)
        try check(signed, at: index)
        switch signed.statement.change {
        case .rotation(let new, let next, let operatorKey): follow(new, next, operatorKey, at: index)
        case .handOver(let new, let next, let operatorKey): follow(new, next, operatorKey, at: index)
        case .revocation(let key, let size):
            for place in periods.indices where periods[place].key == key {
                periods[place].toSize = min(periods[place].toSize ?? size, size)
            }
        }
    }

    private mutating func follow(
        _ new: NoteVerifier, _ next: SHA256Digest?, _ operatorKey: Ed25519PublicKey?, at index: UInt64
    ) {
        // The first checkpoint over the entry is signed by both.
        periods[periods.count - 1].toSize = index + 1
        periods.append(LedgerKeyPeriod(key: new, fromSize: index + 1, toSize: nil))
        self.next = next
        self.operatorKey = operatorKey
    }

    /// Whether a note is signed by a key that counts for its size, and by no known key wrongly.
    func accepts(_ note: SignedNote, size: UInt64) -> Bool {
        guard let signers = try? note.verify(keys) else { return false }
        return periods.contains { $0.covers(size) && signers.contains($0.key) }
    }
}
