// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TestKit
import Testing

@Suite struct P256Tests {
    /// The key of RFC 6979, appendix A.2.5.
    private static let scalar = "c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"
    private static let point =
        "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"
    private static let spkiHead = "3059301306072a8648ce3d020106082a8648ce3d030107034200"
    /// PKCS #8 around SEC 1 with both halves.
    private static let der =
        "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420" + scalar + "a144034200" + point

    private static func pem(_ hex: String) throws -> String {
        let text = try #require([UInt8](hex: hex)).base64
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(64))
            rest = rest.dropFirst(64)
        }
        return "-----BEGIN PRIVATE KEY-----\n\(lines.joined(separator: "\n"))\n-----END PRIVATE KEY-----\n"
    }

    @Test func `the key of RFC 6979 is read, has its public half, and is written again`() throws {
        let text = try Self.pem(Self.der)
        let key = try P256PrivateKey(pem: text)
        #expect(key.publicKey.spki.hex == Self.spkiHead + Self.point)
        #expect(try key.pem == text)
        #expect(!"\(key)".contains(Self.scalar))
    }

    @Test(arguments: [
        (
            "sample",
            "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"
        ),
        (
            "test",
            "3045022100f1abb023518351cd71d881567b1ea663ed3efcf6c5132b354f28d3b0b7d38367"
                + "0220019f4113742a2b14bd25926b49c649155f267e60d3814b4c0cc84250e46f0083"
        ),
    ])
    func `the signatures of RFC 6979 verify, and no bit of them may change`(message: String, hex: String) throws {
        let key = try P256PublicKey(spki: #require([UInt8](hex: Self.spkiHead + Self.point)))
        let signature = try #require([UInt8](hex: hex))
        let message = Array(message.utf8)
        #expect(key.verifies(signature, of: message))
        #expect(!key.verifies(signature, of: message + [0]))
        #expect(!key.verifies(signature + [0], of: message))
        #expect(!key.verifies(signature.dropLast(), of: message))
        #expect(!key.verifies([], of: message))
        for bit in 0..<signature.count * 8 {
            var changed = signature
            changed[bit / 8] ^= 1 << (bit % 8)
            #expect(!key.verifies(changed, of: message), "bit \(bit)")
        }
    }

    @Test func `a new key signs, survives its file, and differs from the next`() throws {
        let key = P256PrivateKey()
        let message = SecureRandom.bytes(1000)
        let again = try P256PrivateKey(pem: key.pem)
        #expect(again.publicKey == key.publicKey)
        for signer in [key, again] {
            for _ in 0..<50 { #expect(key.publicKey.verifies(try signer.sign(message), of: message)) }
        }
        #expect(try !P256PrivateKey().publicKey.verifies(key.sign(message), of: message))
        #expect(P256PrivateKey().publicKey != key.publicKey)
        #expect(try P256PublicKey(spki: key.publicKey.spki) == key.publicKey)
    }

    @Test func `only the one form of a P-256 public key is taken`() throws {
        let good = try #require([UInt8](hex: Self.spkiHead + Self.point))
        var offCurve = good
        offCurve[90] ^= 1
        let compressed = try #require(
            [UInt8](
                hex: "3039301306072a8648ce3d020106082a8648ce3d030107032200" + "03" + Self.point.dropFirst(2).prefix(64))
        )
        let p384 = try #require([UInt8](hex: "3076301006072a8648ce3d020106052b8104002203620004")) + good
        for bytes in [offCurve, compressed, p384, good + [0], Array(good.dropLast()), [], [0x30, 0x59]] {
            #expect(performing: { try P256PublicKey(spki: bytes) }, throws: failsWith(.keyMalformed))
        }
    }

    @Test func `files that are not P-256 keys are refused, and halves of two keys too`() throws {
        let other = P256PrivateKey().publicKey.spki.hex.suffix(130)
        let ed25519 = "302e020100300506032b657004220420" + Self.scalar
        for text in [
            "", "x", try Self.pem(Self.der + "00"), try Self.pem(String(Self.der.dropLast(2))), try Self.pem(ed25519),
            try Self.pem(Self.der.replacing(Self.point, with: other)),
            try Self.pem(Self.der).replacing("PRIVATE", with: "PUBLIC"), String(repeating: "x", count: 1 << 20),
        ] {
            #expect(
                "\(text.prefix(80))", performing: { try P256PrivateKey(pem: text) }, throws: failsWith(.keyMalformed))
        }
        #expect(
            performing: { try P256PrivateKey(pem: "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n") },
            throws: failsWith(.keyEncrypted))
    }

    @Test(.enabled(if: TimeStampOffice.isAvailable, "the openssl command is not installed"))
    func `openssl reads our key, verifies our signature, and we verify its`() throws {
        let office = try TimeStampOffice()
        let key = P256PrivateKey()
        let message = Array("hello\n".utf8)
        try office.run("pkey -in input -pubout -outform DER -out public", input: Array(key.pem.utf8))
        #expect(try office.read("public") == key.publicKey.spki)
        try office.run("pkey -in input -out key", input: Array(key.pem.utf8))
        #expect(try String(validUTF8: office.read("key")) == key.pem)
        try office.run("dgst -sha256 -sign key -out signature input", input: message)
        #expect(try key.publicKey.verifies(office.read("signature"), of: message))
        try office.run("asn1parse -in input -inform DER -noout -out ours", input: try key.sign(message))
        try office.run("pkey -in key -pubout -out public.pem")
        try office.run("dgst -sha256 -verify public.pem -signature ours input", input: message)
    }
}
