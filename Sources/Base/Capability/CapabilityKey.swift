// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
public import Home
import Primitives

/// The key of a box that signs its tokens: `keys/capability` (OpenSSH Ed25519, 0600) and `keys/capability.pub`.
public enum CapabilityKey {
    static let fileLimit = 16 << 10

    /// The key; made where there is none yet.
    public static func loadOrCreate(in home: HomeDirectory) throws(CapabilityError) -> Ed25519PrivateKey {
        let path = home.keys.appending("capability")
        if !Files.exists(path) {
            let fresh = OpenSSHKey(Ed25519PrivateKey(), comment: "substrate capability \(home.identity.boxID)")
            do throws(DurabilityError) {
                try AtomicFile.create(Array(fresh.fileText().utf8), at: path, permissions: 0o600)
            } catch {
                // Another process may have made it in the meantime; then its key is the key.
                if error.kind != .alreadyExists { throw unusable(error.message) }
            }
        }
        let key = try read(path)
        let publicPath = home.keys.appending("capability.pub")
        if !Files.exists(publicPath) {
            let line = Array((key.publicKey.openSSHLine(comment: "substrate capability") + "\n").utf8)
            do throws(DurabilityError) { try AtomicFile.write(line, to: publicPath, permissions: 0o644) } catch {
                throw unusable(error.message)
            }
        }
        return key
    }

    /// The public half, for programs that only check tokens.
    public static func loadPublic(in home: HomeDirectory) throws(CapabilityError) -> Ed25519PublicKey {
        do {
            let bytes = try Files.read(home.keys.appending("capability.pub"), limit: fileLimit)
            let line = String(decoding: bytes, as: UTF8.self)
            return try Ed25519PublicKey(openSSHLine: line.hasSuffix("\n") ? String(line.dropLast()) : line)
        } catch {
            throw unusable("keys/capability.pub is missing or damaged")
        }
    }

    private static func read(_ path: FilePath) throws(CapabilityError) -> Ed25519PrivateKey {
        do {
            let bytes = try Files.read(path, limit: fileLimit)
            return try OpenSSHKey(fileText: String(decoding: bytes, as: UTF8.self)).privateKey
        } catch {
            throw unusable("keys/capability is missing or damaged")
        }
    }

    private static func unusable(_ message: String) -> CapabilityError {
        CapabilityError(.keyUnusable, message, nextStep: "restore keys/ of the box's home from a backup")
    }
}
