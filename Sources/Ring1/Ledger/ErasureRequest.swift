// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Vault

/// A wish to erase contents.
public struct ErasureRequest: Hashable, Sendable {
    /// What shall go: named entries, or everything of a subject.
    public var target: ErasureTarget
    /// Why, and in whose name; stands in the ledger for ever.
    public var grounds: Grounds
    /// Who asks, 1 to 256 bytes; stands in the ledger too.
    public var actor: String?

    /// Makes a request.
    public init(_ target: ErasureTarget, grounds: Grounds, actor: String? = nil) {
        self.target = target
        self.grounds = grounds
        self.actor = actor
    }
}

/// What became of a request to erase.
public enum ErasureOutcome: Hashable, Sendable {
    /// The contents are gone; the entry that says so, and how many contents there were.
    case erased(LedgerEntry, contents: Int)
    /// Holds or retention forbid it; the entry that records the request, and what forbids it.
    case refused(LedgerEntry, [ErasureObstacle])

    /// The entry that records the request and its outcome.
    public var entry: LedgerEntry {
        switch self {
        case .erased(let entry, _), .refused(let entry, _): entry
        }
    }
}

/// A wish to keep contents from being erased until it is released.
public struct HoldRequest: Hashable, Sendable {
    /// A name that this ledger never had.
    public var id: HoldID
    /// What is kept.
    public var scope: ControlScope
    /// Why, and in whose name; stands in the ledger for ever.
    public var grounds: Grounds
    /// Who asks, 1 to 256 bytes; stands in the ledger too.
    public var actor: String?

    /// Makes a request.
    public init(_ id: HoldID, scope: ControlScope, grounds: Grounds, actor: String? = nil) {
        self.id = id
        self.scope = scope
        self.grounds = grounds
        self.actor = actor
    }
}
