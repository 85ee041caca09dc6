// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Instant {
    /// The instant in UTC with milliseconds, e.g. `2026-10-01T12:00:00.123Z`.
    ///
    /// Always 24 characters for the years 0000 to 9999; other years carry a sign, which RFC 3339 does not know.
    public var rfc3339: String {
        var text: [UInt8] = []
        text.reserveCapacity(24)
        let time = millisecondOfDay
        date.append(to: &text)
        text.append(UInt8(ascii: "T"))
        text.append(decimal: time / 3_600_000, digits: 2)
        text.append(UInt8(ascii: ":"))
        text.append(decimal: time / 60_000 % 60, digits: 2)
        text.append(UInt8(ascii: ":"))
        text.append(decimal: time / 1000 % 60, digits: 2)
        text.append(UInt8(ascii: "."))
        text.append(decimal: time % 1000, digits: 3)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads an RFC 3339 date-time such as `2026-10-01T14:00:00.5+02:00`; nil where it is not one.
    ///
    /// Digits of the fraction after the third are cut off. A leap second (23:59:60 UTC) counts as the next second,
    /// as POSIX does.
    public init?(rfc3339 text: some StringProtocol) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2),
            reader.skip("-"), let day = reader.number(digits: 2),
            let date = CivilDate(year: year, month: month, day: day), reader.skip("T") || reader.skip("t"),
            let hour = reader.number(digits: 2), reader.skip(":"), let minute = reader.number(digits: 2),
            reader.skip(":"), let second = reader.number(digits: 2),
            let millisecond = reader.fraction(), let offset = reader.zoneOffset(), reader.isAtEnd,
            hour < 24, minute < 60, second <= 60
        else { return nil }
        let minuteOfDay = hour * 60 + minute - offset
        if second == 60 {
            let inUTC = minuteOfDay % 1440
            guard inUTC == 1439 || inUTC == -1 else { return nil }
        }
        let seconds = date.daysSinceEpoch * 86_400 + minuteOfDay * 60 + second
        self.init(milliseconds: Int64(seconds) * 1000 + Int64(millisecond))
    }

    /// Makes an instant from a date and a time of day, in a zone so many seconds east of UTC.
    ///
    /// Nil where the time is none (hours 0 to 23, minutes 0 to 59, seconds 0 to 60, offset within a day).
    public init?(
        date: CivilDate, hour: Int, minute: Int, second: Int, millisecond: Int = 0, offsetSeconds: Int = 0
    ) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            (0...999).contains(millisecond), offsetSeconds.magnitude < 86_400
        else { return nil }
        let seconds = date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second - offsetSeconds
        let (scaled, overflow) = Int64(seconds).multipliedReportingOverflow(by: 1000)
        let (sum, carried) = scaled.addingReportingOverflow(Int64(millisecond))
        guard !overflow, !carried else { return nil }
        self.init(milliseconds: sum)
    }

    /// The day on which this instant falls in UTC.
    public var date: CivilDate { CivilDate(daysSinceEpoch: Int(milliseconds.flooredQuotient(by: 86_400_000))) }

    /// Milliseconds since midnight UTC, 0 to 86,399,999.
    public var millisecondOfDay: Int {
        let remainder = Int(milliseconds % 86_400_000)
        return remainder < 0 ? remainder + 86_400_000 : remainder
    }

    /// This instant moved by a duration, cut to whole milliseconds; stays at the end of the range on overflow.
    public func advanced(by duration: Duration) -> Instant {
        let step = duration.wholeMilliseconds
        let (sum, overflow) = milliseconds.addingReportingOverflow(step)
        return Instant(milliseconds: overflow ? (step < 0 ? .min : .max) : sum)
    }

    /// The duration from this instant to a later one; negative where the other is earlier.
    public func duration(to other: Instant) -> Duration {
        .milliseconds(other.milliseconds) - .milliseconds(milliseconds)
    }
}

extension Instant: CustomStringConvertible {
    /// The instant in RFC 3339 form.
    public var description: String { rfc3339 }
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
