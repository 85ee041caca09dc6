// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TransparencyLog

/// Reads the write-ahead file after a stop or a crash, and tells torn writes from damage.
///
/// A group is written only after the one before it is on the disk, and no page is written twice. So a torn write can
/// only be the last group of the last segment: it is cut. Anything else that is broken was acknowledged once: refused.
struct WalRecovery {
    /// What the files hold.
    struct Found {
        var tail: TreeTail
        var pending: PendingEntries
        var segments: [WalSegment]
        /// Where the next group goes, in the last segment.
        var position: Int64
        /// The length of the last segment.
        var end: Int64
        var cutBytes: Int64 = 0
        var replayed: UInt64 = 0
    }
    let layout: LogLayout
    let files: TileFiles
    let calls: LogFileCalls
    let signed: Checkpoint
    let heldLimit: Int

    /// The segments by first index; empty for a log that was never written to.
    func segments() throws -> [WalSegment] {
        var segments: [WalSegment] = []
        for name in try Files.list(layout.wal) {
            guard let first = LogLayout.firstIndex(segment: name) else {
                throw LogStoreError(.unknownFormat, "\(layout.wal) holds \(name), which is no segment")
            }
            let segment = try WalSegment.open(layout.wal.appending(bytes: name.bytes))
            guard segment.firstIndex == first else {
                throw LogStoreError.damaged("the segment \(name) is another one's", index: first)
            }
            segments.append(segment)
        }
        return segments
    }

    /// Replays all groups on the tree of the tiles.
    func run(_ all: [WalSegment]) throws -> Found {
        let (segments, replaced) = try inForce(all)
        guard let first = segments.first?.firstIndex else {
            throw LogStoreError.damaged("the write-ahead file is missing", index: 0)
        }
        // Entries before the first segment are in full bundles, and so are the others of the last of those.
        let base = (first + 255) & ~255
        guard base <= signed.size else {
            throw LogStoreError(
                .signedStateChanged,
                "the write-ahead file begins at entry \(first), but only \(signed.size) were signed")
        }
        var found = Found(
            tail: try TreeEdge(files: files).tail(size: base),
            pending: PendingEntries(from: base, heldLimit: heldLimit), segments: segments,
            position: 0, end: 0)
        var replay = Replay(
            range: try range(at: first), tail: found.tail, pending: found.pending, signed: signed,
            base: found.tail.range)
        if signed.size == base, replay.base.root != signed.root {
            throw LogStoreError.damaged("the first \(signed.size) entries do not have the root that was signed")
        }
        for (number, segment) in segments.enumerated() {
            let next = number + 1 < segments.count ? segments[number + 1].firstIndex : nil
            try replay.run(segment, until: next, recovery: self, found: &found)
        }
        guard replay.range.size >= max(signed.size, base) else {
            throw LogStoreError(
                .behindSignedState, "\(replay.range.size) entries are there, \(signed.size) were signed",
                index: replay.range.size)
        }
        found.tail = replay.tail
        found.pending = replay.pending
        found.replayed = replay.range.size - first
        for segment in replaced { try calls.remove(segment.path) }
        return found
    }

    /// The segments that count, and those that a crash kept from being removed.
    ///
    /// A segment that carries on replaces all that were there when it was made: those that begin before the end of its
    /// first group.
    private func inForce(_ all: [WalSegment]) throws -> ([WalSegment], replaced: [WalSegment]) {
        guard let carried = all.last(where: { $0.header.replacesEarlier }) else { return (all, []) }
        let bytes = try carried.file.read(at: Int64(WalFormat.page), count: WalGroupHeader.byteCount)
        guard let group = WalGroupHeader(bytes, salt: carried.header.salt) else {
            throw LogStoreError.damaged(
                "entry \(carried.firstIndex) is damaged, and it was acknowledged", index: carried.firstIndex)
        }
        let later = all.filter { $0.firstIndex >= group.endIndex }
        return ([carried] + later, all.filter { $0 !== carried && $0.firstIndex < group.endIndex })
    }

    /// The tree before an entry of which all that come before, and its whole bundle, are on the disk.
    private func range(at index: UInt64) throws -> CompactRange {
        let below = index & ~255
        var range = try TreeEdge(files: files).tail(size: below).range
        guard index > below else { return range }
        let tile = try files.hashTile(level: 0, below >> 8)
        for position in 0..<Int(index - below) { range.append(tile[position]) }
        return range
    }

    /// A torn write was never acknowledged; its bytes are kept for whoever wants to look.
    func cut(_ segment: WalSegment, at position: Int64, end: Int64, index: UInt64) throws -> Int64 {
        var bytes = try segment.file.read(
            at: position, count: Int(min(end - position, Int64(WalGroupHeader.maxPayload))))
        // Zeros at the end were written ahead.
        while bytes.last == 0 { bytes.removeLast() }
        try calls.makeDirectory(layout.torn)
        try calls.replace(bytes, at: layout.torn.appending("from-\(index)"), permissions: 0o600)
        try calls.truncate(segment.file, to: position)
        try calls.sync(segment.file)
        return Int64(bytes.count)
    }
}

/// One walk over the groups.
private struct Replay {
    /// The tree after the last good group.
    var range: CompactRange
    var tail: TreeTail
    var pending: PendingEntries
    let signed: Checkpoint
    /// The tree as the tiles have it, at the first entry that is pending.
    let base: CompactRange

    mutating func run(
        _ segment: WalSegment, until next: UInt64?, recovery: WalRecovery, found: inout WalRecovery.Found
    ) throws {
        let end = try segment.file.status().size
        var position = Int64(WalFormat.page)
        guard segment.firstIndex == range.size else {
            throw LogStoreError.damaged("the entries from \(range.size) on are missing", index: range.size)
        }
        while let group = try group(segment, at: position, end: end) { position += group }
        found.position = position
        found.end = end
        if let next {
            guard next == range.size else { throw broken() }
            return
        }
        guard try !isZero(segment, from: position, to: end) else { return }
        // The first group of a segment that replaces others was whole on the disk before the segment had its name.
        let isBegun = !segment.header.replacesEarlier || position > WalFormat.page
        guard isBegun, range.size >= signed.size, try !hasHeaderLater(segment, after: position, end: end) else {
            throw broken()
        }
        found.cutBytes = try recovery.cut(segment, at: position, end: end, index: range.size)
        found.end = position
    }

    private func broken() -> LogStoreError {
        .damaged("entry \(range.size) is damaged, and it was acknowledged", index: range.size)
    }

    /// Takes the group at a position, if there is a whole one, and tells its length.
    private mutating func group(_ segment: WalSegment, at position: Int64, end: Int64) throws -> Int64? {
        guard position + Int64(WalGroupHeader.byteCount) <= end else { return nil }
        let head = try segment.file.read(at: position, count: WalGroupHeader.byteCount)
        guard let header = WalGroupHeader(head, salt: segment.header.salt), header.firstIndex == range.size,
            position + Int64(WalGroupHeader.byteCount + header.payloadBytes) <= end
        else { return nil }
        let start = position + Int64(WalGroupHeader.byteCount)
        let payload = try segment.file.read(at: start, count: header.payloadBytes)
        let entries = EntryBundle.ranges(in: payload, count: header.count)
        guard entries.count == header.count, entries.last?.upperBound == payload.count else { return nil }
        var after = range
        var nodes: [CompletedNode] = []
        var differs: String?
        for entry in entries {
            after.append(Merkle.leafHash(payload[entry]), into: &nodes)
            if after.size <= base.size { nodes.removeAll(keepingCapacity: true) }
            if after.size == base.size, after != base { differs = "the tiles up to entry \(base.size) are not its own" }
            if after.size == signed.size, after.root != signed.root {
                differs = "its root is not the one that was signed"
            }
        }
        guard after.root == header.root else { return nil }
        if let differs { throw LogStoreError.damaged("the log up to entry \(after.size) was changed: \(differs)") }
        if after.size > base.size { tail.apply(nodes, range: after) }
        range = after
        for (number, entry) in entries.enumerated() where header.firstIndex + UInt64(number) >= pending.end {
            pending.append(payload[entry], offset: UInt32(Int(start) + entry.lowerBound - 2), segment: segment)
        }
        return Int64(header.paddedBytes)
    }

    private func isZero(_ segment: WalSegment, from position: Int64, to end: Int64) throws -> Bool {
        var position = position
        while position < end {
            let bytes = try segment.file.read(at: position, count: Int(min(end - position, 1 << 20)))
            guard !bytes.isEmpty else { return true }
            guard bytes.allSatisfy({ $0 == 0 }) else { return false }
            position += Int64(bytes.count)
        }
        return true
    }

    /// Whether the header of a later group stands anywhere after a broken place.
    ///
    /// It was written only after the group before it was on the disk, so what is broken was durable once.
    private func hasHeaderLater(_ segment: WalSegment, after position: Int64, end: Int64) throws -> Bool {
        var position = position + Int64(WalFormat.page)
        while position + Int64(WalGroupHeader.byteCount) <= end {
            let bytes = try segment.file.read(at: position, count: WalGroupHeader.byteCount)
            if WalGroupHeader(bytes, salt: segment.header.salt) != nil { return true }
            position += Int64(WalFormat.page)
        }
        return false
    }
}
