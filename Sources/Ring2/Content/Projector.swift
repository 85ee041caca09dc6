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
        let size = ledger.size
        let known = try await store.writer.cursor()
        let indexed = try await index.cursor
        guard known <= size, indexed <= size else {
            throw ContentError(
                .aheadOfLedger, "the derived state knows \(max(known, indexed)) entries, the ledger has \(size)",
                nextStep: "check that the ledger is the right one, then rebuild with `substrate rebuild`")
        }
        let projected = try await read(from: min(known, indexed))
        guard projected.count > 0 else { return 0 }
        try await store.writer.apply(
            projected.documents, facts: projected.facts, forgetting: projected.erased, upTo: projected.end)
        try await index.apply(projected.texts, forgetting: projected.erased, upTo: projected.end)
        return projected.count
    }

    /// Some entries, read and extracted. What the ledger says about itself, and what is erased, makes no document; what
    /// was erased after it became one is taken out again, so that a rebuild makes the same rows.
    struct Portion {
        /// How many entries it covers.
        var count = 0
        /// The entry after the last one.
        var end: UInt64
        var documents: [KnowledgeDocument] = []
        var facts: [KnowledgeFact] = []
        var texts: [SearchableDocument] = []
        /// Entries whose contents an erasure among these entries took away.
        var erased: [UInt64] = []
    }

    /// Reads and extracts one batch of entries.
    func read(from start: UInt64) async throws -> Portion {
        var portion = Portion(end: start)
        var bytes = 0
        for entry in try await ledger.entries(from: start, limit: batch.entries) {
            bytes += entry.record.size
            if portion.count > 0, bytes > batch.bytes { break }
            try Task.checkCancellation()
            portion.count += 1
            portion.end = entry.index + 1
            if entry.record.kind == .erasure { portion.erased += try await ledger.erased(by: entry.index) }
            guard !entry.record.kind.isControl, entry.erasedBy == nil else { continue }
            let projected = try await project(entry)
            portion.documents.append(projected.document)
            portion.facts += projected.facts
            portion.texts.append(projected.text)
        }
        return portion
    }

    private func project(
        _ entry: LedgerEntry
    ) async throws -> (document: KnowledgeDocument, facts: [KnowledgeFact], text: SearchableDocument) {
        let record = entry.record
        let content = try await readableContent(of: entry)
        let extracted = content.map { Extractor.extract(entry: entry, content: $0) }
        let title = extracted?.title ?? record.name
        let text = extracted?.text ?? ""
        let bytes = Array(text.utf8)
        let document = KnowledgeDocument(
            entry: entry.index, kind: record.kind.name, source: record.source, name: record.name,
            mediaType: record.mediaType, title: title, occurredAt: extracted?.occurredAt ?? record.occurredAt,
            recordedAt: record.recordedAt, parent: record.parent, contentDigest: record.contentDigest,
            size: record.size,
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
    private func readableContent(of entry: LedgerEntry) async throws -> [UInt8]? {
        do { return try await ledger.content(of: entry) } catch let error as LedgerError {
            switch error.kind {
            case .contentMissing, .contentDamaged, .contentErased: return nil
            default: throw error
            }
        }
    }
}
