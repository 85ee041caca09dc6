// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Foundation
import LogStore
@_spi(Authentication) import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import ReadLedger

@Suite struct ReadLedgerTests {
    let root = TemporaryDirectory()
    let time = Lock(Instant(milliseconds: 1_764_000_000_000))
    var directory: Primitives.FilePath { root.path.appending("reads") }
    var clock: WallClock { WallClock { [time] in time.withLock { $0 } } }

    static let signer: NoteSigner = {
        do {
            return try NoteSigner(name: "box.example/firm/reads", key: Ed25519PrivateKey(seed: Array(0..<32)))
        } catch { preconditionFailure("\(error)") }
    }()
    static let scope: TenantScope = {
        guard let module = ModuleID("firm") else { preconditionFailure("a valid name") }
        return TenantScope(authenticated: module)
    }()

    /// Entries are made by `flush` alone, unless a period is given.
    func open(
        _ change: (inout ReadLedgerLimits) -> Void = { _ in }, options: LogStoreOptions = .init()
    ) throws -> ReadLedger {
        var limits = ReadLedgerLimits()
        limits.period = .seconds(3600)
        change(&limits)
        return try ReadLedger.open(
            scope: Self.scope, directory: directory, signedState: root.path.appending("signed"), signer: Self.signer,
            clock: clock, limits: limits, options: options)
    }
    func read(_ indices: UInt64..., by caller: String = "t1", _ kind: ReadKind = .content) -> ReadEvent {
        ReadEvent(caller: caller, role: "operator", kind: kind, indices: indices)
    }
    func tick(milliseconds: Int64) {
        time.withLock { $0 = Instant(milliseconds: $0.milliseconds + milliseconds) }
    }

    @Test func `reads of one caller and kind become one entry`() async throws {
        let ledger = try open()
        try ledger.note(read(4))
        tick(milliseconds: 300)
        try ledger.note(read(9, 5))
        try ledger.note(read(4))
        try ledger.note(read(7, by: "t2"))
        try ledger.note(ReadEvent(caller: "t1", role: "operator", kind: .search, count: 12))
        try ledger.note(ReadEvent(caller: "t1", role: "auditor", kind: .content, ranges: [100..<200, 200..<201]))
        #expect(ledger.size == 0)
        try await ledger.flush()
        let entries = try ledger.entries(from: 0, limit: 10)
        #expect(entries.count == 4 && ledger.size == 4)
        let first = try #require(entries.first)
        #expect(first.caller == "t1" && first.role == "operator" && first.kind == .content)
        #expect(first.reads == 3 && first.count == 4 && first.ranges == [4..<6, 9..<10])
        #expect(first.last.milliseconds - first.first.milliseconds == 300)
        let search = try #require(entries.first { $0.kind == .search })
        #expect(search.reads == 1 && search.count == 12 && search.ranges.isEmpty)
        #expect(entries.contains { $0.caller == "t2" && $0.ranges == [7..<8] })
        #expect(entries.contains { $0.role == "auditor" && $0.ranges == [100..<201] && $0.count == 101 })
    }

    @Test func `an entry is the documented line`() async throws {
        let ledger = try open()
        try ledger.note(read(4, 5, 9))
        try await ledger.flush()
        _ = try await ledger.checkpoint()
        let path = try #require(try rawEntries(ledger).first)
        #expect(
            String(decoding: path, as: UTF8.self)
                == #"{"at":"2025-11-24T16:00:00.000Z","caller":"t1","count":3,"kind":"content","ranges":[[4,5],[9,9]],"#
                + #""reads":1,"role":"operator","until":"2025-11-24T16:00:00.000Z","v":1}"#)
    }

    @Test func `reads become entries by themselves after the period`() async throws {
        let ledger = try open { $0.period = .milliseconds(1) }
        try ledger.note(read(1))
        while ledger.size < 1 { await Task.yield() }
        try ledger.note(read(2))
        while ledger.size < 2 { await Task.yield() }
        await ledger.close()
    }

    @Test func `closing writes what was noted, and nothing can be noted afterwards`() async throws {
        let ledger = try open()
        try ledger.note(read(1))
        await ledger.close()
        let error = #expect(throws: ReadLedgerError.self) { try ledger.note(read(2)) }
        #expect(error?.code == "read_audit_unavailable")
        let again = try open()
        #expect(try again.entries(from: 0, limit: 10).map(\.ranges) == [[1..<2]])
        #expect(try again.entries(from: 1, limit: 10).isEmpty)
        await again.close()
    }

    @Test func `the log of reads is a sound log of its own`() async throws {
        let ledger = try open()
        for index in 0..<600 {
            try ledger.note(read(UInt64(index), by: "t\(index)"))
            if index % 50 == 0 { try await ledger.flush() }
        }
        #expect(try await ledger.checkpoint().checkpoint.size == 551)
        await ledger.close()
        var read: [ReadEntry] = []
        let verdict = try await LogCheck.run(
            LogFolder(directory.appending("log")), verifiers: [Self.signer.verifier], origin: Self.signer.name,
            entry: { index, bytes in read.append(try ReadEntry(bytes, index: index)) })
        #expect(verdict.isSound && read.count == 600)
        #expect(Set(read.map(\.caller)) == Set((0..<600).map { "t\($0)" }))
    }

    @Test func `more ranges than fit into an entry go on in the next`() async throws {
        let ledger = try open { $0.rangesPerEntry = 4 }
        try ledger.note(ReadEvent(caller: "t", role: "r", kind: .search, indices: (0..<10).map { $0 * 3 }))
        try ledger.note(ReadEvent(caller: "t", role: "r", kind: .search, indices: [100, 102]))
        try await ledger.flush()
        let entries = try ledger.entries(from: 0, limit: 10)
        #expect(entries.map(\.ranges.count) == [4, 4, 4])
        #expect(entries.reduce(0) { $0 + $1.reads } == 2 && entries.reduce(0) { $0 + $1.count } == 12)
    }

    @Test func `memory is bounded: what does not fit is refused, and taken again once there is room`() async throws {
        let ledger = try open {
            $0.waitingEntries = 3
            $0.waitingRanges = 8
        }
        for caller in ["a", "b", "c"] { try ledger.note(read(1, by: caller)) }
        let error = #expect(throws: ReadLedgerError.self) { try ledger.note(read(1, by: "d")) }
        #expect(error?.code == "read_audit_unavailable")
        try await ledger.flush()
        try ledger.note(read(1, by: "d"))
        let many = ReadEvent(caller: "d", role: "operator", kind: .content, indices: (0..<9).map { $0 * 2 })
        #expect(throws: ReadLedgerError.self) { try ledger.note(many) }
        try await ledger.flush()
        #expect(ledger.size == 4)
    }

    @Test func `names that are too long are cut, not refused`() async throws {
        let ledger = try open()
        try ledger.note(read(1, by: String(repeating: "\u{1}", count: 100_000)))
        try await ledger.flush()
        #expect(try ledger.entries(from: 0, limit: 1).first?.caller.unicodeScalars.count == 200)
    }

    @Test func `many readers at once are all noted`() async throws {
        let ledger = try open { $0.period = .milliseconds(1) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<16 {
                group.addTask {
                    for index in 0..<200 {
                        try ledger.note(read(UInt64(task * 200 + index), by: "t\(task % 4)"))
                        if index % 50 == 0 { try await ledger.flush() }
                    }
                }
            }
            try await group.waitForAll()
        }
        try await ledger.flush()
        let entries = try ledger.entries(from: 0, limit: 100_000)
        #expect(entries.reduce(0) { $0 + $1.reads } == 3200 && entries.reduce(0) { $0 + $1.count } == 3200)
        let indices = Set(entries.flatMap { $0.ranges.flatMap { Array($0) } })
        #expect(indices.count == 3200)
    }

    @Test func `flush returns after an earlier write of the same notes`() async throws {
        let ledger = try open()
        for round in 1...50 {
            try ledger.note(read(UInt64(round)))
            async let other: Void = ledger.flush()
            try await ledger.flush()
            #expect(ledger.size == UInt64(round))
            try await other
        }
    }

    // MARK: Faults

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `with a full disk reads are refused, and noted again when there is room`() async throws {
        let disk = try #require(SmallFileSystem(kibibytes: 1024))
        var limits = ReadLedgerLimits()
        limits.period = .seconds(3600)
        let ledger = try ReadLedger.open(
            scope: Self.scope, directory: disk.path.appending("reads"), signedState: root.path.appending("signed"),
            signer: Self.signer, clock: clock, limits: limits)
        try ledger.note(read(1))
        try await ledger.flush()
        let filler = disk.path.appending("filler")
        do {
            let file = try OpenFile(filler, for: .create)
            var size: Int64 = 0
            while (try? file.write([UInt8](repeating: 1, count: 4096), at: size)) != nil { size += 4096 }
        }
        // The write-ahead file has room for a while.
        var refused = false
        for index in 0..<200_000 where !refused {
            do {
                try ledger.note(read(UInt64(index * 2)))
                if index % 200 == 199 { try await ledger.flush() }
            } catch { refused = true }
        }
        #expect(refused)
        let error = #expect(throws: ReadLedgerError.self) { try ledger.note(read(7)) }
        #expect(error?.code == "read_audit_unavailable" && error?.nextStep.isEmpty == false)
        try Files.remove(filler)
        try await ledger.flush()
        try ledger.note(read(7))
        await ledger.close()
    }

    @Test func `a log of reads that went back refuses to open`() async throws {
        for round in 0..<2 {
            let ledger = try open()
            try ledger.note(read(1))
            await ledger.close()
            let copy = root.path.appending("copy").string
            if round == 0 {
                try FileManager.default.copyItem(atPath: directory.string, toPath: copy)
            } else {
                try FileManager.default.removeItem(atPath: directory.string)
                try FileManager.default.moveItem(atPath: copy, toPath: directory.string)
            }
        }
        let error = #expect(throws: ReadLedgerError.self) { try open() }
        #expect(error?.code == "read_audit_unavailable" && error?.nextStep.contains("newest copy") == true)
    }

    @Test func `a changed entry is named`() async throws {
        let ledger = try open()
        for index in 0..<300 {
            try ledger.note(read(UInt64(index)))
            try await ledger.flush()
        }
        await ledger.close()
        let bundle = directory.appending("log").appending("tile/entries/000")
        var bytes = try Files.read(bundle, limit: 1 << 24)
        bytes[5000] ^= 1
        try AtomicFile.write(bytes, to: bundle)
        let verdict = try await LogCheck.run(
            LogFolder(directory.appending("log")), verifiers: [Self.signer.verifier])
        #expect(verdict.findings.map(\.kind) == [.entryChanged] && verdict.findings.first?.count == 1)
    }

    @Test func `two archives do not share a log of reads`() async throws {
        let ledger = try open()
        #expect(throws: ReadLedgerError.self) { try open() }
        await ledger.close()
    }

    @Test func `dropped without closing, it keeps what was flushed`() async throws {
        do {
            let ledger = try open()
            try ledger.note(read(1))
            try await ledger.flush()
            try ledger.note(read(2))
        }
        let again = try open()
        #expect(try again.entries(from: 0, limit: 10).map(\.ranges) == [[1..<2]])
        await again.close()
    }

    @Test(arguments: [
        "", "{}", "null", #"{"v":1}"#,
        #"{"at":"x","caller":"t","count":1,"kind":"k","ranges":[],"reads":1,"role":"r","until":"x","v":1}"#,
        #"{"at":"2025-11-24T16:00:00.000Z","caller":"t","count":1,"kind":"k","ranges":[[2,1]],"reads":1,"role":"r","until":"2025-11-24T16:00:00.000Z","v":1}"#,
        #"{"at":"2025-11-24T16:00:00.000Z","caller":"t","count":1,"kind":"k","ranges":[[4,5],[5,6]],"reads":1,"role":"r","until":"2025-11-24T16:00:00.000Z","v":1}"#,
        #"{"at":"2025-11-24T16:00:00.000Z","caller":"t","count":1,"kind":"k","ranges":[],"reads":1,"role":"r","until":"2025-11-24T16:00:00.000Z","v":2}"#,
    ])
    func `what this module did not write is told`(text: String) {
        let error = #expect(throws: ReadLedgerError.self) { try ReadEntry(Array(text.utf8), index: 3) }
        #expect(error?.code == "read_audit_malformed" && error?.message.contains("3") == true)
    }
}

/// The raw entries of a ledger of reads.
private func rawEntries(_ ledger: ReadLedger) throws -> [[UInt8]] {
    let bundle = try #require(try ledger.resource("tile/entries/000.p/1"))
    return try EntryBundle.decode(bundle.bytes, count: 1).map { Array($0) }
}
