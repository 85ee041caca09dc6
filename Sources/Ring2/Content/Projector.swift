// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import Extraction
import Ledger
import Primitives
import Search

/// How much of the ledger is projected in one transaction.
public struct ProjectionBatch: Hashable, Sendable {
    /// The most entries.
    public var entries: Int
    /// The most content bytes; one entry is always taken.
    public var bytes: Int
    /// How many entries are read at once.
    public var readers: Int

    /// Sets the sizes; they change how fast it goes and how often work is saved, never its result.
    public init(entries: Int = 256, bytes: Int = 16 << 20, readers: Int = 4) {
        self.entries = max(1, entries)
        self.bytes = bytes
        self.readers = max(1, readers)
    }
}

/// Carries ledger entries into the derived stores: read, extract, write, move the cursors.
struct Projector: Sendable {
    let ledger: Ledger
    let store: KnowledgeStore
    let index: SearchIndex
    let batch: ProjectionBatch
    let reader: EntryReader

    /// Where the next batch starts; nil where nothing is left.
    func position() async throws -> UInt64? {
        let size = ledger.size
        let known = try await store.writer.cursor()
        let indexed = try await index.cursor
        guard known <= size, indexed <= size else {
            throw ContentError(
                .aheadOfLedger, "the derived state knows \(max(known, indexed)) entries, the ledger has \(size)",
                nextStep: "check that the ledger is the right one, then rebuild with `substrate rebuild`")
        }
        let start = min(known, indexed)
        return start < size ? start : nil
    }

    /// Writes a portion to both stores. They are two files with a writer each, so they are written at once; each keeps a
    /// cursor, and whatever a crash leaves undone in one of them is done again.
    func write(_ portion: Portion) async throws {
        async let indexed: Void = index.apply(
            portion.entries.map(\.searchable), forgetting: portion.erased, upTo: portion.end)
        try await store.writer.apply(
            portion.entries, judgements: portion.judgements, forgetting: portion.erased, upTo: portion.end)
        try await indexed
    }

    /// Some entries, read and extracted. What the ledger says about itself, and what is erased, makes no document; what
    /// was erased after it became one is taken out again, so that a rebuild makes the same rows.
    struct Portion: Sendable {
        /// The first entry.
        let start: UInt64
        /// How many entries it covers.
        var count = 0
        /// The entry after the last one.
        var end: UInt64
        var entries: [ProjectedEntry] = []
        /// What people said about who is who.
        var judgements: [(entry: UInt64, content: [UInt8])] = []
        /// Entries whose contents an erasure among these entries took away.
        var erased: [UInt64] = []
    }

    /// Reads and extracts one batch of entries, several at once; the order of the result is the ledger's.
    func read(from start: UInt64) async throws -> Portion {
        var portion = Portion(start: start, end: start)
        var wanted: [LedgerEntry] = []
        var bytes = 0
        for entry in try await ledger.entries(from: start, limit: batch.entries) {
            bytes += entry.record.size
            if portion.count > 0, bytes > batch.bytes { break }
            portion.count += 1
            portion.end = entry.index + 1
            if entry.record.kind == .erasure { portion.erased += try await ledger.erased(by: entry.index) }
            guard !entry.record.kind.isControl, entry.erasedBy == nil else { continue }
            guard entry.record.kind == .judgement else {
                wanted.append(entry)
                continue
            }
            if let content = try await content(of: entry) { portion.judgements.append((entry.index, content)) }
        }
        portion.entries = try await read(wanted)
        return portion
    }

    /// Reads entries, several at once, in their order.
    func read(_ entries: [LedgerEntry]) async throws -> [ProjectedEntry] {
        // Small pieces that are handed out as readers become free: one large document keeps only one of them.
        let piece = 8
        let pieces = stride(from: 0, to: entries.count, by: piece).map { entries[$0..<min($0 + piece, entries.count)] }
        return try await withThrowingTaskGroup(of: (Int, [ProjectedEntry]).self) { group in
            var done = [[ProjectedEntry]](repeating: [], count: pieces.count)
            var next = 0
            func hand() {
                guard next < pieces.count else { return }
                let (number, entries) = (next, pieces[next])
                next += 1
                group.addTask(executorPreference: globalConcurrentExecutor) {
                    var projected: [ProjectedEntry] = []
                    for entry in entries {
                        try Task.checkCancellation()
                        projected.append(await reader.read(entry, content: try await content(of: entry)))
                    }
                    return (number, projected)
                }
            }
            for _ in 0..<batch.readers { hand() }
            while let (number, projected) = try await group.next() {
                done[number] = projected
                hand()
            }
            return Array(done.joined())
        }
    }

    /// The content of a record, or nil where the ledger holds it no more or damaged: `ledger verify` names that, and
    /// the rest of the ledger is worth knowing all the same.
    private func content(of entry: LedgerEntry) async throws -> [UInt8]? {
        do { return try await ledger.content(of: entry) } catch let error as LedgerError {
            switch error.kind {
            case .contentMissing, .contentDamaged, .contentErased: return nil
            default: throw error
            }
        }
    }
}
