// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Cryptography
import HTTPCodec
import Primitives
import TestKit
import Testing

func acme() throws -> ModuleID { try #require(ModuleID("acme")) }

/// Hands out the same bytes every time: 0, 1, 2, …
struct CountingGenerator: RandomNumberGenerator {
    private var count: UInt64 = 0
    mutating func next() -> UInt64 {
        defer { count += 1 }
        return count &* 0x0101_0101_0101_0101
    }
}

/// A clock that a test moves.
final class SteppedClock: Sendable {
    private let present = Lock(Instant(milliseconds: 1_790_000_000_000))
    var clock: WallClock { WallClock { self.present.withLock { $0 } } }
    func advance(_ duration: Duration) { present.withLock { $0 = $0.advanced(by: duration) } }
}

/// A box's key with what signs and what checks.
struct Office {
    let key: Ed25519PrivateKey
    let time = SteppedClock()
    let revoked = Lock<Set<ULID>>([])

    init() throws { key = try Ed25519PrivateKey(seed: Array(0..<32)) }

    var issuer: TokenIssuer { TokenIssuer(key: key, clock: time.clock) }
    func authenticator(singleTenant: ModuleID? = nil) -> Authenticator {
        let revoked = revoked
        let verifier = TokenVerifier(keys: [key.publicKey], clock: time.clock) { id in
            revoked.withLock { $0.contains(id) }
        }
        return Authenticator(verifier: verifier, singleTenant: singleTenant)
    }
    func text(_ role: Role = .user, life: Duration = .seconds(3600), holder: String = "desk") throws -> String {
        var random = CountingGenerator()
        return try issuer.issue(for: try acme(), role: role, holder: holder, life: life, random: &random).text
    }
}

func refusal(_ authenticator: Authenticator, _ authorization: String?, _ module: String?) -> CapabilityError? {
    do throws(CapabilityError) {
        _ = try authenticator.authenticate(authorization: authorization, moduleID: module)
    } catch { return error }
    return nil
}

@Suite struct `Authentication` {
    private let office: Office
    private let authenticator: Authenticator
    init() throws {
        office = try Office()
        authenticator = office.authenticator()
    }

    @Test func `a good token for the named tenant gives a caller of that tenant`() throws {
        let caller = try authenticator.authenticate(authorization: "Bearer \(try office.text())", moduleID: "acme")
        #expect(caller.scope.moduleID.name == "acme")
        #expect(caller.role == .user)
        #expect(caller.scopes == Role.user.scopes)
        #expect(caller.holder == "desk")
        #expect(caller.tokenID.instant == office.time.clock.now)
    }

    @Test(arguments: ["", "Acme", "a_b", "acme ", "acmé", String(repeating: "a", count: 65)])
    func `a malformed module id is 400, whatever the token`(module: String) throws {
        for authorization in [nil, "Bearer \(try office.text())"] {
            let error = refusal(authenticator, authorization, module)
            #expect(error?.code == "module_id_invalid")
            #expect(error?.status == .badRequest)
        }
    }

    @Test func `a missing module id is 400, whatever the token`() throws {
        for authorization in [
            nil, "Bearer \(try office.text())", "Bearer \(try office.text(.admin, holder: "operator"))",
        ] {
            let error = refusal(authenticator, authorization, nil)
            #expect(error?.code == "module_id_missing")
            #expect(error?.status == .badRequest)
        }
    }

    @Test(arguments: [
        (String?.none, "token_missing"), ("", "token_missing"), ("Basic dXNlcjpwYXNz", "token_invalid"),
        ("Bearer", "token_invalid"),
        ("Bearer x", "token_invalid"), ("Bearer sct1..", "token_invalid"), ("Bearer sct1.e30.e30", "token_invalid"),
    ])
    func `no token, or one that is none, is 401`(authorization: String?, code: String) {
        let error = refusal(authenticator, authorization, "acme")
        #expect(error?.code == code)
        #expect(error?.status == .unauthorized)
        #expect(error?.headers["WWW-Authenticate"] == "Bearer")
    }

    @Test func `the scheme may be written in any case`() throws {
        #expect(refusal(authenticator, "bEARER \(try office.text())", "acme") == nil)
    }

    @Test func `a token of another tenant is 403`() throws {
        let error = refusal(authenticator, "Bearer \(try office.text())", "other")
        #expect(error?.code == "tenant_not_in_scope")
        #expect(error?.status == .forbidden)
    }

    @Test func `a token signed by another key is 401`() throws {
        var random = CountingGenerator()
        let foreign = TokenIssuer(key: Ed25519PrivateKey(), clock: office.time.clock)
        let text = try foreign.issue(for: try acme(), role: .admin, holder: "x", life: .seconds(60), random: &random)
            .text
        #expect(refusal(authenticator, "Bearer \(text)", "acme")?.code == "token_invalid")
    }

    @Test func `any single changed character makes a token worthless`() throws {
        let text = try office.text()
        for index in text.indices {
            for other in ["A", "B", "."] where String(text[index]) != other {
                let changed = text.replacingCharacters(at: index, with: other)
                let error = refusal(authenticator, "Bearer \(changed)", "acme")
                // The last character of a base64 text carries unused bits, which must be zero.
                #expect(error?.code == "token_invalid", "at \(text.distance(from: text.startIndex, to: index))")
            }
        }
        #expect(refusal(authenticator, "Bearer \(text)", "acme") == nil)
    }

    @Test func `a token ends with its time, also after it was used`() throws {
        let text = try office.text(life: .seconds(60))
        #expect(refusal(authenticator, "Bearer \(text)", "acme") == nil)
        office.time.advance(.milliseconds(59_999))
        #expect(refusal(authenticator, "Bearer \(text)", "acme") == nil)
        office.time.advance(.milliseconds(1))
        #expect(refusal(authenticator, "Bearer \(text)", "acme")?.code == "token_expired")
    }

    @Test func `a token from the future is refused beyond a minute of clock difference`() throws {
        office.time.advance(.seconds(60))
        let text = try office.text()
        office.time.advance(.seconds(-60))
        #expect(refusal(authenticator, "Bearer \(text)", "acme") == nil)
        office.time.advance(.milliseconds(-1))
        #expect(refusal(authenticator, "Bearer \(text)", "acme")?.code == "token_invalid")
    }

    @Test func `a token that was taken back is refused, also after it was used`() throws {
        let text = try office.text()
        let caller = try authenticator.authenticate(authorization: "Bearer \(text)", moduleID: "acme")
        office.revoked.withLock { _ = $0.insert(caller.tokenID) }
        #expect(refusal(authenticator, "Bearer \(text)", "acme")?.code == "token_revoked")
    }

    @Test func `while a key is changed both are good`() throws {
        let verifier = TokenVerifier(
            keys: [Ed25519PrivateKey().publicKey, office.key.publicKey], clock: office.time.clock)
        #expect(refusal(Authenticator(verifier: verifier), "Bearer \(try office.text())", "acme") == nil)
    }

    @Test func `in a box of one tenant the operator's own token may leave out the header, no other may`() throws {
        let authenticator = office.authenticator(singleTenant: try acme())
        let own = "Bearer \(try office.text(.admin, holder: "operator"))"
        #expect(try authenticator.authenticate(authorization: own, moduleID: nil).scope.moduleID.name == "acme")
        #expect(refusal(authenticator, "Bearer \(try office.text())", nil)?.code == "module_id_missing")
        #expect(
            refusal(authenticator, "Bearer \(try office.text(.user, holder: "operator"))", nil)?.code
                == "module_id_missing")
        #expect(refusal(authenticator, nil, nil)?.code == "token_missing")
        #expect(refusal(office.authenticator(singleTenant: ModuleID("other")), own, nil)?.code == "tenant_not_in_scope")
    }

    @Test func `headers that occur twice are refused`() throws {
        var headers: HTTPHeaders = ["x-foundry-module-id": "acme", "authorization": "Bearer \(try office.text())"]
        #expect(try authenticator.authenticate(headers).scope.moduleID.name == "acme")
        var twoModules = headers
        twoModules.add("X-Foundry-Module-ID", "acme")
        #expect(throws: CapabilityError.self) { try authenticator.authenticate(twoModules) }
        headers.add("Authorization", "Bearer x")
        #expect(throws: CapabilityError.self) { try authenticator.authenticate(headers) }
    }

    @Test func `errors never hold a token`() throws {
        let text = try office.text(life: .seconds(1))
        office.time.advance(.seconds(5))
        let error = try #require(refusal(authenticator, "Bearer \(text)", "acme"))
        #expect(!error.description.contains(text.prefix(20)))
    }

    @Test func `many tasks at once all get in, and a flood of wrong tokens keeps nobody out`() async throws {
        let text = "Bearer \(try office.text())"
        let failures = await withTaskGroup(of: Int.self) { group in
            for task in 0..<4 {
                group.addTask { [authenticator] in
                    var failures = 0
                    for step in 0..<200 {
                        if refusal(authenticator, text, "acme") != nil { failures += 1 }
                        if refusal(authenticator, "Bearer sct1.\(task).\(step)", "acme") == nil { failures += 1 }
                    }
                    return failures
                }
            }
            return await group.reduce(0, +)
        }
        #expect(failures == 0)
    }
}

extension String {
    fileprivate func replacingCharacters(at index: Index, with other: String) -> String {
        String(self[..<index]) + other + String(self[self.index(after: index)...])
    }
}
