// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Capability
import Cryptography
import Durability
import Home
import Primitives
import TestKit
import Testing

@Suite struct `The local operator` {
    private let directory = TemporaryDirectory()
    private let time = SteppedClock()
    private let home: HomeDirectory

    init() throws { home = try HomeDirectory.create(at: directory.path.appending("home"), name: "box") }

    @Test func `whoever can read the box's files is let in with everything`() throws {
        let person = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        #expect(person.caller.role == .admin)
        #expect(person.caller.scopes == Set(CapabilityScope.all))
        #expect(person.caller.scope.moduleID.name == "acme")
        let authenticator = try LocalOperator.authenticator(in: home, clock: time.clock)
        let caller = try authenticator.authenticate(authorization: "Bearer \(person.token)", moduleID: "acme")
        #expect(caller == person.caller)
        _ = try HomeDirectory.open(at: home.root)
    }

    @Test func `token and key are closed to others`() throws {
        let person = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        #expect(try Files.status(home.operatorToken)?.permissions == 0o600)
        #expect(try Files.status(home.keys.appending("capability"))?.permissions == 0o600)
        #expect(String(decoding: try Files.read(home.operatorToken, limit: 4096), as: UTF8.self) == person.token + "\n")
    }

    @Test func `the token stays in the first half of its week and is new in the second`() throws {
        let first = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        time.advance(.seconds(3 * 86_400))
        #expect(try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock).token == first.token)
        time.advance(.seconds(86_400))
        let second = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        #expect(second.token != first.token)
        let authenticator = try LocalOperator.authenticator(in: home, clock: time.clock)
        #expect(refusal(authenticator, "Bearer \(first.token)", "acme") == nil)
        time.advance(.seconds(3 * 86_400))
        #expect(refusal(authenticator, "Bearer \(first.token)", "acme")?.code == "token_expired")
        #expect(refusal(authenticator, "Bearer \(second.token)", "acme") == nil)
    }

    @Test(arguments: ["", "rubbish\n", "sct1.AAAA.AAAA\n"]) func `a damaged token file is replaced`(text: String) throws
    {
        try AtomicFile.write(Array(text.utf8), to: home.operatorToken)
        let person = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        #expect(person.token.hasPrefix("sct1."))
    }

    @Test func `a token file that others could read is replaced`() throws {
        let first = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        try Files.setPermissions(0o644, of: home.operatorToken)
        let second = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        #expect(second.token != first.token)
        #expect(try Files.status(home.operatorToken)?.permissions == 0o600)
    }

    @Test func `another tenant is another token`() throws {
        let first = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        let other = try #require(ModuleID("other"))
        let second = try LocalOperator.open(in: home, moduleID: other, clock: time.clock)
        #expect(second.caller.scope.moduleID == other)
        #expect(second.token != first.token)
    }

    @Test func `a token of another box is worth nothing here`() throws {
        _ = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        let elsewhere = try HomeDirectory.create(at: directory.path.appending("elsewhere"), name: "other box")
        let stranger = try LocalOperator.open(in: elsewhere, moduleID: try acme(), clock: time.clock)
        let authenticator = try LocalOperator.authenticator(in: home, clock: time.clock)
        #expect(refusal(authenticator, "Bearer \(stranger.token)", "acme")?.code == "token_invalid")
    }

    @Test func `a damaged key is an error with a next step, and no new key takes its place`() throws {
        _ = try LocalOperator.open(in: home, moduleID: try acme(), clock: time.clock)
        let path = home.keys.appending("capability")
        let name = try acme()
        try AtomicFile.write(Array("damaged".utf8), to: path)
        do throws(CapabilityError) {
            _ = try LocalOperator.open(in: home, moduleID: name, clock: time.clock)
            Issue.record("was opened")
        } catch {
            #expect(error.code == "capability_key_unusable")
            #expect(error.nextStep.contains("backup"))
        }
        #expect(try Files.read(path, limit: 100) == Array("damaged".utf8))
    }

    @Test func `a service without the public key says so`() throws {
        #expect(throws: CapabilityError.self) { try LocalOperator.authenticator(in: home) }
    }

    @Test func `two programs that start at once agree on one key`() async throws {
        let home = home
        let keys = try await withThrowingTaskGroup(of: Ed25519PublicKey.self) { group in
            for _ in 0..<8 { group.addTask { try CapabilityKey.loadOrCreate(in: home).publicKey } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(keys.count == 1)
        #expect(try CapabilityKey.loadPublic(in: home) == keys.first)
    }
}
