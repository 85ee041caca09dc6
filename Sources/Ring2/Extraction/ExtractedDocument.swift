// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Mail
public import Primitives

/// What deterministic extraction makes of one ledger entry: readable text, and facts that point into it.
public struct ExtractedDocument: Hashable, Sendable {
    /// A one-line title: the subject, the first heading, the file name.
    public let title: String
    /// The readable text in UTF-8, at most ``ExtractionLimits/textBytes`` long; empty where the entry holds none.
    public let text: String
    /// When it happened by its own account (the Date header, the letter's date line); nil where it does not say.
    public let occurredAt: Instant?
    /// The facts in the order they stand in the text; each subject, predicate and object once.
    public let facts: [ExtractedFact]
    /// What ties a mail to others; nil for what is no mail.
    public let threadLinks: ThreadLinks?

    /// Makes a document.
    public init(
        title: String, text: String, occurredAt: Instant?, facts: [ExtractedFact], threadLinks: ThreadLinks? = nil
    ) {
        self.title = title
        self.text = text
        self.occurredAt = occurredAt
        self.facts = facts
        self.threadLinks = threadLinks
    }
}

/// One statement read from an entry by a named rule.
public struct ExtractedFact: Hashable, Sendable {
    /// What it is about: the entry's source, a mail address in small letters, an event, a reference.
    public let subject: String
    /// The relation, e.g. `sent_by`.
    public let predicate: Predicate
    /// The other end: an address, a name, a date as `2026-10-01`, a telephone number.
    public let object: String
    /// The rule that read it, e.g. `mail.header.from`.
    public let rule: String
    /// The version of that rule.
    public let ruleVersion: Int
    /// Where it stands in the document's text, as UTF-8 byte offsets; nil for what the text does not show.
    public let span: Range<Int>?

    /// Makes a fact.
    public init(
        subject: String, predicate: Predicate, object: String, rule: String, ruleVersion: Int, span: Range<Int>?
    ) {
        self.subject = subject
        self.predicate = predicate
        self.object = object
        self.rule = rule
        self.ruleVersion = ruleVersion
        self.span = span
    }
}

/// The name of a relation.
public struct Predicate: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    /// The name, in small letters joined by underscores.
    public let rawValue: String
    /// Wraps a name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name.
    public var description: String { rawValue }

    /// Entry → address: who sent the mail.
    public static let sentBy = Predicate(rawValue: "sent_by")
    /// Entry → address: to whom.
    public static let sentTo = Predicate(rawValue: "sent_to")
    /// Entry → address: who got a copy.
    public static let copiedTo = Predicate(rawValue: "copied_to")
    /// Entry → address that got a copy unseen, where the mail still says so.
    public static let blindCopiedTo = Predicate(rawValue: "blind_copied_to")
    /// Entry → address that answers go to.
    public static let answersGoTo = Predicate(rawValue: "reply_to")
    /// Entry → address of who handed the mail in for its author.
    public static let submittedBy = Predicate(rawValue: "submitted_by")
    /// Entry → identifier of the mailing list it came through.
    public static let postedTo = Predicate(rawValue: "posted_to")
    /// Entry → Message-ID of an earlier mail of its thread.
    public static let refersTo = Predicate(rawValue: "refers_to")
    /// Entry → date: the day in the sender's calendar.
    public static let sentOn = Predicate(rawValue: "sent_on")
    /// Entry → Message-ID.
    public static let hasMessageID = Predicate(rawValue: "has_message_id")
    /// Entry → Message-ID of the mail it answers.
    public static let repliesTo = Predicate(rawValue: "replies_to")
    /// Entry → file name of an attachment.
    public static let hasAttachment = Predicate(rawValue: "has_attachment")
    /// Entry → entry it came with, as `entry <index>`.
    public static let attachmentOf = Predicate(rawValue: "attachment_of")
    /// Commit → address of its author.
    public static let authoredBy = Predicate(rawValue: "authored_by")
    /// Commit → address of who committed it, where that is someone else.
    public static let committedBy = Predicate(rawValue: "committed_by")
    /// Commit → address of a further author.
    public static let coAuthoredBy = Predicate(rawValue: "co_authored_by")
    /// Document → name of who changed it last, by its own properties.
    public static let lastModifiedBy = Predicate(rawValue: "last_modified_by")
    /// Document → organisation that its properties name.
    public static let fromOrganisation = Predicate(rawValue: "from_organisation")
    /// Letter → name under its closing line.
    public static let signedBy = Predicate(rawValue: "signed_by")
    /// Entry → its own date.
    public static let dated = Predicate(rawValue: "dated")
    /// Person → name.
    public static let hasName = Predicate(rawValue: "has_name")
    /// Person → a further address.
    public static let hasEmail = Predicate(rawValue: "has_email")
    /// Person → telephone number.
    public static let hasPhone = Predicate(rawValue: "has_phone")
    /// Person → web address of theirs.
    public static let hasWebsite = Predicate(rawValue: "has_website")
    /// Person → position in an organisation.
    public static let hasRole = Predicate(rawValue: "has_role")
    /// Person → organisation.
    public static let worksFor = Predicate(rawValue: "works_for")
    /// Event → what it is.
    public static let hasTitle = Predicate(rawValue: "has_title")
    /// Event → when it starts.
    public static let startsAt = Predicate(rawValue: "starts_at")
    /// Event → when it ends.
    public static let endsAt = Predicate(rawValue: "ends_at")
    /// Event → where.
    public static let locatedAt = Predicate(rawValue: "located_at")
    /// Event → address of who calls it.
    public static let organisedBy = Predicate(rawValue: "organised_by")
    /// Event → address of who is asked to come.
    public static let attendedBy = Predicate(rawValue: "attended_by")
    /// Event → address of who will come.
    public static let acceptedBy = Predicate(rawValue: "accepted_by")
    /// Event → address of who will not come.
    public static let declinedBy = Predicate(rawValue: "declined_by")
    /// Invoice → who wrote it.
    public static let issuedBy = Predicate(rawValue: "issued_by")
    /// Invoice → account it is to be paid to.
    public static let payableTo = Predicate(rawValue: "payable_to")
    /// Reference → the party it concerns, from a table.
    public static let concerns = Predicate(rawValue: "concerns")
    /// Reference → amount as written, from a table.
    public static let hasAmount = Predicate(rawValue: "has_amount")
    /// Reference → state, from a table.
    public static let hasStatus = Predicate(rawValue: "has_status")
    /// Reference → day of issue, from a table.
    public static let issuedOn = Predicate(rawValue: "issued_on")
    /// Reference → day it is due, from a table.
    public static let dueOn = Predicate(rawValue: "due_on")
    /// Reference → day it is renewed or ends, from a table.
    public static let renewsOn = Predicate(rawValue: "renews_on")
    /// Entry → a mail address in its text. The other mentions are named alike, after their ``MentionKind``.
    public static let mentionsEmail = MentionKind.email.predicate
    /// Entry → a telephone number in its text.
    public static let mentionsPhone = MentionKind.phone.predicate
    /// Entry → a date in its text; two readings, `2026-01-10 or 2026-10-01`, where it can be read both ways.
    public static let mentionsDate = MentionKind.date.predicate
    /// Entry → an invoice, contract or matter number in its text.
    public static let mentionsReference = MentionKind.reference.predicate
    /// Entry → an organisation in its text, known by its legal form or by name.
    public static let mentionsOrganisation = MentionKind.organisation.predicate
    /// Entry → a person in its text, known by a title, a label, a closing line, or by name.
    public static let mentionsPerson = MentionKind.person.predicate
}
