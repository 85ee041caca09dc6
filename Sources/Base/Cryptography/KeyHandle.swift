// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// A key inside libcrypto, which wipes secret keys when they are freed.
@safe final class KeyHandle: @unchecked Sendable {
    // Proof for @unchecked Sendable: the key is complete when `init` returns and nothing changes it afterwards;
    // libcrypto 3 allows any number of threads to use one unchanged EVP_PKEY.
    let key: OpaquePointer

    enum Kind: Sendable {
        case ed25519, x25519
        var identifier: Int32 { self == .ed25519 ? EVP_PKEY_ED25519 : EVP_PKEY_X25519 }
    }

    /// A secret key from its 32 bytes.
    init(_ kind: Kind, secret: [UInt8]) throws(CryptographyError) {
        guard secret.count == 32 else {
            throw CryptographyError(.wrongLength, "a secret key has 32 bytes, not \(secret.count)")
        }
        guard let key = unsafe EVP_PKEY_new_raw_private_key(kind.identifier, nil, secret, 32) else {
            throw operationFailed("read a secret key")
        }
        unsafe self.key = key
    }

    /// A public key from its 32 bytes.
    init(_ kind: Kind, public bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == 32 else {
            throw CryptographyError(.wrongLength, "a public key has 32 bytes, not \(bytes.count)")
        }
        guard let key = unsafe EVP_PKEY_new_raw_public_key(kind.identifier, nil, bytes, 32) else {
            throw operationFailed("read a public key")
        }
        unsafe self.key = key
    }

    /// Takes over a key that libcrypto made, nil where it made none.
    init(owning key: OpaquePointer?, _ operation: StaticString) throws(CryptographyError) {
        guard let key = unsafe key else { throw operationFailed(operation) }
        unsafe self.key = key
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// The 32 secret bytes; only asked of handles made from them.
    var secretBytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = 32
        let isDone = unsafe EVP_PKEY_get_raw_private_key(key, &bytes, &count)
        precondition(isDone == 1 && count == 32, "libcrypto lost a secret key")
        return bytes
    }

    /// The 32 public bytes.
    var publicBytes: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 32)
        var count = 32
        let isDone = unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count)
        precondition(isDone == 1 && count == 32, "libcrypto lost a public key")
        return bytes
    }

    func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] {
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var count = 64
        guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1, count == 64
        else { throw operationFailed("sign") }
        return signature
    }

    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard signature.count == 64 else { return false }
        let context = unsafe EVP_MD_CTX_new()
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1,
            unsafe EVP_DigestVerify(context, signature, 64, message, message.count) == 1
        else {
            ERR_clear_error()
            return false
        }
        return true
    }

    func sharedSecret(with peer: KeyHandle) throws(CryptographyError) -> [UInt8] {
        let context = unsafe EVP_PKEY_CTX_new(key, nil)
        defer { unsafe EVP_PKEY_CTX_free(context) }
        var secret = [UInt8](repeating: 0, count: 32)
        var count = 32
        guard unsafe EVP_PKEY_derive_init(context) == 1,
            unsafe EVP_PKEY_derive_set_peer(context, peer.key) == 1,
            unsafe EVP_PKEY_derive(context, &secret, &count) == 1, count == 32
        else { throw operationFailed("agree on a secret with this public key") }
        return secret
    }
}
