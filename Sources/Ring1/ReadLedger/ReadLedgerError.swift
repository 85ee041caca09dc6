// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a read was not noted. Whoever gets this must not answer the read: the ledger of reads fails closed.
public struct ReadLedgerError: ReportableError, Hashable {
    /// What is wrong.
    public enum Code: String, ErrorCode {
        /// Reads cannot be noted, or noted reads cannot be written.
        case unavailable = "read_audit_unavailable"
        /// An entry of the log is not one that this module writes.
        case malformed = "read_audit_malformed"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .unavailable:
                "The log of reads takes nothing (disk full, failing, damaged, or held by another process), and a read that "
                    + "cannot be noted is not answered."
            case .malformed:
                "An entry of the log of reads cannot be read; it was written by another program or version."
            }
        }
    }

    /// What is wrong, for `switch`.
    public let reason: Code
    /// What happened, without personal data.
    public let message: String
    /// What the operator can do.
    public let nextStep: String
    /// The code, e.g. `read_audit_unavailable`.
    public var code: String { reason.rawValue }

    init(_ reason: Code, _ message: String, nextStep: String) {
        self.reason = reason
        self.message = message
        self.nextStep = nextStep
    }

    /// Any trouble below, in this module's words.
    init(_ error: any Error) {
        if let known = error as? ReadLedgerError {
            self = known
        } else if let known = error as? any ReportableError {
            self.init(.unavailable, "the read could not be noted: \(known.message)", nextStep: known.nextStep)
        } else {
            self.init(.unavailable, "the read could not be noted", nextStep: "look into the system log for disk errors")
        }
    }
}
