// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A number of events; only goes up.
public struct Counter: Sendable {
    let family: MetricFamily

    /// Counts events; `labels` are the values of the metric's labels in their order. Negative amounts are ignored.
    public func increment(_ labels: [String] = [], by amount: Double = 1) {
        guard amount >= 0 else { return }
        family.update(labels) { $0.value += amount }
    }
    /// The present count; 0 for labels never seen.
    public func value(_ labels: [String] = []) -> Double { family.read(labels)?.value ?? 0 }
}

/// A number that goes up and down.
public struct Gauge: Sendable {
    let family: MetricFamily

    /// Sets the number; `labels` are the values of the metric's labels in their order.
    public func set(_ value: Double, _ labels: [String] = []) { family.update(labels) { $0.value = value } }
    /// Adds to the number.
    public func add(_ amount: Double, _ labels: [String] = []) { family.update(labels) { $0.value += amount } }
    /// The present number; 0 for labels never seen.
    public func value(_ labels: [String] = []) -> Double { family.read(labels)?.value ?? 0 }
}

/// Observations sorted into buckets, with their sum and count.
public struct Histogram: Sendable {
    let family: MetricFamily

    /// Bucket bounds for durations in seconds, from 1 ms to 60 s.
    public static let secondBuckets: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]

    /// Takes one observation; NaN is ignored.
    public func observe(_ value: Double, _ labels: [String] = []) {
        guard !value.isNaN else { return }
        family.update(labels) { series in
            series.value += value
            series.count += 1
            if let bucket = family.buckets.firstIndex(where: { value <= $0 }) { series.buckets[bucket] += 1 }
        }
    }
    /// Takes the length of a piece of work, in seconds.
    public func observe(_ duration: Duration, _ labels: [String] = []) {
        let parts = duration.components
        observe(Double(parts.seconds) + Double(parts.attoseconds) / 1e18, labels)
    }
    /// How many observations there were.
    public func count(_ labels: [String] = []) -> Int { family.read(labels)?.count ?? 0 }
    /// The sum of all observations.
    public func sum(_ labels: [String] = []) -> Double { family.read(labels)?.value ?? 0 }
}
