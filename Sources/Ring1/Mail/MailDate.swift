// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// The value of a date field: an instant, and the offset it was written with.
public struct MailDate: Hashable, Sendable {
    /// The point in time.
    public let instant: Instant
    /// Minutes east of UTC; nil where the field gives no believable zone (then the time was read as UTC).
    public let offsetMinutes: Int?

    /// The date of the sender's calendar.
    public var localDate: CivilDate {
        let local = instant.milliseconds + Int64(offsetMinutes ?? 0) * 60_000
        return CivilDate(daysSinceEpoch: Int(local >= 0 ? local / 86_400_000 : (local - 86_399_999) / 86_400_000))
    }

    /// Reads a date field: RFC 5322 section 3.3 with its obsolete forms (two-digit years, zone names, comments).
    ///
    /// Years 1900 to 9999 are believed; anything else, or a day that the month does not have, gives nil.
    public init?(_ value: some Collection<UInt8>) {
        var words = Self.words(of: value)
        if let first = words.first, Self.isDayName(first) { words.removeFirst() }
        guard words.count >= 4, let day = words[0][...].decimal, let month = Self.month(words[1]),
            let written = words[2][...].decimal, let seconds = Self.seconds(words[3])
        else { return nil }
        let year =
            switch words[2].count {
            case 2: written < 50 ? written + 2000 : written + 1900
            case 3: written + 1900
            default: written
            }
        guard (1900...9999).contains(year), let date = CivilDate(year: year, month: month, day: day) else { return nil }
        offsetMinutes = words.count > 4 ? Self.offset(words[4]) : nil
        let total = Int64(date.daysSinceEpoch) * 86_400 + Int64(seconds)
        instant = Instant(milliseconds: (total - Int64(offsetMinutes ?? 0) * 60) * 1000)
    }

    /// The words of the value: comments left out, commas taken as spaces, at most 16.
    private static func words(of value: some Collection<UInt8>) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var depth = 0
        for byte in value {
            if byte == UInt8(ascii: "(") { depth += 1 }
            if depth > 0 {
                if byte == UInt8(ascii: ")") { depth -= 1 }
                continue
            }
            if byte.isSpace || byte == UInt8(ascii: ",") {
                if !word.isEmpty { words.append(word) }
                word.removeAll()
                if words.count == 16 { break }
            } else if word.count < 40 {
                word.append(byte)
            }
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    private static func isDayName(_ word: [UInt8]) -> Bool { word.first?.isLetter ?? false }

    private static func month(_ word: [UInt8]) -> Int? {
        let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        return names.firstIndex(of: word.prefix(3).loweredText).map { $0 + 1 }
    }

    /// Seconds of the day in `hh:mm` or `hh:mm:ss` (also with dots); a leap second counts as the one before it.
    private static func seconds(_ word: [UInt8]) -> Int? {
        let fields = word.split(whereSeparator: { $0 == .colon || $0 == UInt8(ascii: ".") }).map(\.decimal)
        guard (2...3).contains(fields.count), let hour = fields[0], let minute = fields[1] else { return nil }
        guard let second = fields.count == 3 ? fields[2] : 0, hour < 24, minute < 60, second <= 60 else { return nil }
        return hour * 3600 + minute * 60 + min(second, 59)
    }

    /// Minutes east of UTC; nil for an unknown name or an offset beyond what any place on Earth uses.
    private static func offset(_ word: [UInt8]) -> Int? {
        guard word.first == UInt8(ascii: "+") || word.first == .dash else {
            switch word.loweredText {
            case "gmt", "ut", "utc", "z": return 0
            case "est": return -300
            case "edt": return -240
            case "cst": return -360
            case "cdt": return -300
            case "mst": return -420
            case "mdt": return -360
            case "pst": return -480
            case "pdt": return -420
            default: return nil
            }
        }
        let digits = word.dropFirst().filter { $0 != .colon }
        guard digits.count == 4, let number = digits[...].decimal, number % 100 < 60, number <= 1500 else { return nil }
        let minutes = number / 100 * 60 + number % 100
        return word.first == .dash ? -minutes : minutes
    }
}
