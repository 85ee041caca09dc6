// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
public import Primitives

extension BlobStore {
    /// How old a blob without an entry must be before it counts as an orphan: blobs are durable before their entry is.
    public static let orphanAge: Duration = .seconds(24 * 60 * 60)

    /// Calls `body` with the digest of every stored blob, in byte order; holds the names of one directory at a time.
    public func forEachDigest(_ body: (SHA256Digest) throws -> Void) throws {
        for shard in try shardNames() {
            for name in try Files.list(directory.appending(shard)) {
                // Anything else is not of this store and is left alone.
                if let digest = SHA256Digest(hex: shard + name.string), digest.hex == shard + name.string {
                    try body(digest)
                }
            }
        }
    }

    /// The blobs that no entry names and that are older than a day: left over where an append failed in between.
    ///
    /// - Parameters:
    ///   - now: The present time.
    ///   - limit: The most digests that are returned (default 100,000); ask again after removing them.
    ///   - isNamed: Whether an entry, also one on its way, names the blob.
    /// - Returns: Their digests, in byte order.
    /// - Throws: `DurabilityError`, and what `isNamed` throws.
    public func orphans(
        now: Instant, limit: Int = 100_000, isNamed: (SHA256Digest) throws -> Bool
    ) throws -> [SHA256Digest] {
        let oldest = now.milliseconds - Self.orphanAge.components.seconds * 1000
        var found: [SHA256Digest] = []
        try forEachDigest { digest in
            guard found.count < limit, let status = try Files.status(path(of: digest)),
                status.changed / 1_000_000 < oldest, try !isNamed(digest)
            else { return }
            found.append(digest)
        }
        return found
    }

    /// Removes the blobs that no entry names and that are older than a day, and says which.
    @discardableResult public func removeOrphans(
        now: Instant, isNamed: (SHA256Digest) throws -> Bool
    ) throws -> [SHA256Digest] {
        let found = try orphans(now: now, isNamed: isNamed)
        try remove(found)
        return found
    }

    private func shardNames() throws -> [String] {
        try Files.list(directory).map(\.string).filter { name in
            guard [UInt8](hex: name)?.count == 1, name == name.lowercased() else { return false }
            return try Files.status(directory.appending(name))?.kind == .directory
        }
    }
}
