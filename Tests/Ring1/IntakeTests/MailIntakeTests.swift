// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Ledger
import Primitives
import TestKit
import Testing

@testable import Intake

@Suite("Intake: Maildir")
struct MailIntakeTests {
    static let plain = "From: a@x.example\nSubject: plain\nDate: Thu, 1 Oct 2026 07:30:00 +0000\n\nhello\n"
    static let forwarded = """
        Subject: outer
        Content-Type: multipart/mixed; boundary=b

        --b

        see below
        --b
        Content-Type: text/calendar; name=visit.ics
        Content-Disposition: attachment; filename=visit.ics

        BEGIN:VCALENDAR
        END:VCALENDAR
        --b
        Content-Type: message/rfc822

        Subject: inner
        Content-Type: multipart/mixed; boundary=i

        --i

        inner words
        --i
        Content-Type: application/octet-stream
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="plan.pdf"

        JVBERi0xLjQ=
        --i--
        --b--
        """

    func maildir() throws -> TestFolder {
        let folder = TestFolder()
        try folder.write("cur/1700000001.M1.host:2,S", Self.plain)
        try folder.write("new/1700000002.M2.host", Self.forwarded)
        try folder.write("tmp/1700000003.M3.host", "half written")
        try folder.write(".Sent/cur/1700000004.M4.host:2,S", "Subject: sent\n\nx")
        try folder.makeDirectory(".Sent/new")
        return folder
    }

    @Test func `a Maildir gives its mails and, below them, what they carry`() async throws {
        let folder = try maildir()
        #expect(try IntakeSource.detect(folder.path).kind == .maildir)
        let ledger = MemoryLedger()
        let (progress, reports) = try await takeIn(folder.path, into: ledger)
        let records = await ledger.records
        #expect(
            records.map { "\($0.source) \($0.kind) \($0.name) \($0.mediaType) \($0.parent.map { "\($0)" } ?? "-")" }
                == [
                    "maildir:1700000004.M4.host mail sent message/rfc822 -",
                    "maildir:1700000001.M1.host mail plain message/rfc822 -",
                    "maildir:1700000002.M2.host mail outer message/rfc822 -",
                    "maildir:1700000002.M2.host#2 calendar visit.ics text/calendar 2",
                    "maildir:1700000002.M2.host#3 mail inner message/rfc822 2",
                    "maildir:1700000002.M2.host#3#2 attachment plan.pdf application/pdf 4",
                ])
        #expect(records[1].occurredAt?.rfc3339 == "2026-10-01T07:30:00.000Z")
        #expect(records[5].content == Array("%PDF-1.4".utf8))
        #expect(progress.found == 3 && progress.done == 3 && progress.appended == 6)
        #expect(await reports.failures.isEmpty)
    }

    @Test func `a flag that changes, and a move from new to cur, double nothing`() async throws {
        let folder = try maildir()
        let ledger = MemoryLedger()
        _ = try await takeIn(folder.path, into: ledger)
        try folder.rename("cur/1700000001.M1.host:2,S", "cur/1700000001.M1.host:2,RS")
        try folder.rename("new/1700000002.M2.host", "cur/1700000002.M2.host:2,")
        let (progress, _) = try await takeIn(folder.path, into: ledger)
        #expect(progress.appended == 0 && progress.alreadyPresent == 6)
    }

    @Test func `a mail that is renamed between listing and reading is found under its new name`() async throws {
        let folder = try maildir()
        let old = folder.path.appending("new/1700000002.M2.host").string
        let new = folder.path.appending("cur/1700000002.M2.host:2,S").string
        var calls = FileCalls.system
        calls.look = { directory, name throws(FileFault) in
            let status = try FileCalls.system.look(directory, name)
            // The walk looks at it first; from then on it has another name.
            if name == Array("1700000002.M2.host".utf8) { unsafe rename(old, new) }
            return status
        }
        let ledger = MemoryLedger()
        let (progress, reports) = try await takeIn(folder.path, into: ledger, calls: calls)
        #expect(progress.appended == 6)
        #expect(await reports.failures.isEmpty)
    }

    @Test func `a Maildir inside a folder and a mail file are read as mail`() async throws {
        let folder = TestFolder()
        try folder.write("office/mail/cur/1.host:2,S", Self.plain)
        try folder.makeDirectory("office/mail/new")
        try folder.write("office/kept.eml", Self.plain)
        let ledger = MemoryLedger()
        _ = try await takeIn(folder.path, into: ledger)
        #expect(
            await ledger.records.map { "\($0.source) \($0.kind)" } == [
                "file:office/kept.eml mail", "maildir:1.host mail",
            ])
    }

    @Test func `mails forwarded inside mails are opened four levels deep`() async throws {
        var mail = "Subject: core\n\nx"
        for level in 0..<20 {
            mail =
                "Subject: level \(level)\nContent-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n"
                + "Content-Type: message/rfc822\n\n\(mail)\n--b\(level)--\n"
        }
        let folder = TestFolder()
        try folder.write("m.eml", mail)
        let ledger = MemoryLedger()
        _ = try await takeIn(folder.path, into: ledger)
        #expect(await ledger.records.map(\.name) == ["level 19", "level 18", "level 17", "level 16", "level 15"])
    }

    @Test func `bytes that are no mail at all are taken in all the same`() async throws {
        let folder = TestFolder()
        try folder.write("cur/1.x", [0, 255, 10, 13, 0])
        try folder.makeDirectory("new")
        let ledger = MemoryLedger()
        let (progress, _) = try await takeIn(folder.path, into: ledger)
        #expect(progress.appended == 1)
        #expect(await ledger.records.first?.name == "1.x")
    }
}
