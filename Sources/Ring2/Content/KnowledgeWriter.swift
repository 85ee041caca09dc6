// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import Documents
import JSON
import Primitives

/// The one writer of a knowledge database.
actor KnowledgeWriter {
    private let path: FilePath
    private let tenant: ModuleID
    private var connection: Connection?
    private var tally = NameTally()

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
                """),
        Migration(
            number: 2, name: "readings, threads and judgements",
            sql: """
                DELETE FROM facts;
                DROP TABLE documents;
                UPDATE progress SET cursor = 0;
                CREATE TABLE documents (
                    entry INTEGER PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, name TEXT NOT NULL,
                    media_type TEXT NOT NULL, title TEXT NOT NULL, occurred_at INTEGER, recorded_at INTEGER NOT NULL,
                    parent INTEGER, content_digest TEXT NOT NULL, size INTEGER NOT NULL, text_digest BLOB NOT NULL,
                    text_length INTEGER NOT NULL, readable INTEGER NOT NULL, status TEXT NOT NULL, code TEXT,
                    reader TEXT NOT NULL, reader_version TEXT NOT NULL, language TEXT, thread INTEGER,
                    remarks TEXT NOT NULL, properties TEXT NOT NULL
                ) STRICT;
                CREATE INDEX documents_by_thread ON documents (thread, entry) WHERE thread IS NOT NULL;
                CREATE INDEX documents_by_parent ON documents (parent, entry) WHERE parent IS NOT NULL;
                CREATE TABLE thread_ids (id BLOB PRIMARY KEY, thread INTEGER NOT NULL) STRICT, WITHOUT ROWID;
                CREATE TABLE mail_links (entry INTEGER PRIMARY KEY, ids BLOB NOT NULL) STRICT;
                CREATE TABLE judgements (entry INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;
                CREATE TABLE pending (entry INTEGER PRIMARY KEY) STRICT;
                """),
        namesSchema,
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

    func opened() throws -> Connection {
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
        _ entries: [ProjectedEntry], judgements: [(entry: UInt64, content: [UInt8])], forgetting erased: [UInt64],
        upTo cursor: UInt64
    ) throws {
        let connection = try opened()
        try connection.transaction {
            let known = try self.cursor()
            guard cursor > known else { return }
            try insert(entries.filter { $0.document.entry >= known }, into: connection)
            for judgement in judgements where judgement.entry >= known {
                try connection.run(
                    "INSERT INTO judgements VALUES (?, ?)", [DatabaseValue(judgement.entry), .blob(judgement.content)])
            }
            try remove(erased, from: connection)
            try write(tally.taken(), to: connection)
            try connection.run("UPDATE progress SET cursor = ?", [DatabaseValue(cursor)])
        }
        if !erased.isEmpty { try connection.settleErasure() }
    }

    /// Puts new rows of entries in the place of the old ones, in one transaction; they wait no longer then.
    func replace(_ entries: [ProjectedEntry], settling settled: [UInt64]) throws {
        let connection = try opened()
        try connection.transaction {
            try remove(entries.map(\.document.entry), from: connection)
            try insert(entries, into: connection)
            try write(tally.taken(), to: connection)
            // Their known names went with the other facts.
            let linked = try linkCursor()
            for entry in entries.map(\.document.entry) where entry < linked {
                try connection.run("INSERT OR IGNORE INTO relink VALUES (?)", [DatabaseValue(entry)])
            }
            for entry in settled { try connection.run("DELETE FROM pending WHERE entry = ?", [DatabaseValue(entry)]) }
        }
    }

    private func insert(_ entries: [ProjectedEntry], into connection: Connection) throws {
        let documents = try connection.prepare(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        let facts = try connection.prepare("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for entry in entries {
            var document = entry.document
            if let links = entry.links { document.thread = try ThreadRows(connection).add(document.entry, links) }
            try documents.insert(Self.values(document))
            for fact in entry.facts {
                try facts.insert(Self.values(fact))
                tally.add(1, predicate: fact.predicate, object: fact.object, rule: fact.rule)
            }
            if !entry.isPlain {
                try connection.run("INSERT OR IGNORE INTO unplain VALUES (?)", [DatabaseValue(document.entry)])
            }
        }
    }

    private func remove(_ entries: [UInt64], from connection: Connection) throws {
        guard !entries.isEmpty else { return }
        try ThreadRows(connection).remove(entries)
        for entry in entries {
            let facts = try connection.query(
                "SELECT predicate, object, rule FROM facts WHERE entry = ?", [DatabaseValue(entry)]
            ) { ($0.text(0), $0.text(1), $0.text(2)) }
            for (predicate, object, rule) in facts {
                tally.add(-1, predicate: predicate, object: object, rule: rule)
            }
            for table in ["facts", "documents", "judgements", "unplain", "relink"] {
                try connection.run("DELETE FROM \(table) WHERE entry = ?", [DatabaseValue(entry)])
            }
        }
    }

    private static func values(_ document: KnowledgeDocument) -> [DatabaseValue] {
        [
            DatabaseValue(document.entry), .text(document.kind), .text(document.source), .text(document.name),
            .text(document.mediaType), .text(document.title), DatabaseValue(document.occurredAt?.milliseconds),
            .integer(document.recordedAt.milliseconds), DatabaseValue(document.parent), .text(document.contentDigest),
            DatabaseValue(document.size), .blob(document.textDigest.bytes), DatabaseValue(document.textLength),
            .integer(document.isReadable ? 1 : 0), .text(document.status.rawValue), DatabaseValue(document.code),
            .text(document.reader), .text(document.readerVersion), DatabaseValue(document.language),
            DatabaseValue(document.thread), .text(document.remarks.text), .text(document.properties.text),
        ]
    }

    static func values(_ fact: KnowledgeFact) -> [DatabaseValue] {
        [
            DatabaseValue(fact.entry), DatabaseValue(fact.ordinal), .text(fact.subject), .text(fact.predicate),
            .text(fact.object), .text(fact.rule), DatabaseValue(fact.ruleVersion),
            DatabaseValue(fact.span?.lowerBound), DatabaseValue(fact.span?.upperBound),
            .text(FactQuery.folded(fact.subject) + "\u{1F}" + FactQuery.folded(fact.object)),
        ]
    }

    // MARK: Reading again

    /// Notes entries to be read again, and returns how many they are.
    func mark(_ query: ReprocessQuery) throws -> Int {
        let connection = try opened()
        let (condition, values) = query.condition
        return try connection.transaction {
            try connection.run("INSERT OR IGNORE INTO pending SELECT entry FROM documents WHERE \(condition)", values)
        }
    }

    /// The first entries that are to be read again.
    func pending(limit: Int) throws -> [UInt64] {
        try opened().query("SELECT entry FROM pending ORDER BY entry LIMIT ?", [DatabaseValue(limit)]) {
            UInt64(clamping: $0.int64(0))
        }
    }

    func close() { connection = nil }

    func erase() throws {
        connection = nil
        try KnowledgeStore.removeFiles(path)
        connection = try Self.open(path, tenant)
    }
}

extension Statement {
    /// Runs the statement once with these values.
    func insert(_ values: [DatabaseValue]) throws(DatabaseError) {
        try bind(values)
        while try step() != nil {}
        reset()
    }
}
