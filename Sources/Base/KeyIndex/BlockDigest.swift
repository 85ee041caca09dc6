// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// XXH64 (seed 0), the fast 64-bit digest of the xxHash family: tells a damaged block from a good one.
///
/// It protects against disks, not against people: the index is derived, and its answers are checked by the caller.
enum BlockDigest {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    /// The digest of `bytes[range]`.
    static func digest(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        unsafe bytes.withUnsafeBytes { unsafe digest(UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// The digest of a piece of memory.
    static func digest(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var offset = 0
        var hash: UInt64
        if bytes.count >= 32 {
            var (first, second, third, fourth) = (prime1 &+ prime2, prime2, 0 as UInt64, 0 &- prime1)
            while offset + 32 <= bytes.count {
                first = unsafe round(first, word(bytes, offset))
                second = unsafe round(second, word(bytes, offset + 8))
                third = unsafe round(third, word(bytes, offset + 16))
                fourth = unsafe round(fourth, word(bytes, offset + 24))
                offset += 32
            }
            hash = rotate(first, 1) &+ rotate(second, 7) &+ rotate(third, 12) &+ rotate(fourth, 18)
            for lane in [first, second, third, fourth] { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
        } else {
            hash = prime5
        }
        hash &+= UInt64(bytes.count)
        while offset + 8 <= bytes.count {
            hash = unsafe rotate(hash ^ round(0, word(bytes, offset)), 27) &* prime1 &+ prime4
            offset += 8
        }
        if offset + 4 <= bytes.count {
            let half = unsafe UInt64(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
            hash = rotate(hash ^ (half &* prime1), 23) &* prime2 &+ prime3
            offset += 4
        }
        while offset < bytes.count {
            hash = unsafe rotate(hash ^ (UInt64(bytes[offset]) &* prime5), 11) &* prime1
            offset += 1
        }
        hash = (hash ^ (hash >> 33)) &* prime2
        hash = (hash ^ (hash >> 29)) &* prime3
        return hash ^ (hash >> 32)
    }

    @inline(__always) private static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    @inline(__always) private static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
        rotate(lane &+ input &* prime2, 31) &* prime1
    }
    @inline(__always) private static func rotate(_ value: UInt64, _ count: UInt64) -> UInt64 {
        (value &<< count) | (value &>> (64 &- count))
    }
}
