// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Primitives
import Search
import TestKit
import Testing

@testable import Content

/// Invariant 8: rebuild from the ledger gives byte-identical exports.
@Suite struct RebuildTests {
    @Test func `batch sizes, interruptions and rebuilds leave the same exports`() async throws {
        let archive = try await FirmArchive(60)
        let whole = try await archive.open("whole")
        #expect(try await whole.catchUp() == 60)
        let expected = try await whole.exportDigest()

        var random = SeededGenerator(test: #function)
        for run in 0..<4 {
            // Each round opens the stores anew, projects some steps of some size, and goes away in the middle.
            let name = "run\(run)"
            while true {
                let batch = ProjectionBatch(entries: Int.random(in: 1...17, using: &random), bytes: 2000)
                let part = try await archive.open(name, batch: batch)
                var hasMore = true
                for _ in 0..<Int.random(in: 1...3, using: &random) where hasMore { hasMore = try await part.step() > 0 }
                await part.close()
                if !hasMore { break }
            }
            let knowledge = try await archive.open(name)
            #expect(try await knowledge.exportDigest() == expected)
            let rebuilt = try await knowledge.rebuild()
            #expect(rebuilt.entries == 60)
            #expect(rebuilt.before == expected)
            #expect(rebuilt.after == expected)
            await knowledge.close()
        }
        await whole.close()
    }

    @Test func `a crash between the two stores loses nothing and doubles nothing`() async throws {
        let archive = try await FirmArchive(20)
        let whole = try await archive.open("whole")
        try await whole.catchUp()
        let expected = try await whole.exportDigest()
        // The batch reached the first store and not the second.
        let torn = try await archive.open("torn", batch: ProjectionBatch(entries: 8))
        #expect(try await torn.step() == 8)
        let next = try await torn.projector.read(from: 8)
        try await torn.store.writer.apply(next.entries, judgements: [], forgetting: [], upTo: 16)
        #expect(try await torn.counts.cursor == 16)
        #expect(try await torn.searchableCount == 8)
        await torn.close()
        let again = try await archive.open("torn")
        try await again.catchUp()
        #expect(try await again.exportDigest() == expected)
        await again.close()
        await whole.close()
    }

    @Test(arguments: ["knowledge", "search"])
    func `a damaged store is thrown away and made again`(store: String) async throws {
        let archive = try await FirmArchive(12)
        let first = try await archive.open()
        try await first.catchUp()
        let expected = try await first.exportDigest()
        await first.close()
        try overwrite(store == "knowledge" ? archive.database() : archive.index())
        let second = try await archive.open()
        #expect(second.repairs == [Knowledge.Repair(store: store, code: "database_corrupt")])
        #expect(try await second.catchUp() == 12)
        #expect(try await second.exportDigest() == expected)
        await second.close()
    }

    @Test func `rows of other rules are dropped at opening`() async throws {
        let archive = try await FirmArchive(5)
        let first = try await archive.open()
        try await first.catchUp()
        try await first.store.writer.stamp(rulesVersion: "0")
        await first.close()
        let second = try await archive.open()
        #expect(try await second.counts == KnowledgeCounts(documents: 0, facts: 0, cursor: 0))
        #expect(try await second.catchUp() == 5)
        await second.close()
    }

    @Test func `an export is ordered, canonical and complete`() async throws {
        let archive = try await FirmArchive(3)
        let knowledge = try await archive.open()
        try await knowledge.catchUp()
        var bytes: [UInt8] = []
        try await knowledge.export { bytes += $0 }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.first == #"{"entries":3,"format":"substrate-knowledge","version":2}"#)
        let counts = try await knowledge.counts
        #expect(counts.documents == 3)
        #expect(counts.facts > 3)
        let persons = lines.filter { $0.contains(#""type":"person""#) }.count
        #expect(persons > 1)
        #expect(lines.count == 1 + counts.documents + counts.facts + persons)
        #expect(lines.filter { $0.contains(#""type":"document""#) }.count == 3)
        #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("{\"") && $0.hasSuffix("}") })
        await knowledge.close()
    }

    @Test func `an empty ledger has an export too`() async throws {
        let archive = try await FirmArchive()
        let knowledge = try await archive.open()
        #expect(try await knowledge.catchUp() == 0)
        var bytes: [UInt8] = []
        try await knowledge.export { bytes += $0 }
        #expect(
            String(decoding: bytes, as: UTF8.self) == #"{"entries":0,"format":"substrate-knowledge","version":2}"#
                + "\n")
        await knowledge.close()
    }

    @Test func `stores that know more than the ledger has are refused`() async throws {
        let long = try await FirmArchive(5)
        let knowledge = try await long.open()
        try await knowledge.catchUp()
        await knowledge.close()
        let short = try await FirmArchive(2)
        let mixed = try await Knowledge.open(
            scope: Firm.scope(), database: long.database(), search: long.directory.path.appending("a"),
            ledger: short.ledger)
        let error = await #expect(throws: ContentError.self) { try await mixed.catchUp() }
        #expect(error?.kind == .aheadOfLedger)
        await mixed.close()
    }

    @Test func `the knowledge of one tenant does not open for another`() async throws {
        let archive = try await FirmArchive(1)
        await (try archive.open()).close()
        let error = await #expect(throws: ContentError.self) {
            try await Knowledge.open(
                scope: Firm.scope("other"), database: archive.database(), search: archive.directory.path.appending("a"),
                ledger: archive.ledger)
        }
        #expect(error?.kind == .wrongTenant)
    }
}
