// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives

/// A walk through `entries.log` from its beginning, group by group.
struct EntryScan: ~Copyable {
    /// One step of the walk.
    enum Step {
        /// A group that is whole: its header, where its payload begins, and the payload.
        case group(EntryGroup, payloadOffset: Int64, payload: [UInt8])
        /// The end, right after a whole group.
        case end
        /// Bytes that are not a whole group; the header where it can be read as one.
        case broken(EntryGroup?)
    }

    private let file: OpenFile
    private let end: Int64
    /// Where the next group begins.
    private(set) var offset: Int64 = 0
    /// The index of the next group's first entry.
    private(set) var nextIndex: UInt64 = 0

    init(_ path: FilePath) throws(DurabilityError) {
        let file = try OpenFile(path, for: .read)
        end = try file.status().size
        self.file = file
    }

    mutating func next() throws(DurabilityError) -> Step {
        if offset == end { return .end }
        let header = try file.read(at: offset, count: EntryGroup.headerSize)
        let start = offset + Int64(EntryGroup.headerSize)
        guard let group = EntryGroup(header: header) else { return .broken(nil) }
        let payload = try file.read(at: start, count: min(group.payloadLength, Int(max(end - start, 0))))
        guard group.accepts(payload), group.firstIndex == nextIndex, group.count > 0,
            EntryGroup.ranges(in: payload).count == Int(group.count)
        else { return .broken(group) }
        offset = start + Int64(payload.count)
        nextIndex += UInt64(group.count)
        return .group(group, payloadOffset: start, payload: payload)
    }

    /// Whether a whole group of a later index stands anywhere after the broken bytes at the present offset.
    ///
    /// A group is written only after the one before it is on the disk, so a torn write can only be the last: whole bytes
    /// after broken ones mean damage, not a torn write.
    func hasWholeGroupLater() throws(DurabilityError) -> Bool {
        let window = 1 << 20
        var position = offset + 1
        while position < end {
            let bytes = try file.read(at: position, count: window + EntryGroup.mark.count)
            for start in Self.marks(in: bytes) where start < window {
                let header = try file.read(at: position + Int64(start), count: EntryGroup.headerSize)
                guard let group = EntryGroup(header: header), group.firstIndex >= nextIndex else { continue }
                let body = position + Int64(start + EntryGroup.headerSize)
                guard Int64(group.payloadLength) <= end - body else { continue }
                if group.accepts(try file.read(at: body, count: group.payloadLength)) { return true }
            }
            position += Int64(window)
        }
        return false
    }

    /// The bytes from the present offset (and `skipping` bytes more) to the end, at most `limit`.
    func rest(skipping: Int = 0, limit: Int) throws(DurabilityError) -> [UInt8] {
        try file.read(at: offset + Int64(skipping), count: limit)
    }
    /// How many bytes there are from the present offset to the end.
    var restLength: Int64 { end - offset }

    private static func marks(in bytes: [UInt8]) -> [Int] {
        let mark = EntryGroup.mark
        guard bytes.count >= mark.count else { return [] }
        return (0...(bytes.count - mark.count)).filter { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
    }
}
