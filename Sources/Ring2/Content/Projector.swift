// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Extraction
import Ledger
import Primitives
import Search

/// How much of the ledger is projected in one transaction.
public struct ProjectionBatch: Hashable, Sendable {
    /// The most entries.
    public var entries: Int
    /// The most content bytes; one entry is always taken.
    public var bytes: Int

    /// Sets the sizes; they change how often work is saved, never its result.
    public init(entries: Int = 128, bytes: Int = 16 << 20) {
        self.entries = max(1, entries)
        self.bytes = bytes
    }
}

/// Carries ledger entries into the derived stores: read, extract, write, move the cursors.
struct Projector: Sendable {
    let ledger: Ledger
    let store: KnowledgeStore
    let index: SearchIndex
    let batch: ProjectionBatch

    /// Projects one batch and returns how many entries it held; 0 where there is nothing left.
    func step() async throws -> Int {
        let size = await ledger.size
        let known = try await store.writer.cursor()
        let indexed = try await index.cursor
        guard known <= size, indexed <= size else {
            throw ContentError(
                .aheadOfLedger, "the derived state knows \(max(known, indexed)) entries, the ledger has \(size)",
                nextStep: "check that the ledger is the right one, then rebuild with `substrate rebuild`")
        }
        let projected = try await read(from: min(known, indexed))
        guard let last = projected.documents.last else { return 0 }
        try await store.writer.apply(projected.documents, facts: projected.facts, upTo: last.entry + 1)
        try await index.apply(projected.texts, upTo: last.entry + 1)
        return projected.documents.count
    }

    /// Reads and extracts one batch of entries.
    func read(
        from start: UInt64
    ) async throws -> (documents: [KnowledgeDocument], facts: [KnowledgeFact], texts: [SearchableDocument]) {
        let entries = try await ledger.entries(from: start, limit: batch.entries)
        var documents: [KnowledgeDocument] = []
        var facts: [KnowledgeFact] = []
        var texts: [SearchableDocument] = []
        var bytes = 0
        for entry in entries {
            bytes += entry.record.size
            if !documents.isEmpty, bytes > batch.bytes { break }
            try Task.checkCancellation()
            let projected = try await project(entry)
            documents.append(projected.document)
            facts += projected.facts
            texts.append(projected.text)
        }
        return (documents, facts, texts)
    }

    private func project(
        _ entry: LedgerEntry
    ) async throws -> (document: KnowledgeDocument, facts: [KnowledgeFact], text: SearchableDocument) {
        let record = entry.record
        let content = try await readableContent(of: record)
        let extracted = content.map { Extractor.extract(entry: entry, content: $0) }
        let title = extracted?.title ?? record.name
        let text = extracted?.text ?? ""
        let bytes = Array(text.utf8)
        let document = KnowledgeDocument(
            entry: entry.index, kind: record.kind.name, source: record.source, name: record.name,
            mediaType: record.mediaType, title: title, occurredAt: extracted?.occurredAt ?? record.occurredAt,
            recordedAt: record.recordedAt, parent: record.parent, blob: record.blob, size: record.size,
            textDigest: SHA256.hash(bytes), textLength: bytes.count, isReadable: content != nil)
        let facts = (extracted?.facts ?? []).enumerated().map { ordinal, fact in
            KnowledgeFact(
                entry: entry.index, ordinal: ordinal, subject: fact.subject, predicate: fact.predicate.rawValue,
                object: fact.object, rule: fact.rule, ruleVersion: fact.ruleVersion, span: fact.span)
        }
        return (document, facts, SearchableDocument(entry: entry.index, title: title, text: text))
    }

    /// The content of a record, or nil where the ledger holds it no more or damaged: `ledger verify` names that, and
    /// the rest of the ledger is worth knowing all the same.
    private func readableContent(of record: LedgerRecord) async throws -> [UInt8]? {
        do { return try await ledger.content(record.blob) } catch let error as LedgerError {
            guard error.kind == .contentMissing || error.kind == .contentDamaged else { throw error }
            return nil
        }
    }
}
