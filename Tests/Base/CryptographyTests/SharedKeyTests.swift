// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import COpenSSL
import Cryptography
import Primitives
import TestKit
import Testing

@Suite struct HMACTests {
    /// RFC 4231; case 5 is published cut to 128 bits.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                Array(1...25), [UInt8](repeating: 0xCD, count: 50),
                "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
            ),
            (
                [UInt8](repeating: 0x0C, count: 20), Array("Test With Truncation".utf8),
                "a3b6167473100ee06e0c796c2955552b"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                Array(
                    ("This is a test using a larger than block-size key and a larger than block-size data. "
                        + "The key needs to be hashed before being used by the HMAC algorithm.").utf8),
                "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"
            ),
        ] as [([UInt8], [UInt8], String)])
    func `the tags of RFC 4231 come out`(key: [UInt8], message: [UInt8], hex: String) {
        let tag = HMACSHA256.authenticate(message, key: key)
        #expect(tag.hex.hasPrefix(hex))
        #expect(HMACSHA256.isValid(tag, of: message, key: key))
        #expect(!HMACSHA256.isValid(tag, of: message + [0], key: key))
        #expect(!HMACSHA256.isValid(tag.dropLast(), of: message, key: key))
    }

    @Test(arguments: [0, 1, 31, 63, 64, 65, 127, 200])
    func `keys around the block size give what the definition gives`(_ count: Int) {
        let key = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
        var block = count > 64 ? SHA256.hash(key).bytes : key
        block += [UInt8](repeating: 0, count: 64 - block.count)
        for length in [0, 1, 63, 64, 1000] {
            let message = [UInt8](repeating: 0x5A, count: length)
            let inner = SHA256.hash(block.map { $0 ^ 0x36 } + message)
            let outer = SHA256.hash(block.map { $0 ^ 0x5C } + inner.bytes)
            #expect(HMACSHA256.authenticate(message, key: key) == outer.bytes)
        }
    }

    @Test func `an empty key is the same as zeros, whatever key came before`() {
        _ = HMACSHA256.authenticate([1], key: [9, 9, 9])
        #expect(
            HMACSHA256.authenticate([], key: []).hex
                == "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad")
        #expect(HMACSHA256.authenticate([5], key: []) == HMACSHA256.authenticate([5], key: [0, 0]))
    }
}

@Suite struct HKDFTests {
    /// RFC 5869, appendix A.1 to A.3.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 22), Array(0...0x0C), Array(0xF0...0xF9),
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
            ),
            (
                Array(0...0x4F), Array(0x60...0xAF), Array(0xB0...0xFF),
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
                    + "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"
            ),
            (
                [UInt8](repeating: 0x0B, count: 22), [], [],
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
            ),
        ] as [([UInt8], [UInt8], [UInt8], String)])
    func `the keys of RFC 5869 come out`(secret: [UInt8], salt: [UInt8], info: [UInt8], hex: String) {
        #expect(HKDFSHA256.derive(secret, salt: salt, info: info, count: hex.utf8.count / 2).hex == hex)
    }

    @Test func `output reaches its limit and no further`() async {
        #expect(HKDFSHA256.derive([1], info: [], count: 0).isEmpty)
        #expect(HKDFSHA256.derive([1], info: [], count: HKDFSHA256.longestOutput).count == 8160)
        await #expect(processExitsWith: .failure) { print(HKDFSHA256.derive([1], info: [], count: 8161)) }
    }
}

@Suite struct AEADTests {
    @Test func `the sealed message of RFC 8439 comes out and opens`() throws {
        let key = [UInt8](0x80...0x9F)
        let nonce = try #require([UInt8](hex: "070000004041424344454647"))
        let context = try #require([UInt8](hex: "50515253c0c1c2c3c4c5c6c7"))
        let message = Array(
            ("Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
                + "sunscreen would be it.").utf8)
        let sealed = try ChaChaPoly.seal(message, key: key, nonce: nonce, authenticating: context)
        #expect(
            sealed.hex
                == "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d63dbea45e8ca9671282fafb69da92728b"
                + "1a71de0a9e060b2905d6a5b67ecd3b3692ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691")
        #expect(try ChaChaPoly.open(sealed, key: key, nonce: nonce, authenticating: context) == message)
    }

    /// Cases 13, 14 and 16 of the GCM specification.
    @Test(arguments: [
        (String(repeating: "00", count: 32), "000000000000000000000000", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
        (
            String(repeating: "00", count: 32), "000000000000000000000000", "", "00000000000000000000000000000000",
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
        ),
        (
            "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
                + "b16aedf5aa0de657ba637b39",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
                + "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
        ),
    ])
    func `the sealed messages of the GCM specification come out and open`(
        key: String, nonce: String, context: String, message: String, sealed: String
    ) throws {
        let key = try #require([UInt8](hex: key))
        let nonce = try #require([UInt8](hex: nonce))
        let context = try #require([UInt8](hex: context))
        let message = try #require([UInt8](hex: message))
        #expect(try AESGCM.seal(message, key: key, nonce: nonce, authenticating: context).hex == sealed)
        let bytes = try #require([UInt8](hex: sealed))
        #expect(try AESGCM.open(bytes, key: key, nonce: nonce, authenticating: context) == message)
    }

    typealias Cipher = @Sendable ([UInt8], [UInt8], [UInt8], [UInt8]) throws -> [UInt8]
    static let ciphers: [(seal: Cipher, open: Cipher)] = [
        (
            { try ChaChaPoly.seal($0, key: $1, nonce: $2, authenticating: $3) },
            { try ChaChaPoly.open($0, key: $1, nonce: $2, authenticating: $3) }
        ),
        (
            { try AESGCM.seal($0, key: $1, nonce: $2, authenticating: $3) },
            { try AESGCM.open($0, key: $1, nonce: $2, authenticating: $3) }
        ),
    ]

    @Test(arguments: 0..<2) func `any change to a sealed message is noticed`(cipher: Int) throws {
        var random = SeededGenerator(test: "any change to a sealed message is noticed")
        let (seal, open) = Self.ciphers[cipher]
        for count in [0, 1, 15, 16, 17, 64, 1000] {
            let message = SecureRandom.bytes(count)
            let key = SecureRandom.bytes(32)
            let nonce = SecureRandom.bytes(12)
            let context = SecureRandom.bytes(count / 2)
            let sealed = try seal(message, key, nonce, context)
            #expect(sealed.count == count + 16)
            #expect(try open(sealed, key, nonce, context) == message)
            func isRefused(_ open: @autoclosure () throws -> [UInt8]) -> Bool {
                do { _ = try open() } catch { return (error as? CryptographyError)?.reason == .authenticationFailed }
                return false
            }
            var changed = sealed
            changed[.random(in: 0..<sealed.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            #expect(isRefused(try open(changed, key, nonce, context)))
            #expect(isRefused(try open(sealed + [0], key, nonce, context)))
            #expect(isRefused(try open(sealed, SecureRandom.bytes(32), nonce, context)))
            #expect(isRefused(try open(sealed, key, SecureRandom.bytes(12), context)))
            #expect(isRefused(try open(sealed, key, nonce, context + [1])))
        }
    }

    @Test(arguments: 0..<2) func `wrong lengths are refused`(cipher: Int) throws {
        let (seal, open) = Self.ciphers[cipher]
        let key = [UInt8](repeating: 1, count: 32)
        let nonce = [UInt8](repeating: 2, count: 12)
        for (key, nonce) in [(key + [1], nonce), ([UInt8](), nonce), (key, nonce + [1]), (key, [UInt8]())] {
            #expect { try seal([1], key, nonce, []) } throws: { ($0 as? CryptographyError)?.reason == .wrongLength }
        }
        #expect { try open([UInt8](repeating: 0, count: 15), key, nonce, []) } throws: {
            ($0 as? CryptographyError)?.reason == .wrongLength
        }
    }
}

@Suite struct RandomAndComparisonTests {
    @Test func `random bytes have their number and do not repeat`() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(33).count == 33)
        #expect(Set((0..<100).map { _ in SecureRandom.bytes(16) }).count == 100)
        var random = SecureRandom()
        #expect(Set((0..<100).map { _ in random.next() }).count == 100)
        #expect(ULID(at: Instant(milliseconds: 5), random: &random).instant.milliseconds == 5)
    }

    @Test func `equal bytes are equal, others are not`() {
        #expect(constantTimeEquals([], []))
        #expect(constantTimeEquals([1, 2], [1, 2]))
        #expect(!constantTimeEquals([1, 2], [1, 3]))
        #expect(!constantTimeEquals([1, 2], [1, 2, 0]))
        #expect(!constantTimeEquals([0], []))
    }
}

@Suite struct ErrorQueueTests {
    @Test func `a refused operation leaves libcrypto's error queue empty, for TLS reads it too`() throws {
        let key = Ed25519PrivateKey()
        let zero = try X25519PublicKey(bytes: [UInt8](repeating: 0, count: 32))
        let bytes = [UInt8](repeating: 3, count: 32)
        let nonce = [UInt8](repeating: 4, count: 12)
        #expect(!key.publicKey.verifies([UInt8](repeating: 255, count: 64), of: [1]))
        #expect(ERR_peek_error() == 0)
        #expect(throws: CryptographyError.self) { try X25519PrivateKey().sharedSecret(with: zero) }
        #expect(ERR_peek_error() == 0)
        #expect(throws: CryptographyError.self) { try AESGCM.open(bytes, key: bytes, nonce: nonce) }
        #expect(throws: CryptographyError.self) { try ChaChaPoly.open(bytes, key: bytes, nonce: nonce) }
        #expect(ERR_peek_error() == 0)
    }
}
