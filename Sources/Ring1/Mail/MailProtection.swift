// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What a sender did so that a part cannot be changed or read on the way; such parts are kept as they came, unopened.
public struct MailProtection: Hashable, Sendable, CustomStringConvertible {
    /// What the protection does.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The part is signed; what it says can be read.
        case signed
        /// The part is encrypted; nothing of it can be read here.
        case encrypted
    }
    /// Whose rules it follows.
    public enum Scheme: String, Hashable, Sendable, CaseIterable {
        /// S/MIME (RFC 8551).
        case smime
        /// OpenPGP: PGP/MIME (RFC 3156) or armoured text in the body.
        case pgp
        /// Another or an unnamed one.
        case other
    }
    /// What the protection does.
    public let kind: Kind
    /// Whose rules it follows.
    public let scheme: Scheme

    /// Makes a protection.
    public init(_ kind: Kind, _ scheme: Scheme) {
        self.kind = kind
        self.scheme = scheme
    }

    /// Kind and scheme, e.g. `signed smime`.
    public var description: String { "\(kind.rawValue) \(scheme.rawValue)" }
}

extension MailPart {
    /// How the part is protected; nil where it is not.
    public var protection: MailProtection? {
        switch declaredType {
        case "multipart/signed": MailProtection(.signed, scheme)
        case "multipart/encrypted": MailProtection(.encrypted, scheme)
        case "application/pkcs7-mime", "application/x-pkcs7-mime": enveloped
        case "text/plain": armoured
        default: nil
        }
    }

    private var scheme: MailProtection.Scheme {
        let named = [mediaType.parameters["protocol"]?.lowercased() ?? ""] + children.map(\.mediaType.name)
        if named.contains(where: { $0.hasPrefix("application/pgp-") }) { return .pgp }
        return named.contains(where: { $0.contains("pkcs7-") }) ? .smime : .other
    }

    private var enveloped: MailProtection? {
        switch mediaType.parameters["smime-type"]?.lowercased() {
        case "signed-data": MailProtection(.signed, .smime)
        case "certs-only", "compressed-data": nil
        default: MailProtection(.encrypted, .smime)
        }
    }

    /// Armour of OpenPGP at the start of a text.
    private var armoured: MailProtection? {
        guard encoding != .base64, children.isEmpty else { return nil }
        let start = body.prefix(200).trimmed
        if start.starts(with: "-----BEGIN PGP MESSAGE-----".utf8) { return MailProtection(.encrypted, .pgp) }
        return start.starts(with: "-----BEGIN PGP SIGNED MESSAGE-----".utf8) ? MailProtection(.signed, .pgp) : nil
    }
}

extension MailMessage {
    /// How the mail is protected as a whole: by its outermost part, else by the first text in it.
    public var protection: MailProtection? { root.protection ?? leaves.first?.protection }
}
