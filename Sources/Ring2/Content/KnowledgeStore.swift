// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Database
import Glibc
import Primitives

/// How much a knowledge database holds.
public struct KnowledgeCounts: Hashable, Sendable {
    /// Documents.
    public let documents: Int
    /// Facts.
    public let facts: Int
    /// Ledger entries taken in.
    public let cursor: UInt64
}

/// The documents and facts of one tenant in one database file: derived state, replaceable from the ledger.
struct KnowledgeStore: Sendable {
    let writer: KnowledgeWriter
    let reader: KnowledgeReader

    /// Opens the database of a tenant, or makes an empty one; its directory exists.
    init(scope: TenantScope, path: FilePath) throws {
        writer = try KnowledgeWriter(path: path, tenant: scope.moduleID)
        reader = try KnowledgeReader(path: path)
    }

    /// Drops everything, files included, and starts again empty.
    func erase() async throws {
        await reader.close()
        try await writer.erase()
        try await reader.open()
    }

    func close() async {
        await reader.close()
        await writer.close()
    }

    /// Removes a database with its log; nothing may have it open.
    static func removeFiles(_ path: FilePath) throws(DatabaseError) {
        for suffix in ["", "-wal", "-shm"] {
            let file = FilePath(bytes: path.bytes + Array(suffix.utf8))
            let status = unsafe file.withCString { unsafe unlink($0) == 0 ? 0 : errno }
            guard status == 0 || status == ENOENT else {
                throw DatabaseError(.io, "removing \(file) failed with error \(status)")
            }
        }
    }
}
