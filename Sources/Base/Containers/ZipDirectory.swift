// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The central directory of a zip file, read entry by entry.
struct ZipDirectory {
    /// One entry, sizes already taken from Zip64 fields where they are there.
    struct Entry {
        var path: [UInt8]
        var name: String
        var flags: Int
        var method: Int
        var checksum: Int
        var compressedSize: Int
        var size: Int
        /// Where the local header starts.
        var start: Int
        var isDirectory: Bool
        var isLink: Bool
    }

    private let bytes: [UInt8]
    /// Where the directory starts, and where it ends.
    let start: Int
    private let end: Int
    /// How many entries the end record promises.
    let count: Int
    /// What stands before the zip file proper: all offsets are counted from there.
    private let shift: Int
    private var index: Int
    private var seen = 0

    private static var damaged: ContainerError { ContainerError(.damaged, "the directory of the zip file is damaged") }

    /// Finds the directory by the end record, which is the last one that fits.
    init(_ bytes: [UInt8]) throws(ContainerError) {
        guard let record = Self.endRecord(bytes) else {
            throw ContainerError(
                ZipArchive.recognizes(bytes) ? .damaged : .otherFormat,
                ZipArchive.recognizes(bytes) ? "the zip file is cut off: it has no directory" : "there is no zip file")
        }
        var count = bytes.littleEndian16(at: record + 10) ?? 0
        var size = bytes.littleEndian32(at: record + 12) ?? 0
        var offset = bytes.littleEndian32(at: record + 16) ?? 0
        var end = record
        if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF, let large = Self.zip64Record(bytes, record)
        {
            guard let count64 = bytes.littleEndian64(at: large + 32), let size64 = bytes.littleEndian64(at: large + 40),
                let offset64 = bytes.littleEndian64(at: large + 48)
            else { throw Self.damaged }
            (count, size, offset, end) = (count64, size64, offset64, large)
        }
        guard size <= end, end - size >= offset, count <= size / 46 else { throw Self.damaged }
        self.bytes = bytes
        self.count = count
        self.end = end
        start = end - size
        shift = start - offset
        index = start
    }

    /// The end record, searched from the end over the longest comment there can be.
    private static func endRecord(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 22 else { return nil }
        let first = max(0, bytes.count - 22 - 0xFFFF)
        var index = bytes.count - 22
        while index >= first {
            if bytes[index] == 0x50, bytes[index + 1] == 0x4B, bytes[index + 2] == 5, bytes[index + 3] == 6,
                let comment = bytes.littleEndian16(at: index + 20), index + 22 + comment <= bytes.count
            {
                return index
            }
            index -= 1
        }
        return nil
    }

    private static func zip64Record(_ bytes: [UInt8], _ record: Int) -> Int? {
        let locator = record - 20
        guard bytes.littleEndian32(at: locator) == 0x0706_4B50 else { return nil }
        // Directly before the locator, or where the locator says.
        for place in [locator - 56, bytes.littleEndian64(at: locator + 8) ?? -1]
        where place >= 0 && place <= locator - 56 && bytes.littleEndian32(at: place) == 0x0606_4B50 {
            return place
        }
        return nil
    }

    /// The next entry; nil behind the last.
    mutating func next() throws(ContainerError) -> Entry? {
        // The count may be wrong in files of more than 65,535 members: what is there is read, no less than promised.
        if seen >= count, end - index < 46 || bytes.littleEndian32(at: index) != 0x0201_4B50 { return nil }
        guard end - index >= 46, bytes.littleEndian32(at: index) == 0x0201_4B50,
            let flags = bytes.littleEndian16(at: index + 8), let method = bytes.littleEndian16(at: index + 10),
            let checksum = bytes.littleEndian32(at: index + 16), let packed = bytes.littleEndian32(at: index + 20),
            let size = bytes.littleEndian32(at: index + 24), let nameLength = bytes.littleEndian16(at: index + 28),
            let extraLength = bytes.littleEndian16(at: index + 30),
            let commentLength = bytes.littleEndian16(at: index + 32),
            let attributes = bytes.littleEndian32(at: index + 38), let place = bytes.littleEndian32(at: index + 42)
        else { throw Self.damaged }
        let nameStart = index + 46
        let extraStart = nameStart + nameLength
        let next = extraStart + extraLength + commentLength
        guard next <= end else { throw Self.damaged }
        let path = Array(bytes[nameStart..<extraStart])
        var entry = Entry(
            path: path, name: MemberPath.name(path, fallback: "ibm437"), flags: flags, method: method,
            checksum: checksum, compressedSize: packed, size: size, start: place,
            isDirectory: path.last == UInt8(ascii: "/"), isLink: false)
        // Unix modes lie in the upper half, where the upper byte of "made by" says Unix or macOS.
        if bytes[index + 5] == 3 || bytes[index + 5] == 19 {
            entry.isLink = attributes >> 28 == 0xA
            if attributes >> 28 == 0x4 { entry.isDirectory = true }
        } else if attributes & 0x10 != 0, size == 0 {
            entry.isDirectory = true
        }
        try readExtra(&entry, extraStart, extraStart + extraLength)
        let (moved, isTooMuch) = entry.start.addingReportingOverflow(shift)
        guard !isTooMuch, moved <= start else { throw Self.damaged }
        entry.start = moved
        index = next
        seen += 1
        return entry
    }

    /// Takes Zip64 sizes and the Unicode name from the extra fields.
    private func readExtra(_ entry: inout Entry, _ first: Int, _ end: Int) throws(ContainerError) {
        var index = first
        while end - index >= 4, let id = bytes.littleEndian16(at: index), let size = bytes.littleEndian16(at: index + 2)
        {
            var place = index + 4
            let stop = place + size
            guard stop <= end else { return }
            switch id {
            case 0x0001:
                for field in [\Entry.size, \Entry.compressedSize, \Entry.start]
                where entry[keyPath: field] == 0xFFFF_FFFF {
                    guard place + 8 <= stop, let value = bytes.littleEndian64(at: place) else { throw Self.damaged }
                    entry[keyPath: field] = value
                    place += 8
                }
            case 0x7075 where size > 5 && bytes[place] == 1:
                if bytes.littleEndian32(at: place + 1) == Int(Checksum.crc32(entry.path)),
                    let name = String(validating: bytes[(place + 5)..<stop], as: UTF8.self)
                {
                    entry.name = name
                }
            default: break
            }
            index = stop
        }
    }

    /// How long the local header at a place is; nil where there is none, or it has another name.
    static func localHeaderLength(_ bytes: [UInt8], at start: Int, path: [UInt8]) -> Int? {
        guard start >= 0, bytes.littleEndian32(at: start) == 0x0403_4B50,
            let nameLength = bytes.littleEndian16(at: start + 26), let extra = bytes.littleEndian16(at: start + 28),
            start + 30 + nameLength + extra <= bytes.count, nameLength == path.count,
            bytes[(start + 30)..<(start + 30 + nameLength)].elementsEqual(path)
        else { return nil }
        return 30 + nameLength + extra
    }
}
