// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import Ledger
import Primitives
import TestKit
import Testing

@testable import Content

@Suite struct ReprocessTests {
    /// An archive with documents that are too large for a reader of small ones.
    private func archive() async throws -> FirmArchive {
        let archive = try await FirmArchive(12)
        let long = String(repeating: "A long letter about the harbour. ", count: 40)
        _ = try await archive.ledger.append(
            (0..<9).map { number in
                NewRecord(
                    kind: .document, source: "file:long/\(number).html", name: "\(number).html", mediaType: "text/html",
                    content: Array("<html lang=en><body><p>Number \(number). \(long)</p></body></html>".utf8))
            })
        return archive
    }

    private func open(
        _ archive: FirmArchive, _ name: String = "a", small: Bool, entries: Int = 4
    ) async throws -> Knowledge {
        let home = archive.directory.path.appending(name)
        try makeDirectory(home)
        var limits = DocumentLimits()
        if small { limits.contentBytes = 600 }
        return try await Knowledge.open(
            scope: Firm.scope(), database: archive.database(name), search: home, ledger: archive.ledger,
            batch: ProjectionBatch(entries: entries), documents: DocumentReader(limits: limits))
    }

    @Test func `what was refused is read again, and then everything is as if it had been read so from the start`()
        async throws
    {
        let archive = try await archive()
        let whole = try await open(archive, "whole", small: false)
        try await whole.catchUp()
        let expected = try await whole.exportDigest()
        await whole.close()

        let first = try await open(archive, small: true)
        try await first.catchUp()
        let refused = try await first.readings.filter { $0.status == .refused }
        #expect(
            refused == [
                ReadingCount(reader: "html", version: refused.first?.version ?? "", status: .refused, documents: 9)
            ])
        let document = try #require(try await first.document(14))
        #expect(document.code == "document_too_large" && document.isReadable && document.reader == "html")
        #expect(document.textLength == 0, "what was refused is not read in another way")
        #expect(try await first.facts(of: 14, limit: 10).allSatisfy { $0.span == nil })
        await first.close()

        let second = try await open(archive, small: false)
        #expect(try await second.exportDigest() != expected)
        #expect(try await second.reprocess(try #require(ReprocessQuery(status: .refused))) == 9)
        #expect(try await second.catchUp() == 9)
        #expect(try await second.exportDigest() == expected)
        #expect(try await second.document(14)?.status == .read)
        for query in [ReprocessQuery(kind: "mail"), ReprocessQuery(reader: "html"), ReprocessQuery(entry: 3)] {
            #expect(try await second.reprocess(try #require(query)) > 0)
            try await second.catchUp()
            #expect(try await second.exportDigest() == expected, "reading again what is right changes nothing")
        }
        #expect(try await second.reprocess(try #require(ReprocessQuery(reader: "none such"))) == 0)
        await second.close()
    }

    @Test func `a crash while it is read again is made good at the next opening`() async throws {
        let archive = try await archive()
        let whole = try await open(archive, "whole", small: false)
        try await whole.catchUp()
        let expected = try await whole.exportDigest()
        await whole.close()
        let first = try await open(archive, small: true)
        try await first.catchUp()
        await first.close()
        let second = try await open(archive, small: false)
        _ = try await second.reprocess(try #require(ReprocessQuery(status: .refused)))
        #expect(try await second.step() == 4)
        await second.close()
        let third = try await open(archive, small: false)
        #expect(try await third.catchUp() == 5)
        #expect(try await third.exportDigest() == expected)
        await third.close()
    }

    @Test func `a question that names nothing is none`() { #expect(ReprocessQuery() == nil) }
}
