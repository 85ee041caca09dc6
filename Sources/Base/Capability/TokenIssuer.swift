// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import JSON
public import Primitives

/// Makes tokens with the box's capability key.
public struct TokenIssuer: Sendable {
    private let key: Ed25519PrivateKey
    private let clock: WallClock

    /// The longest a token may live.
    public static let longestLife = Duration.seconds(366 * 86_400)

    /// Makes an issuer.
    public init(key: Ed25519PrivateKey, clock: WallClock = .system) {
        self.key = key
        self.clock = clock
    }

    /// Makes a token and its text, which is the secret to hand to its holder.
    ///
    /// - Parameters:
    ///   - moduleID: The tenant it is for.
    ///   - role: What its holder is to the box.
    ///   - scopes: What it allows; nil for all the role can.
    ///   - holder: A label of 1 to 64 characters.
    ///   - life: How long it is valid, at most `longestLife`.
    ///   - random: For its id and nonce.
    /// - Returns: The token and its text.
    /// - Throws: `capability_not_granted` where the role does not have a scope or the label or life breaks its rule.
    public func issue(
        for moduleID: ModuleID, role: Role, scopes: Set<CapabilityScope>? = nil, holder: String, life: Duration,
        random: inout some RandomNumberGenerator
    ) throws(CapabilityError) -> (token: CapabilityToken, text: String) {
        let now = clock.now
        let nonce = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        guard life <= Self.longestLife,
            let token = CapabilityToken(
                id: ULID(at: now, random: &random), moduleID: moduleID, role: role, scopes: scopes ?? role.scopes,
                holder: holder, issued: now, expires: now.advanced(by: life), nonce: nonce)
        else {
            throw CapabilityError(
                .notGranted, "a token of role \(role.rawValue) can not be made like this",
                nextStep: "ask for scopes the role has, a label of 1 to 64 characters and at most a year")
        }
        return (token, try text(of: token))
    }

    private func text(of token: CapabilityToken) throws(CapabilityError) -> String {
        do {
            let payload = try CanonicalJSON.encode(token.json)
            let signature = try key.sign(CapabilityToken.signedBytes(payload))
            return CapabilityToken.prefix + payload.base64URL + "." + signature.base64URL
        } catch {
            throw CapabilityError(.keyUnusable, "the token can not be signed", nextStep: "restore keys/ from a backup")
        }
    }
}
