// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
public import Primitives

/// The keys of a tenant's subjects: one random key each, in a file of its own, wrapped by the tenant's wrapping key.
///
/// Safe to share; calls wait for each other and may block on the disk. An erasure and an append for the same subject
/// must not overlap: whoever got a key before its destruction could still seal with it.
public final class SubjectKeys: Sendable {
    private let directory: FilePath
    private let tenant: TenantKeys
    private let cacheLimit: Int
    private struct Cached {
        let key: SubjectKey
        var lastUse: UInt64
    }
    private struct Cache {
        var keys: [SubjectID: Cached] = [:]
        var uses: UInt64 = 0
    }
    private let cache = Lock(Cache())

    private static let magic = Array("SUBSSKEY".utf8)
    private static let version: UInt8 = 1

    /// Opens the directory of keys, made where it is missing.
    ///
    /// - Parameters:
    ///   - directory: `keys/subjects/<tenant>`; one that is open to other users is refused.
    ///   - tenant: The tenant's keys.
    ///   - cacheLimit: How many subjects' keys are kept in memory (default 1,024).
    /// - Throws: `vault_key_exposed`, or `DurabilityError` where the disk fails.
    public init(directory: FilePath, tenant: TenantKeys, cacheLimit: Int = 1024) throws {
        self.directory = directory
        self.tenant = tenant
        self.cacheLimit = max(cacheLimit, 1)
        try KeyFile.prepareDirectory(directory)
        // What a crash left: keys that were never used, and keys on their way out.
        for name in try Files.list(directory) {
            let path = directory.appending(bytes: name.bytes)
            if name.string.hasPrefix(AtomicFile.temporaryPrefix) { try Files.remove(path) }
            if name.string.hasPrefix(KeyFile.goingPrefix) { try KeyFile.finishDestroying(path) }
        }
    }

    /// The key of a subject, made durably at its first use.
    public func key(for subject: SubjectID) throws -> SubjectKey {
        var random = SecureRandom()
        return try key(for: subject, random: &random)
    }

    /// The key of a subject, made at its first use with numbers from a source of the caller's: the key, then a salt.
    public func key(for subject: SubjectID, random: inout some RandomNumberGenerator) throws -> SubjectKey {
        try cache.withLock { cache in
            if let key = try find(subject, &cache) { return key }
            let secret = SecretKey(random: &random)
            let name = tenant.fileName(of: subject)
            try AtomicFile.create(
                fileBytes(of: secret, name, salt: SecretKey(random: &random).bytes), at: directory.appending(name))
            let key = SubjectKey(secret: secret)
            keep(key, subject, &cache)
            return key
        }
    }

    /// The key of a subject; nil where there is none: it never had one, or it was destroyed.
    public func existingKey(for subject: SubjectID) throws -> SubjectKey? {
        try cache.withLock { cache in try find(subject, &cache) }
    }

    /// Destroys the key of a subject for good: on the disk (overwritten, synced, removed, synced) and in memory.
    ///
    /// No error where it is gone already. Contents sealed under it can never be opened again.
    ///
    /// - Parameters:
    ///   - subject: Whose key.
    ///   - id: Which key; another one, made after an earlier erasure, is left alone. Nil for whichever there is.
    /// - Returns: Whether a key was there and was destroyed.
    /// - Throws: `DurabilityError` where the disk fails; repeat the call then.
    @discardableResult public func destroy(_ subject: SubjectID, onlyKey id: SubjectKeyID? = nil) throws -> Bool {
        try cache.withLock { cache in
            let path = directory.appending(tenant.fileName(of: subject))
            if let id {
                let found = try find(subject, &cache)
                guard found?.id == id else {
                    // A crash may have come between the removal and the sync.
                    if found == nil { try Files.syncDirectory(directory) }
                    return false
                }
            }
            let wasThere = Files.exists(path)
            cache.keys[subject] = nil
            try KeyFile.destroy(path)
            return wasThere
        }
    }

    /// How many keys are in memory.
    var cachedKeys: Int { cache.withLock { $0.keys.count } }

    private func find(_ subject: SubjectID, _ cache: inout Cache) throws -> SubjectKey? {
        cache.uses += 1
        if let key = cache.keys[subject]?.key {
            cache.keys[subject]?.lastUse = cache.uses
            return key
        }
        let name = tenant.fileName(of: subject)
        let path = directory.appending(name)
        guard let bytes = try KeyFile.read(path) else { return nil }
        let key = SubjectKey(secret: try secret(from: bytes, name, path))
        keep(key, subject, &cache)
        return key
    }

    private func keep(_ key: SubjectKey, _ subject: SubjectID, _ cache: inout Cache) {
        if cache.keys.count >= cacheLimit {
            // The longer unused half goes.
            let uses = cache.keys.values.map(\.lastUse).sorted()
            let middle = uses[uses.count / 2]
            cache.keys = cache.keys.filter { $0.value.lastUse > middle }
        }
        cache.keys[subject] = Cached(key: key, lastUse: cache.uses)
    }

    private func fileBytes(of secret: SecretKey, _ name: String, salt: [UInt8]) throws -> [UInt8] {
        let head = Self.magic + [Self.version]
        return try head + salt + tenant.wrap(secret, salt: salt, context: head + Array(name.utf8))
    }

    private func secret(from bytes: [UInt8], _ name: String, _ path: FilePath) throws -> SecretKey {
        let head = Self.magic + [Self.version]
        guard bytes.starts(with: head), bytes.count == head.count + WrappedKey.saltBytes + WrappedKey.byteCount else {
            throw VaultError(.keyDamaged, "\(path) is not a subject's key file of a version in use, or was cut off")
        }
        let rest = bytes.dropFirst(head.count)
        let secret = try tenant.unwrap(
            Array(rest.dropFirst(WrappedKey.saltBytes)), salt: Array(rest.prefix(WrappedKey.saltBytes)),
            context: head + Array(name.utf8))
        guard let secret else {
            throw VaultError(
                .keyDamaged, "\(path) was changed, belongs to another subject or was wrapped by another tenant's key")
        }
        return secret
    }
}
