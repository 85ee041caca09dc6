// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Re-estimates the numbers of the model from records without knowing who is who.
///
/// u comes from random pairs, less those that the model believes to be one person; m by expectation and maximisation
/// over the candidate pairs, where a pair that is no candidate counts as two people. Levels of
/// the alias and identifier fields, the name pattern of addresses, and what is met too seldom are kept as given.
package enum MatchTraining {
    /// Rounds of estimation over a book, starting from its parameters; the same for the same book and seed.
    package static func estimate(_ book: PeopleBook, samples: Int, rounds: Int, seed: UInt64) -> MatchParameters {
        let table = book.table
        let pairs = Blocking(table).pairs
        var parameters = book.parameters
        var state = seed
        func random(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
        }
        guard table.count > 1 else { return parameters }
        let sampled = (0..<samples).map { _ in (random(table.count), random(table.count)) }
        parameters.baseFrequency[0] = collisions(table.words.asGiven)
        parameters.baseFrequency[1] = collisions(table.words.asFamily)
        parameters.baseFrequency[5] = collisions(table.uses.organisations)
        for _ in 0..<rounds {
            var comparer = Comparer(table, parameters: parameters)
            var m = [[Double]](repeating: [Double](repeating: 0.5, count: 8), count: 8)
            var u = m
            var total = 0.0
            for pair in pairs {
                let comparison = comparer.compare(Int(pair >> 32), Int(pair & 0xFFFF_FFFF))
                let share = Logarithm.probability(Double(comparer.weight(comparison)))
                guard share > 0.001 else { continue }
                total += share
                for field in 0..<8 { m[field][Int(comparison.levels[field])] += share }
            }
            for (left, right) in sampled where left != right {
                let comparison = comparer.compare(min(left, right), max(left, right))
                let share = 1 - Logarithm.probability(Double(comparer.weight(comparison)))
                for field in 0..<8 { u[field][Int(comparison.levels[field])] += share }
            }
            for field in [0, 1, 3, 4, 5, 6] {
                let sumM = m[field][1...].reduce(0, +)
                let sumU = u[field][1...].reduce(0, +)
                for level in 1..<parameters.m[field].count where field != 3 || level != Int(EmailLevel.namePattern) {
                    // Too few to say anything.
                    guard m[field][level] >= 20, u[field][level] >= 10 else { continue }
                    parameters.m[field][level] = m[field][level] / sumM
                    parameters.u[field][level] = u[field][level] / sumU
                }
            }
            parameters.matchesPerRecord = total * 2 / Double(table.count)
        }
        return parameters
    }

    /// The chance that two random uses are of the same value.
    private static func collisions(_ uses: [Int32]) -> Double {
        let total = uses.reduce(0.0) { $0 + Double($1) }
        return uses.reduce(0.0) { $0 + Double($1) * Double($1) } / max(1, total * total)
    }
}
