// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// What an entry says about its content without giving it away: HMAC-SHA-256 under a key of the subject.
///
/// Equal for equal contents of one subject, so that a second copy is noticed; useless for guessing once the subject's
/// key is destroyed. A bare digest would let anybody test a guess for ever.
public struct ContentCommitment: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: [UInt8]

    init(_ tag: [UInt8]) { bytes = tag }
    /// Reads 64 lower-case hexadecimal digits; nil for anything else.
    public init?(hex: String) {
        guard let bytes = [UInt8](canonicalHex: hex, count: 32) else { return nil }
        self.bytes = bytes
    }

    /// The 64 hexadecimal digits, in lower case.
    public var hex: String { bytes.hex }
    /// The 64 hexadecimal digits, in lower case.
    public var description: String { hex }
}

/// What an entry says about where it came from: the first 16 bytes of HMAC-SHA-256 over the source, under the tenant's
/// index key.
///
/// Equal for equal sources of one tenant, so that entries can be found by source although the source itself is sealed.
public struct SourceIdentity: Hashable, Sendable, CustomStringConvertible {
    /// The 16 bytes.
    public let bytes: [UInt8]

    init(_ tag: [UInt8]) { bytes = Array(tag.prefix(Self.byteCount)) }
    /// Reads 32 lower-case hexadecimal digits; nil for anything else.
    public init?(hex: String) {
        guard let bytes = [UInt8](canonicalHex: hex, count: Self.byteCount) else { return nil }
        self.bytes = bytes
    }

    static let byteCount = 16
    /// The 32 hexadecimal digits, in lower case.
    public var hex: String { bytes.hex }
    /// The 32 hexadecimal digits, in lower case.
    public var description: String { hex }
}

extension [UInt8] {
    /// Reads hexadecimal digits in the one form that is written.
    init?(canonicalHex text: String, count: Int) {
        guard let bytes = [UInt8](hex: text), bytes.count == count, bytes.hex == text else { return nil }
        self = bytes
    }
}
