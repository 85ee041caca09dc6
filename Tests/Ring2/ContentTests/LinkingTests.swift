// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Extraction
import Foundation
import Ledger
import NameScan
import Primitives
import Search
import TestKit
import Testing
import Vault

@testable import Content

/// Known names are found in every document, whenever they became known.
@Suite struct LinkingTests {
    private func note(_ number: Int, _ text: String) -> NewRecord {
        NewRecord(
            kind: .document, source: "file:notes/\(number).txt", name: "\(number).txt", mediaType: "text/plain",
            content: Array(text.utf8))
    }
    private func card(_ number: Int, _ name: String, _ organisation: String? = nil) -> NewRecord {
        let lines =
            ["BEGIN:VCARD", "VERSION:4.0", "FN:\(name)", "EMAIL:p\(number)@example.com"]
            + (organisation.map { ["ORG:\($0)"] } ?? []) + ["END:VCARD", ""]
        return NewRecord(
            kind: .document, source: "file:cards/\(number).vcf", name: "\(number).vcf", mediaType: "text/vcard",
            content: Array(lines.joined(separator: "\r\n").utf8))
    }
    private func erase(_ entries: [UInt64], in archive: FirmArchive) async throws {
        let grounds = try Grounds(reason: "asked to be forgotten", authority: "the person herself")
        guard
            case .erased = try await archive.ledger.erase(
                ErasureRequest(.entries(EntryRanges(entries)), grounds: grounds))
        else { throw ContentError.closed }
    }
    private func known(_ knowledge: Knowledge, _ entry: UInt64) async throws -> [String] {
        try await knowledge.facts(of: entry...entry).filter { $0.rule == "names.known" }.map(\.object)
    }

    @Test func `a contact that comes later makes older documents say who they name, and its erasure takes that back`()
        async throws
    {
        let archive = try await FirmArchive()
        _ = try await archive.ledger.append([
            note(0, "Rang MARIA LIND of the Hafen-Werke, then Maria\nLind again."),
            note(1, "Marial Lindt; Maria, Lind"),
            note(2, "Grüße an María Lind ﬁnal"), note(3, "Hafen Werke"),
        ])
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        #expect(try await known(knowledge, 0).isEmpty)
        _ = try await archive.ledger.append([card(4, "Lind, Maria", "Hafen Werke")])
        try await knowledge.catchUp()
        #expect(try await known(knowledge, 0) == ["Maria Lind"], "a hyphen is no space")
        #expect(try await known(knowledge, 1).isEmpty)
        #expect(try await known(knowledge, 2) == ["Maria Lind"])
        #expect(try await known(knowledge, 3) == ["Hafen Werke"])
        let fact = try #require(try await knowledge.facts(of: 0...0).last)
        #expect(fact.predicate == "mentions_person" && fact.subject == "file:notes/0.txt")
        let text = Array(try #require(try await knowledge.text(0)).utf8)
        #expect(String(decoding: text[try #require(fact.span)], as: UTF8.self) == "MARIA LIND")

        try await erase([4], in: archive)
        try await knowledge.catchUp()
        for entry in 0..<4 as Range<UInt64> { #expect(try await known(knowledge, entry).isEmpty) }
        let rebuilt = try await knowledge.rebuild()
        #expect(rebuilt.before == rebuilt.after)
        await knowledge.close()
        let file = try #require(FileManager.default.contents(atPath: archive.database().string))
        #expect(file.range(of: Data("Maria Lind".utf8)) == nil)
    }

    @Test func `a longer name takes the place of a shorter one, and gives it back`() async throws {
        let archive = try await FirmArchive()
        _ = try await archive.ledger.append([note(0, "met Anna Berg Holm"), card(1, "Anna Berg")])
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        #expect(try await known(knowledge, 0) == ["Anna Berg"])
        _ = try await archive.ledger.append([card(2, "Anna Berg Holm")])
        try await knowledge.catchUp()
        #expect(try await known(knowledge, 0) == ["Anna Berg Holm"])
        try await erase([2], in: archive)
        try await knowledge.catchUp()
        #expect(try await known(knowledge, 0) == ["Anna Berg"])
        await knowledge.close()
    }

    @Test func `of a mail only what its sender wrote names somebody`() async throws {
        let archive = try await FirmArchive()
        let mail = """
            From: Jane Doe <jane@example.org>\r
            To: Bob Roe <bob@example.net>\r
            Subject: for Bob Roe\r
            Date: Thu, 01 Oct 2026 12:00:00 +0000\r
            Message-ID: <1@example.org>\r
            \r
            see Carl Poe\r
            \r
            On 1 October 2026, Ann Low wrote:\r
            > Ann Low and Jane Doe\r

            """
        _ = try await archive.ledger.append([
            NewRecord(
                kind: .mail, source: "maildir:1", name: "1.eml", mediaType: "message/rfc822", content: Array(mail.utf8)),
            card(1, "Carl Poe"), card(2, "Ann Low"),
        ])
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        #expect(try await known(knowledge, 0) == ["Bob Roe", "Carl Poe"])
        await knowledge.close()
    }

    @Test func `while an export runs nothing is linked, and afterwards everything is`() async throws {
        let archive = try await FirmArchive()
        _ = try await archive.ledger.append([note(0, "met Anna Berg"), note(1, "nobody")])
        let knowledge = try await archive.open()
        var before: [UInt8] = []
        try await knowledge.catchUp()
        try await knowledge.export { before += $0 }
        var during: [UInt8] = []
        let late = card(2, "Anna Berg")
        try await knowledge.export { bytes in
            if during.isEmpty {
                _ = try await archive.ledger.append([late])
                try await knowledge.catchUp()
            }
            during += bytes
        }
        #expect(during == before)
        #expect(try await known(knowledge, 0).isEmpty)
        try await knowledge.catchUp()
        #expect(try await known(knowledge, 0) == ["Anna Berg"])
        await knowledge.close()
    }

    @Test func `the end is the same whatever came when, was cut short or was erased`() async throws {
        var random = SeededGenerator(test: #function)
        let names = [
            "Anna Berg", "Anna Berg Holm", "ANNA BERG", "Jörg Weiß", "Joerg Weiss", "Łukasz Nowak", "Søren Østby",
            "Maria Lind", "Мария Линд", "O'Brien Walsh", "Berg Holm", "李 小龙", "Ǆana Kos",
        ]
        let firms = ["Hafen Werke GmbH", "Nowak & Lind", "Berg Holm", "Weissstrass Strassen AG", "3M Werke"]
        let written =
            names + firms + [
                "ANNA  BERG\nHOLM", "Jorg WEISS", "maria lind", "Lukasz Nowak", "Soren Ostby", "Ｍａｒｉａ Lind",
            ]
        for _ in 0..<3 {
            let archive = try await FirmArchive()
            let knowledge = Lock(try await archive.open(batch: ProjectionBatch(entries: 3, bytes: 400)))
            var number = 0
            for _ in 0..<14 {
                let records = (0..<Int.random(in: 1...4, using: &random)).map { _ -> NewRecord in
                    number += 1
                    if Int.random(in: 0..<3, using: &random) == 0 {
                        return card(
                            number, names.randomElement(using: &random) ?? "", firms.randomElement(using: &random))
                    }
                    let words = (0..<5).map { _ in written.randomElement(using: &random) ?? "" }
                    return note(
                        number, words.joined(separator: [" ", ", ", "\t", " x "].randomElement(using: &random) ?? " "))
                }
                let size = try await archive.ledger.append(records).last?.entry.index ?? 0
                if Int.random(in: 0..<4, using: &random) == 0 {
                    try? await erase([UInt64.random(in: 0...size, using: &random)], in: archive)
                }
                let present = knowledge.withLock { $0 }
                for _ in 0..<Int.random(in: 0...4, using: &random) {
                    switch Int.random(in: 0..<5, using: &random) {
                    case 0, 1: _ = try await present.step()
                    case 2, 3: _ = try await present.link()
                    default:
                        let query = ReprocessQuery(entry: UInt64.random(in: 0...size, using: &random))
                        if let query { _ = try await present.reprocess(query) }
                    }
                }
                guard Int.random(in: 0..<3, using: &random) == 0 else { continue }
                // What a crash between the two stores leaves.
                let start = try await present.counts.cursor
                if start < archive.ledger.size {
                    let portion = try await present.projector.read(from: start)
                    try await present.store.writer.apply(
                        portion.entries, judgements: [], forgetting: portion.erased, upTo: portion.end)
                }
                await present.close()
                let next = try await archive.open(
                    batch: ProjectionBatch(entries: Int.random(in: 1...9, using: &random)))
                knowledge.withLock { $0 = next }
            }
            let end = knowledge.withLock { $0 }
            try await end.catchUp()
            let found = try await end.exportDigest()
            let whole = try await archive.open("whole")
            try await whole.catchUp()
            #expect(try await whole.exportDigest() == found)
            try await expectAll(whole)
            try await expectAll(end)
            let rebuilt = try await end.rebuild()
            #expect(rebuilt.before == found && rebuilt.after == found)
            await end.close()
            await whole.close()
        }
    }

    /// Every document has just the facts of one automaton over all names that its ledger gives.
    private func expectAll(_ knowledge: Knowledge) async throws {
        let facts = try await knowledge.facts(of: 0...10_000)
        let names = Set(facts.compactMap { KnownName(predicate: $0.predicate, object: $0.object, rule: $0.rule) })
        let automaton = KnownNames(names.sorted { ($0.text, $0.kind.rawValue) < ($1.text, $1.kind.rawValue) })
        var count = 0
        for document in try await knowledge.documents(from: 0, limit: 10_000) {
            let expected = Extractor.knownNames(
                in: Array((try await knowledge.text(document.entry) ?? "").utf8), kind: document.kind,
                mediaType: document.mediaType, name: document.name, source: document.source, names: automaton)
            let found = facts.filter { $0.entry == document.entry && $0.rule == "names.known" }
            #expect(found.map(\.object) == expected.map(\.object), "entry \(document.entry)")
            #expect(found.map(\.span) == expected.map(\.span))
            #expect(found.map(\.predicate) == expected.map(\.predicate.rawValue))
            count += found.count
        }
        #expect(count > 0)
    }

    @Test func `the index and the search for names agree on every plain sign`() async throws {
        let directory = TemporaryDirectory()
        let index = try await SearchIndex.open(scope: Firm.scope(), directory: directory.path)
        var documents: [SearchableDocument] = []
        var questions: [(entry: UInt64, name: String)] = []
        for range in PlainText.ranges {
            for value in range {
                guard let scalar = Unicode.Scalar(value) else { continue }
                let entry = UInt64(documents.count)
                // As a letter inside a word, or as the end of one.
                let text = "mark\(scalar)end q\(entry)q"
                documents.append(SearchableDocument(entry: entry, title: "", text: text))
                for name in ["mark\(scalar)end q\(entry)q", "\(LetterFolding.folded("mark\(scalar)end")) q\(entry)q"] {
                    let hits = NameAutomaton([Name(text: name, id: 0)]).hits(in: Array(text.utf8), 0..<text.utf8.count)
                    if !hits.isEmpty { questions.append((entry, name)) }
                }
                #expect(PlainText.isPlain(Array(text.utf8)))
            }
        }
        try await index.apply(documents, upTo: UInt64(documents.count))
        for (entry, name) in questions {
            guard case .phrases(let phrases) = NameQuestion(name) else {
                Issue.record("\(name) can't be asked for")
                continue
            }
            #expect(try await index.entries(holding: phrases, before: .max).contains(entry), "\(name)")
        }
        #expect(questions.count > 1000)
        await index.close()
    }

    @Test(arguments: [
        ("Maria Lind", NameQuestion.phrases(["maria lind"])), ("O’Brien & Co.", .phrases(["o brien co"])),
        ("Jörg Weiß", .phrases(["jorg weiss", "jorg weiß"])), ("Мария Линд", .nowhere), ("& .", .everywhere),
    ])
    func `the index is asked for a name as it folds`(name: String, question: NameQuestion) {
        #expect(NameQuestion(name) == question)
    }

    @Test func `texts that the index may read otherwise are not plain`() {
        for text in [
            "Ｍaria", "Mari\u{200B}a", "Mari\u{301}a", "ﬁ", "Łukasz", "Øst", "李", "Мария", "x²", "soft\u{AD}hyphen",
        ] {
            #expect(!PlainText.isPlain(Array(text.utf8)), "\(text)")
        }
        #expect(PlainText.isPlain(Array("Grüße, “José” – 5 € ✓".replacing("✓", with: "").utf8)))
        #expect(!PlainText.isPlain([0x61, 0xFF]))
    }
}
