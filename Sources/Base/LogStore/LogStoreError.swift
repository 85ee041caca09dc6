// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Durability
public import Primitives

/// Why a log refuses; nothing is acknowledged by a call that throws.
public struct LogStoreError: ReportableError, Hashable {
    /// The kinds of refusal that callers tell apart.
    public enum Code: String, ErrorCode {
        /// An entry has more than 65,535 bytes.
        case entryTooLarge = "log_entry_too_large"
        /// One append brings more entries or bytes than fit in a group.
        case batchTooLarge = "log_batch_too_large"
        /// More bytes wait to be written than the limit allows.
        case busy = "log_busy"
        /// The disk is full.
        case diskFull = "log_disk_full"
        /// A write or flush failed; the log takes no more.
        case stopped = "log_stopped"
        /// The log was closed.
        case closed = "log_closed"
        /// Another process has the log, or the memory of what it signed, open.
        case locked = "log_locked"
        /// Bytes that were acknowledged or signed are missing or changed.
        case damaged = "log_damaged"
        /// The files are of a format this program does not know.
        case unknownFormat = "log_unknown_format"
        /// What was signed last was signed by other keys than those given.
        case wrongKey = "log_wrong_key"
        /// The memory of what was signed is missing, went back, or was changed by someone else.
        case signedStateChanged = "log_signed_state_changed"
        /// The data ends before what was signed: an older copy of the directory.
        case behindSignedState = "log_behind_signed_state"
        /// The clock shows a time before the last signature.
        case clockBehind = "log_clock_behind"
        /// There is no such entry or tree size.
        case noSuchEntry = "log_no_such_entry"
        /// The disk reported an error while something was read or published.
        case io = "log_io"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .entryTooLarge: "An entry has at most 65,535 bytes: its length stands in two bytes of a bundle."
            case .batchTooLarge: "One append is written whole or not at all, so it has a limit; nothing was written."
            case .busy: "More bytes wait for the disk than the log's queue may hold; nothing of this call was written."
            case .diskFull:
                "The disk, a quota or the allowed file size is used up. Nothing was acknowledged; reading goes on."
            case .stopped:
                "A write or a flush failed, so nobody knows what the disk holds. The log takes no more until it is opened anew."
            case .closed: "The log was closed while the call was waiting, or before it."
            case .locked: "Another process has this log open; one process writes at a time."
            case .damaged:
                "Bytes that were acknowledged or signed are missing or changed. The log never repairs itself."
            case .unknownFormat: "A file of the log was written in a format that this version does not know."
            case .wrongKey: "The last signed head carries no signature by any of the keys given."
            case .signedStateChanged:
                "The memory of the last signed head is missing or is not what this process wrote, so nothing is signed."
            case .behindSignedState:
                "A longer log was signed than the directory holds: an older copy was restored, or data was lost."
            case .clockBehind: "The clock shows a time before the last signature; signing waits until it has caught up."
            case .noSuchEntry: "The index or tree size lies beyond the end of the log."
            case .io: "The device or the file system reported an error while the log was read or published."
            }
        }
        fileprivate var nextStep: String {
            switch self {
            case .entryTooLarge: "keep the content elsewhere and log its digest"
            case .batchTooLarge: "append in smaller batches"
            case .busy: "slow down, then try again"
            case .diskFull: "free space on this disk, then try again"
            case .stopped: "look into the system log for errors of this disk, then restart the program"
            case .closed: "open the log again"
            case .locked: "stop the other process, or wait until it ends"
            case .damaged: "check the log to find what was changed, and restore the directory from a copy that verifies"
            case .unknownFormat: "install the version of the program that wrote it, or a newer one"
            case .wrongKey: "put back the key that belongs to this log"
            case .signedStateChanged:
                "find out whether an older copy was restored or a second process signed, then restore the newest copy"
            case .behindSignedState: "restore the newest copy of the directory; never sign a shorter log"
            case .clockBehind: "set the clock right"
            case .noSuchEntry: "ask for an entry below the log's size"
            case .io: "look into the system log for errors of this disk"
            }
        }
    }

    /// The kind of refusal.
    public let kind: Code
    /// What was found.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The first entry it concerns, where it concerns one.
    public let index: UInt64?
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts; the next step is the code's usual one where none is given.
    public init(_ kind: Code, _ message: String, nextStep: String? = nil, index: UInt64? = nil) {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep ?? kind.nextStep
        self.index = index
    }

    /// Makes the error for a file operation that failed.
    public init(_ error: DurabilityError) {
        switch error.kind {
        case .diskFull: self.init(.diskFull, error.message)
        case .locked: self.init(.locked, error.message, nextStep: error.nextStep)
        default: self.init(.io, error.message, nextStep: error.nextStep)
        }
    }

    static func damaged(_ message: String, index: UInt64? = nil) -> LogStoreError {
        LogStoreError(.damaged, message, index: index)
    }
    static func noSuchEntry(_ index: UInt64, size: UInt64) -> LogStoreError {
        LogStoreError(.noSuchEntry, "there is no entry \(index) in a log of \(size)")
    }
    /// What any failure of reading, publishing or opening becomes.
    static func wrapping(_ error: any Error) -> LogStoreError {
        if let error = error as? LogStoreError { return error }
        if let error = error as? DurabilityError { return LogStoreError(error) }
        if let error = error as? any ReportableError {
            return LogStoreError(.io, error.message, nextStep: error.nextStep)
        }
        return LogStoreError(.io, "\(error)")
    }
}
