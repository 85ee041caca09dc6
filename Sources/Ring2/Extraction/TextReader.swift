// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Markup
import Primitives

/// Reads plain text, Markdown and HTML: a title, the letter's own date, who signed, and mentions.
enum TextReader {
    static func read(_ content: [UInt8], into draft: inout DocumentDraft) {
        guard let text = decoded(content) else { return }
        draft.title = title(of: text)
        let range = draft.write(text)
        claim(in: &draft, range)
    }

    /// Reads the text that another reader made of a document.
    static func read(_ text: String, title: String?, into draft: inout DocumentDraft) -> Range<Int> {
        let own = title?.squeezed ?? ""
        draft.title = own.isEmpty ? self.title(of: text) : own
        let range = draft.write(text)
        claim(in: &draft, range)
        return range
    }

    static func readMarkup(_ content: [UInt8], into draft: inout DocumentDraft) {
        let page = HTMLText(content).document
        draft.title = page.title ?? title(of: page.text)
        let range = draft.write(page.text)
        claim(in: &draft, range)
    }

    /// The text of bytes in UTF-8, UTF-16 with a byte-order mark, or Windows-1252; nil for what is no text.
    static func decoded(_ content: [UInt8]) -> String? {
        if content.starts(with: [0xFF, 0xFE]) || content.starts(with: [0xFE, 0xFF]) {
            let text = Charset.decode(content, label: "utf-16")
            return text.isLossy ? nil : text.text
        }
        guard !content.prefix(8192).contains(0) else { return nil }
        return Charset.decode(content, label: nil).text
    }

    private static func claim(in draft: inout DocumentDraft, _ range: Range<Int>) {
        if let (date, span) = ownDate(in: draft.text, range) {
            draft.claim(draft.source, .dated, date.description, rule: "letter.date_line", at: span)
            if draft.occurredAt == nil {
                draft.occurredAt = Instant(milliseconds: Int64(date.daysSinceEpoch) * 86_400_000)
            }
        }
        MentionScanner.claim(in: &draft, range, subject: draft.source)
        SignatureRule.claimSigner(in: &draft, range)
        InvoiceRule.claim(in: &draft, range)
    }

    /// The first line with words on it, without the marks of a Markdown heading.
    private static func title(of text: String) -> String {
        for line in text.split(separator: "\n", maxSplits: 50) {
            let words = line.drop { $0 == "#" || $0 == " " || $0 == "*" || $0 == "-" || $0 == "=" }.squeezed
            if words.contains(where: { $0.isLetter || $0.isNumber }) { return words }
        }
        return ""
    }

    /// Whether what stands before a date says that it is the document's own: nothing, a place and a comma, or `Date:`.
    private static func isDateLabel(_ before: String) -> Bool {
        let words = before.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber })
        if words.isEmpty { return true }
        if before.hasSuffix(", ") && !before.contains(":") { return words.count <= 3 }
        let labels: Set<Substring> = [
            "date", "dated", "issued", "invoice", "letter", "of", "on", "issue", "datum", "den", "le", "fecha", "data",
            "el",
            "il", "em", "rechnungsdatum", "factuurdatum",
        ]
        return words.count <= 3 && words.allSatisfy { labels.contains($0) }
            && words.contains {
                $0.hasPrefix("dat") || $0.hasSuffix("datum") || ["issued", "den", "le", "fecha"].contains($0)
            }
    }

    /// The date of a line that holds one date and at most three words more (a place, `Date:`), among the first 20.
    private static func ownDate(in text: [UInt8], _ range: Range<Int>) -> (date: CivilDate, span: Range<Int>)? {
        let scanner = MentionScanner()
        for line in TextLines(text, range).prefix(20) where line.count <= 80 {
            let mentions = scanner.mentions(in: text, line)
            guard mentions.count == 1, let date = mentions.first, date.kind == .date,
                let reading = WrittenDate(text[date.span]), reading.other == nil
            else { continue }
            let before = String(decoding: text[line.lowerBound..<date.span.lowerBound], as: UTF8.self)
            let after = text[date.span.upperBound..<line.upperBound]
            guard isDateLabel(before), after.allSatisfy({ !$0.isASCIILetter && !$0.isASCIIDigit }) else { continue }
            return (reading.date, date.span)
        }
        return nil
    }
}

extension Sequence {
    /// The first elements, without running a lazy source further.
    fileprivate func prefix(_ count: Int) -> [Element] {
        var first: [Element] = []
        for element in self {
            guard first.count < count else { break }
            first.append(element)
        }
        return first
    }
}
