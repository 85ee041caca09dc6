// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// An Ed25519 key that signs (RFC 8032). Never shown by `print` or in logs.
public struct Ed25519PrivateKey: Sendable, CustomStringConvertible {
    private let handle: KeyHandle
    /// The key that verifies what this one signs.
    public let publicKey: Ed25519PublicKey

    /// Makes a new key from the system's random source.
    public init() {
        do { try self.init(seed: SecureRandom.bytes(32)) } catch { preconditionFailure("\(error)") }
    }

    /// Makes the key of a 32-byte seed; throws `crypto_wrong_length` for another size.
    public init(seed: [UInt8]) throws(CryptographyError) {
        handle = try KeyHandle(.ed25519, secret: seed)
        publicKey = try Ed25519PublicKey(bytes: handle.publicBytes)
    }

    /// The 32 secret bytes the key is made from.
    public var seed: [UInt8] { handle.secretBytes }

    /// The 64-byte signature of a message; the same for the same message.
    public func sign(_ message: [UInt8]) throws(CryptographyError) -> [UInt8] { try handle.sign(message) }

    /// Names the public half only.
    public var description: String { "Ed25519PrivateKey(public: \(publicKey))" }
}

/// An Ed25519 key that verifies signatures.
public struct Ed25519PublicKey: Hashable, Sendable, CustomStringConvertible {
    private let handle: KeyHandle
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Takes the 32 bytes; throws `crypto_wrong_length` for another size.
    ///
    /// Bytes that name no point of the curve are taken too; nothing verifies under them.
    public init(bytes: [UInt8]) throws(CryptographyError) {
        handle = try KeyHandle(.ed25519, public: bytes)
        self.bytes = bytes
    }

    /// Whether a signature belongs to this key and message; false for a signature of the wrong length.
    public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        handle.verifies(signature, of: message)
    }

    /// Whether the bytes are the same.
    public static func == (left: Ed25519PublicKey, right: Ed25519PublicKey) -> Bool { left.bytes == right.bytes }
    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
    /// The bytes as hexadecimal digits.
    public var description: String { bytes.hex }
}
