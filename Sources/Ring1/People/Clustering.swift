// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A compared pair of records that weighs enough to be looked at.
struct ScoredPair: Sendable {
    let left: Int32
    let right: Int32
    let weight: Float
    let obstacle: MatchObstacle?
}

/// Joins records into persons: judged same first, then pairs from the heaviest down, never across a `different`.
struct Clustering {
    /// The first record of each record's component.
    private(set) var root: [Int32]
    /// Judgements that could not be followed without breaking a `different`.
    private(set) var contradicted: [PersonJudgement] = []
    /// Pairs that were heavy enough to join, but were not joined, with the reason.
    private(set) var refused: [ScoredPair] = []

    private var parent: [Int32]
    private var members: [Int32: [Int32]] = [:]
    private var blocked: [Int32: Set<Int32>] = [:]

    init(
        _ table: MatchTable, _ pairs: [ScoredPair], _ judgements: ActiveJudgements, automatic: Float,
        comparer: inout Comparer
    ) {
        parent = (0..<Int32(table.count)).map { $0 }
        root = []
        for pair in judgements.different.keys {
            blocked[pair.left, default: []].insert(pair.right)
            blocked[pair.right, default: []].insert(pair.left)
        }
        for (pair, judgement) in judgements.same {
            if !join(pair.left, pair.right) { contradicted.append(judgement) }
        }
        let heavy = pairs.filter { $0.weight >= automatic }
            .sorted { ($1.weight, $0.left, $0.right) < ($0.weight, $1.left, $1.right) }
        for pair in heavy {
            let one = find(pair.left)
            let other = find(pair.right)
            guard one != other else { continue }
            if pair.obstacle != nil {
                refused.append(pair)
            } else if contradict(one, other, &comparer) {
                refused.append(
                    ScoredPair(left: pair.left, right: pair.right, weight: pair.weight, obstacle: .contradictoryNames))
            } else if !join(one, other) {
                refused.append(
                    ScoredPair(left: pair.left, right: pair.right, weight: pair.weight, obstacle: .judgedDifferent))
            }
        }
        root = (0..<Int32(table.count)).map { find($0) }
    }

    private mutating func find(_ record: Int32) -> Int32 {
        var record = record
        while parent[Int(record)] != record {
            parent[Int(record)] = parent[Int(parent[Int(record)])]
            record = parent[Int(record)]
        }
        return record
    }

    /// The smaller record number becomes the root, so a person keeps the identifier of its earliest record.
    private mutating func join(_ one: Int32, _ other: Int32) -> Bool {
        let a = find(one)
        let b = find(other)
        guard a != b else { return true }
        if let barred = blocked[a], barred.contains(where: { find($0) == b }) { return false }
        if let barred = blocked[b], barred.contains(where: { find($0) == a }) { return false }
        let (first, second) = (min(a, b), max(a, b))
        parent[Int(second)] = first
        members[first, default: [first]] += members.removeValue(forKey: second) ?? [second]
        if let barred = blocked.removeValue(forKey: second) { blocked[first, default: []].formUnion(barred) }
        return true
    }

    /// Whether joining would bring together names that contradict each other; looks at up to twelve records a side.
    private func contradict(_ one: Int32, _ other: Int32, _ comparer: inout Comparer) -> Bool {
        let left = members[one] ?? [one]
        let right = members[other] ?? [other]
        guard left.count > 1 || right.count > 1 else { return false }
        for a in left.prefix(12) {
            for b in right.prefix(12) where !comparer.namesAgree(Int(a), Int(b)) { return true }
        }
        return false
    }
}
