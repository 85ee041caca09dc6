// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TestKit
import Testing

@Suite struct Ed25519Tests {
    /// RFC 8032, section 7.1.
    @Test(arguments: [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                + "d25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
                + "387b2eaeb4302aeeb00d291612bb0c00"
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
                + "4a7c15e9716ed28dc027beceea1ec40a"
        ),
        (
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
                + "454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e030"
                + "3dca179c138ac17ad9bef1177331a704"
        ),
    ])
    func `the signatures of RFC 8032 come out and verify`(
        seed: String, publicKey: String, message: String, signature: String
    ) throws {
        let key = try Ed25519PrivateKey(seed: #require([UInt8](hex: seed)))
        let message = try #require([UInt8](hex: message))
        #expect(key.publicKey.bytes.hex == publicKey)
        #expect(try key.sign(message).hex == signature)
        #expect(key.seed.hex == seed)
        let verifier = try Ed25519PublicKey(bytes: #require([UInt8](hex: publicKey)))
        #expect(try verifier.verifies(#require([UInt8](hex: signature)), of: message))
        #expect(verifier == key.publicKey)
    }

    @Test func `any flipped bit of signature, message or key is noticed`() throws {
        var random = SeededGenerator(test: "any flipped bit of signature, message or key is noticed")
        let key = Ed25519PrivateKey()
        let message = SecureRandom.bytes(100)
        let signature = try key.sign(message)
        #expect(key.publicKey.verifies(signature, of: message))
        for _ in 0..<200 {
            let bit = UInt8(1) << UInt8.random(in: 0..<8, using: &random)
            var changedSignature = signature
            changedSignature[.random(in: 0..<64, using: &random)] ^= bit
            #expect(!key.publicKey.verifies(changedSignature, of: message))
            var changedMessage = message
            changedMessage[.random(in: 0..<100, using: &random)] ^= bit
            #expect(!key.publicKey.verifies(signature, of: changedMessage))
            var changedKey = key.publicKey.bytes
            changedKey[.random(in: 0..<32, using: &random)] ^= bit
            #expect(try !Ed25519PublicKey(bytes: changedKey).verifies(signature, of: message))
        }
        #expect(!key.publicKey.verifies([], of: message))
        #expect(!key.publicKey.verifies(signature + [0], of: message))
        #expect(!key.publicKey.verifies(Array(repeating: 255, count: 64), of: message))
    }

    @Test(arguments: [0, 31, 33, 64])
    func `keys of the wrong length are refused`(count: Int) {
        let bytes = [UInt8](repeating: 1, count: count)
        #expect { try Ed25519PrivateKey(seed: bytes) } throws: { ($0 as? CryptographyError)?.reason == .wrongLength }
        #expect { try Ed25519PublicKey(bytes: bytes) } throws: { ($0 as? CryptographyError)?.reason == .wrongLength }
        #expect { try X25519PrivateKey(bytes: bytes) } throws: { ($0 as? CryptographyError)?.reason == .wrongLength }
        #expect { try X25519PublicKey(bytes: bytes) } throws: { ($0 as? CryptographyError)?.reason == .wrongLength }
    }

    @Test func `new keys differ, and a printed key shows its public half only`() throws {
        let key = Ed25519PrivateKey()
        #expect(key.publicKey != Ed25519PrivateKey().publicKey)
        var dumped = "\(key) \(String(reflecting: key)) "
        dump(key, to: &dumped)
        #expect(!dumped.contains(key.seed.hex))
        #expect(dumped.contains(key.publicKey.bytes.hex))
    }

    @Test func `one key signs and verifies in many tasks at once`() async throws {
        let key = Ed25519PrivateKey()
        let failures = try await withThrowingTaskGroup(of: Int.self) { group in
            for task in UInt8(0)..<8 {
                group.addTask {
                    try (UInt8(0)..<20).count { try !key.publicKey.verifies(key.sign([task, $0]), of: [task, $0]) }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(failures == 0)
    }
}

@Suite struct X25519Tests {
    @Test func `Alice and Bob of RFC 7748 agree`() throws {
        let alice = try X25519PrivateKey(
            bytes: #require([UInt8](hex: "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a")))
        let bob = try X25519PrivateKey(
            bytes: #require([UInt8](hex: "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb")))
        #expect(alice.publicKey.bytes.hex == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
        #expect(bob.publicKey.bytes.hex == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
        let secret = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"
        #expect(try alice.sharedSecret(with: bob.publicKey).hex == secret)
        #expect(try bob.sharedSecret(with: alice.publicKey).hex == secret)
    }

    /// RFC 7748, section 5.2.
    @Test func `a thousand iterations of RFC 7748 come out`() throws {
        var scalar = [UInt8](repeating: 0, count: 32)
        scalar[0] = 9
        var point = scalar
        for iteration in 1...1000 {
            let result = try X25519PrivateKey(bytes: scalar).sharedSecret(with: X25519PublicKey(bytes: point))
            point = scalar
            scalar = result
            if iteration == 1 {
                #expect(result.hex == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")
            }
        }
        #expect(scalar.hex == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51")
    }

    @Test func `a public key of low order is refused`() throws {
        let zero = try X25519PublicKey(bytes: [UInt8](repeating: 0, count: 32))
        #expect { try X25519PrivateKey().sharedSecret(with: zero) } throws: {
            ($0 as? CryptographyError)?.reason == .operationFailed
        }
    }
}
