// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
public import Documents
public import JSON
public import Primitives

/// What is known about one ledger entry as a document. Its text lives in the search index.
public struct KnowledgeDocument: Hashable, Sendable {
    /// The ledger entry the document was read from.
    public let entry: UInt64
    /// What the entry is, e.g. `mail`.
    public let kind: String
    /// Where it came from, as a stable address.
    public let source: String
    /// Its name, e.g. a file name.
    public let name: String
    /// Its media type.
    public let mediaType: String
    /// A title for people: a subject, a heading, or the name.
    public let title: String
    /// When it was written, by its own statement; nil where it makes none.
    public let occurredAt: Instant?
    /// When the ledger took it in.
    public let recordedAt: Instant
    /// The entry it was part of, e.g. the mail of an attachment.
    public let parent: UInt64?
    /// The ledger's opaque name of its content: equal for equal contents of one subject.
    public let contentDigest: String
    /// The size of its content in bytes.
    public let size: Int
    /// The digest of the text read out of it.
    public let textDigest: SHA256Digest
    /// The length of that text in UTF-8 bytes.
    public let textLength: Int
    /// Whether the content could be read back from the ledger.
    public let isReadable: Bool
    /// How reading it went.
    public let status: Reading.Status
    /// Why it could not be read, as a code; nil where it could.
    public let code: String?
    /// What read it, such as `mail` or `docx`.
    public let reader: String
    /// The version of that reader.
    public let readerVersion: String
    /// The language of its text, as a primary tag of BCP 47; nil where that is not sure.
    public let language: String?
    /// The first mail of the thread it belongs to; nil for what is no mail. Set when it is stored.
    public var thread: UInt64?
    /// What a reader of the text should know: pairs of code and number.
    public let remarks: JSONValue
    /// What the document says about itself: pairs of name and value.
    public let properties: JSONValue
}

/// A mail in a list of mails.
public struct MailPage: Hashable, Sendable {
    /// The mails, in the order of the ledger.
    public let mails: [KnowledgeDocument]
    /// The entry after which the next page starts; nil on the last one.
    public let next: UInt64?
}

/// One statement that a rule read out of a document.
public struct KnowledgeFact: Hashable, Sendable {
    /// The ledger entry it was read from.
    public let entry: UInt64
    /// Its position among the facts of the entry.
    public let ordinal: Int
    /// What it is about.
    public let subject: String
    /// What it says, e.g. `sent_by`.
    public let predicate: String
    /// The value.
    public let object: String
    /// The rule that found it.
    public let rule: String
    /// The version of that rule.
    public let ruleVersion: Int
    /// The place in the document's text, as UTF-8 byte offsets; nil where it comes from a header or attribute.
    public let span: Range<Int>?
}

/// How many documents a reader read in one way.
public struct ReadingCount: Hashable, Sendable {
    /// What read them.
    public let reader: String
    /// The version of that reader.
    public let version: String
    /// How it went.
    public let status: Reading.Status
    /// How many documents.
    public let documents: Int
}
