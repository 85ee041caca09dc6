// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One fact of the index: this entry has this key. Sixteen bytes in memory and on disk.
struct KeyPair: Hashable, Comparable, Sendable {
    var key: UInt64
    var entry: UInt64

    static func < (left: KeyPair, right: KeyPair) -> Bool {
        left.key < right.key || (left.key == right.key && left.entry < right.entry)
    }

    /// The bytes of a pair on disk.
    static let size = 16

    /// The pairs as they lie in memory: the byte order of the machine (a file of another one fails its digests).
    static func bytes(of pairs: some Collection<KeyPair>) -> [UInt8] {
        unsafe Array(pairs).withUnsafeBytes { unsafe Array($0) }
    }

    /// The pairs in whole `bytes`; an incomplete one at the end is left out.
    static func pairs(in bytes: [UInt8]) -> [KeyPair] {
        let count = bytes.count / size
        return unsafe [KeyPair](unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe bytes.withUnsafeBytes {
                unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: $0[..<(count * size)]))
            }
            filled = count
        }
    }
}
