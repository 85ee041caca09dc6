// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CSQLite
public import Primitives

/// Why the database did not do what it was asked.
public struct DatabaseError: ReportableError, Hashable {
    /// The kinds of failure that callers tell apart.
    public enum Code: String, ErrorCode {
        /// The file cannot be opened.
        case cannotOpen = "database_cannot_open"
        /// Another connection holds the database.
        case busy = "database_busy"
        /// No space is left.
        case full = "database_full"
        /// The file is not a database, or is damaged.
        case corrupt = "database_corrupt"
        /// A constraint of the schema was broken.
        case constraint = "database_constraint"
        /// The database is open for reading only.
        case readOnly = "database_read_only"
        /// The device reported an error.
        case io = "database_io"
        /// A value or statement is too large.
        case tooLarge = "database_too_large"
        /// The schema was made by a newer version of this program.
        case schemaNewer = "database_schema_newer"
        /// The schema's history is not the one this program knows.
        case schemaUnknown = "database_schema_unknown"
        /// The statement or its use is wrong.
        case statement = "database_statement"

        /// What the code means.
        public var explanation: String {
            switch self {
            case .cannotOpen: "The database file cannot be opened: its directory or permissions are wrong."
            case .busy: "Another connection kept the database locked for longer than the waiting time."
            case .full: "The disk is full; the transaction was rolled back."
            case .corrupt: "The file is not a database or is damaged; derived databases can be rebuilt."
            case .constraint: "The change would break a rule of the schema; it was rolled back."
            case .readOnly: "The database is open for reading only, or its file may not be written."
            case .io: "The device or file system reported an error; see the system log."
            case .tooLarge: "A value or a statement is larger than the database allows."
            case .schemaNewer: "A newer version of the program has changed this database; this one does not know how."
            case .schemaUnknown: "The database records other schema steps than this program has."
            case .statement: "A statement of the program is wrong, or a text search was written in a wrong form."
            }
        }
        fileprivate var nextStep: String {
            switch self {
            case .cannotOpen: "check that the directory exists and belongs to the user of this process"
            case .busy: "try again; if it lasts, stop the other program that has the database open"
            case .full: "free space on this disk, then try again"
            case .corrupt: "rebuild it from the ledger with `substrate rebuild`"
            case .constraint: "check the values; nothing was changed"
            case .readOnly: "give the user of this process write access to the file"
            case .io: "look into the system log for errors of this disk"
            case .tooLarge: "use smaller values"
            case .schemaNewer: "install the newer version of the program again"
            case .schemaUnknown: "check that this file belongs to this program; rebuild it from the ledger if it does"
            case .statement: "report this with the statement's name"
            }
        }
    }

    /// The kind of failure.
    public let kind: Code
    /// What happened; never holds values of the database.
    public let message: String
    /// What to do about it.
    public let nextStep: String
    /// SQLite's own words, for the developer; may hold a part of a statement or search, so it is never logged.
    public let detail: String
    /// The code as text.
    public var code: String { kind.rawValue }

    /// Makes an error from its parts; the next step is the code's usual one where none is given.
    public init(_ kind: Code, _ message: String, nextStep: String? = nil, detail: String = "") {
        self.kind = kind
        self.message = message
        self.nextStep = nextStep ?? kind.nextStep
        self.detail = detail
    }

    /// Makes the error for a result code of SQLite met while doing `action`.
    init(result: Int32, _ action: String, detail: String) {
        let reason = unsafe sqlite3_errstr(result).map { unsafe String(cString: $0) } ?? "result \(result)"
        let kind: Code =
            switch result & 0xff {
            case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .cannotOpen
            case SQLITE_BUSY, SQLITE_LOCKED: .busy
            case SQLITE_FULL: .full
            case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_READONLY: .readOnly
            case SQLITE_IOERR: .io
            case SQLITE_TOOBIG: .tooLarge
            default: .statement
            }
        // The text of a constraint error names tables and columns only.
        let named = kind == .constraint ? ": \(detail)" : ": \(reason)"
        self.init(kind, "\(action) failed\(named)", detail: detail)
    }
}
