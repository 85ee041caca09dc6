// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Primitives

/// The one writer of an index.
actor SearchWriter {
    private let path: FilePath
    private let tenant: ModuleID
    private var connection: Connection?

    init(path: FilePath, tenant: ModuleID) throws {
        self.path = path
        self.tenant = tenant
        connection = try Self.open(path, tenant)
    }

    /// The tokeniser ignores case and accents; the index holds the text, so that snippets need nothing else.
    private static let schema = [
        Migration(
            number: 1, name: "documents",
            sql: """
                CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
                CREATE TABLE progress (only INTEGER PRIMARY KEY CHECK (only = 1), cursor INTEGER NOT NULL) STRICT;
                INSERT INTO progress VALUES (1, 0);
                CREATE VIRTUAL TABLE documents USING fts5(title, text, tokenize = "unicode61 remove_diacritics 2");
                """)
    ]

    private static func open(_ path: FilePath, _ tenant: ModuleID) throws -> Connection {
        // A lost last batch is projected again, so a commit need not wait for the disk.
        let connection = try Connection(path: path, synchronisation: .normal, deletion: .overwriting)
        try Migrations.apply(schema, to: connection)
        try connection.run("INSERT OR IGNORE INTO meta VALUES ('tenant', ?)", [.text(tenant.name)])
        let stamp = try connection.query("SELECT value FROM meta WHERE key = 'tenant'") { $0.text(0) }
        guard stamp == [tenant.name] else {
            throw SearchError(
                .wrongTenant, "the search index belongs to another tenant than \(tenant)",
                nextStep: "check the home directory; the index can be deleted and is then made again")
        }
        return connection
    }

    private func opened() throws -> Connection {
        guard let connection else { throw SearchError.closed }
        return connection
    }

    func cursor() throws -> UInt64 {
        try opened().query("SELECT cursor FROM progress") { UInt64(clamping: $0.int64(0)) }.first ?? 0
    }

    /// Adds documents, removes those of erased entries, and moves the cursor, in one transaction.
    func apply(_ documents: [SearchableDocument], forgetting erased: [UInt64], upTo cursor: UInt64) throws {
        let connection = try opened()
        try connection.transaction {
            let known = try self.cursor()
            guard cursor > known else { return }
            try insert(documents.filter { $0.entry >= known }, into: connection)
            for entry in erased {
                try connection.run("DELETE FROM documents WHERE rowid = ?", [DatabaseValue(entry)])
            }
            // Words of deleted documents stay in the index's segments until these are merged.
            if !erased.isEmpty { try connection.run("INSERT INTO documents (documents) VALUES ('optimize')") }
            try connection.run("UPDATE progress SET cursor = ?", [DatabaseValue(cursor)])
        }
        if !erased.isEmpty { try connection.settleErasure() }
    }

    /// Puts documents in the place of those of the same entries, in one transaction. Those at or above the cursor are
    /// left out: they come with `apply` in their turn.
    func replace(_ documents: [SearchableDocument]) throws {
        let connection = try opened()
        try connection.transaction {
            let known = try cursor()
            let documents = documents.filter { $0.entry < known }
            for document in documents {
                try connection.run("DELETE FROM documents WHERE rowid = ?", [DatabaseValue(document.entry)])
            }
            try insert(documents, into: connection)
        }
    }

    private func insert(_ documents: [SearchableDocument], into connection: Connection) throws {
        for document in documents {
            let title = IndexedText.bytes(of: document.title, limit: SearchableDocument.textLimit)
            let text = IndexedText.bytes(of: document.text, limit: SearchableDocument.textLimit)
            try connection.run(
                "INSERT INTO documents (rowid, title, text) VALUES (?, ?, ?)",
                [
                    DatabaseValue(document.entry), .text(String(decoding: title, as: UTF8.self)),
                    .text(String(decoding: text, as: UTF8.self)),
                ])
        }
    }

    func close() { connection = nil }

    func erase() throws {
        connection = nil
        try DatabaseFiles.remove(path)
        connection = try Self.open(path, tenant)
    }
}
