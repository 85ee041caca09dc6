// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import Testing

@testable import Vault

@Suite("What may be erased")
struct ErasureRulesTests {
    let grounds: Grounds
    let case7: HoldID
    let anna: SubjectID
    let bert: SubjectID
    let now = Instant(milliseconds: 1_800_000_000_000)
    init() throws {
        grounds = try Grounds(reason: "r", authority: "a")
        case7 = try #require(HoldID("case-7"))
        anna = try #require(SubjectID("anna"))
        bert = try #require(SubjectID("bert"))
    }
    func entry(_ index: UInt64, _ subjects: [SubjectID] = [], _ retention: Retention? = nil) -> ErasureCandidate {
        ErasureCandidate(index: index, recordedAt: now, subjects: subjects, retention: retention)
    }

    @Test func `without records everything may be erased and nothing was`() {
        let rules = ErasureRules()
        #expect(rules.obstacles(to: entry(0), now: now).isEmpty)
        #expect(rules.erasure(of: entry(0)) == nil)
        #expect(rules.obstacles(to: .subject(anna), among: [entry(0, [anna])], now: now).isEmpty)
    }

    @Test func `a hold keeps what it covers until it is released`() throws {
        var rules = ErasureRules()
        try rules.apply(.hold(case7, .entries(EntryRanges([1, 2])), grounds), at: 10)
        #expect(rules.obstacles(to: entry(1), now: now) == [ErasureObstacle(.hold(case7), entry: 1)])
        #expect(rules.obstacles(to: entry(3), now: now).isEmpty)
        #expect(rules.holds.map(\.entry) == [10])
        let target = try ErasureTarget.entries(EntryRanges([1, 3]))
        #expect(rules.obstacles(to: target, among: [entry(1), entry(2), entry(3)], now: now).map(\.entry) == [1])
        try rules.apply(.release(case7, grounds), at: 11)
        #expect(rules.obstacles(to: target, among: [entry(1), entry(3)], now: now).isEmpty)
        #expect(rules.holds.isEmpty)
    }

    @Test func `a hold over a subject covers every entry that names it, also one sealed for another`() throws {
        var rules = ErasureRules()
        try rules.apply(.hold(case7, .subject(bert), grounds), at: 10)
        #expect(!rules.obstacles(to: entry(1, [anna, bert]), now: now).isEmpty)
        #expect(rules.obstacles(to: entry(1, [anna]), now: now).isEmpty)
        #expect(!rules.obstacles(to: entry(99, [bert]), now: now).isEmpty)
        // Anna cannot be erased while one of her entries is held for Bert.
        let obstacles = rules.obstacles(
            to: .subject(anna), among: [entry(1, [anna, bert]), entry(2, [anna])], now: now)
        #expect(obstacles == [ErasureObstacle(.hold(case7), entry: 1)])
        #expect(rules.obstacles(to: .subject(bert), among: [], now: now) == [ErasureObstacle(.hold(case7), entry: nil)])
    }

    @Test func `a hold over everything keeps everything`() throws {
        var rules = ErasureRules()
        try rules.apply(.hold(case7, .everything, grounds), at: 0)
        #expect(rules.obstacles(to: .subject(anna), among: [entry(5, [anna])], now: now).count == 1)
        #expect(!rules.obstacles(to: entry(5), now: now).isEmpty)
    }

    @Test func `a retention keeps an entry until its end, and extensions only lengthen it`() throws {
        var rules = ErasureRules()
        let kept = entry(1, [anna], Retention(.years3))
        let end = RetentionClass.years3.end(from: now)
        #expect(rules.obstacles(to: kept, now: now) == [ErasureObstacle(.retention(until: end), entry: 1)])
        guard case .at(let moment) = end else { return }
        #expect(rules.obstacles(to: kept, now: moment).isEmpty)
        try rules.apply(.retention(.subject(anna), Retention(.none, until: now), grounds), at: 10)
        #expect(rules.retentionEnd(of: kept) == end)
        try rules.apply(.retention(.entries(EntryRanges([1])), Retention(.years10), grounds), at: 11)
        #expect(rules.retentionEnd(of: kept) == RetentionClass.years10.end(from: now))
        #expect(rules.retentionEnd(of: entry(2)) == .over)
        try rules.apply(.retention(.everything, Retention(.permanent), grounds), at: 12)
        #expect(rules.retentionEnd(of: entry(2)) == .never)
        #expect(!rules.obstacles(to: kept, now: Instant(milliseconds: .max)).isEmpty)
    }

    @Test func `the first erasure of an entry is the one that is named`() throws {
        var rules = ErasureRules()
        try rules.apply(.erasure(.entries(EntryRanges([3, 4])), key: nil, grounds), at: 10)
        try rules.apply(.erasure(.entries(EntryRanges(ranges: [0...9])), key: nil, grounds), at: 12)
        #expect((0..<11).map { rules.erasure(of: entry($0)) } == [12, 12, 12, 10, 10, 12, 12, 12, 12, 12, nil])
        #expect(rules.obstacles(to: .entries(try EntryRanges([3])), among: [entry(3)], now: now).isEmpty)
    }

    @Test func `an erased subject takes what came before, and nothing that comes after`() throws {
        var rules = ErasureRules()
        try rules.apply(.erasure(.subject(anna), key: nil, grounds), at: 10)
        #expect(rules.erasure(of: entry(9, [anna])) == 10)
        #expect(rules.erasure(of: entry(11, [anna])) == nil)
        #expect(rules.erasure(of: entry(9, [bert, anna])) == nil)
        try rules.apply(.erasure(.subject(anna), key: nil, grounds), at: 20)
        #expect(rules.erasure(of: entry(9, [anna])) == 10)
        #expect(rules.erasure(of: entry(11, [anna])) == 20)
    }

    @Test func `records that contradict those before them are refused and change nothing`() throws {
        var rules = ErasureRules()
        try rules.apply(.hold(case7, .everything, grounds), at: 5)
        let before = rules
        let other = try #require(HoldID("other"))
        let wrong: [(ControlRecord, UInt64)] = try [
            (.hold(case7, .everything, grounds), 6), (.release(other, grounds), 6), (.release(case7, grounds), 5),
            (.release(case7, grounds), 4), (.hold(other, .entries(.none), grounds), 6),
            (.retention(.everything, Retention(.none), grounds), 6),
            (.retention(.entries(.none), Retention(.years3), grounds), 6),
            (.erasure(.entries(.none), key: nil, grounds), 6),
            (.erasure(.entries(EntryRanges([6])), key: nil, grounds), 6),
            (.erasure(.subject(.tenant), key: nil, grounds), 6), (.refusal(.subject(.tenant), [], grounds), 6),
        ]
        for (record, index) in wrong {
            #expect(refusal { try rules.apply(record, at: index) } == .controlInvalid, "\(record)")
            #expect(rules == before)
        }
        try rules.apply(.release(case7, grounds), at: 6)
        #expect(refusal { try rules.apply(.hold(case7, .everything, grounds), at: 7) } == .controlInvalid)
        #expect(refusal { try rules.apply(.release(case7, grounds), at: 7) } == .controlInvalid)
    }

    @Test func `an erasure that broke a hold is kept as a breach`() throws {
        var rules = ErasureRules()
        try rules.apply(.hold(case7, .entries(EntryRanges([3])), grounds), at: 5)
        try rules.apply(.erasure(.entries(EntryRanges([4])), key: nil, grounds), at: 6)
        #expect(rules.breaches.isEmpty)
        try rules.apply(.erasure(.entries(EntryRanges([2, 3])), key: nil, grounds), at: 7)
        #expect(rules.breaches.map(\.erasure) == [7] && rules.breaches.map(\.hold) == [case7])
        #expect(rules.erasure(of: entry(3)) == 7)
    }

    @Test func `no more obstacles come back than asked for`() throws {
        var rules = ErasureRules()
        try rules.apply(.retention(.everything, Retention(.permanent), grounds), at: 1)
        let entries = (0..<100).map { entry($0, [anna]) }
        #expect(rules.obstacles(to: .subject(anna), among: entries, now: now).count == 32)
        #expect(rules.obstacles(to: .subject(anna), among: entries, now: now, limit: 3).count == 3)
    }
}
