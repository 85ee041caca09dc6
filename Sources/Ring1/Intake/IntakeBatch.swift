// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Primitives

/// Collects planned records and appends them together, so that many items share one durable write.
struct IntakeBatch {
    private let destination: any IntakeDestination
    private let limits: IntakeLimits
    private let report: @Sendable (IntakeEvent) async throws -> Void
    private var waiting: [(plan: PlannedRecord, path: [UInt8])] = []
    private var waitingBytes = 0
    private var refusalsInARow = 0
    var progress = IntakeProgress()

    init(
        destination: any IntakeDestination, limits: IntakeLimits,
        report: @escaping @Sendable (IntakeEvent) async throws -> Void
    ) {
        self.destination = destination
        self.limits = limits
        self.report = report
    }

    /// Adds a record that is ready.
    mutating func add(_ plan: PlannedRecord, path: [UInt8]) {
        waiting.append((plan, path))
        waitingBytes += plan.bytes
    }

    /// Reports an item that is left out.
    mutating func refuse(_ path: [UInt8], _ error: any ReportableError) async throws {
        let isSkipped =
            switch (error as? IntakeError)?.kind {
            case .symbolicLink, .specialFile, .foreignStore, .binaryFile, .notAFile: true
            default: false
            }
        progress.done += 1
        if isSkipped { progress.skipped += 1 } else { progress.failed += 1 }
        try await report(
            .failed(
                IntakeFailure(
                    item: String(decoding: path, as: UTF8.self), code: error.code, message: error.message,
                    nextStep: error.nextStep, isSkipped: isSkipped)))
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
                try await finish(items.count, try await taken(items))
            } catch let refusal as LedgerRefusal {
                // One item may be what the ledger cannot take: try each by itself, so that the rest goes on.
                if items.count == 1 { try await refused(items[0].path, refusal.error) }
                if items.count > 1 { for item in items { try await storeAlone(item) } }
            }
        }
        try await report(.progress(progress))
    }

    private mutating func storeAlone(_ item: (plan: PlannedRecord, path: [UInt8])) async throws {
        try Task.checkCancellation()
        do { try await finish(1, try await taken([item])) } catch let refusal as LedgerRefusal {
            try await refused(item.path, refusal.error)
        }
    }

    /// What the ledger refused, told apart from what the reader of the events may throw.
    private struct LedgerRefusal: Error {
        let error: any ReportableError
    }

    private mutating func taken(_ items: [(plan: PlannedRecord, path: [UInt8])]) async throws -> [IntakeItem] {
        do {
            let taken = try await Self.store(items.map { $0.plan }, in: destination)
            refusalsInARow = 0
            return taken
        } catch let error as any ReportableError { throw LedgerRefusal(error: error) }
    }

    private mutating func refused(_ path: [UInt8], _ error: any ReportableError) async throws {
        try await refuse(path, error)
        refusalsInARow += 1
        guard refusalsInARow < limits.refusals else {
            throw IntakeError(
                .ledgerRefused, "the ledger refused \(refusalsInARow) items in a row, last with \(error.code)",
                nextStep: error.nextStep)
        }
    }

    private mutating func finish(_ count: Int, _ taken: [IntakeItem]) async throws {
        progress.done += count
        for item in taken {
            progress.bytes += item.size
            if item.isNew { progress.appended += 1 } else { progress.alreadyPresent += 1 }
            try await report(.item(item))
        }
    }

    /// Appends plans level by level: children need to know the index of their parent.
    private static func store(_ plans: [PlannedRecord], in destination: any IntakeDestination) async throws
        -> [IntakeItem]
    {
        var items: [IntakeItem] = []
        var level = plans
        while !level.isEmpty {
            var receipts: [IntakeReceipt] = []
            for portion in portions(level) { receipts += try await destination.store(portion.map(\.record)) }
            precondition(
                receipts.count == level.count, "the ledger gave \(receipts.count) receipts for \(level.count) records")
            var next: [PlannedRecord] = []
            for (plan, receipt) in zip(level, receipts) {
                let record = plan.record
                items.append(
                    IntakeItem(
                        source: record.source, name: record.name, kind: record.kind, index: receipt.index,
                        isNew: receipt.isNew, size: record.content.count))
                for var child in plan.children {
                    child.record.parent = receipt.index
                    next.append(child)
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
