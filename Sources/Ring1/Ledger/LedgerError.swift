// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// Why the ledger refuses.
///
/// Failures of the disk pass through as `DurabilityError`; nothing is acknowledged by a call that throws.
public struct LedgerError: ReportableError, Hashable {
    /// The kinds of refusal that callers tell apart.
    public enum Code: String, ErrorCode {
        /// Another process has this ledger open.
        case locked = "ledger_locked"
        /// Bytes that were acknowledged or signed are missing or changed.
        case damaged = "ledger_damaged"
        /// The ledger belongs to another tenant.
        case wrongTenant = "ledger_wrong_tenant"
        /// The ledger was signed by another key.
        case wrongKey = "ledger_wrong_key"
        /// The format is newer than this program.
        case unknownFormat = "ledger_unknown_format"
        /// The last signed state is not the one this process signed, or goes back.
        case signedStateChanged = "ledger_signed_state_changed"
        /// A record breaks a limit or rule.
        case invalidRecord = "ledger_invalid_record"
        /// One call brings more than fits in a batch.
        case batchTooLarge = "ledger_batch_too_large"
        /// There is no such entry or tree size.
        case noSuchEntry = "ledger_no_such_entry"
        /// The content of an entry is not there.
        case contentMissing = "ledger_content_missing"
        /// The content of an entry was changed.
        case contentDamaged = "ledger_content_damaged"
        /// The content of an entry was erased.
        case contentErased = "ledger_content_erased"
        /// The same source was appended with another content before.
        case conflict = "ledger_conflict"
        /// More records wait to be written than the limit allows.
        case busy = "ledger_busy"
        /// A change of the ledger's keys does not hold.
        case keyInvalid = "ledger_key_invalid"
        /// The ledger went over to another owner's key.
        case handedOver = "ledger_handed_over"
        /// The ledger was closed.
        case closed = "ledger_closed"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .locked: "Another process has this ledger open; one process writes at a time."
            case .damaged:
                "Bytes that were acknowledged or signed are missing or changed. The ledger never repairs itself."
            case .wrongTenant: "The directory holds the ledger of another tenant than the one that was authenticated."
            case .wrongKey: "The ledger's checkpoints were signed by another key than the one given."
            case .unknownFormat: "The ledger was written in a format that this version does not know."
            case .signedStateChanged:
                "The last signed checkpoint on disk is not the one expected, so nothing is signed."
            case .invalidRecord: "A record to append breaks a limit or a rule; nothing of its batch was written."
            case .batchTooLarge: "One append brings more records or bytes than fit in a batch; nothing was written."
            case .noSuchEntry: "The index or tree size lies beyond the end of the ledger."
            case .contentMissing: "An entry names content that is not in the blob store, and no erasure says why."
            case .contentDamaged: "The stored content of an entry was changed, or its key does not fit."
            case .contentErased: "The content was erased; the entry that records who asked for it and why remains."
            case .conflict:
                "A record that may come only once from its source came again with another content; nothing was written."
            case .busy:
                "More records wait for the disk than the ledger's queue may hold; nothing of this call was written."
            case .keyInvalid:
                "A change of the ledger's keys is not signed as it must be, or is not the one announced before."
            case .handedOver: "The ledger was handed over to another owner, so this box no longer appends to it."
            case .closed: "The ledger was closed while the call was waiting, or before it."
            }
        }
        fileprivate var nextStep: String {
            switch self {
            case .locked: "stop the other process, or wait until it ends"
            case .damaged, .contentMissing, .contentDamaged:
                "run `substrate ledger verify` on it, and restore the directory from a copy that verifies"
            case .wrongTenant: "open the directory of this tenant"
            case .wrongKey: "put back the key that belongs to this ledger"
            case .unknownFormat: "install the version of the program that wrote it, or a newer one"
            case .signedStateChanged:
                "find out whether an older copy was restored or a second process signed; then restore the newest copy"
            case .invalidRecord: "correct or leave out this record, then append the others again"
            case .batchTooLarge: "append in smaller batches"
            case .noSuchEntry: "ask for an entry below the ledger's size"
            case .contentErased: "read the entry that records the erasure; the content cannot be brought back"
            case .conflict: "use another source or key for the new content, or read the entry that is there"
            case .busy: "slow down, then try again"
            case .keyInvalid: "use the keys that the ledger announced, and the operator's key that it names"
            case .handedOver: "append to the ledger at its new owner"
            case .closed: "open the ledger again"
            }
        }
    }

    /// The kind of refusal.
    public let kind: Code
    /// What was found.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The entry it concerns, where it concerns one.
    public let index: UInt64?
    /// The position, in the batch, of the record it concerns.
    public let position: Int?
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts; the next step is the code's usual one where none is given.
    public init(
        _ kind: Code, _ message: String, nextStep: String? = nil, index: UInt64? = nil, position: Int? = nil
    ) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep ?? kind.nextStep
        self.index = index
        self.position = position
    }
}
