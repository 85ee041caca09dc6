// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import People
import Primitives

/// Builds books out of short descriptions of what was seen.
struct Sightings {
    var book = PeopleBook(salt: Array("tenant".utf8))
    private var entry: UInt64 = 0

    /// A day of the year 2020 plus days, at midnight.
    static func day(_ day: Int) -> Instant { Instant(milliseconds: 1_577_836_800_000 + Int64(day) * 86_400_000) }

    /// One mail header: a name and an address; returns the identifier that its record has if it is its first.
    @discardableResult mutating func mail(_ name: String?, _ address: String, day: Int? = 1) -> PersonID {
        entry += 1
        let at = day.map { Self.day($0) }
        if let name { see(0, address, true, .name, name, "mail.header.from", at) }
        see(1, address, true, .email, address, "mail.header.from", at)
        return PersonID(salt: book.salt, entry: entry, ordinal: name == nil ? 1 : 0)
    }

    /// One row of a list, known by its name inside this source only.
    @discardableResult mutating func row(
        _ name: String, _ values: [PersonAttribute: String] = [:], day: Int? = 1, rule: String = "table.row"
    ) -> PersonID {
        entry += 1
        let at = day.map { Self.day($0) }
        see(0, name, false, .name, name, rule, at)
        for (ordinal, attribute) in values.keys.sorted().enumerated() {
            see(ordinal + 1, name, false, attribute, values[attribute] ?? "", rule, at)
        }
        return PersonID(salt: book.salt, entry: entry, ordinal: 0)
    }

    /// One fact about an address, such as from a signature.
    mutating func fact(
        _ address: String, _ attribute: PersonAttribute, _ value: String, day: Int, rule: String = "signature.line"
    ) {
        entry += 1
        see(0, address, true, attribute, value, rule, Self.day(day))
    }

    private mutating func see(
        _ ordinal: Int, _ key: String, _ isAddress: Bool, _ attribute: PersonAttribute, _ value: String, _ rule: String,
        _ at: Instant?
    ) {
        book.observe(
            PersonObservation(
                entry: entry, ordinal: ordinal, at: at, key: key, isAddress: isAddress, attribute: attribute,
                value: value, rule: rule, span: ordinal..<(ordinal + value.utf8.count)))
    }

    /// A judgement about two records.
    mutating func judge(
        _ verdict: PersonJudgement.Verdict, _ left: PersonID, _ right: PersonID, id: String, day: Int = 100,
        undoes: String? = nil
    ) {
        book.judge(
            PersonJudgement(
                id: id, left: left, right: right, verdict: verdict, actor: "operator", at: Self.day(day),
                reason: "seen",
                undoes: undoes))
    }
}

extension PeopleSnapshot {
    /// Whether two records are of one person.
    func joins(_ left: PersonID, _ right: PersonID) -> Bool {
        guard let one = person(left), let other = person(right) else { return false }
        return one.id == other.id
    }
    /// Whether the review queue asks about the persons of two records.
    func asks(_ left: PersonID, _ right: PersonID) -> Bool {
        guard let one = person(left)?.id, let other = person(right)?.id else { return false }
        return review.contains { Set([$0.left, $0.right]) == Set([one, other]) }
    }
}
