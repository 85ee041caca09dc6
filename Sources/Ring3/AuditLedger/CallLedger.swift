// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import JSON
public import Primitives

/// The audit ledger of one tenant: an append-only chain of records in one file per month.
///
/// ```
///  record ──► line (seq, prev_hash, hash) ──► write(2) ──► stamp ──► settle: one fdatasync for all who wait
///                                             │ survives a crash        │ survives a power cut
/// ```
/// A record that was written survives the death of the process; one that was settled survives the loss of power. When
/// writing fails the chain stays as it was and the error goes to the caller; when syncing fails no further record is taken.
public final class CallLedger: Sendable {
    /// The place of a record in the chain.
    public struct Stamp: Hashable, Sendable {
        /// The record's number, from 0.
        public let sequence: UInt64
        /// The record's hash, `sha256:` and 64 hex digits.
        public let hash: String
    }

    private struct State {
        var segment: AuditSegment
        var size: Int64
        /// The number the next record gets.
        var next: UInt64
        var lastHash: String
        /// Records below this number are on the disk.
        var settled: UInt64
        /// Calls of this run without an end so far.
        var openCalls = 0
        var isSyncing = false
        /// Whether a sync will start by itself in a moment.
        var isSyncDue = false
        var waiting: [(sequence: UInt64, reply: CheckedContinuation<Void, any Error>)] = []
        var failure: AuditError?
        /// Held while the ledger takes records.
        var lock: FileLock?
    }

    private let directory: FilePath
    private let clock: WallClock
    private let state: Lock<State>

    /// Opens a tenant's ledger below `root`, repairs a torn end and records calls that the last run lost.
    ///
    /// Blocks on the disk. Throws `AuditError`: `audit_unavailable` or `audit_corrupt`.
    public init(scope: TenantScope, root: FilePath, clock: WallClock) throws(AuditError) {
        let directory = root.appending(scope.moduleID.name)
        let lock: FileLock
        do throws(DurabilityError) {
            try Files.createDirectory(directory)
            lock = try FileLock(directory.appending(".lock"))
        } catch { throw AuditError(error) }
        let found = try AuditRecovery.run(directory, now: clock.now)
        self.directory = directory
        self.clock = clock
        state = Lock(
            State(
                segment: found.segment, size: found.size, next: found.next, lastHash: found.lastHash,
                settled: found.next, lock: lock))
        try record(
            AuditRecord(
                event: AuditRecord.startedEvent,
                ["module_id": .string(scope.moduleID.name), "repaired_bytes": JSONValue(Int(found.repairedBytes))]))
        for call in found.lost {
            try record(AuditRecord(event: AuditRecord.lostEvent, ["audit_id": .string(call), "status": "lost"]))
        }
        do throws(DurabilityError) { try state.withLock { $0.segment }.sync() } catch { throw AuditError(error) }
        state.withLock { $0.settled = $0.next }
    }

    /// The number of records.
    public var count: UInt64 { state.withLock { $0.next } }

    /// Adds a record: when this returns it is written, but not yet durable (see `settle`).
    @discardableResult public func record(_ record: AuditRecord) throws(AuditError) -> Stamp {
        try state.withLock { (state) throws(AuditError) in
            if let failure = state.failure { throw failure }
            let now = clock.now
            let month = AuditSegment.month(of: now)
            if month > state.segment.month { try turn(&state, to: month) }
            var fields = record.fields
            fields.append((key: "ts", value: .string(now.rfc3339)))
            let line: [UInt8]
            let hash: String
            do throws(JSONError) {
                (line, hash) = try AuditLine.write(fields, sequence: state.next, previous: state.lastHash)
            } catch { throw AuditError(.malformed, error.message, nextStep: "report this with the program's version") }
            try write(line, &state)
            state.lastHash = hash
            state.next += 1
            if record.event == AuditRecord.openedEvent { state.openCalls += 1 }
            if record.event == AuditRecord.closedEvent { state.openCalls -= 1 }
            return Stamp(sequence: state.next - 1, hash: hash)
        }
    }

    /// Waits until a record, and all before it, are on the disk; many waiters share one sync.
    public func settle(_ stamp: Stamp) async throws(AuditError) {
        do {
            try await withCheckedThrowingContinuation { (reply: CheckedContinuation<Void, any Error>) in
                let start = state.withLock { state -> Bool in
                    if let failure = state.failure {
                        reply.resume(throwing: failure)
                        return false
                    }
                    guard stamp.sequence >= state.settled else {
                        reply.resume()
                        return false
                    }
                    state.waiting.append((stamp.sequence, reply))
                    return startsSyncing(&state)
                }
                if start { Task { await syncAll() } }
            }
        } catch let error as AuditError {
            throw error
        } catch {
            throw AuditError(.unavailable, "the audit record could not be kept", nextStep: "check the disk")
        }
    }

    /// Makes everything written durable soon, without waiting.
    public func settleSoon() {
        if state.withLock({ $0.settled < $0.next && startsSyncing(&$0) }) { Task { await syncAll() } }
    }

    /// Makes everything written durable within the next moments: one sync for all that comes meanwhile.
    public func settleLater() {
        let isFirst = state.withLock { state in
            defer { state.isSyncDue = true }
            return !state.isSyncDue
        }
        guard isFirst else { return }
        Task {
            try? await Task.sleep(for: Self.pause)
            state.withLock { $0.isSyncDue = false }
            settleSoon()
        }
    }
    private static let pause = Duration.milliseconds(5)

    /// The newest records, newest last, as they stand in the files; at most `limit`.
    public func latest(_ limit: Int) throws(AuditError) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        do throws(DurabilityError) {
            for month in try AuditSegment.months(directory).reversed() where lines.count < limit {
                try AuditSegment(directory, month: month).visitBackwards { line in
                    lines.append(Array(line))
                    return lines.count < limit
                }
            }
        } catch { throw AuditError(error) }
        return Array(lines.prefix(limit).reversed())
    }

    /// Syncs what is written; the ledger takes no records afterwards.
    public func close() async {
        let open = state.withLock { $0.openCalls }
        _ = try? record(AuditRecord(event: AuditRecord.endedEvent, ["open_calls": JSONValue(open)]))
        let last = state.withLock { Stamp(sequence: $0.next &- 1, hash: $0.lastHash) }
        try? await settle(last)
        state.withLock {
            $0.failure = AuditError(.unavailable, "the audit ledger is closed", nextStep: "start the Doorman again")
            $0.lock = nil
        }
    }

    // MARK: Writing

    private func write(_ line: [UInt8], _ state: inout State) throws(AuditError) {
        do throws(DurabilityError) {
            try state.segment.write(line, at: state.size)
            state.size += Int64(line.count)
        } catch {
            let failure = AuditError(error)
            // What was written in part must go, or the next record would stand behind it.
            do throws(DurabilityError) { try state.segment.cut(to: state.size) } catch { state.failure = failure }
            throw failure
        }
    }

    /// Starts the file of a new month; the old one is on the disk before the first record of the new one.
    private func turn(_ state: inout State, to month: String) throws(AuditError) {
        do throws(DurabilityError) {
            try state.segment.sync()
            state.settled = state.next
            state.segment = try AuditSegment(directory, month: month)
            state.size = try state.segment.size()
        } catch { throw AuditError(error) }
    }

    private func startsSyncing(_ state: inout State) -> Bool {
        guard !state.isSyncing else { return false }
        state.isSyncing = true
        return true
    }

    /// Syncs, again and again while records were written meanwhile that somebody waits for.
    @concurrent private func syncAll() async {
        while true {
            let (segment, upTo) = state.withLock { ($0.segment, $0.next) }
            var failure: AuditError?
            do throws(DurabilityError) { try segment.sync() } catch { failure = AuditError(error) }
            let (done, goesOn) = state.withLock { state -> ([CheckedContinuation<Void, any Error>], Bool) in
                if failure != nil { state.failure = failure }
                state.settled = max(state.settled, failure == nil ? upTo : state.settled)
                let settled = state.settled
                let done = state.waiting.filter { failure != nil || $0.sequence < settled }.map(\.reply)
                state.waiting.removeAll { failure != nil || $0.sequence < settled }
                state.isSyncing = !state.waiting.isEmpty
                return (done, state.isSyncing)
            }
            for reply in done {
                if let failure { reply.resume(throwing: failure) } else { reply.resume() }
            }
            if !goesOn { return }
        }
    }
}
