// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TestKit
import Testing

@Suite(.enabled(if: TimeStampOffice.isAvailable, "the openssl command is not installed"))
struct TimeStampTests {
    private let message = Array("a signature".utf8)
    private var request: TimeStampRequest {
        TimeStampRequest(digest: SHA256.hash(message), nonce: 0xFFFF_FFFF_0000_0001)
    }
    private var now: Instant { WallClock.system.now }

    @Test func `the request is the one openssl would make`() throws {
        let office = try TimeStampOffice()
        let text = try office.run("ts -query -in input -text", input: request.der)
        #expect(text.contains("Hash Algorithm: sha256"))
        #expect(text.contains("Nonce: 0xFFFFFFFF00000001"))
        #expect(text.contains("Certificate required: yes"))
        #expect(
            try request.der.hex == "3044020101303130" + "0d060960864801650304020105000420" + request.digest.hex
                + "020900ffffffff000000010101ff")
    }

    @Test func `an answer verifies, and its token later, with us and with openssl`() throws {
        let office = try TimeStampOffice()
        let authority = try TimeStampAuthority(certificates: office.root)
        let before = now
        let stamp = try authority.verify(answer: office.answer(request.der), to: request, at: now)
        #expect(stamp.policy == "1.3.6.1.4.1.99999.1")
        #expect(stamp.serial == "0b")
        #expect((before.advanced(by: .seconds(-1))...now.advanced(by: .seconds(1))).contains(stamp.time))
        #expect(try authority.verify(token: stamp.token, digest: request.digest) == stamp)
        #expect(try authority.verify(token: stamp.token, digest: request.digest, at: now) == stamp)
        #expect(try office.verdict(token: stamp.token, message: message).contains("Verification: OK"))
        // Ten years on the certificates are long expired: then only the time of the stamp itself counts.
        let later = now.advanced(by: .seconds(86_400 * 3653))
        #expect(
            performing: { try authority.verify(token: stamp.token, digest: request.digest, at: later) },
            throws: failsWith(.timeStampInvalid))
    }

    @Test func `another message, nonce or root is told apart`() throws {
        let office = try TimeStampOffice()
        let authority = try TimeStampAuthority(certificates: office.root)
        let answer = try office.answer(request.der)
        let token = try authority.verify(answer: answer, to: request, at: now).token
        let other = SHA256.hash([1])
        for wrong in [
            TimeStampRequest(digest: other, nonce: request.nonce),
            TimeStampRequest(digest: request.digest, nonce: request.nonce &- 1),
        ] {
            #expect(
                performing: { try authority.verify(answer: answer, to: wrong, at: now) },
                throws: failsWith(.timeStampInvalid))
        }
        #expect(
            performing: { try authority.verify(token: token, digest: other) }, throws: failsWith(.timeStampInvalid))
        let stranger = try TimeStampAuthority(certificates: TimeStampOffice().root)
        #expect(
            performing: { try stranger.verify(answer: answer, to: request, at: now) },
            throws: failsWith(.timeStampInvalid))
        // Both roots together: whichever authority it was.
        let both = try TimeStampAuthority(certificates: TimeStampOffice().root + office.root)
        #expect(try both.verify(answer: answer, to: request, at: now).token == token)
    }

    @Test(arguments: TimeStampOffice.Certificate.allCases)
    func `a token counts only with a valid certificate for time stamps alone`(kind: TimeStampOffice.Certificate) throws
    {
        let office = try TimeStampOffice()
        let authority = try TimeStampAuthority(certificates: office.root)
        let token = try office.token(request.der, signedWith: kind)
        if kind == .good {
            #expect(try authority.verify(token: token, digest: request.digest, at: now).token == token)
        } else {
            #expect(
                performing: { try authority.verify(token: token, digest: request.digest, at: now) },
                throws: failsWith(.timeStampInvalid))
        }
    }

    @Test func `a refusal is told apart`() throws {
        let office = try TimeStampOffice()
        let authority = try TimeStampAuthority(certificates: office.root)
        let answer = try office.answer([0x30, 0x03, 0x02, 0x01, 0x01])
        #expect(
            performing: { try authority.verify(answer: answer, to: request, at: now) },
            throws: failsWith(.timeStampRefused))
    }

    @Test func `no changed byte of an answer makes another time stamp`() throws {
        let office = try TimeStampOffice()
        let authority = try TimeStampAuthority(certificates: office.root)
        let answer = try office.answer(request.der)
        let stamp = try authority.verify(answer: answer, to: request, at: now)
        let now = now
        for index in answer.indices {
            for flip in [0x01, 0x80] as [UInt8] {
                var changed = answer
                changed[index] ^= flip
                guard let other = try? authority.verify(answer: changed, to: request, at: now) else { continue }
                // What is not signed may change: the status text, certificates nobody needs.
                #expect(other.time == stamp.time && other.serial == stamp.serial, "byte \(index)")
            }
            if index % 16 == 0 {
                #expect(throws: CryptographyError.self) {
                    try authority.verify(answer: Array(answer[..<index]), to: request, at: now)
                }
            }
        }
        #expect(
            performing: { try authority.verify(answer: answer + [0], to: request, at: now) },
            throws: failsWith(.timeStampMalformed))
        #expect(
            performing: { try authority.verify(token: [], digest: request.digest) },
            throws: failsWith(.timeStampMalformed))
        #expect(
            performing: {
                try authority.verify(
                    answer: [0x30, 0x83, 0x01, 0x00, 0x00] + [UInt8](repeating: 0, count: 1 << 16), to: request, at: now
                )
            }, throws: failsWith(.timeStampMalformed))
    }

    @Test func `a file of certificates holds certificates`() throws {
        let root = try TimeStampOffice().root
        let many = (0..<33).flatMap { _ in root }
        var damaged = root
        damaged[root.count / 2] = UInt8(ascii: "!")
        for pem in [[], Array("hello".utf8), damaged, Array(root.prefix(root.count / 2)), many, root + damaged] {
            #expect(
                performing: { try TimeStampAuthority(certificates: pem) }, throws: failsWith(.certificateMalformed))
        }
        _ = try TimeStampAuthority(certificates: root + Array("\n# a remark\n".utf8))
    }
}
