// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Foundation
import Intake
import Ledger
import Primitives
import Testing

@testable import Extraction

/// Keeps what an intake stores, in memory.
private actor Shelf: IntakeDestination {
    private(set) var entries: [(entry: LedgerEntry, content: [UInt8])] = []

    func store(_ records: [NewRecord]) -> [IntakeReceipt] {
        records.map { record in
            let index = UInt64(entries.count)
            let entry = LedgerEntry(
                index: index,
                record: LedgerRecord(
                    kind: record.kind, source: record.source, name: record.name, mediaType: record.mediaType,
                    size: record.content.count, contentDigest: SHA256.hash(record.content).hex,
                    recordedAt: Instant(milliseconds: 0),
                    occurredAt: record.occurredAt, parent: record.parent, attributes: record.attributes),
                leafHash: SHA256.hash([]))
            entries.append((entry, record.content))
            return IntakeReceipt(index: index, isNew: true)
        }
    }
}

/// What extraction claims about the fictional firm, fact by fact.
///
/// The table `Vectors/examples-facts.tsv` was read line by line against the examples: every line is true, and nothing
/// that the rules claim to find is missing. Precision and recall over it are 1, and must stay so.
@Suite("Extraction: the fictional firm")
struct ExamplesTests {
    private static let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    private static var examples: FilePath {
        let standard = here.appendingPathComponent("../../../Examples").standardizedFileURL.path
        return FilePath(FileManager.default.fileExists(atPath: standard) ? standard : "Examples")
    }

    private func takenIn() async throws -> (entries: [(entry: LedgerEntry, content: [UInt8])], progress: IntakeProgress)
    {
        let shelf = Shelf()
        let progress = try await IntakeRun(try IntakeSource.detect(Self.examples), into: shelf).run { _ in }
        return (await shelf.entries, progress)
    }

    @Test func `the firm's papers give exactly the facts of the table`() async throws {
        let (entries, progress) = try await takenIn()
        #expect(progress.failed == 0 && progress.skipped == 0)
        #expect((50...70).contains(entries.count))
        var found: [String] = []
        for (entry, content) in entries {
            let document = Extractor.extract(entry: entry, content: content)
            for fact in document.facts {
                let source = entry.record.source
                let subject = fact.subject == source ? "." : fact.subject
                // An entry's number depends on what was taken in before it.
                let object = fact.predicate == .attachmentOf ? "entry" : fact.object
                found.append("\(source)\t\(subject)\t\(fact.predicate)\t\(object)")
                if let span = fact.span {
                    #expect(span.upperBound <= document.text.utf8.count)
                    #expect(!(document.text(of: fact) ?? "").isEmpty)
                }
            }
        }
        let table = Self.here.appendingPathComponent("Vectors/examples-facts.tsv")
        if ProcessInfo.processInfo.environment["SUBSTRATE_WRITE_VECTORS"] != nil {
            try Data((found.joined(separator: "\n") + "\n").utf8).write(to: table)
        }
        let expected = try String(contentsOf: table, encoding: .utf8).split(separator: "\n").map(String.init)
        let extra = Set(found).subtracting(expected).sorted()
        let missing = Set(expected).subtracting(found).sorted()
        #expect(extra.isEmpty, "claimed but not in the table: \(extra)")
        #expect(missing.isEmpty, "in the table but not claimed: \(missing)")
        #expect(found == expected, "the order changed")
    }

    @Test func `extraction is the same every time`() async throws {
        let first = try await takenIn().entries.map { Extractor.extract(entry: $0.entry, content: $0.content) }
        let second = try await takenIn().entries.map { Extractor.extract(entry: $0.entry, content: $0.content) }
        #expect(first == second)
    }

    @Test func `every address, number and domain in the examples is reserved for fiction`() async throws {
        for (entry, content) in try await takenIn().entries {
            let document = Extractor.extract(entry: entry, content: content)
            for fact in document.facts {
                for value in [fact.subject, fact.object] where value.contains("@") && !value.contains(" ") {
                    let domain = value.split(separator: "@").last.map(String.init) ?? ""
                    #expect(
                        domain.hasSuffix(".example") || domain == "example.com", "\(value) in \(entry.record.source)")
                }
                guard fact.predicate == .mentionsPhone || fact.predicate == .hasPhone else { continue }
                let reserved = ["+447700900", "+442079460", "+12125550"]
                #expect(reserved.contains { fact.object.hasPrefix($0) }, "\(fact.object) in \(entry.record.source)")
            }
        }
    }
}
