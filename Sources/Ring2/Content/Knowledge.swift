// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Extraction
public import Ledger
public import Primitives
public import Search

/// What one tenant's ledger says, readable: documents, facts and full text, kept in step with the ledger.
///
/// All of it is derived. Dropped and rebuilt, it exports the same bytes.
public final class Knowledge: Sendable {
    /// What had to be thrown away at opening because it could not be used; it is being made again.
    public struct Repair: Hashable, Sendable {
        /// The store, `knowledge` or `search`.
        public let store: String
        /// The code of the fault.
        public let code: String
    }

    private let ledger: Ledger
    let store: KnowledgeStore
    private let index: SearchIndex
    let projector: Projector
    private let turns = Turns()
    private let erasures = Lock(0)
    /// What was thrown away at opening.
    public let repairs: [Repair]

    private init(
        ledger: Ledger, store: KnowledgeStore, index: SearchIndex, batch: ProjectionBatch, repairs: [Repair]
    ) {
        self.ledger = ledger
        self.store = store
        self.index = index
        self.repairs = repairs
        projector = Projector(ledger: ledger, store: store, index: index, batch: batch)
    }

    /// Opens what is known of a tenant; call `catchUp` to bring it to the size of the ledger.
    ///
    /// The file of documents and facts is `database`, the search index lies in the directory `search`; the directories
    /// exist. Stores of another tenant are refused (`ContentError`, `SearchError`); damaged ones, and ones of another
    /// version of this program, are thrown away and listed in `repairs`.
    public static func open(
        scope: TenantScope, database: FilePath, search: FilePath, ledger: Ledger,
        batch: ProjectionBatch = ProjectionBatch()
    ) async throws -> Knowledge {
        var repairs: [Repair] = []
        let store: KnowledgeStore
        do { store = try KnowledgeStore(scope: scope, path: database) } catch let error as DatabaseError {
            guard error.isCuredByRebuilding else { throw error }
            repairs.append(Repair(store: "knowledge", code: error.code))
            try KnowledgeStore.removeFiles(database)
            store = try KnowledgeStore(scope: scope, path: database)
        }
        let index: SearchIndex
        do { index = try await SearchIndex.open(scope: scope, directory: search) } catch let error as DatabaseError {
            guard error.isCuredByRebuilding else { throw error }
            repairs.append(Repair(store: "search", code: error.code))
            try SearchIndex.discard(scope: scope, directory: search)
            index = try await SearchIndex.open(scope: scope, directory: search)
        }
        let knowledge = Knowledge(ledger: ledger, store: store, index: index, batch: batch, repairs: repairs)
        try await knowledge.dropRowsOfOtherRules()
        return knowledge
    }

    /// Rows that other versions of the rules made would not survive a rebuild: they go, in both stores.
    private func dropRowsOfOtherRules() async throws {
        let version = String(Extractor.version)
        let found = try await store.writer.rulesVersion()
        if let found, found != version { try await erase() }
        if found != version { try await store.writer.stamp(rulesVersion: version) }
    }

    /// Grows with every erasure.
    var generation: Int { erasures.withLock { $0 } }

    /// Runs `body` while nothing is projected.
    func alone<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        try await turns.alone(body)
    }

    private func erase() async throws {
        erasures.withLock { $0 += 1 }
        try await store.erase()
        try await index.erase()
        try await store.writer.stamp(rulesVersion: String(Extractor.version))
    }

    /// Projects what the ledger has and the stores don't, and returns how many entries that were.
    ///
    /// Callers take turns; after a failure or a cancellation the next call goes on where the last whole batch ended.
    @discardableResult public func catchUp() async throws -> Int { try await turns.alone { try await projectAll() } }

    /// Projects one batch, the part of `catchUp` that a crash can fall behind, and returns how many entries it held; 0
    /// where nothing is left. For who wants to give way between batches.
    public func step() async throws -> Int { try await turns.alone { try await projector.step() } }

    @discardableResult private func projectAll() async throws -> Int {
        var count = 0
        while true {
            try Task.checkCancellation()
            let step = try await projector.step()
            guard step > 0 else { return count }
            count += step
        }
    }

    /// What a rebuild did.
    public struct Rebuilt: Hashable, Sendable {
        /// How many entries were projected.
        public let entries: Int
        /// The digests before; nil where the old state could not be read.
        public let before: KnowledgeDigest?
        /// The digests after.
        public let after: KnowledgeDigest
    }

    /// Drops the stores and makes them again; questions asked meanwhile see a growing part.
    @discardableResult public func rebuild() async throws -> Rebuilt {
        try await turns.alone {
            // What the ledger took in since the last batch would make a difference that is none.
            _ = try? await projectAll()
            let before = try? await digest()
            try await erase()
            let entries = try await projectAll()
            return Rebuilt(entries: entries, before: before, after: try await digest())
        }
    }

    /// How much is known, and from how many entries.
    public var counts: KnowledgeCounts { get async throws { try await store.reader.counts() } }

    /// How many documents can be searched.
    public var searchableCount: Int { get async throws { try await index.count } }

    /// The documents that answer a query.
    public func search(_ query: SearchQuery, limit: Int = 10, offset: Int = 0) async throws -> SearchPage {
        try await index.search(query, limit: limit, offset: offset)
    }

    /// The facts that answer a question.
    public func facts(_ query: FactQuery) async throws -> FactPage { try await store.reader.facts(query) }

    /// What is known about one ledger entry, or nil.
    public func document(_ entry: UInt64) async throws -> KnowledgeDocument? {
        try await documents(from: entry, limit: 1).first { $0.entry == entry }
    }

    /// Documents in the order of the ledger, from an entry on.
    public func documents(from entry: UInt64, limit: Int) async throws -> [KnowledgeDocument] {
        try await store.reader.documents(from: entry, limit: limit)
    }

    /// The text of one document as facts and snippets point into it, or nil.
    public func text(_ entry: UInt64) async throws -> String? { try await index.document(entry)?.text }

    func facts(of entries: ClosedRange<UInt64>) async throws -> [KnowledgeFact] {
        try await store.reader.facts(of: entries)
    }
    func searchable(from entry: UInt64, limit: Int) async throws -> [SearchableDocument] {
        try await index.documents(from: entry, limit: limit)
    }

    /// Closes the stores; every later call fails.
    public func close() async {
        await store.close()
        await index.close()
    }
}

extension DatabaseError {
    /// Whether dropping the file and making it again from the ledger helps.
    var isCuredByRebuilding: Bool {
        switch kind {
        case .corrupt, .schemaNewer, .schemaUnknown: true
        default: false
        }
    }
}
