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
    private let known: Lock<KnownTokens>

    /// How far the clock of the issuer may be ahead.
    static let clockLeeway = Duration.seconds(60)
    /// The most signatures that are remembered.
    static let knownLimit = 1024

    /// Makes a verifier.
    ///
    /// - Parameters:
    ///   - keys: The public halves of the keys that may sign; more than one while a key is being changed.
    ///   - clock: The present time.
    ///   - isRevoked: Whether a token was taken back.
    public convenience init(
        keys: [Ed25519PublicKey], clock: WallClock = .system,
        isRevoked: @escaping @Sendable (ULID) -> Bool = { _ in false }
    ) {
        self.init(keys: keys, clock: clock, remembering: Self.knownLimit, isRevoked: isRevoked)
    }

    init(
        keys: [Ed25519PublicKey], clock: WallClock, remembering limit: Int,
        isRevoked: @escaping @Sendable (ULID) -> Bool
    ) {
        self.keys = keys
        self.clock = clock
        self.isRevoked = isRevoked
        known = Lock(KnownTokens(limit: limit))
    }

    /// How many signatures are remembered now.
    var knownCount: Int { known.withLock { $0.count } }

    /// The token behind a text.
    public func verify(_ text: String) throws(CapabilityError) -> CapabilityToken {
        // The digest stands for the token, so that no secret is kept.
        let digest = SHA256.hash(text.utf8)
        let token: CapabilityToken
        if let known = known.withLock({ $0.find(digest) }) {
            token = known
        } else {
            guard let fresh = signedToken(text) else {
                throw CapabilityError(
                    .tokenInvalid, "the token is not one of this box", nextStep: "ask for a new token")
            }
            token = fresh
            known.withLock { $0.add(digest, fresh) }
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

/// The tokens whose signatures were found good, in two generations: a token in use moves to the younger one, and when
/// that is full the older one is forgotten.
private struct KnownTokens: Sendable {
    private var younger: [SHA256Digest: CapabilityToken] = [:]
    private var older: [SHA256Digest: CapabilityToken] = [:]
    private let generation: Int

    init(limit: Int) { generation = max(1, limit / 2) }

    var count: Int { younger.count + older.count }

    mutating func find(_ digest: SHA256Digest) -> CapabilityToken? {
        if let token = younger[digest] { return token }
        guard let token = older.removeValue(forKey: digest) else { return nil }
        add(digest, token)
        return token
    }

    mutating func add(_ digest: SHA256Digest, _ token: CapabilityToken) {
        if younger.count >= generation {
            older = younger
            younger = [:]
        }
        younger[digest] = token
    }
}
