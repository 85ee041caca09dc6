// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CSQLite
import Glibc
public import Primitives

/// One open SQLite database: write-ahead log, foreign keys on, untrusted schema text, files of mode 0600.
///
/// Not `Sendable`: it lives inside one actor. All calls block.
@safe public final class Connection {
    /// What the database may be used for.
    public enum Mode: Sendable {
        /// Reading and writing; the file is made where it does not exist.
        case readWrite
        /// Reading an existing file.
        case readOnly
    }
    /// When a committed transaction is on the disk.
    public enum Synchronisation: Sendable {
        /// Before `commit` returns.
        case full
        /// At the next checkpoint of SQLite's log: a power cut may lose the last transactions but not damage the file.
        /// Right for what can be derived again.
        case normal
    }

    /// What happens to the bytes of deleted rows.
    public enum Deletion: Sendable {
        /// They stay until something else is written there.
        case freeing
        /// They are overwritten with zeros (`secure_delete`); for what must be gone when it is deleted.
        case overwriting
    }

    /// The database handle; shared with the statements, which may outlive the connection, and closed after the last.
    private let shared: DatabaseHandle
    private var handle: OpaquePointer { unsafe shared.pointer }
    private var cache: [String: Statement] = [:]
    private let cacheLimit: Int
    private var depth = 0

    /// Opens a database file.
    ///
    /// - Parameters:
    ///   - path: the file; SQLite puts `-wal` and `-shm` beside it.
    ///   - mode: what it may be used for.
    ///   - synchronisation: when a commit is on the disk (default: before it returns).
    ///   - deletion: what happens to the bytes of deleted rows (default: they stay until something is written there).
    ///   - busyMilliseconds: how long to wait for another connection (default 5,000).
    ///   - statementCache: how many prepared statements to keep (default 64).
    /// - Throws: `DatabaseError` where the file cannot be opened or is no database.
    public convenience init(
        path: FilePath, mode: Mode = .readWrite, synchronisation: Synchronisation = .full,
        deletion: Deletion = .freeing, busyMilliseconds: Int = 5_000, statementCache: Int = 64
    ) throws(DatabaseError) {
        if mode == .readWrite { Self.create(path) }
        let access = mode == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let handle = unsafe path.withCString { unsafe Self.open($0, access) }
        try unsafe self.init(handle, name: "opening \(path)", statementCache: statementCache)
        unsafe sqlite3_busy_timeout(self.handle, Int32(clamping: busyMilliseconds))
        if mode == .readWrite {
            try execute("PRAGMA journal_mode = WAL")
            try execute("PRAGMA synchronous = \(synchronisation == .full ? "FULL" : "NORMAL")")
            if deletion == .overwriting { try execute("PRAGMA secure_delete = ON") }
        }
        try execute("PRAGMA schema_version")  // Reads the header, so that a file of another kind is refused here.
    }

    /// Opens a fresh database that lives in memory, as long as this connection.
    public static func inMemory() throws(DatabaseError) -> Connection {
        let access = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY
        return try unsafe Connection(open(":memory:", access), name: "opening a database in memory", statementCache: 64)
    }

    private init(
        _ opened: (handle: OpaquePointer?, result: Int32), name: String, statementCache: Int
    ) throws(DatabaseError) {
        guard let handle = unsafe opened.handle, unsafe opened.result == SQLITE_OK else {
            let result = unsafe opened.result
            unsafe sqlite3_close_v2(opened.handle)
            throw DatabaseError(result: result, name, detail: "")
        }
        shared = unsafe DatabaseHandle(handle)
        cacheLimit = statementCache
        unsafe csqlite_harden(handle)
        unsafe sqlite3_extended_result_codes(handle, 1)
        try execute("PRAGMA foreign_keys = ON")
        try execute("PRAGMA cell_size_check = ON")
    }

    /// Carries overwritten rows from SQLite's log into the file and empties the log, which still holds them.
    ///
    /// A reader in the middle of an answer keeps the log from being emptied; the next call or the close does it then.
    public func settleErasure() throws(DatabaseError) {
        _ = try query("PRAGMA wal_checkpoint(TRUNCATE)") { $0.int64(0) }
    }

    /// Runs one or several statements that return nothing of interest.
    public func execute(_ sql: String) throws(DatabaseError) {
        let result = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else { throw failure(result, "a statement") }
    }

    /// Runs one statement with values for its `?` parameters, and returns how many rows it changed.
    @discardableResult public func run(_ sql: String, _ values: [DatabaseValue] = []) throws(DatabaseError) -> Int {
        try withStatement(sql) { (statement) throws(DatabaseError) in
            try statement.bind(values)
            while try statement.step() != nil {}
            return unsafe Int(sqlite3_changes64(handle))
        }
    }

    /// Runs a query and returns what `read` makes of each row.
    public func query<Result>(
        _ sql: String, _ values: [DatabaseValue] = [], _ read: (Row) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> [Result] {
        try withStatement(sql) { (statement) throws(DatabaseError) in
            try statement.bind(values)
            var results: [Result] = []
            while let row = try statement.step() { results.append(try read(row)) }
            return results
        }
    }

    /// Compiles one statement for repeated use.
    public func prepare(_ sql: String) throws(DatabaseError) -> Statement { try Statement(sql, database: shared) }

    /// Runs `body` in a transaction that is committed when it returns and rolled back when it throws.
    ///
    /// The write lock is taken at the start. Inside another transaction this is a savepoint.
    @discardableResult public func transaction<Result>(_ body: () throws -> Result) throws -> Result {
        let name = "level\(depth)"
        try execute(depth == 0 ? "BEGIN IMMEDIATE" : "SAVEPOINT \(name)")
        depth += 1
        do {
            let result = try body()
            try execute(depth == 1 ? "COMMIT" : "RELEASE \(name)")
            depth -= 1
            return result
        } catch {
            depth -= 1
            // The first failure is the one to report; SQLite has rolled back by itself after some.
            if depth > 0 {
                try? execute("ROLLBACK TO \(name)")
                try? execute("RELEASE \(name)")
            } else if unsafe sqlite3_get_autocommit(handle) == 0 {
                try? execute("ROLLBACK")
            }
            throw error
        }
    }

    /// The row id of the last insertion.
    public var lastInsertedRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// Rows changed since the connection was opened.
    public var totalChanges: Int { unsafe Int(sqlite3_total_changes64(handle)) }

    /// Moves the write-ahead log into the database file and empties it.
    public func checkpoint() throws(DatabaseError) { try execute("PRAGMA wal_checkpoint(TRUNCATE)") }

    /// Checks the structure of the whole file; what SQLite found, empty where it is sound.
    public func integrityProblems() throws(DatabaseError) -> [String] {
        try query("PRAGMA integrity_check(20)") { $0.text(0) }.filter { $0 != "ok" }
    }

    private func failure(_ result: Int32, _ action: String) -> DatabaseError { shared.failure(result, action) }

    /// Lends a cached statement; a nested use of the same text gets one of its own.
    private func withStatement<Result>(
        _ sql: String, _ body: (Statement) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result {
        let statement = if let cached = cache.removeValue(forKey: sql) { cached } else { try prepare(sql) }
        defer {
            statement.reset()
            if cache.count >= cacheLimit { cache.removeAll() }
            cache[sql] = statement
        }
        return try body(statement)
    }

    private static func open(_ path: UnsafePointer<CChar>, _ access: Int32) -> (handle: OpaquePointer?, result: Int32) {
        var handle: OpaquePointer?
        // No mutex: one actor owns the connection. No links: the path is the file.
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE
        let result = unsafe sqlite3_open_v2(path, &handle, flags, nil)
        return unsafe (handle, result)
    }

    /// Makes the file with mode 0600 before SQLite would with 0644; a failure shows when SQLite opens it.
    private static func create(_ path: FilePath) {
        let descriptor = unsafe path.withCString { unsafe Glibc.open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
        if descriptor >= 0 { close(descriptor) }
    }
}
