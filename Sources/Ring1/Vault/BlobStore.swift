// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
public import Durability
public import Primitives

/// Sealed blobs in files named by the digest of their bytes, in 256 directories: `ab/cdef…`.
///
/// A name is made from a digest and from nothing else, so it cannot lead out of the directory.
public struct BlobStore: Sendable {
    /// Where it lies.
    public let directory: FilePath
    /// How much one blob may hold.
    public let limits: BlobLimits
    /// How many new files are open at once while a batch is written.
    private static let filesAtOnce = 64
    /// Blobs are never changed: nobody may write to them.
    private static let permissions: UInt16 = 0o444

    /// Uses a directory; makes it where it is missing, and removes what a crash left half written.
    public init(directory: FilePath, limits: BlobLimits = BlobLimits()) throws {
        self.directory = directory
        self.limits = limits
        try Files.createDirectory(directory)
        for name in try Files.list(directory) where name.string.hasPrefix(AtomicFile.temporaryPrefix) {
            try Files.remove(directory.appending(bytes: name.bytes))
        }
    }

    /// Uses a directory that another process may write to; changes nothing.
    public init(reading directory: FilePath, limits: BlobLimits = BlobLimits()) {
        self.directory = directory
        self.limits = limits
    }

    /// The file of a blob.
    public func path(of digest: SHA256Digest) -> FilePath {
        let name = digest.hex
        return directory.appending(String(name.prefix(2))).appending(String(name.dropFirst(2)))
    }

    /// Makes all blobs durable, each once; those that are there and whole are left alone.
    @concurrent public func store(_ blobs: [SealedBlob]) async throws {
        var seen: Set<SHA256Digest> = []
        var missing: [SealedBlob] = []
        var shards: Set<FilePath> = []
        for blob in blobs where seen.insert(blob.digest).inserted {
            // Present blobs may come from a batch that never finished: their directory is synced again below.
            shards.insert(path(of: blob.digest).parent)
            if try !isWhole(blob) { missing.append(blob) }
        }
        for shard in shards { try Files.createDirectory(shard, parents: false) }
        var rest = missing[...]
        while !rest.isEmpty {
            try write(rest.prefix(Self.filesAtOnce))
            rest = rest.dropFirst(Self.filesAtOnce)
        }
        for shard in shards { try Files.syncDirectory(shard) }
        if !shards.isEmpty { try Files.syncDirectory(directory) }
    }

    /// The size of a stored blob; nil where it is not there.
    public func size(of digest: SHA256Digest) throws(DurabilityError) -> Int64? {
        guard let status = try Files.status(path(of: digest)), status.kind == .file else { return nil }
        return status.size
    }

    /// Opens a blob for reading; throws `vault_blob_missing` where it is not there.
    public func reader(of digest: SHA256Digest) throws -> SealedBlobReader {
        try SealedBlobReader(try open(digest), limits: limits)
    }

    /// The stored bytes, checked against their digest, e.g. for a copy; they are not opened.
    public func storedBlob(_ digest: SHA256Digest) throws -> SealedBlob {
        _ = try open(digest)
        let blob = SealedBlob(storedBytes: try Files.read(path(of: digest), limit: limits.maxStoredBytes))
        guard blob.digest == digest else {
            throw VaultError(.blobDamaged, "the blob \(digest) was changed")
        }
        return blob
    }

    /// Checks the stored bytes against their digest, piece by piece, and gives their number.
    @discardableResult public func check(_ digest: SHA256Digest) throws -> Int64 {
        let file = try open(digest)
        var hasher = SHA256Hasher()
        var size: Int64 = 0
        while true {
            let piece = try file.read(at: size, count: 1 << 20)
            hasher.update(piece)
            size += Int64(piece.count)
            if piece.count < 1 << 20 { break }
        }
        guard hasher.finalize() == digest else {
            throw VaultError(.blobDamaged, "the blob \(digest) was changed")
        }
        return size
    }

    /// Removes blobs for good: overwrites the header with the wrapped key, syncs, removes the files, syncs.
    ///
    /// No error for those that are gone already. Where one cannot be removed (`durability_permission_denied` where
    /// `chattr +i` protects it), the others are, and the first failure is thrown.
    public func remove(_ digests: some Sequence<SHA256Digest>) throws {
        var shards: Set<FilePath> = []
        var failure: DurabilityError?
        for digest in digests {
            let path = path(of: digest)
            do throws(DurabilityError) {
                try Files.overwriteAndRemove(path, bytes: BlobHeader.byteCount)
            } catch { failure = failure ?? error }
            // Also where the file is gone already: a crash may have come before the sync.
            if Files.exists(path.parent) { shards.insert(path.parent) }
        }
        for shard in shards { try Files.syncDirectory(shard) }
        if let failure { throw failure }
    }

    private func open(_ digest: SHA256Digest) throws -> OpenFile {
        do throws(DurabilityError) { return try OpenFile(path(of: digest), for: .read) } catch {
            guard error.kind == .notFound else { throw error }
            throw VaultError(.blobMissing, "the blob \(digest) is not in the store")
        }
    }

    private func isWhole(_ blob: SealedBlob) throws -> Bool {
        guard try size(of: blob.digest) == Int64(blob.bytes.count) else { return false }
        return try Files.read(path(of: blob.digest), limit: blob.bytes.count) == blob.bytes
    }

    /// Writes all, starts their write-back, syncs all, then names all: the disk commits once or twice for the lot.
    private func write(_ blobs: ArraySlice<SealedBlob>) throws {
        var pending: [PendingBlob] = []
        do {
            for blob in blobs {
                // Two batches may bring the same blob at once: each writes a file of its own, the last name wins.
                let temporary = AtomicFile.temporaryPath(beside: directory.appending("new"))
                pending.append(PendingBlob(temporary: temporary, final: path(of: blob.digest)))
                let file = try OpenFile(temporary, for: .createNew, permissions: Self.permissions)
                try file.write(blob.bytes, at: 0)
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

/// A blob on its way: written under a temporary name, not yet synced.
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
