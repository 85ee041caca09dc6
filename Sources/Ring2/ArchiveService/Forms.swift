// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Content
import Cryptography
import JSON
import Ledger
import Primitives
import Search
import Vault

/// How the archive's values look as JSON.
enum Forms {
    static func number(_ value: UInt64) -> JSONValue { JSONValue(value) }
    static func time(_ value: Instant?) -> JSONValue { value.map { .string($0.rfc3339) } ?? .null }

    /// A ledger record as people read it; the canonical bytes are the entry itself. Members without a value are left
    /// out but for those that every record has.
    static func record(_ record: LedgerRecord) -> JSONObject {
        var form: JSONObject = [
            "kind": .string(record.kind.name), "source": .string(record.source), "name": .string(record.name),
            "media_type": .string(record.mediaType), "content_digest": .string(record.contentDigest),
            "size": JSONValue(record.size), "recorded_at": time(record.recordedAt),
            "occurred_at": time(record.occurredAt), "parent": record.parent.map(number) ?? .null,
            "attributes": .object(record.attributes), "sealed": .bool(record.isSealed),
        ]
        if let digest = record.storedDigest { form["blob_sha256"] = .string(digest.hex) }
        if let actor = record.actor { form["actor"] = .string(actor) }
        if !record.subjects.isEmpty { form["subjects"] = .array(record.subjects.map { .string($0.name) }) }
        if let retention = record.retention { form["retention"] = retention.json }
        return form
    }

    static func entry(_ entry: LedgerEntry) -> JSONObject {
        var form: JSONObject = ["index": number(entry.index), "leaf_hash": .string(entry.leafHash.hex)]
        for member in record(entry.record).members { form[member.key] = member.value }
        form["erased_by"] = entry.erasedBy.map(number) ?? .null
        form["readable"] = .bool(entry.isReadable)
        return form
    }

    static func document(_ document: KnowledgeDocument) -> JSONObject {
        [
            "title": .string(document.title), "text_length": JSONValue(document.textLength),
            "text_sha256": .string(document.textDigest.hex), "readable": .bool(document.isReadable),
        ]
    }

    private static func ranges(_ ranges: [Range<Int>]) -> JSONValue { .array(ranges.map(range)) }
    private static func range(_ range: Range<Int>) -> JSONValue {
        .array([JSONValue(range.lowerBound), JSONValue(range.upperBound)])
    }

    static func hit(_ hit: SearchHit, of document: KnowledgeDocument?) -> JSONObject {
        var form: JSONObject = [
            "entry": number(hit.entry), "title": .string(hit.title.text), "title_highlights": ranges(hit.title.ranges),
            "snippet": .string(hit.snippet.text), "snippet_highlights": ranges(hit.snippet.ranges),
            "score": JSONValue(hit.score) ?? .null,
        ]
        if let document {
            form["kind"] = .string(document.kind)
            form["source"] = .string(document.source)
            form["occurred_at"] = time(document.occurredAt)
        }
        return form
    }

    static func fact(_ fact: KnowledgeFact) -> JSONObject {
        [
            "entry": number(fact.entry), "subject": .string(fact.subject), "predicate": .string(fact.predicate),
            "object": .string(fact.object), "rule": .string(fact.rule), "rule_version": JSONValue(fact.ruleVersion),
            "span": fact.span.map(range) ?? .null, "cursor": .string(FactQuery.Position(fact).text),
        ]
    }

    static func digest(_ digest: KnowledgeDigest?) -> JSONValue {
        guard let digest else { return .null }
        return .object(["knowledge_sha256": .string(digest.knowledge.hex), "search_sha256": .string(digest.search.hex)])
    }
}
