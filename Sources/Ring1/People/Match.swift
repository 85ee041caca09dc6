// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A step of the explanation of a pair: what one field said.
public struct MatchStep: Hashable, Sendable {
    /// The field.
    public let field: MatchField
    /// How the two agree in it; one of ``MatchField/levels``.
    public let level: String
    /// What the level weighs, in bits.
    public let weight: Double
    /// What the frequency of the value, and what other fields said already, add to it, in bits.
    public let adjustment: Double
    /// The values of the left side, as written, the first of them.
    public let left: [String]
    /// The values of the right side.
    public let right: [String]
}

/// In which band a pair is.
public enum MatchBand: String, CaseIterable, Hashable, Sendable {
    /// The same without asking.
    case automatic
    /// Somebody should look.
    case review
    /// Different, as far as anything tells.
    case no
}

/// Why two records are, or are not, taken to be one person: the weights from the prior to the sum.
public struct MatchExplanation: Hashable, Sendable {
    /// The records compared; of two persons, their records that go together best.
    public let left: PersonID
    /// The other record.
    public let right: PersonID
    /// The log2 odds before anything is compared.
    public let prior: Double
    /// What each field adds; fields that one side lacks are left out.
    public let steps: [MatchStep]
    /// The sum, in log2 odds.
    public let weight: Double
    /// The sum as a probability.
    public let probability: Double
    /// Which band the sum and the obstacle put the pair in.
    public let band: MatchBand
    /// What stands in the way of the automatic band.
    public let obstacle: MatchObstacle?
    /// Whether both are one person now.
    public let isSame: Bool
    /// The judgements in force about records of the two persons.
    public let judgements: [PersonJudgement]
}

/// A pair that somebody should look at.
public struct ReviewPair: Hashable, Sendable {
    /// The person with the earlier first record.
    public let left: PersonID
    /// The other person.
    public let right: PersonID
    /// The log2 odds of their best pair of records.
    public let weight: Double
    /// The same as a probability.
    public let probability: Double
    /// What keeps them out of the automatic band though they weigh enough; nil where they do not.
    public let obstacle: MatchObstacle?
    /// The record of the left person, and that of the right one, that go together best.
    public let records: [PersonID]
}

/// Something that rules alone do not settle.
public struct PeopleConflict: Hashable, Sendable {
    /// The kinds of conflict.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Two values at one time of an attribute that has one.
        case twoCurrentValues = "two_current_values"
        /// A judgement that cannot be followed without breaking a `different`.
        case contradictoryJudgements = "contradictory_judgements"
        /// An address that went from one person to another.
        case reassignedAddress = "reassigned_address"
        /// A judgement about a record that is not there.
        case unknownRecord = "unknown_record"
    }

    /// What it is.
    public let kind: Kind
    /// The persons concerned, in the order of their identifiers' records.
    public let persons: [PersonID]
    /// The attribute concerned.
    public let attribute: PersonAttribute?
    /// The values concerned, as written.
    public let values: [String]
    /// The judgements concerned.
    public let judgements: [PersonJudgement]
}
