// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TestKit
import Testing

@Suite struct InstantTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_790_856_000_123, "2026-10-01T12:00:00.123Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_456_704_000_000, "2016-02-29T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `milliseconds and RFC 3339 text say the same`(milliseconds: Int64, text: String) {
        #expect(Instant(milliseconds: milliseconds).rfc3339 == text)
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(
        arguments: [
            ("1985-04-12T23:20:50.52Z", 482_196_050_520),
            ("1996-12-19T16:39:57-08:00", 851_042_397_000),
            ("1990-12-31T23:59:60Z", 662_688_000_000),
            ("1990-12-31T15:59:60-08:00", 662_688_000_000),
            ("1937-01-01T12:00:27.87+00:20", -1_041_337_172_130),
            ("2026-10-01t12:00:00z", 1_790_856_000_000),
            ("2026-10-01T12:00:00.1239999999999999999999Z", 1_790_856_000_123),
            ("2026-10-01T12:00:00-00:00", 1_790_856_000_000),
        ] as [(String, Int64)])
    func `the examples of RFC 3339 are read`(text: String, milliseconds: Int64) {
        #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026", "2026-10-01", "2026-10-01T12:00Z", "2026-10-01T12:00:00", "2026-10-01T24:00:00Z",
        "2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
        "2026-10-01T12:60:00Z", "2026-10-01T12:00:61Z", "2026-10-01T12:00:60Z", "2026-10-01T12:00:00.Z",
        "2026-10-01T12:00:00+0200", "2026-10-01T12:00:00+24:00", "2026-10-01T12:00:00+02:60",
        "2026-10-01T12:00:00Z ", " 2026-10-01T12:00:00Z", "２026-10-01T12:00:00Z", "2026-10-01 12:00:00Z",
        "12026-10-01T12:00:00Z", "2026-10-01T12:00:00.123", "2026/10/01T12:00:00Z",
    ])
    func `text that is not an RFC 3339 instant is refused`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `the ends of the range have a date and a text`() {
        #expect(Instant(milliseconds: .min).rfc3339 == "-292275055-05-16T16:47:04.192Z")
        #expect(Instant(milliseconds: .max).rfc3339 == "+292278994-08-17T07:12:55.807Z")
        #expect(Instant(milliseconds: .min).millisecondOfDay == 60_424_192)
    }

    @Test func `moving and measuring agree and never overflow`() {
        let start = Instant(milliseconds: 1000)
        #expect(start.advanced(by: .seconds(2)).milliseconds == 3000)
        #expect(start.duration(to: start.advanced(by: .milliseconds(-7))) == .milliseconds(-7))
        #expect(Instant(milliseconds: .max).advanced(by: .seconds(1)).milliseconds == .max)
        #expect(Instant(milliseconds: .min).advanced(by: .seconds(-1)).milliseconds == .min)
        #expect(Instant(milliseconds: .min).duration(to: Instant(milliseconds: .max)) > .zero)
    }

    @Test func `any instant of the four-digit years survives its text`() {
        var random = SeededGenerator(test: "any instant of the four-digit years survives its text")
        for _ in 0..<2000 {
            let instant = Instant(milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &random))
            #expect(instant.rfc3339.utf8.count == 24)
            #expect(Instant(rfc3339: instant.rfc3339) == instant)
        }
    }

    @Test func `a date and a time of day make an instant`() throws {
        let date = try #require(CivilDate("2026-10-01"))
        let instant = Instant(date: date, hour: 14, minute: 0, second: 0, millisecond: 123, offsetSeconds: 7200)
        #expect(instant?.rfc3339 == "2026-10-01T12:00:00.123Z")
        #expect(Instant(date: date, hour: 24, minute: 0, second: 0) == nil)
        #expect(Instant(date: date, hour: 0, minute: 0, second: 0, offsetSeconds: 86_400) == nil)
        let last = CivilDate(daysSinceEpoch: 106_751_991_167)
        #expect(Instant(date: last, hour: 7, minute: 12, second: 55, millisecond: 807)?.milliseconds == .max)
        #expect(Instant(date: last, hour: 7, minute: 12, second: 55, millisecond: 808) == nil)
    }

    @Test func `the system clock runs in this century`() {
        #expect(WallClock.system.now > Instant(milliseconds: 1_700_000_000_000))
    }
}

@Suite struct CivilDateTests {
    @Test(
        arguments: [
            (0, "1970-01-01", 4), (-1, "1969-12-31", 3), (11_016, "2000-02-29", 2), (-719_528, "0000-01-01", 6),
            (20_727, "2026-10-01", 4), (-25_508, "1900-03-01", 4),
        ] as [(Int, String, Int)])
    func `days, text and weekday agree`(days: Int, text: String, weekday: Int) throws {
        let date = CivilDate(daysSinceEpoch: days)
        #expect(date.description == text)
        #expect(date.weekday == weekday)
        #expect(CivilDate(text)?.daysSinceEpoch == days)
    }

    @Test func `every day of 800 years follows the one before`() throws {
        var expected = try #require(CivilDate(year: 1600, month: 1, day: 1))
        for days in expected.daysSinceEpoch..<(expected.daysSinceEpoch + 292_194) {
            let date = CivilDate(daysSinceEpoch: days)
            guard date == expected, date.daysSinceEpoch == days else {
                Issue.record("day \(days) is \(date), not \(expected)")
                return
            }
            expected = try #require(
                CivilDate(year: date.year, month: date.month, day: date.day + 1)
                    ?? CivilDate(year: date.year, month: date.month + 1, day: 1)
                    ?? CivilDate(year: date.year + 1, month: 1, day: 1))
        }
        #expect(expected.description == "2400-01-01")
    }

    @Test(arguments: [(2026, 2, 29), (1900, 2, 29), (2026, 4, 31), (2026, 0, 1), (2026, 13, 1), (2026, 1, 32)])
    func `days that are not in the calendar are refused`(year: Int, month: Int, day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test(arguments: ["2026-1-01", "2026-10-1", "26-10-01", "2026-10-01 ", "+2026-10-01", "2026-10", ""])
    func `text that is not a date is refused`(text: String) {
        #expect(CivilDate(text) == nil)
    }
}

@Suite struct DurationTests {
    @Test(arguments: [
        (Duration.milliseconds(850), "850 ms"), (.milliseconds(12_390), "12.3 s"), (.seconds(245), "4 min 05 s"),
        (.seconds(7800), "2 h 10 min"), (.milliseconds(-5), "-5 ms"), (.zero, "0 ms"),
    ])
    func `durations read well`(duration: Duration, text: String) {
        #expect(duration.shortText == text)
    }

    @Test func `whole milliseconds are cut toward zero and stay in range`() {
        #expect(Duration.microseconds(1999).wholeMilliseconds == 1)
        #expect(Duration.microseconds(-1999).wholeMilliseconds == -1)
        #expect(Duration.seconds(Int64.max).wholeMilliseconds == .max)
        #expect(Duration.seconds(Int64.min).wholeMilliseconds == .min)
        #expect(Duration.milliseconds(2500).fractionalSeconds == 2.5)
    }
}
