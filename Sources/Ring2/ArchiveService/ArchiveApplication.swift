// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Anchoring
import Content
public import Extraction
public import Home
import JSON
import Ledger
public import Primitives
public import Telemetry
import TransparencyLog

/// The archive: every tenant's stores, opened at the first authenticated use and kept.
///
/// There is no call that takes a tenant's name; a `TenantScope`, which only authentication makes, is the way in.
public actor ArchiveApplication {
    private let home: HomeDirectory
    private let anchors: AnchorConfiguration
    private let storage: ArchiveStorage
    private let intake: IntakeOptions
    /// Which countries' telephone numbers are tried.
    nonisolated let extraction: ExtractionContext
    private let clock: WallClock
    private let logger: Logger
    let metrics: ArchiveMetrics
    private var openings: [ModuleID: Task<TenantArchive, any Error>] = [:]
    private var failures: [ModuleID: String] = [:]
    private var isStopping = false
    /// The stores that are open and may be used, for those who can't wait for a turn of the actor.
    private nonisolated let ready = Lock<[ModuleID: TenantArchive]>([:])
    /// Says so when a store's disk failed in a way after which the process must end and be started anew.
    public nonisolated let breakdowns: AsyncStream<ArchiveError>
    private nonisolated let reportBreakdown: AsyncStream<ArchiveError>.Continuation

    /// Makes the archive of a home; nothing is opened yet.
    public init(
        home: HomeDirectory, anchors: AnchorConfiguration = AnchorConfiguration(),
        storage: ArchiveStorage = ArchiveStorage(), intake: IntakeOptions = IntakeOptions(),
        extraction: ExtractionContext = ExtractionContext(), clock: WallClock = .system, logger: Logger,
        metrics: MetricsRegistry
    ) {
        self.home = home
        self.anchors = anchors
        self.storage = storage
        self.intake = intake
        self.extraction = extraction
        self.clock = clock
        self.logger = logger
        self.metrics = ArchiveMetrics(metrics)
        (breakdowns, reportBreakdown) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(1))
    }

    /// Takes note that a log ended for good: nobody knows what its disk holds until it is opened anew.
    nonisolated func broke(_ error: any ReportableError) {
        logger.error("a log has stopped after a failure of its disk", error)
        reportBreakdown.yield(
            ArchiveError(
                .logStopped, "a log has stopped after a failure of its disk: \(error.message)", nextStep: error.nextStep
            ))
    }

    /// Opens a tenant's stores ahead of the first request and starts bringing the derived ones up to date.
    public func warmUp(_ scope: TenantScope) async throws { _ = try await archive(for: scope) }

    /// The stores of a tenant where they are open and the archive is not going down; nil otherwise.
    nonisolated func opened(_ scope: TenantScope) -> TenantArchive? { ready.withLock { $0[scope.moduleID] } }

    /// The stores of a tenant. Callers who come while they are being opened wait for the same opening.
    func archive(for scope: TenantScope) async throws -> TenantArchive {
        guard !isStopping else {
            throw ArchiveError(.stopping, "the archive is going down", nextStep: "repeat when it is up again")
        }
        let moduleID = scope.moduleID
        if let opening = openings[moduleID] { return try await opening.value }
        let stores = TenantStores(
            home: home, anchors: anchors, storage: storage, intake: intake, extraction: extraction, metrics: metrics,
            clock: clock, logger: logger
        ) {
            [weak self] in
            self?.broke($0)
        }
        let opening = Task(executorPreference: globalConcurrentExecutor) { try await stores.open(scope) }
        openings[moduleID] = opening
        do {
            let archive = try await opening.value
            failures[moduleID] = nil
            if !isStopping { ready.withLock { $0[moduleID] = archive } }
            return archive
        } catch {
            // The next request tries again.
            openings[moduleID] = nil
            failures[moduleID] = (error as? any ReportableError)?.code ?? "unexpected"
            logger.error("a tenant's stores can't be opened", error)
            throw error
        }
    }

    /// Changes a tenant's ledger to the key that was announced, with the operator's key of the box.
    func rotateKey(of archive: TenantArchive) async throws -> LedgerEntry {
        try await archive.ledger.rotateKey(operator: try OperatorKey.load(in: home))
    }

    /// Says that an earlier key of a tenant's ledger counts no more beyond a size, with the operator's key of the box.
    func revokeKey(
        _ key: NoteVerifier, of archive: TenantArchive, beyond size: UInt64
    ) async throws -> LedgerEntry {
        try await archive.ledger.revokeKey(key, beyond: size, operator: try OperatorKey.load(in: home))
    }

    /// Refuses a path that lies in the home: the box must not take its own keys into its ledger. A folder that holds
    /// the home is fine; intake leaves a home inside it out.
    func refuseHome(_ path: FilePath) throws(ArchiveError) { try Self.refuseHome(path, home: home) }

    static func refuseHome(_ path: FilePath, home: HomeDirectory) throws(ArchiveError) {
        guard let real = path.resolved, let own = home.root.resolved else { return }
        guard !own.holds(real) else {
            throw ArchiveError(
                .ingestPathInHome, "the path lies in the box's own home",
                nextStep: "name a folder beside the home directory")
        }
    }

    /// The stores that are open now.
    private func openArchives() async -> [TenantArchive] {
        var archives: [TenantArchive] = []
        for (_, opening) in openings.sorted(by: { $0.key < $1.key }) {
            if let archive = try? await opening.value { archives.append(archive) }
        }
        return archives
    }

    /// How the archive is, in one look, without naming a tenant.
    func readiness() async -> Readiness {
        var entries: UInt64 = 0
        var faults = Set(failures.values)
        for archive in await openArchives() {
            entries += archive.ledger.size
            faults.formUnion(archive.faults)
        }
        return Readiness(entries: entries, faults: faults.sorted(), isStopping: isStopping)
    }

    /// Brings the gauges up to date and gives the text for a scraper.
    func metricsText() async -> String {
        var entries: UInt64 = 0
        var documents = 0
        var facts = 0
        let archives = await openArchives()
        for archive in archives {
            entries += archive.ledger.size
            guard let counts = try? await archive.knowledge.counts else { continue }
            documents += counts.documents
            facts += counts.facts
        }
        return metrics.text(tenants: archives.count, entries: entries, documents: documents, facts: facts)
    }

    /// Answers new work with 503 from now on.
    public func refuseNewWork() {
        isStopping = true
        ready.withLock { $0 = [:] }
    }

    /// Takes no new work and closes all stores; what runs ends at its next batch.
    public func shutdown() async {
        refuseNewWork()
        for archive in await openArchives() { await archive.close() }
        openings = [:]
    }
}

/// How the archive is.
struct Readiness: Sendable {
    let entries: UInt64
    /// The codes of what is wrong now.
    let faults: [String]
    let isStopping: Bool
    /// `full`, or `degraded` where a store has a fault; the archive has no model to lose.
    var mode: String { faults.isEmpty && !isStopping ? "full" : "degraded" }
}
