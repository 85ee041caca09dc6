// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import JSON
public import Primitives

/// What the rules need to know about an entry whose content may be erased.
public struct ErasureCandidate: Hashable, Sendable {
    /// Its place in the ledger.
    public let index: UInt64
    /// When it was recorded.
    public let recordedAt: Instant
    /// Whom it is about, the one whose key seals it first; empty for the tenant.
    public let subjects: [SubjectID]
    /// What its header says about retention.
    public let retention: Retention?

    /// Makes a candidate from the header of an entry.
    public init(index: UInt64, recordedAt: Instant, subjects: [SubjectID] = [], retention: Retention? = nil) {
        self.index = index
        self.recordedAt = recordedAt
        self.subjects = subjects
        self.retention = retention
    }

    /// Whose key seals it.
    public var owner: SubjectID { subjects.first ?? .tenant }
    var allSubjects: [SubjectID] { subjects.isEmpty ? [.tenant] : subjects }
}

/// Something that forbids an erasure.
public struct ErasureObstacle: Hashable, Sendable {
    /// The kinds of obstacles.
    public enum Kind: Hashable, Sendable {
        /// A hold is in force.
        case hold(HoldID)
        /// A retention period is not over.
        case retention(until: RetentionEnd)
    }

    /// What forbids it.
    public let kind: Kind
    /// The entry it forbids to erase; nil for a hold on the subject or the whole ledger.
    public let entry: UInt64?

    /// Makes an obstacle from its parts.
    public init(_ kind: Kind, entry: UInt64?) {
        self.kind = kind
        self.entry = entry
    }

    /// One sentence for people.
    public var message: String {
        let what = entry.map { "entry \($0)" } ?? "the contents"
        return switch kind {
        case .hold(let id): "the hold \(id) keeps \(what)"
        case .retention(until: .at(let end)): "\(what) must stay until \(end.rfc3339)"
        case .retention: "\(what) must stay for ever"
        }
    }

    /// The obstacle as JSON.
    public var json: JSONValue {
        var object: JSONObject = [:]
        if let entry { object["entry"] = JSONValue(entry) }
        switch kind {
        case .hold(let id): object["hold"] = .string(id.name)
        case .retention(let end): object["until"] = .string(end.text ?? "over")
        }
        return .object(object)
    }

    init?(json: JSONValue) {
        let entry = json["entry"]?.intValue
        guard json["entry"] == nil || (entry ?? -1) >= 0 else { return nil }
        if let hold = json["hold"]?.stringValue {
            guard let id = HoldID(hold) else { return nil }
            self.init(.hold(id), entry: entry.map(UInt64.init))
        } else {
            guard let until = json["until"]?.stringValue else { return nil }
            let end: RetentionEnd? = until == "never" ? .never : Instant(rfc3339: until).map { .at($0) }
            guard let end else { return nil }
            self.init(.retention(until: end), entry: entry.map(UInt64.init))
        }
    }
}
