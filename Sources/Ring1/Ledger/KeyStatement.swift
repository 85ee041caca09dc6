// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TransparencyLog

/// What a ledger says about its keys: a note signed by the key in use (and by a new one, where we have it), and the
/// operator's SSH signature over the same text.
struct KeyStatement: Hashable, Sendable {
    /// What becomes of which key.
    enum Change: Hashable, Sendable {
        /// Another key of the same owner takes over; the digest of the one after it, and who must agree to that.
        case rotation(to: NoteVerifier, next: SHA256Digest?, operatorKey: Ed25519PublicKey)
        /// A key of another owner takes over, who says what comes next.
        case handOver(to: NoteVerifier, next: SHA256Digest?, operatorKey: Ed25519PublicKey?)
        /// An earlier key counts no more for checkpoints beyond a size.
        case revocation(of: NoteVerifier, beyond: UInt64)
    }
    /// The digest of the ledger's identity.
    let identity: SHA256Digest
    /// The size of the log when this was signed; the entry is not before it.
    let size: UInt64
    /// The key in use.
    let key: NoteVerifier
    let change: Change

    var kind: RecordKind {
        switch change {
        case .rotation: .keyRotation
        case .handOver: .handOver
        case .revocation: .keyRevocation
        }
    }
    /// The first line, and what the operator's signature is for.
    static func namespace(_ kind: RecordKind) -> String { "substrate-\(kind.name)-v1" }

    var text: String {
        var lines = [
            Self.namespace(kind), key.name, "identity \(identity.hex)", "size \(size)", "key \(key.vkey)",
        ]
        func say(_ new: NoteVerifier, _ next: SHA256Digest?, _ operatorKey: Ed25519PublicKey?) {
            lines.append("new \(new.vkey)")
            if let next { lines.append("next \(next.hex)") }
            if let operatorKey { lines.append("operator \(operatorKey.openSSHLine())") }
        }
        switch change {
        case .rotation(let new, let next, let operatorKey): say(new, next, operatorKey)
        case .handOver(let new, let next, let operatorKey): say(new, next, operatorKey)
        case .revocation(let key, let size): lines += ["revoked \(key.vkey)", "beyond \(size)"]
        }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The content of the entry.
    func signed(by signers: [NoteSigner], operator key: Ed25519PrivateKey) throws -> JSONObject {
        [
            "note": .string(try SignedNote(signing: text, with: signers).string),
            "operator_signature": .string(
                try SSHSignature.sign(Array(text.utf8), namespace: Self.namespace(kind), key: key)),
        ]
    }
}

/// A statement as it was read, with its signatures, which the key history checks.
struct SignedKeyStatement: Sendable {
    let statement: KeyStatement
    let note: SignedNote
    let operatorSignature: String

    /// Reads the content of an entry of one of the three kinds; throws `ledger_key_invalid`.
    init(_ kind: RecordKind, content: some Collection<UInt8>) throws(LedgerError) {
        let malformed = LedgerError(.keyInvalid, "an entry about the ledger's keys has a wrong form")
        guard let object = try? JSONValue(parsing: Array(content), limits: JSONLimits(maxDepth: 4)),
            let text = object["note"]?.stringValue, let signature = object["operator_signature"]?.stringValue,
            let note = try? SignedNote(parsing: Array(text.utf8)),
            let statement = Self.statement(kind, note.text), statement.text == note.text
        else { throw malformed }
        self.statement = statement
        self.note = note
        operatorSignature = signature
    }

    private static func statement(_ kind: RecordKind, _ text: String) -> KeyStatement? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.count >= 6, lines[0] == KeyStatement.namespace(kind) else { return nil }
        var members: [String: String] = [:]
        for line in lines.dropFirst(2) {
            guard let space = line.firstIndex(of: " ") else { return nil }
            members[String(line[..<space])] = String(line[line.index(after: space)...])
        }
        func verifier(_ name: String) -> NoteVerifier? { members[name].flatMap { try? NoteVerifier(vkey: $0) } }
        let next = members["next"].flatMap { SHA256Digest(hex: $0) }
        let operatorKey = members["operator"].flatMap { try? Ed25519PublicKey(openSSHLine: $0) }
        guard let identity = members["identity"].flatMap({ SHA256Digest(hex: $0) }),
            let size = members["size"].flatMap({ UInt64($0) }), let key = verifier("key")
        else { return nil }
        let change: KeyStatement.Change
        switch kind {
        case .keyRotation:
            guard let new = verifier("new"), let operatorKey else { return nil }
            change = .rotation(to: new, next: next, operatorKey: operatorKey)
        case .handOver:
            guard let new = verifier("new") else { return nil }
            change = .handOver(to: new, next: next, operatorKey: operatorKey)
        case .keyRevocation:
            guard let revoked = verifier("revoked"), let beyond = members["beyond"].flatMap({ UInt64($0) }) else {
                return nil
            }
            change = .revocation(of: revoked, beyond: beyond)
        default: return nil
        }
        return KeyStatement(identity: identity, size: size, key: key, change: change)
    }
}
