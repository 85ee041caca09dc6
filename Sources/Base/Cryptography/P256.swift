// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Primitives

/// A key on the curve P-256 that signs with ECDSA and SHA-256 (FIPS 186-5). Never shown by `print` or in logs.
///
/// For logs and authorities that take no Ed25519; the box's own signatures are Ed25519.
public struct P256PrivateKey: Sendable, CustomStringConvertible {
    private let handle: KeyHandle
    /// The key that verifies what this one signs.
    public let publicKey: P256PublicKey

    private static let label = "PRIVATE KEY"

    /// Makes a new key from the system's random source.
    public init() {
        do throws(CryptographyError) {
            try unsafe self.init(KeyHandle(owning: unsafe copenssl_p256_generate(), "make a P-256 key"))
        } catch { preconditionFailure("\(error)") }
    }

    private init(_ handle: KeyHandle) throws(CryptographyError) {
        self.handle = handle
        publicKey = try P256PublicKey(handle)
    }

    /// Reads the text of an unencrypted PKCS #8 key file, as `pem` and `openssl genpkey` write it; at most 64 KiB.
    ///
    /// Throws `crypto_key_malformed`, or `crypto_key_encrypted` for a file with a passphrase.
    public init(pem text: String) throws(CryptographyError) {
        if text.hasPrefix("-----BEGIN ENCRYPTED PRIVATE KEY-----") {
            throw CryptographyError(.keyEncrypted, "the key file is protected by a passphrase")
        }
        let malformed = CryptographyError(.keyMalformed, "this is not a PKCS #8 file with a P-256 key")
        guard let der = SSHArmor.decode(text, label: Self.label), let key = Self.key(der: der) else { throw malformed }
        // The file holds both halves of the key: they must belong together.
        guard key.isP256, let signature = try? key.signP256([]), key.verifiesP256(signature, of: []) else {
            throw malformed
        }
        try self.init(key)
    }

    private static func key(der: [UInt8]) -> KeyHandle? {
        defer { ERR_clear_error() }
        return unsafe der.withUnsafeBufferPointer { buffer -> KeyHandle? in
            var place = buffer.baseAddress
            guard let wrapped = unsafe d2i_PKCS8_PRIV_KEY_INFO(nil, &place, buffer.count) else { return nil }
            defer { unsafe PKCS8_PRIV_KEY_INFO_free(wrapped) }
            guard unsafe place == buffer.baseAddress?.advanced(by: buffer.count) else { return nil }
            return unsafe try? KeyHandle(owning: unsafe EVP_PKCS82PKEY(wrapped), "read a key")
        }
    }

    /// The key as an unencrypted PKCS #8 file, for `openssl` too; secret.
    public var pem: String {
        get throws(CryptographyError) {
            guard let wrapped = unsafe EVP_PKEY2PKCS8(handle.key) else { throw operationFailed("write a key") }
            defer { unsafe PKCS8_PRIV_KEY_INFO_free(wrapped) }
            let der = try unsafe derBytes("write a key") { unsafe i2d_PKCS8_PRIV_KEY_INFO(wrapped, &$0) }
            return SSHArmor.encode(der, label: Self.label, columns: 64)
        }
    }

    /// The signature of a message in DER, about 70 bytes; another one each time.
    public func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] { try handle.signP256(message) }

    /// Names the public half only.
    public var description: String { "P256PrivateKey(public: \(publicKey))" }
}

/// A key on the curve P-256 that verifies ECDSA signatures over SHA-256.
public struct P256PublicKey: Hashable, Sendable, CustomStringConvertible {
    private let handle: KeyHandle
    /// The key as SubjectPublicKeyInfo in DER (RFC 5480): 91 bytes, named curve, uncompressed point.
    public let spki: [UInt8]

    private static let prefix =
        [UInt8](hex: "3059301306072a8648ce3d020106082a8648ce3d030107034200") ?? []

    fileprivate init(_ handle: KeyHandle) throws(CryptographyError) {
        spki = try unsafe derBytes("write a public key") { unsafe i2d_PUBKEY(handle.key, &$0) }
        guard spki.count == 91, spki.starts(with: Self.prefix) else {
            throw CryptographyError(.keyUnsupported, "this key is not on the curve P-256")
        }
        self.handle = handle
    }

    /// Takes a SubjectPublicKeyInfo in its one form; throws `crypto_key_malformed` for anything else.
    public init(spki bytes: [UInt8]) throws(CryptographyError) {
        let malformed = CryptographyError(.keyMalformed, "this is not a P-256 public key")
        guard bytes.count == 91, bytes.starts(with: Self.prefix) else { throw malformed }
        let key = unsafe bytes.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var place = buffer.baseAddress
            return unsafe d2i_PUBKEY(nil, &place, buffer.count)
        }
        guard let key = unsafe key else {
            ERR_clear_error()
            throw malformed
        }
        try unsafe self.init(KeyHandle(owning: key, "read a public key"))
        guard spki == bytes else { throw malformed }
    }

    /// Whether a signature in DER belongs to this key and message.
    public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        handle.verifiesP256(signature, of: message)
    }

    /// Whether the bytes are the same.
    public static func == (left: P256PublicKey, right: P256PublicKey) -> Bool { left.spki == right.spki }
    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(spki) }
    /// The SHA-256 of the SubjectPublicKeyInfo, in hexadecimal digits.
    public var description: String { SHA256.hash(spki).hex }
}

extension KeyHandle {
    fileprivate var isP256: Bool {
        var name = [CChar](repeating: 0, count: 32)
        var length = 0
        guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_EC,
            unsafe EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1
        else {
            ERR_clear_error()
            return false
        }
        return String(decoding: name.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self) == "prime256v1"
    }

    fileprivate func signP256(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 80)
        var count = signature.count
        guard unsafe EVP_DigestSignInit(context, nil, Algorithm.sha256.pointer, nil, key) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        else { throw operationFailed("sign with a P-256 key") }
        return Array(signature.prefix(count))
    }

    fileprivate func verifiesP256(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard (8...72).contains(signature.count) else { return false }
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, Algorithm.sha256.pointer, nil, key) == 1,
            unsafe EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        else {
            ERR_clear_error()
            return false
        }
        return true
    }
}

/// What an `i2d` function of libcrypto writes; called first for the length, then for the bytes.
func derBytes(
    _ operation: StaticString, _ write: (inout UnsafeMutablePointer<UInt8>?) -> Int32
) throws(CryptographyError) -> [UInt8] {
    var nowhere: UnsafeMutablePointer<UInt8>?
    let count = unsafe write(&nowhere)
    guard count > 0 else { throw operationFailed(operation) }
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
        var place = buffer.baseAddress
        initialized = unsafe write(&place) == count ? Int(count) : 0
    }
    guard bytes.count == Int(count) else { throw operationFailed(operation) }
    return bytes
}
