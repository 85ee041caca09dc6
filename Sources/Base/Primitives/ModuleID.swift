// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A tenant-scope name: 1 to 64 of `a-z`, `0-9` and `-` (interfaces crib 2.2).
///
/// It selects the unit of data, cache space, graph scope, adapters and ledger tag, and travels in
/// `X-Foundry-Module-ID`.
public struct ModuleID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let name: String

    /// Checks and wraps a name; nil where it breaks the rule.
    public init?(_ name: some StringProtocol) {
        let bytes = name.utf8
        guard (1...64).contains(bytes.count), bytes.allSatisfy(Self.isAllowed) else { return nil }
        self.name = String(name)
    }
    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
    /// The name itself.
    public var description: String { name }
    /// Byte order of the names.
    public static func < (left: ModuleID, right: ModuleID) -> Bool { left.name < right.name }
}

/// Proof that the holder was authenticated for one tenant; every store is opened from it.
///
/// Only `Capability` may import the `Authentication` interface that makes one (checked by `Tools/tidy`); there is no
/// call that takes a tenant's name and returns its data.
public struct TenantScope: Hashable, Sendable {
    /// The tenant this scope gives access to.
    public let moduleID: ModuleID
    /// Makes a scope. For authentication alone.
    @_spi(Authentication) public init(authenticated moduleID: ModuleID) { self.moduleID = moduleID }
}
