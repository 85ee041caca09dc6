// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import JSON
import Ledger
import Primitives
import TestKit
import Testing

@testable import Intake

@Suite("Intake: folders")
struct FolderIntakeTests {
    @Test func `a folder goes into the ledger in byte order of its paths, with types told from content and name`()
        async throws
    {
        let folder = TestFolder()
        try folder.write("letters/b.txt", "Dear Ms Lind")
        try folder.write("a.md", "# Notes")
        try folder.write("clients.csv", "Name,Email\n")
        try folder.write("people.vcf", "BEGIN:VCARD\r\nEND:VCARD\r\n")
        try folder.write("year.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        try folder.write("plan.txt", [0x25, 0x50, 0x44, 0x46, 0x2D, 0x31])
        try folder.write("liar.txt", [1, 2, 0, 3])
        try folder.write("bare", "words")
        try folder.write("empty.txt", "")
        let ledger = MemoryLedger()
        let (progress, reports) = try await takeIn(folder.path, into: ledger)
        let records = await ledger.records
        #expect(
            records.map { "\($0.source) \($0.kind) \($0.mediaType)" } == [
                "file:a.md document text/markdown", "file:bare document text/plain", "file:clients.csv table text/csv",
                "file:empty.txt document text/plain", "file:letters/b.txt document text/plain",
                "file:liar.txt document application/octet-stream", "file:people.vcf contacts text/vcard",
                "file:plan.txt document application/pdf", "file:year.ics calendar text/calendar",
            ])
        #expect(progress.appended == 9 && progress.found == 9 && progress.done == 9 && progress.failed == 0)
        #expect(await reports.items.map(\.index) == Array(0..<9))
        #expect(records[0].attributes["modified_at"]?.stringValue?.hasSuffix("Z") == true)
        #expect(records[0].occurredAt == nil)
    }

    @Test func `repeating an intake appends nothing, a changed file appends its new content`() async throws {
        let folder = TestFolder()
        try folder.write("a.txt", "one")
        try folder.write("b.txt", "two")
        let ledger = MemoryLedger()
        _ = try await takeIn(folder.path, into: ledger)
        let (again, _) = try await takeIn(folder.path, into: ledger)
        #expect(again.appended == 0 && again.alreadyPresent == 2)
        try folder.write("b.txt", "three")
        let (changed, _) = try await takeIn(folder.path, into: ledger)
        #expect(changed.appended == 1 && changed.alreadyPresent == 1)
        #expect(await ledger.sources == ["file:a.txt", "file:b.txt", "file:b.txt"])
    }

    @Test func `links, loops, devices, pipes and unreadable files are recorded one by one and the rest goes on`()
        async throws
    {
        let folder = TestFolder()
        try folder.write("good.txt", "fine")
        try folder.write("sub/also.txt", "fine too")
        try folder.write("locked.txt", "secret")
        try folder.write("gone.txt", "here and away")
        try folder.write("broken.txt", "bad sector")
        try folder.makeDirectory("closed")
        try folder.link("link.txt", to: "good.txt")
        try folder.link("sub/loop", to: "..")
        try folder.link("self", to: "self")
        try folder.link("dangling", to: "/nowhere")
        #expect(folder.makePipe("pipe"))
        // Making a device takes a right that a test may lack.
        let hasDevice = folder.makeDevice("null")
        var calls = FileCalls.system
        calls.open = { directory, name, isDirectory throws(FileFault) in
            switch String(decoding: name, as: UTF8.self) {
            case "locked.txt", "closed": throw FileFault(EACCES)
            case "gone.txt": throw FileFault(ENOENT)
            default: return try FileCalls.system.open(directory, name, isDirectory)
            }
        }
        calls.read = { file, count throws(FileFault) in
            let bytes = try FileCalls.system.read(file, count)
            if bytes == Array("bad sector".utf8) { throw FileFault(EIO) }
            return bytes
        }
        let ledger = MemoryLedger()
        let (progress, reports) = try await takeIn(folder.path, into: ledger, calls: calls)
        #expect(await ledger.sources == ["file:good.txt", "file:sub/also.txt"])
        var expected = [
            "link.txt": "intake_symbolic_link", "sub/loop": "intake_symbolic_link", "self": "intake_symbolic_link",
            "dangling": "intake_symbolic_link", "pipe": "intake_special_file", "locked.txt": "intake_permission_denied",
            "closed": "intake_permission_denied", "gone.txt": "intake_vanished", "broken.txt": "intake_io",
        ]
        if hasDevice { expected["null"] = "intake_special_file" }
        #expect(await reports.codes == expected)
        #expect(await reports.failures.allSatisfy { !$0.message.isEmpty && !$0.nextStep.isEmpty })
        #expect(progress.failed == 4 && progress.skipped == expected.count - 4)
        #expect(progress.done == progress.found)
    }

    @Test func `a gigabyte of nothing is recorded as too large and never read`() async throws {
        let folder = TestFolder()
        try folder.write("small.txt", "fine")
        try folder.makeSparse("sparse.bin", size: 1 << 30)
        let readings = Lock(0)
        var calls = FileCalls.system
        calls.read = { file, count throws(FileFault) in
            let bytes = try FileCalls.system.read(file, count)
            readings.withLock { $0 += bytes.count }
            return bytes
        }
        let ledger = MemoryLedger()
        let (_, reports) = try await takeIn(folder.path, into: ledger, calls: calls)
        #expect(await reports.codes == ["sparse.bin": "intake_too_large"])
        #expect(await ledger.sources == ["file:small.txt"])
        #expect(readings.withLock { $0 } == 4)
    }

    @Test func `a file that grows beyond the limit while it is read is not kept in memory`() async throws {
        let folder = TestFolder()
        try folder.write("log.txt", "line\n")
        var limits = IntakeLimits()
        limits.itemBytes = 10_000
        var calls = FileCalls.system
        calls.read = { _, count throws(FileFault) in [UInt8](repeating: 0x61, count: count) }
        let (_, reports) = try await takeIn(folder.path, into: MemoryLedger(), limits: limits, calls: calls)
        #expect(await reports.codes == ["log.txt": "intake_file_changing"])
    }

    @Test func `a file that changes while it is read is read again, and recorded where it never stands still`()
        async throws
    {
        for changes in [1, 2, 5] {
            let folder = TestFolder()
            try folder.write("a.txt", "first")
            let left = Lock(changes)
            let target = folder.path.appending("a.txt").string
            var calls = FileCalls.system
            calls.read = { file, count throws(FileFault) in
                let bytes = try FileCalls.system.read(file, count)
                let number = left.withLock { left -> Int in
                    left -= bytes.isEmpty ? 0 : 1
                    return left
                }
                if number >= 0, !bytes.isEmpty {
                    try? Data("change \(number) \(String(repeating: "x", count: number))".utf8).write(
                        to: URL(fileURLWithPath: target), options: [])
                }
                return bytes
            }
            let ledger = MemoryLedger()
            let (_, reports) = try await takeIn(folder.path, into: ledger, calls: calls)
            if changes < IntakeLimits().attempts {
                #expect(await ledger.records.map(\.content) == [Array("change 0 ".utf8)])
            } else {
                #expect(await reports.codes == ["a.txt": "intake_file_changing"])
            }
        }
    }

    @Test func `names that are not UTF-8 are kept, told apart and shown`() async throws {
        let folder = TestFolder()
        for name in [
            [0x63, 0x61, 0x66, 0xE9, 0x2E, 0x74, 0x78, 0x74], Array("caf%E9.txt".utf8), Array("café.txt".utf8),
        ] as [[UInt8]] {
            try folder.write(bytes: name)
        }
        let ledger = MemoryLedger()
        let (progress, reports) = try await takeIn(folder.path, into: ledger)
        #expect(progress.appended == 3)
        #expect(Set(await ledger.sources) == ["file:caf%E9.txt", "file:caf%25E9.txt", "file:café.txt"])
        let odd = await ledger.record("file:caf%E9.txt")
        #expect(odd?.name == "caf\u{FFFD}.txt")
        #expect(odd?.attributes["name_hex"]?.stringValue == "636166e92e747874")
        #expect(await reports.failures.isEmpty)
    }

    @Test func `folders beyond the depth limit, items beyond the number limit and foreign stores are recorded`()
        async throws
    {
        let folder = TestFolder()
        try folder.write("d/d/d/deep.txt", "x")
        try folder.write("d/top.txt", "x")
        try folder.write("project/.git/HEAD", "ref: refs/heads/main")
        try folder.write("project/readme.txt", "x")
        try folder.write("home/.substrate-box", "01J")
        try folder.write("home/data/ledger", "x")
        try folder.write("z1.txt", "x")
        try folder.write("z2.txt", "x")
        try folder.write("z3.txt", "x")
        var limits = IntakeLimits()
        limits.folderDepth = 2
        limits.items = 4
        let ledger = MemoryLedger()
        let (_, reports) = try await takeIn(folder.path, into: ledger, limits: limits)
        #expect(await ledger.sources == ["file:d/top.txt", "file:project/readme.txt", "file:z1.txt", "file:z2.txt"])
        #expect(
            await reports.codes == [
                "d/d/d": "intake_too_deep", "project/.git": "intake_foreign_store",
                "home": "intake_foreign_store", "z3.txt": "intake_too_many_items",
            ])
    }

    @Test func `a box does not take in itself`() async throws {
        let folder = TestFolder()
        try folder.write(".substrate-box", "01J")
        try folder.write("data/ledger", "x")
        let ledger = MemoryLedger()
        let (_, reports) = try await takeIn(folder.path, into: ledger)
        #expect(await reports.codes == ["": "intake_foreign_store"])
        #expect(await ledger.records.isEmpty)
    }

    @Test func `one file can be taken in by its own path, a missing path and a device cannot`() async throws {
        let folder = TestFolder()
        try folder.write("note.txt", "one")
        let ledger = MemoryLedger()
        let (progress, _) = try await takeIn(folder.path.appending("note.txt"), into: ledger)
        #expect(progress.appended == 1)
        #expect(await ledger.sources == ["file:note.txt"])
        #expect(try IntakeSource.detect(folder.path.appending("note.txt")).kind == .file)
        for (path, code) in [
            (folder.path.appending("none"), "intake_path_missing"), ("/dev/null", "intake_path_unsupported"),
            ("", "intake_path_missing"),
        ] {
            let error = #expect(throws: IntakeError.self) { try IntakeSource.detect(path) }
            #expect(error?.code == code)
        }
    }

    @Test func `what the ledger refuses is recorded per item, the rest goes on, and a dead ledger ends the run`()
        async throws
    {
        struct Full: ReportableError {
            let code = "durability_disk_full"
            let message = "the disk is full"
            let nextStep = "free some space"
        }
        let folder = TestFolder()
        for number in 0..<10 { try folder.write("f\(number).txt", "content \(number)") }
        let picky = MemoryLedger { $0.name == "f3.txt" || $0.name == "f7.txt" ? Full() : nil }
        let (progress, reports) = try await takeIn(folder.path, into: picky)
        #expect(progress.appended == 8 && progress.failed == 2)
        #expect(await reports.codes == ["f3.txt": "durability_disk_full", "f7.txt": "durability_disk_full"])
        // Once there is room again, repeating the run completes it without doubling anything.
        var limits = IntakeLimits()
        limits.refusals = 3
        let dead = MemoryLedger { _ in Full() }
        let error = await #expect(throws: IntakeError.self) {
            _ = try await takeIn(folder.path, into: dead, limits: limits)
        }
        #expect(error?.code == "intake_ledger_refused")
        #expect(await dead.records.isEmpty)
    }

    @Test func `items are reported only once they are stored, in batches, with progress after each`() async throws {
        let folder = TestFolder()
        for number in 0..<10 { try folder.write("f\(number).txt", "content \(number)") }
        var limits = IntakeLimits()
        limits.batchItems = 4
        let ledger = MemoryLedger()
        let (_, reports) = try await takeIn(folder.path, into: ledger, limits: limits)
        #expect(await ledger.batches == [4, 4, 2])
        let done = await reports.events.compactMap {
            if case .progress(let progress) = $0 { progress.done } else { nil }
        }
        #expect(done == [4, 8, 10])
    }

    @Test func `a reader that has enough, or a cancelled task, ends the run`() async throws {
        struct Enough: Error {}
        let folder = TestFolder()
        for number in 0..<10 { try folder.write("f\(number).txt", "content \(number)") }
        var limits = IntakeLimits()
        limits.batchItems = 2
        let ledger = MemoryLedger()
        let run = IntakeRun(
            IntakeSource(kind: .folder, path: folder.path), into: ledger, limits: limits, calls: .system)
        await #expect(throws: Enough.self) { try await run.run { _ in throw Enough() } }
        #expect(await ledger.records.count == 2)
        let task = Task { try await run.run { _ in unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } } }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(await ledger.records.count < 10)
    }

    @Test func `source names are text, reversible and never alike for different bytes`() {
        var random = SeededGenerator(test: "Intake source names")
        var seen: [String: [UInt8]] = [:]
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...4, using: &random)).map { _ in
                [0x25, 0x41, 0x45, 0x39, 0xC3, 0xA9, 0xE9, 0xF0, 0x80, 0x0A, UInt8.random(in: 1...255, using: &random)]
                    .randomElement(using: &random) ?? 0x41
            }
            let name = SourceName.encoded(bytes)
            #expect(seen[name] == nil || seen[name] == bytes)
            seen[name] = bytes
            var decoded: [UInt8] = []
            var rest = Array(name.utf8)[...]
            while let byte = rest.popFirst() {
                if byte == UInt8(ascii: "%") {
                    decoded.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                    rest = rest.dropFirst(2)
                } else {
                    decoded.append(byte)
                }
            }
            #expect(decoded == bytes)
        }
    }

    @Test func `every code has an explanation of its own`() {
        let explanations = IntakeError.Code.allCases.map(\.explanation)
        #expect(Set(explanations).count == explanations.count)
        #expect(IntakeError.Code.allCases.allSatisfy { $0.rawValue.hasPrefix("intake_") })
    }
}
