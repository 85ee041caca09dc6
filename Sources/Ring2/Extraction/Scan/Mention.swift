// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What kind of thing a text mentions.
public struct MentionKind: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    /// The name, in small letters joined by underscores.
    public let rawValue: String
    /// Wraps a name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// The name.
    public var description: String { rawValue }
    /// The relation from a text to what it mentions.
    public var predicate: Predicate { Predicate(rawValue: "mentions_" + rawValue) }

    /// A mail address.
    public static let email = MentionKind(rawValue: "email")
    /// A web address.
    public static let url = MentionKind(rawValue: "url")
    /// An address of the Internet protocol, version 4 or 6.
    public static let ip = MentionKind(rawValue: "ip")
    /// A telephone number.
    public static let phone = MentionKind(rawValue: "phone")
    /// An international bank account number.
    public static let iban = MentionKind(rawValue: "iban")
    /// A bank's code.
    public static let bic = MentionKind(rawValue: "bic")
    /// A number for value added tax.
    public static let vat = MentionKind(rawValue: "vat_number")
    /// A legal entity identifier.
    public static let lei = MentionKind(rawValue: "lei")
    /// A payment card's number.
    public static let card = MentionKind(rawValue: "card")
    /// A person's number in a national register.
    public static let nationalID = MentionKind(rawValue: "national_id")
    /// A security's number.
    public static let isin = MentionKind(rawValue: "isin")
    /// An amount with its currency.
    public static let money = MentionKind(rawValue: "money")
    /// A day, or a moment.
    public static let date = MentionKind(rawValue: "date")
    /// A first and a last day.
    public static let interval = MentionKind(rawValue: "interval")
    /// A postal address.
    public static let address = MentionKind(rawValue: "address")
    /// An invoice, contract, policy or matter number.
    public static let reference = MentionKind(rawValue: "reference")
    /// A person's name.
    public static let person = MentionKind(rawValue: "person")
    /// An organisation's name.
    public static let organisation = MentionKind(rawValue: "organisation")
    /// A project's name.
    public static let project = MentionKind(rawValue: "project")
    /// A domain that is known.
    public static let domain = MentionKind(rawValue: "domain")
}

/// One thing found in running text by a named rule.
public struct Mention: Hashable, Sendable {
    /// What it is.
    public let kind: MentionKind
    /// What was found, in one form however it was written: `+442079460100`, `2026-10-01`, `EUR 1200.50`.
    public let text: String
    /// Where it stands, as UTF-8 byte offsets.
    public let span: Range<Int>
    /// The rule that found it, e.g. `phone.international`.
    public let rule: String
    /// The version of that rule.
    public let ruleVersion: Int
    /// For a known name, the key it is known by; nil for everything else.
    public let key: String?

    /// Makes a mention.
    public init(
        kind: MentionKind, text: String, span: Range<Int>, rule: String, ruleVersion: Int = 2, key: String? = nil
    ) {
        self.kind = kind
        self.text = text
        self.span = span
        self.rule = rule
        self.ruleVersion = ruleVersion
        self.key = key
    }
}
