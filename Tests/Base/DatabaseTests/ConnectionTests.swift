// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Foundation
import Primitives
import TestKit
import Testing

@Suite struct ConnectionTests {
    private let directory = TemporaryDirectory()

    @Test(
        arguments: [
            .null, 0, -1, .integer(.max), .integer(.min), 1.5, "", "Grüße, 世界\u{0}after", .blob([]),
            .blob([0, 255, 7]),
        ] as [DatabaseValue])
    func `every value comes back as it was stored`(value: DatabaseValue) throws {
        let database = try Connection.inMemory()
        try database.execute("CREATE TABLE t (v ANY) STRICT")
        try database.run("INSERT INTO t VALUES (?)", [value])
        #expect(try database.query("SELECT v FROM t") { $0.value(0) } == [value])
        #expect(try database.query("SELECT v FROM t") { $0.isNull(0) } == [value == .null])
    }

    @Test func `a file database is private, logged ahead and kept`() throws {
        let path = directory.path.appending("t.db")
        do {
            let database = try Connection(path: path)
            try database.execute("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (41), (42)")
            #expect(try database.query("PRAGMA journal_mode") { $0.text(0) } == ["wal"])
            #expect(try database.query("PRAGMA synchronous") { $0.int(0) } == [2])
            let mode = try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        let again = try Connection(path: path, mode: .readOnly)
        #expect(try again.query("SELECT a FROM t ORDER BY a") { $0.int(0) } == [41, 42])
        let error = #expect(throws: DatabaseError.self) { try again.run("DELETE FROM t") }
        #expect(error?.kind == .readOnly)
        #expect(try again.integrityProblems() == [])
    }

    @Test func `a released connection closes its file, cached statements and all`() throws {
        let path = directory.path.appending("t.db")
        let log = FilePath(path.string + "-wal")
        do {
            let database = try Connection(path: path)
            try database.execute("CREATE TABLE t (a INTEGER)")
            try database.run("INSERT INTO t VALUES (?)", [1])
            #expect(FileManager.default.fileExists(atPath: log.string))
        }
        #expect(!FileManager.default.fileExists(atPath: log.string), "SQLite removes its log on the last close")
    }

    @Test func `a failed transaction leaves nothing`() throws {
        let database = try Connection.inMemory()
        try database.execute("CREATE TABLE t (a INTEGER UNIQUE)")
        let error = #expect(throws: DatabaseError.self) {
            try database.transaction {
                try database.run("INSERT INTO t VALUES (1)")
                try database.run("INSERT INTO t VALUES (1)")
            }
        }
        #expect(error?.kind == .constraint)
        #expect(error?.message.contains("t.a") == true)
        #expect(try database.query("SELECT count(*) FROM t") { $0.int(0) } == [0])
    }

    @Test func `an inner transaction can fail alone`() throws {
        let database = try Connection.inMemory()
        try database.execute("CREATE TABLE t (a INTEGER)")
        struct Stop: Error {}
        try database.transaction {
            try database.run("INSERT INTO t VALUES (1)")
            #expect(throws: Stop.self) {
                try database.transaction {
                    try database.run("INSERT INTO t VALUES (2)")
                    throw Stop()
                }
            }
            #expect(try database.run("INSERT INTO t VALUES (3)") == 1)
        }
        #expect(try database.query("SELECT a FROM t ORDER BY a") { $0.int(0) } == [1, 3])
    }

    @Test func `the same query may run inside itself`() throws {
        let database = try Connection.inMemory()
        try database.execute("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (2)")
        let pairs = try database.query("SELECT a FROM t ORDER BY a") { (outer) throws(DatabaseError) in
            let value = outer.int(0)
            return try database.query("SELECT a FROM t ORDER BY a") { value * 10 + $0.int(0) }
        }
        #expect(pairs == [[11, 12], [21, 22]])
    }

    @Test func `a statement is used again with other values`() throws {
        let database = try Connection.inMemory()
        let statement = try database.prepare("SELECT ? + ?")
        for value in Int64(0)..<3 {
            try statement.bind([.integer(value), 10])
            #expect(try statement.step()?.int64(0) == value + 10)
            #expect(try statement.step() == nil)
        }
        let error = #expect(throws: DatabaseError.self) { try statement.bind([1]) }
        #expect(error?.kind == .statement)
    }

    @Test(arguments: ["SELECT 1; SELECT 2", "", "  ", "SELECT", "SELECT * FROM missing"])
    func `what is not one good statement is refused`(sql: String) throws {
        let database = try Connection.inMemory()
        #expect(throws: DatabaseError.self) { _ = try database.prepare(sql) }
    }

    @Test func `full-text search works, and a wrong search keeps its words out of the message`() throws {
        let database = try Connection.inMemory()
        try database.execute("CREATE VIRTUAL TABLE f USING fts5(body, tokenize = 'porter unicode61')")
        try database.run("INSERT INTO f VALUES (?)", ["running ledgers of Müller"])
        let search = "SELECT snippet(f, 0, '[', ']', '…', 8) FROM f WHERE f MATCH ?"
        #expect(try database.query(search, ["ledger muller"]) { $0.text(0) } == ["running [ledgers] of [Müller]"])
        let error = #expect(throws: DatabaseError.self) { _ = try database.query(search, ["secret\""]) { $0.text(0) } }
        #expect(error?.kind == .statement)
        #expect(error?.message.contains("secret") == false)
    }

    @Test func `a file that is no database is refused by name`() throws {
        let path = directory.path.appending("t.db")
        try Data(repeating: 0x41, count: 8192).write(to: URL(filePath: path.string))
        let error = #expect(throws: DatabaseError.self) { _ = try Connection(path: path) }
        #expect(error?.kind == .corrupt)
    }

    @Test func `a directory that is missing is refused by name`() {
        let path = directory.path.appending("none").appending("t.db")
        let error = #expect(throws: DatabaseError.self) { _ = try Connection(path: path) }
        #expect(error?.kind == .cannotOpen)
        #expect(error?.message.contains("t.db") == true)
    }

    @Test func `a second writer is told that the database is busy`() throws {
        let path = directory.path.appending("t.db")
        let first = try Connection(path: path)
        let second = try Connection(path: path, busyMilliseconds: 0)
        try first.execute("CREATE TABLE t (a INTEGER)")
        try first.transaction {
            let error = #expect(throws: (any Error).self) { try second.transaction {} }
            #expect((error as? DatabaseError)?.kind == .busy)
        }
        try second.transaction { try second.run("INSERT INTO t VALUES (1)") }
    }

    @Test(arguments: DatabaseError.Code.allCases)
    func `every code has a name of its module and an explanation`(code: DatabaseError.Code) {
        #expect(code.rawValue.hasPrefix("database_"))
        #expect(code.explanation.hasSuffix("."))
        #expect(DatabaseError(code, "x").nextStep.isEmpty == false)
    }
}
