// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// One signature line of a note.
public struct NoteSignature: Hashable, Sendable {
    /// The signer's name.
    public let name: String
    /// The key's id, four bytes.
    public let keyID: [UInt8]
    /// What follows the id: for a log 64 bytes, for a witness eight bytes of time more.
    public let bytes: [UInt8]

    /// Makes a signature line from its parts.
    public init(name: String, keyID: [UInt8], bytes: [UInt8]) {
        self.name = name
        self.keyID = keyID
        self.bytes = bytes
    }

    /// The seconds since 1970 that a witness states, where the line has the form of an Ed25519 cosignature; not checked.
    public var cosignatureTime: UInt64? { Cosignature.time(bytes) }

    /// The line without its end.
    public var line: String { "\u{2014} \(name) \((keyID + bytes).base64)" }

    init?(line: Substring) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "\u{2014}", NoteVerifier.isName(parts[1]),
            let bytes = canonicalBase64(parts[2]), bytes.count > 4
        else { return nil }
        self.init(name: String(parts[1]), keyID: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4)))
    }
}

/// A text with one or more signatures (C2SP signed-note v1.0.0).
public struct SignedNote: Hashable, Sendable {
    /// The signed text; it ends in a line break, which is signed too.
    public let text: String
    /// The signatures, in their order.
    public private(set) var signatures: [NoteSignature]

    /// The most bytes a note may have (1 MiB), and the most signatures (100).
    public static let maxBytes = 1 << 20
    /// The most signatures a note may have.
    public static let maxSignatures = 100

    /// Signs a text, which must end in a line break.
    public init(signing text: String, with signers: [NoteSigner], time: UInt64 = 0) throws {
        precondition(text.utf8.last == 0x0a, "the text of a note ends in a line break")
        self.text = text
        signatures = try signers.map { try $0.signature(of: Array(text.utf8), time: time) }
    }

    /// Reads a note without checking its signatures.
    public init(parsing bytes: [UInt8]) throws(TransparencyLogError) {
        guard bytes.count <= Self.maxBytes else {
            throw TransparencyLogError(.noteMalformed, "the note is larger than \(Self.maxBytes) bytes")
        }
        guard let whole = String(validUTF8: bytes), bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0a }) else {
            throw TransparencyLogError(.noteMalformed, "the note is not UTF-8, or holds control characters")
        }
        // The last empty line parts the text from its signatures.
        guard bytes.last == 0x0a,
            let gap = (1..<max(bytes.count - 1, 1)).last(where: { bytes[$0] == 0x0a && bytes[$0 - 1] == 0x0a })
        else { throw TransparencyLogError(.noteMalformed, "the note has no empty line before its signatures") }
        let view = whole.utf8
        let middle = view.index(view.startIndex, offsetBy: gap)
        text = String(whole[..<middle])
        let lines = whole[view.index(after: middle)...].dropLast().split(
            separator: "\n", omittingEmptySubsequences: false)
        guard lines.count <= Self.maxSignatures else {
            throw TransparencyLogError(.noteMalformed, "the note has more than \(Self.maxSignatures) signatures")
        }
        signatures = []
        for line in lines {
            guard let signature = NoteSignature(line: line) else {
                throw TransparencyLogError(
                    .noteMalformed, "line \(signatures.count + 1) of the signatures is malformed")
            }
            signatures.append(signature)
        }
    }

    /// Reads a note and checks it: at least one signature by a known key, and no wrong one by any of them.
    ///
    /// Signatures by unknown keys are kept and not judged.
    public init(parsing bytes: [UInt8], verifiers: [NoteVerifier]) throws(TransparencyLogError) {
        try self.init(parsing: bytes)
        try verify(verifiers)
    }

    /// Checks the signatures against known keys, and returns the keys that signed.
    @discardableResult public func verify(_ verifiers: [NoteVerifier]) throws(TransparencyLogError) -> [NoteVerifier] {
        var found: [NoteVerifier] = []
        for signature in signatures {
            let known = verifiers.filter { $0.made(signature) }
            guard !known.isEmpty else { continue }
            guard let signer = known.first(where: { $0.accepts(signature.bytes, text: Array(text.utf8)) }) else {
                throw TransparencyLogError(
                    .noteSignatureInvalid, "the signature by \(signature.name) does not fit the note")
            }
            if !found.contains(signer) { found.append(signer) }
        }
        guard !found.isEmpty else { throw TransparencyLogError(.noteUnknownKey, "no known key signed the note") }
        return found
    }

    /// This note with one more signature, for witnesses.
    public func adding(_ signature: NoteSignature) -> SignedNote {
        var note = self
        note.signatures.append(signature)
        return note
    }

    /// The note as it is stored and sent.
    public var bytes: [UInt8] { Array(string.utf8) }
    /// The note as text.
    public var string: String { text + "\n" + signatures.map { $0.line + "\n" }.joined() }
}
