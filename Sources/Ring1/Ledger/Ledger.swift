// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
public import LogStore
public import Primitives
public import TransparencyLog
import Vault

/// The append-only record of one tenant: a C2SP transparency log of entries, and their sealed contents beside it.
///
/// No operation changes or removes an entry. An append is on the disk when it returns. Contents can be erased; the entry
/// stays, and another says who asked and why.
public final class Ledger: Sendable {
    /// The tenant whose ledger this is.
    public let scope: TenantScope
    /// The limits of appends and contents.
    public let limits: LedgerLimits
    /// What opening found after the last use.
    public let recovery: LedgerRecovery

    let places: LedgerPlaces
    let keyRing: LedgerKeyRing
    let clock: WallClock
    let log: LogStore
    let blobs: BlobStore
    let tenantKeys: TenantKeys
    let subjectKeys: SubjectKeys
    /// What the control entries say.
    let control: Lock<ControlState>
    let gate = AppendGate()
    let reservations: IdentityReservations
    let sources = SourceVersions()

    init(
        scope: TenantScope, places: LedgerPlaces, keyRing: LedgerKeyRing, clock: WallClock, limits: LedgerLimits,
        parts: LedgerParts, recovery: LedgerRecovery
    ) {
        self.scope = scope
        self.places = places
        self.keyRing = keyRing
        self.clock = clock
        self.limits = limits
        self.recovery = recovery
        log = parts.log
        blobs = parts.blobs
        tenantKeys = parts.tenantKeys
        subjectKeys = parts.subjectKeys
        control = Lock(parts.control)
        reservations = IdentityReservations(limit: limits.maxWaitingRecords)
    }

    /// The number of entries; their indices are `0..<size`.
    public var size: UInt64 { log.size }

    /// The root of the tree over all entries.
    public var root: SHA256Digest { log.root }

    /// The newest signed checkpoint, with the cosignatures it has; `checkpoint()` signs a newer one.
    public var publishedCheckpoint: PublishedCheckpoint { log.published }

    /// Whether the ledger takes no more appends.
    public var isSealed: Bool { gate.isClosed }

    /// The key that signs checkpoints now.
    public var verificationKey: NoteVerifier { control.withLock { $0.keys.current } }

    /// Every key that ever signed, and the sizes for which it counts; the first one first.
    public var keyHistory: [LedgerKeyPeriod] { control.withLock { $0.keys.periods } }

    /// Signs the present size and root, where they are not signed yet, and returns the note.
    ///
    /// Signed only after a proof that the log begins with the last one signed.
    public func checkpoint() async throws -> String {
        if gate.isClosed { return log.published.note.string }
        return try await LedgerError.translating { try await log.checkpoint() }.note.string
    }

    /// Writes checkpoint and partial tiles to the directory, so that a copy of it holds all entries.
    public func flush() async throws { try await LedgerError.translating { try await log.flush() } }

    /// Adds what witnesses signed to the checkpoint that is served, as long as it is the newest.
    public func attach(_ cosignatures: [NoteSignature], to checkpoint: Checkpoint) throws {
        try LedgerError.translating { try log.attach(cosignatures, to: checkpoint) }
    }

    /// A file of the log as C2SP tlog-tiles names it; nil where there is none.
    public func resource(_ path: String) throws -> LogResource? {
        try LedgerError.translating { try log.resource(path) }
    }

    /// Waits for appends under way, signs what is not signed yet, gives the lock back and takes no more appends.
    ///
    /// Reading goes on to work.
    public func close() async { await gate.close { await log.close() } }
}

extension LedgerError {
    /// The same refusal in this module's words, where callers tell it apart; others pass through.
    static func translation(of error: any Error) -> any Error {
        guard let error = error as? LogStoreError else { return error }
        let kind: LedgerError.Code
        switch error.kind {
        case .locked: kind = .locked
        case .damaged: kind = .damaged
        case .unknownFormat: kind = .unknownFormat
        case .wrongKey: kind = .wrongKey
        case .signedStateChanged, .behindSignedState: kind = .signedStateChanged
        case .noSuchEntry: kind = .noSuchEntry
        case .closed: kind = .closed
        case .busy: kind = .busy
        case .batchTooLarge: kind = .batchTooLarge
        case .entryTooLarge, .diskFull, .stopped, .clockBehind, .io: return error
        }
        return LedgerError(kind, error.message, nextStep: error.nextStep, index: error.index)
    }

    static func translating<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch { throw translation(of: error) }
    }
    static func translating<Value>(_ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch { throw translation(of: error) }
    }
}
