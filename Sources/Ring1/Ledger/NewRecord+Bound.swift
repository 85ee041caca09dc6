// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives

extension NewRecord {
    /// The record that an entry will hold.
    func bound(blob: SHA256Digest, recordedAt: Instant, parent: UInt64?) -> LedgerRecord {
        LedgerRecord(
            kind: kind, source: source, name: name, mediaType: mediaType, blob: blob, size: content.count,
            recordedAt: recordedAt, occurredAt: occurredAt, parent: parent, attributes: attributes)
    }
}

extension SHA256Digest {
    /// 32 zero bytes, a stand-in of the right length.
    static var zero: SHA256Digest {
        guard let digest = SHA256Digest(bytes: [UInt8](repeating: 0, count: 32)) else {
            preconditionFailure("32 bytes make a digest")
        }
        return digest
    }
}

/// What makes two records the same: source and content. 128 bits of a hash, to keep the index small.
struct RecordIdentity: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    init(source: String, blob: SHA256Digest) {
        let bytes = SHA256.hash(blob.bytes + source.utf8).bytes
        high = UInt64(bigEndianBytes: bytes[0..<8])
        low = UInt64(bigEndianBytes: bytes[8..<16])
    }
}
