// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// All metrics of a program, and their text for a scraper.
public final class MetricsRegistry: Sendable {
    /// How many series one metric may have; 200 by default.
    ///
    /// Values beyond it are counted in one series whose every label is `other`, so that a caller who can choose a label
    /// value can not fill the memory.
    public let maximumSeries: Int
    private let families = Lock<[String: MetricFamily]>([:])

    /// Makes an empty registry.
    public init(maximumSeries: Int = 200) { self.maximumSeries = maximumSeries }

    /// A metric that only goes up. Asking again with the same name gives the same metric.
    public func counter(_ name: String, help: String, labels: [String] = []) -> Counter {
        Counter(family: family(name, help, .counter, labels, []))
    }
    /// A metric that goes up and down.
    public func gauge(_ name: String, help: String, labels: [String] = []) -> Gauge {
        Gauge(family: family(name, help, .gauge, labels, []))
    }
    /// A gauge that is read when somebody looks.
    public func gauge(_ name: String, help: String, read: @escaping @Sendable () -> Double) {
        family(name, help, .gauge, [], []).readLate(read)
    }
    /// A counter that is read when somebody looks.
    public func counter(_ name: String, help: String, read: @escaping @Sendable () -> Double) {
        family(name, help, .counter, [], []).readLate(read)
    }
    /// A metric that sorts observations into buckets; `buckets` are their upper bounds, ascending and finite.
    public func histogram(
        _ name: String, help: String, labels: [String] = [], buckets: [Double] = Histogram.secondBuckets
    ) -> Histogram {
        precondition(
            !buckets.isEmpty && buckets.allSatisfy(\.isFinite) && zip(buckets, buckets.dropFirst()).allSatisfy(<),
            "the buckets of \(name) are not ascending finite numbers")
        return Histogram(family: family(name, help, .histogram, labels, buckets))
    }

    /// The Prometheus text exposition (version 0.0.4) of everything, by name.
    public var prometheusText: String {
        let all = families.withLock { $0 }.sorted { $0.key < $1.key }
        return all.map(\.value.prometheusText).joined()
    }

    private func family(
        _ name: String, _ help: String, _ kind: MetricKind, _ labels: [String], _ buckets: [Double]
    ) -> MetricFamily {
        precondition(MetricText.isName(name, colons: true), "\(name) is not a metric name")
        for label in labels {
            precondition(
                MetricText.isName(label, colons: false) && !label.hasPrefix("__") && label != "le",
                "\(label) is not a label name")
        }
        return families.withLock { families in
            if let known = families[name] {
                precondition(
                    known.kind == kind && known.labels == labels && known.buckets == buckets,
                    "the metric \(name) is already there with another shape")
                return known
            }
            let family = MetricFamily(
                name: name, help: help, kind: kind, labels: labels, buckets: buckets, maximumSeries: maximumSeries)
            families[name] = family
            return family
        }
    }
}
