// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Home
import Primitives
import TransparencyLog

/// The file that holds the key a tenant's checkpoints are signed with: `PRIVATE+KEY+<name>+<id>+<base64>`, the form the
/// transparency-log tools use.
enum LedgerKey {
    private static let prefix = "PRIVATE+KEY+"
    private static let limit = 4096

    /// Reads the key, or makes one for a ledger that has nothing yet.
    static func open(of tenant: TenantDirectory, in home: HomeDirectory) throws -> NoteSigner {
        let moduleID = tenant.scope.moduleID
        let name = "\(home.identity.boxID.string.lowercased()).substrate.local/\(moduleID)"
        // The ledger writes its identity before anything else.
        return try open(
            home.keys.appending("ledger-\(moduleID).key"), name: name,
            ledgerExists: Files.exists(tenant.ledger.appending("identity")))
    }

    static func open(_ file: FilePath, name: String, ledgerExists: Bool) throws -> NoteSigner {
        if Files.exists(file) { return try published(try parse(try Files.read(file, limit: limit), file), file) }
        guard !ledgerExists else {
            throw ArchiveError(
                .ledgerKeyMissing, "the key \(file) is missing, and its ledger has entries",
                nextStep: "put the key file back from your backup")
        }
        let key = try Ed25519PrivateKey(seed: SecureRandom.bytes(32))
        let signer = try NoteSigner(name: name, key: key)
        let secret = ([NoteKeyKind.ed25519.rawValue] + key.seed).base64
        let line = "\(prefix)\(name)+\(signer.verifier.keyID.hex)+\(secret)\n"
        try AtomicFile.write(Array(line.utf8), to: file, permissions: 0o600)
        return try published(signer, file)
    }

    /// Keeps the public half beside the private one, as `.pub`, for whoever checks the ledger.
    private static func published(_ signer: NoteSigner, _ file: FilePath) throws -> NoteSigner {
        let name = file.lastComponent.string
        let stem = name.hasSuffix(".key") ? String(name.dropLast(4)) : name
        let open = file.parent.appending(stem + ".pub")
        let line = Array((signer.verifier.vkey + "\n").utf8)
        if (try? Files.read(open, limit: limit)) != line { try AtomicFile.write(line, to: open, permissions: 0o644) }
        return signer
    }

    private static func parse(_ bytes: [UInt8], _ file: FilePath) throws -> NoteSigner {
        let text = String(decoding: bytes, as: UTF8.self).filter { $0 != "\n" }
        let parts = text.dropFirst(prefix.count).split(separator: "+", maxSplits: 2)
        guard text.hasPrefix(prefix), parts.count == 3, let secret = [UInt8](base64: parts[2]), secret.count == 33,
            secret[0] == NoteKeyKind.ed25519.rawValue
        else {
            throw ArchiveError(
                .ledgerKeyMissing, "\(file) does not hold a ledger key",
                nextStep: "put the key file back from your backup")
        }
        return try NoteSigner(name: String(parts[0]), key: Ed25519PrivateKey(seed: Array(secret.dropFirst())))
    }
}
