// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// The first page of a run: what it covers, how much it holds, and the digests of its tables.
///
/// Layout of a run, in 64-bit words of the machine's byte order:
///
///     page 0    magic, from, to, pairs, filter words, digest of fences, digest of filter, zeros …, digest of the page
///     blocks    256 pairs (key, entry) each, the last one shorter; sorted by key, then entry
///     fences    for every block: its first key, its digest
///     filter    words of a `KeyFilter`
struct RunHeader: Hashable, Sendable {
    /// The entries whose keys the run holds, all of them: `from ..< to`.
    let from: UInt64
    let to: UInt64
    let pairs: Int
    let filterWords: Int
    var fenceDigest: UInt64 = 0
    var filterDigest: UInt64 = 0

    static let size = 4096
    static let pairsInBlock = 256
    /// "SUBSKIX1" read as one word.
    private static let magic: UInt64 = 0x3158_494B_5342_5553
    /// More pairs than any run has; keeps sums of a damaged header from overflowing.
    private static let mostPairs: UInt64 = 1 << 40

    init(from: UInt64, to: UInt64, pairs: Int, filterWords: Int) {
        self.from = from
        self.to = to
        self.pairs = pairs
        self.filterWords = filterWords
    }

    /// Reads a header; nil where it is not whole and good.
    init?(_ page: [UInt8]) {
        guard page.count == Self.size else { return nil }
        let words = KeyPair.pairs(in: page).flatMap { [$0.key, $0.entry] }
        guard words[0] == Self.magic, words[words.count - 1] == BlockDigest.digest(page, 0..<(Self.size - 8)),
            words[1] <= words[2], words[3] <= Self.mostPairs, words[4] <= Self.mostPairs
        else { return nil }
        self.init(from: words[1], to: words[2], pairs: Int(words[3]), filterWords: Int(words[4]))
        fenceDigest = words[5]
        filterDigest = words[6]
    }

    /// The page.
    var bytes: [UInt8] {
        var words = [UInt64](repeating: 0, count: Self.size / 8)
        words[0] = Self.magic
        words[1] = from
        words[2] = to
        words[3] = UInt64(pairs)
        words[4] = UInt64(filterWords)
        words[5] = fenceDigest
        words[6] = filterDigest
        let page = unsafe words.withUnsafeBytes { unsafe Array($0) }
        words[words.count - 1] = BlockDigest.digest(page, 0..<(Self.size - 8))
        return unsafe words.withUnsafeBytes { unsafe Array($0) }
    }

    var blocks: Int { (pairs + Self.pairsInBlock - 1) / Self.pairsInBlock }
    var fenceOffset: Int { Self.size + pairs * KeyPair.size }
    var filterOffset: Int { fenceOffset + blocks * KeyPair.size }
    var fileSize: Int { filterOffset + filterWords * 8 }

    /// A name for the file that no other run gets: `<from>-<to>-<random>.run`, so that names sort as runs do.
    func newName() -> String {
        var random = SystemRandomNumberGenerator()
        return "\(Self.digits(from))-\(Self.digits(to))-\(Self.digits(random.next())).run"
    }

    /// What a file name says; nil where it is not the name of a run.
    static func range(ofName name: String) -> (from: UInt64, to: UInt64)? {
        let text = Array(name.utf8)
        guard text.count == 66, name.hasSuffix(".run"), text[20] == UInt8(ascii: "-"), text[41] == UInt8(ascii: "-"),
            let from = UInt64(String(decoding: text[..<20], as: UTF8.self)),
            let to = UInt64(String(decoding: text[21..<41], as: UTF8.self)), from <= to
        else { return nil }
        return (from, to)
    }

    private static func digits(_ number: UInt64) -> String {
        let text = String(number)
        return String(repeating: "0", count: 20 - text.utf8.count) + text
    }
}
