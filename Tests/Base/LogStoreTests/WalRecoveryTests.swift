// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import LogStore

@Suite struct WalRecoveryTests {
    /// Two signed entries, then groups that are not signed; the log is let go as a killed process would.
    private func build(_ groups: [Range<UInt64>], bytes: Int? = nil) async throws -> (LogStoreFixture, [Int]) {
        let fixture = try LogStoreFixture()
        let log = try fixture.open()
        _ = try await log.append(LogStoreFixture.leaves(0..<2))
        _ = try await log.checkpoint()
        var ends = [WalFormat.page + WalFormat.padded(88 + 2 * 9)]
        for group in groups {
            let leaves = try group.map { try LogStoreFixture.leaf($0, bytes: bytes) }
            _ = try await log.append(leaves)
            let total = leaves.reduce(88) { $0 + 2 + $1.bytes.count }
            ends.append((ends.last ?? 0) + WalFormat.padded(total))
        }
        return (fixture, ends)
    }
    private let name = "wal/00000000000000000000.wal"

    /// Reopens and tells the size, after checking every entry.
    private func size(_ fixture: LogStoreFixture, bytes: Int? = nil) throws -> (UInt64, LogRecovery) {
        let log = try fixture.open()
        for index in 0..<log.size {
            let expected = index < 2 ? LogStoreFixture.entry(index) : LogStoreFixture.entry(index, bytes: bytes)
            #expect(try log.entry(index) == expected)
        }
        return (log.size, log.recovery)
    }

    @Test func `a last group cut at any byte is taken off whole, and nothing before it`() async throws {
        let (fixture, ends) = try await build([2..<4, 4..<7])
        let whole = try fixture.bytes(name)
        let payload = ends[1] + 88 + 3 * 9
        for length in Array(ends[1]...(payload + 1)) + [ends[2] - 1, ends[2], ends[2] + 1, whole.count - 1] {
            try fixture.overwrite(name, Array(whole[..<length]))
            let (size, recovery) = try size(fixture)
            #expect(size == (length >= payload ? 7 : 4), "cut at \(length)")
            let isTorn = length > ends[1] && length < payload
            #expect((recovery.cutBytes > 0) == isTorn, "cut at \(length)")
            #expect(recovery.unsignedEntries == size - 2)
        }
        // What follows the cut is written where the torn group stood.
        try fixture.overwrite(name, Array(whole[..<(payload - 1)]))
        do {
            let log = try fixture.open()
            #expect(log.recovery.cutBytes == Int64(payload - 1 - ends[1]))
            #expect(try fixture.bytes("torn/from-4") == Array(whole[ends[1]..<(payload - 1)]))
            #expect(try await log.append(LogStoreFixture.leaves(4..<9)) == 4..<9)
        }
        #expect(try size(fixture).0 == 9)
    }

    @Test func `a last group with any byte changed is taken off whole`() async throws {
        let (fixture, ends) = try await build([2..<4, 4..<7])
        let whole = try fixture.bytes(name)
        for offset in ends[1]..<(ends[1] + 88 + 3 * 9) {
            var changed = whole
            changed[offset] ^= 0x40
            try fixture.overwrite(name, changed)
            let (size, recovery) = try size(fixture)
            #expect(size == 4, "byte \(offset)")
            #expect(recovery.cutBytes > 0)
        }
    }

    @Test(arguments: [UInt8(0), 0xff, 0x53])
    func `a last group of which some pages never arrived is taken off whole`(filler: UInt8) async throws {
        let (fixture, ends) = try await build([2..<4, 4..<14], bytes: 3000)
        let whole = try fixture.bytes(name)
        var random = SeededGenerator(test: "torn pages")
        for _ in 0..<20 {
            var torn = whole
            let pages = (ends[1] / 4096..<ends[2] / 4096).filter { _ in Bool.random(using: &random) }
            for page in pages { for offset in 0..<4096 { torn[page * 4096 + offset] = filler } }
            try fixture.overwrite(name, torn)
            let last = ends[1] + 88 + 10 * 3002
            let isWhole = torn[..<last] == whole[..<last]
            #expect(try size(fixture, bytes: 3000).0 == (isWhole ? 14 : 4), "\(pages)")
        }
    }

    @Test func `damage before a later group is no torn write, signed or not`() async throws {
        let (fixture, ends) = try await build([2..<4, 4..<7])
        let whole = try fixture.bytes(name)
        let middle = Array(ends[0]..<(ends[0] + 88 + 2 * 9))
        let signed = Array(WalFormat.page..<(WalFormat.page + 88 + 2 * 9))
        for offset in middle + signed {
            var changed = whole
            changed[offset] ^= 1
            try fixture.overwrite(name, changed)
            let error = fixture.refusal()
            #expect(error?.kind == .damaged, "byte \(offset)")
            #expect(error?.index == (offset < ends[0] ? 0 : 2), "byte \(offset)")
            #expect(try fixture.bytes(name) == changed, "nothing is repaired")
        }
    }

    @Test func `what was signed is never cut`() async throws {
        let (fixture, ends) = try await build([])
        let whole = try fixture.bytes(name)
        for length in stride(from: 0, to: WalFormat.page + 88 + 2 * 9, by: 61) {
            try fixture.overwrite(name, Array(whole[..<length]))
            let error = fixture.refusal()
            #expect(error?.kind == .damaged || error?.kind == .behindSignedState, "cut at \(length)")
            #expect(try fixture.bytes(name).count == length)
        }
        for offset in [0, 9, 17, 33, 63, 64, 95] {
            var changed = whole
            changed[offset] ^= 1
            try fixture.overwrite(name, changed)
            #expect(fixture.refusal()?.kind == .damaged, "byte \(offset) of the segment's header")
        }
        _ = ends
    }

    @Test func `entries that look like groups are not taken for groups`() async throws {
        let fixture = try LogStoreFixture()
        // The bytes of another log's segment, so that a page begins with the header of a group.
        let (other, _) = try await build([2..<4])
        let page = Array(try other.bytes(name)[4096..<8192])
        let decoy = Array((page + page + page + page).dropFirst(88 + 2))
        do {
            let log = try fixture.open()
            _ = try await log.append([LogLeaf(decoy), LogLeaf(page)])
        }
        let whole = try fixture.bytes(name)
        let end = 4096 + WalFormat.padded(88 + 4 + decoy.count + page.count)
        for length in [4096 + 100, 8192, 8300, 12_288, end - 4096] {
            try fixture.overwrite(name, Array(whole[..<length]))
            #expect(try fixture.open().size == 0, "cut at \(length)")
        }
        try fixture.overwrite(name, whole)
        #expect(try fixture.open().entry(1) == page)
    }

    @Test func `segments follow each other, and go when their entries are in bundles`() async throws {
        var fixture = try LogStoreFixture()
        fixture.options.segmentBytes = 64 << 10
        do {
            let log = try fixture.open()
            for start in stride(from: UInt64(0), to: 600, by: 10) {
                _ = try await log.append(LogStoreFixture.leaves(start..<(start + 10)))
            }
            #expect(try fixture.segments().count == 4)
        }
        do {
            let log = try fixture.open()
            #expect(log.size == 600)
            _ = try await log.checkpoint()
            // The last 88 entries are in no full bundle: from the segment that holds entry 512 on all stay.
            #expect(try fixture.segments() == ["wal/00000000000000000450.wal"])
        }
        let segments = try fixture.segments()
        let log = try fixture.open()
        #expect(log.size == 600)
        for index: UInt64 in [0, 255, 256, 511, 512, 599] {
            #expect(try log.entry(index) == LogStoreFixture.entry(index))
        }
        await log.close()
        #expect(try fixture.segments() == ["wal/00000000000000000512.wal"], "carried on, before \(segments)")
        #expect(try fixture.open().size == 600)
    }

    @Test func `a missing segment is not an end`() async throws {
        var fixture = try LogStoreFixture()
        fixture.options.segmentBytes = 64 << 10
        do {
            let log = try fixture.open()
            for start in stride(from: UInt64(0), to: 600, by: 10) {
                _ = try await log.append(LogStoreFixture.leaves(start..<(start + 10)))
            }
        }
        let segments = try fixture.segments()
        for name in segments.dropLast() {
            let bytes = try fixture.bytes(name)
            try Files.remove(fixture.path(name))
            let error = fixture.refusal()
            #expect(
                error?.kind == .damaged || error?.kind == .signedStateChanged, "\(name): \(String(describing: error))")
            try fixture.overwrite(name, bytes)
        }
        // Damage at the end of a segment that another follows was durable once.
        var bytes = try fixture.bytes(segments[1])
        bytes[15 * 4096] ^= 1
        try fixture.overwrite(segments[1], bytes)
        #expect(fixture.refusal()?.kind == .damaged)
    }

    @Test func `a carried-on segment replaces the older ones, and its beginning cannot be torn`() async throws {
        var fixture = try LogStoreFixture()
        fixture.options.segmentBytes = 64 << 10
        let old: [(String, [UInt8])]
        do {
            let log = try fixture.open()
            for start in stride(from: UInt64(0), to: 300, by: 10) {
                _ = try await log.append(LogStoreFixture.leaves(start..<(start + 10)))
            }
            old = try fixture.segments().map { ($0, try fixture.bytes($0)) }
            try await log.flush()
            let name = "wal/00000000000000000256.wal"
            #expect(try fixture.segments() == [name])
            #expect(try log.entry(256) == LogStoreFixture.entry(256))
            #expect(try await log.append(LogStoreFixture.leaves(300..<301)) == 300..<301)
        }
        // A crash before the old segments went: they are told from the new one, and go now.
        for (name, bytes) in old where !Files.exists(fixture.path(name)) { try fixture.overwrite(name, bytes) }
        do {
            let log = try fixture.open()
            #expect(log.size == 301)
            #expect(log.recovery.replayedEntries == 45)
            #expect(try fixture.segments() == ["wal/00000000000000000256.wal"])
            for index: UInt64 in [0, 255, 256, 299, 300] {
                #expect(try log.entry(index) == LogStoreFixture.entry(index))
            }
        }
        let whole = try fixture.bytes("wal/00000000000000000256.wal")
        var changed = whole
        changed[4096 + 100] ^= 1
        try fixture.overwrite("wal/00000000000000000256.wal", changed)
        #expect(fixture.refusal()?.kind == .damaged)
    }
}
