// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Ledger
import Primitives
import Testing

@testable import Extraction

/// Extracts from content as if it stood in a ledger.
func extracted(
    _ content: [UInt8], mediaType: String, kind: RecordKind = .document, source: String = "file:x", name: String = "x",
    parent: UInt64? = nil, limits: ExtractionLimits = ExtractionLimits()
) -> ExtractedDocument {
    let record = LedgerRecord(
        kind: kind, source: source, name: name, mediaType: mediaType, size: content.count,
        contentDigest: SHA256.hash(content).hex, recordedAt: Instant(milliseconds: 0), parent: parent)
    return Extractor.extract(
        entry: LedgerEntry(index: 7, record: record, leafHash: SHA256.hash([])), content: content, limits: limits)
}
func extracted(_ text: String, mediaType: String = "text/plain", kind: RecordKind = .document) -> ExtractedDocument {
    extracted(Array(text.utf8), mediaType: mediaType, kind: kind)
}

extension ExtractedDocument {
    /// The facts as `subject predicate object`, without those given by a record's own fields.
    var statements: [String] { facts.map { "\($0.subject) \($0.predicate) \($0.object)" } }
    /// The objects of one relation.
    func objects(_ predicate: Predicate) -> [String] { facts.filter { $0.predicate == predicate }.map(\.object) }
    /// The text a fact points at.
    func text(of fact: ExtractedFact) -> String? {
        fact.span.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) }
    }
}
