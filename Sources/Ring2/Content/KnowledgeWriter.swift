// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import Primitives

/// The one writer of a knowledge database.
actor KnowledgeWriter {
    private let path: FilePath
    private let tenant: ModuleID
    private var connection: Connection?

    init(path: FilePath, tenant: ModuleID) throws {
        self.path = path
        self.tenant = tenant
        connection = try Self.open(path, tenant)
    }

    /// Rows are keyed by ledger entry and position and hold nothing of the present, so that equal ledgers make equal
    /// rows. `folded` is what words are compared with; it is derived from the row and left out of exports.
    private static let schema = [
        Migration(
            number: 1, name: "documents and facts",
            sql: """
                CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
                CREATE TABLE progress (only INTEGER PRIMARY KEY CHECK (only = 1), cursor INTEGER NOT NULL) STRICT;
                INSERT INTO progress VALUES (1, 0);
                CREATE TABLE documents (
                    entry INTEGER PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL,
                    media_type TEXT NOT NULL, title TEXT NOT NULL, occurred_at INTEGER, recorded_at INTEGER NOT NULL,
                    parent INTEGER, content_digest TEXT NOT NULL, size INTEGER NOT NULL, text_digest BLOB NOT NULL,
                    text_length INTEGER NOT NULL, readable INTEGER NOT NULL
                ) STRICT;
                CREATE TABLE facts (
                    entry INTEGER NOT NULL, ordinal INTEGER NOT NULL, subject TEXT NOT NULL, predicate TEXT NOT NULL,
                    object TEXT NOT NULL, rule TEXT NOT NULL, rule_version INTEGER NOT NULL, span_start INTEGER,
                    span_end INTEGER, folded TEXT NOT NULL, PRIMARY KEY (entry, ordinal)
                ) STRICT, WITHOUT ROWID;
                CREATE INDEX facts_by_predicate ON facts (predicate, entry, ordinal);
                """)
    ]

    private static func open(_ path: FilePath, _ tenant: ModuleID) throws -> Connection {
        // A lost last batch is projected again, so a commit need not wait for the disk.
        let connection = try Connection(path: path, synchronisation: .normal, deletion: .overwriting)
        try Migrations.apply(schema, to: connection)
        try connection.run("INSERT OR IGNORE INTO meta VALUES ('tenant', ?)", [.text(tenant.name)])
        let stamp = try connection.query("SELECT value FROM meta WHERE key = 'tenant'") { $0.text(0) }
        guard stamp == [tenant.name] else {
            throw ContentError(
                .wrongTenant, "the knowledge database belongs to another tenant than \(tenant)",
                nextStep: "check the home directory; the database can be deleted and is then made again")
        }
        return connection
    }

    private func opened() throws -> Connection {
        guard let connection else { throw ContentError.closed }
        return connection
    }

    func cursor() throws -> UInt64 {
        try opened().query("SELECT cursor FROM progress") { UInt64(clamping: $0.int64(0)) }.first ?? 0
    }

    /// The version of the rules that made the rows; nil before the first batch.
    func rulesVersion() throws -> String? {
        try opened().query("SELECT value FROM meta WHERE key = 'rules'") { $0.text(0) }.first
    }

    func stamp(rulesVersion: String) throws {
        try opened().run("INSERT OR REPLACE INTO meta VALUES ('rules', ?)", [.text(rulesVersion)])
    }

    /// Adds rows, removes those of erased entries, and moves the cursor, in one transaction.
    func apply(
        _ documents: [KnowledgeDocument], facts: [KnowledgeFact], forgetting erased: [UInt64], upTo cursor: UInt64
    ) throws {
        let connection = try opened()
        try connection.transaction {
            let known = try self.cursor()
            guard cursor > known else { return }
            for document in documents where document.entry >= known { try Self.insert(document, into: connection) }
            for fact in facts where fact.entry >= known { try Self.insert(fact, into: connection) }
            for entry in erased {
                try connection.run("DELETE FROM facts WHERE entry = ?", [DatabaseValue(entry)])
                try connection.run("DELETE FROM documents WHERE entry = ?", [DatabaseValue(entry)])
            }
            try connection.run("UPDATE progress SET cursor = ?", [DatabaseValue(cursor)])
        }
        if !erased.isEmpty { try connection.settleErasure() }
    }

    private static func insert(_ document: KnowledgeDocument, into connection: Connection) throws {
        try connection.run(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                DatabaseValue(document.entry), .text(document.kind), .text(document.source), .text(document.name),
                .text(document.mediaType), .text(document.title), DatabaseValue(document.occurredAt?.milliseconds),
                .integer(document.recordedAt.milliseconds), DatabaseValue(document.parent),
                .text(document.contentDigest),
                DatabaseValue(document.size), .blob(document.textDigest.bytes), DatabaseValue(document.textLength),
                .integer(document.isReadable ? 1 : 0),
            ])
    }

    private static func insert(_ fact: KnowledgeFact, into connection: Connection) throws {
        try connection.run(
            "INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                DatabaseValue(fact.entry), DatabaseValue(fact.ordinal), .text(fact.subject), .text(fact.predicate),
                .text(fact.object), .text(fact.rule), DatabaseValue(fact.ruleVersion),
                DatabaseValue(fact.span?.lowerBound), DatabaseValue(fact.span?.upperBound),
                .text(FactQuery.folded(fact.subject) + "\u{1F}" + FactQuery.folded(fact.object)),
            ])
    }

    func close() { connection = nil }

    func erase() throws {
        connection = nil
        try KnowledgeStore.removeFiles(path)
        connection = try Self.open(path, tenant)
    }
}
