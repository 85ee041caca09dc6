// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension SHA256 {
    /// For each range of some bytes the digest of one byte followed by them; `digests` is replaced.
    ///
    /// A range outside the bytes stops the program.
    public static func hashEach(
        prefix: UInt8, _ ranges: [Range<Int>], of bytes: Span<UInt8>, into digests: inout [SHA256Digest]
    ) {
        digests.removeAll(keepingCapacity: true)
        digests.reserveCapacity(ranges.count)
        for range in ranges { digests.append(hash(prefix: prefix, bytes.extracting(range))) }
    }

    /// Adds to some digests those of one byte followed by two neighbours, for each pair of a range of them.
    ///
    /// An odd last digest of the range has no pair.
    public static func hashPairs(prefix: UInt8, _ range: Range<Int>, of digests: inout [SHA256Digest]) {
        for left in stride(from: range.lowerBound, to: range.upperBound - 1, by: 2) {
            digests.append(hash(prefix: prefix, digests[left], digests[left + 1]))
        }
    }
}
