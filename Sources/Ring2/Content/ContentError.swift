// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why the knowledge of a tenant can't be read or brought up to date.
public struct ContentError: ReportableError, Hashable {
    /// What went wrong.
    public enum Code: String, ErrorCode {
        /// The number of wanted facts is outside its range.
        case pageOutOfRange = "facts_page_out_of_range"
        /// The words asked for are longer than the limit.
        case queryTooLong = "facts_query_too_long"
        /// The database belongs to another tenant.
        case wrongTenant = "knowledge_wrong_tenant"
        /// The derived state claims more entries than the ledger has.
        case aheadOfLedger = "knowledge_ahead_of_ledger"
        /// The rows are being made again.
        case rebuilding = "knowledge_rebuilding"
        /// The store was closed.
        case closed = "knowledge_closed"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .pageOutOfRange: "A page of facts holds a bounded number of them."
            case .queryTooLong: "The words that facts are looked for by are limited in bytes."
            case .wrongTenant:
                "The knowledge database holds the stamp of the tenant it was made for, and another one opened it."
            case .aheadOfLedger:
                "The knowledge database was built from more entries than the ledger holds: the ledger was replaced by"
                    + " an older copy, or belongs to something else."
            case .rebuilding: "An export was running while the rows it reads were dropped to be made again."
            case .closed:
                "The knowledge database was closed, because the program is stopping or it is being made again."
            }
        }
    }

    /// The kind of fault.
    public let kind: Code
    /// What happened; never repeats stored text.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { kind.rawValue }
    /// Whether the caller's question is at fault, and not the store.
    public var isQueryFault: Bool { kind == .pageOutOfRange || kind == .queryTooLong }

    static var rebuilding: ContentError {
        ContentError(.rebuilding, "a rebuild replaced the rows of this export", nextStep: "export again after it")
    }
    static var closed: ContentError {
        ContentError(.closed, "the knowledge database is closed", nextStep: "try again in a moment")
    }

    init(_ kind: Code, _ message: String, nextStep: String) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }
}
