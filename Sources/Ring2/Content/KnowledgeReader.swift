// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import Documents
import JSON
import People
import Primitives

/// The connection that questions go through; it sees whole batches only.
actor KnowledgeReader {
    private let path: FilePath
    private var connection: Connection?

    init(path: FilePath) throws {
        self.path = path
        connection = try Connection(path: path, mode: .readOnly)
    }

    func open() throws { connection = try Connection(path: path, mode: .readOnly) }
    func close() { connection = nil }

    private func opened() throws -> Connection {
        guard let connection else { throw ContentError.closed }
        return connection
    }

    func counts() throws -> KnowledgeCounts {
        let counts = try opened().query(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM facts), (SELECT cursor FROM progress)"
        ) { KnowledgeCounts(documents: $0.int(0), facts: $0.int(1), cursor: UInt64(clamping: $0.int64(2))) }
        return counts.first ?? KnowledgeCounts(documents: 0, facts: 0, cursor: 0)
    }

    /// How many ledger entries were looked through for known names.
    func linkCursor() throws -> UInt64 {
        try opened().query("SELECT cursor FROM linking") { UInt64(clamping: $0.int64(0)) }.first ?? 0
    }

    func documents(from entry: UInt64, limit: Int) throws -> [KnowledgeDocument] {
        guard let first = Int64(exactly: entry) else { return [] }
        return try documents("entry >= ?", [.integer(first)], limit: limit)
    }

    /// Mails after an entry; of a thread, of an address, of both or of neither.
    func mails(after entry: UInt64?, thread: UInt64?, address: String?, limit: Int) throws -> MailPage {
        var conditions = ["kind = 'mail'", "thread IS NOT NULL"]
        var values: [DatabaseValue] = []
        if let entry {
            conditions.append("entry > ?")
            values.append(.integer(Int64(clamping: entry)))
        }
        if let thread {
            conditions.append("thread = ?")
            values.append(.integer(Int64(clamping: thread)))
        }
        if let address {
            conditions.append(
                """
                entry IN (SELECT entry FROM facts WHERE predicate IN ('sent_by', 'sent_to', 'copied_to') AND object = ?)
                """)
            values.append(.text(address))
        }
        var mails = try documents(conditions.joined(separator: " AND "), values, limit: limit + 1)
        let hasMore = mails.count > limit
        if hasMore { mails.removeLast() }
        return MailPage(mails: mails, next: hasMore ? mails.last?.entry : nil)
    }

    /// Documents that a question names, after an entry.
    func documents(
        _ query: ReprocessQuery?, after entry: UInt64?, limit: Int
    ) throws -> (documents: [KnowledgeDocument], next: UInt64?) {
        var (condition, values) = query?.condition ?? ("1", [])
        if let entry {
            condition += " AND entry > ?"
            values.append(.integer(Int64(clamping: entry)))
        }
        var found = try documents(condition, values, limit: limit + 1)
        let hasMore = found.count > limit
        if hasMore { found.removeLast() }
        return (found, hasMore ? found.last?.entry : nil)
    }

    /// What came out of an entry: the attachments of a mail, the members of a container.
    func children(of entry: UInt64, limit: Int) throws -> [KnowledgeDocument] {
        try documents("parent = ?", [.integer(Int64(clamping: entry))], limit: limit)
    }

    /// How many documents each reader read, and how that went.
    func readings() throws -> [ReadingCount] {
        try opened().query(
            """
            SELECT reader, reader_version, status, count(*) FROM documents
            GROUP BY reader, reader_version, status ORDER BY reader, reader_version, status
            """
        ) { (row) throws(DatabaseError) in
            guard let status = Reading.Status(rawValue: row.text(2)) else { throw Self.unknownStatus }
            return ReadingCount(reader: row.text(0), version: row.text(1), status: status, documents: row.int(3))
        }
    }

    /// Facts about people with the time of their entries, after a place and before an entry.
    func personFacts(
        after: FactQuery.Position?, before end: UInt64, limit: Int
    ) throws -> [(fact: KnowledgeFact, occurredAt: Instant?)] {
        let predicates = PersonObservation.predicates.map { "'\($0)'" }.joined(separator: ", ")
        let start: [DatabaseValue] = after.map { [DatabaseValue($0.entry), DatabaseValue($0.ordinal)] } ?? [-1, -1]
        // By entry and not by predicate, so that the index of the table itself gives the order.
        return try opened().query(
            """
            SELECT f.entry, f.ordinal, f.subject, f.predicate, f.object, f.rule, f.rule_version, f.span_start, f.span_end,
                d.occurred_at
            FROM facts f JOIN documents d ON d.entry = f.entry
            WHERE (f.entry, f.ordinal) > (?, ?) AND f.entry < ? AND +f.predicate IN (\(predicates))
            ORDER BY f.entry, f.ordinal LIMIT ?
            """, start + [.integer(Int64(clamping: end)), DatabaseValue(limit)]
        ) { (Self.fact($0), $0.isNull(9) ? nil : Instant(milliseconds: $0.int64(9))) }
    }

    /// What people said about who is who, in the order of the ledger.
    func judgements() throws -> [(entry: UInt64, content: [UInt8])] {
        try opened().query("SELECT entry, content FROM judgements ORDER BY entry") {
            (UInt64(clamping: $0.int64(0)), $0.blob(1))
        }
    }

    private func documents(
        _ condition: String, _ values: [DatabaseValue], limit: Int
    ) throws -> [KnowledgeDocument] {
        try opened().query(
            """
            SELECT entry, kind, source, name, media_type, title, occurred_at, recorded_at, parent, content_digest, size,
                text_digest, text_length, readable, status, code, reader, reader_version, language, thread, remarks,
                properties
            FROM documents WHERE \(condition) ORDER BY entry LIMIT ?
            """, values + [DatabaseValue(limit)], Self.document)
    }

    /// The facts of the entries in a range, in order.
    func facts(of entries: ClosedRange<UInt64>, limit: Int = .max) throws -> [KnowledgeFact] {
        guard let first = Int64(exactly: entries.lowerBound) else { return [] }
        return try opened().query(
            "SELECT \(Self.factColumns) FROM facts WHERE entry BETWEEN ? AND ? ORDER BY entry, ordinal LIMIT ?",
            [.integer(first), .integer(Int64(clamping: entries.upperBound)), DatabaseValue(limit)], Self.fact)
    }

    func facts(_ query: FactQuery) throws -> FactPage {
        let connection = try opened()
        var conditions = ["1"]
        var values: [DatabaseValue] = []
        if let predicate = query.predicate {
            if predicate.hasSuffix("*") {
                // A range and not LIKE: it uses the index and needs no escaping.
                let stem = String(predicate.dropLast())
                conditions.append("predicate >= ? AND predicate < ?")
                values += [.text(stem), .text(stem + "\u{10FFFF}")]
            } else {
                conditions.append("predicate = ?")
                values.append(.text(predicate))
            }
        }
        if let entry = query.entry {
            conditions.append("entry = ?")
            values.append(.integer(Int64(clamping: entry)))
        }
        for word in query.words {
            conditions.append("instr(folded, ?) > 0")
            values.append(.text(word))
        }
        let all = conditions.joined(separator: " AND ")
        let total = try connection.query("SELECT count(*) FROM facts WHERE \(all)", values) { $0.int(0) }.first ?? 0
        let start: [DatabaseValue] =
            query.after.map { [DatabaseValue($0.entry), DatabaseValue($0.ordinal)] } ?? [-1, -1]
        var facts = try connection.query(
            """
            SELECT \(Self.factColumns) FROM facts WHERE \(all) AND (entry, ordinal) > (?, ?)
            ORDER BY entry, ordinal LIMIT ?
            """, values + start + [DatabaseValue(query.limit + 1)], Self.fact)
        let hasMore = facts.count > query.limit
        if hasMore { facts.removeLast() }
        return FactPage(facts: facts, total: total, next: hasMore ? facts.last.map(FactQuery.Position.init) : nil)
    }

    private static let factColumns =
        "entry, ordinal, subject, predicate, object, rule, rule_version, span_start, span_end"

    private static func fact(_ row: Row) -> KnowledgeFact {
        KnowledgeFact(
            entry: UInt64(clamping: row.int64(0)), ordinal: row.int(1), subject: row.text(2), predicate: row.text(3),
            object: row.text(4), rule: row.text(5), ruleVersion: row.int(6),
            span: row.isNull(7) || row.int(8) < row.int(7) ? nil : row.int(7)..<row.int(8))
    }

    private static func document(_ row: Row) throws(DatabaseError) -> KnowledgeDocument {
        guard let textDigest = SHA256Digest(bytes: row.blob(11)) else {
            throw DatabaseError(.corrupt, "a digest of the knowledge database does not have 32 bytes")
        }
        guard let status = Reading.Status(rawValue: row.text(14)) else { throw unknownStatus }
        return KnowledgeDocument(
            entry: UInt64(clamping: row.int64(0)), kind: row.text(1), source: row.text(2), name: row.text(3),
            mediaType: row.text(4), title: row.text(5),
            occurredAt: row.isNull(6) ? nil : Instant(milliseconds: row.int64(6)),
            recordedAt: Instant(milliseconds: row.int64(7)),
            parent: row.isNull(8) ? nil : UInt64(clamping: row.int64(8)), contentDigest: row.text(9), size: row.int(10),
            textDigest: textDigest, textLength: row.int(12), isReadable: row.int(13) == 1, status: status,
            code: row.isNull(15) ? nil : row.text(15), reader: row.text(16), readerVersion: row.text(17),
            language: row.isNull(18) ? nil : row.text(18),
            thread: row.isNull(19) ? nil : UInt64(clamping: row.int64(19)), remarks: json(row, 20),
            properties: json(row, 21))
    }

    private static func json(_ row: Row, _ column: Int) -> JSONValue {
        (try? JSONValue(parsing: Array(row.text(column).utf8))) ?? []
    }

    private static var unknownStatus: DatabaseError {
        DatabaseError(.corrupt, "a document of the knowledge database has a status that is none")
    }
}
