// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
public import Documents
public import Extraction
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
    /// Whose knowledge it is.
    let tenant: ModuleID
    let store: KnowledgeStore
    private let index: SearchIndex
    let projector: Projector
    private let linker: NameLinker
    private let turns = Turns()
    /// Exports, one at a time: known names that come meanwhile must not get into the rows of earlier entries.
    private let exports = Turns()
    private let isExporting = Lock(false)
    private let erasures = Lock(0)
    /// The portion after the one that is being written, on its way.
    private let ahead = Lock<(start: UInt64, task: Task<Projector.Portion, any Error>)?>(nil)
    /// The version of all rules that make rows.
    let rulesVersion: String
    /// What was thrown away at opening.
    public let repairs: [Repair]

    private init(
        ledger: Ledger, store: KnowledgeStore, index: SearchIndex, batch: ProjectionBatch, reader: EntryReader,
        repairs: [Repair]
    ) {
        self.ledger = ledger
        tenant = ledger.scope.moduleID
        self.store = store
        self.index = index
        self.repairs = repairs
        linker = NameLinker(store: store, index: index, readers: batch.readers)
        rulesVersion = Self.rulesVersion(reader.context)
        projector = Projector(ledger: ledger, store: store, index: index, batch: batch, reader: reader)
    }

    /// Opens what is known of a tenant; call `catchUp` to bring it to the size of the ledger.
    ///
    /// The file of documents and facts is `database`, the search index lies in the directory `search`; the directories
    /// exist; `context` says which regions' telephone numbers are tried. Stores of another tenant are refused (`ContentError`, `SearchError`); damaged ones, and ones of another
    /// version of this program, are thrown away and listed in `repairs`.
    public static func open(
        scope: TenantScope, database: FilePath, search: FilePath, ledger: Ledger,
        batch: ProjectionBatch = ProjectionBatch(), documents: DocumentReader = DocumentReader(),
        context: ExtractionContext = ExtractionContext()
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
        let knowledge = Knowledge(
            ledger: ledger, store: store, index: index, batch: batch,
            reader: EntryReader(documents: documents, context: context), repairs: repairs)
        try await knowledge.dropRowsOfOtherRules()
        return knowledge
    }

    /// Rows that other versions of the rules made would not survive a rebuild: they go, in both stores.
    private func dropRowsOfOtherRules() async throws {
        let version = rulesVersion
        let found = try await store.writer.rulesVersion()
        if let found, found != version { try await erase() }
        if found != version { try await store.writer.stamp(rulesVersion: version) }
    }

    /// The version of all rules that make rows; changes with any of them, and with what they are told to try.
    static func rulesVersion(_ context: ExtractionContext) -> String {
        "\(Extractor.version).\(DocumentReader.version).5 \(context.regions.joined(separator: ","))"
    }

    /// Grows with every erasure.
    var generation: Int { erasures.withLock { $0 } }

    /// Runs `body` while nothing is projected.
    func alone<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        try await turns.alone(body)
    }

    private func erase() async throws {
        erasures.withLock { $0 += 1 }
        await dropAhead()
        try await store.erase()
        try await index.erase()
        await linker.forget()
        try await store.writer.stamp(rulesVersion: rulesVersion)
    }

    /// Projects what the ledger has and the stores don't, and returns how many entries that were; then known names are
    /// linked, unless that is left for later.
    ///
    /// Callers take turns; after a failure or a cancellation the next call goes on where the last whole batch ended.
    /// While an export runs, linking waits for the next call.
    @discardableResult public func catchUp(linking: Bool = true) async throws -> Int {
        let count = try await turns.alone { try await projectAll() }
        while linking, try await link() {}
        return count
    }

    /// Projects one batch, the part of `catchUp` that a crash can fall behind, and returns how many entries it held; 0
    /// where nothing is left. For who wants to give way between batches.
    public func step() async throws -> Int { try await turns.alone { try await work() } }

    /// Links one portion of known names, and says whether there was one; nothing while an export runs.
    public func link() async throws -> Bool {
        try await turns.alone { isExporting.withLock { $0 } ? false : try await linker.step(projector.batch) }
    }

    /// Links everything, then runs `body` while nothing is linked.
    func linked<Result: Sendable>(_ body: () async throws -> Result) async throws -> Result {
        try await exports.alone {
            while try await link() {}
            isExporting.withLock { $0 = true }
            defer { isExporting.withLock { $0 = false } }
            return try await body()
        }
    }

    @discardableResult private func projectAll() async throws -> Int {
        var count = 0
        while true {
            try Task.checkCancellation()
            let step = try await work()
            guard step > 0 else { return count }
            count += step
        }
    }

    /// One batch: of what is to be read again, else of what the ledger has and the stores don't.
    private func work() async throws -> Int {
        let again = try await readAgain()
        return again > 0 ? again : try await project()
    }

    /// Projects one batch. The next one is read while this one is written, because reading and writing each keep a core
    /// busy.
    private func project() async throws -> Int {
        guard let start = try await projector.position() else { return 0 }
        let early = ahead.withLock { ahead in
            defer { ahead = nil }
            return ahead
        }
        var portion: Projector.Portion?
        if let early {
            if early.start != start { early.task.cancel() }
            let read = await early.task.result
            if early.start == start { portion = try? read.get() }
        }
        let ready: Projector.Portion
        if let portion { ready = portion } else { ready = try await projector.read(from: start) }
        guard ready.count > 0 else { return 0 }
        if ready.end < ledger.size {
            let (projector, next) = (projector, ready.end)
            let task = Task(executorPreference: globalConcurrentExecutor) { try await projector.read(from: next) }
            ahead.withLock { $0 = (next, task) }
        }
        do { try await projector.write(ready) } catch {
            await dropAhead()
            throw error
        }
        return ready.count
    }

    private func dropAhead() async {
        let early = ahead.withLock { ahead in
            defer { ahead = nil }
            return ahead
        }
        early?.task.cancel()
        _ = await early?.task.result
    }

    /// Has some documents read again, by the readers of today, and returns how many they are; the work itself is done by
    /// `catchUp` and `step`, and goes on after a crash.
    public func reprocess(_ query: ReprocessQuery) async throws -> Int {
        try await turns.alone { try await store.writer.mark(query) }
    }

    /// Reads one batch of what waits to be read again. The search index comes first: what a crash leaves undone waits on.
    private func readAgain() async throws -> Int {
        let waiting = try await store.writer.pending(limit: projector.batch.entries)
        guard !waiting.isEmpty else { return 0 }
        let known = try await store.writer.cursor()
        var entries: [LedgerEntry] = []
        for entry in waiting where entry < known && entry < ledger.size {
            let found = try await ledger.entry(entry)
            // What was erased goes when its erasure is projected.
            if found.erasedBy == nil { entries.append(found) }
        }
        let read = try await projector.read(entries)
        try await index.replace(read.map(\.searchable))
        try await store.writer.replace(read, settling: waiting)
        return waiting.count
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
            _ = try? await linkAll()
            let before = try? await digest()
            try await erase()
            let entries = try await projectAll()
            try await linkAll()
            return Rebuilt(entries: entries, before: before, after: try await digest())
        }
    }

    private func linkAll() async throws {
        while try await linker.step(projector.batch) { try Task.checkCancellation() }
    }

    /// How much is known, and from how many entries.
    public var counts: KnowledgeCounts { get async throws { try await store.reader.counts() } }

    /// How many ledger entries were looked through for known names.
    public var linkedCount: UInt64 { get async throws { try await store.reader.linkCursor() } }

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

    /// Mails in the order of the ledger, after an entry; only those of a thread or of an address where one is given.
    public func mails(
        after entry: UInt64? = nil, thread: UInt64? = nil, address: String? = nil, limit: Int = 50
    ) async throws -> MailPage {
        try await store.reader.mails(after: entry, thread: thread, address: address?.lowercased(), limit: limit)
    }

    /// What came out of an entry, at most so many: the attachments of a mail, the members of a container.
    public func children(of entry: UInt64, limit: Int = 1_000) async throws -> [KnowledgeDocument] {
        try await store.reader.children(of: entry, limit: limit)
    }

    /// Documents in the order of the ledger, after an entry; only those that a question names where one is given.
    public func documents(
        _ query: ReprocessQuery?, after entry: UInt64?, limit: Int
    ) async throws -> (documents: [KnowledgeDocument], next: UInt64?) {
        try await store.reader.documents(query, after: entry, limit: limit)
    }

    /// The facts of one entry in their order, at most so many.
    public func facts(of entry: UInt64, limit: Int) async throws -> [KnowledgeFact] {
        try await store.reader.facts(of: entry...entry, limit: limit)
    }

    /// How many documents each reader read, and how that went.
    public var readings: [ReadingCount] { get async throws { try await store.reader.readings() } }

    func judgements() async throws -> [(entry: UInt64, content: [UInt8])] { try await store.reader.judgements() }

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
        await dropAhead()
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
