// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

/// How long a content must stay at least, by the name of a class.
public enum RetentionClass: String, CaseIterable, Hashable, Sendable {
    /// No period of its own.
    case none
    /// Three years.
    case years3 = "years-3"
    /// Six years.
    case years6 = "years-6"
    /// Ten years.
    case years10 = "years-10"
    /// For ever.
    case permanent

    /// When the period that begins at `start` ends.
    ///
    /// The same day and time in a later year; where that year has no 29 February, the 1 March, so never shorter.
    public func end(from start: Instant) -> RetentionEnd {
        switch self {
        case .none: .over
        case .years3: .at(start.later(years: 3))
        case .years6: .at(start.later(years: 6))
        case .years10: .at(start.later(years: 10))
        case .permanent: .never
        }
    }
}

/// When a content may go at the earliest; later is larger.
public enum RetentionEnd: Hashable, Comparable, Sendable {
    /// No period keeps it.
    case over
    /// From this instant on.
    case at(Instant)
    /// Never.
    case never

    /// Whether the period is over.
    public func isReached(at now: Instant) -> Bool {
        switch self {
        case .over: true
        case .at(let end): now >= end
        case .never: false
        }
    }

    /// The end as text: a time, or `never`; nil where there is no period.
    public var text: String? {
        switch self {
        case .over: nil
        case .at(let end): end.rfc3339
        case .never: "never"
        }
    }
}

/// What an entry says about how long its content must stay: a class, and the end that follows from it or a later one.
///
/// Nothing makes a period shorter: whatever the end says, that of the class counts where it is later.
public struct Retention: Hashable, Sendable {
    /// The class.
    public let period: RetentionClass
    /// The end, where it was fixed; never for `permanent`.
    public let until: Instant?

    /// The last instant that can be written (9999-12-31).
    private static let latest = Instant(milliseconds: 253_402_300_799_999)
    private static let earliest = Instant(milliseconds: -62_167_219_200_000)

    /// Makes a retention; an end beyond the year 9999 is that year's.
    public init(_ period: RetentionClass, until: Instant? = nil) {
        self.period = period
        self.until = period == .permanent ? nil : until.map { min(max($0, Self.earliest), Self.latest) }
    }

    /// The retention of something that is recorded now: its end fixed, never before that of the class.
    public func fixed(recordedAt: Instant) -> Retention {
        guard case .at(let end) = end(recordedAt: recordedAt) else { return self }
        return Retention(period, until: end)
    }

    /// When the content of an entry with this retention may go: the end of the class, or the stated one if later.
    public func end(recordedAt: Instant) -> RetentionEnd {
        max(period.end(from: recordedAt), until.map { .at($0) } ?? .over)
    }

    /// The members `class` and, where it is fixed, `until`.
    public var json: JSONValue {
        var object: JSONObject = ["class": .string(period.rawValue)]
        if let until { object["until"] = .string(until.rfc3339) }
        return .object(object)
    }

    /// Reads `json`; nil for another form, a class that is not known, or a time in another spelling.
    public init?(json: JSONValue) {
        guard let object = json.objectValue, let name = object["class"]?.stringValue,
            let period = RetentionClass(rawValue: name)
        else { return nil }
        self.init(period, until: object["until"]?.stringValue.flatMap { Instant(rfc3339: $0) })
        // Nothing else, and the time as it would be written.
        guard object.count == (until == nil ? 1 : 2), object["until"]?.stringValue == until?.rfc3339 else { return nil }
    }
}

extension Instant {
    fileprivate func later(years: Int) -> Instant {
        let day: Int64 = 86_400_000
        let date = CivilDate(daysSinceEpoch: Int((Double(milliseconds) / Double(day)).rounded(.down)))
        let timeOfDay = milliseconds - Int64(date.daysSinceEpoch) * day
        let year = date.year + years
        guard
            let later = CivilDate(year: year, month: date.month, day: date.day)
                ?? CivilDate(year: year, month: 3, day: 1)
        else { return self }
        return Instant(milliseconds: Int64(later.daysSinceEpoch) * day + timeOfDay)
    }
}
