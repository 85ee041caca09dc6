// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import TransparencyLog
import Vault

/// The keys by which an entry is found in the log's index: eight bytes each, so whoever looks up compares in full.
enum EntryKeys {
    /// All control entries, so that opening reads only those.
    static let control = number(Array("substrate control".utf8.prefix(8)))

    /// By leaf hash.
    static func key(_ leaf: SHA256Digest) -> UInt64 { unsafe leaf.withUnsafeBytes { unsafe number($0) } }
    /// By source.
    static func key(_ id: SourceIdentity) -> UInt64 { number(id.bytes) }
    /// By whom it is about.
    static func key(_ subject: SubjectID) -> UInt64 { key(SHA256.hash(Array("subject ".utf8) + subject.name.utf8)) }

    /// By the digest of the stored bytes of its sealed content.
    static func key(blob digest: SHA256Digest) -> UInt64 { ~key(digest) }

    /// All keys of an entry with this header and leaf hash.
    static func keys(_ header: EntryHeader, leaf: SHA256Digest) -> [UInt64] {
        var keys = [key(leaf), key(header.id)]
        if header.kind.isControl { keys.append(control) }
        keys += header.subjects.map { key($0) }
        if case .sealed(let digest, _) = header.place { keys.append(key(blob: digest)) }
        return keys
    }

    /// All keys of an entry; one that cannot be read is found by its leaf hash alone.
    static func keys(ofEntry bytes: [UInt8]) -> [UInt64] {
        let leaf = Merkle.leafHash(bytes)
        guard let header = try? EntryHeader.read(bytes).header else { return [key(leaf)] }
        return keys(header, leaf: leaf)
    }

    private static func number(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
