// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TransparencyLog

/// Where the entries stand that are durable in the write-ahead file and not in full bundles yet.
///
/// Four bytes an entry, bounded by the limits on pending entries: appends wait at the limit.
struct PendingEntries: Sendable {
    /// The entries of one bundle, as far as they are there.
    struct Bundle: Sendable {
        /// Where the length field of each entry stands in its segment.
        fileprivate(set) var offsets: [UInt32] = []
        /// The segments, each with the position of the first entry in it.
        fileprivate(set) var segments: [(from: Int, segment: WalSegment)] = []
        fileprivate(set) var byteCount = 0
    }
    private var firstBundle: UInt64
    private var bundles: [Bundle] = []
    /// The bytes of the entries.
    private(set) var byteCount = 0
    /// The number of the entry after the last.
    private(set) var end: UInt64

    /// Starts at the first entry of a bundle.
    init(from start: UInt64) {
        precondition(start % 256 == 0, "pending entries begin with a bundle")
        firstBundle = start >> 8
        end = start
    }

    /// How many there are.
    var count: Int { Int(end - firstBundle << 8) }

    /// Notes the next entry.
    mutating func append(offset: UInt32, byteCount: Int, segment: WalSegment) {
        let position = Int(end & 255)
        if position == 0 {
            var bundle = Bundle()
            bundle.offsets.reserveCapacity(TileLayout.width)
            bundles.append(bundle)
        }
        let last = bundles.count - 1
        if bundles[last].segments.last?.segment !== segment { bundles[last].segments.append((position, segment)) }
        bundles[last].offsets.append(offset)
        bundles[last].byteCount += byteCount
        self.byteCount += byteCount
        end += 1
    }

    /// The places of a bundle; nil where it is on the disk, or does not exist.
    func bundle(_ index: UInt64) -> Bundle? {
        guard index >= firstBundle, index - firstBundle < bundles.count else { return nil }
        return bundles[Int(index - firstBundle)]
    }

    /// Forgets the entries below a number, which are in bundles now.
    mutating func drop(below entry: UInt64) {
        let count = min(Int(entry >> 8) - Int(firstBundle), bundles.count)
        guard count > 0 else { return }
        for bundle in bundles[..<count] { byteCount -= bundle.byteCount }
        bundles.removeFirst(count)
        firstBundle += UInt64(count)
    }
}

extension PendingEntries.Bundle {
    var count: Int { offsets.count }

    /// The first entries in the form of a bundle, read from the write-ahead file.
    func read(first limit: Int) throws(LogStoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount + 2 * count)
        for (number, part) in segments.enumerated() {
            let end = min(number + 1 < segments.count ? segments[number + 1].from : count, limit)
            if part.from < end { try read(part.from..<end, part.segment, into: &bytes) }
        }
        return bytes
    }

    /// One entry.
    func read(entry position: Int) throws(LogStoreError) -> [UInt8] {
        guard let segment = segments.last(where: { $0.from <= position })?.segment else {
            preconditionFailure("a pending entry has a segment")
        }
        var bytes: [UInt8] = []
        try read(position..<(position + 1), segment, into: &bytes)
        return Array(bytes.dropFirst(2))
    }

    /// Reads the span of some entries of one segment at once, and leaves out what stands between them.
    private func read(_ range: Range<Int>, _ segment: WalSegment, into bytes: inout [UInt8]) throws(LogStoreError) {
        do throws(DurabilityError) {
            let start = Int64(offsets[range.lowerBound])
            let last = Int64(offsets[range.upperBound - 1])
            var span = try segment.file.read(at: start, count: Int(last - start) + 2)
            guard span.count == Int(last - start) + 2 else { return }
            let rest = Int(span[span.count - 2]) << 8 | Int(span[span.count - 1])
            if rest > 0 { span += try segment.file.read(at: last + 2, count: rest) }
            for position in range {
                let offset = Int(Int64(offsets[position]) - start)
                let length = Int(span[offset]) << 8 | Int(span[offset + 1])
                guard span.count - offset - 2 >= length else { return }  // Found out by whoever hashes the entries.
                bytes += span[offset..<(offset + 2 + length)]
            }
        } catch { throw LogStoreError(error) }
    }
}
