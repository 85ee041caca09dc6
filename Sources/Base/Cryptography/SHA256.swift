// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Primitives

/// SHA-256 (FIPS 180-4) in one call, without an allocation.
public enum SHA256 {
    /// The digest of some bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> SHA256Digest {
        bytes.withContiguousStorageIfAvailable { unsafe hash($0.span) } ?? hash(Array(bytes))
    }
    /// The digest of some bytes.
    public static func hash(_ bytes: [UInt8]) -> SHA256Digest { hash(bytes.span) }
    /// The digest of borrowed bytes.
    public static func hash(_ bytes: Span<UInt8>) -> SHA256Digest {
        var digest = SHA256Digest.zero
        unsafe bytes.withUnsafeBytes { unsafe copenssl_sha256($0.baseAddress, $0.count, &digest.words) }
        return digest
    }

    /// The digest of one byte followed by two byte strings, as Merkle trees want it.
    public static func hash(prefix: UInt8, _ first: [UInt8], _ second: [UInt8] = []) -> SHA256Digest {
        guard !second.isEmpty else { return hash(prefix: prefix, first.span) }
        var hasher = SHA256Hasher()
        hasher.update(CollectionOfOne(prefix))
        hasher.update(first)
        hasher.update(second)
        return hasher.finalize()
    }
    /// The digest of one byte followed by borrowed bytes.
    public static func hash(prefix: UInt8, _ bytes: Span<UInt8>) -> SHA256Digest {
        var digest = SHA256Digest.zero
        unsafe bytes.withUnsafeBytes {
            unsafe copenssl_sha256_prefixed(prefix, $0.baseAddress, $0.count, &digest.words)
        }
        return digest
    }
    /// The digest of one byte followed by two digests, as Merkle trees want it.
    public static func hash(prefix: UInt8, _ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        var digest = SHA256Digest.zero
        unsafe left.withUnsafeBytes { left in
            unsafe right.withUnsafeBytes { right in
                unsafe copenssl_sha256_pair(prefix, left.baseAddress, right.baseAddress, &digest.words)
            }
        }
        return digest
    }
}

/// SHA-256 over bytes that come piece by piece. A value: a copy goes on by itself.
public struct SHA256Hasher: Sendable {
    private var context = DigestContext(.sha256)

    /// Starts with no bytes.
    public init() {}

    /// Adds bytes.
    public mutating func update(_ bytes: some Sequence<UInt8>) {
        makeUnique()
        context.update(bytes)
    }
    /// Adds bytes that are borrowed during the call.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        makeUnique()
        unsafe context.update(bytes)
    }
    /// The digest of all bytes so far; more can follow.
    public func finalize() -> SHA256Digest { DigestContext(copying: context).finalizeSHA256() }

    private mutating func makeUnique() {
        if !isKnownUniquelyReferenced(&context) { context = DigestContext(copying: context) }
    }
}

/// SHA-512 (FIPS 180-4) in one call.
public enum SHA512 {
    /// The 64-byte digest of some bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        let context = DigestContext(.sha512)
        context.update(bytes)
        return context.finalize(count: 64)
    }
}
