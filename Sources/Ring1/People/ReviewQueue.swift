// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The pairs of persons that somebody should look at.
struct ReviewQueue {
    private(set) var pairs: [ReviewPair] = []
    private(set) var open: [(left: PersonID, right: PersonID, weight: Double)] = []

    init(
        _ table: MatchTable, _ scored: [ScoredPair], _ clustering: Clustering, _ judgements: ActiveJudgements,
        personOf: [Int32], limit: Int
    ) {
        var settled = Set<ActiveJudgements.Pair>()
        for pair in Array(judgements.different.keys) + Array(judgements.unsure.keys) {
            settled.insert(ActiveJudgements.Pair(personOf[Int(pair.left)], personOf[Int(pair.right)]))
        }
        var obstacles: [ActiveJudgements.Pair: MatchObstacle] = [:]
        for pair in clustering.refused { obstacles[ActiveJudgements.Pair(pair.left, pair.right)] = pair.obstacle }
        var best: [ActiveJudgements.Pair: ScoredPair] = [:]
        for pair in scored {
            let persons = ActiveJudgements.Pair(personOf[Int(pair.left)], personOf[Int(pair.right)])
            guard persons.left != persons.right, !settled.contains(persons) else { continue }
            let obstacle = pair.obstacle ?? obstacles[ActiveJudgements.Pair(pair.left, pair.right)]
            guard obstacle != .notAPerson, obstacle != .differentIdentifier else { continue }
            open.append((table.records.ids[Int(pair.left)], table.records.ids[Int(pair.right)], Double(pair.weight)))
            if let known = best[persons],
                (known.weight, pair.left, pair.right) >= (pair.weight, known.left, known.right)
            {
                continue
            }
            best[persons] = ScoredPair(left: pair.left, right: pair.right, weight: pair.weight, obstacle: obstacle)
        }
        let ordered = best.sorted { one, other in
            if one.value.weight != other.value.weight { return one.value.weight > other.value.weight }
            return (one.key.left, one.key.right) < (other.key.left, other.key.right)
        }
        pairs = ordered.prefix(limit).map { persons, pair in
            let isTurned = personOf[Int(pair.left)] != persons.left
            let records = [pair.left, pair.right].map { table.records.ids[Int($0)] }
            return ReviewPair(
                left: table.records.ids[Int(clustering.root[Int(isTurned ? pair.right : pair.left)])],
                right: table.records.ids[Int(clustering.root[Int(isTurned ? pair.left : pair.right)])],
                weight: Double(pair.weight), probability: Logarithm.probability(Double(pair.weight)),
                obstacle: pair.obstacle, records: isTurned ? records.reversed() : records)
        }
    }
}
