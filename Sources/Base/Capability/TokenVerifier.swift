// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import JSON
public import Primitives

/// Checks tokens: signed by this box, in their time, not taken back.
///
/// A signature that was found good is remembered (1,024 tokens), so a busy caller costs one check; time and revocation
/// are looked at on every call.
public final class TokenVerifier: Sendable {
    private let keys: [Ed25519PublicKey]
    private let clock: WallClock
    private let isRevoked: @Sendable (ULID) -> Bool
    private let known = Lock<[SHA256Digest: CapabilityToken]>([:])

    /// How far the clock of the issuer may be ahead.
    static let clockLeeway = Duration.seconds(60)
    private static let knownLimit = 1024

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - keys: The public halves of the keys that may sign; more than one while a key is being changed.
    ///   - clock: The present time.
    ///   - isRevoked: Whether a token was taken back.
    public init(
        keys: [Ed25519PublicKey], clock: WallClock = .system,
        isRevoked: @escaping @Sendable (ULID) -> Bool = { _ in false }
    ) {
        self.keys = keys
        self.clock = clock
        self.isRevoked = isRevoked
    }

    /// The token behind a text.
    public func verify(_ text: String) throws(CapabilityError) -> CapabilityToken {
        let digest = SHA256.hash(text.utf8)
        let token: CapabilityToken
        if let known = known.withLock({ $0[digest] }) {
            token = known
        } else {
            guard let fresh = signedToken(text) else {
                throw CapabilityError(
                    .tokenInvalid, "the token is not one of this box", nextStep: "ask for a new token")
            }
            token = fresh
            known.withLock { known in
                if known.count >= Self.knownLimit { known.removeAll(keepingCapacity: true) }
                known[digest] = fresh
            }
        }
        let now = clock.now
        guard token.issued <= now.advanced(by: Self.clockLeeway) else {
            throw CapabilityError(
                .tokenInvalid, "the token is not valid yet", nextStep: "check the clocks of both machines")
        }
        guard now < token.expires else {
            throw CapabilityError(.tokenExpired, "the token's time is over", nextStep: "ask for a new token")
        }
        guard !isRevoked(token.id) else {
            throw CapabilityError(.tokenRevoked, "the token was taken back", nextStep: "ask for a new token")
        }
        return token
    }

    private func signedToken(_ text: String) -> CapabilityToken? {
        guard text.utf8.count <= CapabilityToken.textLimit, text.hasPrefix(CapabilityToken.prefix) else { return nil }
        let parts = text.dropFirst(CapabilityToken.prefix.count).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, let payload = [UInt8](base64URL: parts[0]), let signature = [UInt8](base64URL: parts[1])
        else { return nil }
        let signed = CapabilityToken.signedBytes(payload)
        guard keys.contains(where: { $0.verifies(signature, of: signed) }) else { return nil }
        let limits = JSONLimits(maxBytes: CapabilityToken.textLimit, maxDepth: 4)
        guard let json = try? JSONValue(parsing: payload, limits: limits) else { return nil }
        return CapabilityToken(json: json)
    }
}
