// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Primitives

/// The statement a log signs: its origin, its size and its root (C2SP tlog-checkpoint v1.0.0).
public struct Checkpoint: Hashable, Sendable {
    /// The log's name, unique in the world; equal to the name of its key.
    public let origin: String
    /// The number of entries.
    public let size: UInt64
    /// The root over them.
    public let root: SHA256Digest
    /// Further lines, none of them empty; ours has none.
    public let extensions: [String]

    /// Makes a checkpoint from its parts.
    public init(origin: String, size: UInt64, root: SHA256Digest, extensions: [String] = []) {
        self.origin = origin
        self.size = size
        self.root = root
        self.extensions = extensions
    }

    /// Reads the text of a note: size without leading zeros, root in padded base64, each in one spelling only.
    public init(parsing text: String) throws(TransparencyLogError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last?.isEmpty == true, !lines[0].isEmpty else {
            throw TransparencyLogError(.checkpointMalformed, "a checkpoint has at least three lines")
        }
        guard let size = UInt64(lines[1]), String(size) == lines[1] else {
            throw TransparencyLogError(.checkpointMalformed, "the second line of the checkpoint is not a tree size")
        }
        guard let bytes = canonicalBase64(lines[2]), let root = SHA256Digest(bytes: bytes) else {
            throw TransparencyLogError(.checkpointMalformed, "the third line of the checkpoint is not a root hash")
        }
        let extensions = lines[3...].dropLast()
        guard extensions.allSatisfy({ !$0.isEmpty }), size > 0 || root == Merkle.emptyRoot else {
            throw TransparencyLogError(.checkpointMalformed, "the checkpoint has an empty line, or a wrong empty root")
        }
        self.init(origin: String(lines[0]), size: size, root: root, extensions: extensions.map(String.init))
    }

    /// Reads a note, checks its signatures and that the log's own key (whose name is the origin) is among them.
    public init(note: SignedNote, verifiers: [NoteVerifier]) throws(TransparencyLogError) {
        let signers = try note.verify(verifiers)
        try self.init(parsing: note.text)
        let origin = origin
        guard signers.contains(where: { $0.kind == .ed25519 && $0.name.utf8.elementsEqual(origin.utf8) }) else {
            throw TransparencyLogError(.noteUnknownKey, "the checkpoint of \(origin) is not signed by its own log")
        }
    }

    /// The text that is signed.
    public var text: String {
        ([origin, String(size), root.bytes.base64] + extensions).map { $0 + "\n" }.joined()
    }
}
