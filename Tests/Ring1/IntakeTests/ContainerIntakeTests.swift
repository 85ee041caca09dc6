// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Primitives
import TestKit
import Testing

@testable import Intake

@Suite("Intake: containers") struct ContainerIntakeTests {
    private let mail = MailIntakeTests.forwarded

    private func zip(_ members: [(String, [UInt8])]) -> [UInt8] {
        var maker = ZipMaker()
        for (name, content) in members { maker.add(name, content) }
        return maker.bytes
    }

    @Test func `what lies in a zip file goes in below it, and what lies in that below that`() async throws {
        let (folder, ledger) = (TestFolder(), MemoryLedger())
        let inner = zip([("deep.txt", Array("deep".utf8))])
        let outer = zip([
            ("letters/a.txt", Array("one".utf8)), ("mails/m.eml", Array(mail.utf8)), ("inner.zip", inner),
            ("letters/a.txt", Array("two".utf8)), ("../../up.txt", Array("up".utf8)),
        ])
        try folder.write("case.zip", outer)
        let (progress, reports) = try await takeIn(folder.path, into: ledger)
        #expect(await reports.failures == [])
        #expect(
            await ledger.sources.sorted() == [
                "file:case.zip", "file:case.zip!/../../up.txt", "file:case.zip!/inner.zip",
                "file:case.zip!/inner.zip!/deep.txt", "file:case.zip!/letters/a.txt", "file:case.zip!/letters/a.txt~2",
                "file:case.zip!/mails/m.eml", "file:case.zip!/mails/m.eml#2", "file:case.zip!/mails/m.eml#3",
                "file:case.zip!/mails/m.eml#3#2",
            ])
        #expect(progress.found == 1 && progress.done == 1 && progress.appended == 10)
        #expect(await ledger.record("file:case.zip")?.content == outer, "the container itself stays whole")
        let records = await ledger.records
        let deep = try #require(records.first { $0.source.hasSuffix("deep.txt") })
        #expect(deep.parent.map { records[Int($0)].source } == "file:case.zip!/inner.zip")
        #expect(try await takeIn(folder.path, into: ledger).progress.appended == 0)
    }

    @Test func `what cannot be taken out is told by its place, and the rest goes in`() async throws {
        let (folder, ledger) = (TestFolder(), MemoryLedger())
        var maker = ZipMaker()
        maker.add("good.txt", Array("good".utf8))
        maker.add("locked.txt", Array("secret".utf8))
        maker.members[1].flags = 0x801
        maker.add("link", Array("/etc/passwd".utf8))
        maker.members[2].attributes = 0xA1FF_0000
        try folder.write("mixed.zip", maker.bytes)
        try folder.write("broken.zip", Array(zip([("a.txt", [1, 2, 3])]).prefix(40)))
        let (progress, reports) = try await takeIn(folder.path, into: ledger)
        let codes = await reports.codes
        #expect(codes["mixed.zip!/locked.txt"] == "container_encrypted")
        #expect(codes["mixed.zip!/link"] == "intake_symbolic_link")
        #expect(codes["broken.zip"]?.hasPrefix("container_") == true)
        #expect(progress.failed == 2 && progress.skipped == 1 && progress.done == 2)
        #expect(
            await ledger.sources.sorted() == ["file:broken.zip", "file:mixed.zip", "file:mixed.zip!/good.txt"])
    }

    @Test func `containers inside each other are opened so deep and so far`() async throws {
        let (folder, ledger) = (TestFolder(), MemoryLedger())
        var nested = zip([("end.txt", Array("end".utf8))])
        for level in 0..<6 { nested = zip([("\(level).zip", nested)]) }
        try folder.write("nested.zip", nested)
        try folder.write("many.zip", zip((0..<30).map { ("\($0).txt", [UInt8](repeating: 0x61, count: 100)) }))
        var limits = IntakeLimits()
        limits.containerMembers = 30
        limits.containerBytes = 2_000
        let (progress, reports) = try await takeIn(folder.path, into: ledger, limits: limits)
        #expect(await ledger.sources.filter { $0.contains("nested") }.count == 5, "itself and four levels")
        #expect(progress.failed > 0)
        #expect(
            await reports.failures.allSatisfy { ["intake_member_refused", "container_over_limit"].contains($0.code) })
    }

    @Test func `a gzip file gives what it holds, and a deposit takes mails and files`() async throws {
        let ledger = MemoryLedger()
        let deposit = IntakeDeposit(into: ledger)
        // gzip -n of "hello\n".
        let packed: [UInt8] = [
            0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0xe7, 2, 0, 0x20, 0x30, 0x3a, 0x36, 6, 0,
            0, 0,
        ]
        let file = try await deposit.document(packed, name: "note.txt.gz", source: "desk")
        #expect(file.items.map(\.source) == ["document:desk", "document:desk!/note.txt"] && file.failures == [])
        let mail = try await deposit.mail(Array(mail.utf8))
        #expect(mail.items.first?.source.hasPrefix("mail:sha256-") == true && mail.items.count == 4)
        #expect(try await deposit.mail(Array(self.mail.utf8)).items.allSatisfy { !$0.isNew })
        let named = try await deposit.document(
            Array("a;b\n1;2\n".utf8), name: "x", mediaType: "text/markdown; charset=utf-8")
        #expect(await ledger.record(named.items[0].source)?.mediaType == "text/markdown")
    }
}
