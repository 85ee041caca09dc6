// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension Duration {
    /// The whole milliseconds of this duration, cut toward zero; stays at the end of the range on overflow.
    public var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }

    /// This duration in seconds, rounded to the nearest double.
    public var fractionalSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// This duration for people: `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 10 min`.
    public var shortText: String {
        let total = wholeMilliseconds
        let sign = total < 0 ? "-" : ""
        let milliseconds = total.magnitude
        switch milliseconds {
        case ..<1000: return "\(sign)\(milliseconds) ms"
        case ..<60_000: return "\(sign)\(milliseconds / 1000).\(milliseconds / 100 % 10) s"
        case ..<3_600_000:
            let seconds = milliseconds / 1000 % 60
            return "\(sign)\(milliseconds / 60_000) min \(seconds < 10 ? "0" : "")\(seconds) s"
        default:
            let minutes = milliseconds / 60_000 % 60
            return "\(sign)\(milliseconds / 3_600_000) h \(minutes < 10 ? "0" : "")\(minutes) min"
        }
    }
}
