// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TestKit
import Testing

@Suite("Secret keys")
struct SecretKeyTests {
    @Test func `a key does what the plain functions do with its bytes`() throws {
        var random = SeededGenerator(seed: 7, test: "secret keys")
        let key = SecretKey(random: &random)
        let bytes = key.bytes
        #expect(key.tag(of: [1, 2]) == HMACSHA256.authenticate([1, 2], key: bytes))
        #expect(
            key.derived(for: "purpose", salt: [9]).bytes
                == HKDFSHA256.derive(bytes, salt: [9], info: Array("purpose".utf8)))
        let nonce = [UInt8](repeating: 3, count: 12)
        let sealed = try key.seal([1, 2, 3], nonce: nonce, authenticating: [4])
        #expect(try AESGCM.open(sealed, key: bytes, nonce: nonce, authenticating: [4]) == [1, 2, 3])
        #expect(try key.open(sealed, nonce: nonce, authenticating: [4]) == [1, 2, 3])
        #expect(throws: CryptographyError.self) { try key.open(sealed, nonce: nonce, authenticating: []) }
    }

    @Test func `numbers become bytes from the lowest on`() {
        struct Counting: RandomNumberGenerator {
            var value: UInt64 = 0x0706_0504_0302_0100
            mutating func next() -> UInt64 {
                defer { value += 0x0808_0808_0808_0808 }
                return value
            }
        }
        var counting = Counting()
        #expect(SecretKey(random: &counting).bytes == Array(0..<32))
    }

    @Test(arguments: [0, 31, 33]) func `another length is refused`(_ count: Int) {
        #expect(throws: CryptographyError.self) { try SecretKey(bytes: [UInt8](repeating: 0, count: count)) }
    }

    @Test func `printing a key shows nothing of it`() throws {
        let key = try SecretKey(bytes: [UInt8](repeating: 0xAB, count: 32))
        #expect("\(key)" == "SecretKey" && String(reflecting: key) == "SecretKey")
    }

    @Test func `wiping a key leaves its users' copies and other keys alone`() throws {
        let kept = [UInt8](repeating: 5, count: 32)
        do { _ = try SecretKey(bytes: kept) }
        #expect(kept.allSatisfy { $0 == 5 })
        let copy = try SecretKey(bytes: kept).bytes
        #expect(copy == kept)
    }
}
