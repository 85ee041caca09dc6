// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Who everybody is at one state of the ledger; immutable, to be replaced by the next one.
public struct PeopleSnapshot: Sendable, CustomStringConvertible {
    /// Persons, and what else stands behind addresses, in the order of their first records.
    public let persons: [Person]
    /// Pairs that somebody should look at, the most probable first.
    public let review: [ReviewPair]
    /// What rules alone do not settle, by person.
    public let conflicts: [PeopleConflict]
    /// Pairs of records compared.
    public let comparedPairs: Int
    /// Blocks left out because too many records share them.
    public let skippedBlocks: Int
    /// Pairs of records in the review band that are not of one person, for measuring.
    package let openPairs: [(left: PersonID, right: PersonID, weight: Double)]

    private let table: MatchTable
    private let parameters: MatchParameters
    private let judgements: ActiveJudgements
    /// The person of each record.
    private let personOf: [Int32]
    private let index: PeopleIndex

    init(table: MatchTable, parameters: MatchParameters, judgements all: [PersonJudgement]) {
        self.table = table
        self.parameters = parameters
        judgements = ActiveJudgements(all, table.records)
        let blocking = Blocking(table)
        comparedPairs = blocking.pairs.count
        skippedBlocks = blocking.skipped
        var comparer = Comparer(table, parameters: parameters)
        var scored: [ScoredPair] = []
        let threshold = Float(parameters.reviewWeight)
        for pair in blocking.pairs {
            let left = Int(pair >> 32)
            let right = Int(pair & 0xFFFF_FFFF)
            let comparison = comparer.compare(left, right)
            let weight = comparer.weight(comparison)
            guard weight >= threshold else { continue }
            scored.append(
                ScoredPair(
                    left: Int32(left), right: Int32(right), weight: weight,
                    obstacle: comparer.obstacle(left, right, comparison)))
        }
        // Whether an address went to somebody else, or somebody took another name, only a person can tell.
        for handover in table.handovers where table.addressParts[Int(handover.form)].isPersonal {
            let left = min(handover.earlier, handover.later)
            let right = max(handover.earlier, handover.later)
            let weight = comparer.weight(comparer.compare(Int(left), Int(right)))
            if weight < threshold {
                scored.append(ScoredPair(left: left, right: right, weight: weight, obstacle: .differentName))
            }
        }
        let clustering = Clustering(
            table, scored, judgements, automatic: Float(parameters.automaticWeight), comparer: &comparer)
        var number = [Int32](repeating: -1, count: table.count)
        var roots = 0
        for record in 0..<table.count where clustering.root[record] == Int32(record) {
            number[record] = Int32(roots)
            roots += 1
        }
        personOf = clustering.root.map { number[Int($0)] }
        var builder = PersonBuilder(table, personOf: personOf, count: roots)
        persons = builder.build()
        index = PeopleIndex(table, personOf: personOf, count: roots)

        let queue = ReviewQueue(table, scored, clustering, judgements, personOf: personOf, limit: table.limits.review)
        review = queue.pairs
        openPairs = queue.open
        conflicts = Array(
            (builder.conflicts
                + Self.conflicts(clustering, judgements, table, personOf: personOf, persons: persons))
                .prefix(table.limits.conflicts))
    }

    private static func conflicts(
        _ clustering: Clustering, _ judgements: ActiveJudgements, _ table: MatchTable, personOf: [Int32],
        persons: [Person]
    ) -> [PeopleConflict] {
        func ids(_ records: [Int32]) -> [PersonID] {
            Set(records.map { personOf[Int($0)] }).sorted().map { persons[Int($0)].id }
        }
        var conflicts: [PeopleConflict] = []
        for judgement in clustering.contradicted {
            let left = table.records.numbers[judgement.left]
            let right = table.records.numbers[judgement.right]
            let persons = ids([left, right].compactMap { $0 })
            let against = judgements.different.values.filter { other in
                let pair = [table.records.numbers[other.left], table.records.numbers[other.right]].compactMap { $0 }
                return Set(ids(pair)) == Set(persons) || pair.contains { $0 == left || $0 == right }
            }
            conflicts.append(
                PeopleConflict(
                    kind: .contradictoryJudgements, persons: persons, attribute: nil, values: [],
                    judgements: [judgement] + against.sorted(by: PersonJudgement.precedes)))
        }
        for handover in table.handovers
        where handover.at != nil && personOf[Int(handover.earlier)] != personOf[Int(handover.later)] {
            let address = String(
                decoding: table.records.forms.addresses.values[Int(handover.form)].full, as: UTF8.self)
            conflicts.append(
                PeopleConflict(
                    kind: .reassignedAddress, persons: ids([handover.earlier, handover.later]), attribute: .email,
                    values: [address], judgements: []))
        }
        for judgement in judgements.unknown {
            conflicts.append(
                PeopleConflict(
                    kind: .unknownRecord, persons: [], attribute: nil, values: [], judgements: [judgement]))
        }
        return conflicts
    }

    /// How much there is; no values, so that a log line cannot show personal data.
    public var description: String {
        "\(persons.count) persons, \(review.count) pairs to review, \(conflicts.count) conflicts"
    }

    // MARK: Asking

    /// The person that a record or person identifier names; nil where nothing has it.
    public func person(_ id: PersonID) -> Person? {
        table.records.numbers[id].map { persons[Int(personOf[Int($0)])] }
    }

    /// Who has, or had, a mail address; with a time, whose it was then, as far as anything tells.
    public func find(address: String, at time: Instant? = nil) -> [Person] {
        guard let form = AddressForm(address), let number = table.records.forms.addresses.existing(form) else {
            return []
        }
        let found = index.byAddress[Int(number)].map { persons[Int($0)] }
        guard let time, found.count > 1 else { return found }
        let holding = found.filter { person in
            person.addresses.contains { value in
                AddressForm(value.value) == form && (value.from.map { $0 <= time } ?? true)
                    && (value.to.map { time < $0 } ?? true)
            }
        }
        return holding.isEmpty ? found : holding
    }
    /// Who has a telephone number; the last nine digits decide.
    public func find(phone: String) -> [Person] {
        guard let form = PlainForms.phone(phone), let number = table.records.forms.phones.existing(form) else {
            return []
        }
        return index.byPhone[Int(number)].map { persons[Int($0)] }
    }
    /// Whose names have all words of this one, in any order, spelling and short form.
    public func find(name: String) -> [Person] {
        let form = NameForm(name)
        guard !form.isEmpty else { return [] }
        var found: Set<Int32>?
        for word in form.words {
            let persons = index.persons(word: word, table.words)
            found = found?.intersection(persons) ?? persons
        }
        return (found ?? []).sorted().map { persons[Int($0)] }
    }

    /// Why two persons or records are, or are not, taken to be one.
    ///
    /// Of two persons the best of at most 400 pairs of records is explained. Throws `people_unknown_person`.
    public func explain(_ left: PersonID, _ right: PersonID) throws(PeopleError) -> MatchExplanation {
        guard let one = table.records.numbers[left], let other = table.records.numbers[right] else {
            throw PeopleError(.unknownPerson, "one of the two identifiers names no record")
        }
        let same = personOf[Int(one)] == personOf[Int(other)]
        let lefts = same ? [one] : records(of: one).prefix(20)
        let rights = same ? [other] : records(of: other).prefix(20)
        var comparer = Comparer(table, parameters: parameters)
        var best: (weight: Float, left: Int, right: Int, comparison: Comparison)?
        for a in lefts {
            for b in rights {
                let comparison = comparer.compare(Int(min(a, b)), Int(max(a, b)))
                let weight = comparer.weight(comparison)
                if weight > best?.weight ?? -.infinity { best = (weight, Int(a), Int(b), comparison) }
            }
        }
        guard let best else { throw PeopleError(.unknownPerson, "one of the two has no record") }
        let obstacle = comparer.obstacle(best.left, best.right, best.comparison)
        let concerned = judgements.all.filter { judgement in
            let sides = [judgement.left, judgement.right].compactMap { table.records.numbers[$0] }
                .map { personOf[Int($0)] }
            return sides.contains(personOf[Int(one)]) && sides.contains(personOf[Int(other)])
        }
        let weight = Double(best.weight)
        let band: MatchBand =
            weight < parameters.reviewWeight
            ? .no : weight >= parameters.automaticWeight && obstacle == nil ? .automatic : .review
        return MatchExplanation(
            left: table.records.ids[best.left], right: table.records.ids[best.right],
            prior: parameters.prior(records: table.count),
            steps: steps(best.left, best.right, best.comparison, comparer.weights), weight: weight,
            probability: Logarithm.probability(weight), band: band, obstacle: obstacle, isSame: same,
            judgements: concerned)
    }

    private func records(of record: Int32) -> [Int32] {
        persons[Int(personOf[Int(record)])].records.compactMap { table.records.numbers[$0] }
    }

    private func steps(_ left: Int, _ right: Int, _ comparison: Comparison, _ weights: [Float]) -> [MatchStep] {
        MatchField.allCases.compactMap { field in
            let level = Int(comparison[field])
            guard level > 0 else { return nil }
            return MatchStep(
                field: field, level: field.levels[level], weight: Double(weights[field.rawValue * 8 + level]),
                adjustment: Double(comparison.adjustments[field.rawValue]), left: table.written(field, left),
                right: table.written(field, right))
        }
    }
}

extension PeopleSnapshot {
    /// The record and the person that the first observation of each entry went to, for measuring.
    package var assignments: [(entry: UInt64, record: PersonID, person: PersonID)] {
        var found: [(entry: UInt64, record: PersonID, person: PersonID)] = []
        var seen = Set<UInt64>()
        for record in 0..<table.count {
            for row in table.records.members[record] {
                let entry = table.records.rows[Int(row)].entry
                guard seen.insert(entry).inserted else { continue }
                found.append((entry, table.records.ids[record], persons[Int(personOf[record])].id))
            }
        }
        return found
    }
}
