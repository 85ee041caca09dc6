// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives

/// Names one record, and the person whose first record it is: 16 bytes, written as 32 hexadecimal digits.
///
/// It is a hash of the tenant's salt and of the place (entry and ordinal) of the record's first observation, never of
/// a name or address, so it says nothing about the person and stays when they change both. Ledgers only grow, so the
/// first observation of a record stays its first; the identifier of a merged person is that of its earliest record,
/// and the identifiers of its other records go on naming it.
public struct PersonID: Hashable, Comparable, Sendable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The identifier of the record whose first observation stands at this place.
    public init(salt: [UInt8], entry: UInt64, ordinal: Int) {
        self.init(salt: salt, entry: entry, ordinal: ordinal, copy: 0)
    }

    /// `copy` counts further records that claim the same place; more than 0 only where a caller repeats ordinals.
    init(salt: [UInt8], entry: UInt64, ordinal: Int, copy: Int) {
        var hasher = SHA256Hasher()
        hasher.update("substrate person v1\n".utf8)
        hasher.update(Self.bytes(UInt64(salt.count)))
        hasher.update(salt)
        hasher.update(Self.bytes(entry))
        hasher.update(Self.bytes(UInt64(bitPattern: Int64(ordinal))))
        if copy > 0 { hasher.update(Self.bytes(UInt64(copy))) }
        let bytes = hasher.finalize().bytes
        func word(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(high: word(0..<8), low: word(8..<16))
    }

    /// Reads 32 hexadecimal digits in either case; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 32, let bytes = [UInt8](hex: String(text)) else { return nil }
        high = bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }
        low = bytes[8...].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The 32 hexadecimal digits, in lower case.
    public var description: String { (Self.bytes(high) + Self.bytes(low)).hex }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
    }

    /// Byte order.
    public static func < (left: PersonID, right: PersonID) -> Bool { (left.high, left.low) < (right.high, right.low) }
}
