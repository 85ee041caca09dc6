// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec
public import Primitives

/// Why a caller is not let in, or not let that far.
public struct CapabilityError: ReportableError, Hashable {
    /// The kinds of refusal that callers tell apart.
    public enum Code: String, ErrorCode {
        /// The request names no tenant.
        case moduleIDMissing = "module_id_missing"
        /// The tenant's name breaks its rule.
        case moduleIDInvalid = "module_id_invalid"
        /// The request carries no token.
        case tokenMissing = "token_missing"
        /// The token is not one of this box.
        case tokenInvalid = "token_invalid"
        /// The token's time is over.
        case tokenExpired = "token_expired"
        /// The token was taken back.
        case tokenRevoked = "token_revoked"
        /// The token is for another tenant.
        case tenantNotInScope = "tenant_not_in_scope"
        /// The token does not allow this.
        case notGranted = "capability_not_granted"
        /// The key that signs tokens cannot be used.
        case keyUnusable = "capability_key_unusable"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .moduleIDMissing: "Every request names its tenant in X-Foundry-Module-ID; this one does not."
            case .moduleIDInvalid: "X-Foundry-Module-ID must occur once and hold 1 to 64 of a-z, 0-9 and -."
            case .tokenMissing: "Every request carries a token as `Authorization: Bearer …`; this one does not."
            case .tokenInvalid: "The token is damaged, was signed by another box, or is not yet valid."
            case .tokenExpired: "The token's time is over; tokens are given for a limited time."
            case .tokenRevoked: "The token was taken back by an administrator."
            case .tenantNotInScope: "The token is for another tenant than the one the request names."
            case .notGranted: "The token's role or scopes do not include what the request needs."
            case .keyUnusable: "The key in keys/ that signs tokens is missing, damaged or may not be read."
            }
        }
    }

    /// The kind of refusal.
    public let kind: Code
    /// What happened; never holds a token.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts.
    public init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }

    /// The status a server answers with.
    public var status: HTTPStatus {
        switch kind {
        case .moduleIDMissing, .moduleIDInvalid: .badRequest
        case .tokenMissing, .tokenInvalid, .tokenExpired, .tokenRevoked: .unauthorized
        case .tenantNotInScope, .notGranted: .forbidden
        case .keyUnusable: .internalServerError
        }
    }
    /// The headers a server sends along: how to authenticate, with a 401.
    public var headers: HTTPHeaders { status == .unauthorized ? ["WWW-Authenticate": "Bearer"] : [:] }
}
