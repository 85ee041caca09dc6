// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Judgements in force, after undoing, on record numbers.
struct ActiveJudgements: Sendable {
    struct Pair: Hashable, Sendable {
        let left: Int32
        let right: Int32
        init(_ one: Int32, _ other: Int32) {
            left = min(one, other)
            right = max(one, other)
        }
    }

    private(set) var same: [(pair: Pair, judgement: PersonJudgement)] = []
    private(set) var different: [Pair: PersonJudgement] = [:]
    private(set) var unsure: [Pair: PersonJudgement] = [:]
    /// All in force, in their order.
    private(set) var all: [PersonJudgement] = []
    /// Judgements that name a record which is not there.
    private(set) var unknown: [PersonJudgement] = []

    init(_ judgements: [PersonJudgement], _ table: RecordTable) {
        var ordered: [PersonJudgement] = []
        for judgement in judgements.sorted(by: PersonJudgement.precedes) where ordered.last != judgement {
            ordered.append(judgement)
        }
        // Only what comes later can take back what came before, so going backwards settles each once.
        var takenBack: [String: Int] = [:]
        var isActive = [Bool](repeating: true, count: ordered.count)
        for index in ordered.indices.reversed() {
            if let by = takenBack[ordered[index].id], by > index { isActive[index] = false }
            if isActive[index], let undoes = ordered[index].undoes { takenBack[undoes] = index }
        }
        for (index, judgement) in ordered.enumerated() where isActive[index] && judgement.undoes == nil {
            guard let left = table.numbers[judgement.left], let right = table.numbers[judgement.right], left != right
            else {
                unknown.append(judgement)
                continue
            }
            all.append(judgement)
            let pair = Pair(left, right)
            switch judgement.verdict {
            case .same: same.append((pair, judgement))
            case .different: different[pair] = different[pair] ?? judgement
            case .unsure: unsure[pair] = judgement
            }
        }
    }
}
