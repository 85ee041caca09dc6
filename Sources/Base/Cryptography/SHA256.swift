// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// A SHA-256 digest: 32 bytes, kept without an allocation.
public struct SHA256Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bytes in memory order.
    var words: (UInt64, UInt64, UInt64, UInt64)

    static let zero = SHA256Digest(words: (0, 0, 0, 0))
    private init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// Takes exactly 32 bytes; nil for fewer or more.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        words = (0, 0, 0, 0)
        unsafe withUnsafeMutableBytes(of: &words) { unsafe $0.copyBytes(from: bytes) }
    }
    /// Reads 64 hexadecimal digits in either case; nil for anything else.
    public init?(hex: String) {
        guard let bytes = [UInt8](hex: hex) else { return nil }
        self.init(bytes: bytes)
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
    /// The 64 hexadecimal digits, in lower case.
    public var hex: String { bytes.hex }
    /// The 64 hexadecimal digits, in lower case.
    public var description: String { hex }

    /// Calls `body` with the 32 bytes, valid during the call only.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try unsafe Swift.withUnsafeBytes(of: words, body)
    }

    /// Whether the bytes are the same; not in constant time: a digest is no secret.
    public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool { left.words == right.words }
    /// Feeds the bytes.
    public func hash(into hasher: inout Hasher) {
        // The words are as good as random already; two keep accidental and chosen collisions apart.
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
    /// Byte order.
    public static func < (left: SHA256Digest, right: SHA256Digest) -> Bool {
        (left.words.0.bigEndian, left.words.1.bigEndian, left.words.2.bigEndian, left.words.3.bigEndian)
            < (right.words.0.bigEndian, right.words.1.bigEndian, right.words.2.bigEndian, right.words.3.bigEndian)
    }
}

/// SHA-256 (FIPS 180-4) in one call.
public enum SHA256 {
    /// The digest of some bytes.
    public static func hash(_ bytes: some Sequence<UInt8>) -> SHA256Digest {
        let context = DigestContext(.sha256)
        context.update(bytes)
        return context.finalizeSHA256()
    }

    /// The digest of one byte followed by two byte strings, as Merkle trees want it.
    public static func hash(prefix: UInt8, _ first: [UInt8], _ second: [UInt8] = []) -> SHA256Digest {
        let context = DigestContext(.sha256)
        context.update(CollectionOfOne(prefix))
        context.update(first)
        context.update(second)
        return context.finalizeSHA256()
    }

    /// The digest of one byte followed by two digests, as Merkle trees want it; makes no arrays.
    public static func hash(prefix: UInt8, _ left: SHA256Digest, _ right: SHA256Digest) -> SHA256Digest {
        let context = DigestContext(.sha256)
        unsafe withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { buffer in
            unsafe buffer[0] = prefix
            unsafe left.withUnsafeBytes {
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0)
            }
            unsafe right.withUnsafeBytes {
                unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0)
            }
            unsafe context.update(UnsafeRawBufferPointer(buffer))
        }
        return context.finalizeSHA256()
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
