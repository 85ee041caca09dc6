// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// One numbered step of a schema's history. Steps are only ever added at the end.
public struct Migration: Sendable {
    /// The step's number: 1, 2, 3, without gaps.
    public let number: Int
    /// A short name, recorded with the step and compared on every later opening.
    public let name: String
    private let body: @Sendable (Connection) throws -> Void

    /// Makes a step out of statements.
    public init(number: Int, name: String, sql: String) {
        self.init(number: number, name: name) { try $0.execute(sql) }
    }

    /// Makes a step out of code; everything it does is in one transaction.
    public init(number: Int, name: String, _ body: @escaping @Sendable (Connection) throws -> Void) {
        self.number = number
        self.name = name
        self.body = body
    }

    func run(on connection: Connection) throws { try body(connection) }
}

/// Brings a database to the present schema.
public enum Migrations {
    /// Runs the steps that the database has not had, each in a transaction of its own, and returns their numbers.
    ///
    /// Stopped in between, it goes on at the first step that was not committed. A database with more steps than given
    /// (`database_schema_newer`) or with other names (`database_schema_unknown`) is left as it is.
    @discardableResult public static func apply(_ steps: [Migration], to connection: Connection) throws -> [Int] {
        precondition(steps.enumerated().allSatisfy { $0.offset + 1 == $0.element.number }, "steps are 1, 2, 3, …")
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS schema_steps (number INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT")
        var done: [Int] = []
        for step in steps {
            // The check is inside the transaction, so that two programs that open at once run each step once.
            let ran = try connection.transaction {
                let names = try connection.query("SELECT name FROM schema_steps ORDER BY number") { $0.text(0) }
                try compare(names, with: steps)
                guard names.count < step.number else { return false }
                try step.run(on: connection)
                try connection.run(
                    "INSERT INTO schema_steps VALUES (?, ?)", [DatabaseValue(step.number), DatabaseValue(step.name)])
                return true
            }
            if ran { done.append(step.number) }
        }
        return done
    }

    /// The number of the last step the database has had; 0 for a fresh one.
    public static func version(of connection: Connection) throws(DatabaseError) -> Int {
        let exists = try connection.query("SELECT 1 FROM sqlite_schema WHERE name = 'schema_steps'") { $0.int(0) }
        guard !exists.isEmpty else { return 0 }
        return try connection.query("SELECT coalesce(max(number), 0) FROM schema_steps") { $0.int(0) }.first ?? 0
    }

    private static func compare(_ names: [String], with steps: [Migration]) throws(DatabaseError) {
        guard names.count <= steps.count else {
            throw DatabaseError(
                .schemaNewer, "the database has \(names.count) schema steps, this program knows \(steps.count)")
        }
        for (name, step) in zip(names, steps) where name != step.name {
            throw DatabaseError(
                .schemaUnknown, "step \(step.number) of the schema is “\(name)”, this program has “\(step.name)”")
        }
    }
}
