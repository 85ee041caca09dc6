// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
import Glibc
public import Primitives

/// The file of the key that signs one ledger's anchors: a line that names the ledger, then PKCS #8 (0600).
///
/// Each ledger has its own, so that nobody can tell from a public log that two ledgers stand in one box.
public enum AnchorKey {
    /// The largest key file that is read, in bytes.
    public static let limit = 4096
    private static let mark = "Substrate anchor key of "

    /// Reads the key, or makes it where there is none yet.
    ///
    /// - Parameters:
    ///   - path: The key file, by custom `keys/anchor-<tenant>.key`.
    ///   - origin: The origin of the ledger it is for.
    /// - Returns: The key.
    /// - Throws: `anchor_key_invalid` where the file is another ledger's, damaged, or open to other users.
    public static func open(_ path: FilePath, origin: String) throws(AnchorError) -> P256PrivateKey {
        do throws(DurabilityError) {
            guard let status = try Files.status(path) else {
                let key = P256PrivateKey()
                guard let pem = try? key.pem else { throw damaged(path) }
                try AtomicFile.create(Array("\(mark)\(origin)\n\(pem)".utf8), at: path, permissions: 0o600)
                return key
            }
            guard status.permissions & 0o077 == 0, status.owner == geteuid() else {
                throw DurabilityError(
                    .permissionDenied, path: path, "\(path) is open to other users, or belongs to one",
                    nextStep: "run `chmod 600 '\(path)'`, and think about whether the key was copied")
            }
            let text = String(decoding: try Files.read(path, limit: limit), as: UTF8.self)
            let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard lines.count == 2, lines[0].hasPrefix(mark) else { throw damaged(path) }
            guard lines[0].dropFirst(mark.count).utf8.elementsEqual(origin.utf8) else {
                throw DurabilityError(
                    .wrongKind, path: path, "\(path) is the anchor key of another ledger",
                    nextStep: "move it away; this ledger gets a key of its own")
            }
            guard let key = try? P256PrivateKey(pem: String(lines[1])) else { throw damaged(path) }
            return key
        } catch { throw AnchorError(.keyInvalid, error.message, nextStep: error.nextStep) }
    }

    private static func damaged(_ path: FilePath) -> DurabilityError {
        DurabilityError(
            .wrongKind, path: path, "\(path) does not hold an anchor key",
            nextStep: "put the key file back from your backup, or remove it: a new one is made")
    }
}
