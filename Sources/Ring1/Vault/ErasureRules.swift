// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Says what may be erased and what was, from the control records of a ledger in their order. Pure: no clock, no disk.
public struct ErasureRules: Hashable, Sendable {
    /// A hold in force.
    public struct PlacedHold: Hashable, Sendable {
        /// Its name.
        public let id: HoldID
        /// What it covers.
        public let scope: ControlScope
        /// Why it was placed.
        public let grounds: Grounds
        /// The entry that placed it.
        public let entry: UInt64
    }
    /// An erasure that was recorded although a hold forbade it; the rules would have refused it.
    public struct Breach: Hashable, Sendable {
        /// The entry of the erasure.
        public let erasure: UInt64
        /// The hold it broke.
        public let hold: HoldID
    }
    private struct Extension: Hashable, Sendable {
        let scope: ControlScope
        let retention: Retention
    }
    private struct Erased: Hashable, Sendable {
        let entries: ClosedRange<UInt64>
        let erasure: UInt64
    }

    /// The holds in force, in the order they were placed.
    public private(set) var holds: [PlacedHold] = []
    /// Erasures that broke a hold, as far as entries and subjects named show it; the first 1,000.
    public private(set) var breaches: [Breach] = []
    private var names: Set<HoldID> = []
    private var extensions: [Extension] = []
    /// Ranges in order that do not overlap, each with the erasure that came first.
    private var erased: [Erased] = []
    /// The erasures of each subject, ascending.
    private var erasedSubjects: [SubjectID: [UInt64]] = [:]
    private var lastIndex: UInt64?

    private static let maxBreaches = 1000
    /// The most holds in force at once.
    public static let maxHolds = 10_000

    /// Starts without records.
    public init() {}

    // MARK: Records

    /// Takes the next record; one that contradicts those before it throws `vault_control_invalid` and changes nothing.
    ///
    /// - Parameters:
    ///   - record: The record.
    ///   - index: The index of its entry; larger than that of the record before.
    /// - Throws: `vault_control_invalid`.
    public mutating func apply(_ record: ControlRecord, at index: UInt64) throws(VaultError) {
        if let lastIndex, index <= lastIndex {
            throw VaultError(.controlInvalid, "the control record \(index) came after that at \(lastIndex)")
        }
        try check(record, at: index)
        lastIndex = index
        switch record {
        case .hold(let id, let scope, let grounds):
            names.insert(id)
            holds.append(PlacedHold(id: id, scope: scope, grounds: grounds, entry: index))
        case .release(let id, _): holds.removeAll { $0.id == id }
        case .retention(let scope, let retention, _):
            extensions.append(Extension(scope: scope, retention: retention))
        case .erasure(let target, _, _):
            noteBreaches(of: target, at: index)
            switch target {
            case .entries(let entries): for range in entries.ranges { erase(range, by: index) }
            case .subject(let subject): erasedSubjects[subject, default: []].append(index)
            }
        case .refusal: break
        }
    }

    /// Whether a record could come next; throws `vault_control_invalid` where it contradicts those before it.
    public func check(_ record: ControlRecord, at index: UInt64) throws(VaultError) {
        switch record {
        case .hold(let id, let scope, _):
            try check(scope)
            guard !names.contains(id) else {
                throw VaultError(
                    .controlInvalid, "there is or was a hold with the name \(id)",
                    nextStep: "give the hold a name that was never used in this ledger")
            }
            guard holds.count < Self.maxHolds else {
                throw VaultError(
                    .controlInvalid, "there are \(Self.maxHolds) holds in force", nextStep: "release some first")
            }
        case .release(let id, _):
            guard holds.contains(where: { $0.id == id }) else {
                throw VaultError(
                    .controlInvalid, "there is no hold \(id) in force", nextStep: "name a hold that is in force")
            }
        case .retention(let scope, let retention, _):
            try check(scope)
            guard retention.period != .none || retention.until != nil else {
                throw VaultError(.controlInvalid, "a retention without a period says nothing")
            }
        case .erasure(let target, _, _), .refusal(let target, _, _):
            switch target {
            case .entries(let entries):
                try check(.entries(entries))
                guard let last = entries.last, last < index else {
                    throw VaultError(.controlInvalid, "an erasure names an entry that came after it")
                }
            case .subject(let subject):
                guard subject != .tenant else {
                    throw VaultError(
                        .controlInvalid, "the tenant itself is not a subject that can be erased",
                        nextStep: "name the entries")
                }
            }
        }
    }

    private func check(_ scope: ControlScope) throws(VaultError) {
        if case .entries(let entries) = scope, entries.isEmpty {
            throw VaultError(.controlInvalid, "a control record names no entry")
        }
    }

    private mutating func noteBreaches(of target: ErasureTarget, at index: UInt64) {
        for hold in holds where breaches.count < Self.maxBreaches {
            let isBroken =
                switch (hold.scope, target) {
                case (.everything, _): true
                case (.entries(let held), .entries(let taken)): held.intersects(taken)
                case (.subject(let held), .subject(let taken)): held == taken
                case (.entries, .subject), (.subject, .entries): false  // Only the headers of the entries could tell.
                }
            if isBroken { breaches.append(Breach(erasure: index, hold: hold.id)) }
        }
    }

    /// Adds what no earlier erasure took.
    private mutating func erase(_ range: ClosedRange<UInt64>, by index: UInt64) {
        var place = erased.firstPlace { $0.entries.upperBound >= range.lowerBound }
        var next = range.lowerBound
        while next <= range.upperBound {
            let following = place < erased.count ? erased[place].entries : nil
            if let following, following.lowerBound <= next {
                next = following.upperBound + 1
            } else {
                let end = min(range.upperBound, following.map { $0.lowerBound - 1 } ?? range.upperBound)
                erased.insert(Erased(entries: next...end, erasure: index), at: place)
                next = end + 1
            }
            place += 1
        }
    }

    // MARK: Questions

    /// The erasure that took the content of an entry away; nil where none did.
    public func erasure(of entry: ErasureCandidate) -> UInt64? {
        let place = erased.firstPlace { $0.entries.upperBound >= entry.index }
        let byEntry =
            place < erased.count && erased[place].entries.contains(entry.index) ? erased[place].erasure : nil
        let erasures = erasedSubjects[entry.owner] ?? []
        let first = erasures.firstPlace { $0 > entry.index }
        let bySubject = first < erasures.count ? erasures[first] : nil
        return [byEntry, bySubject].compactMap(\.self).min()
    }

    /// When the content of an entry may go at the earliest, by its own retention and every extension; holds apart.
    public func retentionEnd(of entry: ErasureCandidate) -> RetentionEnd {
        var end = entry.retention?.end(recordedAt: entry.recordedAt) ?? .over
        for extended in extensions where extended.scope.covers(entry) {
            end = max(end, extended.retention.end(recordedAt: entry.recordedAt))
        }
        return end
    }

    /// What forbids erasing the content of an entry now: every hold over it, in order, then its retention.
    public func obstacles(to entry: ErasureCandidate, now: Instant) -> [ErasureObstacle] {
        var obstacles = holds.filter { $0.scope.covers(entry) }
            .map { ErasureObstacle(.hold($0.id), entry: entry.index) }
        let end = retentionEnd(of: entry)
        if !end.isReached(at: now) { obstacles.append(ErasureObstacle(.retention(until: end), entry: entry.index)) }
        return obstacles
    }

    /// What forbids an erasure now.
    ///
    /// - Parameters:
    ///   - target: What shall be erased.
    ///   - candidates: The entries it may concern; those it does not cover, and those erased before, are passed over.
    ///     For a subject: at least every entry whose first subject it is.
    ///   - now: The present time.
    ///   - limit: The most obstacles returned (default 32); the search ends there.
    /// - Returns: The obstacles; none where the erasure may be done.
    public func obstacles(
        to target: ErasureTarget, among candidates: some Sequence<ErasureCandidate>, now: Instant,
        limit: Int = ControlRecord.maxObstacles
    ) -> [ErasureObstacle] {
        var obstacles: [ErasureObstacle] = []
        for hold in holds {
            switch (hold.scope, target) {
            case (.everything, _): obstacles.append(ErasureObstacle(.hold(hold.id), entry: nil))
            case (.subject(let held), .subject(let taken)) where held == taken:
                obstacles.append(ErasureObstacle(.hold(hold.id), entry: nil))
            default: break
            }
        }
        let general = Set(obstacles.map(\.kind))
        for entry in candidates {
            guard obstacles.count < limit else { break }
            guard target.covers(entry), erasure(of: entry) == nil else { continue }
            obstacles += self.obstacles(to: entry, now: now).filter { !general.contains($0.kind) }
        }
        return Array(obstacles.prefix(limit))
    }
}
