// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// The sizes of the write-ahead file. Numbers are big-endian.
///
/// A segment is a page of header and groups, each from the start of a page on; what follows the last group is zero.
/// No page is written twice: a torn write can harm only the group that was being written.
enum WalFormat {
    static let page = 4096
    static func padded(_ count: Int) -> Int { (count + page - 1) / page * page }
}

/// The first page of a segment: mark and version 8 bytes, first index 8, salt 16, flags 4, zeros to 64, SHA-256 of
/// these 64.
///
/// The salt goes into the checksum of every group header, so neither the content of an entry nor what a disk block held
/// before can pass for a group.
struct WalSegmentHeader: Hashable, Sendable {
    static let mark: [UInt8] = Array("SUBWAL\u{1}\n".utf8)
    static let saltBytes = 16

    let firstIndex: UInt64
    let salt: [UInt8]
    /// Whether the segment begins with entries that an earlier one holds too, which it replaces.
    let replacesEarlier: Bool

    /// The page.
    var bytes: [UInt8] {
        var bytes = Self.mark
        bytes.append(bigEndian: firstIndex, count: 8)
        bytes += salt
        bytes.append(bigEndian: replacesEarlier ? 1 : 0, count: 4)
        bytes += [UInt8](repeating: 0, count: 64 - bytes.count)
        bytes += SHA256.hash(bytes).bytes
        bytes += [UInt8](repeating: 0, count: WalFormat.page - bytes.count)
        return bytes
    }

    init(firstIndex: UInt64, salt: [UInt8], replacesEarlier: Bool) {
        self.firstIndex = firstIndex
        self.salt = salt
        self.replacesEarlier = replacesEarlier
    }

    /// Reads a page; nil where it is not the header of a segment.
    init?(_ page: [UInt8]) {
        guard page.count == WalFormat.page, page.starts(with: Self.mark),
            SHA256.hash(page[..<64]) == SHA256Digest(bytes: page[64..<96])
        else { return nil }
        firstIndex = page.bigEndian(at: 8, count: 8)
        salt = Array(page[16..<32])
        replacesEarlier = page.bigEndian(at: 32, count: 4) & 1 == 1
    }
}

/// What stands before the entries that became durable together: mark and version 8 bytes, first index 8, number of
/// entries 4, length of the entries 4, root of the tree after them 32, SHA-256 of the salt and these 56.
///
/// The entries follow as in an entry bundle: two bytes of length, then the bytes. The root covers every one of them, so
/// they need no checksum of their own.
struct WalGroupHeader: Hashable, Sendable {
    static let mark: [UInt8] = Array("SUBGRP\u{1}\n".utf8)
    static let byteCount = 88
    /// The most bytes of entries that a reader is ready to hold.
    static let maxPayload = 1 << 28

    let firstIndex: UInt64
    let count: Int
    let payloadBytes: Int
    let root: SHA256Digest

    /// The bytes of the group on the disk.
    var paddedBytes: Int { WalFormat.padded(Self.byteCount + payloadBytes) }
    /// The index after the last entry.
    var endIndex: UInt64 { firstIndex + UInt64(count) }

    func write(to buffer: inout [UInt8], salt: [UInt8]) {
        buffer.removeAll(keepingCapacity: true)
        buffer += Self.mark
        buffer.append(bigEndian: firstIndex, count: 8)
        buffer.append(bigEndian: UInt64(count), count: 4)
        buffer.append(bigEndian: UInt64(payloadBytes), count: 4)
        unsafe root.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
        let checksum = SHA256.hash(salt + buffer)
        unsafe checksum.withUnsafeBytes { unsafe buffer.append(contentsOf: $0) }
    }

    init(firstIndex: UInt64, count: Int, payloadBytes: Int, root: SHA256Digest) {
        self.firstIndex = firstIndex
        self.count = count
        self.payloadBytes = payloadBytes
        self.root = root
    }

    /// Reads a header; nil where it is not one of this segment.
    init?(_ bytes: some RandomAccessCollection<UInt8>, salt: [UInt8]) {
        let bytes = Array(bytes)
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.mark),
            SHA256.hash(salt + bytes[..<56]) == SHA256Digest(bytes: bytes[56..<88]),
            let root = SHA256Digest(bytes: bytes[24..<56])
        else { return nil }
        firstIndex = bytes.bigEndian(at: 8, count: 8)
        count = Int(bytes.bigEndian(at: 16, count: 4))
        payloadBytes = Int(bytes.bigEndian(at: 20, count: 4))
        self.root = root
        guard count > 0, payloadBytes <= Self.maxPayload, firstIndex < UInt64.max >> 2 else { return nil }
    }
}

extension [UInt8] {
    mutating func append(bigEndian value: UInt64, count: Int) {
        for byte in (0..<count).reversed() { append(UInt8(truncatingIfNeeded: value >> UInt64(8 * byte))) }
    }
    func bigEndian(at start: Int, count: Int) -> UInt64 {
        self[start..<(start + count)].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
