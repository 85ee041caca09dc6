// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Home
import Primitives

/// The key of the box's operator, who has to agree to changes of a ledger's keys: `keys/operator` (OpenSSH Ed25519, 0600)
/// and `keys/operator.pub`.
///
/// It lies on the box as long as nobody takes it away. Kept elsewhere, and put back for a change of keys, it is what a
/// thief of the box does not have.
enum OperatorKey {
    private static let limit = 16 << 10

    /// The public half; both are made where there is neither.
    static func loadOrCreate(in home: HomeDirectory) throws -> (publicKey: Ed25519PublicKey, path: FilePath) {
        let path = home.keys.appending("operator")
        let publicPath = home.keys.appending("operator.pub")
        if !Files.exists(publicPath) {
            let key: Ed25519PrivateKey
            if Files.exists(path) {
                key = try load(in: home)
            } else {
                key = Ed25519PrivateKey()
                let file = OpenSSHKey(key, comment: "substrate operator \(home.identity.boxID)").fileText()
                try AtomicFile.create(Array(file.utf8), at: path, permissions: 0o600)
            }
            let line = key.publicKey.openSSHLine(comment: "substrate operator") + "\n"
            try AtomicFile.write(Array(line.utf8), to: publicPath, permissions: 0o644)
        }
        let line = String(decoding: try Files.read(publicPath, limit: limit), as: UTF8.self)
        return (try Ed25519PublicKey(openSSHLine: line.hasSuffix("\n") ? String(line.dropLast()) : line), path)
    }

    /// The private half, for a change of keys.
    static func load(in home: HomeDirectory) throws -> Ed25519PrivateKey {
        let path = home.keys.appending("operator")
        guard Files.exists(path) else {
            throw ArchiveError(
                .operatorKeyMissing, "the operator's key \(path) is not there",
                nextStep: "put it back for the change of keys, then take it away again")
        }
        return try OpenSSHKey(fileText: String(decoding: try Files.read(path, limit: limit), as: UTF8.self)).privateKey
    }
}
