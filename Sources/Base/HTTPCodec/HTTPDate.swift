// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// The date format of HTTP header fields, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
public enum HTTPDate {
    /// The instant written as an HTTP date, in whole seconds.
    public static func format(_ instant: Instant) -> String {
        let seconds = floorDivide(instant.milliseconds, 1000)
        let days = floorDivide(seconds, 86400)
        let second = Int(seconds - days * 86400)
        let (year, month, day) = civil(days: days)
        // 1970-01-01 was a Thursday.
        let weekday = weekdays[Int(((days + 3) % 7 + 7) % 7)]
        let time = "\(pad(second / 3600)):\(pad(second / 60 % 60)):\(pad(second % 60))"
        return "\(weekday), \(pad(day)) \(months[month - 1]) \(year) \(time) GMT"
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    private static func pad(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }
    /// Year, month and day of a number of days since 1970-01-01, in the Gregorian calendar.
    private static func civil(days: Int64) -> (year: Int64, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), Int(month), Int(day))
    }
}
