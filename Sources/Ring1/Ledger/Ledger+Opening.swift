// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
public import LogStore
import NoteKeys
public import Primitives
import TransparencyLog
import Vault

extension Ledger {
    /// Opens a ledger, making it where there is none; takes the lock, recovers a torn end, completes what a crash
    /// interrupted (publications, erasures, changes of keys).
    ///
    /// - Parameters:
    ///   - scope: the authenticated tenant; a ledger of another one is refused.
    ///   - places: where its parts are.
    ///   - keys: its key files; made together with a new ledger, never for one that exists.
    ///   - clock: where `recordedAt` comes from.
    ///   - limits: the limits of appends and contents.
    ///   - options: the limits of the log below.
    ///   - onStop: told once where the disk failed in a way after which nothing more may be written; end the program.
    /// - Returns: the open ledger.
    /// - Throws: `LedgerError` (locked, damaged, wrong tenant or key, unknown format, an older copy), `NoteKeyError`
    ///   or `VaultError` for key files, `DurabilityError`.
    @concurrent public static func open(
        scope: TenantScope, places: LedgerPlaces, keys: LedgerKeyRing, clock: WallClock,
        limits: LedgerLimits = LedgerLimits(), options: LogStoreOptions = LogStoreOptions(),
        onStop: (@Sendable (LogStoreError) -> Void)? = nil
    ) async throws -> Ledger {
        try await LedgerError.translating {
            try Files.createDirectory(places.directory, parents: false)
            let signers = try signers(places, keys)
            let identity = try identity(places, keys, scope: scope, signer: signers[0])
            let published = keys.published()
            let log = try LogStore.open(
                directory: places.directory, signedState: places.signedState, signers: signers,
                verifiers: signers.map(\.verifier) + published + [identity.key], clock: clock, options: options,
                keys: EntryKeys.keys(ofEntry:), onStop: onStop)
            do {
                return try await open(
                    log, identity, scope: scope, places: places, keys: keys, clock: clock, limits: limits)
            } catch {
                await log.close()
                throw error
            }
        }
    }

    private static func open(
        _ log: LogStore, _ identity: LedgerIdentity, scope: TenantScope, places: LedgerPlaces, keys: LedgerKeyRing,
        clock: WallClock, limits: LedgerLimits
    ) async throws -> Ledger {
        let tenantKeys = try TenantKeys.open(
            keys.tenantFile, tenant: scope.moduleID, hasSealedData: log.size > 0)
        let blobs = try BlobStore(
            directory: LedgerPlaces.blobs(in: places.directory),
            limits: BlobLimits(maxContentBytes: max(limits.maxContentBytes, 1 << 30)))
        let subjectKeys = try SubjectKeys(directory: places.subjectKeys, tenant: tenantKeys)
        let state = try ControlState.read(log, identity)
        let parts = LedgerParts(
            log: log, blobs: blobs, tenantKeys: tenantKeys, subjectKeys: subjectKeys, control: state)
        let ledger = Ledger(
            scope: scope, places: places, keyRing: keys, clock: clock, limits: limits, parts: parts,
            recovery: LedgerRecovery(
                cutBytes: log.recovery.cutBytes, unsignedEntries: log.recovery.unsignedEntries,
                completedErasures: try parts.completeErasures()))
        try await ledger.settleKeys()
        // From the first moment on a copy of the directory can be checked.
        let isPublished = Files.exists(LedgerPlaces.log(in: places.directory).appending("checkpoint"))
        if !isPublished || ledger.recovery.completedErasures > 0 { try await log.flush() }
        return ledger
    }

    /// The keys that sign from the start: both, where a change of keys was interrupted.
    private static func signers(_ places: LedgerPlaces, _ keys: LedgerKeyRing) throws -> [NoteSigner] {
        let isNew = !Files.exists(places.identity)
        let signer = try keys.open(mayCreate: isNew && !hasEntries(places))
        guard try keys.after() != nil, let next = try keys.next() else { return [signer] }
        return [signer, next]
    }

    private static func hasEntries(_ places: LedgerPlaces) -> Bool {
        Files.exists(places.signedState) || Files.exists(LedgerPlaces.log(in: places.directory).appending("checkpoint"))
    }

    /// Checks, or writes for a new ledger, whose it is and with which key it began.
    private static func identity(
        _ places: LedgerPlaces, _ keys: LedgerKeyRing, scope: TenantScope, signer: NoteSigner
    ) throws -> LedgerIdentity {
        if !Files.exists(places.identity) {
            guard !hasEntries(places) else { throw LedgerError(.damaged, "the ledger's identity is missing") }
            let next = try keys.next().map { LedgerIdentity.commitment(to: $0.verifier) }
            let identity = LedgerIdentity(
                tenant: scope.moduleID, key: signer.verifier, next: next, operatorKey: keys.operatorKey)
            try AtomicFile.create(identity.signed(by: signer), at: places.identity)
        }
        let identity = try LedgerIdentity(
            parsing: try Files.read(places.identity, limit: LedgerIdentity.maxBytes))
        guard identity.tenant == scope.moduleID else {
            throw LedgerError(.wrongTenant, "the ledger does not belong to the tenant \(scope.moduleID)")
        }
        guard identity.origin == signer.name else {
            throw LedgerError(.wrongKey, "the ledger \(identity.origin) was not made with the key \(signer.name)")
        }
        return identity
    }

    /// Compares the key files with what the log says about keys, and completes a change that a crash interrupted.
    private func settleKeys() async throws {
        let current = verificationKey
        let signer = try NoteKeyFile.read(keyRing.file)
        if signer.verifier == current {
            control.withLock { $0.belongsHere() }
            if try keyRing.after() != nil {
                try await finishRotation(to: signer)
            } else {
                try keyRing.publish(control.withLock { $0.keys.keys })
            }
            return
        }
        if let next = try keyRing.next(), next.verifier == current {
            _ = try await log.checkpoint()
            try await finishRotation(to: next)
            return
        }
        let isOlder = control.withLock { $0.keys.keys.contains(signer.verifier) }
        guard isOlder, control.withLock({ $0.isHandedOver }) else {
            throw LedgerError(
                .wrongKey,
                isOlder
                    ? "the ledger changed its key since \(keyRing.file) was written"
                    : "the ledger's checkpoints are signed by another key than \(keyRing.file)")
        }
        // It was ours: what is there can be read and proved, and nothing is appended.
    }
}
