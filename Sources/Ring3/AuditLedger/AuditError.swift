// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why a record was not kept. Whoever gets this must not go on with the call: the ledger fails closed.
public struct AuditError: ReportableError, Hashable {
    /// What is wrong.
    public enum Code: String, ErrorCode {
        /// A record could not be written or made durable.
        case unavailable = "audit_unavailable"
        /// What is on the disk does not form a chain.
        case corrupt = "audit_corrupt"
        /// A record holds something that has no canonical form.
        case malformed = "audit_malformed"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .unavailable:
                "An audit record could not be written or made durable (disk full, read-only, failing, or another process "
                    + "has the ledger). Without a record no model is asked."
            case .corrupt: "The audit ledger's last record does not fit its chain, so no record can be added behind it."
            case .malformed: "An audit record could not be put into canonical form; this is a programmer's error."
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

    init(_ reason: Code, _ message: String, nextStep: String) {
        self.reason = reason
        self.message = message
        self.nextStep = nextStep
    }

    /// The same trouble in the audit ledger's words.
    init(_ error: any ReportableError) {
        self.init(.unavailable, "the audit record could not be kept: \(error.message)", nextStep: error.nextStep)
    }
}
