// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Glibc
public import Primitives
public import TransparencyLog

/// The file that holds the key a log is signed with: one line `PRIVATE+KEY+<name>+<id>+<base64>`, the form the
/// transparency-log tools use, closed to other users (0600).
///
/// Its public half stands beside it under the same name with `.pub`, one verifier key a line, open to everyone.
public enum NoteKeyFile {
    private static let prefix = "PRIVATE+KEY+"
    /// The largest key file that is read, in bytes.
    public static let limit = 4096
    /// The largest `.pub` file that is read, in bytes.
    public static let publicLimit = 1 << 20

    /// Reads the key, or makes one where there is none and one may be made; its public half is published either way.
    ///
    /// - Parameters:
    ///   - path: the key file, by custom `<use>-<tenant>.key`.
    ///   - name: the signer's name for a new key; one that exists keeps the name it was made with.
    ///   - mayCreate: false once the log has entries: a lost key is then an error, not a reason for another one.
    /// - Returns: the key.
    /// - Throws: `note_key_missing`, `note_key_damaged`, `note_key_permissions` or `note_key_io`.
    public static func open(
        _ path: FilePath, name: String, mayCreate: Bool
    ) throws(NoteKeyError) -> NoteSigner {
        let signer: NoteSigner
        do throws(NoteKeyError) {
            signer = try read(path)
        } catch {
            guard error.reason == .missing, mayCreate else { throw error }
            signer = try create(path, name: name)
        }
        try publish([signer.verifier], beside: path)
        return signer
    }

    /// Reads a key file; one that is a link, or open to other users, is refused.
    public static func read(_ path: FilePath) throws(NoteKeyError) -> NoteSigner {
        guard let status = try durably({ () throws(DurabilityError) in try Files.status(path) }) else {
            throw NoteKeyError(
                .missing, path, "the key \(path) is missing", nextStep: "put the key file back from your backup")
        }
        guard status.permissions & 0o077 == 0 else {
            throw NoteKeyError(
                .permissions, path, "\(path) is open to other users of this machine",
                nextStep: "run `chmod 600 '\(path)'`, and think about whether the key was copied")
        }
        guard status.owner == geteuid() else {
            throw NoteKeyError(
                .permissions, path, "\(path) belongs to user \(status.owner), not to the user of this process",
                nextStep: "run as the user who owns the box, or give the file to this one with `chown`")
        }
        let bytes = try durably { () throws(DurabilityError) in try Files.read(path, limit: limit) }
        guard let signer = parse(bytes) else {
            throw NoteKeyError(
                .damaged, path, "\(path) does not hold a note key", nextStep: "put the key file back from your backup")
        }
        return signer
    }

    /// Makes a new key and its file, durably; a file that exists is never replaced.
    public static func create(_ path: FilePath, name: String) throws(NoteKeyError) -> NoteSigner {
        let key = Ed25519PrivateKey()
        guard let signer = try? NoteSigner(name: name, key: key) else {
            throw NoteKeyError(
                .damaged, path, "“\(name)” cannot be the name of a key", nextStep: "use a name without space and plus")
        }
        let secret = ([NoteKeyKind.ed25519.rawValue] + key.seed).base64
        let line = "\(prefix)\(name)+\(signer.verifier.keyID.hex)+\(secret)\n"
        try durably { () throws(DurabilityError) in
            try AtomicFile.create(Array(line.utf8), at: path, permissions: 0o600)
        }
        return signer
    }

    /// Where the public half of a key file stands.
    public static func publicPath(of path: FilePath) -> FilePath {
        let name = path.lastComponent.string
        return path.parent.appending((name.hasSuffix(".key") ? String(name.dropLast(4)) : name) + ".pub")
    }

    /// Writes verifier keys, one a line, into the `.pub` file beside a key file; it is left alone where it says so already.
    public static func publish(_ verifiers: [NoteVerifier], beside path: FilePath) throws(NoteKeyError) {
        let line = Array(verifiers.map { $0.vkey + "\n" }.joined().utf8)
        let target = publicPath(of: path)
        if (try? Files.read(target, limit: publicLimit)) == line { return }
        try durably { () throws(DurabilityError) in try AtomicFile.write(line, to: target, permissions: 0o644) }
    }

    /// Reads the verifier keys of a `.pub` file: the first word of each line.
    public static func verifiers(in path: FilePath) throws(NoteKeyError) -> [NoteVerifier] {
        let bytes: [UInt8]
        do throws(DurabilityError) {
            bytes = try Files.read(path, limit: publicLimit)
        } catch {
            guard error.kind == .notFound else { throw NoteKeyError(error) }
            throw NoteKeyError(
                .missing, path, "there is no file \(path)",
                nextStep: "name the .pub file that the log's owner published")
        }
        var found: [NoteVerifier] = []
        for line in bytes.split(separator: 0x0A) {
            let word = String(decoding: line.prefix { $0 != 0x20 }, as: UTF8.self)
            guard let verifier = try? NoteVerifier(vkey: word) else {
                throw NoteKeyError(
                    .damaged, path, "line \(found.count + 1) of \(path) is not a verifier key",
                    nextStep: "fetch the file again from the log's owner")
            }
            found.append(verifier)
        }
        return found
    }

    /// The verifier keys that a person names: one as it is, or those of the `.pub` file at this path.
    public static func verifiers(named text: String) throws(NoteKeyError) -> [NoteVerifier] {
        if let verifier = try? NoteVerifier(vkey: text) { return [verifier] }
        return try verifiers(in: FilePath(text))
    }

    private static func parse(_ bytes: [UInt8]) -> NoteSigner? {
        guard let text = String(validUTF8: bytes), text.hasPrefix(prefix), text.last == "\n" else { return nil }
        // A name holds no plus; base64 does.
        let parts = text.dropFirst(prefix.count).dropLast().split(
            separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let secret = [UInt8](base64: parts[2]), secret.count == 33,
            secret[0] == NoteKeyKind.ed25519.rawValue,
            let key = try? Ed25519PrivateKey(seed: Array(secret.dropFirst())),
            let signer = try? NoteSigner(name: String(parts[0]), key: key), signer.verifier.keyID.hex == parts[1]
        else { return nil }
        return signer
    }

    private static func durably<Value>(
        _ body: () throws(DurabilityError) -> Value
    ) throws(NoteKeyError) -> Value {
        do throws(DurabilityError) { return try body() } catch { throw NoteKeyError(error) }
    }
}
