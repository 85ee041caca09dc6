// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Observations gathered into records: what one source says about one name, or all sources about one address.
///
/// An address is one record for each name that it was seen with; what is said about an address without a name goes to
/// the name that it was last seen with at that time. A name inside one source is a record of that source.
struct RecordTable: Sendable {
    private(set) var rows: [ObservationPool.Row]
    /// The rows of each record, ascending.
    private(set) var members = NumberLists()
    private(set) var ids: [PersonID] = []
    private(set) var numbers: [PersonID: Int32] = [:]
    /// The form of the address that is the record's key; -1 for a name inside one source.
    private(set) var keyAddress: [Int32] = []
    /// The form of the name that is the record's key; -1 for an address.
    private(set) var keyNames: [Int32] = []
    /// Whether a name of the record ends in a legal form.
    private(set) var isLegalName: [Bool] = []
    /// The form of each row's value; -1 where the value says nothing.
    private(set) var valueForms: [Int32]
    private(set) var forms = ValueForms()

    var count: Int { ids.count }

    init(_ pool: ObservationPool, salt: [UInt8]) {
        rows = pool.sorted()
        let texts = pool.texts.values
        valueForms = [Int32](repeating: -1, count: rows.count)
        var known = [[Int32]](repeating: [], count: PersonAttribute.allCases.count)
        for attribute in PersonAttribute.allCases {
            known[attribute.index] = [Int32](repeating: -2, count: texts.count)
        }
        func form(_ attribute: PersonAttribute, _ text: Int32, in forms: inout ValueForms) -> Int32 {
            let slot = known[attribute.index][Int(text)]
            guard slot == -2 else { return slot }
            let number = forms.number(attribute, texts[Int(text)]) ?? -1
            known[attribute.index][Int(text)] = number
            return number
        }
        for index in rows.indices {
            let attribute = PersonAttribute.allCases[Int(rows[index].attribute)]
            valueForms[index] = form(attribute, rows[index].value, in: &forms)
        }

        // A sighting: what one entry says about one key.
        var sightingOf = [Int32](repeating: 0, count: rows.count)
        var sightings: [Sighting] = []
        var inEntry: [Int64: Int] = [:]
        for index in rows.indices {
            let row = rows[index]
            if index > 0, rows[index - 1].entry != row.entry { inEntry.removeAll(keepingCapacity: true) }
            let slot = Int64(row.key) << 1 | (row.isAddress ? 1 : 0)
            let found = inEntry[slot] ?? sightings.count
            if found == sightings.count {
                inEntry[slot] = found
                sightings.append(Sighting(key: row.key, isAddress: row.isAddress, firstRow: Int32(index)))
                if row.isAddress {
                    sightings[found].address = form(.email, row.key, in: &forms)
                } else {
                    sightings[found].name = form(.name, row.key, in: &forms)
                }
            }
            sightingOf[index] = Int32(found)
            if row.at != ObservationPool.Row.undated, sightings[found].at == ObservationPool.Row.undated {
                sightings[found].at = row.at
            }
            if row.attribute == PersonAttribute.name.index, valueForms[index] >= 0, !sightings[found].isNamed {
                sightings[found].name = valueForms[index]
                sightings[found].isNamed = true
            }
        }
        let recordOf = Self.records(of: &sightings)
        let count = (recordOf.max() ?? -1) + 1
        members = NumberLists(grouping: sightingOf.map { recordOf[Int($0)] }, rows: Int(count))
        keyAddress = [Int32](repeating: -1, count: Int(count))
        keyNames = keyAddress
        for (index, sighting) in sightings.enumerated() {
            if sighting.address >= 0 {
                keyAddress[Int(recordOf[index])] = sighting.address
            } else {
                keyNames[Int(recordOf[index])] = form(.name, sighting.key, in: &forms)
            }
        }
        isLegalName = (0..<Int(count)).map { record in
            members[record].contains {
                let row = rows[Int($0)]
                return row.attribute == PersonAttribute.name.index && PlainForms.hasLegalForm(texts[Int(row.value)])
            }
        }
        for record in 0..<Int(count) {
            let first = rows[Int(members.numbers[members.range(record).lowerBound])]
            var copy = 0
            var id = PersonID(salt: salt, entry: first.entry, ordinal: Int(first.ordinal), copy: copy)
            while numbers[id] != nil {
                copy += 1
                id = PersonID(salt: salt, entry: first.entry, ordinal: Int(first.ordinal), copy: copy)
            }
            numbers[id] = Int32(record)
            ids.append(id)
        }
    }

    private struct Sighting {
        let key: Int32
        let isAddress: Bool
        let firstRow: Int32
        var at = ObservationPool.Row.undated
        var address: Int32 = -1
        var name: Int32 = -1
        var isNamed = false
    }

    /// The record of each sighting, numbered by first sighting.
    private static func records(of sightings: inout [Sighting]) -> [Int32] {
        var byAddress: [Int32: [Int32]] = [:]
        for (index, sighting) in sightings.enumerated() where sighting.address >= 0 {
            byAddress[sighting.address, default: []].append(Int32(index))
        }
        for address in byAddress.keys {
            guard let all = byAddress[address] else { continue }
            let nameless = all.filter { sightings[Int($0)].name < 0 }
            guard !nameless.isEmpty, nameless.count < all.count else { continue }
            // The same for any order of work: by time, then by entry; undated ones come first.
            let named = all.filter { sightings[Int($0)].name >= 0 }
                .sorted { (sightings[Int($0)].at, $0) < (sightings[Int($1)].at, $1) }
            let times = named.map { sightings[Int($0)].at }
            for index in nameless {
                let at = sightings[Int(index)].at
                var low = 0
                var high = times.count
                while low < high {
                    let middle = (low + high) / 2
                    if times[middle] <= at { low = middle + 1 } else { high = middle }
                }
                sightings[Int(index)].name = sightings[Int(named[max(0, low - 1)])].name
            }
        }
        var records: [UInt64: Int32] = [:]
        var next: Int32 = 0
        return sightings.map { sighting in
            guard sighting.address >= 0 else {
                next += 1
                return next - 1
            }
            let key = UInt64(UInt32(bitPattern: sighting.address)) << 32 | UInt64(UInt32(bitPattern: sighting.name))
            if let known = records[key] { return known }
            records[key] = next
            next += 1
            return next - 1
        }
    }
}
