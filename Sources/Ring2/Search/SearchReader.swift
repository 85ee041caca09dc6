// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Primitives

/// The connection that searches go through; it sees whole batches only.
actor SearchReader {
    private let path: FilePath
    private var connection: Connection?

    /// The most bytes of a snippet and of a title.
    private static let snippetLimit = 1024
    /// How much more a word in the title counts than one in the text.
    private static let ranking = "bm25(documents, 4.0, 1.0)"

    init(path: FilePath) throws {
        self.path = path
        connection = try Connection(path: path, mode: .readOnly)
    }

    func open() throws { connection = try Connection(path: path, mode: .readOnly) }
    func close() { connection = nil }

    private func opened() throws -> Connection {
        guard let connection else { throw SearchError.closed }
        return connection
    }

    func count() throws -> Int { try opened().query("SELECT count(*) FROM documents") { $0.int(0) }.first ?? 0 }

    func search(_ query: SearchQuery, limit: Int, offset: Int) throws -> SearchPage {
        let connection = try opened()
        let expression = DatabaseValue.text(query.matchExpression)
        let total = try connection.query("SELECT count(*) FROM documents WHERE documents MATCH ?", [expression]) {
            $0.int(0)
        }
        guard let total = total.first, total > offset else { return SearchPage(hits: [], total: total.first ?? 0) }
        let hits = try connection.query(
            """
            SELECT rowid, \(Self.ranking) AS score,
                highlight(documents, 0, char(2), char(3)), snippet(documents, 1, char(2), char(3), '…', 24)
            FROM documents WHERE documents MATCH ? ORDER BY score, rowid LIMIT ? OFFSET ?
            """, [expression, DatabaseValue(limit), DatabaseValue(offset)]
        ) { row in
            SearchHit(
                entry: UInt64(clamping: row.int64(0)),
                title: HighlightedText(marked: row.blob(2), limit: Self.snippetLimit),
                snippet: HighlightedText(marked: row.blob(3), limit: Self.snippetLimit), score: -row.double(1))
        }
        return SearchPage(hits: hits, total: total)
    }

    func entries(holding phrases: [String], before entry: UInt64) throws -> [UInt64] {
        let quoted = phrases.map { phrase in
            "\"" + String(phrase.map { $0.isLetter || $0.isNumber ? $0 : " " }) + "\""
        }
        guard !quoted.isEmpty else { return [] }
        return try opened().query(
            "SELECT rowid FROM documents WHERE documents MATCH ? AND rowid < ? ORDER BY rowid",
            [.text("text : (" + quoted.joined(separator: " OR ") + ")"), .integer(Int64(clamping: entry))]
        ) { UInt64(clamping: $0.int64(0)) }
    }

    func texts(of entries: [UInt64]) throws -> [UInt64: [UInt8]] {
        let connection = try opened()
        var texts: [UInt64: [UInt8]] = [:]
        for entry in entries {
            texts[entry] = try connection.query(
                "SELECT text FROM documents WHERE rowid = ?", [DatabaseValue(entry)]
            ) { $0.blob(0) }.first
        }
        return texts
    }

    func documents(from entry: UInt64, limit: Int) throws -> [SearchableDocument] {
        guard let first = Int64(exactly: entry) else { return [] }
        return try opened().query(
            "SELECT rowid, title, text FROM documents WHERE rowid >= ? ORDER BY rowid LIMIT ?",
            [.integer(first), DatabaseValue(limit)]
        ) { SearchableDocument(entry: UInt64(clamping: $0.int64(0)), title: $0.text(1), text: $0.text(2)) }
    }
}
