// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
public import Home
public import Primitives

/// The person at the machine, who can read the box's files: token and authenticated caller without pairing.
///
/// The token lies in `run/operator.token` (0600). It lives a week and is made anew by whoever opens it in its second
/// half, so it is never old while the box is in use.
public struct LocalOperator: Sendable {
    /// The tenant the operator works for, with all scopes.
    public let caller: AuthenticatedCaller
    /// The token's text. A secret: for the `Authorization` header alone.
    public let token: String

    static let holder = "operator"
    static let life = Duration.seconds(7 * 86_400)

    /// Opens the operator's token for a tenant, making key and token where they are missing, old or another tenant's.
    public static func open(
        in home: HomeDirectory, moduleID: ModuleID, clock: WallClock = .system
    ) throws(CapabilityError) -> LocalOperator {
        let key = try CapabilityKey.loadOrCreate(in: home)
        let verifier = TokenVerifier(keys: [key.publicKey], clock: clock)
        let authenticator = Authenticator(verifier: verifier)
        func caller(_ text: String) throws(CapabilityError) -> AuthenticatedCaller {
            try authenticator.authenticate(authorization: "Bearer " + text, moduleID: moduleID.name)
        }
        if let text = read(in: home), let token = try? verifier.verify(text), token.isOperators,
            token.moduleID == moduleID,
            clock.now.duration(to: token.expires) > life / 2
        {
            return LocalOperator(caller: try caller(text), token: text)
        }
        var random = SecureRandom()
        let fresh = try TokenIssuer(key: key, clock: clock)
            .issue(for: moduleID, role: .admin, holder: holder, life: life, random: &random)
        do throws(DurabilityError) {
            try AtomicFile.write(Array((fresh.text + "\n").utf8), to: home.operatorToken, permissions: 0o600)
        } catch {
            throw CapabilityError(.keyUnusable, error.message, nextStep: error.nextStep)
        }
        return LocalOperator(caller: try caller(fresh.text), token: fresh.text)
    }

    /// What a service of this box lets in: tokens of the box's key.
    public static func authenticator(
        in home: HomeDirectory, singleTenant: ModuleID? = nil, clock: WallClock = .system
    ) throws(CapabilityError) -> Authenticator {
        let key = try CapabilityKey.loadPublic(in: home)
        return Authenticator(verifier: TokenVerifier(keys: [key], clock: clock), singleTenant: singleTenant)
    }

    private static func read(in home: HomeDirectory) -> String? {
        guard let bytes = try? Files.read(home.operatorToken, limit: CapabilityToken.textLimit + 1),
            let status = try? Files.status(home.operatorToken), status.permissions & 0o077 == 0
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
