// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Primitives

/// What a note key signs (C2SP signed-note signature types).
public enum NoteKeyKind: UInt8, Hashable, Sendable {
    /// A log signs the note's text.
    case ed25519 = 1
    /// A witness signs the note's text with the time at which it saw it.
    case cosignature = 4
}

/// The public half of a note key: a name, a kind and an Ed25519 key, written as a verifier key.
public struct NoteVerifier: Hashable, Sendable {
    /// The name of the signer; a log's equals its origin.
    public let name: String
    /// What the key signs.
    public let kind: NoteKeyKind
    /// The first four bytes of a hash over name, kind and key, by which a signature line names its key.
    public let keyID: [UInt8]
    let publicBytes: [UInt8]
    private let key: Ed25519PublicKey

    /// Makes a verifier for a key.
    public init(
        name: String, kind: NoteKeyKind = .ed25519, key: Ed25519PublicKey
    ) throws(TransparencyLogError) {
        guard Self.isName(name) else {
            throw TransparencyLogError(
                .keyMalformed, "“\(name)” cannot be a signer's name", nextStep: "use a URL-like name")
        }
        self.name = name
        self.kind = kind
        self.key = key
        publicBytes = key.bytes
        keyID = Array(SHA256.hash(Array(name.utf8) + [0x0a, kind.rawValue] + key.bytes).bytes.prefix(4))
    }

    /// Reads a verifier key `<name>+<id>+<base64>`.
    public init(vkey text: String) throws(TransparencyLogError) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let id = [UInt8](hex: parts[1]), parts[1] == id.hex,
            let bytes = canonicalBase64(parts[2]),
            bytes.count == 33, let kind = NoteKeyKind(rawValue: bytes[0]),
            let key = try? Ed25519PublicKey(bytes: Array(bytes.dropFirst()))
        else { throw TransparencyLogError(.keyMalformed, "this is not a verifier key of a kind known here") }
        try self.init(name: String(parts[0]), kind: kind, key: key)
        guard keyID == id else {
            throw TransparencyLogError(.keyMalformed, "the verifier key's id \(id.hex) does not fit its name and key")
        }
    }

    /// The key as text, `<name>+<id>+<base64>`.
    public var vkey: String { "\(name)+\(keyID.hex)+\(([kind.rawValue] + publicBytes).base64)" }

    /// Whether a signature line says that it is by this key; names are compared byte by byte.
    func made(_ signature: NoteSignature) -> Bool {
        keyID == signature.keyID && name.utf8.elementsEqual(signature.name.utf8)
    }

    /// Whether these are the bytes of a good signature line (without the key id) under the text.
    func accepts(_ signature: [UInt8], text: [UInt8]) -> Bool {
        switch kind {
        case .ed25519: return signature.count == 64 && key.verifies(signature, of: text)
        case .cosignature:
            guard let time = Cosignature.time(signature) else { return false }
            return key.verifies(Array(signature.dropFirst(8)), of: Cosignature.message(text: text, time: time))
        }
    }

    /// Same name, kind and key.
    public static func == (left: NoteVerifier, right: NoteVerifier) -> Bool {
        left.name == right.name && left.kind == right.kind && left.publicBytes == right.publicBytes
    }
    /// Hashes name, kind and key.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(kind)
        hasher.combine(publicBytes)
    }

    static func isName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
    }
}

/// The private half of a note key.
public struct NoteSigner: Sendable {
    /// The public half.
    public let verifier: NoteVerifier
    private let key: Ed25519PrivateKey

    /// Makes a signer; the name must not be empty and holds no space and no `+`.
    public init(
        name: String, key: Ed25519PrivateKey, kind: NoteKeyKind = .ed25519
    ) throws(TransparencyLogError) {
        verifier = try NoteVerifier(name: name, kind: kind, key: key.publicKey)
        self.key = key
    }

    /// The name of the signer; a log's equals its origin.
    public var name: String { verifier.name }

    /// Signs a note's text; a witness states the time in seconds since 1970, which a log's key ignores.
    public func signature(of text: [UInt8], time: UInt64 = 0) throws -> NoteSignature {
        let bytes: [UInt8]
        switch verifier.kind {
        case .ed25519: bytes = try key.sign(text)
        case .cosignature:
            let stamp = (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * UInt64($0))) }
            bytes = try stamp + key.sign(Cosignature.message(text: text, time: time))
        }
        return NoteSignature(name: name, keyID: verifier.keyID, bytes: bytes)
    }
}

/// What a witness signs: the time and the whole checkpoint text.
enum Cosignature {
    /// The time in the bytes of a cosignature: eight bytes in front of 64, at most 2⁶³ − 1; nil for anything else.
    static func time(_ bytes: [UInt8]) -> UInt64? {
        guard bytes.count == 72, bytes[0] < 0x80 else { return nil }
        return bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    static func message(text: [UInt8], time: UInt64) -> [UInt8] { Array("cosignature/v1\ntime \(time)\n".utf8) + text }
}

/// Decodes padded standard base64 and refuses every second spelling of the same bytes.
func canonicalBase64(_ text: some StringProtocol) -> [UInt8]? {
    guard let bytes = [UInt8](base64: text), bytes.base64 == text else { return nil }
    return bytes
}
