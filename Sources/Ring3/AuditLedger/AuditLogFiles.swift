// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TransparencyLog

/// The files of an audit log in a directory, read for one proof or comparison; it may be in use, or a copy.
struct AuditLogFiles: TileSource {
    /// The folder that holds `checkpoint` and `tile`.
    let directory: FilePath

    /// The checkpoint, whose signatures are not checked here; nil where there is none.
    func checkpoint() throws -> (checkpoint: Checkpoint, note: SignedNote)? {
        guard let bytes = try read("checkpoint", limit: SignedNote.maxBytes) else { return nil }
        let note = try SignedNote(parsing: bytes)
        return (try Checkpoint(parsing: note.text), note)
    }

    private func read(_ path: String, limit: Int) throws(AuditError) -> [UInt8]? {
        do throws(DurabilityError) {
            return try Files.read(directory.appending(path), limit: limit)
        } catch {
            if error.kind == .notFound { return nil }
            throw AuditError(error)
        }
    }

    /// A file, or the full one where the partial one is gone already.
    private func tile(_ path: TilePath, limit: Int) throws -> (bytes: [UInt8], width: Int) {
        if let bytes = try read(path.path, limit: limit) { return (bytes, path.width) }
        if !path.isFull, let bytes = try read(path.full.path, limit: limit) { return (bytes, TileLayout.width) }
        throw AuditError(.corrupt, "the log's file \(path) is missing", nextStep: AuditError.restoreStep)
    }

    func hashTile(_ path: TilePath) throws -> HashTile {
        let (bytes, width) = try tile(path, limit: TileLayout.fullTileBytes)
        return try HashTile(bytes, width: width)
    }

    func entry(_ index: UInt64, of size: UInt64) throws -> [UInt8] {
        guard let path = TileLayout.tile(level: .entries, index: index >> 8, size: size) else {
            throw TransparencyLogError(.outOfRange, "the log has no entry \(index)")
        }
        let (bytes, width) = try tile(path, limit: EntryBundle.maxBytes)
        return Array(try EntryBundle.decode(bytes, count: width)[Int(index & 255)])
    }
}
