// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import TransparencyLog

/// One entry on its way into a log, hashed where it was made.
public struct LogLeaf: Hashable, Sendable {
    /// The entry.
    public let bytes: [UInt8]
    /// Its leaf hash (RFC 6962).
    public let leafHash: SHA256Digest
    /// The keys by which the entry can be found; need not be unique.
    public let keys: [UInt64]

    /// The most bytes of an entry: its length stands in two bytes.
    public static let maxBytes = 65_535

    /// Hashes an entry; one of more than 65,535 bytes is refused with `log_entry_too_large`.
    public init(_ bytes: [UInt8], keys: [UInt64] = []) throws(LogStoreError) {
        guard bytes.count <= Self.maxBytes else {
            throw LogStoreError(.entryTooLarge, "the entry has \(bytes.count) bytes, the limit is \(Self.maxBytes)")
        }
        self.bytes = bytes
        self.keys = keys
        leafHash = Merkle.leafHash(bytes)
    }
}
