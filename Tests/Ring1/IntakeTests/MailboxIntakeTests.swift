// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Foundation
import Glibc
import Ledger
import Mail
import Primitives
import TestKit
import Testing

@testable import Intake

@Suite("Intake: mbox files and Outlook's containers")
struct MailboxIntakeTests {
    static let from = "From maria@larkstone.example Thu Oct  1 09:30:00 2026\n"
    static let first = "Subject: first\nMessage-ID: <same@x>\n\none\n"
    static let second = "Subject: second\nMessage-ID: <same@x>\n\nFrom two\n"
    static let file = "\(from)\(first)\n\(from)Subject: second\nMessage-ID: <same@x>\n\n>From two\n"

    static func mark(_ mail: String) -> String { String(SHA256.hash(Array(mail.utf8)).hex.prefix(16)) }

    @Test func `an mbox file gives its mails, named by what they hold`() async throws {
        let folder = TestFolder()
        try folder.write("Inbox", Self.file)
        let path = folder.path.appending("Inbox")
        #expect(try IntakeSource.detect(path).kind == .mbox)
        let ledger = MemoryLedger()
        let (progress, reports) = try await takeIn(path, into: ledger)
        #expect(
            await ledger.sources == ["mbox:Inbox#\(Self.mark(Self.first))", "mbox:Inbox#\(Self.mark(Self.second))"])
        #expect(await ledger.records.map(\.content) == [Array(Self.first.utf8), Array(Self.second.utf8)])
        #expect(progress.found == 2 && progress.done == 2 && progress.appended == 2)
        #expect(await reports.failures.isEmpty)
        let (again, _) = try await takeIn(path, into: ledger)
        #expect(again.appended == 0 && again.alreadyPresent == 2)
    }

    @Test func `an mbox file in a folder is read as such, what only looks like one is a document`() async throws {
        let folder = TestFolder()
        try folder.write("old/archive.mbox", Self.file)
        try folder.write("old/notes.mbox", "From here on it gets worse\n\nreally\n")
        try folder.write("old/letter.txt", Self.file)
        try folder.write("empty.mbox", "")
        let ledger = MemoryLedger()
        let (progress, _) = try await takeIn(folder.path, into: ledger)
        #expect(
            await ledger.records.map { "\($0.source) \($0.kind)" } == [
                "file:empty.mbox document", "mbox:old/archive.mbox#\(Self.mark(Self.first)) mail",
                "mbox:old/archive.mbox#\(Self.mark(Self.second)) mail", "file:old/letter.txt document",
                "file:old/notes.mbox document",
            ])
        #expect(progress.found == 5 && progress.done == 5)
    }

    @Test func `the same mail twice, and a mail that is too large, cost nothing else`() async throws {
        let folder = TestFolder()
        let large = "\(Self.from)Subject: large\n\n" + String(repeating: "words and words\n", count: 10_000)
        try folder.write("box.mbox", "\(Self.file)\n\(large)\n\(Self.file)")
        var limits = IntakeLimits()
        limits.itemBytes = 100_000
        let ledger = MemoryLedger()
        let (progress, reports) = try await takeIn(folder.path.appending("box.mbox"), into: ledger, limits: limits)
        #expect(await ledger.records.count == 2)
        #expect(progress.appended == 2 && progress.alreadyPresent == 2 && progress.failed == 1)
        #expect(await reports.failures.map(\.code) == ["intake_too_large"])
    }

    @Test func `a mailbox that grows while it is read keeps its last mail for the next time`() async throws {
        let folder = TestFolder()
        try folder.write("Inbox", Self.file)
        let path = folder.path.appending("Inbox").string
        var calls = FileCalls.system
        calls.read = { file, count throws(FileFault) in
            let bytes = try FileCalls.system.read(file, count)
            // A mail server appends once the end was reached.
            if bytes.isEmpty, let handle = FileHandle(forWritingAtPath: path) {
                handle.seekToEndOfFile()
                handle.write(Data("more\n".utf8))
            }
            return bytes
        }
        let ledger = MemoryLedger()
        let (progress, reports) = try await takeIn(folder.path.appending("Inbox"), into: ledger, calls: calls)
        #expect(await ledger.records.map(\.name) == ["first"])
        #expect(progress.failed == 1)
        #expect(await reports.failures.map(\.code) == ["intake_file_changing"])
        _ = try await takeIn(folder.path.appending("Inbox"), into: ledger)
        #expect(await ledger.records.map(\.name) == ["first", "second"])
    }

    @Test func `many mails are taken in without holding them all`() async throws {
        let folder = TestFolder()
        var text = ""
        for number in 0..<3_000 { text += "\(Self.from)Subject: mail \(number)\n\nwords of \(number)\n\n" }
        try folder.write("big.mbox", text)
        let ledger = MemoryLedger()
        let (progress, _) = try await takeIn(folder.path.appending("big.mbox"), into: ledger)
        #expect(progress.appended == 3_000)
        #expect(await ledger.batches.max() ?? 0 <= IntakeLimits().batchItems)
    }

    @Test func `what lies in winmail.dat becomes entries below it`() async throws {
        var data: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0, 0]
        func attribute(_ id: UInt16, _ content: [UInt8]) {
            let sum = content.reduce(UInt16(0)) { $0 &+ UInt16($1) }
            data += [2, UInt8(id & 255), UInt8(id >> 8), 1, 0]
            data += (0..<4).map { UInt8(content.count >> (8 * $0) & 255) } + content
            data += [UInt8(sum & 255), UInt8(sum >> 8)]
        }
        attribute(0x9002, [])
        attribute(0x8010, Array("plan.txt\u{0}".utf8))
        attribute(0x800F, Array("the plan".utf8))
        let folder = TestFolder()
        try folder.write(
            "m.eml",
            Array(
                "Subject: odd\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhi\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n\(Data(data).base64EncodedString())\n--b--\n"
                    .utf8))
        let ledger = MemoryLedger()
        _ = try await takeIn(folder.path, into: ledger)
        #expect(
            await ledger.records.map { "\($0.source) \($0.mediaType)" } == [
                "file:m.eml message/rfc822", "file:m.eml#2 application/ms-tnef",
                "file:m.eml#2!/plan.txt text/plain",
            ])
    }
}
