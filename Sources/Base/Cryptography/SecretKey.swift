// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Primitives

/// A shared secret of 32 bytes, overwritten in memory when its last user lets it go. Never shown by `print` or in logs.
///
/// Whoever wants a key gone drops every reference to it: an operation that is still under way ends first. Seals with
/// AES-256-GCM, authenticates with HMAC-SHA-256 and derives with HKDF-SHA-256.
public final class SecretKey: @unchecked Sendable, CustomStringConvertible {
    // Proof for @unchecked Sendable: `storage` is written by `init` and overwritten by `deinit`, when no other
    // reference is left; in between it is only read.
    private var storage: [UInt8]

    /// The number of bytes of every key.
    public static let byteCount = 32

    /// Takes 32 secret bytes; throws `crypto_wrong_length` for another size.
    public init(bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.byteCount else {
            throw CryptographyError(.wrongLength, "a secret key has \(Self.byteCount) bytes, not \(bytes.count)")
        }
        storage = bytes
    }

    /// Makes a new key; each number gives 8 bytes, the lowest first.
    public init(random: inout some RandomNumberGenerator) {
        storage = [UInt8](repeating: 0, count: Self.byteCount)
        var number: UInt64 = 0
        for place in storage.indices {
            if place % 8 == 0 { number = random.next() }
            storage[place] = UInt8(truncatingIfNeeded: number >> UInt64(place % 8 * 8))
        }
    }

    private init(checked: [UInt8]) { storage = checked }

    deinit { wipe(&storage) }

    /// The secret bytes. The caller keeps them short and out of logs.
    public var bytes: [UInt8] { storage }

    /// The key for one purpose; another purpose or salt gives an unrelated key (HKDF).
    public func derived(for purpose: String, salt: [UInt8] = []) -> SecretKey {
        SecretKey(checked: HKDFSHA256.derive(storage, salt: salt, info: Array(purpose.utf8)))
    }

    /// The 32-byte tag of a message (HMAC).
    public func tag(of message: [UInt8]) -> [UInt8] { HMACSHA256.authenticate(message, key: storage) }

    /// Encrypts a message (AES-256-GCM); a nonce of 12 bytes must never come twice under one key.
    public func seal(
        _ message: [UInt8], nonce: [UInt8], authenticating context: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        try AESGCM.seal(message, key: storage, nonce: nonce, authenticating: context)
    }
    /// Decrypts what `seal` made; throws `crypto_authentication_failed` where anything differs.
    public func open(
        _ sealed: [UInt8], nonce: [UInt8], authenticating context: [UInt8]
    ) throws(CryptographyError) -> [UInt8] {
        try AESGCM.open(sealed, key: storage, nonce: nonce, authenticating: context)
    }

    /// Says that there is a key, and nothing about it.
    public var description: String { "SecretKey" }
}

/// Overwrites bytes that were secret, where nobody else holds the same array.
func wipe(_ bytes: inout [UInt8]) {
    unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
}
