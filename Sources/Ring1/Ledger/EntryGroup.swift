// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The entries that became durable together, as they stand in `entries.log`.
///
/// Header: mark and version 8 bytes, first index 8, number of entries 4, payload length 4, root of the tree after the
/// group 32, SHA-256 over these 56 bytes and the payload 32. Payload: for each entry its length in 2 bytes and its bytes,
/// which is the entry-bundle form of C2SP tlog-tiles. Numbers are big-endian.
struct EntryGroup {
    static let mark: [UInt8] = Array("SUBLOG\u{1}\n".utf8)
    static let headerSize = 88
    /// The most bytes of payload: what a reader is ready to hold.
    static let maxPayload = 1 << 29

    let firstIndex: UInt64
    let count: UInt32
    let payloadLength: Int
    let root: SHA256Digest
    private let checksum: SHA256Digest
    private let covered: [UInt8]

    /// The bytes of a group.
    static func encode(firstIndex: UInt64, root: SHA256Digest, entries: [[UInt8]]) -> [UInt8] {
        var payload: [UInt8] = []
        payload.reserveCapacity(entries.reduce(0) { $0 + $1.count + 2 })
        for entry in entries {
            precondition(
                entry.count <= LedgerLimits.maxEntryBytes, "an entry of a group is longer than its length field")
            payload += UInt16(entry.count).bigEndianBytes
            payload += entry
        }
        precondition(payload.count <= maxPayload, "a group is longer than a reader accepts")
        let header =
            mark + firstIndex.bigEndianBytes + UInt32(entries.count).bigEndianBytes
            + UInt32(payload.count).bigEndianBytes + root.bytes
        return header + SHA256.hash(header + payload).bytes + payload
    }

    /// Reads a header; nil where it cannot be one. Whether it is true shows with the payload.
    init?(header bytes: [UInt8]) {
        guard bytes.count == Self.headerSize, bytes.starts(with: Self.mark),
            let root = SHA256Digest(bytes: bytes[24..<56]), let checksum = SHA256Digest(bytes: bytes[56..<88])
        else { return nil }
        firstIndex = UInt64(bigEndianBytes: bytes[8..<16])
        count = UInt32(UInt64(bigEndianBytes: bytes[16..<20]))
        payloadLength = Int(UInt64(bigEndianBytes: bytes[20..<24]))
        self.root = root
        self.checksum = checksum
        covered = Array(bytes[..<56])
        guard payloadLength <= Self.maxPayload else { return nil }
    }

    /// Whether the payload is the one the header was written with.
    func accepts(_ payload: [UInt8]) -> Bool {
        payload.count == payloadLength && SHA256.hash(covered + payload) == checksum
    }

    /// The places of the entries in a payload, as far as lengths and bytes fit together.
    static func ranges(in payload: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var position = 0
        while position + 2 <= payload.count {
            let start = position + 2
            let end = start + Int(payload[position]) << 8 + Int(payload[position + 1])
            guard end <= payload.count else { break }
            ranges.append(start..<end)
            position = end
        }
        return ranges
    }
}
