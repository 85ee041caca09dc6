// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import People
import Primitives
import Testing

@Suite struct `Judgements` {
    private static let one = String(repeating: "1", count: 32)

    /// The content of a judgement with one part that may be wrong.
    private static func content(
        left: String = String(repeating: "0", count: 32), at: String = "2026-01-01T00:00:00Z",
        verdict: String = "same", more: String = ""
    ) -> String {
        let sides = #""left":"\#(left)","right":"\#(one)","verdict":"\#(verdict)""#
        return #"{"actor":"a","at":"\#(at)","id":"x","reason":"",\#(sides)\#(more)}"#
    }

    private static func three() -> (Sightings, PersonID, PersonID, PersonID) {
        var seen = Sightings()
        let anna = seen.row("Anna Meyerbeer", [.phone: "+49 30 1234567"])
        let bernd = seen.row("Bernd Krauskopf", [.phone: "+49 30 7654321"])
        let clara = seen.row("Clara Vogelsang", [.phone: "+49 30 5556667"])
        return (seen, anna, bernd, clara)
    }

    @Test func `same joins two records, and undoing it parts them again`() {
        var (seen, anna, bernd, _) = Self.three()
        seen.judge(.same, anna, bernd, id: "j1")
        #expect(seen.book.resolve().joins(anna, bernd))
        seen.judge(.same, anna, bernd, id: "j2", day: 101, undoes: "j1")
        #expect(!seen.book.resolve().joins(anna, bernd))
        seen.judge(.same, anna, bernd, id: "j3", day: 102, undoes: "j2")
        #expect(seen.book.resolve().joins(anna, bernd))
    }

    @Test func `an undo that is dated before what it undoes has no effect`() {
        var (seen, anna, bernd, _) = Self.three()
        seen.judge(.same, anna, bernd, id: "j1", day: 100)
        seen.judge(.same, anna, bernd, id: "j0", day: 50, undoes: "j1")
        #expect(seen.book.resolve().joins(anna, bernd))
    }

    @Test func `different keeps two records apart whatever else is learned`() {
        var seen = Sightings()
        let one = seen.mail("Anna Meyer", "anna.meyer@example.org")
        let other = seen.row("Anna Meyer", [.email: "anna.meyer@example.org", .phone: "+49 30 1234567"])
        #expect(seen.book.resolve().joins(one, other))
        seen.judge(.different, one, other, id: "j1")
        let bridge = seen.row("Anna Meyer", [.email: "anna.meyer@example.org", .phone: "+49 30 1234567"], day: 3)
        let snapshot = seen.book.resolve()
        #expect(!snapshot.joins(one, other))
        #expect(!snapshot.asks(one, other))
        #expect(snapshot.joins(bridge, one) != snapshot.joins(bridge, other))
    }

    @Test func `a contradiction over three records is a conflict and different wins`() throws {
        var (seen, anna, bernd, clara) = Self.three()
        seen.judge(.same, anna, bernd, id: "j1", day: 100)
        seen.judge(.same, bernd, clara, id: "j2", day: 101)
        seen.judge(.different, anna, clara, id: "j3", day: 102)
        let snapshot = seen.book.resolve()
        #expect(snapshot.joins(anna, bernd) && !snapshot.joins(bernd, clara))
        let conflict = try #require(snapshot.conflicts.first)
        #expect(conflict.kind == .contradictoryJudgements)
        #expect(conflict.judgements.map(\.id) == ["j2", "j3"])
    }

    @Test(arguments: [(100, 101), (101, 100)])
    func `same and different about one pair are a conflict in either order`(_ same: Int, _ different: Int) {
        var (seen, anna, bernd, _) = Self.three()
        seen.judge(.same, anna, bernd, id: "s", day: same)
        seen.judge(.different, bernd, anna, id: "d", day: different)
        let snapshot = seen.book.resolve()
        #expect(!snapshot.joins(anna, bernd))
        #expect(snapshot.conflicts.map(\.kind) == [.contradictoryJudgements])
    }

    @Test func `unsure takes a pair out of the queue and joins nothing`() {
        var seen = Sightings()
        let full = seen.row("Anna Meyerbeer", [.phone: "+49 30 1234567"])
        let single = seen.row("Anna", [.phone: "+49 30 1234567"])
        #expect(seen.book.resolve().asks(full, single))
        seen.judge(.unsure, full, single, id: "j1")
        let snapshot = seen.book.resolve()
        #expect(!snapshot.asks(full, single) && !snapshot.joins(full, single))
    }

    @Test func `a judgement about a record that is not there is a conflict, never silent`() {
        var (seen, anna, _, _) = Self.three()
        seen.judge(.same, anna, PersonID(salt: [9], entry: 1, ordinal: 1), id: "j1")
        #expect(seen.book.resolve().conflicts.map(\.kind) == [.unknownRecord])
    }

    @Test func `a judgement is the same after its content is written and read`() throws {
        var (_, anna, bernd, _) = Self.three()
        let judgement = PersonJudgement(
            id: "01J", left: anna, right: bernd, verdict: .different, actor: "operator \u{1F511}", at: Sightings.day(3),
            reason: "two desks", undoes: "01H")
        #expect(try PersonJudgement(content: judgement.content) == judgement)
        swap(&anna, &bernd)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"id":"x"}"#, Self.content(left: "00"), Self.content(left: Self.one),
        Self.content(at: "yesterday"), Self.content(verdict: "maybe"), Self.content(more: #","more":1"#),
        Self.content(more: #","undoes":"x""#), Self.content(more: #","version":2"#),
    ])
    func `content that is no judgement is refused`(_ content: String) {
        #expect { try PersonJudgement(content: Array(content.utf8)) } throws: {
            ($0 as? PeopleError)?.kind == .judgementInvalid
        }
    }

    @Test func `the content that the refusals are made from is a judgement`() throws {
        #expect(try PersonJudgement(content: Array(Self.content().utf8)).verdict == .same)
    }

    @Test func `content over the limit is refused unread`() {
        #expect { try PersonJudgement(content: [UInt8](repeating: 0x20, count: 20_000)) } throws: {
            ($0 as? PeopleError)?.kind == .judgementTooLarge
        }
    }
}
