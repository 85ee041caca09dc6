// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Up to 256 entries in one file: for each its length in two bytes, high byte first, and the bytes (C2SP tlog-tiles).
public enum EntryBundle {
    /// The most bytes of an entry: what two bytes can count.
    public static let maxEntryBytes = 65_535
    /// The most bytes of a full bundle.
    public static let maxBytes = TileLayout.width * (2 + maxEntryBytes)

    /// The bundle of some entries; an entry beyond `maxEntryBytes` stops the program.
    public static func encode(_ entries: some Sequence<[UInt8]>) -> [UInt8] {
        var bundle: [UInt8] = []
        for entry in entries { append(entry, to: &bundle) }
        return bundle
    }

    /// Adds one entry to a bundle; one beyond `maxEntryBytes` stops the program.
    public static func append(_ entry: [UInt8], to bundle: inout [UInt8]) {
        precondition(entry.count <= maxEntryBytes, "an entry has at most \(maxEntryBytes) bytes")
        bundle.append(UInt8(entry.count >> 8))
        bundle.append(UInt8(entry.count & 0xff))
        bundle.append(contentsOf: entry)
    }

    /// The entries of a bundle that holds exactly so many and nothing more; throws `entry_bundle_malformed`.
    public static func decode(_ bytes: [UInt8], count: Int) throws(TransparencyLogError) -> [ArraySlice<UInt8>] {
        let read = ranges(in: bytes, count: count)
        guard read.count == count else {
            throw TransparencyLogError(.bundleMalformed, "the bundle ends within entry \(read.count) of \(count)")
        }
        let end = read.last?.upperBound ?? 0
        guard end == bytes.count else {
            throw TransparencyLogError(
                .bundleMalformed, "the bundle has \(bytes.count - end) bytes after its \(count) entries")
        }
        return read.map { bytes[$0] }
    }

    /// Where the first `count` entries lie; fewer where the bundle ends before. What follows them is not looked at.
    public static func ranges(in bytes: [UInt8], count: Int) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        var position = 0
        while ranges.count < count, bytes.count - position >= 2 {
            let start = position + 2
            let length = Int(bytes[position]) << 8 | Int(bytes[position + 1])
            guard bytes.count - start >= length else { break }
            position = start + length
            ranges.append(start..<position)
        }
        return ranges
    }
}
