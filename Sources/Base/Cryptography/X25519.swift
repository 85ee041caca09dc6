// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// An X25519 key that agrees with another one on a secret (RFC 7748). Never shown by `print` or in logs.
public struct X25519PrivateKey: Sendable, CustomStringConvertible {
    private let handle: KeyHandle
    /// The key to give to the other side.
    public let publicKey: X25519PublicKey

    /// Makes a new key from the system's random source.
    public init() {
        do { try self.init(bytes: SecureRandom.bytes(32)) } catch { preconditionFailure("\(error)") }
    }

    /// Takes 32 secret bytes; throws `crypto_wrong_length` for another size.
    public init(bytes: [UInt8]) throws(CryptographyError) {
        handle = try KeyHandle(.x25519, secret: bytes)
        publicKey = try X25519PublicKey(bytes: handle.publicBytes)
    }

    /// The 32 secret bytes.
    public var bytes: [UInt8] { handle.secretBytes }

    /// The 32 bytes both sides get; derive keys from them with `HKDFSHA256`, do not use them as a key.
    ///
    /// Throws `crypto_operation_failed` where the other key is of low order (the secret would be zero).
    public func sharedSecret(with other: X25519PublicKey) throws(CryptographyError) -> [UInt8] {
        try handle.sharedSecret(with: other.handle)
    }

    /// Names the public half only.
    public var description: String { "X25519PrivateKey(public: \(publicKey))" }
}

/// The X25519 key of the other side.
public struct X25519PublicKey: Hashable, Sendable, CustomStringConvertible {
    let handle: KeyHandle
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes 32 bytes; throws `crypto_wrong_length` for another size.
    public init(bytes: [UInt8]) throws(CryptographyError) {
        handle = try KeyHandle(.x25519, public: bytes)
        self.bytes = bytes
    }

    /// Whether the bytes are the same.
    public static func == (left: X25519PublicKey, right: X25519PublicKey) -> Bool { left.bytes == right.bytes }
    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
    /// The bytes as hexadecimal digits.
    public var description: String { bytes.hex }
}
