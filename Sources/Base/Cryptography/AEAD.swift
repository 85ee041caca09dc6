// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Seals messages with ChaCha20-Poly1305 (RFC 8439): secret and unchangeable.
///
/// Key 32 bytes, nonce 12 bytes, tag 16 bytes at the end. A nonce must never come twice under one key.
public enum ChaChaPoly {
    /// Encrypts a message; the context is authenticated with it but not contained.
    public static func seal(
        _ message: [UInt8], key: [UInt8], nonce: [UInt8], authenticating context: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        try SealedMessage.seal(message, algorithm: .chaCha20Poly1305, key: key, nonce: nonce, context: context)
    }
    /// Decrypts what `seal` made; throws `crypto_authentication_failed` where anything differs.
    public static func open(
        _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], authenticating context: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        try SealedMessage.open(sealed, algorithm: .chaCha20Poly1305, key: key, nonce: nonce, context: context)
    }
}

/// Seals messages with AES-256-GCM (NIST SP 800-38D): secret and unchangeable.
///
/// Key 32 bytes, nonce 12 bytes, tag 16 bytes at the end. A nonce must never come twice under one key.
public enum AESGCM {
    /// Encrypts a message; the context is authenticated with it but not contained.
    public static func seal(
        _ message: [UInt8], key: [UInt8], nonce: [UInt8], authenticating context: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        try SealedMessage.seal(message, algorithm: .aes256GCM, key: key, nonce: nonce, context: context)
    }
    /// Decrypts what `seal` made; throws `crypto_authentication_failed` where anything differs.
    public static func open(
        _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], authenticating context: [UInt8] = []
    ) throws(CryptographyError) -> [UInt8] {
        try SealedMessage.open(sealed, algorithm: .aes256GCM, key: key, nonce: nonce, context: context)
    }
}

private enum SealedMessage {
    static let tagBytes = 16
    static let longestMessage = Int(Int32.max) - 64

    static func check(key: [UInt8], nonce: [UInt8], message: Int, context: Int) throws(CryptographyError) {
        guard key.count == 32 else {
            throw CryptographyError(.wrongLength, "a sealing key has 32 bytes, not \(key.count)")
        }
        guard nonce.count == 12 else {
            throw CryptographyError(.wrongLength, "a nonce has 12 bytes, not \(nonce.count)")
        }
        guard message <= longestMessage, context <= longestMessage else {
            throw CryptographyError(.wrongLength, "a sealed message has less than 2 GiB")
        }
    }

    static func seal(
        _ message: [UInt8], algorithm: Algorithm, key: [UInt8], nonce: [UInt8], context: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        try check(key: key, nonce: nonce, message: message.count, context: context.count)
        let cipher = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(cipher) }
        var output = [UInt8](repeating: 0, count: message.count + tagBytes)
        var tag = [UInt8](repeating: 0, count: tagBytes)
        var count: Int32 = 0
        var last: Int32 = 0
        guard unsafe EVP_EncryptInit_ex2(cipher, algorithm.pointer, key, nonce, nil) == 1,
            unsafe context.isEmpty || EVP_EncryptUpdate(cipher, nil, &last, context, Int32(context.count)) == 1,
            unsafe EVP_EncryptUpdate(cipher, &output, &count, message, Int32(message.count)) == 1,
            Int(count) == message.count, unsafe EVP_EncryptFinal_ex(cipher, &tag, &last) == 1, last == 0,
            unsafe EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_GET_TAG, Int32(tagBytes), &tag) == 1
        else { throw operationFailed("seal a message") }
        output.replaceSubrange(message.count..., with: tag)
        return output
    }

    static func open(
        _ sealed: [UInt8], algorithm: Algorithm, key: [UInt8], nonce: [UInt8], context: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        try check(key: key, nonce: nonce, message: sealed.count, context: context.count)
        let length = sealed.count - tagBytes
        guard length >= 0 else {
            throw CryptographyError(
                .wrongLength, "a sealed message has at least \(tagBytes) bytes, not \(sealed.count)")
        }
        let cipher = unsafe EVP_CIPHER_CTX_new()
        defer { unsafe EVP_CIPHER_CTX_free(cipher) }
        var tag = Array(sealed[length...])
        // One byte more, so that the address is there for an empty message too.
        var message = [UInt8](repeating: 0, count: length + 1)
        var count: Int32 = 0
        var last: Int32 = 0
        guard unsafe EVP_DecryptInit_ex2(cipher, algorithm.pointer, key, nonce, nil) == 1,
            unsafe EVP_CIPHER_CTX_ctrl(cipher, EVP_CTRL_AEAD_SET_TAG, Int32(tagBytes), &tag) == 1,
            unsafe context.isEmpty || EVP_DecryptUpdate(cipher, nil, &last, context, Int32(context.count)) == 1,
            unsafe EVP_DecryptUpdate(cipher, &message, &count, sealed, Int32(length)) == 1, Int(count) == length
        else { throw operationFailed("open a sealed message") }
        guard unsafe EVP_DecryptFinal_ex(cipher, &tag, &last) == 1 else {
            ERR_clear_error()
            throw CryptographyError(.authenticationFailed, "a sealed message is not genuine under this key")
        }
        message.removeLast()
        return message
    }
}
