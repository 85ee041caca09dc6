// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// What an observation says about someone.
public enum PersonAttribute: String, CaseIterable, Hashable, Comparable, Sendable {
    /// A name as written.
    case name
    /// A mail address.
    case email
    /// A telephone number.
    case phone
    /// An employer or other organisation.
    case organisation
    /// A position in an organisation.
    case role
    /// The name of an account, such as a login.
    case handle
    /// A page of their own.
    case website
    /// A postal address.
    case address
    /// An official number, as `kind:value`: two different values of one kind are two people.
    case identifier

    /// Whether a person has one value of it at a time; two at once are a conflict.
    public var isSingle: Bool { self == .organisation || self == .role }

    var index: Int {
        switch self {
        case .name: 0
        case .email: 1
        case .phone: 2
        case .organisation: 3
        case .role: 4
        case .handle: 5
        case .website: 6
        case .address: 7
        case .identifier: 8
        }
    }

    /// The order of declaration.
    public static func < (left: PersonAttribute, right: PersonAttribute) -> Bool { left.index < right.index }
}

/// One statement about someone, from one place of one ledger entry.
public struct PersonObservation: Hashable, Sendable {
    /// The ledger entry it was read from.
    public let entry: UInt64
    /// Its place among the observations of that entry; no two of one entry share it.
    public let ordinal: Int
    /// When it was true by the entry's own account; nil where the entry has no date.
    public let at: Instant?
    /// What it is about: a mail address, or a name that is one within this entry only.
    public let key: String
    /// Whether the key is a mail address, and so the same in all entries.
    public let isAddress: Bool
    /// What it says.
    public let attribute: PersonAttribute
    /// The value as written.
    public let value: String
    /// The rule that read it, e.g. `signature.phone`; its first word ranks the source.
    public let rule: String
    /// Where it stands in the entry's text, as UTF-8 byte offsets.
    public let span: Range<Int>?

    /// Makes an observation.
    public init(
        entry: UInt64, ordinal: Int, at: Instant?, key: String, isAddress: Bool, attribute: PersonAttribute,
        value: String, rule: String, span: Range<Int>?
    ) {
        self.entry = entry
        self.ordinal = ordinal
        self.at = at
        self.key = key
        self.isAddress = isAddress
        self.attribute = attribute
        self.value = value
        self.rule = rule
        self.span = span
    }
}
