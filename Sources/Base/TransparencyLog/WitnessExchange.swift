// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Primitives

/// What a log asks a witness to cosign: the size it last cosigned, a proof from there, and a checkpoint.
public struct WitnessRequest: Hashable, Sendable {
    /// The size of the log that the witness last cosigned; 0 where it never did.
    public let old: UInt64
    /// The hashes of the consistency proof from there to the checkpoint; at most 63.
    public let path: [SHA256Digest]
    /// The checkpoint with the log's signature.
    public let note: SignedNote

    /// Makes a request from its parts.
    public init(old: UInt64, path: [SHA256Digest], note: SignedNote) {
        self.old = old
        self.path = path
        self.note = note
    }

    /// Reads the body of a request, as a witness does; checks its form only.
    public init(parsing bytes: [UInt8]) throws(TransparencyLogError) {
        func malformed(_ what: String) -> TransparencyLogError { TransparencyLogError(.witnessExchangeMalformed, what) }
        guard bytes.count <= SignedNote.maxBytes else { throw malformed("the request is too large") }
        guard let gap = bytes.indices.dropFirst().first(where: { bytes[$0] == 0x0a && bytes[$0 - 1] == 0x0a }) else {
            throw malformed("the request has no empty line before the checkpoint")
        }
        var lines = bytes[..<(gap - 1)].split(separator: 0x0a, omittingEmptySubsequences: false)[...]
        guard let first = lines.popFirst(), first.starts(with: "old ".utf8),
            let old = decimal(String(decoding: first.dropFirst(4), as: UTF8.self))
        else { throw malformed("the first line is not “old” and a size") }
        guard lines.count <= 63 else { throw malformed("there are more than 63 hashes") }
        var path: [SHA256Digest] = []
        for line in lines {
            guard let hash = canonicalBase64(String(decoding: line, as: UTF8.self)).flatMap({ SHA256Digest(bytes: $0) })
            else { throw malformed("hash \(path.count + 1) of the proof is malformed") }
            path.append(hash)
        }
        self.init(old: old, path: path, note: try SignedNote(parsing: Array(bytes[(gap + 1)...])))
    }

    /// The body of the request.
    public var bytes: [UInt8] {
        Array(("old \(old)\n" + path.map { $0.bytes.base64 + "\n" }.joined() + "\n").utf8) + note.bytes
    }
}

/// What a log and a witness send each other (C2SP tlog-witness), as bytes.
public enum WitnessExchange {
    /// The most bytes of a witness's answer.
    public static let maxAnswerBytes = 64 << 10

    /// The body of `POST <prefix>/add-checkpoint`.
    public static func request(old: UInt64, proof: ConsistencyProof, note: SignedNote) -> [UInt8] {
        WitnessRequest(old: old, path: proof.path, note: note).bytes
    }

    /// The cosignatures in a witness's answer, checked against its key and the checkpoint; at least one.
    ///
    /// Lines by other keys are left out. Throws where a line is malformed, or one in the witness's name is wrong.
    public static func cosignatures(
        in body: [UInt8], for note: SignedNote, by witness: NoteVerifier
    ) throws(TransparencyLogError) -> [NoteSignature] {
        func malformed(_ what: String) -> TransparencyLogError { TransparencyLogError(.witnessExchangeMalformed, what) }
        guard witness.kind == .cosignature else { throw malformed("\(witness.name) has no key for cosignatures") }
        guard body.count <= maxAnswerBytes else { throw malformed("the answer is larger than \(maxAnswerBytes) bytes") }
        let answered: SignedNote
        do {
            // The answer is lines as they stand under a note, so it is read as those of this checkpoint.
            answered = try SignedNote(parsing: Array((note.text + "\n").utf8) + body)
        } catch { throw malformed("the answer is not signature lines: \(error.message)") }
        guard answered.text.utf8.elementsEqual(note.text.utf8) else {
            throw malformed("the answer holds an empty line")
        }
        try answered.verify([witness])
        var found: [NoteSignature] = []
        for signature in answered.signatures where witness.made(signature) && !found.contains(signature) {
            found.append(signature)
        }
        return found
    }

    /// The size that a witness names in its answer 409: what it last cosigned.
    public static func size(in body: [UInt8]) throws(TransparencyLogError) -> UInt64 {
        guard body.last == 0x0a, body.count <= 21, let size = decimal(String(decoding: body.dropLast(), as: UTF8.self))
        else {
            throw TransparencyLogError(.witnessExchangeMalformed, "the answer is not a size and a line break")
        }
        return size
    }

    /// Where a witness shows the checkpoint that it last cosigned of a log, below its own address.
    public static func monitorPath(origin: String) -> String { "\(SHA256.hash(origin.utf8).hex)/checkpoint" }
}

/// A decimal number in its only spelling.
private func decimal(_ text: String) -> UInt64? {
    guard let number = UInt64(text), String(number) == text else { return nil }
    return number
}
