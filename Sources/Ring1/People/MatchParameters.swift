// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The numbers of the Fellegi–Sunter model: how often each level is met among records of one person (m) and of two
/// (u).
public struct MatchParameters: Hashable, Sendable {
    /// Grows with every change of the trained constants.
    public var version: Int
    /// m by field and level; level 0 is not used.
    public var m: [[Double]]
    /// u by field and level; level 0 is not used.
    public var u: [[Double]]
    /// The chance that two random people share the first given name, the family name, ..., the base of frequencies.
    public var baseFrequency: [Double]
    /// How much more often, in bits, two people share both names than each name alone tells: names go by country.
    public var nameDependence: Double
    /// How many other records of the same person a record has, on average.
    public var matchesPerRecord: Double
    /// Log2 odds from which two records are the same without asking.
    public var automaticWeight: Double
    /// Log2 odds from which a person is asked.
    public var reviewWeight: Double

    /// Makes parameters from parts.
    public init(
        version: Int, m: [[Double]], u: [[Double]], baseFrequency: [Double], nameDependence: Double,
        matchesPerRecord: Double,
        automaticWeight: Double, reviewWeight: Double
    ) {
        self.version = version
        self.m = m
        self.u = u
        self.baseFrequency = baseFrequency
        self.nameDependence = nameDependence
        self.matchesPerRecord = matchesPerRecord
        self.automaticWeight = automaticWeight
        self.reviewWeight = reviewWeight
    }

    /// The log2 of m over u for each field and level, eight a field; zero where the model has no such level.
    var weights: [Float] {
        var weights = [Float](repeating: 0, count: 64)
        for field in 0..<min(8, m.count) {
            for level in 1..<max(1, min(8, min(m[field].count, u[field].count))) {
                weights[field * 8 + level] = Float(Logarithm.base2(m[field][level] / u[field][level]))
            }
        }
        return weights
    }

    /// The log2 odds that two random ones of this many records are one person's.
    ///
    /// Under 4,000 records it stays where it is with 4,000: the population of names outside does not shrink with the
    /// ledger.
    func prior(records: Int) -> Double { Logarithm.base2(matchesPerRecord / Double(max(records, 4_000))) }
}
