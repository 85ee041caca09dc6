// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Extraction
import Primitives

/// What linking has before it.
struct LinkPlan: Sendable {
    /// How many ledger entries were linked.
    let cursor: UInt64
    /// Names that no document was looked through for.
    let fresh: [String]
    /// Names that no fact gives any more.
    let gone: [String]
    /// Whether what gone names left in the files is to be cleaned up.
    let isErasing: Bool
    /// Whether a name was ever linked, or waits for it.
    let hasNames: Bool
}

/// A document to be looked through for known names.
struct LinkSubject: Sendable {
    let entry: UInt64
    let kind: String
    let source: String
    let name: String
    let mediaType: String
    let textLength: Int
}

/// Which documents are looked through again for names that are new.
enum LinkScope: Sendable {
    /// These, and those whose text is not plain.
    case some([UInt64])
    /// All of them.
    case all
}

/// Known names and what they are looked for in.
///
/// Every document below the cursor of `linking` that is not in `relink` holds the facts that the names with `linked = 1`
/// make in it. A name's `sources` counts the facts that give it.
extension KnowledgeWriter {
    static let namesSchema = Migration(
        number: 3, name: "known names",
        sql: """
            CREATE TABLE names (
                name TEXT NOT NULL, kind TEXT NOT NULL, sources INTEGER NOT NULL, linked INTEGER NOT NULL,
                PRIMARY KEY (name, kind)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX names_to_settle ON names (linked, name, kind) WHERE linked = 0 OR sources <= 0;
            CREATE TABLE linking (
                only INTEGER PRIMARY KEY CHECK (only = 1), cursor INTEGER NOT NULL, erasing INTEGER NOT NULL
            ) STRICT;
            INSERT INTO linking VALUES (1, 0, 0);
            CREATE TABLE relink (entry INTEGER PRIMARY KEY) STRICT;
            CREATE TABLE unplain (entry INTEGER PRIMARY KEY) STRICT;
            CREATE INDEX facts_of_known_names ON facts (object, entry) WHERE rule = 'names.known';
            """)

    func write(_ changes: [(name: KnownName, count: Int)], to connection: Connection) throws {
        guard !changes.isEmpty else { return }
        let statement = try connection.prepare(
            """
            INSERT INTO names VALUES (?, ?, ?, 0)
            ON CONFLICT (name, kind) DO UPDATE SET sources = sources + excluded.sources
            """)
        for (name, count) in changes {
            try statement.insert([.text(name.text), .text(name.kind.rawValue), DatabaseValue(count)])
        }
    }

    func linkCursor() throws -> UInt64 {
        try opened().query("SELECT cursor FROM linking") { UInt64(clamping: $0.int64(0)) }.first ?? 0
    }

    func linkPlan() throws -> LinkPlan {
        let connection = try opened()
        let open = try connection.query(
            "SELECT DISTINCT name, sources > 0 AND linked = 0, sources <= 0 FROM names WHERE linked = 0 OR sources <= 0"
        ) { (name: $0.text(0), isFresh: $0.int(1) == 1, isGone: $0.int(2) == 1) }
        let hasNames = try connection.query("SELECT EXISTS (SELECT 1 FROM names)") { $0.int(0) == 1 }.first ?? false
        return LinkPlan(
            cursor: try linkCursor(), fresh: open.filter(\.isFresh).map(\.name),
            gone: open.filter(\.isGone).map(\.name),
            isErasing: try connection.query("SELECT erasing FROM linking") { $0.int(0) == 1 }.first ?? false,
            hasNames: hasNames)
    }

    /// Takes new names among those that are looked for, and gone ones out, and notes which documents that concerns.
    func settle(_ plan: LinkPlan, looking scope: LinkScope) throws {
        let connection = try opened()
        try connection.transaction {
            switch scope {
            case .all:
                try connection.run("UPDATE linking SET cursor = 0")
                try connection.run("DELETE FROM relink")
            case .some(let entries):
                if !plan.fresh.isEmpty {
                    try connection.run(
                        "INSERT OR IGNORE INTO relink SELECT entry FROM unplain WHERE entry < ?",
                        [DatabaseValue(plan.cursor)])
                }
                let statement = try connection.prepare(
                    "INSERT OR IGNORE INTO relink SELECT entry FROM documents WHERE entry = ?")
                for entry in entries { try statement.insert([DatabaseValue(entry)]) }
                for name in plan.gone {
                    try connection.run(
                        """
                        INSERT OR IGNORE INTO relink
                        SELECT entry FROM facts WHERE rule = 'names.known' AND object = ?
                        """, [.text(name)])
                }
            }
            try connection.run("UPDATE names SET linked = 1 WHERE linked = 0 AND sources > 0")
            if try connection.run("DELETE FROM names WHERE sources <= 0") > 0 {
                try connection.run("UPDATE linking SET erasing = 1")
            }
        }
    }

    /// All names that are looked for, in one order.
    func linkedNames() throws -> [KnownName] {
        try opened().query("SELECT name, kind FROM names WHERE linked = 1 ORDER BY name, kind") {
            KnownName(text: $0.text(0), kind: KnownName.Kind(rawValue: $0.text(1)) ?? .person, key: "")
        }
    }

    /// The next documents to look through: those that wait for it, else those that never were; and the cursor then.
    func toLink(upTo end: UInt64, entries: Int, bytes: Int) throws -> (subjects: [LinkSubject], cursor: UInt64) {
        let connection = try opened()
        let cursor = try linkCursor()
        let columns = "d.entry, d.kind, d.source, d.name, d.media_type, d.text_length"
        func cut(_ subjects: [LinkSubject]) -> [LinkSubject] {
            var total = 0
            return Array(
                subjects.prefix { subject in
                    defer { total += subject.textLength }
                    return total == 0 || total + subject.textLength <= bytes
                })
        }
        let again = try connection.query(
            "SELECT \(columns) FROM relink r JOIN documents d ON d.entry = r.entry ORDER BY d.entry LIMIT ?",
            [DatabaseValue(entries)], Self.subject)
        if !again.isEmpty { return (cut(again), cursor) }
        guard cursor < end else { return ([], cursor) }
        let found = try connection.query(
            "SELECT \(columns) FROM documents d WHERE d.entry >= ? AND d.entry < ? ORDER BY d.entry LIMIT ?",
            [DatabaseValue(cursor), DatabaseValue(end), DatabaseValue(entries)], Self.subject)
        let taken = cut(found)
        let isAll = taken.count == found.count && found.count < entries
        return (taken, isAll ? end : (taken.last.map { $0.entry + 1 } ?? end))
    }

    /// Puts the facts of known names in the place of the earlier ones of these documents, and moves the cursor.
    func link(_ links: [(entry: UInt64, facts: [ExtractedFact])], cursor: UInt64) throws {
        let connection = try opened()
        let isErased = try connection.transaction {
            let facts = try connection.prepare("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
            for (entry, found) in links {
                try connection.run(
                    "DELETE FROM facts WHERE entry = ? AND rule = 'names.known'", [DatabaseValue(entry)])
                try connection.run("DELETE FROM relink WHERE entry = ?", [DatabaseValue(entry)])
                guard !found.isEmpty else { continue }
                let last = try connection.query(
                    "SELECT max(ordinal) FROM facts WHERE entry = ?", [DatabaseValue(entry)]
                ) { $0.isNull(0) ? -1 : $0.int(0) }.first
                for (offset, fact) in found.enumerated() {
                    try facts.insert(
                        Self.values(
                            KnowledgeFact(
                                entry: entry, ordinal: (last ?? -1) + 1 + offset, subject: fact.subject,
                                predicate: fact.predicate.rawValue, object: fact.object, rule: fact.rule,
                                ruleVersion: fact.ruleVersion, span: fact.span)))
                }
            }
            try connection.run("UPDATE linking SET cursor = ?", [DatabaseValue(cursor)])
            return try connection.run(
                "UPDATE linking SET erasing = 0 WHERE erasing = 1 AND NOT EXISTS (SELECT 1 FROM relink)") > 0
        }
        if isErased { try connection.settleErasure() }
    }

    private static func subject(_ row: Row) -> LinkSubject {
        LinkSubject(
            entry: UInt64(clamping: row.int64(0)), kind: row.text(1), source: row.text(2), name: row.text(3),
            mediaType: row.text(4), textLength: row.int(5))
    }
}
