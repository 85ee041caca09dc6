// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
public import Durability

/// What a sealed blob holds.
public struct BlobContents: Hashable, Sendable {
    /// The description of the content, as it was given to `seal`.
    public let meta: [UInt8]
    /// The content.
    public let content: [UInt8]
}

/// Opens a sealed blob from memory or from a file; takes memory for what it returns and one chunk.
public struct SealedBlobReader: Sendable {
    private enum Source: Sendable {
        case memory([UInt8])
        case file(StoredFile)
    }
    private let source: Source
    private let limits: BlobLimits
    private let header: BlobHeader
    private let headerBytes: [UInt8]

    /// Which key it was sealed under, as the header says; opening checks it.
    public var keyID: SubjectKeyID { header.keyID }
    /// The size of the content, unpacked, as the header says; opening checks it.
    public var contentBytes: Int { header.contentBytes }
    /// The size of the stored bytes.
    public var storedBytes: Int { header.storedBytes }

    /// Reads the header of a blob in memory.
    public init(_ blob: SealedBlob, limits: BlobLimits = BlobLimits()) throws {
        try self.init(.memory(blob.bytes), fileBytes: Int64(blob.bytes.count), limits: limits)
    }

    /// Reads the header of a file, which stays open as long as the reader lives.
    public init(_ file: consuming OpenFile, limits: BlobLimits = BlobLimits()) throws {
        let size = try file.status().size
        try self.init(.file(StoredFile(file)), fileBytes: size, limits: limits)
    }

    private init(_ source: Source, fileBytes: Int64, limits: BlobLimits) throws {
        self.source = source
        self.limits = limits
        headerBytes = try Self.read(source, at: 0, count: BlobHeader.byteCount)
        header = try BlobHeader(parsing: headerBytes, fileBytes: fileBytes, limits: limits)
    }

    /// The description alone: opens only the chunks that hold it.
    ///
    /// - Parameters:
    ///   - key: The keys of the subject.
    ///   - binding: The bytes given to `seal`.
    /// - Returns: The bytes given to `seal` as the description.
    /// - Throws: `VaultError`, or `DurabilityError` where the disk fails.
    public func meta(under key: SubjectKey, binding: [UInt8]) throws -> [UInt8] {
        let blobKey = try unwrap(key, binding)
        var payload: [UInt8] = []
        for number in 0..<header.chunkCount {
            payload += try open(chunk: number, under: blobKey) { _ in }
            let end = try metaEnd(in: payload)
            if payload.count >= end { return Array(payload[BlobHeader.metaLengthBytes..<end]) }
        }
        throw VaultError(.blobDamaged, "the description of the blob is longer than the blob")
    }

    /// Description and content.
    ///
    /// - Parameters:
    ///   - key: The keys of the subject.
    ///   - binding: The bytes given to `seal`.
    ///   - digest: The digest the entry names, where there is one; every stored byte is checked against it.
    /// - Returns: Both, whole.
    /// - Throws: `VaultError`, or `DurabilityError` where the disk fails.
    public func contents(
        under key: SubjectKey, binding: [UInt8], expecting digest: SHA256Digest? = nil
    ) throws -> BlobContents {
        let blobKey = try unwrap(key, binding)
        var hasher = SHA256Hasher()
        hasher.update(headerBytes)
        var meta: [UInt8]?
        var payload: [UInt8] = []
        payload.reserveCapacity(min(header.payloadBytes, BlobHeader.chunkBytes * 2))
        for number in 0..<header.chunkCount {
            payload += try open(chunk: number, under: blobKey) { hasher.update($0) }
            guard meta == nil else { continue }
            let end = try metaEnd(in: payload)
            guard payload.count >= end else { continue }
            meta = Array(payload[BlobHeader.metaLengthBytes..<end])
            let rest = payload[end...]
            payload = []
            payload.reserveCapacity(header.payloadBytes - end)
            payload += rest
        }
        guard let meta else { throw VaultError(.blobDamaged, "the description of the blob is longer than the blob") }
        if let digest, hasher.finalize() != digest {
            throw VaultError(.blobDamaged, "the blob is sound but not the one with the digest \(digest)")
        }
        guard header.isCompressed else {
            guard payload.count == header.contentBytes else {
                throw VaultError(.blobDamaged, "the blob holds \(payload.count) of \(header.contentBytes) bytes")
            }
            return BlobContents(meta: meta, content: payload)
        }
        let content = try Compression.decompress(payload, size: header.contentBytes, limit: limits.maxContentBytes)
        return BlobContents(meta: meta, content: content)
    }

    private func unwrap(_ key: SubjectKey, _ binding: [UInt8]) throws -> SecretKey {
        guard key.id == header.keyID else {
            throw VaultError(.blobForeignKey, "the blob was sealed under the key \(header.keyID), not \(key.id)")
        }
        let context = headerBytes[..<BlobHeader.prefixBytes] + binding
        guard let blobKey = try key.unwrap(header.wrappedKey, salt: header.salt, authenticating: Array(context)) else {
            throw VaultError(.blobForeignEntry, "the header of the blob is not genuine for this entry")
        }
        return blobKey
    }

    /// Where the description ends in the payload; asked when at least one chunk was opened.
    private func metaEnd(in payload: [UInt8]) throws(VaultError) -> Int {
        let length = Int(UInt64(bigEndianBytes: payload.prefix(BlobHeader.metaLengthBytes)))
        guard length <= limits.maxMetaBytes else {
            throw VaultError(
                .tooLarge, "the description of the blob has \(length) bytes; the limit is \(limits.maxMetaBytes)")
        }
        guard BlobHeader.metaLengthBytes + length <= header.payloadBytes else {
            throw VaultError(.blobDamaged, "the description of the blob is longer than the blob")
        }
        return BlobHeader.metaLengthBytes + length
    }

    private func open(
        chunk number: Int, under key: SecretKey, sealedBytes: ([UInt8]) -> Void
    ) throws -> [UInt8] {
        let sealed = try read(chunk: number)
        sealedBytes(sealed)
        if let opened = try open(sealed, as: number, under: key) { return opened }
        // Only to say more: does it belong elsewhere in this blob?
        for other in 0..<min(header.chunkCount, Self.placesTried) where other != number {
            if try open(sealed, as: other, under: key) != nil {
                throw VaultError(.blobReordered, "part \(other) of the blob stands in the place of part \(number)")
            }
        }
        throw VaultError(
            .blobDamaged, "part \(number) of \(header.chunkCount) of the blob is not genuine under its key")
    }
    /// How many other places are tried for a part that does not open in its own.
    private static let placesTried = 256

    private func open(_ sealed: [UInt8], as number: Int, under key: SecretKey) throws -> [UInt8]? {
        let nonce = BlobHeader.nonce(chunk: number, isLast: number == header.chunkCount - 1)
        do throws(CryptographyError) {
            return try key.open(sealed, nonce: nonce, authenticating: headerBytes)
        } catch {
            guard error.reason == .authenticationFailed else { throw error }
            return nil
        }
    }

    private func read(chunk number: Int) throws -> [UInt8] {
        let start = BlobHeader.byteCount + number * (BlobHeader.chunkBytes + BlobHeader.tagBytes)
        let count = min(BlobHeader.chunkBytes + BlobHeader.tagBytes, header.storedBytes - start)
        let sealed = try Self.read(source, at: start, count: count)
        guard sealed.count == count else {
            throw VaultError(.blobTruncated, "the blob became shorter than \(header.storedBytes) bytes")
        }
        return sealed
    }

    private static func read(_ source: Source, at offset: Int, count: Int) throws -> [UInt8] {
        switch source {
        case .memory(let bytes): Array(bytes[offset...].prefix(count))
        case .file(let file): try file.read(at: Int64(offset), count: count)
        }
    }
}

/// An open file that a copyable value can hold.
private final class StoredFile: Sendable {
    private let file: OpenFile

    init(_ file: consuming OpenFile) { self.file = file }

    func read(at offset: Int64, count: Int) throws(DurabilityError) -> [UInt8] {
        try file.read(at: offset, count: count)
    }
}
