// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// What a record is about: some entries, all of a subject, or the whole ledger.
public enum ControlScope: Hashable, Sendable {
    /// These entries.
    case entries(EntryRanges)
    /// Every entry that names the subject, past and future.
    case subject(SubjectID)
    /// Every entry, past and future.
    case everything

    /// Whether it covers an entry.
    func covers(_ entry: ErasureCandidate) -> Bool {
        switch self {
        case .entries(let entries): entries.contains(entry.index)
        case .subject(let subject): entry.allSubjects.contains(subject)
        case .everything: true
        }
    }
}

/// Why somebody did something, and in whose name. Both stand in the ledger for ever: no names of persons in them.
public struct Grounds: Hashable, Sendable {
    /// Why.
    public let reason: String
    /// Who decided: a court, a law, an office.
    public let authority: String

    /// The most bytes of each.
    public static let maxBytes = 1000

    /// Checks both: 1 to 1,000 bytes without control characters; throws `vault_control_invalid`.
    public init(reason: String, authority: String) throws(VaultError) {
        for (name, text) in [("reason", reason), ("authority", authority)] {
            guard (1...Self.maxBytes).contains(text.utf8.count),
                !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else {
                throw VaultError(
                    .controlInvalid, "the \(name) is empty, over \(Self.maxBytes) bytes, or has control characters")
            }
        }
        self.reason = reason
        self.authority = authority
    }
}

/// The name of a hold, given once in a ledger.
public struct HoldID: Hashable, Sendable, CustomStringConvertible {
    /// The name: 1 to 64 of `A-Z`, `a-z`, `0-9`, `-`, `_`, `.` and `:`.
    public let name: String

    /// Checks and wraps a name; nil where it breaks the rule.
    public init?(_ name: some StringProtocol) {
        guard OpaqueName.isValid(name) else { return nil }
        self.name = String(name)
    }
    /// The name itself.
    public var description: String { name }
}

/// What an erasure takes away: named entries, or everything sealed under the key of a subject.
public enum ErasureTarget: Hashable, Sendable {
    /// The contents of these entries.
    case entries(EntryRanges)
    /// The contents of all entries whose first subject this is, up to the erasure; its key goes with them.
    case subject(SubjectID)

    func covers(_ entry: ErasureCandidate) -> Bool {
        switch self {
        case .entries(let entries): entries.contains(entry.index)
        case .subject(let subject): entry.owner == subject
        }
    }
}

/// A record of the ledger about its own contents; the order of these records decides what may be erased.
public enum ControlRecord: Hashable, Sendable {
    /// From here on, what is in scope must not be erased.
    case hold(HoldID, ControlScope, Grounds)
    /// A hold ends.
    case release(HoldID, Grounds)
    /// What is in scope must stay at least so long; nothing becomes shorter by it.
    case retention(ControlScope, Retention, Grounds)
    /// Contents were erased. For a subject, which of its keys was destroyed, where it had one.
    case erasure(ErasureTarget, key: SubjectKeyID?, Grounds)
    /// An erasure was asked for and refused; the obstacles that were met, the first of them.
    case refusal(ErasureTarget, [ErasureObstacle], Grounds)

    /// The version of the form, member `v`.
    public static let version = 1
    /// The most bytes of a body, as many as an entry holds openly.
    public static let maxBodyBytes = 32 << 10
    /// The most obstacles a refusal names.
    public static let maxObstacles = 32

    /// The word for the kind of record, used as the kind of its entry.
    public var kindName: String {
        switch self {
        case .hold: "hold"
        case .release: "release"
        case .retention: "retention"
        case .erasure: "erasure"
        case .refusal: "erasure-refused"
        }
    }
    /// The words for all kinds.
    public static let kindNames = ["hold", "release", "retention", "erasure", "erasure-refused"]

    /// What the record gives as its grounds.
    public var grounds: Grounds {
        switch self {
        case .hold(_, _, let grounds), .release(_, let grounds), .retention(_, _, let grounds),
            .erasure(_, _, let grounds), .refusal(_, _, let grounds):
            grounds
        }
    }
}
