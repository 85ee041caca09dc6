// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing

@testable import Vault

@Suite("The blob store")
struct BlobStoreTests {
    let folder = TemporaryDirectory()
    var directory: FilePath { folder.path.appending("blobs") }

    func blobs(_ count: Int) throws -> [SealedBlob] {
        try (0..<count).map {
            try SealedBlob.seal([UInt8](repeating: UInt8($0 & 255), count: $0), meta: [], under: .of(1), binding: [])
        }
    }
    func digests(_ store: BlobStore) throws -> Set<SHA256Digest> {
        var found: Set<SHA256Digest> = []
        try store.forEachDigest { found.insert($0) }
        return found
    }

    @Test func `a batch is there, each blob once, under its digest`() async throws {
        let store = try BlobStore(directory: directory)
        let blobs = try blobs(150)
        try await store.store(blobs + blobs.prefix(10))
        try await store.store(Array(blobs.suffix(20)))
        #expect(try digests(store) == Set(blobs.map(\.digest)))
        for blob in blobs {
            #expect(try store.storedBlob(blob.digest) == blob)
            #expect(try store.check(blob.digest) == Int64(blob.bytes.count))
            #expect(try store.size(of: blob.digest) == Int64(blob.bytes.count))
        }
        let first = blobs[0].digest.hex
        #expect(store.path(of: blobs[0].digest).string.hasSuffix("/blobs/\(first.prefix(2))/\(first.dropFirst(2))"))
        #expect(try Files.status(store.path(of: blobs[0].digest))?.permissions == 0o444)
    }

    @Test func `a blob opens from the store`() async throws {
        let store = try BlobStore(directory: directory)
        let blob = try SealedBlob.seal([1, 2], meta: [3], under: .of(1), binding: [4])
        try await store.store([blob])
        let contents = try store.reader(of: blob.digest).contents(under: .of(1), binding: [4], expecting: blob.digest)
        #expect(contents == BlobContents(meta: [3], content: [1, 2]))
    }

    @Test func `missing, changed and cut blobs are told apart`() async throws {
        let store = try BlobStore(directory: directory)
        let blob = try blobs(2)[1]
        #expect(refusal { _ = try store.reader(of: blob.digest) } == .blobMissing)
        #expect(refusal { _ = try store.storedBlob(blob.digest) } == .blobMissing)
        #expect(refusal { try store.check(blob.digest) } == .blobMissing)
        #expect(try store.size(of: blob.digest) == nil)
        try await store.store([blob])
        let path = store.path(of: blob.digest)
        try AtomicFile.write(blob.bytes.dropLast() + [blob.bytes[blob.bytes.count - 1] ^ 1], to: path)
        #expect(refusal { _ = try store.storedBlob(blob.digest) } == .blobDamaged)
        #expect(refusal { try store.check(blob.digest) } == .blobDamaged)
        try AtomicFile.write(blob.bytes.dropLast(), to: path)
        #expect(refusal { _ = try store.reader(of: blob.digest) } == .blobTruncated)
        // Storing it again puts it right.
        try await store.store([blob])
        #expect(try store.storedBlob(blob.digest) == blob)
    }

    @Test func `what a crash left half written is gone at the next opening`() async throws {
        let store = try BlobStore(directory: directory)
        let blob = try blobs(1)[0]
        try await store.store([blob])
        let leftover = AtomicFile.temporaryPath(beside: directory.appending("new"))
        try AtomicFile.write([1], to: leftover)
        #expect(Files.exists(leftover))
        let reading = BlobStore(reading: directory)
        #expect(Files.exists(leftover))
        #expect(try digests(reading) == [blob.digest])
        _ = try BlobStore(directory: directory)
        #expect(!Files.exists(leftover))
        #expect(try store.storedBlob(blob.digest) == blob)
    }

    @Test func `a removed blob is gone, its key overwritten, and removing again is no error`() async throws {
        let store = try BlobStore(directory: directory)
        let blobs = try blobs(3)
        try await store.store(blobs)
        // Another name of the same file shows what was done to the bytes before they went.
        let witness = folder.path.appending("witness")
        #expect(hardLink(store.path(of: blobs[0].digest), witness))
        try store.remove([blobs[0].digest, blobs[1].digest])
        try store.remove([blobs[0].digest, blobs[1].digest])
        #expect(try digests(store) == [blobs[2].digest])
        let rest = try Files.read(witness, limit: 1 << 20)
        #expect(rest.prefix(116).allSatisfy { $0 == 0 })
        #expect(rest.count == blobs[0].bytes.count)
    }

    @Test func `one blob that cannot be removed does not keep the others`() async throws {
        let store = try BlobStore(directory: directory)
        let blobs = try blobs(3)
        try await store.store(blobs)
        // A directory with content stands in its place.
        let path = store.path(of: blobs[1].digest)
        try Files.remove(path)
        try Files.createDirectory(path)
        try AtomicFile.write([1], to: path.appending("x"))
        #expect(throws: DurabilityError.self) { try store.remove(blobs.map(\.digest)) }
        #expect(!Files.exists(store.path(of: blobs[0].digest)) && !Files.exists(store.path(of: blobs[2].digest)))
    }

    @Test(arguments: ["../../../etc/passwd", "..", "", "ab/cdef", String(repeating: "a", count: 62) + "/."])
    func `a name that is no digest is no blob`(_ name: String) { #expect(SHA256Digest(hex: name) == nil) }

    @Test func `orphans are listed and collected after a day, named blobs never`() async throws {
        let store = try BlobStore(directory: directory)
        let blobs = try blobs(20)
        try await store.store(blobs)
        let named = Set(blobs.prefix(12).map(\.digest))
        let orphans = Set(blobs.dropFirst(12).map(\.digest))
        #expect(try store.orphans(now: days(0)) { named.contains($0) }.isEmpty)
        #expect(try Set(store.orphans(now: days(2)) { named.contains($0) }) == orphans)
        #expect(try store.orphans(now: days(2), limit: 3) { named.contains($0) }.count == 3)
        #expect(try store.removeOrphans(now: days(0)) { named.contains($0) }.isEmpty)
        #expect(try digests(store).count == 20)
        #expect(try Set(store.removeOrphans(now: days(2)) { named.contains($0) }) == orphans)
        #expect(try digests(store) == named)
    }

    @Test func `strange names in the directory are left alone`() async throws {
        let store = try BlobStore(directory: directory)
        let blob = try blobs(1)[0]
        try await store.store([blob])
        for name in ["lost+found", "AB", "0", "zz", "cd"] {
            try Files.createDirectory(directory.appending(name))
            try AtomicFile.write([1], to: directory.appending(name).appending("note.txt"))
        }
        // A file where a directory could be, but not that of the blob.
        try AtomicFile.write([1], to: directory.appending(blob.digest.hex.hasPrefix("ee") ? "ef" : "ee"))
        #expect(try digests(store).count == 1)
        #expect(try store.removeOrphans(now: days(9)) { _ in false }.count == 1)
        #expect(Files.exists(directory.appending("cd").appending("note.txt")))
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `a full disk refuses a batch, keeps what is there and takes the next one`() async throws {
        let disk = try #require(SmallFileSystem(kibibytes: 512))
        let store = try BlobStore(directory: disk.path.appending("blobs"))
        let small = try blobs(3)
        try await store.store(small)
        let large = try SealedBlob.seal(
            [UInt8](repeating: 1, count: 1 << 20), meta: [], under: .of(1), binding: [], isCompressible: false)
        await #expect(throws: DurabilityError.self) { try await store.store([large]) }
        #expect(try digests(store) == Set(small.map(\.digest)))
        #expect(try Files.list(store.directory).allSatisfy { !$0.string.hasPrefix(".") })
        let next = try SealedBlob.seal([1], meta: [], under: .of(1), binding: [])
        try await store.store([next])
        #expect(try store.storedBlob(next.digest) == next)
    }
}
