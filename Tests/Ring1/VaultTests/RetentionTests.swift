// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Primitives
import TestKit
import Testing

@testable import Vault

@Suite("Retention")
struct RetentionTests {
    static func time(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    @Test(arguments: [
        ("none", "2024-05-06T07:08:09.010Z", nil), ("permanent", "2024-05-06T07:08:09.010Z", "never"),
        ("years-3", "2024-05-06T07:08:09.010Z", "2027-05-06T07:08:09.010Z"),
        ("years-6", "2024-05-06T07:08:09.010Z", "2030-05-06T07:08:09.010Z"),
        ("years-10", "2024-05-06T07:08:09.010Z", "2034-05-06T07:08:09.010Z"),
        ("years-3", "2024-02-29T23:59:59.999Z", "2027-03-01T23:59:59.999Z"),
        ("years-10", "2024-02-29T00:00:00.000Z", "2034-03-01T00:00:00.000Z"),
        ("years-6", "1965-12-31T23:59:59.999Z", "1971-12-31T23:59:59.999Z"),
        ("years-3", "1969-12-31T23:59:59.999Z", "1972-12-31T23:59:59.999Z"),
    ]) func `a class ends on the same day of a later year`(_ name: String, _ start: String, _ end: String?) throws {
        let period = try #require(RetentionClass(rawValue: name))
        #expect(try period.end(from: Self.time(start)).text == end)
    }

    @Test func `a stated end makes the period longer and never shorter`() throws {
        let start = try Self.time("2026-01-01T00:00:00.000Z")
        let early = try Self.time("2026-06-01T00:00:00.000Z")
        let late = try Self.time("2040-01-01T00:00:00.000Z")
        #expect(Retention(.years3, until: early).end(recordedAt: start) == RetentionClass.years3.end(from: start))
        #expect(Retention(.years3, until: late).end(recordedAt: start) == .at(late))
        #expect(Retention(.none, until: early).end(recordedAt: start) == .at(early))
        #expect(Retention(.permanent, until: early).end(recordedAt: start) == .never)
        #expect(Retention(.years3, until: early).fixed(recordedAt: start).until?.rfc3339 == "2029-01-01T00:00:00.000Z")
        #expect(Retention(.permanent).fixed(recordedAt: start) == Retention(.permanent))
        #expect(Retention(.none).fixed(recordedAt: start) == Retention(.none))
    }

    @Test func `ends are reached at their instant, and for ever never`() {
        let end = Instant(milliseconds: 1000)
        #expect(!RetentionEnd.at(end).isReached(at: Instant(milliseconds: 999)))
        #expect(RetentionEnd.at(end).isReached(at: end))
        #expect(RetentionEnd.over.isReached(at: Instant(milliseconds: .min)))
        #expect(!RetentionEnd.never.isReached(at: Instant(milliseconds: .max)))
        let ends: [RetentionEnd] = [.over, .at(Instant(milliseconds: .min)), .at(Instant(milliseconds: .max)), .never]
        #expect(ends.shuffled().sorted() == ends)
    }

    @Test(arguments: RetentionClass.allCases) func `a retention is read as it was written`(_ period: RetentionClass)
        throws
    {
        for until in [nil, Instant(milliseconds: 1_800_000_000_123), Instant(milliseconds: .max)] {
            let retention = Retention(period, until: until)
            #expect(Retention(json: retention.json) == retention)
            #expect(try JSONValue(parsing: CanonicalJSON.encode(retention.json)) == retention.json)
        }
    }

    @Test(arguments: [
        "{}", "[]", "{\"class\":\"years-7\"}", "{\"class\":3}", "{\"class\":\"none\",\"x\":1}",
        "{\"class\":\"permanent\",\"until\":\"2030-01-01T00:00:00.000Z\"}",
        "{\"class\":\"years-3\",\"until\":\"2030-01-01T00:00:00Z\"}", "{\"class\":\"years-3\",\"until\":\"soon\"}",
        "{\"class\":\"years-3\",\"until\":null}", "{\"class\":\"years-3\",\"until\":5}",
    ]) func `anything else is no retention`(_ text: String) throws {
        #expect(Retention(json: try JSONValue(parsing: Array(text.utf8))) == nil)
    }
}

@Suite("Ranges of entries")
struct EntryRangesTests {
    @Test func `ranges are kept in order, merged where they touch`() throws {
        #expect(try EntryRanges([9, 3, 4, 4, 5]).ranges == [3...5, 9...9])
        #expect(try EntryRanges(ranges: [5...7, 1...2, 3...4, 6...6]).ranges == [1...7])
        #expect(try EntryRanges(ranges: [1...2, 4...5]).count == 4)
        #expect(try EntryRanges(ranges: [1...2, 4...5]).json == [[1, 2], [4, 5]])
    }

    @Test func `they answer as a set of indices does`() throws {
        var random = SeededGenerator(test: "entry ranges")
        for _ in 0..<200 {
            let one = Set((0..<Int.random(in: 0...30, using: &random)).map { _ in random.next() % 60 })
            let two = Set((0..<Int.random(in: 0...5, using: &random)).map { _ in random.next() % 60 })
            let ranges = try EntryRanges(one)
            #expect((0..<61).allSatisfy { ranges.contains($0) == one.contains($0) })
            #expect(ranges.count == UInt64(one.count) && ranges.last == one.max())
            #expect(try ranges.intersects(EntryRanges(two)) == !one.isDisjoint(with: two))
            #expect(try EntryRanges(json: ranges.json) == ranges)
        }
    }

    @Test func `what is over a limit is refused`() throws {
        #expect(try EntryRanges((0..<512).map { $0 * 2 }).ranges.count == 512)
        #expect(refusal { _ = try EntryRanges((0..<513).map { $0 * 2 }) } == .controlInvalid)
        #expect(try EntryRanges([EntryRanges.maxIndex]).count == 1)
        #expect(refusal { _ = try EntryRanges([EntryRanges.maxIndex + 1]) } == .controlInvalid)
        #expect(refusal { _ = try EntryRanges([.max]) } == .controlInvalid)
    }

    @Test(arguments: [
        "{}", "[1]", "[[1]]", "[[2,1]]", "[[-1,2]]", "[[1,2,3]]", "[[1,2],[3,4]]", "[[5,6],[1,2]]", "[[1.5,2]]",
    ])
    func `another form is refused`(_ text: String) throws {
        let json = try JSONValue(parsing: Array(text.utf8))
        #expect(refusal { _ = try EntryRanges(json: json) } == .controlInvalid)
    }
}
