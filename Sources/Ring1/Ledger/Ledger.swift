// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
public import Primitives
public import TransparencyLog

/// The append-only record of one tenant: an RFC 6962 log of entries, their contents, and signed checkpoints.
///
/// No operation changes or removes an entry. An append is on the disk when it returns. Callers know nothing of the files;
/// `Docs/decisions/0010-the-ledger-behind-one-seam.md` says what stays and what the next format replaces.
public actor Ledger {
    /// The tenant whose ledger this is.
    public nonisolated let scope: TenantScope
    /// The limits of appends and contents.
    public nonisolated let limits: LedgerLimits
    /// What opening found after the last use.
    public nonisolated let recovery: LedgerRecovery

    nonisolated let layout: LedgerLayout
    nonisolated let blobs: BlobStore
    let clock: WallClock
    var lock: FileLock?
    let writer: AppendFile
    let reader: OpenFile
    let tree: SharedTreeFile
    var contents: LedgerContents
    var signed: SignedState
    var queue: [PendingAppend] = []
    var queuedRecords = 0
    var isCommitting = false
    var isClosed = false
    var idle: [CheckedContinuation<Void, Never>] = []

    /// Opens the ledger in a directory, making it where there is none; takes the lock, recovers a torn end.
    ///
    /// - Parameters:
    ///   - scope: the authenticated tenant; a ledger of another one is refused.
    ///   - directory: the ledger's own directory; its parent must exist.
    ///   - signer: the key that signs checkpoints; its name is the log's origin.
    ///   - clock: where `recordedAt` comes from.
    ///   - limits: the limits of appends and contents.
    /// - Returns: the open ledger.
    /// - Throws: `LedgerError` (locked, damaged, wrong tenant or key) or `DurabilityError`.
    @concurrent public static func open(
        scope: TenantScope, directory: FilePath, signer: NoteSigner, clock: WallClock,
        limits: LedgerLimits = LedgerLimits()
    ) async throws -> Ledger {
        let layout = LedgerLayout(directory: directory)
        try Files.createDirectory(directory, parents: false)
        let lock = try takeLock(layout)
        try Files.createDirectory(layout.blobs, parents: false)
        let signed = try identify(layout, scope: scope, signer: signer)
        let blobs = BlobStore(layout: layout)
        try blobs.removeLeftovers()
        let (contents, cutBytes) = try LedgerOpening(layout: layout, signed: signed.checkpoint).run()
        let recovery = LedgerRecovery(cutBytes: cutBytes, unsignedEntries: contents.size - signed.checkpoint.size)
        return Ledger(
            scope: scope, limits: limits, recovery: recovery, blobs: blobs, clock: clock, lock: lock,
            writer: try AppendFile(layout.entries), reader: try OpenFile(layout.entries, for: .read),
            tree: SharedTreeFile(try TreeFile(layout.tree, for: .update)), contents: contents, signed: signed)
    }

    private init(
        scope: TenantScope, limits: LedgerLimits, recovery: LedgerRecovery, blobs: BlobStore, clock: WallClock,
        lock: FileLock, writer: AppendFile, reader: consuming OpenFile, tree: SharedTreeFile, contents: LedgerContents,
        signed: SignedState
    ) {
        self.scope = scope
        self.limits = limits
        self.recovery = recovery
        self.layout = blobs.layout
        self.blobs = blobs
        self.clock = clock
        self.lock = lock
        self.writer = writer
        self.reader = reader
        self.tree = tree
        self.contents = contents
        self.signed = signed
    }

    private static func takeLock(_ layout: LedgerLayout) throws -> FileLock {
        do {
            return try FileLock(layout.lock)
        } catch {
            guard error.kind == .locked else { throw error }
            throw LedgerError(.locked, error.message, nextStep: error.nextStep)
        }
    }

    /// Checks, or writes for a new ledger, whose it is and what was signed last.
    private static func identify(_ layout: LedgerLayout, scope: TenantScope, signer: NoteSigner) throws -> SignedState {
        if Files.exists(layout.identity) {
            let bytes = try Files.read(layout.identity, limit: SignedState.maxNoteBytes)
            try LedgerIdentity.check(bytes, scope: scope, signer: signer)
        } else {
            let hasEntries = try (Files.status(layout.entries)?.size ?? 0) > 0
            guard !hasEntries, !Files.exists(layout.signedState) else {
                throw LedgerError(.damaged, "the ledger's identity is missing")
            }
            let text = LedgerIdentity.text(tenant: scope.moduleID, origin: signer.name)
            try AtomicFile.create(SignedNote(signing: text, with: [signer]).bytes, at: layout.identity)
        }
        if Files.exists(layout.signedState) { return try SignedState(opening: layout, signer: signer) }
        // A crash between identity and state leaves no entries and no checkpoint.
        guard try (Files.status(layout.entries)?.size ?? 0) == 0, !Files.exists(layout.checkpoint) else {
            throw LedgerError(.damaged, "the signed state of the ledger is missing")
        }
        return try SignedState(creating: layout, signer: signer)
    }

    /// The number of entries; their indices are `0..<size`.
    public var size: UInt64 { contents.size }

    /// The root of the tree over all entries.
    public var root: SHA256Digest { contents.range.root }

    /// The last checkpoint that was signed; `checkpoint()` signs a newer one.
    public var signedCheckpoint: Checkpoint { signed.checkpoint }

    /// Whether the ledger takes no more appends.
    public var isSealed: Bool { isClosed }

    /// Signs the present size and root, where they are not signed yet, and returns the note.
    ///
    /// Signed only after a proof that the log begins with the last one signed.
    public func checkpoint() throws -> String {
        if !isClosed {
            let tree = CommittedTree(file: tree, size: size)
            try signed.advance(to: size, root: contents.range.root, tree: tree)
        }
        return String(decoding: signed.bytes, as: UTF8.self)
    }

    /// Waits for appends under way, signs what is not signed yet, gives the lock back and takes no more appends.
    ///
    /// Reading goes on to work.
    public func close() async {
        guard !isClosed else { return }
        while isCommitting { await withCheckedContinuation { idle.append($0) } }
        guard !isClosed else { return }
        // What cannot be signed now (a full disk) is durable, and is signed after the next opening.
        _ = try? checkpoint()
        isClosed = true
        lock = nil
    }
}
