// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// A SHA-256 digest: 32 bytes, kept without an allocation.
public struct SHA256Digest: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The bytes in memory order.
    @usableFromInline var words: (UInt64, UInt64, UInt64, UInt64)

    @inlinable init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// 32 zero bytes, to fill an array before its digests are known.
    public static let zero = SHA256Digest(words: (0, 0, 0, 0))

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
    /// Reads the 32 bytes that begin at an offset; a span that ends before them stops the program.
    @inlinable public init(_ bytes: Span<UInt8>, at offset: Int) {
        let bytes = unsafe bytes.bytes
        words = unsafe (
            bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self),
            bytes.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt64.self),
            bytes.unsafeLoadUnaligned(fromByteOffset: offset + 16, as: UInt64.self),
            bytes.unsafeLoadUnaligned(fromByteOffset: offset + 24, as: UInt64.self)
        )
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
    /// The 64 hexadecimal digits, in lower case.
    public var hex: String { bytes.hex }
    /// The 64 hexadecimal digits, in lower case.
    public var description: String { hex }

    /// Calls `body` with the 32 bytes, valid during the call only.
    @inlinable public func withUnsafeBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try unsafe Swift.withUnsafeBytes(of: words, body)
    }

    /// Whether the bytes are the same; not in constant time: a digest is no secret.
    @inlinable public static func == (left: SHA256Digest, right: SHA256Digest) -> Bool { left.words == right.words }
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

extension [UInt8] {
    /// Adds the 32 bytes of a digest, without an array in between.
    @inlinable public mutating func append(_ digest: SHA256Digest) {
        unsafe digest.withUnsafeBytes { unsafe append(contentsOf: $0) }
    }
}
