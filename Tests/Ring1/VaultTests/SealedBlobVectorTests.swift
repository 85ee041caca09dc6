// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import Testing

@testable import Vault

@Suite("Sealed blobs as another implementation writes them")
struct SealedBlobVectorTests {
    static let blobs = VaultVectors.shared?.blobs ?? []

    @Test func `the vectors are there`() throws {
        #expect(try VaultVectors.load().blobs.count == 6)
    }

    // Another version of libzstd may write another frame: compressed vectors are opened only.
    @Test(arguments: blobs.filter { !$0.compressed })
    func `sealing with the same keys gives the same bytes`(_ vector: VaultVectors.Blob) throws {
        let key = try vector.key()
        #expect(key.id.hex == vector.key_id)
        #expect(key.commitment(to: vector.contentBytes).hex == vector.commitment)
        #expect(SHA256.hash(vector.contentBytes).hex == vector.content_sha256)
        var random = try FixedBytes(vector.blob_key, vector.salt)
        let blob = try SealedBlob.seal(
            vector.contentBytes, meta: vector.metaBytes, under: key, binding: vector.bindingBytes(),
            isCompressible: vector.compressed, random: &random)
        #expect(random.isUsedUp)
        #expect(blob.bytes.count == vector.stored_size)
        #expect(blob.digest.hex == vector.stored_sha256)
        if let stored = vector.stored { #expect(blob.bytes.hex == stored) }
        if let header = vector.header { #expect(blob.bytes.prefix(116).hex == header) }
    }

    @Test(arguments: blobs) func `opening gives content and description back`(_ vector: VaultVectors.Blob) throws {
        var random = try FixedBytes(vector.blob_key, vector.salt)
        let stored = try vector.stored.map { SealedBlob(storedBytes: try #require([UInt8](hex: $0))) }
        let blob =
            try stored
            ?? SealedBlob.seal(
                vector.contentBytes, meta: vector.metaBytes, under: vector.key(), binding: vector.bindingBytes(),
                isCompressible: vector.compressed, random: &random)
        let reader = try SealedBlobReader(blob)
        #expect(reader.keyID.hex == vector.key_id)
        #expect(reader.contentBytes == vector.content_size)
        #expect(reader.storedBytes == vector.stored_size)
        #expect(try reader.meta(under: vector.key(), binding: vector.bindingBytes()) == vector.metaBytes)
        let digest = try #require(SHA256Digest(hex: vector.stored_sha256))
        let contents = try reader.contents(under: vector.key(), binding: vector.bindingBytes(), expecting: digest)
        #expect(contents.content == vector.contentBytes)
        #expect(contents.meta == vector.metaBytes)
    }

    @Test func `key files have the bytes of the vectors`() throws {
        let vector = try VaultVectors.load().keys
        let index = try SecretKey(bytes: try #require([UInt8](hex: vector.index_key)))
        let wrapping = try SecretKey(bytes: try #require([UInt8](hex: vector.wrapping_key)))
        let tenant = try #require(ModuleID(vector.tenant))
        let keys = TenantKeys(tenant: tenant, index: index, wrapping: wrapping)
        let subject = try #require(SubjectID(vector.subject))
        #expect(keys.fileName(of: subject) == vector.subject_file_name)
        #expect(keys.identity(ofSource: vector.source).hex == vector.source_identity)
    }
}
