// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TestKit
import Testing

@testable import Vault

/// The rules said again in the plainest way: every question walks over all records.
private struct PlainRules {
    var records: [(index: UInt64, record: ControlRecord)] = []

    func holds(before index: UInt64 = .max) -> [(id: HoldID, scope: ControlScope)] {
        var holds: [(id: HoldID, scope: ControlScope)] = []
        for (at, record) in records where at < index {
            if case .hold(let id, let scope, _) = record { holds.append((id, scope)) }
            if case .release(let id, _) = record { holds.removeAll { $0.id == id } }
        }
        return holds
    }
    private func covers(_ scope: ControlScope, _ entry: ErasureCandidate) -> Bool {
        switch scope {
        case .everything: true
        case .subject(let subject):
            entry.subjects.contains(subject) || (entry.subjects.isEmpty && subject == .tenant)
        case .entries(let entries): entries.ranges.contains { $0.contains(entry.index) }
        }
    }
    func erasure(of entry: ErasureCandidate) -> UInt64? {
        for (index, record) in records {
            guard case .erasure(let target, _, _) = record else { continue }
            switch target {
            case .entries(let entries): if entries.ranges.contains(where: { $0.contains(entry.index) }) { return index }
            case .subject(let subject): if entry.subjects.first == subject, entry.index < index { return index }
            }
        }
        return nil
    }
    func mayErase(_ entry: ErasureCandidate, now: Instant) -> Bool {
        if holds().contains(where: { covers($0.scope, entry) }) { return false }
        var retentions = [entry.retention].compactMap(\.self)
        for (_, record) in records {
            if case .retention(let scope, let retention, _) = record, covers(scope, entry) {
                retentions.append(retention)
            }
        }
        return retentions.allSatisfy { $0.end(recordedAt: entry.recordedAt).isReached(at: now) }
    }
}

@Suite("Histories of holds, retentions and erasures")
struct ErasureHistoryTests {
    @Test func `any history is judged as the plainest model judges it`() throws {
        var random = SeededGenerator(test: "erasure histories")
        let grounds = try Grounds(reason: "r", authority: "a")
        let subjects = ["a", "b", "c", "tenant"].compactMap { SubjectID($0) }
        let year: Int64 = 366 * 86_400_000
        var answers = [0, 0, 0, 0]
        for _ in 0..<150 {
            var rules = ErasureRules()
            var model = PlainRules()
            var entries: [ErasureCandidate] = []
            var holdCount = 0
            for index in 0..<UInt64(Int.random(in: 5...60, using: &random)) {
                func someScope() throws -> ControlScope {
                    switch Int.random(in: 0...5, using: &random) {
                    case 0: .everything
                    case 1, 2: .subject(subjects[Int.random(in: 0..<4, using: &random)])
                    default:
                        try .entries(
                            EntryRanges((0...Int.random(in: 0...6, using: &random)).map { _ in random.next() % 60 }))
                    }
                }
                let record: ControlRecord
                switch Int.random(in: 0...9, using: &random) {
                case 0:
                    holdCount += 1
                    record = .hold(try #require(HoldID("h\(holdCount)")), try someScope(), grounds)
                case 1:
                    // Sometimes one that is not in force.
                    record = .release(try #require(HoldID("h\(Int.random(in: 1...4, using: &random))")), grounds)
                case 2:
                    let period = RetentionClass.allCases[Int.random(in: 0..<5, using: &random)]
                    let until = Bool.random(using: &random) ? Instant(milliseconds: year * 4) : nil
                    record = .retention(try someScope(), Retention(period, until: until), grounds)
                case 3:
                    switch try someScope() {
                    case .everything: continue
                    case .subject(let subject): record = .erasure(.subject(subject), key: nil, grounds)
                    case .entries(let some): record = .erasure(.entries(some), key: nil, grounds)
                    }
                default:
                    let count = Int.random(in: 0...2, using: &random)
                    entries.append(
                        ErasureCandidate(
                            index: index, recordedAt: Instant(milliseconds: Int64(index) * 1_000_000),
                            subjects: subjects.dropLast().shuffled(using: &random).prefix(count).map(\.self),
                            retention: Bool.random(using: &random)
                                ? Retention(RetentionClass.allCases[Int.random(in: 0..<4, using: &random)]) : nil))
                    continue
                }
                let before = rules
                do {
                    try rules.apply(record, at: index)
                    model.records.append((index, record))
                } catch { #expect(rules == before) }
                #expect(rules.holds.map(\.id) == model.holds().map(\.id))
            }
            for entry in entries {
                let now = Instant(milliseconds: Int64.random(in: 0...12, using: &random) * year)
                #expect(rules.erasure(of: entry) == model.erasure(of: entry))
                #expect(rules.obstacles(to: entry, now: now).isEmpty == model.mayErase(entry, now: now))
                let isErased = model.erasure(of: entry) != nil
                answers[(isErased ? 2 : 0) + (model.mayErase(entry, now: now) ? 1 : 0)] += 1
                // A target is free exactly where each of its entries is free or gone.
                let target = try ErasureTarget.entries(EntryRanges([entry.index]))
                let isFree = rules.obstacles(to: target, among: entries, now: now).isEmpty
                let hasGeneralHold = model.holds().contains { $0.scope == .everything }
                #expect(isFree == (!hasGeneralHold && (isErased || model.mayErase(entry, now: now))))
            }
            for subject in subjects.dropLast() {
                let now = Instant(milliseconds: Int64.random(in: 0...12, using: &random) * year)
                let isFree = rules.obstacles(to: .subject(subject), among: entries, now: now).isEmpty
                let held = model.holds().contains { $0.scope == .everything || $0.scope == .subject(subject) }
                let own = entries.filter { $0.subjects.first == subject && model.erasure(of: $0) == nil }
                #expect(isFree == (!held && own.allSatisfy { model.mayErase($0, now: now) }))
            }
        }
        // The histories must have led to every answer, or they prove nothing.
        #expect(answers.allSatisfy { $0 > 20 }, "\(answers)")
    }
}
