// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Documents
import Extraction
import JSON
import Ledger
import Mail
import Primitives
import Search

/// What one ledger entry says, ready for the stores.
struct ProjectedEntry: Sendable {
    var document: KnowledgeDocument
    let facts: [KnowledgeFact]
    let text: String
    /// What ties a mail to others, its own id first; nil for what is no mail.
    let links: [ThreadKey]?
    /// Whether known names that are new can be looked for in the text with the index.
    let isPlain: Bool

    var searchable: SearchableDocument { SearchableDocument(entry: document.entry, title: document.title, text: text) }
}

/// Reads entries: a function of the entry and its content, whatever was read before.
struct EntryReader: Sendable {
    let documents: DocumentReader
    var context = ExtractionContext()

    /// Reads one entry; `content` is nil where the ledger holds it no more.
    func read(_ entry: LedgerEntry, content: [UInt8]?) async -> ProjectedEntry {
        let record = entry.record
        guard let content else { return projected(entry, nil, nil, links: record.kind == .mail ? [] : nil) }
        var reading: Reading?
        if Self.needsReading(record) {
            reading = await documents.read(content, mediaType: record.mediaType, name: record.name)
        }
        // What its reader refused or could not make sense of has no text, also where the bytes look like some.
        let isClosed = reading.map { $0.status == .refused || $0.status == .failed } ?? false
        let extracted = Extractor.extract(
            entry: entry, content: isClosed ? [] : content, reading: reading, context: context)
        return projected(entry, extracted, reading, links: Self.links(record, content, extracted))
    }

    /// Whether the frame for documents reads it, and not a reader of facts alone.
    static func needsReading(_ record: LedgerRecord) -> Bool {
        guard record.kind != .commit, record.kind != .mail else { return false }
        switch record.mediaType.prefix(while: { $0 != ";" }).lowercased() {
        case "message/rfc822", "text/vcard", "text/x-vcard", "text/directory", "text/calendar": return false
        case "application/json": return record.kind != .payload
        default: return true
        }
    }

    private static func links(
        _ record: LedgerRecord, _ content: [UInt8], _ extracted: ExtractedDocument
    ) -> [ThreadKey]? {
        guard record.kind == .mail else { return nil }
        let links = extracted.threadLinks ?? ThreadLinks(MailMessage(parsing: content))
        return ((links.own.map { [$0] } ?? []) + links.linked).map { ThreadKey($0) }
    }

    private func projected(
        _ entry: LedgerEntry, _ extracted: ExtractedDocument?, _ reading: Reading?, links: [ThreadKey]?
    ) -> ProjectedEntry {
        let record = entry.record
        let title = extracted?.title ?? record.name
        let text = extracted?.text ?? ""
        let bytes = Array(text.utf8)
        let status = reading?.status ?? (extracted == nil ? .failed : bytes.isEmpty ? .empty : .read)
        let document = KnowledgeDocument(
            entry: entry.index, kind: record.kind.name, source: record.source, name: record.name,
            mediaType: record.mediaType, title: title, occurredAt: extracted?.occurredAt ?? record.occurredAt,
            recordedAt: record.recordedAt, parent: record.parent, contentDigest: record.contentDigest,
            size: record.size, textDigest: SHA256.hash(bytes), textLength: bytes.count, isReadable: extracted != nil,
            status: status, code: extracted == nil ? "content_unavailable" : reading?.code,
            reader: reading?.reader ?? record.kind.name,
            readerVersion: reading?.readerVersion ?? "\(Extractor.version)",
            language: reading?.document.language, thread: nil, remarks: Self.json(reading?.document.remarks ?? []),
            properties: Self.json(reading?.document.properties ?? []))
        let facts = (extracted?.facts ?? []).enumerated().map { ordinal, fact in
            KnowledgeFact(
                entry: entry.index, ordinal: ordinal, subject: fact.subject, predicate: fact.predicate.rawValue,
                object: fact.object, rule: fact.rule, ruleVersion: fact.ruleVersion, span: fact.span)
        }
        return ProjectedEntry(
            document: document, facts: facts, text: text, links: links, isPlain: PlainText.isPlain(bytes))
    }

    private static func json(_ remarks: [DocumentRemark]) -> JSONValue {
        .array(remarks.map { .array([.string($0.code.rawValue), JSONValue($0.count)]) })
    }
    private static func json(_ properties: [DocumentProperty]) -> JSONValue {
        .array(properties.map { .array([.string($0.name.rawValue), .string($0.value)]) })
    }
}
