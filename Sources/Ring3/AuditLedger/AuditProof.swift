// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import Primitives
public import TransparencyLog

/// A record with the proof that it is in the audit log, for somebody who has neither the ledger nor the box.
///
/// The leaf is SHA-256 of a zero byte and the line without its newline; the proof is a C2SP `tlog-proof`. How to check
/// both by hand stands in `Docs/operating/audit-proof.md`.
public struct AuditProof: Hashable, Sendable {
    /// The record's number, which is its index in the log.
    public let sequence: UInt64
    /// The line, without its newline.
    public let line: [UInt8]
    /// The path to the signed checkpoint, and the checkpoint.
    public let receipt: TLogProof
    /// What happened, e.g. `call.opened`.
    public var event: String { AuditLine.text(.event, in: line[...]) ?? "" }

    /// Proves a record from the files of a ledger, or of any copy of one; the Doorman may be running or not.
    ///
    /// Throws `audit_record_missing`, `audit_not_published` where the checkpoint in the directory is older than the
    /// record, and `audit_corrupt` where the log's files do not lead to its checkpoint.
    public static func read(_ directory: FilePath, record sequence: UInt64) throws(AuditError) -> AuditProof {
        let files = AuditLogFiles(directory: directory.appending("log"))
        do {
            guard let (checkpoint, note) = try files.checkpoint() else { throw try unpublished(sequence, 0, directory) }
            guard sequence < checkpoint.size else { throw try unpublished(sequence, checkpoint.size, directory) }
            let line = try files.entry(sequence, of: checkpoint.size)
            let proof = try Merkle.inclusionProof(
                index: sequence, size: checkpoint.size, nodes: TiledNodes(size: checkpoint.size, source: files))
            try proof.verify(leaf: Merkle.leafHash(line), root: checkpoint.root)
            return AuditProof(
                sequence: sequence, line: line, receipt: TLogProof(index: sequence, path: proof.path, note: note))
        } catch let error as AuditError {
            throw error
        } catch {
            throw AuditError(
                .corrupt,
                "record \(sequence) cannot be proven: \((error as? any ReportableError)?.message ?? "\(error)")",
                nextStep: AuditError.restoreStep)
        }
    }

    /// The numbers of the records that name a call, oldest first.
    public static func records(of auditID: String, in directory: FilePath) throws(AuditError) -> [UInt64] {
        let reader = try durably { () throws(DurabilityError) in try AuditReader(directory) }
        var found: [UInt64] = []
        var number: UInt64 = 0
        while case .line(let line) = try durably({ () throws(DurabilityError) in try reader.next() }) {
            if AuditLine.text(.auditID, in: line) == auditID { found.append(number) }
            number += 1
        }
        guard !found.isEmpty else { throw .missing("audit id \(auditID.prefix(64))", of: number) }
        return found
    }

    private static func unpublished(
        _ sequence: UInt64, _ size: UInt64, _ directory: FilePath
    ) throws(AuditError) -> AuditError {
        let count = try AuditRecovery.count(directory)
        guard sequence < count else { return .missing("number \(sequence)", of: count) }
        return AuditError(
            .notPublished, "the checkpoint in the directory covers \(size) records, and not number \(sequence)",
            nextStep: "wait a minute, or ask the running Doorman with GET /v1/audit/proof?seq=\(sequence)")
    }
}
