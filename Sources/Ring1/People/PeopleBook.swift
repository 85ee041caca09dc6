// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Gathers observations and judgements, and resolves them into persons.
///
/// A value without clock, chance or file: what `resolve()` gives depends only on the set of observations and
/// judgements, not on their order or number of repetitions. Memory is about 60 bytes an observation and each text
/// once.
public struct PeopleBook: Sendable {
    /// Goes into every identifier, so that two tenants' identifiers never meet.
    public let salt: [UInt8]
    /// The numbers of the model.
    public let parameters: MatchParameters
    /// How much is taken and kept.
    public let limits: PeopleLimits
    private var pool = ObservationPool()
    private var judgements: [PersonJudgement] = []

    /// Makes an empty book.
    public init(salt: [UInt8], parameters: MatchParameters = .trained, limits: PeopleLimits = PeopleLimits()) {
        self.salt = salt
        self.parameters = parameters
        self.limits = limits
    }

    /// How many observations were taken; equal ones count each time.
    public var observationCount: Int { pool.rows.count }
    /// How many observations were left out because they break a limit.
    public var refusedCount: Int { pool.refused }

    /// Takes an observation; one that breaks a limit is counted in ``refusedCount`` and left out.
    public mutating func observe(_ observation: PersonObservation) { pool.add(observation, limits: limits) }

    /// Takes a judgement.
    public mutating func judge(_ judgement: PersonJudgement) { judgements.append(judgement) }

    /// Who everybody is, by what was observed and judged so far. About 60 µs a record.
    public func resolve() -> PeopleSnapshot {
        PeopleSnapshot(table: table, parameters: parameters, judgements: judgements)
    }

    var table: MatchTable { MatchTable(RecordTable(pool, salt: salt), texts: pool.texts.values, limits: limits) }
}
