// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing

@testable import Vault

@Suite("Histories of keys and blobs")
struct VaultHistoryTests {
    let folder = TemporaryDirectory()

    func subjectKeys() throws -> SubjectKeys {
        let acme = try #require(ModuleID("acme"))
        let keyFile = folder.path.appending("keys").appending("tenant-acme.key")
        let tenant = try TenantKeys.open(keyFile, tenant: acme, hasSealedData: false)
        return try SubjectKeys(directory: folder.path.appending("subjects"), tenant: tenant, cacheLimit: 3)
    }

    @Test func `any history of keys goes as a dictionary goes`() throws {
        var random = SeededGenerator(test: "key histories")
        let subjects = (0..<6).compactMap { SubjectID("s\($0)") }
        var keys = try subjectKeys()
        var model: [SubjectID: SubjectKeyID] = [:]
        var past: [SubjectID: [SubjectKeyID]] = [:]
        for _ in 0..<250 {
            let subject = subjects[Int.random(in: 0..<6, using: &random)]
            switch Int.random(in: 0...9, using: &random) {
            case 0: keys = try subjectKeys()
            case 1:
                #expect(try keys.destroy(subject) == (model[subject] != nil))
                model[subject] = nil
            case 2:
                guard let id = past[subject]?.randomElement(using: &random) else { continue }
                #expect(try keys.destroy(subject, onlyKey: id) == (model[subject] == id))
                if model[subject] == id { model[subject] = nil }
            case 3, 4: #expect(try keys.existingKey(for: subject)?.id == model[subject])
            default:
                let id = try keys.key(for: subject).id
                if let known = model[subject] {
                    #expect(id == known)
                } else {
                    #expect(past[subject]?.contains(id) != true)
                    model[subject] = id
                    past[subject, default: []].append(id)
                }
            }
        }
        #expect(try Files.list(folder.path.appending("subjects")).count == model.count)
        #expect(past.values.contains { $0.count > 2 })
    }

    @Test func `any history of blobs goes as a dictionary goes`() async throws {
        var random = SeededGenerator(test: "blob histories")
        let directory = folder.path.appending("blobs")
        let keys = try subjectKeys()
        let subjects = (0..<4).compactMap { SubjectID("s\($0)") }
        var store = try BlobStore(directory: directory)
        var model: [SHA256Digest: (subject: SubjectID, content: [UInt8])] = [:]
        for _ in 0..<40 {
            switch Int.random(in: 0...9, using: &random) {
            case 0:
                try AtomicFile.write([1], to: AtomicFile.temporaryPath(beside: directory.appending("new")))
                store = try BlobStore(directory: directory)
            case 1:
                let gone = Array(model.keys.shuffled(using: &random).prefix(5))
                try store.remove(gone)
                for digest in gone { model[digest] = nil }
            case 2:
                // An erased subject: its key first, then what it sealed.
                let subject = subjects[Int.random(in: 0..<4, using: &random)]
                try keys.destroy(subject)
                let mine = model.filter { $0.value.subject == subject }
                for digest in mine.keys {
                    let fresh = try keys.key(for: subject)
                    let code = refusal {
                        _ = try store.reader(of: digest).contents(under: fresh, binding: Array(subject.name.utf8))
                    }
                    #expect(code == .blobForeignKey)
                    model[digest] = nil
                }
                try store.remove(mine.keys)
            case 3:
                let kept = Set(model.keys.shuffled(using: &random).prefix(30))
                let orphans = try store.removeOrphans(now: days(2)) { kept.contains($0) }
                #expect(Set(orphans) == Set(model.keys).subtracting(kept))
                model = model.filter { kept.contains($0.key) }
            default:
                var batch: [SealedBlob] = []
                for _ in 0..<Int.random(in: 0...12, using: &random) {
                    let subject = subjects[Int.random(in: 0..<4, using: &random)]
                    let content = random.bytes(Int.random(in: 0...2000, using: &random))
                    let blob = try SealedBlob.seal(
                        content, meta: Array(subject.name.utf8), under: keys.key(for: subject),
                        binding: Array(subject.name.utf8))
                    model[blob.digest] = (subject, content)
                    batch.append(blob)
                }
                try await store.store(batch)
            }
            var found: Set<SHA256Digest> = []
            try store.forEachDigest { found.insert($0) }
            #expect(found == Set(model.keys))
        }
        for (digest, (subject, content)) in model {
            let key = try #require(try keys.existingKey(for: subject))
            let contents = try store.reader(of: digest).contents(
                under: key, binding: Array(subject.name.utf8), expecting: digest)
            #expect(contents == BlobContents(meta: Array(subject.name.utf8), content: content))
        }
    }

    @Test func `batches that bring the same blobs at once all succeed`() async throws {
        let store = try BlobStore(directory: folder.path.appending("blobs"))
        let blobs = try (0..<40).map {
            try SealedBlob.seal([UInt8($0)], meta: [], under: .of(1), binding: [], isCompressible: false)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for start in 0..<8 { group.addTask { try await store.store(Array(blobs[(start * 3)...])) } }
            try await group.waitForAll()
        }
        for blob in blobs { #expect(try store.storedBlob(blob.digest) == blob) }
        #expect(try Files.list(store.directory).allSatisfy { !$0.string.hasPrefix(".") })
    }
}
