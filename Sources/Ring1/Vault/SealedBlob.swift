// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography

/// A content and its description as they are stored: compressed where that helps, encrypted under a random key of its
/// own, which is wrapped by the key of a subject. The format is in `Docs/internals/vault.md`.
public struct SealedBlob: Hashable, Sendable {
    /// The stored bytes.
    public let bytes: [UInt8]
    /// Their digest, the name in the store and what an entry says.
    public let digest: SHA256Digest

    /// Takes bytes that were stored before, e.g. from a copy; nothing is checked before they are opened.
    public init(storedBytes: [UInt8]) {
        bytes = storedBytes
        digest = SHA256.hash(storedBytes)
    }

    /// Seals a content.
    ///
    /// - Parameters:
    ///   - content: The content; may be empty.
    ///   - meta: Its description, which can be read without reading the whole content.
    ///   - key: The keys of the subject it is about.
    ///   - binding: What it belongs to; opening asks for the same bytes, so that two blobs of a subject cannot be
    ///     exchanged unseen. Not contained.
    ///   - isCompressible: Whether compressing is tried (`Compression.isPromising(mediaType:)`).
    ///   - limits: How much it may hold.
    /// - Returns: The stored bytes and their digest.
    /// - Throws: `vault_too_large`.
    public static func seal(
        _ content: [UInt8], meta: [UInt8], under key: SubjectKey, binding: [UInt8], isCompressible: Bool = true,
        limits: BlobLimits = BlobLimits()
    ) throws -> SealedBlob {
        var random = SecureRandom()
        return try seal(
            content, meta: meta, under: key, binding: binding, isCompressible: isCompressible, limits: limits,
            random: &random)
    }

    /// Seals a content with numbers from a source of the caller's: first the blob's key, then the salt.
    public static func seal(
        _ content: [UInt8], meta: [UInt8], under key: SubjectKey, binding: [UInt8], isCompressible: Bool = true,
        limits: BlobLimits = BlobLimits(), random: inout some RandomNumberGenerator
    ) throws -> SealedBlob {
        guard content.count <= limits.maxContentBytes, meta.count <= limits.maxMetaBytes else {
            throw VaultError(
                .tooLarge,
                "a content of \(content.count) bytes, described in \(meta.count), is over the limit of "
                    + "\(limits.maxContentBytes) and \(limits.maxMetaBytes)")
        }
        let packed = isCompressible ? Compression.compress(content) : nil
        let head = UInt32(meta.count).bigEndianBytes + meta
        let body = packed ?? content
        let blobKey = SecretKey(random: &random)
        var header = BlobHeader(
            isCompressed: packed != nil, contentBytes: content.count, payloadBytes: head.count + body.count,
            keyID: key.id, salt: SecretKey(random: &random).bytes)
        header.wrappedKey = try key.wrap(blobKey, salt: header.salt, authenticating: header.prefix + binding)

        let headerBytes = header.bytes
        var bytes = headerBytes
        bytes.reserveCapacity(header.storedBytes)
        for number in 0..<header.chunkCount {
            let start = number * BlobHeader.chunkBytes
            let end = min(start + BlobHeader.chunkBytes, header.payloadBytes)
            let chunk: [UInt8]
            if start >= head.count {
                chunk = Array(body[(start - head.count)..<(end - head.count)])
            } else {
                chunk = Array(head[start..<min(end, head.count)]) + body[..<max(end - head.count, 0)]
            }
            let nonce = BlobHeader.nonce(chunk: number, isLast: number == header.chunkCount - 1)
            bytes += try blobKey.seal(chunk, nonce: nonce, authenticating: headerBytes)
        }
        return SealedBlob(storedBytes: bytes)
    }
}
