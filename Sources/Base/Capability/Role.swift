// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What a paired device or person is to the box.
public enum Role: String, CaseIterable, Hashable, Sendable {
    /// Runs the box: everything.
    case admin
    /// Works with the records and asks.
    case user
    /// Brings records in and can read nothing.
    case input
    /// Shows records, changes nothing.
    case interface

    /// The most a token of this role can allow.
    public var scopes: Set<CapabilityScope> {
        switch self {
        case .admin: Set(CapabilityScope.all)
        case .user: [.ledgerAppend, .ledgerRead, .search, .factsRead, .inference]
        case .input: [.ledgerAppend]
        case .interface: [.ledgerRead, .search, .factsRead]
        }
    }
}
