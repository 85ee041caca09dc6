// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import JSON
import Primitives

/// One entry of a Rekor v2 log: a digest signed with the ledger's anchor key (hashedrekord 0.0.2).
///
/// The digest and the public key are all that leaves the box.
public struct RekorEntry: Hashable, Sendable {
    /// The SHA-256 of what is anchored.
    public let digest: SHA256Digest
    /// The ECDSA signature over it, in DER.
    public let signature: [UInt8]
    /// The key that signed.
    public let publicKey: P256PublicKey

    private static let keyDetails = "PKIX_ECDSA_P256_SHA_256"

    /// Signs what is to be anchored; each call makes another signature, and so another entry.
    public init(signing artifact: [UInt8], with key: P256PrivateKey) throws(CryptographyError) {
        digest = SHA256.hash(artifact)
        signature = try key.sign(artifact)
        publicKey = key.publicKey
    }

    /// Takes a signature that was made earlier; throws `anchor_unverified` where it does not fit.
    public init(artifact: [UInt8], signature: [UInt8], publicKey: P256PublicKey) throws(AnchorError) {
        guard publicKey.verifies(signature, of: artifact) else {
            throw AnchorError(.unverified, "the anchor key's signature does not fit the checkpoint")
        }
        digest = SHA256.hash(artifact)
        self.signature = signature
        self.publicKey = publicKey
    }

    /// The body of the request that writes the entry.
    public var request: [UInt8] {
        canonical([
            "hashedRekordRequestV002": [
                "digest": .string(digest.bytes.base64), "signature": signed,
            ]
        ])
    }

    /// The entry as the log keeps it, in canonical JSON (RFC 8785); its leaf hash is over these bytes.
    public var body: [UInt8] {
        canonical([
            "apiVersion": "0.0.2", "kind": "hashedrekord",
            "spec": [
                "hashedRekordV002": [
                    "data": ["algorithm": "SHA2_256", "digest": .string(digest.bytes.base64)], "signature": signed,
                ]
            ],
        ])
    }

    private var signed: JSONValue {
        [
            "content": .string(signature.base64),
            "verifier": [
                "publicKey": ["rawBytes": .string(publicKey.spki.base64)], "keyDetails": .string(Self.keyDetails),
            ],
        ]
    }

    private func canonical(_ value: JSONValue) -> [UInt8] {
        // Only numbers can be without a canonical form, and here are none.
        do throws(JSONError) { return try CanonicalJSON.encode(value) } catch { preconditionFailure("\(error)") }
    }
}
