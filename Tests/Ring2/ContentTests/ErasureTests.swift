// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import Primitives
import Search
import TestKit
import Testing
import Vault

@testable import Content

@Suite struct ErasureTests {
    private func erase(_ entries: [UInt64], in archive: FirmArchive) async throws {
        let grounds = try Grounds(reason: "asked to be forgotten", authority: "the person herself")
        let outcome = try await archive.ledger.erase(
            ErasureRequest(.entries(EntryRanges(entries)), grounds: grounds))
        guard case .erased = outcome else { throw ContentError.closed }
    }

    @Test func `what is erased is known no more, and its words are in no file`() async throws {
        let archive = try await FirmArchive(12)
        let secret = NewRecord(
            kind: .document, source: "file:secret.txt", name: "quagmire.txt", mediaType: "text/plain",
            content: Array("The zanzibarite of Jane, zanzibar@example.com.".utf8))
        let entry = try #require(try await archive.ledger.append([secret]).first).entry.index
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        let query = try SearchQuery("zanzibarite")
        #expect(try await knowledge.search(query).total == 1)
        try await erase([entry], in: archive)
        try await knowledge.catchUp()
        #expect(try await knowledge.search(query).total == 0)
        #expect(try await knowledge.document(entry) == nil)
        #expect(try await knowledge.facts(of: entry...entry).isEmpty)
        #expect(try await knowledge.counts.documents == 12)
        await knowledge.close()
        for file in [archive.database(), archive.index()] {
            for suffix in ["", "-wal"] {
                guard let bytes = FileManager.default.contents(atPath: file.string + suffix) else { continue }
                for word in ["zanzibar", "quagmire"] {
                    #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word) in \(file)\(suffix)")
                }
            }
        }
    }

    @Test func `a rebuild after erasures makes what the running stores hold`() async throws {
        let archive = try await FirmArchive(40)
        var random = SeededGenerator(test: #function)
        let knowledge = try await archive.open(batch: ProjectionBatch(entries: 7))
        for _ in 0..<6 {
            for _ in 0..<Int.random(in: 0...3, using: &random) { _ = try await knowledge.step() }
            try await erase([UInt64.random(in: 1..<40, using: &random)], in: archive)
        }
        try await knowledge.catchUp()
        let rebuilt = try await knowledge.rebuild()
        #expect(rebuilt.before == rebuilt.after)
        await knowledge.close()
    }

    @Test func `an erasure that reached one store before a crash reaches the other`() async throws {
        let archive = try await FirmArchive(9)
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        let cursor = try await knowledge.counts.cursor
        try await erase([4, 5], in: archive)
        let next = try await knowledge.projector.read(from: cursor)
        #expect(next.erased == [4, 5])
        try await knowledge.store.writer.apply(
            next.entries, judgements: next.judgements, forgetting: next.erased, upTo: next.end)
        #expect(try await knowledge.searchableCount == 9)
        await knowledge.close()
        let again = try await archive.open()
        try await again.catchUp()
        #expect(try await again.searchableCount == 7)
        #expect(try await again.counts.documents == 7)
        await again.close()
    }
}
