// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import JSON
public import LogStore
public import Primitives
import TransparencyLog

/// The audit ledger of one tenant: an append-only chain of records in one file per month.
///
/// ```
///  record ──► line (seq, prev_hash, hash) ──► write(2) ──► stamp ──► settle: one fdatasync for all who wait
///                                             │ survives a crash        │ survives a power cut
///                                                                       └──► publishing thread: tiles, signed checkpoint
/// ```
/// A record that was written survives the death of the process; one that was settled survives the loss of power. When
/// writing fails the chain stays as it was and the error goes to the caller; when syncing fails no further record is taken.
/// Each record is an entry of the tenant's audit log, which is signed at most once a second, off the path of the calls.
/// Where the log finds that records were changed or lost after they were signed, or cannot be signed for another reason
/// than a full disk, no further record is taken either.
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
        /// Records before this point are on the disk.
        var settled: AuditLog.Point
        /// Calls of this run without an end so far.
        var openCalls = 0
        var isSyncing = false
        /// Whether a sync will start by itself in a moment.
        var isSyncDue = false
        var waiting: [(sequence: UInt64, reply: CheckedContinuation<Void, any Error>)] = []
        var failure: AuditError?
        /// Held while the ledger takes records.
        var lock: FileLock?
        /// The point behind the last record.
        var end: AuditLog.Point {
            AuditLog.Point(place: .init(month: segment.month, offset: size), count: next, hash: lastHash)
        }
    }

    private let directory: FilePath
    private let clock: WallClock
    private let state: Lock<State>
    private let log: AuditLog
    private let publishing: PublishingThread

    /// Opens a tenant's ledger below `root`, repairs a torn end and records calls that the last run lost.
    ///
    /// `period` is the time between two signed heads while records come in.
    ///
    /// Blocks on the disk. Throws `AuditError`: `audit_unavailable`, and `audit_corrupt` or `audit_rolled_back` where the
    /// records contradict each other or what was signed.
    public init(
        scope: TenantScope, root: FilePath, signing: AuditSigning, clock: WallClock, period: Duration = .seconds(1)
    ) throws(AuditError) {
        let directory = root.appending(scope.moduleID.name)
        let lock = try durably { () throws(DurabilityError) in
            try Files.createDirectory(directory)
            return try FileLock(directory.appending(".lock"))
        }
        let found = try AuditRecovery.run(directory, now: clock.now)
        // What a killed process wrote is not durable yet; only what is durable is signed.
        try durably { () throws(DurabilityError) in try found.segment.sync() }
        let end = AuditLog.Point(
            place: .init(month: found.segment.month, offset: found.size), count: found.next, hash: found.lastHash)
        let log = try AuditLog(directory: directory, signing: signing, clock: clock, end: end)
        // Before anything is added: a second history must not grow by a record.
        do throws(AuditError) { try log.publish(upTo: { end }) } catch { if !error.mayPass { throw error } }
        let state = Lock(
            State(
                segment: found.segment, size: found.size, next: found.next, lastHash: found.lastHash, settled: end,
                lock: lock))
        self.directory = directory
        self.clock = clock
        self.log = log
        self.state = state
        publishing = PublishingThread(period: period) { Self.publish(log, state, period) }
        try begin(scope, found)
    }

    /// The first records of a run.
    private func begin(_ scope: TenantScope, _ found: AuditRecovery) throws(AuditError) {
        try record(
            AuditRecord(
                event: AuditRecord.startedEvent,
                ["module_id": .string(scope.moduleID.name), "repaired_bytes": JSONValue(Int(found.repairedBytes))]))
        for call in found.lost {
            try record(AuditRecord(event: AuditRecord.lostEvent, ["audit_id": .string(call), "status": "lost"]))
        }
        try durably { () throws(DurabilityError) in try state.withLock { $0.segment }.sync() }
        state.withLock { $0.settled = $0.end }
        publishing.wake()
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
            guard line.count <= AuditLine.longest + 1 else {
                throw AuditError(
                    .malformed, "an audit record of \(line.count) bytes is longer than a log's entry may be",
                    nextStep: "report this with the program's version")
            }
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
                    guard stamp.sequence >= state.settled.count else {
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
        if state.withLock({ $0.settled.count < $0.next && startsSyncing(&$0) }) { Task { await syncAll() } }
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
                try AuditSegment(directory, month: month, for: .read).visitBackwards { line, _ in
                    lines.append(Array(line))
                    return lines.count < limit
                }
            }
        } catch { throw AuditError(error) }
        return Array(lines.prefix(limit).reversed())
    }

    /// Syncs what is written and signs it; the ledger takes no records afterwards.
    public func close() async {
        let open = state.withLock { $0.openCalls }
        _ = try? record(AuditRecord(event: AuditRecord.endedEvent, ["open_calls": JSONValue(open)]))
        let last = state.withLock { Stamp(sequence: $0.next &- 1, hash: $0.lastHash) }
        try? await settle(last)
        _ = try? await log.nextCheckpoint { publishing.hurry() }
        publishing.stop()
        try? log.close()
        state.withLock {
            $0.failure = .closed
            $0.lock = nil
        }
    }

    // MARK: The log

    /// The newest checkpoint of the log over the records, signed at most about a second ago while records come in.
    public var checkpoint: PublishedCheckpoint { log.published }

    /// Proves that a record is in the log; waits until it is durable and signed where it is not yet.
    ///
    /// Throws `audit_record_missing`, or what kept the log from being signed.
    public func proof(of sequence: UInt64) async throws(AuditError) -> AuditProof {
        let count = count
        guard sequence < count else { throw .missing("number \(sequence)", of: count) }
        var published = log.published
        if published.checkpoint.size <= sequence {
            try await settle(Stamp(sequence: sequence, hash: ""))
            published = try await log.nextCheckpoint { publishing.hurry() }
        }
        return try log.proof(of: sequence, under: published)
    }

    /// Publishes once; returns when to do so again at the latest.
    private static func publish(_ log: AuditLog, _ state: Lock<State>, _ period: Duration) -> Duration? {
        do throws(AuditError) {
            return try log.publish(upTo: { state.withLock { $0.settled } }) { error in
                // A full disk may be mended. Anything else ends the taking of records: what cannot be signed is not kept.
                if !error.mayPass { state.withLock { if $0.failure == nil { $0.failure = error } } }
            }
        } catch { return error.mayPass ? Gate.now + period : nil }
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
            state.settled = state.end
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
            let (segment, end) = state.withLock { ($0.segment, $0.end) }
            var failure: AuditError?
            do throws(DurabilityError) { try segment.sync() } catch { failure = AuditError(error) }
            let (done, goesOn) = state.withLock { state -> ([CheckedContinuation<Void, any Error>], Bool) in
                if failure != nil { state.failure = failure }
                if failure == nil, end.count > state.settled.count { state.settled = end }
                let settled = state.settled.count
                let done = state.waiting.filter { failure != nil || $0.sequence < settled }.map(\.reply)
                state.waiting.removeAll { failure != nil || $0.sequence < settled }
                state.isSyncing = !state.waiting.isEmpty
                return (done, state.isSyncing)
            }
            for reply in done {
                if let failure { reply.resume(throwing: failure) } else { reply.resume() }
            }
            publishing.wake()
            if !goesOn { return }
        }
    }
}
