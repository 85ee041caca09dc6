// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Extraction
import Primitives
import Search

/// Looks all documents through for the names that the ledger knows.
///
/// What it leaves is the same whatever came in which order and however often it was cut short: for every document the
/// facts that one automaton over all names makes in its text. It keeps a cursor of its own, in the database.
actor NameLinker {
    private let store: KnowledgeStore
    private let index: SearchIndex
    private let readers: Int
    /// The names as they stand in the database.
    private var names: KnownNames?

    /// Above so many new names at once, all documents are looked through and the index is not asked.
    static let mostQuestions = 2_000

    init(store: KnowledgeStore, index: SearchIndex, readers: Int) {
        self.store = store
        self.index = index
        self.readers = readers
    }

    /// The rows were dropped.
    func forget() { names = nil }

    /// Does one portion, and says whether there was any to do; entries that one of the stores does not know yet wait.
    func step(_ batch: ProjectionBatch) async throws -> Bool {
        let indexed = try await index.cursor
        let end = min(indexed, try await store.writer.cursor())
        let plan = try await store.writer.linkPlan()
        guard plan.cursor <= indexed else { return false }
        if !plan.fresh.isEmpty || !plan.gone.isEmpty {
            try await store.writer.settle(plan, looking: try await scope(plan))
            names = nil
            return true
        }
        let (subjects, cursor) = try await store.writer.toLink(upTo: end, entries: 512, bytes: batch.bytes)
        guard !subjects.isEmpty || cursor > plan.cursor || plan.isErasing else { return false }
        let links = plan.hasNames ? try await links(subjects) : subjects.map { ($0.entry, []) }
        try await store.writer.link(links, cursor: cursor)
        return true
    }

    /// Where new names may stand among what was looked through.
    private func scope(_ plan: LinkPlan) async throws -> LinkScope {
        guard plan.cursor > 0, !plan.fresh.isEmpty else { return .some([]) }
        guard plan.fresh.count <= Self.mostQuestions else { return .all }
        var entries: Set<UInt64> = []
        for name in plan.fresh {
            switch NameQuestion(name) {
            case .nowhere: continue
            case .everywhere: return .all
            case .phrases(let phrases):
                entries.formUnion(try await index.entries(holding: phrases, before: plan.cursor))
            }
        }
        return .some(entries.sorted())
    }

    private func links(_ subjects: [LinkSubject]) async throws -> [(entry: UInt64, facts: [ExtractedFact])] {
        let names: KnownNames
        if let known = self.names {
            names = known
        } else {
            names = KnownNames(try await store.writer.linkedNames())
            self.names = names
        }
        let texts = try await index.texts(of: subjects.map(\.entry))
        let piece = 32
        let pieces = stride(from: 0, to: subjects.count, by: piece).map {
            subjects[$0..<min($0 + piece, subjects.count)]
        }
        typealias Links = [(entry: UInt64, facts: [ExtractedFact])]
        return try await withThrowingTaskGroup(of: (Int, Links).self) { group in
            var done = [Links](repeating: [], count: pieces.count)
            var next = 0
            func hand() {
                guard next < pieces.count else { return }
                let (number, subjects) = (next, pieces[next])
                next += 1
                group.addTask(executorPreference: globalConcurrentExecutor) {
                    try Task.checkCancellation()
                    return (number, subjects.map { ($0.entry, Self.facts(of: $0, in: texts[$0.entry] ?? [], names)) })
                }
            }
            for _ in 0..<readers { hand() }
            while let (number, links) = try await group.next() {
                done[number] = links
                hand()
            }
            return Array(done.joined())
        }
    }

    private static func facts(of subject: LinkSubject, in text: [UInt8], _ names: KnownNames) -> [ExtractedFact] {
        Extractor.knownNames(
            in: text, kind: subject.kind, mediaType: subject.mediaType, name: subject.name, source: subject.source,
            names: names)
    }
}
