// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// An address that went from one person to another, or that two have at one time.
struct AddressHandover: Hashable, Sendable {
    /// The form of the address.
    let form: Int32
    /// A record of the earlier holder and one of the later.
    let earlier: Int32
    let later: Int32
    /// The first time it is seen with the later one; nil where both have it at one time, or a time is not known.
    let at: Int64?
}

/// Tells the holders of one address apart by name and valid time.
///
/// Holders whose names contradict each other, and whose times do not overlap, have the address one after the other:
/// each gets an identity of its own, and equality of the address no longer joins them. Where their times overlap,
/// or one has none, the address is contested: it joins only those whose names agree.
struct AddressDivision {
    private(set) var emails = NumberLists()
    private(set) var furtherForms: [Int32] = []
    private(set) var contested: [Bool]
    private(set) var handovers: [AddressHandover] = []

    private struct Holder {
        var records: [Int32]
        var first: Int64
        var last: Int64
        var isDated: Bool
    }

    init(_ table: MatchTable) {
        let forms = table.records.forms.addresses.count
        contested = [Bool](repeating: false, count: forms)
        var owners: [Int32] = []
        var identities: [Int32] = []
        for record in 0..<table.count {
            for email in table.emails[record] {
                owners.append(email)
                identities.append(email)
            }
        }
        let holders = NumberLists(grouping: owners, rows: forms)
        var recordAt: [Int32] = []
        for record in 0..<table.count { for _ in table.emails[record] { recordAt.append(Int32(record)) } }
        var comparer = Comparer(table, parameters: .trained)
        for form in 0..<forms {
            let places = holders[form]
            guard places.count > 1, places.count <= 200 else {
                if places.count > 200 { contested[form] = true }
                continue
            }
            let found = Self.holders(places.map { recordAt[Int($0)] }, form: Int32(form), table, &comparer)
            guard found.count > 1 else { continue }
            let ordered = found.sorted { ($0.first, $0.records[0]) < ($1.first, $1.records[0]) }
            let areApart = zip(ordered, ordered.dropFirst()).allSatisfy {
                $0.isDated && $1.isDated && $0.last < $1.first
            }
            guard areApart else {
                contested[form] = true
                if found.count == 2 {
                    handovers.append(
                        AddressHandover(
                            form: Int32(form), earlier: ordered[0].records[0], later: ordered[1].records[0], at: nil))
                }
                continue
            }
            for (earlier, later) in zip(ordered, ordered.dropFirst()) {
                handovers.append(
                    AddressHandover(
                        form: Int32(form), earlier: earlier.records[0], later: later.records[0], at: later.first))
                let identity = Int32(forms + furtherForms.count)
                furtherForms.append(Int32(form))
                contested.append(false)
                let mine = Set(later.records)
                for place in places where mine.contains(recordAt[Int(place)]) { identities[Int(place)] = identity }
            }
        }
        var next = 0
        for record in 0..<table.count {
            let count = table.emails.range(record).count
            emails.append(identities[next..<(next + count)])
            next += count
        }
    }

    /// The records that have an address, grouped by names that do not contradict each other; nameless ones join the
    /// group whose time they fall into.
    private static func holders(
        _ records: [Int32], form: Int32, _ table: MatchTable, _ comparer: inout Comparer
    ) -> [Holder] {
        var holders: [Holder] = []
        var open: [Holder] = []
        for record in records {
            let (first, last) = times(record, form: form, table)
            let holder = Holder(records: [record], first: first, last: last, isDated: first != Int64.min)
            guard table.names[Int(record)].contains(where: { table.nameWords[Int($0)].isFull }) else {
                open.append(holder)
                continue
            }
            if let index = holders.firstIndex(where: { known in
                known.records.contains { !comparer.namesContradict(Int($0), Int(record)) }
            }) {
                holders[index].records.append(record)
                if holder.isDated {
                    holders[index].first = holders[index].isDated ? min(holders[index].first, first) : first
                    holders[index].last = max(holders[index].last, last)
                    holders[index].isDated = true
                }
            } else {
                holders.append(holder)
            }
        }
        guard holders.count > 1 else { return holders }
        for record in open where record.isDated {
            let index =
                holders.lastIndex { $0.isDated && $0.first <= record.first && record.last <= $0.last }
                ?? holders.indices.filter { holders[$0].first <= record.first }.max {
                    holders[$0].first < holders[$1].first
                }
            if let index { holders[index].records += record.records }
        }
        return holders
    }

    /// The first and last time a record is seen with an address; the smallest number twice where it has no time.
    private static func times(_ record: Int32, form: Int32, _ table: MatchTable) -> (Int64, Int64) {
        let isKey = table.records.keyAddress[Int(record)] == form
        var first = Int64.max
        var last = Int64.min
        for member in table.records.members[Int(record)] {
            let row = table.records.rows[Int(member)]
            guard row.at != ObservationPool.Row.undated,
                isKey || row.attribute == PersonAttribute.email.index && table.records.valueForms[Int(member)] == form
            else { continue }
            first = min(first, row.at)
            last = max(last, row.at)
        }
        return first == Int64.max ? (Int64.min, Int64.min) : (first, last)
    }
}
