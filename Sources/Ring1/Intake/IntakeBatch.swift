// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Primitives

/// Collects planned records and appends them together, so that many items share one durable write.
struct IntakeBatch {
    private let destination: any IntakeDestination
    private let limits: IntakeLimits
    private let journal: IntakeJournal?
    private let report: @Sendable (IntakeEvent) async throws -> Void
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    private var refusalsInARow = 0
    private(set) var progress: IntakeProgress

    private struct Waiting {
        let plan: PlannedRecord
        let path: [UInt8]
        let key: ItemKey
    }

    /// Collects for a run; what is settled in `journal` counts as done and is not taken again.
    init(
        destination: any IntakeDestination, limits: IntakeLimits, journal: IntakeJournal? = nil,
        report: @escaping @Sendable (IntakeEvent) async throws -> Void
    ) {
        self.destination = destination
        self.limits = limits
        self.journal = journal
        self.report = report
        progress = journal?.progress ?? IntakeProgress()
    }

    /// How many items the source holds, as far as that is known by now.
    mutating func found(_ count: Int) { progress.found = max(count, progress.done) }

    /// Whether an item of this name was dealt with before.
    func isSettled(_ name: [UInt8]) -> Bool { journal?.isSettled(ItemKey(name)) ?? false }

    /// Adds a record that is ready, unless it was dealt with before; `name` is by what the item is known again, its
    /// path where none is given.
    mutating func add(_ plan: PlannedRecord, path: [UInt8], name: [UInt8]? = nil) {
        let key = ItemKey(name ?? path)
        if let journal, journal.isSettled(key) { return }
        waiting.append(Waiting(plan: plan, path: path, key: key))
        waitingBytes += plan.bytes
    }

    /// Reports an item that is left out, unless that was done before.
    mutating func refuse(_ path: [UInt8], _ error: any ReportableError, name: [UInt8]? = nil) async throws {
        let key = ItemKey(name ?? path)
        if let journal, journal.isSettled(key) { return }
        let failure = IntakeFailure(path, error)
        var settled = SettledItem(key)
        if failure.isSkipped { settled.skipped = 1 } else { settled.failed = 1 }
        try settle([settled], [failure])
        try await report(.failed(failure))
    }

    private mutating func settle(_ items: [SettledItem], _ failures: [IntakeFailure]) throws {
        try journal?.settle(items, failures: failures)
        for item in items { progress.count(item) }
        progress.found = max(progress.found, progress.done)
    }

    /// Appends what waits once there is enough of it.
    mutating func flushIfFull() async throws {
        if waiting.count >= limits.batchItems || waitingBytes >= limits.batchBytes { try await flush() }
    }

    /// Appends what waits, first the items themselves, then what came out of them, then reports.
    mutating func flush() async throws {
        let items = waiting
        waiting = []
        waitingBytes = 0
        if !items.isEmpty {
            do {
                try await finish(items, try await taken(items))
            } catch let refusal as LedgerRefusal {
                // One item may be what the ledger cannot take: try each by itself, so that the rest goes on.
                if items.count == 1 { try await refused(items[0], refusal.error) }
                if items.count > 1 { for item in items { try await storeAlone(item) } }
            }
        }
        try await report(.progress(progress))
    }

    private mutating func storeAlone(_ item: Waiting) async throws {
        try Task.checkCancellation()
        do { try await finish([item], try await taken([item])) } catch let refusal as LedgerRefusal {
            try await refused(item, refusal.error)
        }
    }

    /// What the ledger refused, told apart from what the reader of the events may throw.
    private struct LedgerRefusal: Error {
        let error: any ReportableError
    }

    /// What became of each item: its own entry first, then those of what it carries.
    private mutating func taken(_ items: [Waiting]) async throws -> [[IntakeItem]] {
        do {
            let taken = try await Self.store(items.map(\.plan), in: destination)
            refusalsInARow = 0
            return taken
        } catch let error as any ReportableError { throw LedgerRefusal(error: error) }
    }

    private mutating func refused(_ item: Waiting, _ error: any ReportableError) async throws {
        // In a job, what is not the item's own fault (a full disk) ends the job, which can be resumed, and never the item.
        let isItemsFault = ["ledger_invalid_record", "ledger_conflict", "ledger_batch_too_large"].contains(error.code)
        guard journal == nil || isItemsFault else { throw error }
        try await refuse(item.path, error)
        refusalsInARow += 1
        guard refusalsInARow < limits.refusals || journal != nil else {
            throw IntakeError(
                .ledgerRefused, "the ledger refused \(refusalsInARow) items in a row, last with \(error.code)",
                nextStep: error.nextStep)
        }
    }

    private mutating func finish(_ items: [Waiting], _ taken: [[IntakeItem]]) async throws {
        var settled: [SettledItem] = []
        var failures: [IntakeFailure] = []
        for (item, entries) in zip(items, taken) {
            var outcome = SettledItem(item.key)
            for entry in entries {
                if entry.isNew { outcome.appended += 1 } else { outcome.alreadyPresent += 1 }
                outcome.bytes += entry.size
            }
            for refusal in item.plan.allRefusals {
                let failure = IntakeFailure(item.path + refusal.place, refusal.error)
                if failure.isSkipped { outcome.skipped += 1 } else { outcome.failed += 1 }
                failures.append(failure)
            }
            settled.append(outcome)
        }
        try settle(settled, failures)
        for entry in taken.joined() { try await report(.item(entry)) }
        for failure in failures { try await report(.failed(failure)) }
    }

    /// Appends plans level by level: children need to know the index of their parent.
    static func store(
        _ plans: [PlannedRecord], in destination: any IntakeDestination
    ) async throws -> [[IntakeItem]] {
        var items = [[IntakeItem]](repeating: [], count: plans.count)
        var level = plans.enumerated().map { (top: $0.offset, plan: $0.element) }
        while !level.isEmpty {
            var receipts: [IntakeReceipt] = []
            for portion in portions(level.map(\.plan)) {
                receipts += try await destination.store(portion.map(\.record))
            }
            precondition(
                receipts.count == level.count, "the ledger gave \(receipts.count) receipts for \(level.count) records")
            var next: [(top: Int, plan: PlannedRecord)] = []
            for (place, receipt) in zip(level, receipts) {
                let record = place.plan.record
                items[place.top].append(
                    IntakeItem(
                        source: record.source, name: record.name, kind: record.kind, index: receipt.index,
                        isNew: receipt.isNew, size: record.content.count))
                for var child in place.plan.children {
                    child.record.parent = receipt.index
                    next.append((place.top, child))
                }
            }
            level = next
        }
        return items
    }

    /// Cuts a level into appends of a size that a ledger takes: 1,024 records or 64 MiB, a larger record alone.
    private static func portions(_ level: [PlannedRecord]) -> [ArraySlice<PlannedRecord>] {
        var portions: [ArraySlice<PlannedRecord>] = []
        var start = 0
        var bytes = 0
        for index in level.indices {
            let size = level[index].record.content.count
            if index > start, index - start >= 1_024 || bytes + size > 64 << 20 {
                portions.append(level[start..<index])
                start = index
                bytes = 0
            }
            bytes += size
        }
        portions.append(level[start...])
        return portions
    }
}

extension IntakeFailure {
    /// Tells of an item that was left out.
    init(_ path: [UInt8], _ error: any ReportableError) {
        let isSkipped =
            switch (error as? IntakeError)?.kind {
            case .symbolicLink, .specialFile, .foreignStore, .binaryFile, .notAFile: true
            default: false
            }
        self.init(
            item: String(decoding: path, as: UTF8.self), code: error.code, message: error.message,
            nextStep: error.nextStep, isSkipped: isSkipped)
    }
}
