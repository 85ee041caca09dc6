// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TransparencyLog

/// Whose ledger this is and with which key it began: the file `identity`, a note signed by that first key.
///
/// It commits to the key that comes next, so that whoever steals the key in use cannot choose its successor. Entries
/// that change keys name the digest of this file, which binds it to the log.
struct LedgerIdentity: Hashable, Sendable {
    static let heading = "substrate ledger v2"
    static let maxBytes = 4096

    let origin: String
    let tenant: ModuleID
    /// The first key.
    let key: NoteVerifier
    /// The digest of the verifier key that must come next; nil where any may.
    let next: SHA256Digest?
    /// Whoever must agree to a change of keys; nil where the first change says so.
    let operatorKey: Ed25519PublicKey?

    /// The digest by which a key is announced before it is used.
    static func commitment(to key: NoteVerifier) -> SHA256Digest { SHA256.hash(Array(key.vkey.utf8)) }

    var text: String {
        var lines = [Self.heading, origin, tenant.name, "key \(key.vkey)"]
        if let next { lines.append("next \(next.hex)") }
        if let operatorKey { lines.append("operator \(operatorKey.openSSHLine())") }
        return lines.map { $0 + "\n" }.joined()
    }

    init(
        tenant: ModuleID, key: NoteVerifier, next: SHA256Digest?, operatorKey: Ed25519PublicKey?
    ) {
        origin = key.name
        self.tenant = tenant
        self.key = key
        self.next = next
        self.operatorKey = operatorKey
    }

    /// Reads and checks the file; says `ledger_unknown_format` for the identity of another format.
    init(parsing bytes: [UInt8]) throws(LedgerError) {
        let note: SignedNote
        do { note = try SignedNote(parsing: bytes) } catch {
            throw LedgerError(.damaged, "the identity of the ledger is not a note: \(error.message)")
        }
        let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        guard lines.first == Self.heading[...] else {
            throw LedgerError(.unknownFormat, "the ledger's format is not “\(Self.heading)”")
        }
        guard lines.count >= 4, let tenant = ModuleID(lines[2]), let vkey = Self.member("key", lines[3]),
            let key = try? NoteVerifier(vkey: vkey)
        else { throw LedgerError(.damaged, "the identity of the ledger has a wrong form") }
        var next: SHA256Digest?
        var operatorKey: Ed25519PublicKey?
        for line in lines.dropFirst(4) {
            if let text = Self.member("next", line) { next = SHA256Digest(hex: text) }
            if let text = Self.member("operator", line) {
                operatorKey = try? Ed25519PublicKey(openSSHLine: text)
            }
        }
        self.init(tenant: tenant, key: key, next: next, operatorKey: operatorKey)
        guard text == note.text, (try? note.verify([key])) != nil else {
            throw LedgerError(.damaged, "the identity of the ledger was changed, or is not signed by the key it names")
        }
    }

    static func member(_ name: String, _ line: Substring) -> String? {
        line.hasPrefix(name + " ") ? String(line.dropFirst(name.utf8.count + 1)) : nil
    }

    func signed(by signer: NoteSigner) throws -> [UInt8] { try SignedNote(signing: text, with: [signer]).bytes }
}
