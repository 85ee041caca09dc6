// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import People
import Primitives
import Testing

@Suite struct `Golden records` {
    @Test func `a human's word stands before a vCard, a signature and a header`() {
        var seen = Sightings()
        let anna = seen.mail("anna meyer", "anna.meyer@example.org", day: 300)
        #expect(seen.book.resolve().person(anna)?.name == "anna meyer")
        seen.fact("anna.meyer@example.org", .name, "Anna M.", day: 200, rule: "signature.name")
        #expect(seen.book.resolve().person(anna)?.name == "Anna M.")
        seen.fact("anna.meyer@example.org", .name, "Anna Meyer", day: 100, rule: "vcard.fn")
        #expect(seen.book.resolve().person(anna)?.name == "Anna Meyer")
        seen.fact("anna.meyer@example.org", .name, "Anna Meyer-Brandt", day: 50, rule: "human.entry")
        #expect(seen.book.resolve().person(anna)?.name == "Anna Meyer-Brandt")
    }

    @Test func `an employer ends where the next one begins`() throws {
        var seen = Sightings()
        let anna = seen.mail("Anna Meyer", "anna.meyer@example.org", day: 1)
        seen.fact("anna.meyer@example.org", .organisation, "Larkstone LLP", day: 10)
        seen.fact("anna.meyer@example.org", .organisation, "Larkstone LLP", day: 50)
        seen.fact("anna.meyer@example.org", .organisation, "Meyer Bau GmbH", day: 90)
        let snapshot = seen.book.resolve()
        let found = try #require(snapshot.person(anna)?.organisations)
        #expect(found.map(\.value) == ["Meyer Bau GmbH", "Larkstone LLP"])
        #expect(found[1].from == Sightings.day(10) && found[1].lastEvidence == Sightings.day(50))
        #expect(found[1].to == Sightings.day(90) && found[0].to == nil)
        #expect(snapshot.conflicts.isEmpty)
    }

    @Test func `two employers at one time are a conflict`() {
        var seen = Sightings()
        let anna = seen.mail("Anna Meyer", "anna.meyer@example.org", day: 1)
        seen.fact("anna.meyer@example.org", .organisation, "Larkstone LLP", day: 10)
        seen.fact("anna.meyer@example.org", .organisation, "Meyer Bau GmbH", day: 20)
        seen.fact("anna.meyer@example.org", .organisation, "Larkstone LLP", day: 50)
        let conflicts = seen.book.resolve().conflicts
        #expect(conflicts.map(\.kind) == [.twoCurrentValues])
        #expect(conflicts.first?.persons == [anna])
        #expect(conflicts.first?.values == ["Larkstone LLP", "Meyer Bau GmbH"])
    }

    @Test func `two spellings of one employer are no conflict`() {
        var seen = Sightings()
        seen.mail("Anna Meyer", "anna.meyer@example.org", day: 1)
        seen.fact("anna.meyer@example.org", .organisation, "Larkstone Architects LLP", day: 10)
        seen.fact("anna.meyer@example.org", .organisation, "Larkstone Architects", day: 20)
        seen.fact("anna.meyer@example.org", .organisation, "Larkstone Architects LLP", day: 50)
        #expect(seen.book.resolve().conflicts.isEmpty)
    }

    @Test func `each value names its sources, of many the first and the newest`() throws {
        var seen = Sightings()
        let anna = seen.mail("Anna Meyer", "anna.meyer@example.org", day: 1)
        for day in 2...100 { seen.mail("Anna Meyer", "anna.meyer@example.org", day: day) }
        let name = try #require(seen.book.resolve().person(anna)?.names.first)
        #expect(name.sourceCount == 100)
        #expect(name.sources.map(\.entry) == Array(1...8) + Array(93...100))
        #expect(name.from == Sightings.day(1) && name.lastEvidence == Sightings.day(100))
        #expect(name.sources.first?.span == 0..<10)
        #expect(name.sources.first?.rule == "mail.header.from")
    }

    @Test func `values of entries without a date have no time and are not closed`() throws {
        var seen = Sightings()
        let anna = seen.row("Anna Meyer", [.organisation: "Larkstone LLP", .email: "a@example.org"], day: nil)
        seen.row("Anna Meyer", [.organisation: "Meyer Bau GmbH", .email: "a@example.org"], day: nil)
        let snapshot = seen.book.resolve()
        for value in try #require(snapshot.person(anna)).organisations {
            #expect(value.from == nil && value.to == nil && value.lastEvidence == nil)
        }
    }

    @Test func `an explanation adds up from the prior to the weight`() throws {
        var seen = Sightings()
        let one = seen.row("Anna Meyerbeer", [.phone: "+49 30 1234567"])
        let other = seen.row("A. Meyerbeer", [.phone: "+49 30 1234567"])
        let why = try seen.book.resolve().explain(one, other)
        let sum = why.steps.reduce(why.prior) { $0 + $1.weight + $1.adjustment }
        #expect(abs(sum - why.weight) < 0.001)
        #expect(why.steps.map(\.field) == [.given, .family, .phone])
        #expect(why.steps.map(\.level) == ["initial", "exact", "exact"])
        #expect(why.steps[2].left == ["+49 30 1234567"])
    }

    @Test func `an identifier that names nobody is refused`() {
        var seen = Sightings()
        let one = seen.row("Anna Meyerbeer")
        let nobody = PersonID(salt: [1], entry: 9, ordinal: 9)
        let snapshot = seen.book.resolve()
        #expect(snapshot.person(nobody) == nil)
        #expect { try snapshot.explain(one, nobody) } throws: { ($0 as? PeopleError)?.kind == .unknownPerson }
    }

    @Test func `answers are JSON with the identifier, the values and their sources`() throws {
        var seen = Sightings()
        let anna = seen.mail("Anna Meyer", "anna.meyer@example.org")
        let json = try #require(seen.book.resolve().person(anna)).json
        #expect(json["id"]?.stringValue == anna.description)
        #expect(json["name"]?.stringValue == "Anna Meyer")
        #expect(json["addresses"]?[0]?["sources"]?[0]?["entry"]?.intValue == 1)
    }

    @Test func `persons are found by address, number and any spelling of the name`() {
        var seen = Sightings()
        let anna = seen.row("Robert Müller", [.email: "Rob@Example.org", .phone: "+49 30 1234567"])
        let snapshot = seen.book.resolve()
        #expect(snapshot.find(address: "rob@example.ORG").map(\.id) == [anna])
        #expect(snapshot.find(phone: "0049 (30) 1234567").map(\.id) == [anna])
        for name in ["Robert Müller", "mueller bob", "Muller"] {
            #expect(snapshot.find(name: name).map(\.id) == [anna])
        }
        #expect(snapshot.find(name: "Anna Müller").isEmpty && snapshot.find(address: "x").isEmpty)
    }
}
