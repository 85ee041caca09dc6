// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Makes persons out of the rows of their records: values with their times, sources and order.
struct PersonBuilder {
    private let table: MatchTable
    private let records: RecordTable
    private let recordsOf: NumberLists
    /// When an address left the person, by person and form.
    private var leavings: [Int64: Int64] = [:]
    private(set) var conflicts: [PeopleConflict] = []

    private struct Evidence {
        var form: Int32
        var rows: [Int32] = []
        var first = Int64.max
        var last = Int64.min
        var rank = SourceRank.text
        var end: Int64?
    }

    init(_ table: MatchTable, personOf: [Int32], count: Int) {
        self.table = table
        records = table.records
        recordsOf = NumberLists(grouping: personOf, rows: count)
        for handover in table.handovers {
            guard let at = handover.at else { continue }
            let slot = Int64(personOf[Int(handover.earlier)]) << 32 | Int64(handover.form)
            leavings[slot] = max(leavings[slot] ?? Int64.min, at)
        }
    }

    mutating func build() -> [Person] {
        var persons: [Person] = []
        persons.reserveCapacity(recordsOf.count)
        for number in 0..<recordsOf.count { persons.append(person(number)) }
        return persons
    }

    private mutating func person(_ number: Int) -> Person {
        let own = recordsOf[number]
        var evidence = [[Evidence]](repeating: [], count: PersonAttribute.allCases.count)
        for record in own {
            let address = records.keyAddress[Int(record)]
            let members = records.members[Int(record)]
            var lastEntry: UInt64?
            for row in members {
                let attribute = Int(records.rows[Int(row)].attribute)
                add(row, form: records.valueForms[Int(row)], to: &evidence[attribute])
                if address >= 0, records.rows[Int(row)].entry != lastEntry {
                    lastEntry = records.rows[Int(row)].entry
                    add(row, form: address, to: &evidence[PersonAttribute.email.index])
                }
            }
            let name = records.keyNames[Int(record)]
            if name >= 0, evidence[PersonAttribute.name.index].isEmpty, let row = members.first {
                add(row, form: name, to: &evidence[PersonAttribute.name.index])
            }
        }
        let id = records.ids[Int(own[own.startIndex])]
        var values: [PersonValue] = []
        for attribute in PersonAttribute.allCases {
            var found = evidence[attribute.index]
            for index in found.indices where attribute == .email {
                let leaving = leavings[Int64(number) << 32 | Int64(found[index].form)]
                if let leaving, leaving > found[index].last { found[index].end = leaving }
            }
            if attribute.isSingle { close(&found, attribute, id) }
            values += found.map { value($0, attribute) }.sorted { Self.precedes($0, $1) }
        }
        return Person(id: id, kind: kind(own), values: values, records: own.map { records.ids[Int($0)] })
    }

    private func kind(_ own: ArraySlice<Int32>) -> Person.Kind {
        var kinds = own.map { table.kinds[Int($0)] }
        kinds.sort { $0.rawValue < $1.rawValue }
        switch kinds.first {
        case .organisation: return .organisation
        case .mailbox: return .mailbox
        case .program: return .program
        case .person, nil: return .person
        }
    }

    private func add(_ row: Int32, form: Int32, to evidence: inout [Evidence]) {
        guard form >= 0 else { return }
        let index: Int
        if let known = evidence.firstIndex(where: { $0.form == form }) {
            index = known
        } else {
            index = evidence.count
            evidence.append(Evidence(form: form))
        }
        evidence[index].rows.append(row)
        let stored = records.rows[Int(row)]
        if stored.at != ObservationPool.Row.undated {
            evidence[index].first = min(evidence[index].first, stored.at)
            evidence[index].last = max(evidence[index].last, stored.at)
        }
        evidence[index].rank = max(evidence[index].rank, table.rank(stored.rule))
    }

    /// Ends each value of a one-at-a-time attribute where contrary evidence begins; values at one time are a conflict.
    private mutating func close(_ found: inout [Evidence], _ attribute: PersonAttribute, _ id: PersonID) {
        guard found.count > 1 else { return }
        found.sort { ($0.first, $0.form) < ($1.first, $1.form) }
        for index in found.indices where found[index].first != Int64.max {
            for later in found.indices.dropFirst(index + 1) where found[later].first != Int64.max {
                if agree(found[index].form, found[later].form, attribute) { continue }
                if found[later].first > found[index].last {
                    found[index].end = found[index].end ?? found[later].first
                } else if found[index].end == nil, found[later].end == nil,
                    (found[index].rank == .human) == (found[later].rank == .human)
                {
                    conflicts.append(
                        PeopleConflict(
                            kind: .twoCurrentValues, persons: [id], attribute: attribute,
                            values: [found[index], found[later]].map { written($0, attribute) }, judgements: []))
                }
            }
        }
    }

    /// Two ways of writing one organisation or position: half of the words are the same, or one holds the other.
    private func agree(_ one: Int32, _ other: Int32, _ attribute: PersonAttribute) -> Bool {
        func words(_ form: Int32) -> Set<[UInt8]> {
            attribute == .organisation
                ? Set(records.forms.organisations.values[Int(form)])
                : Set(FoldedText.words(records.forms.others.values[Int(form)].dropFirst()))
        }
        let left = words(one)
        let right = words(other)
        let common = left.intersection(right).count
        return common * 2 >= left.union(right).count || common > 0 && common == min(left.count, right.count)
    }

    /// The text of the most trusted rows, of those the one written most often.
    private func written(_ evidence: Evidence, _ attribute: PersonAttribute) -> String {
        let best = evidence.rows.filter { table.rank(records.rows[Int($0)].rule) == evidence.rank }
        var counts: [Int32: Int] = [:]
        for row in best {
            let stored = records.rows[Int(row)]
            counts[Int(stored.attribute) == attribute.index ? stored.value : stored.key, default: 0] += 1
        }
        let texts = counts.map { (count: $0.value, text: table.texts[Int($0.key)]) }
        return texts.min { $0.count != $1.count ? $0.count > $1.count : $0.text < $1.text }?.text ?? ""
    }

    private func value(_ evidence: Evidence, _ attribute: PersonAttribute) -> PersonValue {
        let rows = attribute == .email ? onePerEntry(evidence.rows) : evidence.rows.sorted()
        let half = table.limits.sources / 2
        let kept = rows.count <= half * 2 ? rows : Array(rows.prefix(half) + rows.suffix(half))
        let sources = kept.map { row in
            let stored = records.rows[Int(row)]
            return PersonSource(
                entry: stored.entry, ordinal: Int(stored.ordinal), rule: table.texts[Int(stored.rule)],
                span: stored.span, at: stored.instant)
        }
        let isDated = evidence.first != Int64.max
        return PersonValue(
            attribute: attribute, value: written(evidence, attribute),
            from: isDated ? Instant(milliseconds: evidence.first) : nil,
            to: evidence.end.map { Instant(milliseconds: $0) },
            lastEvidence: isDated ? Instant(milliseconds: evidence.last) : nil, rank: evidence.rank,
            isGeneric: table.isGeneric(evidence.form, attribute), sources: sources, sourceCount: rows.count)
    }

    /// One row of each entry: the one that says the address, or else the first that is about it.
    private func onePerEntry(_ rows: [Int32]) -> [Int32] {
        var kept: [Int32] = []
        for row in rows.sorted() {
            let stored = records.rows[Int(row)]
            if let last = kept.last, records.rows[Int(last)].entry == stored.entry {
                if stored.attribute == PersonAttribute.email.index,
                    records.rows[Int(last)].attribute != PersonAttribute.email.index
                {
                    kept[kept.count - 1] = row
                }
            } else {
                kept.append(row)
            }
        }
        return kept
    }

    /// Which value comes first: valid before ended, trusted before less so, then newest, then most sources; of
    /// names the fuller and the more often seen before the newest.
    private static func precedes(_ left: PersonValue, _ right: PersonValue) -> Bool {
        if (left.to == nil) != (right.to == nil) { return left.to == nil }
        if left.rank != right.rank { return left.rank > right.rank }
        if left.attribute == .name {
            let (one, other) = (NameForm(left.value), NameForm(right.value))
            if one.isFull != other.isFull { return one.isFull }
            if (one.given.count > 1) != (other.given.count > 1) { return one.given.count > 1 }
            if left.sourceCount != right.sourceCount { return left.sourceCount > right.sourceCount }
        }
        let times = (left.lastEvidence?.milliseconds ?? Int64.min, right.lastEvidence?.milliseconds ?? Int64.min)
        if times.0 != times.1 { return times.0 > times.1 }
        if left.sourceCount != right.sourceCount { return left.sourceCount > right.sourceCount }
        return left.value < right.value
    }
}
