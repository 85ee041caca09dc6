// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import Durability
public import Primitives

/// The two keys of a tenant: one by which entries are found, one that wraps the keys of its subjects. Never shown by
/// `print` or in logs.
public struct TenantKeys: Sendable, CustomStringConvertible {
    /// Whose keys they are.
    public let tenant: ModuleID
    private let index: SecretKey
    private let wrapping: SecretKey
    private let fileNaming: SecretKey

    private static let magic = Array("SUBSTKEY".utf8)
    private static let version: UInt8 = 1
    private static let checkBytes = 16

    /// Uses two keys.
    public init(tenant: ModuleID, index: SecretKey, wrapping: SecretKey) {
        self.tenant = tenant
        self.index = index
        self.wrapping = wrapping
        fileNaming = index.derived(for: KeyPurpose.subjectFile)
    }

    /// Reads the keys, or makes them, durably, where there is no file and nothing was sealed yet.
    ///
    /// - Parameters:
    ///   - path: The key file, `keys/tenant-<tenant>.key`.
    ///   - tenant: Whose keys they are; the file says so too.
    ///   - hasSealedData: Whether there is anything that only the old keys can open; then a missing file is refused.
    /// - Returns: The keys.
    /// - Throws: `vault_key_missing`, `vault_key_damaged`, `vault_key_exposed`, or `DurabilityError`.
    public static func open(_ path: FilePath, tenant: ModuleID, hasSealedData: Bool) throws -> TenantKeys {
        var random = SecureRandom()
        return try open(path, tenant: tenant, hasSealedData: hasSealedData, random: &random)
    }

    /// Reads the keys, or makes them with numbers from a source of the caller's.
    public static func open(
        _ path: FilePath, tenant: ModuleID, hasSealedData: Bool, random: inout some RandomNumberGenerator
    ) throws -> TenantKeys {
        if let bytes = try KeyFile.read(path) { return try TenantKeys(fileBytes: bytes, of: tenant, path) }
        guard !hasSealedData else {
            throw VaultError(
                .keyMissing, "the key file \(path) is missing, and there is data sealed with its keys",
                nextStep: "restore it from the backup of keys; without it the sealed contents cannot be read")
        }
        let keys = TenantKeys(
            tenant: tenant, index: SecretKey(random: &random), wrapping: SecretKey(random: &random))
        try KeyFile.prepareDirectory(path.parent)
        do throws(DurabilityError) {
            try AtomicFile.create(keys.fileBytes, at: path)
        } catch {
            // Another process may have been first: its keys count.
            guard error.kind == .alreadyExists, let bytes = try KeyFile.read(path) else { throw error }
            return try TenantKeys(fileBytes: bytes, of: tenant, path)
        }
        return keys
    }

    /// What stands for a source in entries.
    public func identity(ofSource source: String) -> SourceIdentity {
        SourceIdentity(index.tag(of: Array(source.utf8)))
    }

    /// The name of a subject's key file; says nothing about the subject.
    func fileName(of subject: SubjectID) -> String { fileNaming.tag(of: Array(subject.name.utf8)).hex }

    func wrap(_ key: SecretKey, salt: [UInt8], context: [UInt8]) throws -> [UInt8] {
        try WrappedKey.wrap(key, under: wrapping, purpose: KeyPurpose.subjectKey, salt: salt, context: context)
    }
    func unwrap(_ wrapped: [UInt8], salt: [UInt8], context: [UInt8]) throws -> SecretKey? {
        try WrappedKey.unwrap(wrapped, under: wrapping, purpose: KeyPurpose.subjectKey, salt: salt, context: context)
    }

    private var fileBytes: [UInt8] {
        let name = Array(tenant.name.utf8)
        let body = Self.magic + [Self.version, UInt8(name.count)] + name + index.bytes + wrapping.bytes
        return body + SHA256.hash(body).bytes.prefix(Self.checkBytes)
    }

    private init(fileBytes bytes: [UInt8], of tenant: ModuleID, _ path: FilePath) throws {
        let body = bytes.dropLast(Self.checkBytes)
        guard body.starts(with: Self.magic + [Self.version]), body.count > 10,
            SHA256.hash(body).bytes.starts(with: bytes.suffix(Self.checkBytes)),
            body.count == 10 + Int(body[9]) + 2 * SecretKey.byteCount
        else {
            throw VaultError(.keyDamaged, "\(path) is not a tenant's key file of a version in use, or was changed")
        }
        let keys = body.suffix(2 * SecretKey.byteCount)
        guard body[10..<keys.startIndex].elementsEqual(tenant.name.utf8) else {
            throw VaultError(
                .keyDamaged, "\(path) holds the keys of another tenant than \(tenant)",
                nextStep: "put back the key file of this tenant")
        }
        self.init(
            tenant: tenant, index: try SecretKey(bytes: Array(keys.prefix(SecretKey.byteCount))),
            wrapping: try SecretKey(bytes: Array(keys.suffix(SecretKey.byteCount))))
    }

    /// Names the tenant only.
    public var description: String { "TenantKeys(\(tenant))" }
}
