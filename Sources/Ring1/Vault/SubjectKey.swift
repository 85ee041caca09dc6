// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// The keys of one subject: one seals its blobs, one commits to its contents. Never shown by `print` or in logs.
///
/// All come from the subject's one random key; with that gone, nothing sealed under it can be opened and no commitment
/// be tried against a guess.
public struct SubjectKey: Sendable, CustomStringConvertible {
    /// Which key it is.
    public let id: SubjectKeyID
    private let wrapping: SecretKey
    private let committing: SecretKey

    /// Derives the keys from the subject's random key.
    public init(secret: SecretKey) {
        id = SubjectKeyID(secret)
        wrapping = secret.derived(for: KeyPurpose.blobWrapping)
        committing = secret.derived(for: KeyPurpose.commitment)
    }

    /// The commitment to a content: equal for equal contents of this subject, and unrelated for any other.
    public func commitment(to content: [UInt8]) -> ContentCommitment { ContentCommitment(committing.tag(of: content)) }

    func wrap(_ blobKey: SecretKey, salt: [UInt8], authenticating context: [UInt8]) throws -> [UInt8] {
        try WrappedKey.wrap(blobKey, under: wrapping, purpose: KeyPurpose.blobKey, salt: salt, context: context)
    }
    func unwrap(_ wrapped: [UInt8], salt: [UInt8], authenticating context: [UInt8]) throws -> SecretKey? {
        try WrappedKey.unwrap(wrapped, under: wrapping, purpose: KeyPurpose.blobKey, salt: salt, context: context)
    }

    /// Names the key, not its bytes.
    public var description: String { "SubjectKey(\(id))" }
}

/// A key encrypted under another one: under a key of its own, derived with a random salt, so that no nonce comes twice.
enum WrappedKey {
    static let saltBytes = 32
    static let byteCount = SecretKey.byteCount + 16
    private static let nonce = [UInt8](repeating: 0, count: 12)

    static func wrap(
        _ key: SecretKey, under wrapping: SecretKey, purpose: String, salt: [UInt8], context: [UInt8]
    ) throws -> [UInt8] {
        try wrapping.derived(for: purpose, salt: salt).seal(key.bytes, nonce: nonce, authenticating: context)
    }

    /// The key; nil where it is not genuine under this wrapping key and context.
    static func unwrap(
        _ wrapped: [UInt8], under wrapping: SecretKey, purpose: String, salt: [UInt8], context: [UInt8]
    ) throws -> SecretKey? {
        let key = wrapping.derived(for: purpose, salt: salt)
        do throws(CryptographyError) {
            return try SecretKey(bytes: try key.open(wrapped, nonce: nonce, authenticating: context))
        } catch {
            guard error.reason == .authenticationFailed else { throw error }
            return nil
        }
    }
}
