// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Primitives

/// One document as the index takes it.
public struct SearchableDocument: Hashable, Sendable {
    /// The most bytes of text that are indexed; what follows can't be found.
    public static let textLimit = 16 << 20

    /// The ledger entry it was read from.
    public let entry: UInt64
    /// Its title.
    public let title: String
    /// Its text.
    public let text: String

    /// Makes a document.
    public init(entry: UInt64, title: String, text: String) {
        self.entry = entry
        self.title = title
        self.text = text
    }
}

/// One answer of a search.
public struct SearchHit: Hashable, Sendable {
    /// The ledger entry of the document.
    public let entry: UInt64
    /// The title, with the places that matched.
    public let title: HighlightedText
    /// A piece of the text around the best place, with the places that matched.
    public let snippet: HighlightedText
    /// How well the document answers (BM25); larger is better, comparable within one answer only.
    public let score: Double
}

/// The answer of a search.
public struct SearchPage: Hashable, Sendable {
    /// The hits, the best first; equal ones in the order of the ledger.
    public let hits: [SearchHit]
    /// How many documents match in all.
    public let total: Int
}

/// The full-text index of one tenant: derived state, made from the ledger and replaceable from it.
///
/// Reads go through their own connection, so they see the last whole batch while the next one is being written.
public struct SearchIndex: Sendable {
    /// How many hits one answer may hold.
    public static let hitLimits = 1...200
    /// How deep into the ranking an answer may start.
    public static let offsetLimit = 10_000

    private let writer: SearchWriter
    private let reader: SearchReader

    /// Opens the index of a tenant, or makes an empty one; `directory` exists.
    public static func open(scope: TenantScope, directory: FilePath) async throws -> SearchIndex {
        let path = directory.appending("index.db")
        let writer = try SearchWriter(path: path, tenant: scope.moduleID)
        return SearchIndex(writer: writer, reader: try SearchReader(path: path))
    }

    /// Removes the files of an index that can't be opened; the next `open` makes an empty one.
    public static func discard(scope: TenantScope, directory: FilePath) throws {
        try DatabaseFiles.remove(directory.appending("index.db"))
    }

    /// How many ledger entries the index has taken in.
    public var cursor: UInt64 { get async throws { try await writer.cursor() } }

    /// How many documents it holds.
    public var count: Int { get async throws { try await reader.count() } }

    /// Adds documents and moves the cursor, in one transaction; entries the index has already taken in are left alone.
    ///
    /// - Parameters:
    ///   - documents: what the entries up to the cursor say.
    ///   - erased: entries whose documents go, with all their words.
    ///   - cursor: how many ledger entries the index has taken in then.
    /// - Throws: `DatabaseError`, or `search_closed`.
    public func apply(
        _ documents: [SearchableDocument], forgetting erased: [UInt64] = [], upTo cursor: UInt64
    ) async throws {
        try await writer.apply(documents, forgetting: erased, upTo: cursor)
    }

    /// Puts documents in the place of those of the same entries, in one transaction; the cursor stays, and what lies at
    /// or above it waits for its turn.
    public func replace(_ documents: [SearchableDocument]) async throws { try await writer.replace(documents) }

    /// The documents that answer a query.
    public func search(_ query: SearchQuery, limit: Int = 10, offset: Int = 0) async throws -> SearchPage {
        guard Self.hitLimits.contains(limit), (0...Self.offsetLimit).contains(offset) else {
            throw SearchError(
                .pageOutOfRange, "\(limit) hits from place \(offset) were asked for",
                nextStep: "ask for 1 to \(Self.hitLimits.upperBound) hits from place 0 to \(Self.offsetLimit)")
        }
        return try await reader.search(query, limit: limit, offset: offset)
    }

    /// One document as it was indexed, or nil.
    public func document(_ entry: UInt64) async throws -> SearchableDocument? {
        try await reader.documents(from: entry, limit: 1).first { $0.entry == entry }
    }

    /// The entries of documents whose text holds one of these phrases, words side by side, in the order of the ledger.
    ///
    /// Case and accents count for nothing, and whatever is no letter or digit stands between words.
    public func entries(holding phrases: [String], before entry: UInt64) async throws -> [UInt64] {
        try await reader.entries(holding: phrases, before: entry)
    }

    /// The texts of some documents, in UTF-8.
    public func texts(of entries: [UInt64]) async throws -> [UInt64: [UInt8]] { try await reader.texts(of: entries) }

    /// Documents in the order of the ledger: what an export is made of.
    public func documents(from entry: UInt64, limit: Int) async throws -> [SearchableDocument] {
        try await reader.documents(from: entry, limit: limit)
    }

    /// Drops everything, files included, and starts again empty.
    public func erase() async throws {
        await reader.close()
        try await writer.erase()
        try await reader.open()
    }

    /// Closes both connections; every later call fails.
    public func close() async {
        await reader.close()
        await writer.close()
    }
}
