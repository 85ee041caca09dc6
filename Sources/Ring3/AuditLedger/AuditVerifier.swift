// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import LogStore
public import Primitives
public import TransparencyLog

/// What a look at a whole ledger found.
public struct AuditVerification: Hashable, Sendable {
    /// The first line that does not belong where it stands.
    public struct BadLine: Hashable, Sendable {
        /// The file, e.g. `2026-10.jsonl`.
        public let file: String
        /// The line's number, from 1.
        public let line: Int
        /// What is wrong with it.
        public let problem: String
    }
    /// The log that was signed over the records.
    public struct SignedLog: Hashable, Sendable {
        /// Its name.
        public let origin: String
        /// The number of records that its newest checkpoint covers.
        public let size: UInt64
        /// The root over them, in hex.
        public let root: String
        /// Whether the checkpoint's signature was checked with a key that was given.
        public let isSignatureChecked: Bool
    }
    /// Records that were read and fit.
    public internal(set) var records: UInt64 = 0
    /// Files that were read.
    public internal(set) var files = 0
    /// The hash of the last record that fits.
    public internal(set) var lastHash: String = AuditLine.genesis
    /// The first bad line; nil where the whole chain fits, and is the one that was signed.
    public internal(set) var firstBad: BadLine?
    /// The log; nil where it has no checkpoint that can be read.
    public internal(set) var log: SignedLog?
    /// What is wrong with the log's own files.
    public internal(set) var findings: [LogFinding] = []
    /// Whether the chain fits from its first to its last record, and the log is sound and holds the same records.
    public var isIntact: Bool { firstBad == nil && findings.isEmpty }
}

/// Reads a tenant's records from the first on and the log that was signed over them, and names the first line that is
/// changed, missing, moved or doubled.
///
/// The chain alone shows every change but one: that somebody made a new chain over changed records, or cut its end off.
/// The log shows these, up to its newest checkpoint, and a kept copy of any checkpoint shows a log that was made anew.
public enum AuditVerifier {
    /// Verifies one tenant's directory; works on a copy, and while the ledger is in use.
    ///
    /// - Parameters:
    ///   - directory: the directory that holds the months' files and `log`.
    ///   - verifiers: the log's keys; without any the log is compared, and its signature not checked.
    ///   - saved: a checkpoint that was kept elsewhere, with which the log must begin.
    ///   - signedState: the box's memory of the last signed head, with which the records must begin.
    /// - Returns: what was found.
    /// - Throws: `audit_unavailable` where the disk cannot be read.
    public static func verify(
        _ directory: FilePath, verifiers: [NoteVerifier] = [], saved: Checkpoint? = nil,
        signedState: FilePath? = nil
    ) async throws(AuditError) -> AuditVerification {
        // Before the records: only durable ones are signed, so those that follow are there.
        let remembered: Checkpoint?
        do {
            remembered = try signedState.flatMap { try PublishedCheckpoint.remembered(in: $0)?.checkpoint }
        } catch { throw .log(error) }
        let chain = try ChainWalk(directory, signed: remembered)
        let verdict: LogVerdict
        do {
            verdict = try await LogCheck.run(
                LogFolder(directory.appending("log")), verifiers: verifiers, from: saved,
                entry: { index, bytes in try chain.compare(bytes, index) })
        } catch { throw error as? AuditError ?? .log(error) }
        try chain.finish(signed: max(verdict.checkpoint?.size ?? 0, remembered?.size ?? 0))
        var result = chain.result
        result.log = verdict.checkpoint.map {
            .init(origin: $0.origin, size: $0.size, root: $0.root.hex, isSignatureChecked: !verifiers.isEmpty)
        }
        result.findings = verdict.findings.filter { finding in
            switch finding.kind {
            case .signatureMissing: !verifiers.isEmpty
            case .checkpointMissing: result.records > 0
            default: true
            }
        }
        return result
    }
}

/// One pass over the chain, in step with the log.
private final class ChainWalk {
    private(set) var result = AuditVerification()
    private let reader: AuditReader
    /// What the box signed last, and the tree over the records so far.
    private let signed: Checkpoint?
    private var tree = CompactRange()

    init(_ directory: FilePath, signed: Checkpoint?) throws(AuditError) {
        self.signed = signed
        reader = try durably { () throws(DurabilityError) in try AuditReader(directory) }
    }

    /// Goes on to a record and compares it with what the log has.
    func compare(_ entry: ArraySlice<UInt8>, _ index: UInt64) throws(AuditError) {
        while result.firstBad == nil, result.records <= index {
            let isLast = result.records == index
            guard try step({ isLast && $0 != entry ? "the record is not the one that was signed" : nil }) else {
                return
            }
        }
    }

    /// Reads what the log does not cover, and sees that the records reach as far as the log.
    func finish(signed size: UInt64) throws(AuditError) {
        while result.firstBad == nil, try step({ _ in nil }) {}
        result.files = reader.files
        guard result.firstBad == nil, result.records < size else { return }
        result.firstBad = .init(
            file: (reader.month.isEmpty ? "?" : reader.month) + ".jsonl", line: reader.number + 1,
            problem: "the files end after \(result.records) records, and \(size) were signed")
    }

    /// Reads one line; false at the end.
    private func step(_ objection: (ArraySlice<UInt8>) -> String?) throws(AuditError) -> Bool {
        switch try durably({ () throws(DurabilityError) in try reader.next() }) {
        case .end: return false
        case .unfinished: bad("the line has no end")
        case .line(let line): take(line, objection)
        }
        return true
    }

    private func take(_ line: ArraySlice<UInt8>, _ objection: (ArraySlice<UInt8>) -> String?) {
        guard let record = AuditLine.read(line) else { return bad("the record does not fit its own hash") }
        guard record.sequence == result.records else {
            return bad("the record has number \(record.sequence) where \(result.records) is due")
        }
        guard record.previous == result.lastHash else { return bad("the record does not follow the one before it") }
        if let problem = objection(line) { return bad(problem) }
        if let signed, result.records < signed.size {
            tree.append(Merkle.leafHash(Array(line)))
            if tree.size == signed.size, tree.root != signed.root {
                return bad("the records up to here are not those that were signed")
            }
        }
        result.records += 1
        result.lastHash = record.hash
    }

    private func bad(_ problem: String) {
        result.firstBad = .init(file: reader.month + ".jsonl", line: reader.number, problem: problem)
    }
}
