// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// How much a source is trusted where sources disagree; higher wins.
public enum SourceRank: Int, Comparable, CaseIterable, Hashable, Sendable {
    /// Running text and everything else.
    case text
    /// A header of a mail, a commit, a calendar.
    case header
    /// A signature block.
    case signature
    /// A vCard, a staff table, a document made to say it.
    case document
    /// A person who was asked.
    case human

    /// The rank of a rule, by its first word.
    init(rule: String) {
        switch rule.prefix(while: { $0 != "." }) {
        case "human", "judgement", "operator": self = .human
        case "vcard", "contact", "table", "staff", "directory", "mailmap", "register": self = .document
        case "signature", "letter": self = .signature
        case "mail", "commit", "calendar", "imap", "smtp", "git", "document": self = .header
        default: self = .text
        }
    }

    /// Less trusted is smaller.
    public static func < (left: SourceRank, right: SourceRank) -> Bool { left.rawValue < right.rawValue }
}

/// The place a value was read from.
public struct PersonSource: Hashable, Sendable {
    /// The ledger entry.
    public let entry: UInt64
    /// The observation's place in that entry.
    public let ordinal: Int
    /// The rule.
    public let rule: String
    /// Where it stands in the entry's text, as UTF-8 byte offsets.
    public let span: Range<Int>?
    /// The entry's own time.
    public let at: Instant?
}

/// One value of one attribute of a person, with when it held and where it was read.
public struct PersonValue: Hashable, Sendable {
    /// The attribute.
    public let attribute: PersonAttribute
    /// The value as the best of its sources writes it.
    public let value: String
    /// The first time there is evidence of it; nil where no source has a time.
    public let from: Instant?
    /// When it ended: contrary evidence began; nil while it holds. Not included in the time it held.
    public let to: Instant?
    /// The last time there is evidence of it.
    public let lastEvidence: Instant?
    /// The most trusted kind of its sources.
    public let rank: SourceRank
    /// Whether so many have it that it tells nobody apart.
    public let isGeneric: Bool
    /// Sources, by entry; of many, the first and the newest.
    public let sources: [PersonSource]
    /// How many sources there are.
    public let sourceCount: Int
}

/// A person as far as the ledger tells, or what else stands behind an address.
public struct Person: Hashable, Sendable {
    /// What it is.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// A human being.
        case person
        /// An organisation under its own name.
        case organisation
        /// A mailbox that several people read.
        case mailbox
        /// A program that writes.
        case program
    }

    /// The identifier of its first record.
    public let id: PersonID
    /// What it is.
    public let kind: Kind
    /// All values, by attribute, the golden one of each attribute first.
    public let values: [PersonValue]
    /// The identifiers of all its records, first one first; each names this person.
    public let records: [PersonID]

    /// Values of one attribute, best first.
    public func values(of attribute: PersonAttribute) -> [PersonValue] { values.filter { $0.attribute == attribute } }
    /// Names, best first.
    public var names: [PersonValue] { values(of: .name) }
    /// Mail addresses, best first.
    public var addresses: [PersonValue] { values(of: .email) }
    /// Telephone numbers, best first.
    public var phones: [PersonValue] { values(of: .phone) }
    /// Organisations with the times they hold, best first.
    public var organisations: [PersonValue] { values(of: .organisation) }
    /// Positions with the times they hold, best first.
    public var roles: [PersonValue] { values(of: .role) }
    /// The name to show; nil where there is none.
    public var name: String? { values.first { $0.attribute == .name }?.value }
}
