// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
public import Primitives

/// Why a note key was not read, made or published; it never holds any part of a private key.
public struct NoteKeyError: ReportableError, Hashable {
    /// What is wrong.
    public enum Code: String, ErrorCode {
        /// There is no key file, and none may be made.
        case missing = "note_key_missing"
        /// The file does not hold a note key.
        case damaged = "note_key_damaged"
        /// The file is open to other users, or belongs to another one.
        case permissions = "note_key_permissions"
        /// The file system refused.
        case io = "note_key_io"

        /// What the code means and what usually leads to it.
        public var explanation: String {
            switch self {
            case .missing:
                "The file with the key that signs a log is gone, and the log has entries. A new key would make "
                    + "another log of it, so none is made."
            case .damaged:
                "The file does not hold a key of the form PRIVATE+KEY+name+id+key, or its id does not fit the rest."
            case .permissions: "Whoever can read or change the key can sign in the log's name."
            case .io: "The key file could not be read or written."
            }
        }
    }

    /// What is wrong, for `switch`.
    public let reason: Code
    /// The file it concerns.
    public let path: FilePath
    /// What happened, with the path.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// The code as text.
    public var code: String { reason.rawValue }

    init(_ reason: Code, _ path: FilePath, _ message: String, nextStep: String) {
        self.reason = reason
        self.path = path
        self.message = message
        self.nextStep = nextStep
    }

    /// The same trouble in this module's words.
    init(_ error: DurabilityError) { self.init(.io, error.path, error.message, nextStep: error.nextStep) }
}
