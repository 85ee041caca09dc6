// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import Ledger

@Suite struct LedgerVerifierTests {
    /// All regular files below a directory.
    private func files(_ directory: FilePath) throws -> [FilePath] {
        try Files.list(directory).flatMap { name in
            let path = directory.appending(bytes: name.bytes)
            return try Files.status(path)?.kind == .directory ? try files(path) : [path]
        }
    }

    @Test func `a good ledger and a copy of it are sound, with a key and without`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build()
        let copy = try fixture.copy("copy")
        for directory in [fixture.directory, copy] {
            let verdict = LedgerVerifier.verify(directory: directory, key: fixture.signer.verifier)
            #expect(verdict.isSound, "\(verdict.faults)")
            #expect(verdict.entries == 8)
            #expect(verdict.contentBytes == 8 * 9)
            #expect(verdict.checkpoint?.root == verdict.root)
            #expect(verdict.isSignatureChecked)
            #expect(verdict.json["sound"]?.boolValue == true)
            #expect(LedgerVerifier.verify(directory: directory, key: nil).isSound)
        }
        let stranger = LedgerVerifier.verify(directory: copy, key: try LedgerFixture.signer(seed: 9).verifier)
        #expect(stranger.faults.contains { $0.kind == .checkpointInvalid })
        #expect(stranger.firstBadIndex == nil)
    }

    @Test func `every changed byte of every file is found, and the entry it belongs to is named`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2, 1])
        let copy = try fixture.copy("copy")
        let places = try entryPlaces(copy)
        for path in try files(copy) {
            let size = try #require(try Files.status(path)).size
            let isContent = path.parent.parent.lastComponent == "blobs"
            let file = try OpenFile(path, for: .update)
            for offset in 0..<size {
                let old = try file.read(at: offset, count: 1)
                try file.write([old[0] ^ (1 << UInt8(offset % 8))], at: offset)
                let verdict = LedgerVerifier.verify(directory: copy, key: fixture.signer.verifier)
                #expect(!verdict.isSound, "byte \(offset) of \(path)")
                #expect(verdict.problem?.isEmpty == false && verdict.nextStep?.isEmpty == false)
                if isContent { #expect(verdict.faults.first?.kind == .contentChanged) }
                if path.lastComponent == "entries.log" {
                    #expect(verdict.firstBadIndex == places[Int(offset)], "byte \(offset) of \(path)")
                }
                try file.write(old, at: offset)
            }
        }
        #expect(LedgerVerifier.verify(directory: copy, key: fixture.signer.verifier).isSound)
    }

    /// For every byte of `entries.log` the entry it belongs to; a header belongs to the first entry of its group.
    private func entryPlaces(_ directory: FilePath) throws -> [UInt64] {
        var places: [UInt64] = []
        var scan = try EntryScan(directory.appending("entries.log"))
        while case .group(let group, _, let payload) = try scan.next() {
            places += [UInt64](repeating: group.firstIndex, count: EntryGroup.headerSize)
            for (position, range) in EntryGroup.ranges(in: payload).enumerated() {
                places += [UInt64](repeating: group.firstIndex + UInt64(position), count: range.count + 2)
            }
        }
        return places
    }

    @Test func `entries cut at any byte are found, and the first missing one is named`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2, 1])
        let places = try entryPlaces(fixture.directory)
        let whole = try fixture.bytes("entries.log")
        for length in stride(from: 0, to: whole.count, by: 7) {
            try fixture.overwrite("entries.log", Array(whole[..<length]))
            let verdict = fixture.verify()
            #expect(verdict.firstBadIndex == places[length], "cut at \(length)")
            let kinds: Set<LedgerFault.Kind> = [.entriesCut, .checkpointBeyondData]
            #expect(verdict.faults.first.map { kinds.contains($0.kind) } == true, "\(verdict.faults)")
        }
    }

    @Test func `a missing or longer content is found`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build()
        let digest = SHA256.hash(Array("content 5".utf8))
        let path = fixture.path("blobs").appending(String(digest.hex.prefix(2))).appending(digest.hex)
        let ledger = try await fixture.open()
        try AtomicFile.write(Array("content 5!".utf8), to: path)
        #expect(fixture.verify().faults.first?.kind == .contentChanged)
        #expect(fixture.verify().firstBadIndex == 5)
        let damaged = await #expect(throws: LedgerError.self) { try await ledger.content(digest) }
        #expect(damaged?.kind == .contentDamaged)
        try Files.remove(path)
        #expect(fixture.verify().faults.first?.kind == .contentMissing)
        let missing = await #expect(throws: LedgerError.self) { try await ledger.content(digest) }
        #expect(missing?.kind == .contentMissing)
        // Its source brings it back: the digest proves that it is the same.
        _ = try await ledger.append([LedgerFixture.item(5, source: "file:again.txt")])
        #expect(try await ledger.content(digest) == Array("content 5".utf8))
        #expect(await ledger.verify().isSound)
    }

    /// Writes the groups anew with other entries, as someone would who knows the format but has no key.
    private func forge(_ fixture: LedgerFixture, isTreeForged: Bool, _ change: (inout [[UInt8]]) -> Void) throws {
        var groups: [Int] = []
        var entries: [[UInt8]] = []
        var roots: [SHA256Digest] = []
        var scan = try EntryScan(fixture.path("entries.log"))
        while case .group(let group, _, let payload) = try scan.next() {
            let ranges = EntryGroup.ranges(in: payload)
            groups.append(ranges.count)
            roots.append(group.root)
            entries += ranges.map { Array(payload[$0]) }
        }
        change(&entries)
        var bytes: [UInt8] = []
        var hashes: [UInt8] = []
        var range = CompactRange()
        for (count, root) in zip(groups, roots) {
            let first = Int(range.size)
            let group = Array(entries[first..<(first + count)])
            for entry in group { range.append(Merkle.leafHash(entry)) { _, _, hash in hashes += hash.bytes } }
            bytes += EntryGroup.encode(
                firstIndex: UInt64(first), root: isTreeForged ? range.root : root, entries: group)
        }
        try fixture.overwrite("entries.log", bytes)
        if isTreeForged { try fixture.overwrite("tree.hashes", hashes) }
    }

    @Test func `swapped entries are found, and the first of them is named`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build()
        try forge(fixture, isTreeForged: false) { $0.swapAt(4, 6) }
        let verdict = fixture.verify()
        #expect(verdict.faults.first?.kind == .entryChanged)
        #expect(verdict.firstBadIndex == 4)
        await #expect(throws: LedgerError.self) { try await fixture.open() }
    }

    @Test func `a forger who also rewrites all hashes is caught by the first signature that covers the change`()
        async throws
    {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [3, 1, 4])
        try forge(fixture, isTreeForged: true) { entries in
            let text = String(decoding: entries[3], as: UTF8.self)
            entries[3] = Array(text.replacing("3.txt", with: "x.txt").utf8)
        }
        let verdict = fixture.verify()
        #expect(verdict.faults.first?.kind == .rootMismatch)
        #expect(verdict.firstBadIndex == 3)
        #expect(verdict.problem?.contains("entry 3") == true)
        let error = await #expect(throws: LedgerError.self) { try await fixture.open() }
        #expect(error?.kind == .damaged)
    }

    @Test func `a checkpoint beyond the data is found`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        let entries = try fixture.bytes("entries.log")
        let tree = try fixture.bytes("tree.hashes")
        try await fixture.build(groups: [2, 3])
        try fixture.overwrite("entries.log", entries)
        try fixture.overwrite("tree.hashes", tree)
        let verdict = fixture.verify()
        #expect(verdict.faults.first?.kind == .checkpointBeyondData)
        #expect(verdict.firstBadIndex == 2)
        #expect(verdict.entries == 2)
    }

    @Test func `a fork is found: two signed roots for one size`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        let forked = Checkpoint(origin: fixture.signer.name, size: 2, root: Merkle.leafHash([]))
        let note = try SignedNote(signing: forked.text, with: [fixture.signer]).bytes
        try fixture.overwrite("checkpoint", note)
        let verdict = fixture.verify()
        #expect(verdict.faults.contains { $0.message.contains("forked") })
        await #expect(throws: LedgerError.self) { try await fixture.open() }
    }

    @Test func `a directory without a ledger is not sound`() throws {
        let fixture = try LedgerFixture()
        let verdict = fixture.verify()
        #expect(!verdict.isSound)
        #expect(verdict.entries == 0)
        #expect(Set(verdict.faults.map(\.kind)) == [.identityInvalid, .checkpointInvalid])
    }

    @Test func `an interrupted write is told apart from damage`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build(groups: [2])
        try await fixture.appendUnsigned(2..<4)
        try fixture.overwrite("entries.log", Array(try fixture.bytes("entries.log").dropLast(5)))
        let verdict = fixture.verify()
        #expect(verdict.faults.first?.kind == .tornEnd)
        #expect(verdict.firstBadIndex == 2)
        _ = try await fixture.open()
        #expect(fixture.verify().isSound)
    }

    @Test func `progress counts up to the end`() async throws {
        let fixture = try LedgerFixture()
        try await fixture.build()
        let seen = Lock<[LedgerProgress]>([])
        let verdict = LedgerVerifier.verify(directory: fixture.directory, key: nil) { step in
            seen.withLock { $0.append(step) }
        }
        let steps = seen.withLock { $0 }
        #expect(steps.map(\.entries) == [3, 4, 8])
        #expect(steps.allSatisfy { $0.total == 8 })
        #expect(steps.last?.contentBytes == verdict.contentBytes)
    }
}
