// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Content
import Ledger
import Primitives
import Search
import TestKit
import Testing

@Suite struct KnowledgeTests {
    @Test func `what goes into the ledger is found with its source`() async throws {
        let archive = try await FirmArchive(6)
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        let hits = try await knowledge.search(SearchQuery(#""harbour street""#)).hits
        #expect(hits.map(\.entry).sorted() == [1, 2, 4, 5])
        let document = try #require(try await knowledge.document(1))
        #expect(document.source == "maildir:1")
        #expect(document.title.contains("Harbour Street"))
        #expect(document.occurredAt == Instant(rfc3339: "2026-10-01T12:00:00.000Z"))
        #expect(document.isReadable)
        #expect(try await knowledge.document(6) == nil)
        await knowledge.close()
    }

    @Test func `a fact points into the text of its entry`() async throws {
        let archive = try await FirmArchive(6)
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        let page = try await knowledge.facts(FactQuery(text: "ann0@example.com"))
        #expect(page.total >= 1)
        #expect(page.facts.allSatisfy { $0.entry == 0 && !$0.rule.isEmpty && $0.ruleVersion >= 1 })
        let spanned = try #require(page.facts.first { $0.span != nil })
        let text = try #require(try await knowledge.text(0))
        let span = try #require(spanned.span)
        #expect(String(decoding: Array(text.utf8)[span], as: UTF8.self) == "ann0@example.com")
        await knowledge.close()
    }

    @Test func `facts are asked for by words, predicate and entry`() async throws {
        let archive = try await FirmArchive(9)
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        let all = try await knowledge.facts(FactQuery(limit: 500))
        #expect(all.total == all.facts.count)
        #expect(all.next == nil)
        let sent = try await knowledge.facts(FactQuery(predicate: "sent_by", limit: 500))
        #expect(sent.facts.map(\.entry) == [1, 2, 4, 5, 7, 8])
        #expect(sent.facts.allSatisfy { $0.object == "jane.doe@example.org" })
        let stem = try await knowledge.facts(FactQuery(predicate: "sent_*", limit: 500))
        #expect(stem.total == all.facts.filter { $0.predicate.hasPrefix("sent_") }.count)
        #expect(stem.total > sent.total)
        #expect(try await knowledge.facts(FactQuery(text: "JANE sent")).total == 0, "words look at both ends only")
        #expect(try await knowledge.facts(FactQuery(text: "MAILDIR:4 jane", entry: 4)).total >= 1)
        #expect(try await knowledge.facts(FactQuery(text: "100% _")).total == 0, "no sign is a wildcard")
        #expect(try await knowledge.facts(FactQuery(predicate: "no_such")).facts.isEmpty)
        await knowledge.close()
    }

    @Test(arguments: [1, 2, 7, 499]) func `pages of facts fit together`(limit: Int) async throws {
        let archive = try await FirmArchive(9)
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        let all = try await knowledge.facts(FactQuery(limit: 500)).facts
        var paged: [KnowledgeFact] = []
        var position: FactQuery.Position?
        repeat {
            let page = try await knowledge.facts(FactQuery(after: position, limit: limit))
            paged += page.facts
            position = page.next
        } while position != nil
        #expect(paged == all)
        await knowledge.close()
    }

    @Test(arguments: [0, -1, 501, Int.max]) func `a page of facts has limits`(limit: Int) {
        let error = #expect(throws: ContentError.self) { try FactQuery(limit: limit) }
        #expect(error?.kind == .pageOutOfRange)
    }

    @Test func `words of facts have a limit`() {
        #expect(throws: ContentError.self) { try FactQuery(text: String(repeating: "x", count: 2000)) }
    }

    @Test(arguments: ["", "1", "1.", ".1", "1.2.3", "-1.2", "1.-2", "+1.2", "a.b", "18446744073709551615.0"])
    func `a wrong position is none`(text: String) { #expect(FactQuery.Position(text) == nil) }

    @Test func `a position reads what it writes`() throws {
        let position = try #require(FactQuery.Position("12.3"))
        #expect(position.entry == 12 && position.ordinal == 3)
        #expect(position.text == "12.3")
    }

    @Test func `many callers catch up together and every entry is there once`() async throws {
        let archive = try await FirmArchive()
        let knowledge = try await archive.open(batch: ProjectionBatch(entries: 2))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for round in 0..<8 {
                group.addTask {
                    _ = try await archive.ledger.append([Firm.mail(round), Firm.note(100 + round)])
                    try await knowledge.catchUp()
                }
            }
            try await group.waitForAll()
        }
        let counts = try await knowledge.counts
        #expect(counts.documents == 16 && counts.cursor == 16)
        #expect(try await knowledge.searchableCount == 16)
        await knowledge.close()
    }

    @Test func `a cancelled projection goes on where it stopped`() async throws {
        let archive = try await FirmArchive(40)
        let knowledge = try await archive.open(batch: ProjectionBatch(entries: 1))
        let task = Task { try await knowledge.catchUp() }
        task.cancel()
        _ = try? await task.value
        try await knowledge.catchUp()
        #expect(try await knowledge.counts.documents == 40)
        await knowledge.close()
    }
}
