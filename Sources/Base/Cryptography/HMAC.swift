// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL

/// Authenticates messages with a shared key (HMAC-SHA-256, RFC 2104).
public enum HMACSHA256 {
    /// The 32-byte tag of a message under a key of any length; 32 random bytes make a good key.
    public static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] { authenticate([message], key: key) }

    /// Whether a tag belongs to a message; takes the same time wherever the first difference lies.
    public static func isValid(_ tag: [UInt8], of message: [UInt8], key: [UInt8]) -> Bool {
        constantTimeEquals(tag, authenticate(message, key: key))
    }

    /// The tag of several pieces, one after the other.
    static func authenticate(_ pieces: [[UInt8]], key: [UInt8]) -> [UInt8] {
        var state = copenssl_hmac()
        unsafe copenssl_hmac_begin(&state, key, key.count)
        for piece in pieces { unsafe copenssl_hmac_update(&state, piece, piece.count) }
        var tag = [UInt8](repeating: 0, count: 32)
        unsafe copenssl_hmac_finish(&state, &tag)
        return tag
    }
}

/// Derives keys from a secret (HKDF with SHA-256, RFC 5869).
public enum HKDFSHA256 {
    /// The longest output in bytes: 255 digests.
    public static let longestOutput = 255 * 32

    /// So many bytes for one purpose out of a secret.
    ///
    /// - Parameters:
    ///   - secret: The input key material; need not be uniform.
    ///   - salt: A value that need not be secret; none is the same as 32 zeros.
    ///   - info: What the key is for; another purpose gives an unrelated key.
    ///   - count: The number of bytes, at most `longestOutput`; more stops the program.
    /// - Returns: The derived bytes.
    public static func derive(_ secret: [UInt8], salt: [UInt8] = [], info: [UInt8], count: Int = 32) -> [UInt8] {
        precondition((0...longestOutput).contains(count), "HKDF gives at most \(longestOutput) bytes")
        var extracted = HMACSHA256.authenticate(secret, key: salt)
        var output: [UInt8] = []
        var block: [UInt8] = []
        defer {
            wipe(&extracted)
            wipe(&block)
        }
        var counter: UInt8 = 0
        while output.count < count {
            counter += 1
            block = HMACSHA256.authenticate([block, info, [counter]], key: extracted)
            output += block
        }
        return output.count == count ? output : Array(output.prefix(count))
    }
}

/// Whether two byte strings are equal, in a time that depends on their lengths only.
public func constantTimeEquals(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    unsafe left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
