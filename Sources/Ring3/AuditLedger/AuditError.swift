// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import LogStore
public import Primitives

/// Why a record was not kept, or not proven. Whoever gets this for a call must not go on with it: the ledger fails closed.
public struct AuditError: ReportableError, Hashable {
    /// What is wrong.
    public enum Code: String, ErrorCode {
        /// A record could not be written or made durable.
        case unavailable = "audit_unavailable"
        /// What is on the disk does not form a chain, or not the one that was signed.
        case corrupt = "audit_corrupt"
        /// The files are older than what was signed.
        case rolledBack = "audit_rolled_back"
        /// A record holds something that has no canonical form.
        case malformed = "audit_malformed"
        /// There is no such record.
        case recordMissing = "audit_record_missing"
        /// No signed checkpoint covers the record yet.
        case notPublished = "audit_not_published"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .unavailable:
                "An audit record could not be written or made durable (disk full, read-only, failing, or another process "
                    + "has the ledger). Without a record no model is asked."
            case .corrupt:
                "The audit ledger's records do not fit their chain or the log that was signed over them. Nothing is added "
                    + "behind such a record, so no model is asked until the ledger is whole again."
            case .rolledBack:
                "A checkpoint was signed that covers more records than the files hold: they are an older copy, or their "
                    + "end was cut off. Going on would sign a second history, so no model is asked."
            case .malformed: "An audit record could not be put into canonical form; this is a programmer's error."
            case .recordMissing: "The audit ledger has no record with this number or audit id."
            case .notPublished:
                "The record is kept, but the newest checkpoint in the directory was signed before it. The Doorman signs "
                    + "every second while records come in, and writes the checkpoint to the disk at least once a minute."
            }
        }
    }

    /// What is wrong, for `switch`.
    public let reason: Code
    /// What happened, without personal data.
    public let message: String
    /// What the operator can do.
    public let nextStep: String
    /// The code, e.g. `audit_unavailable`.
    public var code: String { reason.rawValue }
    /// Whether the log may be signed later although this went wrong now: a full disk, a clock set back.
    let mayPass: Bool

    init(_ reason: Code, _ message: String, nextStep: String, mayPass: Bool = false) {
        self.reason = reason
        self.message = message
        self.nextStep = nextStep
        self.mayPass = mayPass
    }

    /// The same trouble in the audit ledger's words.
    init(_ error: any ReportableError) {
        self.init(.unavailable, "the audit record could not be kept: \(error.message)", nextStep: error.nextStep)
    }

    /// A line that does not belong where it stands; nil for the last line of the month.
    static func corrupt(_ month: String, _ line: Int?, _ problem: String) -> AuditError {
        AuditError(
            .corrupt, "\(month).jsonl\(line.map { " line \($0)" } ?? ""): \(problem)",
            nextStep: restoreStep)
    }
    static let restoreStep =
        "run `substrate-doorman audit verify` on the directory, keep it aside and restore it from a copy"

    static let rollbackStep =
        "restore the newest copy of the directory; if the records are lost for good, keep what there is aside and move the "
        + "tenant's audit directory, audit key and signed head away together: a new log under a new key begins"

    static func missing(_ what: String, of count: UInt64) -> AuditError {
        AuditError(
            .recordMissing, "the audit ledger of \(count) records has none with \(what)",
            nextStep: "list the records with GET /v1/audit, or read the .jsonl files")
    }

    static let closed = AuditError(.unavailable, "the audit ledger is closed", nextStep: "start the Doorman again")

    /// A trouble of the log, by what it means for the records.
    static func log(_ error: any Error) -> AuditError {
        guard let error = error as? LogStoreError else {
            guard let known = error as? any ReportableError else {
                return AuditError(.unavailable, "the audit log cannot be used", nextStep: "check the disk")
            }
            return AuditError(.unavailable, "the audit log cannot be used: \(known.message)", nextStep: known.nextStep)
        }
        switch error.kind {
        case .behindSignedState:
            return AuditError(
                .rolledBack, "the files of the audit records are older than what was signed: \(error.message)",
                nextStep: rollbackStep)
        case .damaged, .unknownFormat, .wrongKey, .signedStateChanged:
            return AuditError(.corrupt, "the log of the audit records: \(error.message)", nextStep: error.nextStep)
        default:
            return AuditError(
                .unavailable, "the audit log: \(error.message)", nextStep: error.nextStep,
                mayPass: [.diskFull, .clockBehind].contains(error.kind))
        }
    }
}
