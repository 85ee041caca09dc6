// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

extension Ed25519PublicKey {
    private static let keyType = Array("ssh-ed25519".utf8)

    /// The key in OpenSSH's binary form.
    var openSSHBytes: [UInt8] {
        var output: [UInt8] = []
        output.append(sshString: Self.keyType)
        output.append(sshString: bytes)
        return output
    }

    /// Reads OpenSSH's binary form.
    init(openSSHBytes: [UInt8]) throws(CryptographyError) {
        var reader = SSHWireReader(openSSHBytes)
        guard let type = reader.string() else {
            throw CryptographyError(.keyMalformed, "this is not an OpenSSH public key")
        }
        guard type == Self.keyType else {
            throw CryptographyError(.keyUnsupported, "this public key is of another kind than ssh-ed25519")
        }
        guard let bytes = reader.string(), bytes.count == 32, reader.isAtEnd else {
            throw CryptographyError(.keyMalformed, "this OpenSSH public key is not complete")
        }
        try self.init(bytes: bytes)
    }

    /// Reads a line such as `ssh-ed25519 AAAAC3Nz… comment`; the comment is not kept.
    public init(openSSHLine line: String) throws(CryptographyError) {
        let fields = line.split { $0 == " " || $0 == "\t" || $0.isNewline }
        guard fields.count >= 2, line.utf8.count <= SSHArmor.longestText else {
            throw CryptographyError(.keyMalformed, "this is not an OpenSSH public key line")
        }
        guard fields[0] == "ssh-ed25519" else {
            throw CryptographyError(.keyUnsupported, "this public key is of another kind than ssh-ed25519")
        }
        guard let bytes = [UInt8](base64: fields[1]) else {
            throw CryptographyError(.keyMalformed, "this is not an OpenSSH public key line")
        }
        try self.init(openSSHBytes: bytes)
    }

    /// The line for `authorized_keys`, `allowed_signers` and `.pub` files, without a line break.
    public func openSSHLine(comment: String = "") -> String {
        "ssh-ed25519 \(openSSHBytes.base64)\(comment.isEmpty ? "" : " \(comment)")"
    }

    /// The name OpenSSH shows for the key: `SHA256:` and the digest in base 64 without padding.
    public var openSSHFingerprint: String {
        let digest = SHA256.hash(openSSHBytes).bytes.base64
        return "SHA256:" + digest.prefix { $0 != "=" }
    }
}

/// An Ed25519 key with its comment, in the file form of `ssh-keygen -t ed25519` without a passphrase.
public struct OpenSSHKey: Sendable {
    /// The key.
    public let privateKey: Ed25519PrivateKey
    /// The comment, often the owner's mail address; text without line breaks.
    public let comment: String

    private static let label = "OPENSSH PRIVATE KEY"
    private static let magic = Array("openssh-key-v1\0".utf8)

    /// Makes a key that can be written; line breaks in the comment become spaces.
    public init(_ privateKey: Ed25519PrivateKey, comment: String = "") {
        self.privateKey = privateKey
        self.comment = String(comment.map { $0.isNewline ? " " : $0 })
    }

    /// Reads the text of a private key file, at most 64 KiB.
    ///
    /// Throws `crypto_key_malformed`, `crypto_key_encrypted` (a passphrase is set) or `crypto_key_unsupported`.
    public init(fileText: String) throws(CryptographyError) {
        let malformed = CryptographyError(.keyMalformed, "this is not an OpenSSH private key file")
        guard let bytes = SSHArmor.decode(fileText, label: Self.label) else { throw malformed }
        var reader = SSHWireReader(bytes)
        guard reader.bytes(Self.magic.count) == Self.magic, let cipher = reader.string(),
            let derivation = reader.string(), let options = reader.string()
        else { throw malformed }
        guard cipher == Array("none".utf8), derivation == Array("none".utf8), options.isEmpty else {
            throw CryptographyError(.keyEncrypted, "this OpenSSH private key file is protected by a passphrase")
        }
        guard reader.number() == 1, let publicBytes = reader.string(), let secretPart = reader.string(), reader.isAtEnd
        else { throw malformed }
        let publicKey = try Ed25519PublicKey(openSSHBytes: publicBytes)
        var secret = SSHWireReader(secretPart)
        guard let check = secret.number(), secret.number() == check, let type = secret.string(),
            type == Array("ssh-ed25519".utf8), secret.string() == publicKey.bytes, let halves = secret.string(),
            halves.count == 64, Array(halves[32...]) == publicKey.bytes,
            let comment = secret.string().flatMap({ String(validUTF8: $0) }),
            secretPart.count.isMultiple(of: 8), secret.remaining.count < 8,
            secret.remaining.enumerated().allSatisfy({ $0.element == UInt8($0.offset + 1) })
        else { throw malformed }
        let privateKey = try Ed25519PrivateKey(seed: Array(halves[..<32]))
        guard privateKey.publicKey == publicKey else { throw malformed }
        self.init(privateKey, comment: comment)
    }

    /// The text of a private key file; keep it readable for its owner only.
    ///
    /// - Parameter check: A number that stands twice in the file; random where none is given.
    /// - Returns: The text, ending in a line break.
    public func fileText(check: UInt32? = nil) -> String {
        var random = SecureRandom()
        let check = check ?? UInt32(truncatingIfNeeded: random.next())
        let publicKey = privateKey.publicKey
        var secret: [UInt8] = []
        secret.append(sshNumber: check)
        secret.append(sshNumber: check)
        secret.append(contentsOf: publicKey.openSSHBytes)
        secret.append(sshString: privateKey.seed + publicKey.bytes)
        secret.append(sshString: comment.utf8)
        var padding: UInt8 = 0
        while !secret.count.isMultiple(of: 8) {
            padding += 1
            secret.append(padding)
        }
        var output = Self.magic
        output.append(sshString: "none".utf8)
        output.append(sshString: "none".utf8)
        output.append(sshString: [])
        output.append(sshNumber: 1)
        output.append(sshString: publicKey.openSSHBytes)
        output.append(sshString: secret)
        return SSHArmor.encode(output, label: Self.label)
    }

    /// The line of the `.pub` file, without a line break.
    public var publicLine: String { privateKey.publicKey.openSSHLine(comment: comment) }
}
