// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec
@_spi(Authentication) public import Primitives

/// Who is calling, and for which tenant: the only way to a `TenantScope`.
public struct AuthenticatedCaller: Hashable, Sendable {
    /// The tenant the caller works for.
    public let scope: TenantScope
    /// What the caller is to the box.
    public let role: Role
    /// What the caller may do.
    public let scopes: Set<CapabilityScope>
    /// The token's name, for logs and the audit ledger.
    public let tokenID: ULID
    /// The label of the token's holder.
    public let holder: String

    fileprivate init(_ token: CapabilityToken) {
        scope = TenantScope(authenticated: token.moduleID)
        role = token.role
        scopes = token.scopes
        tokenID = token.id
        holder = token.holder
    }

    /// Refuses with 403 what the caller may not do.
    public func require(_ scope: CapabilityScope) throws(CapabilityError) {
        guard scopes.contains(scope) else {
            throw CapabilityError(
                .notGranted, "the token does not allow \(scope)", nextStep: "use a token whose role has \(scope)")
        }
    }
}

/// Turns the headers of a request into an authenticated caller, or refuses it.
///
/// In this order: `X-Foundry-Module-ID` missing or malformed, 400; token missing, not of this box, expired or taken
/// back, 401; token for another tenant, 403.
public struct Authenticator: Sendable {
    /// The header that names the tenant.
    public static let moduleHeader = "X-Foundry-Module-ID"
    private let verifier: TokenVerifier
    private let singleTenant: ModuleID?

    /// Makes an authenticator.
    ///
    /// - Parameters:
    ///   - verifier: Checks tokens.
    ///   - singleTenant: The tenant of a box with one tenant; the local operator's own token may then leave out the
    ///     header. Nil (the default) demands it of everyone.
    public init(verifier: TokenVerifier, singleTenant: ModuleID? = nil) {
        self.verifier = verifier
        self.singleTenant = singleTenant
    }

    /// The caller behind the two header values.
    public func authenticate(authorization: String?, moduleID: String?) throws(CapabilityError) -> AuthenticatedCaller {
        var named: ModuleID?
        if let moduleID {
            guard let valid = ModuleID(moduleID) else {
                throw CapabilityError(
                    .moduleIDInvalid, "\(Self.moduleHeader) is not a module id",
                    nextStep: "send 1 to 64 of a-z, 0-9 and -")
            }
            named = valid
        }
        guard named != nil || singleTenant != nil else { throw Self.moduleIDMissing }
        let token = try verifier.verify(try bearer(authorization))
        guard let tenant = named ?? (token.isOperators ? singleTenant : nil) else { throw Self.moduleIDMissing }
        guard token.moduleID == tenant else {
            throw CapabilityError(
                .tenantNotInScope, "the token is not for the tenant the request names",
                nextStep: "use a token of that tenant")
        }
        return AuthenticatedCaller(token)
    }

    /// The caller behind the headers of a request; a header that occurs twice is refused.
    public func authenticate(_ headers: HTTPHeaders) throws(CapabilityError) -> AuthenticatedCaller {
        let modules = headers.values(Self.moduleHeader)
        guard modules.count <= 1 else {
            throw CapabilityError(
                .moduleIDInvalid, "\(Self.moduleHeader) occurs \(modules.count) times", nextStep: "send it once")
        }
        let authorizations = headers.values("Authorization")
        guard authorizations.count <= 1 else {
            throw CapabilityError(
                .tokenInvalid, "Authorization occurs \(authorizations.count) times", nextStep: "send it once")
        }
        return try authenticate(authorization: authorizations.first, moduleID: modules.first)
    }

    private func bearer(_ authorization: String?) throws(CapabilityError) -> String {
        guard let authorization, !authorization.isEmpty else {
            throw CapabilityError(
                .tokenMissing, "the request carries no token", nextStep: "send `Authorization: Bearer <token>`")
        }
        // Byte by byte: this runs for every request, and a token is long.
        let scheme = "bearer ".utf8
        let bytes = authorization.utf8
        guard bytes.count > scheme.count, zip(bytes, scheme).allSatisfy({ Self.lower($0) == $1 }) else {
            throw CapabilityError(
                .tokenInvalid, "the authorization is not a bearer token",
                nextStep: "send `Authorization: Bearer <token>`")
        }
        return String(Substring(bytes.dropFirst(scheme.count)))
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }

    private static var moduleIDMissing: CapabilityError {
        CapabilityError(
            .moduleIDMissing, "the request names no tenant", nextStep: "send the header \(moduleHeader)")
    }
}
