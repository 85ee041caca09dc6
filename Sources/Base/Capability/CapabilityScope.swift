// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One thing a token allows.
public struct CapabilityScope: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name on the wire, e.g. `ledger.append`.
    public let name: String

    private init(known name: String) { self.name = name }
    /// A scope by name; nil for a name the box does not know.
    public init?(_ name: String) {
        guard let known = Self.all.first(where: { $0.name == name }) else { return nil }
        self = known
    }

    /// Append entries to the ledger.
    public static let ledgerAppend = CapabilityScope(known: "ledger.append")
    /// Read entries, checkpoints and proofs.
    public static let ledgerRead = CapabilityScope(known: "ledger.read")
    /// Search documents.
    public static let search = CapabilityScope(known: "search")
    /// Read facts.
    public static let factsRead = CapabilityScope(known: "facts.read")
    /// Ask a model.
    public static let inference = CapabilityScope(known: "inference")
    /// Run the box: rebuild, export, settings, keys.
    public static let admin = CapabilityScope(known: "admin")
    /// Every scope.
    public static let all = [ledgerAppend, ledgerRead, search, factsRead, inference, admin]

    /// The name.
    public var description: String { name }
    /// Byte order of the names.
    public static func < (left: CapabilityScope, right: CapabilityScope) -> Bool { left.name < right.name }
}
