// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Mail
import Primitives

/// A document while its reader writes it: text grows at the end, facts point into it.
struct DocumentDraft {
    /// The entry's source, the subject of what is said about the entry itself.
    let source: String
    let limits: ExtractionLimits
    /// What is known besides the entry; a mail puts its sender's region first.
    var context: ExtractionContext
    private(set) var text: [UInt8] = []
    var title = ""
    var occurredAt: Instant?
    /// What ties a mail to others.
    var threadLinks: ThreadLinks?
    private var facts: [ExtractedFact] = []
    private var seen: Set<Statement> = []

    private struct Statement: Hashable {
        let subject: String
        let predicate: Predicate
        let object: String
    }

    init(source: String, limits: ExtractionLimits, context: ExtractionContext = ExtractionContext()) {
        self.source = source
        self.limits = limits
        self.context = context
    }

    /// Appends text and returns where it stands; what goes beyond the limit is cut between characters.
    @discardableResult mutating func write(_ piece: some StringProtocol) -> Range<Int> {
        let start = text.count
        var bytes = Array(piece.utf8)
        if bytes.count > limits.textBytes - start {
            var end = max(0, limits.textBytes - start)
            while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            bytes.removeSubrange(end...)
        }
        text += bytes
        return start..<text.count
    }

    /// Adds a fact unless it is known, empty, or beyond a limit.
    mutating func claim(
        _ subject: String, _ predicate: Predicate, _ object: String, rule: String, version: Int = 1,
        at span: Range<Int>?
    ) {
        let object = object.squeezed
        guard facts.count < limits.facts, !subject.isEmpty, !object.isEmpty, subject.utf8.count <= limits.valueBytes,
            object.utf8.count <= limits.valueBytes,
            seen.insert(Statement(subject: subject, predicate: predicate, object: object)).inserted
        else { return }
        let span = span.flatMap { $0.isEmpty ? nil : $0 }
        facts.append(
            ExtractedFact(
                subject: subject, predicate: predicate, object: object, rule: rule, ruleVersion: version, span: span))
    }

    /// The finished document; facts without a place in the text come first, the others by place.
    func finished() -> ExtractedDocument {
        let ordered = facts.enumerated().sorted { left, right in
            let first = (left.element.span?.lowerBound ?? -1, left.offset)
            let second = (right.element.span?.lowerBound ?? -1, right.offset)
            return first < second
        }
        return ExtractedDocument(
            title: String(decoding: title.squeezed.utf8.prefix(limits.titleBytes), as: UTF8.self),
            text: String(decoding: text, as: UTF8.self), occurredAt: occurredAt, facts: ordered.map(\.element),
            threadLinks: threadLinks)
    }
}

extension StringProtocol {
    /// The text with white space and controls at both ends removed and runs of them made one space.
    var squeezed: String {
        split(whereSeparator: { character in
            character.isWhitespace || character.unicodeScalars.allSatisfy { $0.value < 0x20 || $0.value == 0x7F }
        }).joined(separator: " ")
    }
}
