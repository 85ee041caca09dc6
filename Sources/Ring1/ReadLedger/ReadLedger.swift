// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import LogStore
public import Primitives
public import TransparencyLog

/// The limits of a ledger of reads, each with its default.
public struct ReadLedgerLimits: Hashable, Sendable {
    /// How long reads are gathered before they become entries (1 s).
    public var period = Duration.seconds(1)
    /// The ranges of one entry (256); further ones go on in another entry.
    public var rangesPerEntry = 256
    /// The entries that may wait to be written (16,384); a read beyond is refused.
    public var waitingEntries = 16_384
    /// The ranges that all waiting entries may have together (262,144); a read beyond is refused.
    public var waitingRanges = 262_144

    /// The defaults.
    public init() {}
}

/// Who read what in a tenant's archive: a log of its own, with one entry per second, caller, role and kind of read.
///
/// ```
///  read ─► note ─► group of (caller, role, kind) ── after a second, on flush, on close ──► LogStore: durable, signed
/// ```
/// `note` touches memory only; a killed process loses the notes of the last second at most, and `flush` makes what was
/// noted durable before an answer is given out. It fails closed: while notes cannot be written, `note` throws
/// `read_audit_unavailable` and the read must be refused; once they can be again, it takes notes again.
public final class ReadLedger: Sendable {
    private struct State {
        var open: [ReadGroup.Key: ReadGroup] = [:]
        /// Groups that take no more, in their order.
        var closed: [ReadGroup] = []
        /// The ranges of all of them.
        var ranges = 0
        var isTimerRunning = false
        var writing: Task<Void, any Error>?
        var failure: ReadLedgerError?
        var isClosed = false
    }
    /// The tenant whose reads it holds.
    public let scope: TenantScope
    private let log: LogStore
    private let clock: WallClock
    private let limits: ReadLedgerLimits
    private let state = Lock(State())
    /// The most entries and bytes of one append.
    private static let batch = (entries: 1024, bytes: 1 << 20)

    private init(scope: TenantScope, log: LogStore, clock: WallClock, limits: ReadLedgerLimits) {
        self.scope = scope
        self.log = log
        self.clock = clock
        self.limits = limits
    }

    /// Opens the ledger of reads in a directory of its own, making it where there is none; blocks on the disk.
    ///
    /// - Parameters:
    ///   - scope: the tenant.
    ///   - directory: where the log lies, by custom `<tenant>/reads`.
    ///   - signedState: the file that remembers the last signed head, outside of the directory.
    ///   - signer: the log's own key.
    ///   - clock: the present time.
    ///   - limits: how much is gathered.
    ///   - options: the limits of the log below.
    ///   - onStop: called once where the disk fails in a way after which the program must be started anew.
    /// - Returns: the ledger, open.
    /// - Throws: `read_audit_unavailable`.
    public static func open(
        scope: TenantScope, directory: FilePath, signedState: FilePath, signer: NoteSigner, clock: WallClock,
        limits: ReadLedgerLimits = .init(), options: LogStoreOptions = .init(),
        onStop: (@Sendable (LogStoreError) -> Void)? = nil
    ) throws(ReadLedgerError) -> ReadLedger {
        do {
            let log = try LogStore.open(
                directory: directory, signedState: signedState, signers: [signer], verifiers: [signer.verifier],
                clock: clock, options: options, keys: { _ in [] }, onStop: onStop)
            return ReadLedger(scope: scope, log: log, clock: clock, limits: limits)
        } catch { throw ReadLedgerError(error) }
    }

    // MARK: Noting

    /// Notes a read, before it is answered. Throws `read_audit_unavailable`: the read must be refused then.
    public func note(_ read: ReadEvent) throws(ReadLedgerError) {
        let now = clock.now
        let startsTimer = try state.withLock { (state) throws(ReadLedgerError) in
            try refuse(read, state)
            add(read, at: now, to: &state)
            defer { state.isTimerRunning = true }
            return !state.isTimerRunning
        }
        if startsTimer { runTimer() }
    }

    private func refuse(_ read: ReadEvent, _ state: State) throws(ReadLedgerError) {
        if let failure = state.failure { throw failure }
        guard !state.isClosed else {
            throw ReadLedgerError(.unavailable, "the log of reads is closed", nextStep: "start the archive again")
        }
        let waiting = state.open.count + state.closed.count + read.ranges.count / max(limits.rangesPerEntry, 1)
        guard waiting < limits.waitingEntries, state.ranges + read.ranges.count <= limits.waitingRanges else {
            throw ReadLedgerError(
                .unavailable, "more reads wait to be noted than the log of reads holds in memory",
                nextStep: "read less at once, or try again in a second")
        }
    }

    private func add(_ read: ReadEvent, at now: Instant, to state: inout State) {
        let key = ReadGroup.Key(caller: Self.brief(read.caller), role: Self.brief(read.role), kind: read.kind)
        var group = state.open[key] ?? ReadGroup(key, at: now)
        var before = group.entries.ranges.count
        group.add(reads: 1, count: read.count, at: now)
        for range in read.ranges {
            group.entries.insert(range)
            guard group.entries.ranges.count >= limits.rangesPerEntry else { continue }
            state.closed.append(group)
            state.ranges += group.entries.ranges.count - before
            (group, before) = (ReadGroup(key, at: now), 0)
        }
        state.ranges += group.entries.ranges.count - before
        state.open[key] = group.isEmpty ? nil : group
    }

    /// The start of a name that is longer than any of ours: an entry has to fit.
    private static func brief(_ text: String) -> String { String(text.unicodeScalars.prefix(200)) }

    private func runTimer() {
        let period = limits.period
        Task { [weak self] in
            try? await Task.sleep(for: period)
            await self?.timerEnded()
        }
    }

    private func timerEnded() async {
        state.withLock { $0.isTimerRunning = false }
        do { try await flush() } catch {
            // What waits is tried again until it is written; notes are refused meanwhile.
            let runsAgain = state.withLock { state in
                defer { state.isTimerRunning = true }
                return !state.isTimerRunning && !state.isClosed
            }
            if runsAgain { runTimer() }
        }
    }

    // MARK: Writing

    /// Makes everything noted so far durable; throws `read_audit_unavailable` where it cannot.
    public func flush() async throws(ReadLedgerError) {
        let task = state.withLock { state in
            let before = state.writing
            let task = Task {
                _ = await before?.result
                try await self.write()
            }
            state.writing = task
            return task
        }
        do { try await task.value } catch { throw ReadLedgerError(error) }
    }

    /// Appends what waits; one call at a time.
    private func write() async throws {
        var groups = state.withLock { state in
            defer { (state.open, state.closed, state.ranges) = ([:], [], 0) }
            return state.closed + state.open.values.sorted { $0.first < $1.first }
        }[...]
        do {
            while !groups.isEmpty {
                var leaves: [LogLeaf] = []
                var bytes = 0
                for group in groups.prefix(Self.batch.entries) where bytes < Self.batch.bytes {
                    leaves.append(try LogLeaf(try group.bytes))
                    bytes += leaves[leaves.count - 1].bytes.count
                }
                _ = try await log.append(leaves)
                groups.removeFirst(leaves.count)
            }
            state.withLock { $0.failure = nil }
        } catch {
            let failure = ReadLedgerError(error)
            state.withLock { state in
                state.closed = groups + state.closed
                state.ranges += groups.reduce(0) { $0 + $1.entries.ranges.count }
                state.failure = failure
            }
            throw failure
        }
    }

    /// Writes what was noted and closes the log; no read can be noted afterwards.
    public func close() async {
        state.withLock { $0.isClosed = true }
        try? await flush()
        await log.close()
    }

    // MARK: Reading

    /// The number of entries that are durable.
    public var size: UInt64 { log.size }

    /// Up to `limit` entries from an index on; fewer where the log ends or they have more than 4 MiB together.
    public func entries(from index: UInt64, limit: Int) throws(ReadLedgerError) -> [ReadEntry] {
        let size = log.size
        guard index < size, limit > 0 else { return [] }
        let found: [[UInt8]]
        do {
            found = try log.entries(from: index, limit: limit, maxBytes: 4 << 20)
        } catch { throw ReadLedgerError(error) }
        var entries: [ReadEntry] = []
        for bytes in found { entries.append(try ReadEntry(bytes, index: index + UInt64(entries.count))) }
        return entries
    }

    /// The newest signed checkpoint.
    public var published: PublishedCheckpoint { log.published }

    /// Signs what is durable now.
    public func checkpoint() async throws(ReadLedgerError) -> PublishedCheckpoint {
        do { return try await log.checkpoint() } catch { throw ReadLedgerError(error) }
    }

    /// A file of the log as others read it (C2SP tlog-tiles): `checkpoint` or a tile's path; nil where there is none.
    public func resource(_ path: String) throws -> LogResource? { try log.resource(path) }
}
