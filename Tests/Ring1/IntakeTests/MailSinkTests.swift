// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Ledger
import MailTransport
import Primitives
import TestKit
import Testing

@testable import Intake

@Suite("Intake: arrived mail") struct MailSinkTests {
    private func mail(_ text: String, _ source: String) -> ArrivedMail {
        ArrivedMail(
            bytes: Array(text.utf8), source: source, receivedAt: Instant(milliseconds: 1_790_839_800_000),
            envelope: .init(sender: "a@x.example", recipients: ["b@x.example"]))
    }

    @Test func `an arrived mail goes in with what it carries, and coming again it is there once`() async throws {
        let ledger = MemoryLedger()
        let sink = IntakeMailSink(into: ledger)
        let mails = [
            mail(MailIntakeTests.plain, "imap:work/INBOX/7/1"), mail(MailIntakeTests.forwarded, "imap:work/INBOX/7/2"),
        ]
        #expect(try await sink.take(mails) == [true, true])
        let count = await ledger.records.count
        #expect(try await sink.take(mails) == [false, false])
        #expect(await ledger.records.count == count && count == 5)
        let record = try #require(await ledger.record("imap:work/INBOX/7/1"))
        #expect(record.kind == .mail && record.name == "plain")
        #expect(record.attributes["envelope_to"] == ["b@x.example"])
        #expect(record.attributes["received_at"]?.stringValue != nil)
    }

    @Test func `a mail whose parts the ledger refuses is kept without them`() async throws {
        let ledger = MemoryLedger(refusing: { record in
            record.kind == .mail || record.kind == .document
                ? nil : LedgerLimits(maxContentBytes: 1).refusal(of: record)
        })
        let sink = IntakeMailSink(into: ledger)
        #expect(try await sink.take([mail(MailIntakeTests.forwarded, "smtp:1")]) == [false])
        #expect(await ledger.sources.contains("smtp:1"))
    }

    @Test func `where the ledger takes nothing, the sender is told`() async throws {
        struct Full: Error {}
        let sink = IntakeMailSink(into: MemoryLedger(refusing: { _ in Full() }))
        await #expect(throws: Full.self) { try await sink.take([mail(MailIntakeTests.plain, "smtp:1")]) }
    }
}
