// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog
import Vault

@testable import Ledger

/// What a ledger should hold after any sequence of calls.
private struct Model {
    struct Entry {
        var kind: RecordKind
        var source = ""
        var content: [UInt8] = []
        var subject: SubjectID?
        var isSealed = false
        var parent: UInt64?
        var isErased = false
    }
    var entries: [Entry] = []
    var holds: [HoldID: Set<UInt64>] = [:]
    var keys = 1

    /// The entry that a record must be taken for.
    func existing(_ item: NewRecord) -> UInt64? {
        entries.firstIndex { $0.source == item.source && $0.content == item.content && !$0.isErased }.map(UInt64.init)
    }
    func isHeld(_ index: UInt64) -> Bool { holds.values.contains { $0.contains(index) } }
}

@Suite struct LedgerModelTests {
    @Test func `random appends, erasures, holds, key changes and crashes leave what the model says`() async throws {
        var random = SeededGenerator(test: "ledger model")
        for _ in 0..<4 { try await run(&random) }
    }

    private func run(_ random: inout SeededGenerator) async throws {
        let fixture = try LedgerFixture()
        var model = Model()
        // The only reference: letting it go is what a killed process does.
        var ledger: Ledger? = try await fixture.open()
        let subjects = try ["a", "b", "c"].map { try #require(SubjectID($0)) }
        for step in 0..<60 {
            switch Int.random(in: 0..<100, using: &random) {
            case ..<55: try await append(#require(ledger), &model, subjects, &random)
            case ..<65: try await erase(#require(ledger), &model, subjects, &random)
            case ..<70:
                let id = try #require(HoldID("h\(step)"))
                let covered = Set((0..<3).map { _ in UInt64.random(in: 0...20, using: &random) })
                try await #require(ledger).hold(
                    HoldRequest(id, scope: .entries(try EntryRanges(covered)), grounds: LedgerFixture.grounds()))
                model.holds[id] = covered
                model.entries.append(Model.Entry(kind: .hold))
            case ..<75:
                guard let id = model.holds.keys.sorted(by: { $0.name < $1.name }).first else { continue }
                try await #require(ledger).release(id, grounds: LedgerFixture.grounds())
                model.holds[id] = nil
                model.entries.append(Model.Entry(kind: .release))
            case ..<79:
                try await #require(ledger).rotateKey(operator: fixture.operatorKey)
                model.keys += 1
                model.entries.append(Model.Entry(kind: .keyRotation))
            case ..<85: _ = try await #require(ledger).checkpoint()
            case ..<93:
                await ledger?.close()
                ledger = nil
                ledger = try await fixture.open()
            default:
                ledger = nil
                ledger = try await fixture.open()
            }
            #expect(ledger?.size == UInt64(model.entries.count))
        }
        let last = try #require(ledger)
        try await compare(last, model)
        await last.close()
        ledger = nil
        let verdict = try await fixture.verify()
        #expect(verdict.isSound && verdict.entries == UInt64(model.entries.count), "\(verdict.faults)")
        #expect(verdict.erasedEntries == model.entries.count { $0.isErased })
        #expect(verdict.keyHistory.count == model.keys)
    }

    private func append(
        _ ledger: Ledger, _ model: inout Model, _ subjects: [SubjectID], _ random: inout SeededGenerator
    ) async throws {
        var items: [NewRecord] = []
        for position in 0..<Int.random(in: 1...6, using: &random) {
            let kind: RecordKind = Bool.random(using: &random) ? .payload : .mail
            var item = NewRecord(
                kind: kind, source: "s\(Int.random(in: 0..<12, using: &random))", name: "n", mediaType: "text/plain",
                content: Array("c\(Int.random(in: 0..<3, using: &random))".utf8), attributes: ["k": [1, "x"]])
            if Int.random(in: 0..<4, using: &random) == 0 { item.content = [UInt8](repeating: 9, count: 33_000) }
            if Bool.random(using: &random) { item.subjects = [subjects[Int.random(in: 0..<3, using: &random)]] }
            if position > 0, Int.random(in: 0..<3, using: &random) == 0 {
                item.parentPosition = Int.random(in: 0..<position, using: &random)
            } else if Int.random(in: 0..<3, using: &random) == 0, !model.entries.isEmpty {
                item.parent = UInt64.random(in: 0..<UInt64(model.entries.count), using: &random)
            }
            items.append(item)
        }
        let outcomes = try await ledger.append(items)
        var indices: [UInt64] = []
        for (item, outcome) in zip(items, outcomes) {
            if let index = model.existing(item) {
                #expect(!outcome.isNew && outcome.entry.index == index)
                indices.append(index)
                continue
            }
            #expect(outcome.isNew && outcome.entry.index == UInt64(model.entries.count))
            indices.append(UInt64(model.entries.count))
            model.entries.append(
                Model.Entry(
                    kind: item.kind, source: item.source, content: item.content, subject: item.subjects.first,
                    isSealed: item.kind != .payload || item.content.count > LedgerLimits.maxOpenBytes,
                    parent: item.parentPosition.map { indices[$0] } ?? item.parent))
        }
    }

    private func erase(
        _ ledger: Ledger, _ model: inout Model, _ subjects: [SubjectID], _ random: inout SeededGenerator
    ) async throws {
        let target: ErasureTarget
        let affected: [Int]
        if Bool.random(using: &random) {
            let subject = subjects[Int.random(in: 0..<3, using: &random)]
            target = .subject(subject)
            affected = model.entries.indices.filter {
                model.entries[$0].subject == subject && model.entries[$0].isSealed
            }
        } else {
            let sealed = model.entries.indices.filter { model.entries[$0].isSealed }
            guard let chosen = sealed.randomElement(using: &random) else { return }
            target = .entries(try EntryRanges([UInt64(chosen)]))
            affected = [chosen]
        }
        let left = affected.filter { !model.entries[$0].isErased }
        let outcome = try await ledger.erase(ErasureRequest(target, grounds: LedgerFixture.grounds()))
        if left.contains(where: { model.isHeld(UInt64($0)) }) {
            if case .erased = outcome { Issue.record("a held content was erased") }
            model.entries.append(Model.Entry(kind: .erasureRefused))
        } else {
            #expect(outcome == .erased(outcome.entry, contents: left.count))
            for index in left { model.entries[index].isErased = true }
            model.entries.append(Model.Entry(kind: .erasure))
        }
    }

    private func compare(_ ledger: Ledger, _ model: Model) async throws {
        let entries = try await ledger.entries(from: 0, limit: 10_000)
        #expect(entries.count == model.entries.count)
        for (entry, expected) in zip(entries, model.entries) {
            #expect(entry.record.kind == expected.kind)
            #expect((entry.erasedBy != nil) == expected.isErased)
            guard !expected.kind.isControl else { continue }
            #expect(entry.record.parent == expected.parent && entry.record.isSealed == expected.isSealed)
            if expected.isErased {
                #expect(entry.record.source.isEmpty)
                let error = await #expect(throws: LedgerError.self) { try await ledger.content(of: entry) }
                #expect(error?.kind == .contentErased)
            } else {
                #expect(entry.record.source == expected.source)
                #expect(try await ledger.content(of: entry) == expected.content)
            }
        }
        let holds = Set(ledger.holds.map(\.id))
        #expect(holds == Set(model.holds.keys))
        let verdict = await ledger.verify()
        #expect(verdict.isSound, "\(verdict.faults)")
    }
}
