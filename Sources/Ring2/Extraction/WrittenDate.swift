// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// A date as people write it; one that can be read day first or month first keeps both readings.
struct WrittenDate: Hashable, CustomStringConvertible {
    let date: CivilDate
    /// The later of two readings.
    let other: CivilDate?

    /// `2026-10-01`, or both readings joined by `or`, the earlier one first.
    var description: String { other.map { "\(date) or \($0)" } ?? "\(date)" }

    /// Reads `2026-10-01`, `1 October 2026`, `October 1st, 2026`, `01.10.2026` (day first) and `01/10/2026`; years
    /// 1000 to 9999. Nil for a day that does not exist.
    init?(_ text: ArraySlice<UInt8>) {
        var numbers: [Int] = []
        var month: Int?
        var digits = 0
        var word: [UInt8] = []
        var isSlashed = false
        // One more separator ends the last number or word.
        for byte in Array(text) + [0x20] {
            if byte.isASCIIDigit {
                guard digits < 4 else { return nil }
                if digits == 0 { numbers.append(0) }
                digits += 1
                numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - 0x30)
                continue
            }
            digits = 0
            if byte == UInt8(ascii: "/") { isSlashed = true }
            if byte.isASCIILetter {
                word.append(byte | 0x20)
                continue
            }
            if word.count >= 3 { month = month ?? Self.month(word) }
            word.removeAll()
        }
        var dates: [CivilDate?] = []
        switch (numbers.count, month) {
        case (2, let month?): dates = [Self.date(numbers[1], month, numbers[0])]
        case (3, nil) where numbers[0] >= 1000: dates = [Self.date(numbers[0], numbers[1], numbers[2])]
        case (3, nil):
            dates = [Self.date(numbers[2], numbers[1], numbers[0])]
            if isSlashed { dates.append(Self.date(numbers[2], numbers[0], numbers[1])) }
        default: return nil
        }
        let valid = Set(dates.compactMap { $0 }).sorted()
        guard let first = valid.first else { return nil }
        date = first
        other = valid.count > 1 ? valid.last : nil
    }

    private static func date(_ year: Int, _ month: Int, _ day: Int) -> CivilDate? {
        (1000...9999).contains(year) ? CivilDate(year: year, month: month, day: day) : nil
    }

    private static func month(_ word: [UInt8]) -> Int? {
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return names.firstIndex(of: String(decoding: word.prefix(3), as: UTF8.self)).map { $0 + 1 }
    }
}
