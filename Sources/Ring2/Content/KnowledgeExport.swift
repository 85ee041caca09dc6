// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Documents
import JSON
import People
import Primitives
import Search

/// The digests of all that was derived; equal ledgers and rules give equal digests.
public struct KnowledgeDigest: Hashable, Sendable {
    /// SHA-256 of the export of documents and facts.
    public let knowledge: SHA256Digest
    /// SHA-256 of the rows of the search index.
    public let search: SHA256Digest
}

extension Knowledge {
    /// The version of the export's form.
    public static let exportVersion = 2
    /// How many documents are read at a time.
    private static let page = 128

    /// Writes documents and facts as canonical JSON lines, ordered by entry: a header, then every document and its
    /// facts. What is projected while it runs is left out.
    ///
    /// Known names are linked first, and wait while it runs; so does the next export.
    public func export(_ write: ([UInt8]) async throws -> Void) async throws {
        try await linked { try await exportRows(write) }
    }

    private func exportRows(_ write: ([UInt8]) async throws -> Void) async throws {
        let generation = generation
        let end = try await counts.cursor
        try await write(
            Self.line([
                "entries": Self.number(end), "format": "substrate-knowledge",
                "version": .number(JSONNumber(Self.exportVersion)),
            ]))
        var next: UInt64 = 0
        while next < end {
            let documents = try await documents(from: next, limit: Self.page).filter { $0.entry < end }
            let facts = try await facts(of: next...(documents.last?.entry ?? next))
            // A rebuild drops rows before it adds them: then two pages no longer belong together.
            guard generation == self.generation else { throw ContentError.rebuilding }
            // The last entries may be the ledger's own, or erased.
            guard let last = documents.last else { break }
            var lines: [UInt8] = []
            var position = 0
            for document in documents {
                lines += try Self.line(Self.value(of: document))
                while position < facts.count, facts[position].entry == document.entry {
                    lines += try Self.line(Self.value(of: facts[position]))
                    position += 1
                }
            }
            try await write(lines)
            next = last.entry + 1
        }
        for judgement in try await judgements() where judgement.entry < end {
            try await write(
                Self.line([
                    "content": .string(String(decoding: judgement.content, as: UTF8.self)),
                    "entry": Self.number(judgement.entry), "type": "judgement",
                ]))
        }
        for person in try await people(upTo: end).snapshot.persons {
            try await write(Self.line(Self.value(of: person)))
        }
        guard generation == self.generation else { throw ContentError.rebuilding }
    }

    /// The digests of the export and of the search index.
    public func exportDigest() async throws -> KnowledgeDigest {
        try await linked { try await alone { try await digest() } }
    }

    func digest() async throws -> KnowledgeDigest {
        var knowledge = SHA256Hasher()
        try await exportRows { knowledge.update($0) }
        var search = SHA256Hasher()
        var next: UInt64 = 0
        while true {
            let documents = try await searchable(from: next, limit: Self.page)
            guard let last = documents.last else { break }
            for document in documents {
                search.update(
                    try Self.line([
                        "entry": Self.number(document.entry), "text": .string(document.text),
                        "title": .string(document.title),
                    ]))
            }
            next = last.entry + 1
        }
        return KnowledgeDigest(knowledge: knowledge.finalize(), search: search.finalize())
    }

    private static func line(_ object: JSONObject) throws -> [UInt8] {
        try CanonicalJSON.encode(.object(object)) + [0x0A]
    }
    private static func number(_ value: UInt64) -> JSONValue { .number(JSONNumber(value)) }

    private static func value(of document: KnowledgeDocument) -> JSONObject {
        [
            "code": document.code.map { .string($0) } ?? .null,
            "content_digest": .string(document.contentDigest), "entry": number(document.entry),
            "kind": .string(document.kind), "language": document.language.map { .string($0) } ?? .null,
            "media_type": .string(document.mediaType), "name": .string(document.name),
            "occurred_at": document.occurredAt.map { .string($0.rfc3339) } ?? .null,
            "parent": document.parent.map(number) ?? .null, "properties": document.properties,
            "readable": .bool(document.isReadable), "reader": .string(document.reader),
            "reader_version": .string(document.readerVersion), "remarks": document.remarks,
            "recorded_at": .string(document.recordedAt.rfc3339), "size": .number(JSONNumber(document.size)),
            "source": .string(document.source), "status": .string(document.status.rawValue),
            "text_length": .number(JSONNumber(document.textLength)),
            "text_sha256": .string(document.textDigest.hex), "thread": document.thread.map(number) ?? .null,
            "title": .string(document.title), "type": "document",
        ]
    }

    private static func value(of person: Person) -> JSONObject {
        [
            "id": .string(person.id.description), "kind": .string(person.kind.rawValue),
            "records": .array(person.records.map { .string($0.description) }), "type": "person",
            "values": .array(
                person.values.map { value in
                    [
                        "attribute": .string(value.attribute.rawValue), "value": .string(value.value),
                        "from": value.from.map { .string($0.rfc3339) } ?? .null,
                        "to": value.to.map { .string($0.rfc3339) } ?? .null,
                        "sources": .number(JSONNumber(value.sourceCount)),
                    ]
                }),
        ]
    }

    private static func value(of fact: KnowledgeFact) -> JSONObject {
        [
            "entry": number(fact.entry), "object": .string(fact.object), "ordinal": .number(JSONNumber(fact.ordinal)),
            "predicate": .string(fact.predicate), "rule": .string(fact.rule),
            "rule_version": .number(JSONNumber(fact.ruleVersion)),
            "span": fact.span.map {
                .array([.number(JSONNumber($0.lowerBound)), .number(JSONNumber($0.upperBound))])
            } ?? .null,
            "subject": .string(fact.subject), "type": "fact",
        ]
    }
}
