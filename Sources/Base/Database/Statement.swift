// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CSQLite

/// A compiled statement: bind values, step through its rows, reset, again.
///
/// Not `Sendable`; it keeps its database open.
@safe public final class Statement {
    private let database: DatabaseHandle
    private let handle: OpaquePointer

    /// Compiles exactly one statement.
    init(_ sql: String, database: DatabaseHandle) throws(DatabaseError) {
        var handle: OpaquePointer?
        var rest = 0
        let result = unsafe sql.utf8CString.withUnsafeBufferPointer { buffer in
            var tail: UnsafePointer<CChar>?
            let start = unsafe buffer.baseAddress.unsafelyUnwrapped
            let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
            let result = unsafe sqlite3_prepare_v3(
                database.pointer, start, Int32(clamping: buffer.count), flags, &handle, &tail)
            if let tail = unsafe tail {
                rest = unsafe buffer[(tail - start)...].count { ![0, 0x20, 0x0a, 0x09, 0x3b].contains($0) }
            }
            return result
        }
        guard result == SQLITE_OK else { throw database.failure(result, "compiling a statement") }
        guard let handle = unsafe handle, rest == 0 else {
            unsafe sqlite3_finalize(handle)
            throw DatabaseError(.statement, "one statement was expected, none or several were given", detail: sql)
        }
        self.database = database
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe sqlite3_finalize(handle) }

    /// Starts over with values for all `?` parameters, in their order.
    public func bind(_ values: [DatabaseValue]) throws(DatabaseError) {
        reset()
        let wanted = unsafe Int(sqlite3_bind_parameter_count(handle))
        guard values.count == wanted else {
            throw DatabaseError(.statement, "the statement has \(wanted) parameters, \(values.count) values were given")
        }
        for (index, value) in values.enumerated() { try bind(value, at: index + 1) }
    }

    /// Binds one value to the parameter with this number, from 1.
    public func bind(_ value: DatabaseValue, at number: Int) throws(DatabaseError) {
        let index = Int32(clamping: number)
        let result: Int32 =
            switch value {
            case .null: unsafe sqlite3_bind_null(handle, index)
            case .integer(let integer): unsafe sqlite3_bind_int64(handle, index, integer)
            case .real(let real): unsafe sqlite3_bind_double(handle, index, real)
            case .text(let text):
                unsafe text.utf8CString.withUnsafeBufferPointer {
                    unsafe csqlite_bind_text(handle, index, $0.baseAddress, UInt64($0.count - 1))
                }
            case .blob(let bytes) where bytes.isEmpty: unsafe sqlite3_bind_zeroblob(handle, index, 0)
            case .blob(let bytes):
                unsafe bytes.withUnsafeBytes {
                    unsafe csqlite_bind_blob(handle, index, $0.baseAddress, UInt64($0.count))
                }
            }
        guard result == SQLITE_OK else { throw database.failure(result, "binding a value") }
    }

    /// Goes to the next row; nil at the end. The row is valid until the next call on this statement.
    public func step() throws(DatabaseError) -> Row? {
        let result = unsafe sqlite3_step(handle)
        switch result {
        case SQLITE_ROW: return unsafe Row(statement: self, handle: handle)
        case SQLITE_DONE: return nil
        default:
            let error = database.failure(result, "a statement")
            reset()
            throw error
        }
    }

    /// Ends the present run and forgets the values.
    public func reset() {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
    }
}

/// The present row of a statement; columns are numbered from 0, and SQLite converts where the type differs.
@safe public struct Row {
    /// Keeps the handle alive.
    private let statement: Statement
    private let handle: OpaquePointer

    init(statement: Statement, handle: OpaquePointer) {
        self.statement = statement
        unsafe self.handle = unsafe handle
    }

    /// How many columns there are.
    public var count: Int { unsafe Int(sqlite3_column_count(handle)) }

    /// Whether the column is null.
    public func isNull(_ column: Int) -> Bool { unsafe sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }

    /// The column as a whole number; 0 for null.
    public func int64(_ column: Int) -> Int64 { unsafe sqlite3_column_int64(handle, Int32(column)) }

    /// The column as a whole number; 0 for null.
    public func int(_ column: Int) -> Int { Int(int64(column)) }

    /// The column as a floating-point number; 0 for null.
    public func double(_ column: Int) -> Double { unsafe sqlite3_column_double(handle, Int32(column)) }

    /// The column as text; empty for null.
    public func text(_ column: Int) -> String {
        guard let start = unsafe sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    /// The column as bytes; empty for null.
    public func blob(_ column: Int) -> [UInt8] {
        guard let start = unsafe sqlite3_column_blob(handle, Int32(column)) else { return [] }
        let count = unsafe Int(sqlite3_column_bytes(handle, Int32(column)))
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The column as it is stored.
    public func value(_ column: Int) -> DatabaseValue {
        switch unsafe sqlite3_column_type(handle, Int32(column)) {
        case SQLITE_INTEGER: .integer(int64(column))
        case SQLITE_FLOAT: .real(double(column))
        case SQLITE_TEXT: .text(text(column))
        case SQLITE_BLOB: .blob(blob(column))
        default: .null
        }
    }
}
