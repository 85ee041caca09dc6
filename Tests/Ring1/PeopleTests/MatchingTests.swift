// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import People
import Primitives
import Testing

@Suite struct `Matching of records` {
    @Test(arguments: [
        ("Anna Meyer", "Anna Meyer"), ("Anna Meyer", "Meyer, Anna"), ("Anna Meyer", "MEYER Anna"),
        ("Robert Fitzgerald", "Bob Fitzgerald"), ("Jürgen Müller", "Juergen Mueller"),
        ("Jürgen Müller", "Jurgen Muller"),
        ("Anna Meyer", "A. Meyer"), ("Anna Meyer", "Dr. Anna Meyer"), ("Anna Meyer", "Anna Katharina Meyer"),
        ("Сергей Иванов", "Sergey Ivanov"), ("Sergei Ivanov", "Sergey Ivanov"), ("Anna Meyer", "Anna Meyr"),
        ("Ludwig van Beethoven", "Ludwig Beethoven"), ("Seán O'Brien", "Sean O\u{2019}Brien"),
        ("Anna Meyer", "Anna\u{200D} Meyer"), ("Anna Schmidt", "Anna Meyer-Schmidt"),
    ])
    func `one address and two spellings of a name are one person`(_ first: String, _ second: String) {
        var seen = Sightings()
        seen.mail(first, "someone@example.org")
        seen.mail(second, "someone@example.org", day: 2)
        let persons = seen.book.resolve().persons
        #expect(persons.count == 1)
        #expect(persons.first?.addresses.first?.sourceCount == 2)
    }

    @Test func `the same rare name with the same telephone is one person`() {
        var seen = Sightings()
        let one = seen.row("Anna Meyerbeer", [.phone: "+49 30 1234567"])
        let other = seen.row("Anna Meyerbeer", [.phone: "0049301234567", .email: "anna@example.org"])
        #expect(seen.book.resolve().joins(one, other))
    }

    @Test func `a name alone is not enough`() {
        var seen = Sightings()
        let one = seen.row("Anna Meyer", [.phone: "+49 30 1234567", .organisation: "Meyer Bau GmbH"])
        let other = seen.row("Anna Meyer", [.phone: "+33 1 98765432", .organisation: "Larkstone LLP"])
        #expect(!seen.book.resolve().joins(one, other))
    }

    @Test(arguments: [("Anna", "Hanna"), ("Jan", "Jana"), ("Maria", "Marius"), ("Karl", "Karla")])
    func `twins at one address with one telephone stay two`(_ first: String, _ second: String) {
        var seen = Sightings()
        let home: [PersonAttribute: String] = [.phone: "+49 30 1234567", .address: "Hauptstr. 5, 10115 Berlin"]
        let one = seen.row("\(first) Meyer", home)
        let other = seen.row("\(second) Meyer", home)
        #expect(!seen.book.resolve().joins(one, other))
    }

    @Test func `one telephone for five hundred people joins nobody`() {
        var seen = Sightings()
        let first = seen.row("Paula Arbogast", [.phone: "+49 30 1234567"])
        for number in 0..<500 {
            seen.row("\(Self.word(number)) \(Self.word(number * 7))son", [.phone: "+49 30 1234567"])
        }
        let snapshot = seen.book.resolve()
        #expect(snapshot.persons.count == 501)
        #expect(snapshot.person(first)?.phones.first?.isGeneric == true)
        #expect(snapshot.find(phone: "030 1234567").count == 501)
    }

    /// Four letters for a number, no two of which are alike.
    private static func word(_ number: Int) -> String {
        let letters = Array("bdfgklmnprstvz")
        let vowels = Array("aeiou")
        return String([
            letters[number % 14], vowels[number / 14 % 5], letters[number / 70 % 14], vowels[number / 980 % 5],
        ])
    }

    @Test func `a value that becomes generic takes back the merges it made`() {
        var seen = Sightings()
        let one = seen.row("P. Arbogast", [.phone: "+49 30 1234567"])
        let other = seen.row("Paula Arbogast", [.phone: "+49 30 1234567"])
        let before = seen.book.resolve()
        #expect(before.joins(one, other) || before.asks(one, other))
        for number in 0..<40 {
            seen.row("\(Self.word(number)) \(Self.word(number * 7))son", [.phone: "+49 30 1234567"])
        }
        let after = seen.book.resolve()
        #expect(!after.joins(one, other))
        #expect(after.persons.count == 42)
    }

    @Test(arguments: ["info@example.org", "support@example.org", "office@example.org", "team@example.org"])
    func `people who write from a shared mailbox stay apart`(_ address: String) {
        var seen = Sightings()
        let anna = seen.mail("Anna Meyer", address)
        let bernd = seen.mail("Bernd Krause", address, day: 2)
        let mailbox = seen.mail(nil, "sales@example.org")
        let snapshot = seen.book.resolve()
        #expect(!snapshot.joins(anna, bernd))
        #expect(snapshot.person(mailbox)?.kind == .mailbox)
    }

    @Test(arguments: [
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"), ("Build Robot", "ci-bot@example.org"),
        ("Anna Meyer via Forge", "noreply@forge.example"), ("Mailer Daemon", "mailer-daemon@example.org"),
    ])
    func `a program is no person and joins none`(_ name: String, _ address: String) {
        var seen = Sightings()
        let program = seen.mail(name, address)
        let anna = seen.mail("Anna Meyer", "anna.meyer@example.org")
        let snapshot = seen.book.resolve()
        #expect(snapshot.person(program)?.kind == .program)
        #expect(!snapshot.joins(program, anna) && !snapshot.asks(program, anna))
    }

    @Test func `a company under its own name is no person`() {
        var seen = Sightings()
        seen.row("Jonas Berg", [.organisation: "Anna Meyer"])
        let company = seen.row("Anna Meyer", [.phone: "+49 30 1234567"])
        let form = seen.row("Anna Meyer GmbH", [.phone: "+49 30 1234567"])
        let snapshot = seen.book.resolve()
        #expect(snapshot.person(company)?.kind == .organisation)
        #expect(snapshot.person(form)?.kind == .organisation)
    }

    @Test func `a name of one word goes to review at most`() {
        var seen = Sightings()
        let full = seen.row("Anna Meyerbeer", [.phone: "+49 30 1234567", .address: "Hauptstr. 5, 10115 Berlin"])
        let single = seen.row("Anna", [.phone: "+49 30 1234567", .address: "Hauptstr. 5, 10115 Berlin"])
        let snapshot = seen.book.resolve()
        #expect(!snapshot.joins(full, single))
        #expect(snapshot.asks(full, single))
    }

    @Test func `a bare first name as mailbox does not join two people`() {
        var seen = Sightings()
        let one = seen.mail("john", "john@one.example")
        let other = seen.mail("John Smith", "john@two.example")
        #expect(!seen.book.resolve().joins(one, other))
    }

    @Test func `an address that somebody else has later stays with each in their time`() throws {
        var seen = Sightings()
        let anna = seen.mail("Anna Meyer", "office.berlin@example.org", day: 10)
        seen.mail("Anna Meyer", "office.berlin@example.org", day: 20)
        let bernd = seen.mail("Bernd Krause", "office.berlin@example.org", day: 200)
        seen.mail(nil, "office.berlin@example.org", day: 210)
        let snapshot = seen.book.resolve()
        #expect(!snapshot.joins(anna, bernd))
        #expect(snapshot.conflicts.map(\.kind) == [.reassignedAddress])
        #expect(
            snapshot.find(address: "office.berlin@example.org", at: Sightings.day(15)).map(\.name) == ["Anna Meyer"])
        #expect(
            snapshot.find(address: "office.berlin@example.org", at: Sightings.day(205)).map(\.name) == ["Bernd Krause"])
        let address = try #require(snapshot.person(anna)?.addresses.first)
        #expect(address.to == Sightings.day(200))
        #expect(snapshot.person(bernd)?.addresses.first?.sourceCount == 2)
    }

    @Test func `a record with no name goes to whoever had the address then`() {
        var seen = Sightings()
        let anna = seen.mail("Anna Meyer", "desk7@example.org", day: 10)
        let bernd = seen.mail("Bernd Krause", "desk7@example.org", day: 200)
        seen.fact("desk7@example.org", .phone, "+49 30 1111222", day: 12)
        seen.fact("desk7@example.org", .phone, "+49 30 3333444", day: 220)
        let snapshot = seen.book.resolve()
        #expect(snapshot.person(anna)?.phones.map(\.value) == ["+49 30 1111222"])
        #expect(snapshot.person(bernd)?.phones.map(\.value) == ["+49 30 3333444"])
    }

    @Test func `two official numbers of one kind are two people`() {
        var seen = Sightings()
        let one = seen.row("Anna Meyer", [.identifier: "staff:17", .email: "a.meyer@example.org"])
        let other = seen.row("Anna Meyer", [.identifier: "staff:18", .email: "a.meyer@example.org"])
        let third = seen.row("A. Meyer", [.identifier: "staff:17"])
        let snapshot = seen.book.resolve()
        #expect(!snapshot.joins(one, other))
        #expect(snapshot.joins(one, third))
    }
}
