// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CDigest

extension SHA256 {
    /// How many messages the processor hashes side by side: 16, 8, or 1 where one by one is as fast.
    public static let lanes = Int(cdigest_lanes())
    /// With fewer messages than this, one by one is faster.
    private static let fewest = 4

    /// For each range of some bytes the digest of one byte followed by them; `digests` is replaced.
    ///
    /// Several times as fast as one by one where the processor has wide vectors. A range outside the bytes stops the
    /// program.
    public static func hashEach(
        prefix: UInt8, _ ranges: [Range<Int>], of bytes: Span<UInt8>, into digests: inout [SHA256Digest]
    ) {
        digests.removeAll(keepingCapacity: true)
        guard lanes > 1, ranges.count >= fewest else {
            for range in ranges { digests.append(hash(prefix: prefix, bytes.extracting(range))) }
            return
        }
        let count = bytes.count
        for range in ranges {
            precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range lies outside the bytes")
        }
        digests.append(contentsOf: repeatElement(.zero, count: ranges.count))
        // A range is two integers, one after the other: its lower bound and its upper bound.
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe ranges.withUnsafeBytes { ranges in
                unsafe digests.withUnsafeMutableBytes { digests in
                    unsafe cdigest_sha256_each(
                        Int32(lanes), prefix, bytes.baseAddress, ranges.baseAddress?.assumingMemoryBound(to: Int.self),
                        ranges.count / MemoryLayout<Range<Int>>.stride, digests.baseAddress)
                }
            }
        }
    }

    /// Adds to some digests those of one byte followed by two neighbours, for each pair of a range of them.
    ///
    /// An odd last digest of the range has no pair. A range outside the digests stops the program.
    public static func hashPairs(prefix: UInt8, _ range: Range<Int>, of digests: inout [SHA256Digest]) {
        precondition(range.lowerBound >= 0 && range.upperBound <= digests.count, "a range lies outside the digests")
        let pairs = range.count / 2
        let end = digests.count
        guard lanes > 1, pairs >= fewest else {
            for left in stride(from: range.lowerBound, to: range.lowerBound + 2 * pairs, by: 2) {
                digests.append(hash(prefix: prefix, digests[left], digests[left + 1]))
            }
            return
        }
        digests.append(contentsOf: repeatElement(.zero, count: pairs))
        unsafe digests.withUnsafeMutableBytes { bytes in
            let stride = MemoryLayout<SHA256Digest>.stride
            unsafe cdigest_sha256_pairs(
                Int32(lanes), prefix, bytes.baseAddress?.advanced(by: range.lowerBound * stride), pairs,
                bytes.baseAddress?.advanced(by: end * stride))
        }
    }
}
