// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import TransparencyLog

/// The entries of one bundle that is not full, or not on the disk as a bundle yet.
struct PendingBundle: Sendable {
    /// Some entries, in the form of a bundle: their bytes, or where to read them.
    enum Found: Sendable {
        case bytes([UInt8])
        case places(PendingBundle, Range<Int>)

        var isOnDisk: Bool { if case .places = self { true } else { false } }

        /// The bytes, read from the write-ahead file where they are not at hand; whoever uses them checks their hashes.
        func read() throws(LogStoreError) -> [UInt8] {
            switch self {
            case .bytes(let bytes): bytes
            case .places(let bundle, let range): try bundle.read(range)
            }
        }
    }
    /// Where the length field of each entry stands in its segment.
    private var offsets: [UInt32] = []
    /// The segments, each with the position of the first entry in it.
    private var segments: [(from: Int, segment: WalSegment)] = []
    /// The entries in the form of a bundle, where they are held in memory.
    private var held: [UInt8]?
    /// The bytes of the entries, without their lengths.
    private(set) var byteCount = 0

    /// Starts without entries; those to come have about the length of the first.
    init(isHeld: Bool, expecting length: Int) {
        offsets.reserveCapacity(TileLayout.width)
        guard isHeld else { return }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min((length + 2) * TileLayout.width, 1 << 20))
        held = bytes
    }

    var count: Int { offsets.count }
    var isHeld: Bool { held != nil }

    mutating func append(_ entry: ArraySlice<UInt8>, offset: UInt32, segment: WalSegment) {
        if segments.last?.segment !== segment { segments.append((offsets.count, segment)) }
        offsets.append(offset)
        byteCount += entry.count
        guard held != nil else { return }
        held?.append(UInt8(entry.count >> 8))
        held?.append(UInt8(entry.count & 0xff))
        held?.append(contentsOf: entry)
    }

    mutating func move(to segment: WalSegment, offset: Int64, payload: [UInt8]) {
        let ranges = EntryBundle.ranges(in: payload, count: count)
        precondition(ranges.count == count, "the entries that move are all there")
        offsets = ranges.map { UInt32(offset) + UInt32($0.lowerBound - 2) }
        segments = [(0, segment)]
    }

    /// Where entries are; of a bundle that still grows their bytes are copied, so that it grows in place.
    func find(_ range: Range<Int>) -> Found? {
        guard range.upperBound <= count else { return nil }
        guard let held else { return .places(self, range) }
        if range == 0..<TileLayout.width { return .bytes(held) }
        var (start, position) = (0, 0)
        for number in 0..<range.upperBound {
            if number == range.lowerBound { start = position }
            position += 2 + Int(held[position]) << 8 + Int(held[position + 1])
        }
        return .bytes(Array(held[start..<position]))
    }

    private func read(_ range: Range<Int>) throws(LogStoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        for (number, part) in segments.enumerated() {
            let end = number + 1 < segments.count ? segments[number + 1].from : count
            let wanted = range.clamped(to: part.from..<end)
            if !wanted.isEmpty { try read(wanted, part.segment, into: &bytes) }
        }
        return bytes
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
                guard span.count - offset - 2 >= length else { return }
                bytes += span[offset..<(offset + 2 + length)]
            }
        } catch { throw LogStoreError(error) }
    }
}
