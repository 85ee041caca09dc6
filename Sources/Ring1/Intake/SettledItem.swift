// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives

/// By what a job knows an item again, wherever in the source it lies by then.
struct ItemKey: Hashable, Sendable {
    let high: UInt64
    let low: UInt64

    /// The key of an item of this name.
    init(_ name: [UInt8]) {
        let digest = SHA256.hash(name).bytes
        high = digest[0..<8].word
        low = digest[8..<16].word
    }
    fileprivate init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }
}

/// What came of one item, once that is certain.
struct SettledItem: Hashable, Sendable {
    let key: ItemKey
    var appended = 0
    var alreadyPresent = 0
    var failed = 0
    var skipped = 0
    var bytes = 0

    init(_ key: ItemKey) { self.key = key }

    /// The bytes of a record in a journal.
    static let recordBytes = 48

    /// The record: 40 bytes and the start of their digest, so that a torn end is told from a whole one.
    var record: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.recordBytes)
        bytes.append(word: key.high)
        bytes.append(word: key.low)
        bytes.append(word: UInt64(UInt32(clamping: appended)) << 32 | UInt64(UInt32(clamping: alreadyPresent)))
        bytes.append(word: UInt64(UInt32(clamping: failed)) << 32 | UInt64(UInt32(clamping: skipped)))
        bytes.append(word: UInt64(clamping: self.bytes))
        return bytes + SHA256.hash(bytes).bytes.prefix(8)
    }

    /// Reads a record; nil where it is torn.
    init?(record: ArraySlice<UInt8>) {
        let body = record.prefix(40)
        guard record.count == Self.recordBytes, record.suffix(8).elementsEqual(SHA256.hash(Array(body)).bytes.prefix(8))
        else { return nil }
        func word(_ number: Int) -> UInt64 {
            let start = record.startIndex + 8 * number
            return record[start..<(start + 8)].word
        }
        key = ItemKey(high: word(0), low: word(1))
        appended = Int(word(2) >> 32)
        alreadyPresent = Int(word(2) & 0xFFFF_FFFF)
        failed = Int(word(3) >> 32)
        skipped = Int(word(3) & 0xFFFF_FFFF)
        bytes = Int(clamping: word(4))
    }
}

extension IntakeProgress {
    /// Counts an item that was dealt with.
    mutating func count(_ item: SettledItem) {
        done += 1
        appended += item.appended
        alreadyPresent += item.alreadyPresent
        failed += item.failed
        skipped += item.skipped
        bytes += item.bytes
    }
}

extension ArraySlice<UInt8> {
    /// The bytes as a number, the largest digit first.
    fileprivate var word: UInt64 { reduce(0) { $0 << 8 | UInt64($1) } }
}

extension [UInt8] {
    /// Appends a number, the largest digit first.
    fileprivate mutating func append(word: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }
}
