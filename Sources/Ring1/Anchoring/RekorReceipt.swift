// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
public import JSON
import Primitives
public import TransparencyLog

/// The proof that a Rekor log holds our entry; a value of this type was verified when it was made.
public struct RekorReceipt: Hashable, Sendable {
    /// The number of the entry in the log.
    public let index: UInt64
    /// The log's statement that the proof leads to.
    public let checkpoint: Checkpoint
    private let entry: RekorEntry
    private let path: [SHA256Digest]
    private let note: SignedNote

    /// The largest answer that is read, in bytes.
    public static let maxAnswerBytes = 64 << 10
    /// The largest checkpoint of the log that is kept, in bytes; they have about 200, and 200 more for each witness.
    public static let maxNoteBytes = 4 << 10
    private static let limits = JSONLimits(maxBytes: maxAnswerBytes, maxDepth: 16, maxNumberBytes: 32)

    /// Checks the parts: the log's own key signed the checkpoint, and the path leads from our entry to its root.
    public init(
        entry: RekorEntry, index: UInt64, path: [SHA256Digest], note: SignedNote, key: NoteVerifier
    ) throws(AnchorError) {
        guard note.bytes.count <= Self.maxNoteBytes else {
            throw AnchorError(.unverified, "the log's checkpoint has more than \(Self.maxNoteBytes) bytes")
        }
        do throws(TransparencyLogError) {
            checkpoint = try Checkpoint(note: note, verifiers: [key])
            guard checkpoint.origin == key.name else {
                throw TransparencyLogError(.noteUnknownKey, "the checkpoint is another log's")
            }
            try InclusionProof(index: index, size: checkpoint.size, path: path)
                .verify(leaf: Merkle.leafHash(entry.body), root: checkpoint.root)
        } catch {
            throw AnchorError(.unverified, "the log's answer does not prove that it holds our entry: \(error.message)")
        }
        self.entry = entry
        self.index = index
        self.path = path
        self.note = note
    }

    /// Checks an answer of the log (a TransparencyLogEntry in JSON).
    ///
    /// Its root hash and tree size are not even read: only the signed checkpoint counts.
    public init(entry: RekorEntry, answer: [UInt8], key: NoteVerifier) throws(AnchorError) {
        guard let value = try? JSONValue(parsing: answer, limits: Self.limits), let object = value.objectValue else {
            throw AnchorError(.unverified, "the log's answer is no JSON object of at most \(Self.maxAnswerBytes) bytes")
        }
        try self.init(entry: entry, object: object, key: key)
    }

    /// Checks an answer that was read or kept as JSON.
    public init(entry: RekorEntry, object: JSONObject, key: NoteVerifier) throws(AnchorError) {
        func wrong(_ what: String) -> AnchorError { AnchorError(.unverified, "the log's answer \(what)") }
        guard let text = object["canonicalizedBody"]?.stringValue, let body = [UInt8](base64: text) else {
            throw wrong("holds no entry")
        }
        guard body == entry.body else { throw wrong("holds another entry than ours") }
        if let version = object["kindVersion"]?.objectValue {
            guard version["kind"]?.stringValue == "hashedrekord", version["version"]?.stringValue == "0.0.2" else {
                throw wrong("is about another kind of entry")
            }
        }
        guard let proof = object["inclusionProof"]?.objectValue else { throw wrong("holds no inclusion proof") }
        guard let index = Self.number(object["logIndex"]), Self.number(proof["logIndex"]) == index else {
            throw wrong("names no index, or two")
        }
        var path: [SHA256Digest] = []
        for value in proof["hashes"]?.arrayValue ?? [] {
            guard path.count < 64, let bytes = value.stringValue.flatMap({ [UInt8](base64: $0) }),
                let hash = SHA256Digest(bytes: bytes)
            else { throw wrong("holds a malformed inclusion proof") }
            path.append(hash)
        }
        guard let envelope = proof["checkpoint"]?["envelope"]?.stringValue,
            let note = try? SignedNote(parsing: Array(envelope.utf8))
        else { throw wrong("holds no signed checkpoint") }
        try self.init(entry: entry, index: index, path: path, note: note, key: key)
    }

    /// The proof as a TransparencyLogEntry, for the anchor record and for other programs; all of it is verified.
    public var object: JSONObject {
        [
            "logIndex": .string(String(index)), "kindVersion": ["kind": "hashedrekord", "version": "0.0.2"],
            "inclusionProof": [
                "logIndex": .string(String(index)), "rootHash": .string(checkpoint.root.bytes.base64),
                "treeSize": .string(String(checkpoint.size)),
                "hashes": .array(path.map { .string($0.bytes.base64) }),
                "checkpoint": ["envelope": .string(note.string)],
            ],
            "canonicalizedBody": .string(entry.body.base64),
        ]
    }

    /// A 64-bit number as JSON of protocol buffers writes it: a string, a number, or nothing for 0.
    private static func number(_ value: JSONValue?) -> UInt64? {
        switch value {
        case nil, .null: 0
        case .string(let text): UInt64(text).flatMap { String($0) == text ? $0 : nil }
        case .number(let number): number.uint64
        default: nil
        }
    }
}
