// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing

@testable import Vault

@Suite("Keys of tenants and subjects")
struct KeyTests {
    let folder = TemporaryDirectory()
    let acme: ModuleID
    let person: SubjectID
    init() throws {
        acme = try #require(ModuleID("acme"))
        person = try #require(SubjectID("customer-0017"))
    }
    var tenantFile: FilePath { folder.path.appending("keys").appending("tenant-acme.key") }
    var subjectFolder: FilePath { folder.path.appending("keys").appending("subjects").appending("acme") }

    func tenantKeys() throws -> TenantKeys { try TenantKeys.open(tenantFile, tenant: acme, hasSealedData: false) }
    func subjectKeys(cacheLimit: Int = 1024) throws -> SubjectKeys {
        try SubjectKeys(directory: subjectFolder, tenant: tenantKeys(), cacheLimit: cacheLimit)
    }
    func subjectFile(_ subject: SubjectID) throws -> FilePath {
        subjectFolder.appending(try tenantKeys().fileName(of: subject))
    }

    // MARK: Tenant

    @Test func `the tenant's keys are made once and stay the same`() throws {
        let first = try tenantKeys()
        #expect(try Files.status(tenantFile)?.permissions == 0o600)
        let second = try TenantKeys.open(tenantFile, tenant: acme, hasSealedData: true)
        #expect(first.identity(ofSource: "a") == second.identity(ofSource: "a"))
        #expect(first.identity(ofSource: "a") != second.identity(ofSource: "b"))
        #expect(!"\(first)".contains(where: \.isNewline) && "\(first)" == "TenantKeys(acme)")
    }

    @Test func `missing keys are not made anew where something was sealed with them`() {
        #expect(
            refusal { _ = try TenantKeys.open(tenantFile, tenant: acme, hasSealedData: true) } == .keyMissing)
        #expect(!Files.exists(tenantFile))
    }

    @Test func `a key file that others can read is refused`() throws {
        _ = try tenantKeys()
        for mode: UInt16 in [0o640, 0o604, 0o644, 0o660] {
            try Files.setPermissions(mode, of: tenantFile)
            #expect(refusal { _ = try tenantKeys() } == .keyExposed)
        }
        try Files.setPermissions(0o400, of: tenantFile)
        _ = try tenantKeys()
    }

    @Test func `a changed, cut or foreign tenant's key file is refused`() throws {
        _ = try tenantKeys()
        let bytes = try Files.read(tenantFile, limit: 1000)
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            try AtomicFile.write(changed, to: tenantFile)
            #expect(refusal { _ = try tenantKeys() } == .keyDamaged)
        }
        for size in [0, 8, 10, 11, bytes.count - 1] {
            try AtomicFile.write(Array(bytes.prefix(size)), to: tenantFile)
            #expect(refusal { _ = try tenantKeys() } == .keyDamaged)
        }
        try AtomicFile.write(bytes + [UInt8](repeating: 0, count: 600), to: tenantFile)
        #expect(refusal { _ = try tenantKeys() } == .keyDamaged)
        try AtomicFile.write(bytes, to: tenantFile)
        let other = try #require(ModuleID("other"))
        #expect(refusal { _ = try TenantKeys.open(tenantFile, tenant: other, hasSealedData: false) } == .keyDamaged)
    }

    @Test func `key files have the bytes of the vectors`() throws {
        let vector = try VaultVectors.load().keys
        var random = try FixedBytes(vector.index_key, vector.wrapping_key)
        let keys = try TenantKeys.open(tenantFile, tenant: acme, hasSealedData: false, random: &random)
        #expect(try Files.read(tenantFile, limit: 1000).hex == vector.tenant_file)
        let subjects = try SubjectKeys(directory: subjectFolder, tenant: keys)
        random = try FixedBytes(vector.subject_key, vector.salt)
        #expect(try subjects.key(for: person, random: &random).id.hex == vector.key_id)
        let path = subjectFolder.appending(vector.subject_file_name)
        #expect(try Files.read(path, limit: 1000).hex == vector.subject_file)
        // And read from the bytes of the vector alone.
        let again = try SubjectKeys(
            directory: subjectFolder, tenant: TenantKeys.open(tenantFile, tenant: acme, hasSealedData: true))
        #expect(try again.existingKey(for: person)?.id.hex == vector.key_id)
    }

    // MARK: Subjects

    @Test(arguments: ["", "a b", "a@b.example", "../x", "a/b", "é", "a\u{0}", String(repeating: "a", count: 65)])
    func `a subject's name that is no opaque id is refused`(_ name: String) {
        #expect(SubjectID(name) == nil)
    }
    @Test(arguments: ["a", "tenant", "01JC4Z.x_y-z:9", String(repeating: "a", count: 64), ".."])
    func `opaque ids are taken`(_ name: String) { #expect(SubjectID(name)?.name == name) }

    @Test func `each subject has one key, from memory, from disk and from another process`() throws {
        let keys = try subjectKeys()
        let dots = try #require(SubjectID(".."))
        let subjects = [person, .tenant, dots]
        let ids = try subjects.map { try keys.key(for: $0).id }
        #expect(Set(ids).count == 3)
        #expect(try subjects.map { try keys.key(for: $0).id } == ids)
        #expect(try subjects.map { try subjectKeys().key(for: $0).id } == ids)
        #expect(try subjects.map { try subjectKeys().existingKey(for: $0)?.id } == ids)
        let names = try Files.list(subjectFolder).map(\.string)
        #expect(names.count == 3 && names.allSatisfy { $0.count == 64 && [UInt8](hex: $0) != nil })
        #expect(try Files.status(subjectFile(person))?.permissions == 0o600)
        #expect(try Files.status(subjectFolder)?.permissions == 0o700)
    }

    @Test func `a commitment depends on the subject, the content and nothing else`() throws {
        let keys = try subjectKeys()
        let one = try keys.key(for: person)
        let two = try keys.key(for: .tenant)
        #expect(one.commitment(to: [1]) == one.commitment(to: [1]))
        #expect(one.commitment(to: [1]) != one.commitment(to: [2]))
        #expect(one.commitment(to: [1]) != two.commitment(to: [1]))
        #expect(one.commitment(to: [1]).hex != SHA256.hash([1]).hex)
        let text = one.commitment(to: [1]).hex
        #expect(ContentCommitment(hex: text) == one.commitment(to: [1]))
        #expect(ContentCommitment(hex: text.uppercased()) == nil && ContentCommitment(hex: "00") == nil)
        #expect(SourceIdentity(hex: String(text.prefix(32)))?.hex == String(text.prefix(32)))
        #expect(SourceIdentity(hex: text) == nil)
    }

    @Test func `a destroyed key is gone from disk and memory, and what it sealed stays closed`() throws {
        let keys = try subjectKeys()
        let old = try keys.key(for: person).id
        let blob = try SealedBlob.seal([1], meta: [], under: keys.key(for: person), binding: [])
        let path = try subjectFile(person)
        let witness = folder.path.appending("witness")
        #expect(hardLink(path, witness))
        #expect(try keys.destroy(person))
        #expect(!Files.exists(path))
        #expect(try Files.read(witness, limit: 1000).allSatisfy { $0 == 0 })
        #expect(try keys.existingKey(for: person) == nil)
        #expect(keys.cachedKeys == 0)
        #expect(try !keys.destroy(person))
        // The same subject again: another key, which does not open the old blob.
        let new = try keys.key(for: person)
        #expect(new.id != old)
        #expect(refusal { _ = try SealedBlobReader(blob).contents(under: new, binding: []) } == .blobForeignKey)
    }

    @Test func `destroying a key that was destroyed before leaves the subject's new key alone`() throws {
        let keys = try subjectKeys()
        let old = try keys.key(for: person).id
        #expect(try keys.destroy(person, onlyKey: old))
        #expect(try !keys.destroy(person, onlyKey: old))
        let new = try keys.key(for: person).id
        #expect(try !keys.destroy(person, onlyKey: old))
        #expect(try subjectKeys().existingKey(for: person)?.id == new)
        #expect(try keys.destroy(person, onlyKey: new))
        #expect(try subjectKeys().existingKey(for: person) == nil)
    }

    @Test(arguments: [false, true])
    func `a crash while a key is destroyed leaves it whole or gone`(_ isOverwritten: Bool) throws {
        let id = try subjectKeys().key(for: person).id
        let path = try subjectFile(person)
        let going = path.parent.appending(KeyFile.goingPrefix + path.lastComponent.string)
        try Files.rename(path, to: going)
        if isOverwritten { try OpenFile(going, for: .update).write([UInt8](repeating: 0, count: 40), at: 0) }
        #expect(hardLink(going, folder.path.appending("witness")))
        let keys = try subjectKeys()
        #expect(try keys.existingKey(for: person) == nil)
        #expect(!Files.exists(going))
        #expect(try Files.read(folder.path.appending("witness"), limit: 1000).allSatisfy { $0 == 0 })
        #expect(try !keys.destroy(person, onlyKey: id))
        // Both names at once: a new key was made before the old one was gone.
        _ = try keys.key(for: person)
        try AtomicFile.write([1, 2, 3], to: going)
        #expect(try keys.destroy(person))
        #expect(try Files.list(subjectFolder).isEmpty)
    }

    @Test func `a key file that is open to others, changed, cut or another subject's is refused`() throws {
        _ = try subjectKeys().key(for: person)
        _ = try subjectKeys().key(for: .tenant)
        let path = try subjectFile(person)
        let bytes = try Files.read(path, limit: 1000)
        try Files.setPermissions(0o644, of: path)
        #expect(refusal { _ = try subjectKeys().key(for: person) } == .keyExposed)
        for place in [0, 8, 9, 40, 41, bytes.count - 1] {
            var changed = bytes
            changed[place] ^= 1
            try AtomicFile.write(changed, to: path)
            #expect(refusal { _ = try subjectKeys().key(for: person) } == .keyDamaged)
        }
        for size in [0, 9, bytes.count - 1] {
            try AtomicFile.write(Array(bytes.prefix(size)), to: path)
            #expect(refusal { _ = try subjectKeys().key(for: person) } == .keyDamaged)
        }
        try AtomicFile.write(try Files.read(subjectFile(.tenant), limit: 1000), to: path)
        #expect(refusal { _ = try subjectKeys().key(for: person) } == .keyDamaged)
        try AtomicFile.write(bytes, to: path)
        _ = try subjectKeys().key(for: person)
        try Files.setPermissions(0o755, of: subjectFolder)
        #expect(refusal { _ = try subjectKeys() } == .keyExposed)
    }

    @Test func `the cache keeps what was used last and never more than its limit`() throws {
        let keys = try subjectKeys(cacheLimit: 8)
        let subjects = (0..<40).compactMap { SubjectID("s\($0)") }
        let ids = try subjects.map { subject in
            _ = try keys.key(for: person)
            return try keys.key(for: subject).id
        }
        #expect(keys.cachedKeys <= 8)
        #expect(try subjects.map { try keys.key(for: $0).id } == ids)
        #expect(keys.cachedKeys <= 8)
    }

    @Test func `many callers at once get the same key`() async throws {
        let keys = try subjectKeys()
        let ids = try await withThrowingTaskGroup(of: SubjectKeyID.self) { group in
            for _ in 0..<32 { group.addTask { try keys.key(for: person).id } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
    }

    @Test func `leftovers of a crash are removed`() throws {
        _ = try subjectKeys().key(for: person)
        let leftover = AtomicFile.temporaryPath(beside: subjectFolder.appending("new"))
        try AtomicFile.write([1], to: leftover)
        _ = try subjectKeys()
        #expect(!Files.exists(leftover))
        #expect(try Files.list(subjectFolder).count == 1)
    }
}
