// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Content
import Cryptography
import Durability
import Home
import JSON
import Ledger
import LogStore
import NoteKeys
import Primitives
import ReadLedger
import Telemetry

/// Opens what belongs to a tenant: the ledger, the log of reads, and what is derived.
struct TenantStores: Sendable {
    let home: HomeDirectory
    let anchors: AnchorConfiguration
    let storage: ArchiveStorage
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
                    scope: scope, database: places.knowledge, search: places.search, ledger: ledger)
                for repair in knowledge.repairs {
                    logger.warning(
                        "a derived store was unusable and is being made again",
                        ["store": .string(repair.store), "error_code": .string(repair.code)])
                }
                let archive = TenantArchive(
                    moduleID: scope.moduleID, ledger: ledger, reads: reads, knowledge: knowledge,
                    anchors: await LedgerAnchors.start(
                        ledger, configuration: anchors, home: home, clock: clock, logger: logger), logger: logger)
                archive.projection.signal()
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
