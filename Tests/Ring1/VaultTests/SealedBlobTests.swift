// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing

@testable import Vault

@Suite("Sealed blobs")
struct SealedBlobTests {
    static let chunk = 64 << 10
    static let sealedChunk = chunk + 16
    static let meta = Array("{\"name\":\"a\"}".utf8)
    static let binding = Array("entry".utf8)

    static func blob(
        _ content: [UInt8], meta: [UInt8] = meta, isCompressible: Bool = false
    ) throws -> SealedBlob {
        try SealedBlob.seal(
            content, meta: meta, under: .of(1), binding: binding, isCompressible: isCompressible)
    }
    static func open(_ bytes: [UInt8], limits: BlobLimits = BlobLimits()) throws -> BlobContents {
        try SealedBlobReader(SealedBlob(storedBytes: bytes), limits: limits).contents(under: .of(1), binding: binding)
    }

    @Test(arguments: [0, 1, 127, 65_519, 65_520, 65_521, 131_056, 131_057, 200_000], [false, true])
    func `a content of any size comes back`(_ size: Int, _ isCompressible: Bool) throws {
        var random = SeededGenerator(seed: UInt64(size), test: "blob sizes")
        // Half of it can be compressed.
        let content = random.bytes(size / 2) + [UInt8](repeating: 7, count: size - size / 2)
        let blob = try Self.blob(content, isCompressible: isCompressible)
        #expect(try Self.open(blob.bytes) == BlobContents(meta: Self.meta, content: content))
        #expect(isCompressible && size > 1000 ? blob.bytes.count < size : blob.bytes.count > size)
    }

    @Test func `the same content never gives the same bytes`() throws {
        #expect(try Self.blob([1, 2, 3]).digest != Self.blob([1, 2, 3]).digest)
    }

    @Test func `neither content nor description shows in the stored bytes`() throws {
        let secret = Array("the quick brown fox".utf8)
        let bytes = try Self.blob(secret, meta: secret).bytes
        let windows = (0...(bytes.count - 8)).map { Array(bytes[$0..<($0 + 8)]) }
        #expect(!windows.contains(Array(secret.prefix(8))))
    }

    @Test(arguments: [0, 7, 11, 40, 115]) func `a blob cut within its header is called cut`(_ size: Int) throws {
        let bytes = try Self.blob([1]).bytes
        #expect(refusal { _ = try Self.open(Array(bytes.prefix(size))) } == .blobTruncated)
    }

    @Test func `a blob cut anywhere behind is called cut`() throws {
        let bytes = try Self.blob([UInt8](repeating: 1, count: 150_000)).bytes
        for size in [116, 117, 116 + Self.sealedChunk, 116 + 2 * Self.sealedChunk, bytes.count - 1] {
            #expect(refusal { _ = try Self.open(Array(bytes.prefix(size))) } == .blobTruncated)
        }
    }

    @Test func `a blob that goes on after its end is called so`() throws {
        let bytes = try Self.blob([1]).bytes
        #expect(refusal { _ = try Self.open(bytes + [0]) } == .blobExtended)
        #expect(refusal { _ = try Self.open(bytes + bytes) } == .blobExtended)
    }

    @Test func `a cut blob whose header was made to fit is refused`() throws {
        let bytes = try Self.blob([UInt8](repeating: 1, count: 150_000)).bytes
        var cut = Array(bytes.prefix(116 + Self.sealedChunk))
        cut.replaceSubrange(12..<20, with: UInt64(Self.chunk - 4 - Self.meta.count).bigEndianBytes)
        cut.replaceSubrange(20..<28, with: UInt64(Self.chunk).bigEndianBytes)
        #expect(refusal { _ = try Self.open(cut) } == .blobForeignEntry)
    }

    @Test func `exchanged parts are called exchanged`() throws {
        let bytes = try Self.blob([UInt8](repeating: 1, count: 200_000)).bytes
        let first = 116..<(116 + Self.sealedChunk)
        let second = first.upperBound..<(first.upperBound + Self.sealedChunk)
        let (head, tail) = (Array(bytes[..<116]), bytes[second.upperBound...])
        #expect(refusal { _ = try Self.open(head + bytes[second] + bytes[first] + tail) } == .blobReordered)
        #expect(refusal { _ = try Self.open(head + bytes[first] + bytes[first] + tail) } == .blobReordered)
    }

    @Test func `another key, another entry and another blob of the same key are told apart`() throws {
        let blob = try Self.blob([1])
        let reader = try SealedBlobReader(blob)
        #expect(refusal { _ = try reader.contents(under: .of(2), binding: Self.binding) } == .blobForeignKey)
        #expect(refusal { _ = try reader.contents(under: .of(1), binding: [9]) } == .blobForeignEntry)
        let other = try Self.blob([1])
        #expect(
            refusal {
                _ = try reader.contents(under: .of(1), binding: Self.binding, expecting: other.digest)
            } == .blobDamaged)
        // A header with the parts of another blob.
        #expect(refusal { _ = try Self.open(Array(blob.bytes[..<116]) + other.bytes[116...]) } == .blobDamaged)
    }

    @Test func `the description is read without the rest`() throws {
        let long = [UInt8](repeating: 5, count: 60_000)
        let blob = try Self.blob([UInt8](repeating: 1, count: 300_000), meta: long)
        var bytes = blob.bytes
        bytes[bytes.count - 1] ^= 1
        bytes[116 + Self.sealedChunk] ^= 1
        let reader = try SealedBlobReader(SealedBlob(storedBytes: bytes))
        #expect(try reader.meta(under: .of(1), binding: Self.binding) == long)
        #expect(refusal { _ = try reader.contents(under: .of(1), binding: Self.binding) } == .blobDamaged)
    }

    @Test func `what is over a limit is neither sealed nor opened`() throws {
        let limits = BlobLimits(maxContentBytes: 100, maxMetaBytes: 10)
        for (content, meta) in [(101, 0), (0, 11)] {
            let code = refusal {
                _ = try SealedBlob.seal(
                    [UInt8](repeating: 0, count: content), meta: [UInt8](repeating: 0, count: meta), under: .of(1),
                    binding: [], limits: limits)
            }
            #expect(code == .tooLarge)
        }
        let large = try Self.blob([UInt8](repeating: 0, count: 101), meta: [])
        #expect(refusal { _ = try Self.open(large.bytes, limits: limits) } == .tooLarge)
        let long = try Self.blob([], meta: [UInt8](repeating: 0, count: 11))
        #expect(refusal { _ = try Self.open(long.bytes, limits: limits) } == .tooLarge)
    }

    @Test func `a header that states gigabytes takes no memory`() throws {
        var bytes = try Self.blob([1]).bytes
        bytes.replaceSubrange(12..<20, with: UInt64.max.bigEndianBytes)
        #expect(refusal { _ = try Self.open(bytes) } == .tooLarge)
        bytes.replaceSubrange(12..<20, with: UInt64(1).bigEndianBytes)
        bytes.replaceSubrange(20..<28, with: UInt64.max.bigEndianBytes)
        #expect(refusal { _ = try Self.open(bytes) } == .tooLarge)
        bytes.replaceSubrange(20..<28, with: UInt64(3).bigEndianBytes)
        #expect(refusal { _ = try Self.open(bytes) } == .blobDamaged)
    }

    @Test(arguments: [(0, 0x73), (8, 2), (9, 2), (10, 2), (11, 1)])
    func `another version or algorithm is named`(_ place: Int, _ byte: UInt8) throws {
        var bytes = try Self.blob([1]).bytes
        bytes[place] = byte
        #expect(refusal { _ = try Self.open(bytes) } == .blobUnknownFormat)
    }

    @Test func `a file is read as memory is`() throws {
        let folder = TemporaryDirectory()
        let path = folder.path.appending("blob")
        let content = [UInt8](repeating: 3, count: 150_000)
        let blob = try Self.blob(content)
        try AtomicFile.write(blob.bytes, to: path)
        let reader = try SealedBlobReader(try OpenFile(path, for: .read))
        let contents = try reader.contents(under: .of(1), binding: Self.binding, expecting: blob.digest)
        #expect(contents.content == content)
        try OpenFile(path, for: .update).truncate(to: 1000)
        #expect(refusal { _ = try reader.contents(under: .of(1), binding: Self.binding) } == .blobTruncated)
    }

    @Test func `no changed bit goes unseen, and none stops the program`() throws {
        var random = SeededGenerator(test: "blob bits")
        let content = random.bytes(70_000)
        let original = try Self.blob(content).bytes
        var seen: Set<String> = []
        for round in 0..<600 {
            var bytes = original
            // Every byte of the header once, then anywhere.
            let place = round < 116 ? round : Int.random(in: 0..<bytes.count, using: &random)
            bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            let code = refusal { _ = try Self.open(bytes) }
            #expect(code != nil, "byte \(place)")
            if let code { seen.insert(code.rawValue) }
        }
        #expect(seen.isSuperset(of: ["vault_blob_damaged", "vault_blob_foreign_key", "vault_blob_foreign_entry"]))
    }

    @Test func `random bytes behind a right beginning never open and never stop the program`() throws {
        var random = SeededGenerator(test: "blob noise")
        for _ in 0..<300 {
            let kept = Int.random(in: 0...116, using: &random)
            let original = try Self.blob(random.bytes(Int.random(in: 0...300, using: &random))).bytes
            let bytes = original.prefix(kept) + random.bytes(Int.random(in: 0...600, using: &random))
            #expect(refusal { _ = try Self.open(Array(bytes)) } != nil)
            #expect(
                refusal {
                    _ = try SealedBlobReader(SealedBlob(storedBytes: Array(bytes))).meta(
                        under: .of(1), binding: Self.binding)
                } != nil)
        }
    }
}
