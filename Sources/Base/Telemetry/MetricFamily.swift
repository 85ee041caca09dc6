// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

enum MetricKind: String { case counter, gauge, histogram }

/// One metric with all its series.
final class MetricFamily: Sendable {
    let name: String
    let help: String
    let kind: MetricKind
    let labels: [String]
    let buckets: [Double]
    private let maximumSeries: Int
    private let state = Lock(State())

    struct Series {
        var value = 0.0
        var count = 0
        var buckets: [Int]
    }
    private struct State {
        var series: [[String]: Series] = [:]
        var late: (@Sendable () -> Double)?
    }

    init(name: String, help: String, kind: MetricKind, labels: [String], buckets: [Double], maximumSeries: Int) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.buckets = buckets
        self.maximumSeries = maximumSeries
    }

    func readLate(_ read: @escaping @Sendable () -> Double) { state.withLock { $0.late = read } }

    func update(_ values: [String], _ change: (inout Series) -> Void) {
        precondition(values.count == labels.count, "the metric \(name) has \(labels.count) labels")
        state.withLock { state in
            var key = values
            if state.series[key] == nil, state.series.count >= maximumSeries {
                key = [String](repeating: "other", count: values.count)
            }
            change(&state.series[key, default: Series(buckets: [Int](repeating: 0, count: buckets.count))])
        }
    }

    func read(_ values: [String]) -> Series? { state.withLock { $0.series[values] } }

    /// The exposition of this metric; a metric without labels that was never touched stands at 0.
    var prometheusText: String {
        var (series, late) = state.withLock { ($0.series, $0.late) }
        if let late {
            series = [[]: Series(value: late(), buckets: [])]
        } else if labels.isEmpty, series.isEmpty {
            series = [[]: Series(buckets: [Int](repeating: 0, count: buckets.count))]
        }
        var text = "# HELP \(name) \(MetricText.escapedHelp(help))\n# TYPE \(name) \(kind.rawValue)\n"
        for (values, one) in series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            let pairs = zip(labels, values).map { "\($0)=\"\(MetricText.escapedLabel($1))\"" }
            if kind == .histogram {
                text += histogramLines(one, pairs)
            } else {
                text += name + MetricText.braces(pairs) + " \(MetricText.number(one.value))\n"
            }
        }
        return text
    }

    private func histogramLines(_ series: Series, _ pairs: [String]) -> String {
        var text = ""
        var below = 0
        for (bound, count) in zip(buckets, series.buckets) {
            below += count
            text += "\(name)_bucket" + MetricText.braces(pairs + ["le=\"\(MetricText.number(bound))\""]) + " \(below)\n"
        }
        text += "\(name)_bucket" + MetricText.braces(pairs + ["le=\"+Inf\""]) + " \(series.count)\n"
        text += "\(name)_sum" + MetricText.braces(pairs) + " \(MetricText.number(series.value))\n"
        return text + "\(name)_count" + MetricText.braces(pairs) + " \(series.count)\n"
    }
}

/// The small rules of the text exposition.
enum MetricText {
    static func isName(_ text: String, colons: Bool) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy { byte in
            isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
                || (colons && byte == UInt8(ascii: ":"))
        }
    }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    static func braces(_ pairs: [String]) -> String { pairs.isEmpty ? "" : "{" + pairs.joined(separator: ",") + "}" }

    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    static func escapedHelp(_ text: String) -> String { escaped(text, quotes: false) }
    static func escapedLabel(_ text: String) -> String { escaped(text, quotes: true) }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result.append(contentsOf: "\\\\".unicodeScalars)
            case "\n": result.append(contentsOf: "\\n".unicodeScalars)
            case "\"" where quotes: result.append(contentsOf: "\\\"".unicodeScalars)
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
