// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// A detached signature as `ssh-keygen -Y sign` makes it (SSHSIG), with an Ed25519 key.
public struct SSHSignature: Hashable, Sendable {
    /// How the message was condensed before signing.
    public enum Digest: String, Hashable, Sendable, CaseIterable {
        /// SHA-512, what `ssh-keygen` uses.
        case sha512
        /// SHA-256.
        case sha256

        fileprivate func hash(_ message: [UInt8]) -> [UInt8] {
            switch self {
            case .sha512: SHA512.hash(message)
            case .sha256: SHA256.hash(message).bytes
            }
        }
    }

    /// The key that signed, as the signature claims; `verify` checks it.
    public let publicKey: Ed25519PublicKey
    /// What the signature is for; one made for another purpose never verifies.
    public let namespace: String
    /// How the message was condensed.
    public let digest: Digest
    private let reserved: [UInt8]
    private let signature: [UInt8]

    private static let label = "SSH SIGNATURE"
    private static let magic = Array("SSHSIG".utf8)

    /// Signs a message for a purpose and gives the armored text; throws where the namespace is empty.
    public static func sign(
        _ message: [UInt8], namespace: String, key: Ed25519PrivateKey, digest: Digest = .sha512
    ) throws(CryptographyError) -> String {
        guard !namespace.isEmpty else {
            throw CryptographyError(.namespaceDiffers, "a signature needs a namespace")
        }
        let signed = signedBytes(namespace: namespace, reserved: [], digest: digest, message: message)
        let signature = SSHSignature(
            publicKey: key.publicKey, namespace: namespace, digest: digest, reserved: [],
            signature: try key.sign(signed))
        return signature.armored
    }

    /// Checks a signature and gives the key that made it.
    ///
    /// - Parameters:
    ///   - armored: The text of the signature file, at most 64 KiB.
    ///   - message: The message as it was signed.
    ///   - namespace: The purpose that is asked for.
    ///   - allowed: The keys that may sign; nil for any, where the caller checks the key that comes back.
    /// - Returns: The key that signed.
    /// - Throws: `crypto_signature_malformed`, `crypto_namespace_differs`, `crypto_signer_differs` or
    ///   `crypto_signature_invalid`.
    @discardableResult public static func verify(
        _ armored: String, of message: [UInt8], namespace: String, allowed: [Ed25519PublicKey]?
    ) throws(CryptographyError) -> Ed25519PublicKey {
        let signature = try SSHSignature(armored: armored)
        guard !namespace.isEmpty, signature.namespace.utf8.elementsEqual(namespace.utf8) else {
            throw CryptographyError(.namespaceDiffers, "this signature was made for another purpose")
        }
        if let allowed, !allowed.contains(signature.publicKey) {
            throw CryptographyError(.signerDiffers, "this signature was made with a key that is not allowed")
        }
        let signed = signedBytes(
            namespace: namespace, reserved: signature.reserved, digest: signature.digest, message: message)
        guard signature.publicKey.verifies(signature.signature, of: signed) else {
            throw CryptographyError(.signatureInvalid, "this signature does not fit the message")
        }
        return signature.publicKey
    }

    private init(
        publicKey: Ed25519PublicKey, namespace: String, digest: Digest, reserved: [UInt8], signature: [UInt8]
    ) {
        self.publicKey = publicKey
        self.namespace = namespace
        self.digest = digest
        self.reserved = reserved
        self.signature = signature
    }

    /// Reads the text of a signature file without checking the signature; at most 64 KiB.
    public init(armored: String) throws(CryptographyError) {
        let malformed = CryptographyError(.signatureMalformed, "this is not an SSH signature made with an Ed25519 key")
        guard let bytes = SSHArmor.decode(armored, label: Self.label) else { throw malformed }
        var reader = SSHWireReader(bytes)
        guard reader.bytes(Self.magic.count) == Self.magic, reader.number() == 1, let keyBytes = reader.string(),
            let namespace = reader.string().flatMap({ String(validUTF8: $0) }), !namespace.isEmpty,
            let reserved = reader.string(),
            let digest = reader.string().flatMap({ Digest(rawValue: String(decoding: $0, as: UTF8.self)) }),
            let signatureBytes = reader.string(), reader.isAtEnd,
            let publicKey = try? Ed25519PublicKey(openSSHBytes: keyBytes)
        else { throw malformed }
        var inner = SSHWireReader(signatureBytes)
        guard inner.string() == Array("ssh-ed25519".utf8), let signature = inner.string(), signature.count == 64,
            inner.isAtEnd
        else { throw malformed }
        self.init(
            publicKey: publicKey, namespace: namespace, digest: digest, reserved: reserved, signature: signature)
    }

    /// The text of the signature file.
    public var armored: String {
        var output = Self.magic
        output.append(sshNumber: 1)
        output.append(sshString: publicKey.openSSHBytes)
        output.append(sshString: namespace.utf8)
        output.append(sshString: reserved)
        output.append(sshString: digest.rawValue.utf8)
        var inner: [UInt8] = []
        inner.append(sshString: "ssh-ed25519".utf8)
        inner.append(sshString: signature)
        output.append(sshString: inner)
        return SSHArmor.encode(output, label: Self.label)
    }

    private static func signedBytes(
        namespace: String, reserved: [UInt8], digest: Digest, message: [UInt8]
    ) -> [UInt8] {
        var output = magic
        output.append(sshString: namespace.utf8)
        output.append(sshString: reserved)
        output.append(sshString: digest.rawValue.utf8)
        output.append(sshString: digest.hash(message))
        return output
    }
}
