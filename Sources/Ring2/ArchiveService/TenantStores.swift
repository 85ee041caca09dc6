// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Content
import Cryptography
import Durability
import Extraction
import Home
import Intake
import JSON
import Ledger
import LogStore
import MailTransport
import NoteKeys
import Primitives
import ReadLedger
import Telemetry

/// Opens what belongs to a tenant: the ledger, the log of reads, and what is derived.
struct TenantStores: Sendable {
    let home: HomeDirectory
    let anchors: AnchorConfiguration
    let storage: ArchiveStorage
    let intake: IntakeOptions
    let extraction: ExtractionContext
    let metrics: ArchiveMetrics
    let clock: WallClock
    let logger: Logger
    /// Told when a log's disk failed in a way after which the process must end.
    let onStop: @Sendable (LogStoreError) -> Void

    func open(_ scope: TenantScope) async throws -> TenantArchive {
        // A tenant whose directories are not there is a disk that is not mounted, and never a new tenant.
        let places = try home.tenant(scope)
        let ledger = try await ledger(places)
        do {
            let reads = try reads(places)
            do {
                let knowledge = try await Knowledge.open(
                    scope: scope, database: places.knowledge, search: places.search, ledger: ledger,
                    context: extraction)
                for repair in knowledge.repairs {
                    logger.warning(
                        "a derived store was unusable and is being made again",
                        ["store": .string(repair.store), "error_code": .string(repair.code)])
                }
                let archive = try TenantArchive(
                    moduleID: scope.moduleID, ledger: ledger, reads: reads, knowledge: knowledge,
                    anchors: await LedgerAnchors.start(
                        ledger, configuration: anchors, home: home, clock: clock, logger: logger),
                    jobs: { try jobs(scope, ledger, $0) }, accounts: { try accounts(scope, ledger, $0) }, logger: logger
                )
                archive.projection.signal()
                await archive.jobs.start()
                try await openInlets(of: archive)
                // What an append left that a crash cut short, long after.
                Task(executorPreference: globalConcurrentExecutor) { [logger] in
                    do { try await ledger.removeOrphans() } catch {
                        let code = (error as? any ReportableError)?.code ?? "unexpected"
                        logger.warning("stored contents without an entry stay", ["error_code": .string(code)])
                    }
                }
                return archive
            } catch {
                await reads.close()
                throw error
            }
        } catch {
            await ledger.close()
            throw error
        }
    }

    /// The tenant's intake jobs; they lie with what the box remembers of itself, because they name its own paths.
    private func jobs(
        _ scope: TenantScope, _ ledger: Ledger, _ signal: @escaping @Sendable () -> Void
    ) throws -> IntakeJobs {
        var options = IntakeJobs.Options()
        options.clock = clock
        options.onEvent = { [metrics] event in
            metrics.count(event)
            if case .progress = event { signal() }
        }
        let directory = home.state.appending("intake").appending(scope.moduleID.name)
        let jobs = try IntakeJobs(directory: directory, into: ledger, options: options)
        if jobs.damaged > 0 {
            logger.warning("files of intake jobs can't be read", ["files": JSONValue(jobs.damaged)])
        }
        return jobs
    }

    private func sink(_ ledger: Ledger, _ signal: @escaping @Sendable () -> Void) -> IntakeMailSink {
        IntakeMailSink(into: ledger) { [metrics] event in
            metrics.count(event)
            signal()
        }
    }

    private func accounts(
        _ scope: TenantScope, _ ledger: Ledger, _ signal: @escaping @Sendable () -> Void
    ) throws -> MailAccounts {
        try MailAccounts(
            home: home, tenant: scope.moduleID, sink: sink(ledger, signal), clock: clock, logger: logger,
            signal: signal)
    }

    /// Begins to take in what comes by itself. Folder and listeners belong to the operator's tenant.
    private func openInlets(of archive: TenantArchive) async throws {
        await archive.accounts.start(every: intake.fetchPause)
        guard archive.moduleID == intake.moduleID else { return }
        let folder = intake.dropFolder.map { drop in
            FolderWatcher(
                DropFolder(
                    drop, into: archive.jobs, afterwards: intake.afterwards, stillness: intake.stillness, clock: clock),
                pause: intake.pause, logger: logger)
        }
        var listeners: [SMTPListener] = []
        for configuration in intake.listeners {
            let listener = SMTPListener(
                configuration: configuration, sink: sink(archive.ledger) { archive.projection.signal() })
            do {
                let address = try listener.start()
                logger.info("mail can be handed in", ["address": .string(address.description)])
                listeners.append(listener)
            } catch {
                // The rest of the archive is of use without it.
                let code = (error as? any ReportableError)?.code ?? "unexpected"
                logger.error("mail can't be handed in", ["error_code": .string(code)])
            }
        }
        let inlets = TenantInlets(folder: folder, listeners: listeners)
        archive.inlets.withLock { $0 = inlets }
    }

    /// The name of the tenant's log; the log of reads has it with `/reads` behind.
    private func origin(_ places: TenantDirectory) -> String {
        "\(home.identity.boxID.string.lowercased()).substrate.local/\(places.scope.moduleID)"
    }

    private func ledger(_ places: TenantDirectory) async throws -> Ledger {
        let keys = LedgerKeyRing(
            directory: home.keys, tenant: places.scope.moduleID, origin: origin(places),
            operatorKey: try OperatorKey.loadOrCreate(in: home).publicKey)
        return try await Ledger.open(
            scope: places.scope,
            places: LedgerPlaces(
                directory: places.ledger, signedState: places.signedHeads.appending("ledger"),
                subjectKeys: places.subjectKeys), keys: keys, clock: clock, options: storage.log, onStop: onStop)
    }

    private func reads(_ places: TenantDirectory) throws -> ReadLedger {
        let directory = places.root.appending("reads")
        let isNew = !Files.exists(directory)
        let signer = try NoteKeyFile.open(
            home.keys.appending("reads-\(places.scope.moduleID).key"), name: origin(places) + "/reads", mayCreate: isNew
        )
        try Files.createDirectory(directory, parents: false)
        return try ReadLedger.open(
            scope: places.scope, directory: directory, signedState: places.signedHeads.appending("reads"),
            signer: signer, clock: clock, limits: storage.reads, options: storage.readLog, onStop: onStop)
    }
}
