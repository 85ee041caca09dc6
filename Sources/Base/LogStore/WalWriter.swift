// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives

/// Appends of callers that become durable together.
struct WalGroup {
    let first: UInt64
    let root: SHA256Digest
    let count: Int
    let payloadBytes: Int
}

/// The end of the write-ahead file: one write and one flush a group.
///
/// The file is written ahead with zeros, so that a small group changes no metadata and its flush is one disk write.
struct WalWriter {
    /// The segments that still stand on the disk, oldest first; the last is written to.
    private var segments: [WalSegment]
    private var segment: WalSegment
    /// Where the next group begins.
    private(set) var position: Int64
    /// Up to where the file is allocated.
    private var end: Int64
    private var step = Self.firstStep
    private var buffer: [UInt8] = []
    private let layout: LogLayout
    private let calls: LogFileCalls
    private let segmentBytes: Int

    /// The zeros first written ahead (256 KiB); each time twice as many, up to 4 MiB.
    static let firstStep = 256 << 10
    private static let lastStep = 4 << 20
    /// A group from this size on (64 KiB) is not worth writing ahead for: its flush takes longer than the metadata.
    private static let largeGroup = 64 << 10

    init(
        segments: [WalSegment], segment: WalSegment, position: Int64, end: Int64, layout: LogLayout,
        calls: LogFileCalls, segmentBytes: Int
    ) {
        self.segments = segments
        self.segment = segment
        self.position = position
        self.end = end
        self.layout = layout
        self.calls = calls
        self.segmentBytes = segmentBytes
    }

    /// Makes a group durable and tells where its entries begin.
    ///
    /// After `log_disk_full` nothing has happened and the next group may succeed; after any other error nobody knows
    /// what the disk holds, and nothing more may be written.
    mutating func write(
        _ group: WalGroup, entries: (inout [UInt8]) -> Void
    ) throws(LogStoreError) -> (segment: WalSegment, offset: Int64) {
        let header = WalGroupHeader(
            firstIndex: group.first, count: group.count, payloadBytes: group.payloadBytes, root: group.root)
        let total = Int64(header.paddedBytes)
        if position > WalFormat.page, position + total > segmentBytes { try rotate(first: group.first) }
        var bytes = buffer
        buffer = []
        header.write(to: &bytes, salt: segment.header.salt)
        entries(&bytes)
        precondition(bytes.count == WalGroupHeader.byteCount + group.payloadBytes, "a group's length was miscounted")
        bytes.append(contentsOf: repeatElement(0, count: header.paddedBytes - bytes.count))
        try put(bytes)
        let offset = position + Int64(WalGroupHeader.byteCount)
        position += total
        // One large group must not hold its memory for ever.
        if bytes.count <= 4 << 20 { buffer = bytes }
        return (segment, offset)
    }

    private mutating func put(_ bytes: [UInt8]) throws(LogStoreError) {
        do throws(DurabilityError) {
            if position + Int64(bytes.count) > end, bytes.count < Self.largeGroup { writeAhead() }
            try calls.write(bytes, to: segment.file, at: position)
        } catch {
            guard error.kind == .diskFull else { throw Self.stopped(error) }
            // Taken back: the file ends after the last good group again.
            do throws(DurabilityError) {
                try calls.truncate(segment.file, to: position)
            } catch { throw Self.stopped(error) }
            end = position
            throw LogStoreError(error)
        }
        end = max(end, position + Int64(bytes.count))
        do throws(DurabilityError) {
            try calls.sync(segment.file)
        } catch { throw Self.stopped(error) }
    }

    /// Where there is no space for zeros the group alone may still fit.
    private mutating func writeAhead() {
        let count = min(step, max(segmentBytes - Int(end), WalFormat.page))
        do throws(DurabilityError) {
            try calls.write([UInt8](repeating: 0, count: count), to: segment.file, at: end)
            end += Int64(count)
            step = min(step * 2, Self.lastStep)
        } catch {
            // What was written of them is zero; the group is written over it or beyond it.
            step = Self.firstStep
        }
    }

    private mutating func rotate(first: UInt64) throws(LogStoreError) {
        do throws(DurabilityError) {
            segment = try WalSegment.create(firstIndex: first, zeros: Self.firstStep, layout: layout, calls: calls)
        } catch {
            guard error.kind == .diskFull else { throw Self.stopped(error) }
            throw LogStoreError(error)
        }
        segments.append(segment)
        position = Int64(WalFormat.page)
        end = position + Int64(Self.firstStep)
        step = Self.firstStep * 2
    }

    /// Takes the segments off the list all of whose entries are below an index.
    mutating func takeSegments(below index: UInt64) -> [WalSegment] {
        var count = 0
        while count + 1 < segments.count, segments[count + 1].firstIndex <= index { count += 1 }
        defer { segments.removeFirst(count) }
        return Array(segments[..<count])
    }

    /// Whether carrying on from an entry gives back enough of the disk to be worth it, and has a name left for it.
    func isLong(from first: UInt64) -> Bool {
        (segments.count > 1 || end > min(1 << 20, segmentBytes / 2))
            && segments.allSatisfy { $0.firstIndex != first }
    }

    /// Goes on in a new segment that begins with a group of entries which the segments so far hold too, and replaces
    /// them; tells where these entries begin, and which segments may go.
    ///
    /// The new segment is whole on the disk before it has its name, so a crash leaves the old ones or the new one.
    mutating func carryOn(
        _ group: WalGroup, payload: [UInt8]
    ) throws(LogStoreError) -> (offset: Int64, segment: WalSegment, old: [WalSegment]) {
        let header = WalGroupHeader(
            firstIndex: group.first, count: group.count, payloadBytes: payload.count, root: group.root)
        let salt = SecureRandom.bytes(WalSegmentHeader.saltBytes)
        var bytes: [UInt8] = []
        header.write(to: &bytes, salt: salt)
        bytes += payload
        bytes.append(contentsOf: repeatElement(0, count: header.paddedBytes - bytes.count))
        do throws(DurabilityError) {
            segment = try WalSegment.create(
                firstIndex: group.first, first: (salt, bytes), zeros: 0, layout: layout, calls: calls)
        } catch {
            guard error.kind == .diskFull else { throw Self.stopped(error) }
            throw LogStoreError(error)
        }
        let old = segments
        segments = [segment]
        position = Int64(WalFormat.page + bytes.count)
        end = position
        step = Self.firstStep
        return (Int64(WalFormat.page + WalGroupHeader.byteCount), segment, old)
    }

    private static func stopped(_ error: DurabilityError) -> LogStoreError {
        LogStoreError(
            .stopped, "the write-ahead file could not be written: \(error.message)",
            nextStep:
                "look into the system log for errors of this disk, then restart: all that was acknowledged is kept")
    }
}
