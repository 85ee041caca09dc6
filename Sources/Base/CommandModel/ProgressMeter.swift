// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Decides what to write while work goes on. Pure: counts and times come in, text comes out.
///
/// On a terminal one line redraws itself, at most ten times a second and only after half a second of work. Elsewhere,
/// and for screen readers, a whole line appears every 30 seconds, so that a log shows life without filling up.
public struct ProgressMeter: Sendable {
    /// How progress shows.
    public enum Style: Hashable, Sendable {
        /// One line that redraws itself, within the given columns.
        case redrawn(columns: Int, unicode: Bool)
        /// A whole line now and then.
        case heartbeat
        /// Nothing.
        case silent
    }

    /// How fast work goes that somebody else does, as they measured it.
    public struct Pace: Hashable, Sendable {
        /// Items a second.
        public let perSecond: Double
        /// Seconds until the end; nil where nothing can be said.
        public let remainingSeconds: Double?
        /// Takes a measurement.
        public init(perSecond: Double, remainingSeconds: Double?) {
            self.perSecond = perSecond
            self.remainingSeconds = remainingSeconds
        }
    }

    private let title: String
    private let unit: String
    private var total: Int?
    private let style: Style
    private var pace: Pace?
    private var done = 0
    private var note = ""
    private var lastDrawn: Duration?
    private var isOnScreen = false

    private static let patience = Duration.milliseconds(500)
    private static let frame = Duration.milliseconds(100)
    private static let heartbeat = Duration.seconds(30)

    /// Makes a meter; `total` is nil where the end is not known.
    public init(_ title: String, total: Int?, unit: String, style: Style) {
        self.title = DisplayText.safe(title)
        self.total = total
        self.unit = unit
        self.style = style
    }

    /// Notes how far the work is, and gives the text to write now, often none.
    ///
    /// A `total` takes the place of the one before; a `pace` that of what is measured here.
    public mutating func update(
        done: Int, of total: Int? = nil, pace: Pace? = nil, note: String = "", at elapsed: Duration
    ) -> String {
        self.done = done
        self.total = total ?? self.total
        self.pace = pace
        self.note = DisplayText.safe(note)
        switch style {
        case .silent: return ""
        case .heartbeat:
            guard elapsed - (lastDrawn ?? .zero) >= Self.heartbeat else { return "" }
            lastDrawn = elapsed
            return sentence(elapsed) + "\n"
        case .redrawn(let columns, let unicode):
            guard elapsed >= Self.patience else { return "" }
            if let lastDrawn, elapsed - lastDrawn < Self.frame { return "" }
            lastDrawn = elapsed
            isOnScreen = true
            return "\r\u{1B}[K" + bar(elapsed, columns: columns, unicode: unicode)
        }
    }

    /// Gives the text that takes the line away, so that something else can be written; the next update draws again.
    public mutating func clear() -> String {
        guard isOnScreen else { return "" }
        isOnScreen = false
        lastDrawn = nil
        return "\r\u{1B}[K"
    }

    private func counts(_ elapsed: Duration) -> [String] {
        var parts = [DisplayText.grouped(done) + (total.map { "/" + DisplayText.grouped($0) } ?? "") + " " + unit]
        if !note.isEmpty { parts.append(note) }
        guard let pace = pace ?? measured(elapsed) else { return parts }
        parts.append(Self.rate(pace.perSecond))
        if let seconds = pace.remainingSeconds { parts.append("about \(Self.span(seconds)) left") }
        return parts
    }

    private func measured(_ elapsed: Duration) -> Pace? {
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        guard seconds > 0, done > 0 else { return nil }
        let rate = Double(done) / seconds
        let left = total.flatMap { $0 > done ? Double($0 - done) / rate : nil }
        return Pace(perSecond: rate, remainingSeconds: left)
    }

    /// A speed as people read it: `1,250/s`, `2.5/s`.
    public static func rate(_ perSecond: Double) -> String {
        let known = min(max(perSecond, 0), 1e12)
        return known >= 10 ? "\(DisplayText.grouped(Int(known)))/s" : "\(Double(Int(known * 10)) / 10)/s"
    }

    private func sentence(_ elapsed: Duration) -> String {
        title + ": " + counts(elapsed).joined(separator: ", ")
            + ", \(Self.span(Double(elapsed.components.seconds))) so far"
    }

    private func bar(_ elapsed: Duration, columns: Int, unicode: Bool) -> String {
        let text = counts(elapsed).joined(separator: "  ")
        guard let total, total > 0 else { return DisplayText.clipped("\(title)  \(text)", to: columns - 1) }
        let room = min(30, columns - 6 - DisplayText.width(title) - DisplayText.width(text))
        guard room >= 8 else { return DisplayText.clipped("\(title)  \(text)", to: columns - 1) }
        let filled = min(room, max(0, Int(Double(room) * Double(done) / Double(total))))
        let (on, off) = unicode ? ("█", "░") : ("#", ".")
        return title + "  " + String(repeating: on, count: filled) + String(repeating: off, count: room - filled) + "  "
            + text
    }

    /// A span of time in one unit or two: `45 s`, `3 min`, `2 h 10 min`.
    public static func span(_ seconds: Double) -> String {
        // Anything longer is a guess nobody can use; this also keeps the conversion to Int in range.
        let whole = Int(min(max(seconds.rounded(.up), 0), 360_000))
        if whole < 100 { return "\(whole) s" }
        let minutes = (whole + 59) / 60
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
