// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import Primitives

/// Why the index did not answer or did not take something.
public struct KeyIndexError: ReportableError, Hashable {
    /// The kinds of failure that callers tell apart.
    public enum Code: String, ErrorCode {
        /// A run on the disk does not hold what was written; it has been thrown away.
        case damaged = "key_index_damaged"
        /// Entries have to be fed again before the index can answer.
        case behind = "key_index_behind"
        /// An entry came with more keys than allowed.
        case tooManyKeys = "key_index_too_many_keys"
        /// The directory could not be read or written.
        case storage = "key_index_storage"
        /// The index has been closed.
        case closed = "key_index_closed"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .damaged:
                "A file of this derived index was changed or cannot be read; it was removed and is made again."
            case .behind: "The index lost its newest part and must be fed again; the log itself is not concerned."
            case .tooManyKeys: "One entry was given more keys than the index takes for one entry."
            case .storage: "The files of the index could not be read or written; the log itself is not concerned."
            case .closed: "The index was closed before the call."
            }
        }
    }

    /// The kind of failure.
    public let kind: Code
    /// What happened.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The file concerned, where it is one.
    public let path: FilePath?
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts.
    public init(_ kind: Code, _ message: String, path: FilePath? = nil, nextStep: String) {
        self.path = path
        self.kind = kind
        self.message = message
        self.nextStep = nextStep
    }

    init(_ error: DurabilityError) { self.init(.storage, error.message, path: error.path, nextStep: error.nextStep) }

    static func damaged(_ path: FilePath, _ what: String) -> KeyIndexError {
        KeyIndexError(
            .damaged, "\(path) \(what)", path: path,
            nextStep: "feed the entries from `resumeFeeding()` on again; opening the log does that")
    }
    static func behind(from entry: UInt64) -> KeyIndexError {
        KeyIndexError(
            .behind, "the index misses the keys of entries from \(entry) on",
            nextStep: "feed the entries from `resumeFeeding()` on again; opening the log does that")
    }
    static let closed = KeyIndexError(.closed, "the index is closed", nextStep: "open it again")
}
