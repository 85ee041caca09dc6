// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// What somebody decided about two records or persons: an event that is only ever appended.
///
/// `same` joins them, `different` keeps them apart for ever, `unsure` takes the pair out of the review queue. A later
/// event that names this one in `undoes` takes it back; that event can itself be undone.
public struct PersonJudgement: Hashable, Sendable {
    /// What was decided.
    public enum Verdict: String, CaseIterable, Hashable, Sendable {
        /// One person.
        case same
        /// Two people.
        case different
        /// Looked at, not decided.
        case unsure
    }

    /// The longest identifier, actor or reason, in bytes.
    public static let longestText = 2_000
    /// The media type of a ledger entry that holds a judgement.
    public static let mediaType = "application/vnd.substrate.judgement+json"

    /// Names this event; unique within the tenant, chosen by whoever appends it.
    public let id: String
    /// One of the two.
    public let left: PersonID
    /// The other.
    public let right: PersonID
    /// What was decided.
    public let verdict: Verdict
    /// Who decided.
    public let actor: String
    /// When.
    public let at: Instant
    /// Why, in their words.
    public let reason: String
    /// The event that this one takes back; the verdict of an event that undoes another has no effect of its own.
    public let undoes: String?

    /// Makes a judgement.
    public init(
        id: String, left: PersonID, right: PersonID, verdict: Verdict, actor: String, at: Instant, reason: String,
        undoes: String? = nil
    ) {
        self.id = id
        self.left = left
        self.right = right
        self.verdict = verdict
        self.actor = actor
        self.at = at
        self.reason = reason
        self.undoes = undoes
    }

    /// Time, then identifier, then the rest: a total order for equal ledgers.
    static func precedes(_ left: PersonJudgement, _ right: PersonJudgement) -> Bool {
        if left.at != right.at { return left.at < right.at }
        if left.id != right.id { return left.id < right.id }
        if left.left != right.left { return left.left < right.left }
        if left.right != right.right { return left.right < right.right }
        if left.verdict != right.verdict { return left.verdict.rawValue < right.verdict.rawValue }
        if left.undoes != right.undoes { return (left.undoes ?? "") < (right.undoes ?? "") }
        return (left.actor, left.reason) < (right.actor, right.reason)
    }
}
