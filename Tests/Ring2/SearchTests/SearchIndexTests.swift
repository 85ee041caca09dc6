// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Foundation
@_spi(Authentication) import Primitives
import Search
import TestKit
import Testing

private func scope(_ name: String = "personal") throws -> TenantScope {
    TenantScope(authenticated: try #require(ModuleID(name)))
}

private let firm = [
    SearchableDocument(
        entry: 0, title: "Lease, Harbour Street 4", text: "The lease runs to 2027. Rent: 1,200 a month."),
    SearchableDocument(entry: 1, title: "Invoice 2026-041", text: "Invoice for repairs at Harbour Street, due in May."),
    SearchableDocument(
        entry: 3, title: "Re: café", text: "Meet at the Café on Friday.\nBring the invoice and the lease."),
    SearchableDocument(
        entry: 4, title: "Notes", text: "Nothing of interest\u{2}here\u{3}. jane.doe@example.org wrote."),
]

@Suite struct SearchIndexTests {
    private let directory = TemporaryDirectory()

    private func index(_ documents: [SearchableDocument] = firm) async throws -> SearchIndex {
        let index = try await SearchIndex.open(scope: scope(), directory: directory.path)
        try await index.apply(documents, upTo: (documents.last?.entry ?? 0) + 1)
        return index
    }
    private func entries(_ index: SearchIndex, _ text: String) async throws -> [UInt64] {
        try await index.search(SearchQuery(text)).hits.map(\.entry)
    }

    @Test(arguments: [
        ("lease", [0, 3]), ("LEASE", [0, 3]), ("invoice lease", [3]), ("invoice OR rent", [1, 0, 3]),
        ("invoice -friday", [1]), (#""harbour street""#, [1, 0]), (#""street harbour""#, []), ("harb*", [1, 0]),
        ("harb", []), ("cafe", [3]), ("CAFÉ", [3]), ("jane.doe@example.org", [4]), (#""bring the inv"*"#, [3]),
        ("lease -\"re café\"", [0]), ("nowhere", []),
    ])
    func `a search finds what it says`(query: String, expected: [UInt64]) async throws {
        let index = try await index()
        #expect(Set(try await entries(index, query)) == Set(expected), "\(query)")
        await index.close()
    }

    @Test func `a hit shows its title and a snippet with the matched places`() async throws {
        let index = try await index()
        let hit = try #require(try await index.search(SearchQuery("invoice friday")).hits.first)
        #expect(hit.entry == 3)
        #expect(hit.snippet.text == "Meet at the Café on Friday. Bring the invoice and the lease.")
        let bytes = Array(hit.snippet.text.utf8)
        #expect(hit.snippet.ranges.map { String(decoding: bytes[$0], as: UTF8.self) } == ["Friday", "invoice"])
        let titled = try #require(try await index.search(SearchQuery("cafe -nothing")).hits.first)
        #expect(titled.title.text == "Re: café")
        #expect(titled.title.ranges == [4..<9])
        await index.close()
    }

    @Test func `equal hits come in the order of the ledger, and pages fit together`() async throws {
        let same = (0..<25).map { SearchableDocument(entry: $0 * 2, title: "Same", text: "the same words here") }
        let index = try await index(same)
        let all = try await index.search(SearchQuery("same"), limit: 200)
        #expect(all.total == 25)
        #expect(all.hits.map(\.entry) == same.map(\.entry))
        var paged: [SearchHit] = []
        for offset in stride(from: 0, to: 30, by: 7) {
            paged += try await index.search(SearchQuery("same"), limit: 7, offset: offset).hits
        }
        #expect(paged == all.hits)
        await index.close()
    }

    @Test func `a match in the title counts more than one in the text`() async throws {
        let index = try await index([
            SearchableDocument(entry: 0, title: "Other", text: "Budget of the year, and more words to read."),
            SearchableDocument(entry: 1, title: "Budget", text: "Words of the year to read, and others too."),
        ])
        #expect(try await entries(index, "budget") == [1, 0])
        await index.close()
    }

    @Test(arguments: [(0, 0), (201, 0), (-1, 0), (10, -1), (10, 10_001), (Int.max, Int.max)])
    func `a page outside its limits is refused`(limit: Int, offset: Int) async throws {
        let index = try await index()
        await #expect(throws: SearchError.self) {
            try await index.search(SearchQuery("lease"), limit: limit, offset: offset)
        }
        await index.close()
    }

    @Test func `what was taken in once is left alone`() async throws {
        let index = try await index()
        try await index.apply([SearchableDocument(entry: 1, title: "Again", text: "again")], upTo: 2)
        #expect(try await index.cursor == 5)
        #expect(try await index.count == 4)
        #expect(try await entries(index, "again").isEmpty)
        await index.close()
    }

    @Test func `what is put in another's place before its turn waits for it`() async throws {
        let index = try await index()
        try await index.replace([
            SearchableDocument(entry: 4, title: "Notes", text: "about boats"),
            SearchableDocument(entry: 7, title: "Later", text: "about boats too"),
        ])
        #expect(try await entries(index, "boats") == [4])
        try await index.apply([SearchableDocument(entry: 7, title: "Later", text: "about boats too")], upTo: 8)
        #expect(Set(try await entries(index, "boats")) == [4, 7])
    }

    @Test func `the index is there after it was closed`() async throws {
        let first = try await index()
        await first.close()
        let second = try await SearchIndex.open(scope: scope(), directory: directory.path)
        #expect(try await second.cursor == 5)
        #expect(try await entries(second, "friday") == [3])
        await second.close()
    }

    @Test func `an erased index is empty and can be filled again`() async throws {
        let index = try await index()
        try await index.erase()
        #expect(try await index.cursor == 0)
        #expect(try await index.count == 0)
        #expect(try await entries(index, "lease").isEmpty)
        try await index.apply(firm, upTo: 5)
        #expect(try await Set(entries(index, "lease")) == [0, 3])
        await index.close()
    }

    @Test func `the index of one tenant does not open for another`() async throws {
        try await index().close()
        let error = await #expect(throws: SearchError.self) {
            try await SearchIndex.open(scope: scope("other"), directory: directory.path)
        }
        #expect(error?.kind == .wrongTenant)
    }

    @Test func `a damaged file is refused and can be discarded`() async throws {
        try await index().close()
        let path = directory.path.appending("index.db")
        try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: path.string))
        let error = await #expect(throws: DatabaseError.self) {
            try await SearchIndex.open(scope: scope(), directory: directory.path)
        }
        #expect(error?.kind == .corrupt)
        try SearchIndex.discard(scope: scope(), directory: directory.path)
        let fresh = try await SearchIndex.open(scope: scope(), directory: directory.path)
        #expect(try await fresh.cursor == 0)
        await fresh.close()
    }

    @Test func `searches go on while batches are written, and see whole batches`() async throws {
        let index = try await index([])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for batch in 0..<UInt64(20) {
                    let documents = (0..<10).map {
                        SearchableDocument(entry: batch * 10 + $0 + 1, title: "t", text: "common words")
                    }
                    try await index.apply(documents, upTo: batch * 10 + 11)
                }
            }
            group.addTask {
                var seen = 0
                while seen < 200 {
                    let total = try await index.search(SearchQuery("common"), limit: 1).total
                    #expect(total.isMultiple(of: 10) && total >= seen)
                    seen = total
                    await Task.yield()
                }
            }
            try await group.waitForAll()
        }
        await index.close()
        await #expect(throws: SearchError.self) { try await index.search(SearchQuery("common")) }
    }

    @Test func `documents come back in order, with marks turned into spaces and offsets kept`() async throws {
        let index = try await index()
        #expect(try await index.documents(from: 1, limit: 2).map(\.entry) == [1, 3])
        let notes = try #require(try await index.document(4))
        #expect(notes.text == "Nothing of interest here . jane.doe@example.org wrote.")
        #expect(try await index.document(2) == nil)
        await index.close()
    }

    @Test func `any query text gets an answer or a fault of its own`() async throws {
        let index = try await index()
        var random = SeededGenerator(test: #function)
        let words = [
            "lease", "\"", "-", "*", "OR", "(", ")", "NEAR", "invoice", ":", "^", "{title}", "日本", "\u{0}", "''", "AND",
            "NOT",
        ]
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 1...7, using: &random)).compactMap { _ in words.randomElement(using: &random)
            }
            .joined(separator: Bool.random(using: &random) ? " " : "")
            do { _ = try await index.search(SearchQuery(text)) } catch let error as SearchError {
                #expect(error.isQueryFault, "\(text)")
            }
        }
        await index.close()
    }

    @Test func `a word of a megabyte is stored, found and shown in part`() async throws {
        let long = String(repeating: "x", count: 1 << 20)
        let index = try await index([SearchableDocument(entry: 0, title: "Long", text: long + " lease")])
        let hit = try #require(try await index.search(SearchQuery("lease")).hits.first)
        #expect(hit.snippet.text.utf8.count <= 2048)
        await index.close()
    }
}
