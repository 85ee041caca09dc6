// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography

/// How much one blob may hold.
public struct BlobLimits: Hashable, Sendable {
    /// The most bytes of a content, unpacked (default 64 MiB).
    public var maxContentBytes: Int
    /// The most bytes of its description (default 64 KiB).
    public var maxMetaBytes: Int

    /// Makes limits; each has its default.
    public init(maxContentBytes: Int = 64 << 20, maxMetaBytes: Int = 64 << 10) {
        self.maxContentBytes = maxContentBytes
        self.maxMetaBytes = maxMetaBytes
    }

    /// The most bytes of a stored blob within these limits.
    public var maxStoredBytes: Int {
        let payload = BlobHeader.metaLengthBytes + maxMetaBytes + maxContentBytes
        return BlobHeader.byteCount + BlobHeader.sealedBytes(ofPayload: payload)
    }
}

/// The first 116 bytes of a sealed blob (`Docs/internals/vault.md`).
struct BlobHeader: Hashable, Sendable {
    /// Whether the content is one zstd frame.
    let isCompressed: Bool
    /// The size of the content, unpacked.
    let contentBytes: Int
    /// The size of the payload: length of the description, description, content as stored.
    let payloadBytes: Int
    let keyID: SubjectKeyID
    let salt: [UInt8]
    var wrappedKey: [UInt8] = []

    static let magic = Array("SUBSBLOB".utf8)
    static let version: UInt8 = 1
    static let algorithm: UInt8 = 1  // AES-256-GCM in chunks
    static let chunkBytes = 64 << 10
    static let tagBytes = 16
    static let metaLengthBytes = 4
    /// What the wrapped key authenticates: everything before it.
    static let prefixBytes = 28 + SubjectKeyID.byteCount + WrappedKey.saltBytes
    static let byteCount = prefixBytes + WrappedKey.byteCount

    /// The bytes before the wrapped key.
    var prefix: [UInt8] {
        Self.magic + [Self.version, Self.algorithm, isCompressed ? 1 : 0, 0] + UInt64(contentBytes).bigEndianBytes
            + UInt64(payloadBytes).bigEndianBytes + keyID.bytes + salt
    }
    var bytes: [UInt8] { prefix + wrappedKey }

    static func chunks(inPayload bytes: Int) -> Int { (bytes + chunkBytes - 1) / chunkBytes }
    static func sealedBytes(ofPayload bytes: Int) -> Int { bytes + chunks(inPayload: bytes) * tagBytes }
    var chunkCount: Int { Self.chunks(inPayload: payloadBytes) }
    /// The size of the whole file.
    var storedBytes: Int { Self.byteCount + Self.sealedBytes(ofPayload: payloadBytes) }

    /// The nonce of a chunk: its number, then whether it is the last.
    static func nonce(chunk: Int, isLast: Bool) -> [UInt8] {
        [0, 0, 0] + UInt64(chunk).bigEndianBytes + [isLast ? 1 : 0]
    }

    init(isCompressed: Bool, contentBytes: Int, payloadBytes: Int, keyID: SubjectKeyID, salt: [UInt8]) {
        self.isCompressed = isCompressed
        self.contentBytes = contentBytes
        self.payloadBytes = payloadBytes
        self.keyID = keyID
        self.salt = salt
    }

    /// Reads the first bytes of a file of `fileBytes`; nothing in it is trusted before the wrapped key was opened.
    init(parsing bytes: [UInt8], fileBytes: Int64, limits: BlobLimits) throws(VaultError) {
        guard bytes.starts(with: Self.magic.prefix(bytes.count)) else {
            throw VaultError(.blobUnknownFormat, "the stored bytes do not begin as a sealed blob does")
        }
        guard bytes.count == Self.byteCount, fileBytes >= Int64(Self.byteCount) else {
            throw VaultError(.blobTruncated, "the blob ends within its header, after \(bytes.count) bytes")
        }
        guard bytes[8] == Self.version, bytes[9] == Self.algorithm, bytes[10] <= 1, bytes[11] == 0 else {
            throw VaultError(
                .blobUnknownFormat,
                "the blob has version \(bytes[8]), algorithm \(bytes[9]), flags \(bytes[10]).\(bytes[11])")
        }
        isCompressed = bytes[10] == 1
        let content = UInt64(bigEndianBytes: bytes[12..<20])
        let payload = UInt64(bigEndianBytes: bytes[20..<28])
        guard content <= UInt64(limits.maxContentBytes),
            payload <= UInt64(Self.metaLengthBytes + limits.maxMetaBytes + limits.maxContentBytes)
        else {
            throw VaultError(
                .tooLarge, "the blob states \(content) bytes of content; the limit is \(limits.maxContentBytes)")
        }
        guard payload >= UInt64(Self.metaLengthBytes),
            let keyID = SubjectKeyID(bytes: bytes[28..<36])
        else { throw VaultError(.blobDamaged, "the blob states a payload of \(payload) bytes") }
        contentBytes = Int(content)
        payloadBytes = Int(payload)
        self.keyID = keyID
        salt = Array(bytes[36..<Self.prefixBytes])
        wrappedKey = Array(bytes[Self.prefixBytes...])
        if fileBytes < Int64(storedBytes) {
            throw VaultError(.blobTruncated, "the blob has \(fileBytes) of \(storedBytes) bytes")
        }
        if fileBytes > Int64(storedBytes) {
            throw VaultError(.blobExtended, "the blob has \(fileBytes) bytes instead of \(storedBytes)")
        }
    }
}

extension UInt64 {
    /// The number whose big-endian bytes (at most eight) these are.
    init(bigEndianBytes bytes: some Sequence<UInt8>) { self = bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

extension FixedWidthInteger {
    /// The big-endian bytes.
    var bigEndianBytes: [UInt8] {
        stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
    }
}
