// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import People
import Primitives
import TestKit
import Testing

@Suite struct `Resolution as a function` {
    private static let given = ["Anna", "Hanna", "Robert", "Bob", "A.", "Jürgen", "Juergen", "Clara", "", "Sergey"]
    private static let family = ["Meyer", "Meier", "Müller", "Mueller", "Krause", "O'Brien", "", "Smith"]
    private static let addresses = ["a@x.org", "b@x.org", "anna.meyer@x.org", "info@x.org", "bob@gmail.com", "c@y.org"]
    private static let phones = ["+49 30 1111111", "0049 30 1111111", "+33 1 2222222", "+1 212 5550100"]
    private static let organisations = ["Larkstone LLP", "Meyer Bau GmbH", "Krause AG"]

    private static func observations(_ count: Int, _ random: inout SeededGenerator) -> [PersonObservation] {
        (0..<count).map { number in
            let isAddress = Bool.random(using: &random)
            let attribute = PersonAttribute.allCases.randomElement(using: &random) ?? .name
            let name = "\(given.randomElement(using: &random) ?? "") \(family.randomElement(using: &random) ?? "")"
            let value =
                switch attribute {
                case .name: name
                case .email: addresses.randomElement(using: &random) ?? ""
                case .phone: phones.randomElement(using: &random) ?? ""
                default: organisations.randomElement(using: &random) ?? ""
                }
            let entry = UInt64.random(in: 0..<UInt64(count / 3), using: &random)
            return PersonObservation(
                entry: entry, ordinal: number,
                at: Bool.random(using: &random) ? Sightings.day(Int(entry)) : nil,
                key: isAddress ? addresses.randomElement(using: &random) ?? "" : name, isAddress: isAddress,
                attribute: attribute, value: value, rule: ["vcard.x", "mail.x", "signature.x"][number % 3], span: nil)
        }
    }

    private static func judgements(_ count: Int, _ random: inout SeededGenerator, _ known: [PersonID])
        -> [PersonJudgement]
    {
        (0..<count).compactMap { number in
            guard let left = known.randomElement(using: &random), let right = known.randomElement(using: &random),
                left != right
            else { return nil }
            return PersonJudgement(
                id: "j\(number)", left: left, right: right,
                verdict: PersonJudgement.Verdict.allCases.randomElement(using: &random) ?? .same, actor: "operator",
                at: Sightings.day(Int.random(in: 0..<10, using: &random)), reason: "",
                undoes: number % 5 == 4 ? "j\(Int.random(in: 0..<number, using: &random))" : nil)
        }
    }

    private static func book(_ observations: [PersonObservation], _ judgements: [PersonJudgement]) -> PeopleBook {
        var book = PeopleBook(salt: [7])
        for observation in observations { book.observe(observation) }
        for judgement in judgements { book.judge(judgement) }
        return book
    }

    @Test func `any order and repetition of equal observations and judgements gives the same`() {
        var random = SeededGenerator(test: "PeopleBook order")
        for round in 0..<25 {
            let observations = Self.observations(20 + round * 6, &random)
            let records = Self.book(observations, []).resolve().persons.flatMap(\.records)
            let judgements = Self.judgements(12, &random, records)
            let first = Self.book(observations, judgements).resolve()
            let again = observations.shuffled(using: &random) + observations.prefix(5)
            let second = Self.book(again, judgements.shuffled(using: &random) + judgements.prefix(2)).resolve()
            #expect(first.persons == second.persons)
            #expect(first.review == second.review)
            #expect(first.conflicts == second.conflicts)
        }
    }

    @Test func `every record is of exactly one person, and no person holds records judged different`() {
        var random = SeededGenerator(test: "PeopleBook partition")
        for _ in 0..<25 {
            let observations = Self.observations(90, &random)
            let records = Self.book(observations, []).resolve().persons.flatMap(\.records)
            let judgements = Self.judgements(12, &random, records).filter { $0.undoes == nil }
            let snapshot = Self.book(observations, judgements).resolve()
            let all = snapshot.persons.flatMap(\.records)
            #expect(Set(all).count == all.count && Set(all) == Set(records))
            for judgement in judgements where judgement.verdict == .different {
                #expect(!snapshot.joins(judgement.left, judgement.right))
            }
        }
    }

    @Test func `identifiers of records stay when the ledger grows`() {
        var random = SeededGenerator(test: "PeopleBook growth")
        let observations = Self.observations(120, &random).sorted { $0.entry < $1.entry }
        let early = observations.filter { $0.entry < 20 }
        let before = Set(Self.book(early, []).resolve().persons.flatMap(\.records))
        let after = Set(Self.book(observations, []).resolve().persons.flatMap(\.records))
        #expect(!before.isEmpty && before.isSubset(of: after))
    }

    @Test func `another tenant's salt gives other identifiers`() {
        let one = PersonID(salt: [1], entry: 4, ordinal: 2)
        #expect(one != PersonID(salt: [2], entry: 4, ordinal: 2))
        #expect(PersonID(one.description) == one)
        #expect(PersonID("zz") == nil && PersonID(String(repeating: "g", count: 32)) == nil)
    }

    @Test func `observations beyond a limit are counted and left out`() {
        var book = PeopleBook(salt: [1], limits: PeopleLimits(observations: 2, valueBytes: 40))
        func see(_ entry: UInt64, _ value: String) {
            book.observe(
                PersonObservation(
                    entry: entry, ordinal: 0, at: nil, key: "k", isAddress: false, attribute: .name, value: value,
                    rule: "table.row", span: nil))
        }
        see(1, "Anna Meyer")
        see(2, String(repeating: "x", count: 41))
        see(3, "Bernd Krause")
        see(4, "Clara Vogelsang")
        #expect(book.observationCount == 2 && book.refusedCount == 2)
        #expect(book.resolve().persons.count == 2)
    }

    @Test(arguments: [
        "", " ", ",", ",,,", "\u{202E}\u{200B}", "\0", "@", "a@", "@b", "....",
        "()", "-", "'", "Dr.",
        "Dr. Prof.",
        "von der",
        "Jr.", "\u{0301}\u{0301}\u{0301}", "👩🏽‍🚒", "山田太郎", "محمد بن سلمان", "ΑΛΈΞΑΝΔΡΟΣ",
        "İstanbul Iğdır", "ß",
        "a b c d e f g h i j k",
    ])
    func `odd names never stop the resolution`(_ name: String) {
        var seen = Sightings()
        for attribute in PersonAttribute.allCases { seen.row(name, [attribute: name]) }
        seen.mail(name, name)
        seen.mail(name, "a@example.org")
        #expect(!seen.book.resolve().persons.isEmpty)
    }

    @Test func `an empty book resolves to nobody`() {
        let snapshot = PeopleBook(salt: []).resolve()
        #expect(snapshot.persons.isEmpty && snapshot.review.isEmpty && snapshot.conflicts.isEmpty)
    }
}
