// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Primitives

/// A receipt for one entry that stands alone: its index, its path and the signed checkpoint (C2SP tlog-proof).
public struct TLogProof: Hashable, Sendable {
    /// Bytes the log's format may add; empty in ours.
    public let extra: [UInt8]
    /// The number of the entry, from 0.
    public let index: UInt64
    /// The sibling hashes, leaf side first.
    public let path: [SHA256Digest]
    /// The checkpoint that the path leads to, with all its signatures.
    public let note: SignedNote

    private static let header = "c2sp.org/tlog-proof@v1"

    /// Makes a receipt from its parts.
    public init(index: UInt64, path: [SHA256Digest], note: SignedNote, extra: [UInt8] = []) {
        self.index = index
        self.path = path
        self.note = note
        self.extra = extra
    }

    /// Reads a receipt without checking it.
    public init(parsing bytes: [UInt8]) throws(TransparencyLogError) {
        func malformed(_ what: String) -> TransparencyLogError { TransparencyLogError(.proofMalformed, what) }
        guard bytes.count <= SignedNote.maxBytes, let text = String(validUTF8: bytes) else {
            throw malformed("the proof is too large or not UTF-8")
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst() == Self.header[...] else { throw malformed("the first line is not \(Self.header)") }
        var extra: [UInt8] = []
        if let line = lines.first, line.hasPrefix("extra ") {
            guard let bytes = canonicalBase64(line.dropFirst(6)) else {
                throw malformed("the extra line is not base64")
            }
            extra = bytes
            lines.removeFirst()
        }
        guard let line = lines.popFirst(), line.hasPrefix("index "), let index = UInt64(line.dropFirst(6)),
            String(index) == line.dropFirst(6)
        else { throw malformed("the index line is missing or malformed") }
        var path: [SHA256Digest] = []
        while let line = lines.popFirst(), !line.isEmpty {
            guard path.count < 63, let bytes = canonicalBase64(line), let hash = SHA256Digest(bytes: bytes) else {
                throw malformed("hash \(path.count + 1) of the proof is malformed, or there are more than 63")
            }
            path.append(hash)
        }
        let note = try SignedNote(parsing: Array(lines.joined(separator: "\n").utf8))
        self.init(index: index, path: path, note: note, extra: extra)
    }

    /// Checks everything offline: the signatures, and the path from the entry's leaf hash to the signed root.
    @discardableResult public func verify(
        leaf: SHA256Digest, verifiers: [NoteVerifier]
    ) throws(TransparencyLogError) -> Checkpoint {
        let checkpoint = try Checkpoint(note: note, verifiers: verifiers)
        try InclusionProof(index: index, size: checkpoint.size, path: path).verify(leaf: leaf, root: checkpoint.root)
        return checkpoint
    }

    /// The receipt as text.
    public var text: String {
        var lines = [Self.header]
        if !extra.isEmpty { lines.append("extra \(extra.base64)") }
        lines.append("index \(index)")
        lines += path.map(\.bytes.base64)
        return lines.map { $0 + "\n" }.joined() + "\n" + note.string
    }
}
