// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Finds persons by address, number and the words of their names.
struct PeopleIndex: Sendable {
    private(set) var byAddress = NumberLists()
    private(set) var byPhone = NumberLists()
    private var bySkeleton = NumberLists()

    init(_ table: MatchTable, personOf: [Int32], count: Int) {
        var addresses: [UInt64] = []
        var phones: [UInt64] = []
        var words: [UInt64] = []
        for record in 0..<table.count {
            let person = UInt64(UInt32(personOf[record]))
            for email in table.emails[record] {
                addresses.append(UInt64(UInt32(table.emailForm[Int(email)])) << 32 | person)
            }
            for phone in table.phones[record] { phones.append(UInt64(UInt32(phone)) << 32 | person) }
            for name in table.names[record] {
                let name = table.nameWords[Int(name)]
                for word in [
                    name.given, name.family, name.single, name.others[0], name.others[1], name.others[2],
                    name.others[3],
                ]
                where word >= 0 {
                    words.append(UInt64(UInt32(table.words.skeletonOf[Int(word)])) << 32 | person)
                }
            }
        }
        byAddress = Self.lists(&addresses, rows: table.records.forms.addresses.count)
        byPhone = Self.lists(&phones, rows: table.records.forms.phones.count)
        bySkeleton = Self.lists(&words, rows: table.words.skeletons.count)
    }

    private static func lists(_ pairs: inout [UInt64], rows: Int) -> NumberLists {
        pairs.sort()
        var lists = NumberLists()
        var index = 0
        for row in 0..<rows {
            var found: [Int32] = []
            while index < pairs.count, pairs[index] >> 32 == UInt64(row) {
                let person = Int32(truncatingIfNeeded: pairs[index])
                if found.last != person { found.append(person) }
                index += 1
            }
            lists.append(found)
        }
        return lists
    }

    /// Persons with a word that is this one, another spelling or a short form of it, or begins with this initial.
    func persons(word: [UInt8], _ words: WordTable) -> Set<Int32> {
        var found = Set<Int32>()
        if let skeleton = words.skeletons.existing(FoldedText.skeleton(word)) {
            found.formUnion(bySkeleton[Int(skeleton)])
        }
        for group in GivenNames.groups[word] ?? [] {
            for other in GivenNames.members[Int(group)] {
                if let skeleton = words.skeletons.existing(FoldedText.skeleton(other)) {
                    found.formUnion(bySkeleton[Int(skeleton)])
                }
            }
        }
        return found
    }
}
