// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Documents
import JSON
public import Ledger
import Primitives

/// Turns ledger entries into text and facts, by rules alone.
///
/// The same entry and content always give the same document, byte for byte, on any machine and at any time: nothing is
/// read but the arguments. No model takes part.
public enum Extractor {
    /// Grows whenever the same entry may give a different document; stored with what was extracted.
    public static let version = 3

    /// Reads one entry. Content that is no text gives an empty text and only the facts the record itself holds.
    ///
    /// `reading` is what a document's reader made of the content; where there is one with text, that text is the
    /// document's, and its properties and tables give facts. Without it plain text, markup and tables are read here.
    public static func extract(
        entry: LedgerEntry, content: [UInt8], reading: Reading? = nil, context: ExtractionContext = ExtractionContext(),
        limits: ExtractionLimits = ExtractionLimits()
    ) -> ExtractedDocument {
        let record = entry.record
        return extract(
            ExtractionSubject(
                kind: SubjectKind(recordKind: record.kind.name, mediaType: record.mediaType, name: record.name),
                source: record.source, name: record.name, occurredAt: record.occurredAt, parent: record.parent,
                attributes: record.attributes),
            content: content, reading: reading, context: context, limits: limits)
    }

    /// What a text mentions, in the order it stands there; nothing is stored.
    ///
    /// No two mentions overlap, but for an interval with its dates.
    public static func mentions(
        in text: String, context: ExtractionContext = ExtractionContext(), names: KnownNames? = nil
    ) -> [Mention] {
        let bytes = Array(text.utf8)
        return MentionScanner(context: context, names: names).mentions(in: bytes, 0..<bytes.count)
    }

    static func extract(
        _ subject: ExtractionSubject, content: [UInt8], reading: Reading? = nil,
        context: ExtractionContext = ExtractionContext(), limits: ExtractionLimits = ExtractionLimits()
    ) -> ExtractedDocument {
        var draft = DocumentDraft(
            source: subject.source, limits: limits, context: context.preferring(language: reading?.document.language))
        draft.occurredAt = subject.occurredAt
        if let parent = subject.parent {
            draft.claim(subject.source, .attachmentOf, "entry \(parent)", rule: "record.parent", at: nil)
        }
        switch subject.kind {
        case .mail: MailReader.read(content, into: &draft)
        case .commit: CommitReader.read(content, attributes: subject.attributes, into: &draft)
        case .mailmap: MailmapReader.read(content, into: &draft)
        case .contacts: ContactReader.read(content, into: &draft)
        case .calendar: CalendarReader.read(content, into: &draft)
        case .table, .markup, .text, .opaque:
            if StructuredInvoice.read(content, into: &draft) {
                break
            } else if let reading, !reading.document.text.isEmpty {
                ReadingReader.read(reading.document, into: &draft)
            } else if subject.kind == .table {
                TableReader.read(content, into: &draft)
            } else if subject.kind == .markup {
                TextReader.readMarkup(content, into: &draft)
            } else if subject.kind == .text {
                TextReader.read(content, into: &draft)
            }
        }
        if let reading { ReadingReader.claimProperties(reading.document, into: &draft) }
        if draft.title.squeezed.isEmpty { draft.title = subject.name }
        return draft.finished()
    }
}

/// What extraction needs to know of an entry besides its content.
struct ExtractionSubject {
    let kind: SubjectKind
    let source: String
    let name: String
    let occurredAt: Instant?
    let parent: UInt64?
    var attributes: JSONObject = [:]
}

/// Which reader an entry goes to.
enum SubjectKind: Hashable {
    case mail, commit, mailmap, contacts, calendar, table, markup, text, opaque

    /// Decides by the record's kind, its media type, then the extension of its name.
    init(recordKind: String, mediaType: String, name: String) {
        if recordKind == "commit" {
            self = .commit
            return
        }
        if name == ".mailmap" {
            self = .mailmap
            return
        }
        switch mediaType.prefix(while: { $0 != ";" }).lowercased() {
        case "message/rfc822": self = .mail
        case "text/vcard", "text/x-vcard", "text/directory": self = .contacts
        case "text/calendar": self = .calendar
        case "text/csv", "text/tab-separated-values": self = .table
        case "text/html", "application/xhtml+xml": self = .markup
        case let type where type.hasPrefix("text/"): self = .text
        case "application/json", "application/yaml", "application/xml", "application/toml": self = .text
        case "", "application/octet-stream": self = Self.byName(name)
        default: self = .opaque
        }
    }

    private static func byName(_ name: String) -> SubjectKind {
        switch FilePath(name).fileExtension {
        case "eml": .mail
        case "vcf": .contacts
        case "ics": .calendar
        case "csv", "tsv": .table
        case "html", "htm": .markup
        case "txt", "md": .text
        default: .opaque
        }
    }
}
