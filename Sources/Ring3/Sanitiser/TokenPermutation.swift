// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// A keyed permutation of the 25-bit numbers: four Feistel rounds with HMAC-SHA256 over halves of 13 and 12 bits.
///
/// Running a counter through it gives codes that never repeat within a conversation and that nobody without the key can
/// foresee, so a typed or invented code does not verify (it does so by chance with probability n / 33 million).
struct TokenPermutation: Sendable {
    private let key: [UInt8]

    /// Makes the permutation of one conversation.
    init(key: [UInt8]) { self.key = key }

    /// The image of a 25-bit number.
    func callAsFunction(_ number: UInt32) -> UInt32 {
        precondition(number < TokenCode.space, "the permutation is over 25 bits")
        var left = number >> 12  // 13 bits
        var right = number & 0xFFF  // 12 bits
        for round: UInt8 in [0, 2] {
            left ^= mix(round, right) & 0x1FFF
            right ^= mix(round + 1, left) & 0xFFF
        }
        return left << 12 | right
    }

    private func mix(_ round: UInt8, _ half: UInt32) -> UInt32 {
        let tag = HMACSHA256.authenticate([round, UInt8(half >> 8), UInt8(half & 0xFF)], key: key)
        return UInt32(tag[0]) | UInt32(tag[1]) << 8
    }
}
