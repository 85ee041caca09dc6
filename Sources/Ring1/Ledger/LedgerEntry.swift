// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// One entry: a record, its place, and the hash by which proofs name it.
public struct LedgerEntry: Hashable, Sendable {
    /// The place in the ledger, from 0.
    public let index: UInt64
    /// What was recorded.
    public let record: LedgerRecord
    /// The hash of the leaf (RFC 6962).
    public let leafHash: SHA256Digest
    /// The entry that records the erasure of this one's names and content; nil where they are there.
    public let erasedBy: UInt64?
    /// Whether its names and facts could be read; where not, they are empty, and the content is erased, missing or
    /// damaged.
    public let isReadable: Bool

    /// Makes an entry from its parts.
    public init(
        index: UInt64, record: LedgerRecord, leafHash: SHA256Digest, erasedBy: UInt64? = nil, isReadable: Bool = true
    ) {
        self.index = index
        self.record = record
        self.leafHash = leafHash
        self.erasedBy = erasedBy
        self.isReadable = isReadable
    }
}
