// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// IMAP's date-time: `" 1-Feb-2026 12:34:56 +0100"`.
enum IMAPDate {
    private static let months = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]

    static func read(_ bytes: [UInt8]) -> Instant? {
        guard bytes.count <= 32, bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard words.count == 3 else { return nil }
        let day = words[0].split(separator: "-", omittingEmptySubsequences: false)
        let time = words[1].split(separator: ":", omittingEmptySubsequences: false)
        guard day.count == 3, time.count == 3, let month = months.firstIndex(of: day[1].uppercased()),
            let number = digits(day[0], 1...2), let year = digits(day[2], 4...4),
            let date = CivilDate(year: year, month: month + 1, day: number), let hour = digits(time[0], 2...2),
            let minute = digits(time[1], 2...2), let second = digits(time[2], 2...2), let sign = words[2].first,
            sign == "+" || sign == "-", let zone = digits(words[2].dropFirst(), 4...4)
        else { return nil }
        let offset = (zone / 100 * 60 + zone % 100) * 60
        return Instant(
            date: date, hour: hour, minute: minute, second: second, offsetSeconds: sign == "-" ? -offset : offset)
    }
    private static func digits(_ text: Substring, _ count: ClosedRange<Int>) -> Int? {
        guard count.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }
}
