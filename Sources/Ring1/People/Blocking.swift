// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Finds the pairs worth comparing: records that share one of a dozen keys.
///
/// A block larger than the limit is divided by one more letter of the name; what is still larger, and what goes beyond
/// the limit of pairs, is left out and counted. A key that so many share tells hardly anyone apart.
struct Blocking {
    private struct Entry {
        let key: UInt64
        let refinement: UInt8
        let side: UInt8
        let record: Int32
    }
    /// Who stands under an alias key: a login or single word, a full name, the local part of somebody with a full name.
    /// One of a pair must be a login.
    private enum Side {
        static let login: UInt8 = 1, name: UInt8 = 2, local: UInt8 = 3
    }
    private enum Key: UInt64 {
        case email = 1, local, stem, phone, identifier, familyAndInitial, familyAndGroup, givenAndInitial, bothNames
        case employer, postal, alias
    }

    /// Candidate pairs, the smaller record first, ascending, each once: left in the upper half, right in the lower.
    private(set) var pairs: [UInt64] = []
    /// Blocks left out.
    private(set) var skipped = 0

    init(_ table: MatchTable) {
        var entries: [Entry] = []
        entries.reserveCapacity(table.count * 14)
        for record in 0..<table.count { Self.keys(of: record, table, into: &entries) }
        entries.sort { left, right in
            if left.key != right.key { return left.key < right.key }
            if left.refinement != right.refinement { return left.refinement < right.refinement }
            if left.record != right.record { return left.record < right.record }
            return left.side < right.side
        }
        var blocks: [Range<Int>] = []
        var start = 0
        while start < entries.count {
            var end = start + 1
            while end < entries.count, entries[end].key == entries[start].key { end += 1 }
            if end - start <= table.limits.blockRecords {
                if end - start > 1 { blocks.append(start..<end) }
            } else {
                var from = start
                while from < end {
                    var to = from + 1
                    while to < end, entries[to].refinement == entries[from].refinement { to += 1 }
                    if to - from > table.limits.blockRecords || to - from == end - start {
                        skipped += 1
                    } else if to - from > 1 {
                        blocks.append(from..<to)
                    }
                    from = to
                }
            }
            start = end
        }
        // Small blocks first, so that the limit of pairs takes away the least telling ones.
        blocks.sort { ($0.count, $0.lowerBound) < ($1.count, $1.lowerBound) }
        var total = 0
        for block in blocks {
            total += block.count * (block.count - 1) / 2
            if total > table.limits.pairs {
                skipped += 1
                continue
            }
            for left in block {
                for right in (left + 1)..<block.upperBound {
                    let one = entries[left]
                    let other = entries[right]
                    if one.record == other.record { continue }
                    if one.side + other.side > 0, one.side != Side.login, other.side != Side.login { continue }
                    let low = UInt64(UInt32(min(one.record, other.record)))
                    pairs.append(low << 32 | UInt64(UInt32(max(one.record, other.record))))
                }
            }
        }
        pairs.sort()
        var kept = 0
        for index in pairs.indices where index == 0 || pairs[index] != pairs[kept - 1] {
            pairs[kept] = pairs[index]
            kept += 1
        }
        pairs.removeLast(pairs.count - kept)
    }

    private static func keys(of record: Int, _ table: MatchTable, into entries: inout [Entry]) {
        func add(_ kind: Key, _ first: Int32, _ second: Int32, refinement: UInt8 = 0, side: UInt8 = 0) {
            entries.append(
                Entry(key: mix(kind.rawValue, first, second), refinement: refinement, side: side, record: Int32(record))
            )
        }
        func add(alias: [UInt8], side: UInt8) {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in alias { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            entries.append(
                Entry(
                    key: mix(
                        Key.alias.rawValue, Int32(truncatingIfNeeded: hash), Int32(truncatingIfNeeded: hash >> 32)),
                    refinement: 0, side: side, record: Int32(record)))
        }
        let isPartial = !table.names[record].contains { table.nameWords[Int($0)].isFull }
        for email in table.emails[record] {
            let parts = table.addressParts[Int(table.emailForm[Int(email)])]
            add(.email, table.emailForm[Int(email)], 0)
            guard parts.isPersonal else { continue }
            if !parts.isWeak {
                add(.local, parts.local, 0)
                if table.stems.values[Int(parts.stem)].count >= 5 { add(.stem, parts.stem, 0) }
            }
            let side = isPartial ? Side.login : Side.local
            add(alias: table.stems.values[Int(parts.stem)], side: side)
            let local = table.locals.values[Int(parts.local)]
            if local != table.stems.values[Int(parts.stem)] { add(alias: local, side: side) }
        }
        for phone in table.phones[record] where !table.genericPhones[Int(phone)] { add(.phone, phone, 0) }
        for number in table.identifiers[record] where !table.genericIdentifiers[Int(number)] {
            add(.identifier, number, 0)
            let text = table.records.forms.others.values[Int(number)]
            if text[0] == UInt8(PersonAttribute.handle.index) { add(alias: Array(text.dropFirst()), side: Side.login) }
        }
        for name in table.names[record] {
            let name = table.nameWords[Int(name)]
            guard name.isFull else {
                if name.single >= 0 { add(alias: table.words.bytes(name.single), side: Side.login) }
                continue
            }
            let given = table.words.bytes(name.given)
            let family = table.words.bytes(name.family)
            let givenKey = table.words.skeletonOf[Int(name.given)]
            let familyKey = table.words.skeletonOf[Int(name.family)]
            let second = given.count > 1 ? given[1] : 0
            add(.familyAndInitial, familyKey, Int32(given[0]), refinement: second)
            for group in table.words.groups(name.given) {
                add(.familyAndGroup, familyKey, Int32(group), refinement: second)
            }
            if given.count > 1 {
                add(.givenAndInitial, givenKey, Int32(family[0]), refinement: family.count > 1 ? family[1] : 0)
            }
            add(.bothNames, min(givenKey, familyKey), max(givenKey, familyKey))
            for index in 0..<4 where name.others[index] >= 0 {
                let other = table.words.bytes(name.others[index])
                guard other.count > 1 else { continue }
                add(
                    .familyAndInitial, table.words.skeletonOf[Int(name.others[index])], Int32(given[0]),
                    refinement: second)
                add(.familyAndInitial, familyKey, Int32(other[0]), refinement: other[1])
            }
            for organisation in table.organisations[record] {
                add(.employer, organisation, Int32(family[0]), refinement: given[0])
            }
            add(alias: given + family, side: Side.name)
            add(alias: family + given, side: Side.name)
            add(alias: given.prefix(1) + family, side: Side.name)
            add(alias: family + given.prefix(1), side: Side.name)
            if given.count >= 3 { add(alias: given + family.prefix(1), side: Side.name) }
            for length in 4...7 where family.count > length {
                add(alias: given.prefix(1) + Array(family.prefix(length)), side: Side.name)
            }
            for index in 0..<4 where name.others[index] >= 0 {
                let other = table.words.bytes(name.others[index])
                add(alias: given.prefix(1) + other.prefix(1) + family, side: Side.name)
                add(alias: given.prefix(1) + other + family, side: Side.name)
            }
        }
        for postal in table.postals[record] { add(.postal, postal, 0) }
    }

    private static func mix(_ kind: UInt64, _ first: Int32, _ second: Int32) -> UInt64 {
        var value = UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second))
        value = (value ^ kind &* 0x9E37_79B9_7F4A_7C15) &* 0xBF58_476D_1CE4_E5B9
        value ^= value >> 29
        return (value &* 0x94D0_49BB_1331_11EB) ^ value >> 32
    }
}
