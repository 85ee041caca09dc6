// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Primitives
import TestKit
import Testing

@Suite struct MigrationTests {
    private let first = Migration(number: 1, name: "people", sql: "CREATE TABLE people (name TEXT) STRICT")
    private let second = Migration(number: 2, name: "age", sql: "ALTER TABLE people ADD COLUMN age INTEGER")

    @Test func `steps run once and in order`() throws {
        let database = try Connection.inMemory()
        #expect(try Migrations.version(of: database) == 0)
        #expect(try Migrations.apply([first], to: database) == [1])
        #expect(try Migrations.apply([first, second], to: database) == [2])
        #expect(try Migrations.apply([first, second], to: database) == [])
        #expect(try Migrations.version(of: database) == 2)
    }

    @Test func `a step that fails leaves its predecessors and none of itself, and runs again later`() throws {
        let database = try Connection.inMemory()
        struct PowerCut: Error {}
        let broken = Migration(number: 2, name: "age") {
            try $0.execute("ALTER TABLE people ADD COLUMN age INTEGER")
            throw PowerCut()
        }
        #expect(throws: PowerCut.self) { try Migrations.apply([first, broken], to: database) }
        #expect(try Migrations.version(of: database) == 1)
        #expect(try database.query("SELECT count(*) FROM pragma_table_info('people')") { $0.int(0) } == [1])
        #expect(try Migrations.apply([first, second], to: database) == [2])
    }

    @Test func `a newer schema is refused and left alone`() throws {
        let database = try Connection.inMemory()
        try Migrations.apply([first, second], to: database)
        let error = #expect(throws: (any Error).self) { try Migrations.apply([first], to: database) }
        #expect((error as? DatabaseError)?.kind == .schemaNewer)
        #expect(try Migrations.version(of: database) == 2)
    }

    @Test func `another program's schema is refused`() throws {
        let database = try Connection.inMemory()
        try Migrations.apply([first], to: database)
        let other = Migration(number: 1, name: "birds", sql: "CREATE TABLE birds (name TEXT)")
        let error = #expect(throws: (any Error).self) { try Migrations.apply([other, second], to: database) }
        #expect((error as? DatabaseError)?.kind == .schemaUnknown)
    }
}
