// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
public import Primitives

/// A signed, expiring permission: who may do what for which tenant.
public struct CapabilityToken: Hashable, Sendable {
    /// The token's own name, for logs and for taking it back.
    public let id: ULID
    /// The tenant it is for.
    public let moduleID: ModuleID
    /// What its holder is to the box.
    public let role: Role
    /// What it allows; never more than the role does.
    public let scopes: Set<CapabilityScope>
    /// Who holds it: `operator`, or the label of a paired device.
    public let holder: String
    /// From when it is valid.
    public let issued: Instant
    /// Until when it is valid.
    public let expires: Instant
    /// 16 random bytes, so that no two tokens are alike.
    public let nonce: [UInt8]

    /// The longest a holder's label may be, in characters.
    public static let holderLimit = 64
    /// The longest a token's text may be, in bytes.
    public static let textLimit = 2048
    static let prefix = "sct1."

    init?(
        id: ULID, moduleID: ModuleID, role: Role, scopes: Set<CapabilityScope>, holder: String, issued: Instant,
        expires: Instant,
        nonce: [UInt8]
    ) {
        guard scopes.isSubset(of: role.scopes), issued < expires, nonce.count == 16,
            (1...Self.holderLimit).contains(holder.count),
            !holder.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        self.id = id
        self.moduleID = moduleID
        self.role = role
        self.scopes = scopes
        self.holder = holder
        self.issued = issued
        self.expires = expires
        self.nonce = nonce
    }

    /// Whether the local operator holds it.
    public var isOperators: Bool { role == .admin && holder == LocalOperator.holder }

    var json: JSONValue {
        [
            "v": 1, "id": .string(id.string), "module_id": .string(moduleID.name), "role": .string(role.rawValue),
            "scopes": .array(scopes.sorted().map { .string($0.name) }), "holder": .string(holder),
            "issued": .string(issued.rfc3339), "expires": .string(expires.rfc3339), "nonce": .string(nonce.hex),
        ]
    }

    init?(json: JSONValue) {
        guard json["v"]?.intValue == 1, let id = json["id"]?.stringValue.flatMap({ ULID($0) }),
            let moduleID = json["module_id"]?.stringValue.flatMap({ ModuleID($0) }),
            let role = json["role"]?.stringValue.flatMap(Role.init(rawValue:)),
            let holder = json["holder"]?.stringValue,
            let names = json["scopes"]?.arrayValue,
            let issued = json["issued"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
            let expires = json["expires"]?.stringValue.flatMap({ Instant(rfc3339: $0) }),
            let nonce = json["nonce"]?.stringValue.flatMap({ [UInt8](hex: $0) })
        else { return nil }
        let scopes = names.compactMap { $0.stringValue.flatMap { CapabilityScope($0) } }
        guard scopes.count == names.count else { return nil }
        self.init(
            id: id, moduleID: moduleID, role: role, scopes: Set(scopes), holder: holder, issued: issued,
            expires: expires,
            nonce: nonce)
    }

    /// What is signed: a fixed line, so that the signature can be no other document's, and the payload's bytes.
    static func signedBytes(_ payload: [UInt8]) -> [UInt8] { Array("substrate-capability-v1\n".utf8) + payload }
}
