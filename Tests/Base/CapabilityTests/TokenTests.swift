// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import HTTPCodec
import Primitives
import TestKit
import Testing

@testable import Capability

@Suite struct `Tokens` {
    /// The published vector of `sct1`: seed 0…31, 2026-09-21T14:13:20Z, random words 0, 1·0101…, ….
    static let vector =
        "sct1.eyJleHBpcmVzIjoiMjAyNi0wOS0yMVQxNToxMzoyMC4wMDBaIiwiaG9sZGVyIjoiZGVzayIsImlkIjoiMDFNMzI1MFYwMDI"
        + "wODEyNDhIMjQ4SDI0OEgiLCJpc3N1ZWQiOiIyMDI2LTA5LTIxVDE0OjEzOjIwLjAwMFoiLCJtb2R1bGVfaWQiOiJhY21lIiwibm9"
        + "uY2UiOiIwMDAxMDIwMzA0MDUwNjA3MDgwOTBhMGIwYzBkMGUwZiIsInJvbGUiOiJ1c2VyIiwic2NvcGVzIjpbImZhY3RzLnJlYWQ"
        + "iLCJpbmZlcmVuY2UiLCJsZWRnZXIuYXBwZW5kIiwibGVkZ2VyLnJlYWQiLCJzZWFyY2giXSwidiI6MX0.fDAW5USp0rtWjQP8gD2"
        + "8paHozNlINICXeOsLZ_o14Nuv7GeknNSruEp8RlNcxoI8jTbj8yrIBRVjeCxbOKZADA"

    @Test func `the text of a token is as published`() throws {
        let office = try Office()
        #expect(try office.text() == Self.vector)
        let payload = try #require([UInt8](base64URL: Self.vector.split(separator: ".")[1]))
        #expect(
            String(decoding: payload, as: UTF8.self) == #"{"expires":"2026-09-21T15:13:20.000Z","holder":"desk","#
                + #""id":"01M3250V002081248H248H248H","issued":"2026-09-21T14:13:20.000Z","module_id":"acme","#
                + #""nonce":"000102030405060708090a0b0c0d0e0f","role":"user","#
                + #""scopes":["facts.read","inference","ledger.append","ledger.read","search"],"v":1}"#)
        #expect(refusal(office.authenticator(), "Bearer " + Self.vector, "acme") == nil)
    }

    @Test(arguments: Role.allCases) func `a token grants what its role can, or less, never more`(role: Role) throws {
        let office = try Office()
        var random = CountingGenerator()
        for scope in CapabilityScope.all {
            let made = try? office.issuer.issue(
                for: try acme(), role: role, scopes: [scope], holder: "x", life: .seconds(60), random: &random)
            #expect((made != nil) == role.scopes.contains(scope))
            guard let made else { continue }
            let caller = try office.authenticator().authenticate(authorization: "Bearer \(made.text)", moduleID: "acme")
            try caller.require(scope)
            for other in CapabilityScope.all where other != scope {
                #expect(throws: CapabilityError.self) { try caller.require(other) }
            }
        }
    }

    @Test func `what is not granted is 403 and says what would be needed`() throws {
        let office = try Office()
        let caller = try office.authenticator().authenticate(
            authorization: "Bearer \(try office.text(.input))", moduleID: "acme")
        try caller.require(.ledgerAppend)
        do throws(CapabilityError) {
            try caller.require(.search)
            Issue.record("was let in")
        } catch {
            #expect(error.code == "capability_not_granted")
            #expect(error.status == .forbidden)
            #expect(error.message.contains("search"))
        }
    }

    @Test(arguments: ["", "a\nb", String(repeating: "x", count: 65)]) func `a holder's label has a rule`(holder: String)
        throws
    {
        let office = try Office()
        #expect(throws: CapabilityError.self) { try office.text(holder: holder) }
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(367 * 86_400)]) func `a life has a rule`(life: Duration)
        throws
    {
        let office = try Office()
        #expect(throws: CapabilityError.self) { try office.text(life: life) }
    }

    @Test func `a payload the box's key signed for another purpose is no token`() throws {
        let office = try Office()
        let payload = try #require([UInt8](base64URL: Self.vector.split(separator: ".")[1]))
        let text = "sct1." + payload.base64URL + "." + (try office.key.sign(payload)).base64URL
        #expect(refusal(office.authenticator(), "Bearer \(text)", "acme")?.code == "token_invalid")
    }

    @Test(arguments: [
        "{\"v\":2}", "[]", "{\"v\":1}",
        "{\"v\":1,\"id\":\"01KK\",\"module_id\":\"acme\",\"role\":\"admin\",\"scopes\":[],\"holder\":\"x\"}",
    ])
    func `a signed payload that is no token is refused`(payload: String) throws {
        let office = try Office()
        let bytes = Array(payload.utf8)
        let signature = try office.key.sign(CapabilityToken.signedBytes(bytes))
        let text = "sct1." + bytes.base64URL + "." + signature.base64URL
        #expect(refusal(office.authenticator(), "Bearer \(text)", "acme")?.code == "token_invalid")
    }

    @Test func `a signed token can not hold more than its role`() throws {
        let office = try Office()
        let payload = try #require([UInt8](base64URL: Self.vector.split(separator: ".")[1]))
        let raised = Array(String(decoding: payload, as: UTF8.self).replacing("\"search\"", with: "\"admin\"").utf8)
        #expect(raised != payload)
        let text =
            "sct1." + raised.base64URL + "." + (try office.key.sign(CapabilityToken.signedBytes(raised))).base64URL
        #expect(refusal(office.authenticator(), "Bearer \(text)", "acme")?.code == "token_invalid")
    }

    @Test func `signatures are remembered up to a limit, the unused forgotten first, and expiry counts all the same`()
        throws
    {
        let office = try Office()
        let verifier = TokenVerifier(keys: [office.key.publicKey], clock: office.time.clock, remembering: 8) { id in
            office.revoked.withLock { $0.contains(id) }
        }
        let texts = try (0..<40).map { try office.text(life: .seconds(60), holder: "desk \($0)") }
        for text in texts {
            for used in [texts[0], text, text] { _ = try verifier.verify(used) }
            #expect(verifier.knownCount <= 8)
        }
        #expect(throws: CapabilityError.self) { try verifier.verify("sct1.AAAA.AAAA") }
        #expect(verifier.knownCount <= 8, "what is no token is not remembered")
        let token = try verifier.verify(texts[0])
        office.revoked.withLock { _ = $0.insert(token.id) }
        #expect(throws: CapabilityError.self) { try verifier.verify(texts[0]) }
        office.revoked.withLock { $0.removeAll() }
        #expect(try verifier.verify(texts[39]).holder == "desk 39")
        office.time.advance(.seconds(60))
        for text in texts {
            let error = #expect(throws: CapabilityError.self) { try verifier.verify(text) }
            #expect(error?.code == "token_expired")
        }
    }

    @Test(arguments: ["Bearer", "Bearer ", "Bearer\u{0}x", "Bearers x", "B", "Token x", "Bearer,x"])
    func `an authorization of another form is no bearer token`(authorization: String) throws {
        #expect(refusal(try Office().authenticator(), authorization, "acme")?.code == "token_invalid")
    }

    @Test func `overlong texts are not even decoded`() throws {
        let office = try Office()
        let text = "sct1." + String(repeating: "A", count: 3_000) + ".AAAA"
        #expect(refusal(office.authenticator(), "Bearer \(text)", "acme")?.code == "token_invalid")
    }

    @Test func `random texts are refused and nothing worse`() throws {
        let office = try Office()
        let authenticator = office.authenticator()
        var random = SeededGenerator(test: "token texts")
        for _ in 0..<500 {
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: 32...126, using: &random)
            }
            #expect(refusal(authenticator, "Bearer sct1." + String(decoding: bytes, as: UTF8.self), "acme") != nil)
        }
    }
}
