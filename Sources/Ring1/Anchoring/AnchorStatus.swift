// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

/// Something that happened while anchoring, for the log and for alarms.
public enum AnchorEvent: Hashable, Sendable {
    /// A checkpoint of this many entries is on its way.
    case taken(size: UInt64)
    /// A part was proved and kept.
    case proved(part: String, size: UInt64)
    /// A part failed; it is tried again after a pause.
    case failed(part: String, AnchorError)
    /// An anchor stands in the ledger; `missing` names what it lacks.
    case recorded(size: UInt64, entry: UInt64, missing: [String])
    /// A checkpoint was given up without any proof, because a newer one takes its place.
    case superseded(size: UInt64)
    /// A file of the outbox was damaged and moved aside.
    case damaged(FilePath)
    /// The newest complete anchor has become too old.
    case overdue(AnchorError)
}

/// Where anchoring stands.
public struct AnchorStatus: Hashable, Sendable {
    /// An anchor on its way.
    public struct Open: Hashable, Sendable {
        /// The number of entries it covers.
        public let size: UInt64
        /// When its checkpoint was taken.
        public let created: Instant
        /// The parts that are proved.
        public let done: [String]
        /// The parts that failed, and how.
        public let failed: [String: Attempt]
        /// What it would lack if it were recorded now.
        public let missing: [String]
    }

    /// When anchoring was switched on.
    public let since: Instant
    /// The newest complete anchor.
    public let newest: CompletedAnchor?
    /// Since when there is no complete anchor, where that is longer than two periods.
    public let overdueSince: Instant?
    /// The anchors on their way, oldest first.
    public let open: [Open]
    /// The size that each witness confirmed last, by its name.
    public let confirmed: [String: UInt64]

    /// The status for programs.
    public var json: JSONObject {
        var object: JSONObject = ["since": .string(since.rfc3339), "overdue": .bool(overdueSince != nil)]
        if let newest {
            object["newest"] = [
                "size": JSONValue(newest.size), "created": .string(newest.created.rfc3339),
                "entry": JSONValue(newest.entry),
            ]
        }
        object["open"] = .array(open.map { .object($0.json) })
        var sizes = JSONObject()
        for (name, size) in confirmed.sorted(by: { $0.key < $1.key }) { sizes[name] = JSONValue(size) }
        object["witnesses"] = .object(sizes)
        return object
    }
}

extension AnchorStatus.Open {
    fileprivate var json: JSONObject {
        var failures = JSONObject()
        for (part, attempt) in failed.sorted(by: { $0.key < $1.key }) {
            failures[part] = [
                "failures": JSONValue(attempt.failures), "next": .string(attempt.next.rfc3339),
                "code": .string(attempt.code), "message": .string(attempt.message),
            ]
        }
        return [
            "size": JSONValue(size), "created": .string(created.rfc3339), "done": .array(done.map { .string($0) }),
            "failed": .object(failures), "missing": .array(missing.map { .string($0) }),
        ]
    }
}
