// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives

/// The contents, each in a file named by its digest, in 256 directories.
struct BlobStore: Sendable {
    let layout: LedgerLayout
    /// How many new files are open at once while a batch is written.
    private static let filesAtOnce = 64

    /// Makes all contents durable, each once; those that are there and whole are left alone.
    @concurrent func store(_ contents: [(digest: SHA256Digest, bytes: [UInt8])]) async throws {
        var seen: Set<SHA256Digest> = []
        var missing: [(digest: SHA256Digest, bytes: [UInt8])] = []
        var shards: Set<FilePath> = []
        for content in contents where seen.insert(content.digest).inserted {
            let path = layout.blob(content.digest)
            // Present contents may come from a batch that never finished: their directory is synced again below.
            shards.insert(path.parent)
            if try !isWhole(content.digest, bytes: content.bytes) { missing.append(content) }
        }
        for shard in shards { try Files.createDirectory(shard, parents: false) }
        var rest = missing[...]
        while !rest.isEmpty {
            try write(rest.prefix(Self.filesAtOnce))
            rest = rest.dropFirst(Self.filesAtOnce)
        }
        for shard in shards { try Files.syncDirectory(shard) }
        if !shards.isEmpty { try Files.syncDirectory(layout.blobs) }
    }

    /// Reads a content and checks it.
    func read(_ digest: SHA256Digest, limit: Int) throws -> [UInt8] {
        let path = layout.blob(digest)
        guard let status = try Files.status(path), status.kind == .file else {
            throw LedgerError(.contentMissing, "the content \(digest.hex) is not in the blob store")
        }
        let bytes = try Files.read(path, limit: limit)
        guard SHA256.hash(bytes) == digest else {
            throw LedgerError(.contentDamaged, "the content \(digest.hex) was changed")
        }
        return bytes
    }

    /// Removes temporary files that a crash left behind.
    func removeLeftovers() throws {
        for name in try Files.list(layout.blobs) where name.string.hasPrefix(AtomicFile.temporaryPrefix) {
            try Files.remove(layout.blobs.appending(bytes: name.bytes))
        }
    }

    private func isWhole(_ digest: SHA256Digest, bytes: [UInt8]) throws -> Bool {
        let path = layout.blob(digest)
        guard let status = try Files.status(path), status.kind == .file, status.size == bytes.count else {
            return false
        }
        return try Files.read(path, limit: bytes.count) == bytes
    }

    /// Writes all, starts their write-back, syncs all, then names all: the disk commits once or twice for the lot.
    private func write(_ contents: ArraySlice<(digest: SHA256Digest, bytes: [UInt8])>) throws {
        var pending: [PendingBlob] = []
        do {
            for content in contents {
                // Two batches may bring the same content at once: each writes a file of its own, the last name wins.
                let temporary = AtomicFile.temporaryPath(beside: layout.blobs.appending("new"))
                pending.append(PendingBlob(temporary: temporary, final: layout.blob(content.digest)))
                let file = try OpenFile(temporary, for: .createNew)
                try file.write(content.bytes, at: 0)
                file.startWriteback()
                pending[pending.count - 1].keep(file)
            }
            for blob in pending { try blob.sync() }
            for blob in pending { try Files.rename(blob.temporary, to: blob.final) }
        } catch {
            // The first failure is the one to report; what stays is removed at the next opening.
            for blob in pending { try? Files.remove(blob.temporary) }
            throw error
        }
    }
}

/// A content on its way: written under a temporary name, not yet synced.
private final class PendingBlob {
    let temporary: FilePath
    let final: FilePath
    private var file: OpenFile?

    init(temporary: FilePath, final: FilePath) {
        self.temporary = temporary
        self.final = final
    }

    func keep(_ file: consuming OpenFile) { self.file = consume file }

    func sync() throws(DurabilityError) { try file?.sync() }
}
