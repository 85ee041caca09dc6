// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// Observations as they came, with each text kept once.
struct ObservationPool: Sendable {
    struct Row: Hashable, Sendable {
        static let undated = Int64.min

        let entry: UInt64
        let at: Int64
        let ordinal: Int32
        let key: Int32
        let value: Int32
        let rule: Int32
        let spanStart: Int32
        let spanEnd: Int32
        let attribute: UInt8
        let isAddress: Bool

        var instant: Instant? { at == Self.undated ? nil : Instant(milliseconds: at) }
        var span: Range<Int>? { spanStart < 0 ? nil : Int(spanStart)..<Int(spanEnd) }
    }

    private(set) var texts = Interner<String>()
    private(set) var rows: [Row] = []
    /// Observations left out because they break a limit.
    private(set) var refused = 0

    mutating func add(_ observation: PersonObservation, limits: PeopleLimits) {
        guard rows.count < limits.observations, observation.key.utf8.count <= limits.valueBytes,
            observation.value.utf8.count <= limits.valueBytes, observation.rule.utf8.count <= limits.valueBytes,
            let ordinal = Int32(exactly: observation.ordinal),
            let start = Int32(exactly: observation.span?.lowerBound ?? -1),
            let end = Int32(exactly: observation.span?.upperBound ?? -1)
        else {
            refused += 1
            return
        }
        rows.append(
            Row(
                entry: observation.entry, at: observation.at?.milliseconds ?? Row.undated, ordinal: ordinal,
                key: texts.number(observation.key), value: texts.number(observation.value),
                rule: texts.number(observation.rule), spanStart: start, spanEnd: end,
                attribute: UInt8(observation.attribute.index), isAddress: observation.isAddress))
    }

    /// The rows in an order that does not depend on the order in which they came; equal ones once.
    func sorted() -> [Row] {
        func text(_ number: Int32) -> String { texts.values[Int(number)] }
        var sorted = rows.sorted { left, right in
            if left.entry != right.entry { return left.entry < right.entry }
            if left.ordinal != right.ordinal { return left.ordinal < right.ordinal }
            if left.attribute != right.attribute { return left.attribute < right.attribute }
            if left.key != right.key { return text(left.key) < text(right.key) }
            if left.value != right.value { return text(left.value) < text(right.value) }
            if left.rule != right.rule { return text(left.rule) < text(right.rule) }
            if left.at != right.at { return left.at < right.at }
            if left.spanStart != right.spanStart { return left.spanStart < right.spanStart }
            if left.spanEnd != right.spanEnd { return left.spanEnd < right.spanEnd }
            return !left.isAddress && right.isAddress
        }
        var kept = 0
        for index in sorted.indices where index == 0 || sorted[index] != sorted[kept - 1] {
            sorted[kept] = sorted[index]
            kept += 1
        }
        sorted.removeLast(sorted.count - kept)
        return sorted
    }
}
