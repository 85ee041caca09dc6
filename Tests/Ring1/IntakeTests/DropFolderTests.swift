// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Primitives
import TestKit
import Testing

@testable import Intake

@Suite("Intake: drop folder") struct DropFolderTests {
    private let folder = TestFolder()
    private let state = TemporaryDirectory()
    private let ledger = MemoryLedger()
    private let time = SteppedTime()

    private var clock: WallClock {
        let time = time
        return WallClock { Instant(milliseconds: Int64(time.milliseconds)) }
    }
    private func open() async throws -> IntakeJobs {
        var options = IntakeJobs.Options()
        options.clock = clock
        let jobs = try IntakeJobs(directory: state.path, into: ledger, options: options)
        await jobs.start()
        return jobs
    }
    private func names(_ name: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path.appending(name).string)) ?? []).sorted()
    }

    @Test func `what is left alone is taken in and put away`() async throws {
        let jobs = try await open()
        let drop = DropFolder(folder.path, into: jobs, clock: clock)
        try folder.write("offer.txt", "an offer")
        try folder.write("case/a.txt", "one")
        try folder.write("case/b.txt", "two")
        try folder.write(".hidden", "not yet")
        #expect(try await drop.look() == nil, "nobody knows yet whether it is still being written")
        time.advance(milliseconds: 1_000)
        try folder.write("case/b.txt", "two and more")
        #expect(try await drop.look() == nil)
        time.advance(milliseconds: 1_500)
        let first = try #require(try await drop.look())
        #expect(try await jobs.finished(first).progress.appended == 1)
        #expect(names().contains("case"), "it changed a moment ago")
        #expect(try await drop.look() == nil)
        time.advance(milliseconds: 2_000)
        let second = try #require(try await drop.look())
        #expect(try await jobs.finished(second).origin == .dropFolder)
        _ = try await drop.look()
        #expect(await ledger.sources.sorted() == ["file:case/a.txt", "file:case/b.txt", "file:offer.txt"])
        #expect(names("done") == ["case", "offer.txt"] && names(".taking") == [])
        #expect(names().contains(".hidden"))
    }

    @Test func `links and devices are refused and lie where they are seen`() async throws {
        let jobs = try await open()
        let drop = DropFolder(folder.path, into: jobs, clock: clock)
        try folder.link("link.txt", to: "/etc/passwd")
        #expect(folder.makePipe("pipe"))
        try folder.write("mixed/good.txt", "good")
        try folder.link("mixed/bad", to: "/etc")
        try folder.write("good.txt", "also good")
        _ = try await drop.look()
        time.advance(milliseconds: 3_000)
        let id = try #require(try await drop.look())
        let job = try await jobs.finished(id)
        #expect(job.status == .done && job.progress.skipped == 3 && job.progress.appended == 2)
        _ = try await drop.look()
        #expect(names("failed") == ["link.txt", "mixed", "pipe"] && names("done") == ["good.txt"])
    }

    @Test func `the same name comes again and nothing is overwritten`() async throws {
        let jobs = try await open()
        let drop = DropFolder(folder.path, into: jobs, clock: clock)
        for text in ["first", "second", "second"] {
            try folder.write("a.txt", text)
            _ = try await drop.look()
            time.advance(milliseconds: 3_000)
            let id = try #require(try await drop.look())
            _ = try await jobs.finished(id)
            _ = try await drop.look()
        }
        #expect(names("done") == ["a.txt", "a.txt.2", "a.txt.3"])
        #expect(await ledger.records.map { String(decoding: $0.content, as: UTF8.self) } == ["first", "second"])
    }

    @Test func `a crash between moving and asking loses nothing`() async throws {
        let jobs = try await open()
        let id = await jobs.nextID()
        try folder.write(".taking/\(id)/left.txt", "left over")
        let drop = DropFolder(folder.path, into: jobs, clock: clock)
        _ = try await drop.look()
        #expect(try await jobs.finished(id).progress.appended == 1)
        _ = try await drop.look()
        #expect(names("done") == ["left.txt"])
    }

    @Test func `what stays is taken once, and again when it changes`() async throws {
        let jobs = try await open()
        let drop = DropFolder(folder.path, into: jobs, afterwards: .leave, clock: clock)
        try folder.write("a.txt", "one")
        _ = try await drop.look()
        time.advance(milliseconds: 3_000)
        _ = try await jobs.finished(try #require(try await drop.look()))
        #expect(try await drop.look() == nil)
        try folder.write("a.txt", "another")
        _ = try await drop.look()
        time.advance(milliseconds: 3_000)
        _ = try await jobs.finished(try #require(try await drop.look()))
        #expect(await ledger.records.count == 2 && names() == ["a.txt"])
    }

    @Test func `a folder that is not there is a fault and no end`() async throws {
        let drop = DropFolder(folder.path.appending("gone"), into: try await open(), clock: clock)
        await #expect(throws: (any Error).self) { try await drop.look() }
    }
}
