// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
public import Primitives

/// A complete anchor that stands in the ledger.
public struct CompletedAnchor: Hashable, Sendable {
    /// The number of entries that it covers.
    public let size: UInt64
    /// When its checkpoint was taken.
    public let created: Instant
    /// The number of the ledger entry that records it.
    public let entry: UInt64
}

/// What is remembered between two anchors. Losing it costs one exchange more with each witness.
struct AnchorMemory: Hashable, Sendable {
    /// When anchoring was switched on: from then on its absence is noticed.
    var since: Instant
    /// When the newest checkpoint was taken to be anchored, whatever became of it.
    var lastTaken: Instant?
    /// The newest complete anchor.
    var newest: CompletedAnchor?
    /// The size that each witness confirmed last, by its verifier key.
    var confirmed: [String: UInt64] = [:]

    init(since: Instant) { self.since = since }

    init?(_ object: JSONObject) {
        guard object["v"]?.intValue == 1, let since = object["since"]?.stringValue.flatMap({ Instant(rfc3339: $0) })
        else { return nil }
        self.since = since
        lastTaken = object["last_taken"]?.stringValue.flatMap { Instant(rfc3339: $0) }
        if let newest = object["newest"], let size = newest["size"]?.numberValue?.uint64,
            let entry = newest["entry"]?.numberValue?.uint64,
            let created = newest["created"]?.stringValue.flatMap({ Instant(rfc3339: $0) })
        {
            self.newest = CompletedAnchor(size: size, created: created, entry: entry)
        }
        for (vkey, size) in object["confirmed"]?.objectValue?.members ?? [] {
            confirmed[vkey] = size.numberValue?.uint64
        }
    }

    var json: JSONObject {
        var object: JSONObject = ["v": 1, "since": .string(since.rfc3339)]
        if let lastTaken { object["last_taken"] = .string(lastTaken.rfc3339) }
        if let newest {
            object["newest"] = [
                "size": JSONValue(newest.size), "created": .string(newest.created.rfc3339),
                "entry": JSONValue(newest.entry),
            ]
        }
        var sizes = JSONObject()
        for (vkey, size) in confirmed.sorted(by: { $0.key < $1.key }) { sizes[vkey] = JSONValue(size) }
        object["confirmed"] = .object(sizes)
        return object
    }

    /// Whether a new checkpoint should be taken: the period is over, or the clock was set back behind the last one.
    func wantsNew(_ period: Duration, at now: Instant) -> Bool {
        guard let lastTaken else { return true }
        let age = lastTaken.duration(to: now)
        return age >= period || age < .zero
    }

    /// Since when there is no complete anchor, where that is longer than two periods.
    func overdue(_ period: Duration, at now: Instant) -> Instant? {
        let last = newest?.created ?? since
        return last.duration(to: now) > period * 2 ? last : nil
    }
}
