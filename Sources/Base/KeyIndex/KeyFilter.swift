// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Says of a key that a run may have it or surely has not: a Bloom filter whose bits of one key share one word.
///
/// One byte of memory for a pair; about 3 of 100 absent keys are let through, each of which costs one read.
struct KeyFilter: Sendable, Hashable {
    private(set) var words: [UInt64]

    /// Makes an empty filter for so many pairs.
    init(pairs: Int) { words = [UInt64](repeating: 0, count: Self.wordCount(pairs: pairs)) }
    /// Takes the words read from a file.
    init(words: [UInt64]) { self.words = words }

    /// The words that a filter for so many pairs has.
    static func wordCount(pairs: Int) -> Int { (pairs + 7) / 8 }

    /// Adds a key.
    mutating func insert(_ key: UInt64) {
        guard !words.isEmpty else { return }
        let (word, bits) = place(of: key)
        words[word] |= bits
    }

    /// False where no key like this was inserted.
    func mayContain(_ key: UInt64) -> Bool {
        guard !words.isEmpty else { return false }
        let (word, bits) = place(of: key)
        return words[word] & bits == bits
    }

    /// Keys are cut from hashes, but nothing is lost by mixing them: then any 64-bit value may be a key.
    @inline(__always) private func place(of key: UInt64) -> (word: Int, bits: UInt64) {
        var mixed = (key ^ (key >> 32)) &* 0x9E37_79B9_7F4A_7C15
        mixed ^= mixed >> 29
        let word = Int(truncatingIfNeeded: mixed.multipliedFullWidth(by: UInt64(words.count)).high)
        let places = mixed &* 0xC2B2_AE3D_27D4_EB4F
        let bits =
            (1 as UInt64) &<< (places &>> 58) | 1 &<< ((places &>> 52) & 63) | 1 &<< ((places &>> 46) & 63)
            | 1 &<< ((places &>> 40) & 63)
        return (word, bits)
    }
}
