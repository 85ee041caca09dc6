// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TestKit
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-4 examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
                + "nopqrstu", "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func `the published digests come out`(text: String, hex: String) throws {
        #expect(SHA256.hash(text.utf8).hex == hex)
        #expect(SHA256.hash(Array(text.utf8)) == SHA256Digest(hex: hex))
        #expect(SHA256.hash(AnySequence(text.utf8)) == SHA256Digest(hex: hex))
    }

    @Test func `SHA-512 of abc comes out as published`() {
        #expect(
            SHA512.hash("abc".utf8).hex
                == "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")
    }

    @Test func `pieces give the digest of the whole, and a copy goes on by itself`() {
        var random = SeededGenerator(test: "pieces give the digest of the whole")
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0..<500, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            let first = Int.random(in: 0...bytes.count, using: &random)
            var hasher = SHA256Hasher()
            hasher.update(bytes[..<first])
            var copy = hasher
            copy.update([1, 2, 3])
            #expect(hasher.finalize() == SHA256.hash(bytes[..<first]))
            hasher.update(Array(bytes[first...]))
            #expect(hasher.finalize() == SHA256.hash(bytes))
            #expect(copy.finalize() == SHA256.hash(bytes[..<first] + [1, 2, 3]))
        }
    }

    @Test func `a prefix and two parts are hashed as one`() throws {
        let left = SHA256.hash([1])
        let right = SHA256.hash([2])
        let whole = SHA256.hash([1] + left.bytes + right.bytes)
        #expect(SHA256.hash(prefix: 1, left.bytes, right.bytes) == whole)
        #expect(SHA256.hash(prefix: 1, left, right) == whole)
        #expect(SHA256.hash(prefix: 0, []) == SHA256.hash([0]))
    }

    @Test func `borrowed bytes give the digest that a copy of them gives`() {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
        for range in [0..<0, 0..<1, 3..<58, 7..<71, 1..<1_000, 1_000..<1_000] {
            let copy = Array(bytes[range])
            #expect(SHA256.hash(bytes.span.extracting(range)) == SHA256.hash(copy))
            #expect(SHA256.hash(prefix: 9, bytes[range].span) == SHA256.hash([9] + copy))
        }
        let digest = SHA256.hash([1])
        var joined: [UInt8] = [7]
        joined.append(digest)
        #expect(joined == [7] + digest.bytes)
        #expect(SHA256Digest(joined.span, at: 1) == digest)
    }

    @Test func `digests take 32 bytes or 64 digits, and sort by their bytes`() throws {
        #expect(SHA256Digest(bytes: [UInt8](repeating: 0, count: 31)) == nil)
        #expect(SHA256Digest(bytes: [UInt8](repeating: 0, count: 33)) == nil)
        #expect(SHA256Digest(hex: "00") == nil)
        #expect(SHA256Digest(hex: String(repeating: "g", count: 64)) == nil)
        let digests = (0..<200).map { SHA256.hash([UInt8($0)]) }
        #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
        #expect(Set(digests).count == 200)
        #expect(digests.allSatisfy { SHA256Digest(bytes: $0.bytes) == $0 && SHA256Digest(hex: $0.hex) == $0 })
    }

    @Test func `many tasks hash at once`() async {
        let expected = SHA256.hash([7])
        let wrong = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask { (0..<500).count { _ in SHA256.hash([7]) != expected } }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }
}
