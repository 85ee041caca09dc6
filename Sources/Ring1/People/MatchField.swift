// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What two records are compared by.
public enum MatchField: Int, CaseIterable, Hashable, Sendable {
    /// The first given name.
    case given
    /// The family name.
    case family
    /// A name of one word, or none, against the other's name, handle or local part.
    case alias
    /// Mail addresses.
    case email
    /// Telephone numbers.
    case phone
    /// Organisations.
    case organisation
    /// Postal addresses.
    case address
    /// Official numbers, account names and own pages.
    case identifier

    /// The name in answers.
    public var name: String {
        switch self {
        case .given: "given_name"
        case .family: "family_name"
        case .alias: "alias"
        case .email: "email"
        case .phone: "phone"
        case .organisation: "organisation"
        case .address: "address"
        case .identifier: "identifier"
        }
    }

    /// The names of the levels; level 0 is that one side has no value, which weighs nothing.
    public var levels: [String] {
        switch self {
        case .given: ["missing", "exact", "variant", "typo", "near", "initial", "middle", "different"]
        case .family: ["missing", "exact", "variant", "typo", "part", "near", "initial", "different"]
        case .alias: ["missing", "full", "initial_and_family", "handle", "single", "different"]
        case .email: ["missing", "exact", "local_part", "similar", "name_pattern", "domain", "different"]
        case .phone, .organisation, .address: ["missing", "exact", "similar", "different"]
        case .identifier: ["missing", "exact", "handle", "different"]
        }
    }
}

enum GivenLevel {
    static let exact: UInt8 = 1, variant: UInt8 = 2, typo: UInt8 = 3, near: UInt8 = 4, initial: UInt8 = 5
    static let middle: UInt8 = 6, different: UInt8 = 7
}
enum FamilyLevel {
    static let exact: UInt8 = 1, variant: UInt8 = 2, typo: UInt8 = 3, part: UInt8 = 4, near: UInt8 = 5
    static let initial: UInt8 = 6, different: UInt8 = 7
}
enum AliasLevel {
    static let full: UInt8 = 1, initialAndFamily: UInt8 = 2, handle: UInt8 = 3, single: UInt8 = 4, different: UInt8 = 5
}
enum EmailLevel {
    static let exact: UInt8 = 1, localPart: UInt8 = 2, similar: UInt8 = 3, namePattern: UInt8 = 4, domain: UInt8 = 5
    static let different: UInt8 = 6
}
enum PlainLevel {
    static let exact: UInt8 = 1, similar: UInt8 = 2, different: UInt8 = 3
}
enum IdentifierLevel {
    static let exact: UInt8 = 1, handle: UInt8 = 2, different: UInt8 = 3
}
