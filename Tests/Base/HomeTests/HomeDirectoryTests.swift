// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import JSON
@_spi(Authentication) import Primitives
import TestKit
import Testing

@testable import Home

private func problem(_ body: () throws(HomeError) -> Void) -> HomeError.Code? {
    do throws(HomeError) { try body() } catch { return error.kind }
    return nil
}
private func scope(_ name: String) throws -> TenantScope {
    TenantScope(authenticated: try #require(ModuleID(name)))
}

@Suite struct `The home directory` {
    private let directory = TemporaryDirectory()
    private var root: FilePath { directory.path.appending("home") }
    private let clock = WallClock { Instant(milliseconds: 1_790_000_000_000) }

    private func make() throws -> HomeDirectory {
        try HomeDirectory.create(at: root, name: "Acme Clinic", clock: clock)
    }
    private func write(_ text: String, to path: FilePath) throws { try AtomicFile.write(Array(text.utf8), to: path) }

    @Test func `a box that was made can be opened and is the same`() throws {
        let made = try make()
        let opened = try HomeDirectory.open(at: root)
        #expect(opened.identity == made.identity)
        #expect(opened.identity.name == "Acme Clinic")
        #expect(opened.identity.created.milliseconds == 1_790_000_000_000)
        #expect(opened.identity.boxID.instant.milliseconds == 1_790_000_000_000)
        #expect(opened.run == root.appending("run"))
        #expect(opened.operatorToken == root.appending("run/operator.token"))
        let json = try JSONValue(parsing: try Files.read(opened.boxFile, limit: 4096))
        #expect(json["format"]?.intValue == 1)
        #expect(json["box_id"]?.stringValue == made.identity.boxID.string)
    }

    @Test func `every directory carries the box's id and is closed to others`() throws {
        let home = try make()
        let tenant = try home.createTenant(try scope("acme"))
        let all = HomeDirectory.parts.map { $0.isEmpty ? root : root.appending($0) } + tenant.directories
        #expect(all.count == 17)
        for path in all {
            #expect(try Files.status(path)?.permissions == 0o700)
            let marker = path.appending(".substrate-box")
            #expect(
                String(decoding: try Files.read(marker, limit: 64), as: UTF8.self) == home.identity.boxID.string + "\n")
            #expect(try Files.status(marker)?.permissions == 0o600)
        }
    }

    @Test func `a second box in the same place is refused`() throws {
        let first = try make()
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.create(at: root, name: "x") } == .exists)
        #expect(try HomeDirectory.open(at: root).identity == first.identity)
    }

    @Test func `a box goes into an empty directory, not into one with other files`() throws {
        try Files.createDirectory(root.appending("lost+found"), permissions: 0o755)
        _ = try make()
        let other = directory.path.appending("other")
        try Files.createDirectory(other)
        try write("my thesis", to: other.appending("thesis.txt"))
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.create(at: other, name: "x") } == .notEmpty)
        let file = other.appending("thesis.txt")
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.create(at: file, name: "x") } == .notEmpty)
    }

    @Test func `a box that was made half is made anew, unless it holds data`() throws {
        let first = try make()
        try Files.remove(first.boxFile)
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.open(at: root) } == .missing)
        let second = try HomeDirectory.create(at: root, name: "again")
        #expect(second.identity.boxID != first.identity.boxID)
        _ = try HomeDirectory.open(at: root)
        try second.createTenant(try scope("acme"))
        try Files.remove(second.boxFile)
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.create(at: root, name: "third") } == .notEmpty)
    }

    @Test(arguments: ["", String(repeating: "x", count: 65), "a\nb", "a\u{0}b"])
    func `a name that breaks its rule is refused before anything is made`(name: String) {
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.create(at: root, name: name) } == .nameInvalid)
        #expect(!Files.exists(root))
    }

    @Test func `where there is no box, opening says what to do`() throws {
        do throws(HomeError) {
            _ = try HomeDirectory.open(at: root)
            Issue.record("was opened")
        } catch {
            #expect(error.code == "home_missing")
            #expect(error.nextStep.contains("substrate init"))
        }
    }

    @Test(arguments: HomeDirectory.parts) func `a directory without its marker is refused`(part: String) throws {
        _ = try make()
        let path = part.isEmpty ? root : root.appending(part)
        try Files.remove(path.appending(".substrate-box"))
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.open(at: root) } == .markerMissing)
    }

    @Test(arguments: HomeDirectory.parts) func `a directory with another box's marker is refused`(part: String) throws {
        _ = try make()
        let path = (part.isEmpty ? root : root.appending(part)).appending(".substrate-box")
        for text in ["01JAAAAAAAAAAAAAAAAAAAAAAA\n", "", String(repeating: "x", count: 1_000)] {
            try write(text, to: path)
            #expect(problem { () throws(HomeError) in _ = try HomeDirectory.open(at: root) } == .markerForeign)
        }
    }

    @Test func `a disk that is not mounted is noticed, not shown as an empty box`() throws {
        let home = try make()
        let acme = try scope("acme")
        let tenant = try home.createTenant(acme)
        let away = directory.path.appending("away")
        // The mount point stays, what was mounted is gone.
        try Files.rename(home.data, to: away)
        try Files.createDirectory(home.data)
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.open(at: root) } == .markerMissing)
        try Files.remove(home.data)
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.open(at: root) } == .directoryMissing)
        try Files.rename(away, to: home.data)
        try Files.rename(tenant.ledger, to: away)
        try Files.createDirectory(tenant.ledger)
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.open(at: root) } == .markerMissing)
        #expect(problem { () throws(HomeError) in _ = try home.tenant(acme) } == .markerMissing)
    }

    @Test(arguments: [UInt16(0o750), 0o701, 0o777]) func `a directory open to others is refused`(permissions: UInt16)
        throws
    {
        let home = try make()
        try Files.setPermissions(permissions, of: home.keys)
        do throws(HomeError) {
            _ = try HomeDirectory.open(at: root)
            Issue.record("was opened")
        } catch {
            #expect(error.kind == .permissions)
            #expect(error.nextStep == "run `chmod 700 '\(home.keys)'`")
        }
    }

    @Test func `a key open to others is refused, its public half may be`() throws {
        let home = try make()
        try AtomicFile.write([1], to: home.keys.appending("ledger.pub"), permissions: 0o644)
        _ = try HomeDirectory.open(at: root)
        // What is left of one whose writing a crash ended.
        let path = AtomicFile.temporaryPath(beside: home.keys.appending("ledger.pub"))
        try AtomicFile.write([1], to: path, permissions: 0o644)
        _ = try HomeDirectory.open(at: root)
        try AtomicFile.write([1], to: home.doormanKeys.appending("vendor.key"), permissions: 0o640)
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.open(at: root) } == .permissions)
    }

    @Test(arguments: [
        "", "{}", "[]", "{\"format\":1}",
        "{\"format\":1,\"box_id\":\"x\",\"name\":\"n\",\"created\":\"2026-10-01T12:00:00Z\"}",
    ])
    func `a damaged box.json is refused`(text: String) throws {
        let home = try make()
        try write(text, to: home.boxFile)
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.open(at: root) } == .damaged)
    }

    @Test func `a newer layout is refused by name, whatever else it holds`() throws {
        let home = try make()
        try write("{\"format\":2,\"box\":{\"id\":\"?\"}}", to: home.boxFile)
        #expect(problem { () throws(HomeError) in _ = try HomeDirectory.open(at: root) } == .newer)
    }

    @Test func `members a later version added are passed over`() throws {
        let home = try make()
        guard case .object(var json) = home.identity.json else { return }
        json["colour"] = "green"
        try write(JSONValue.object(json).text, to: home.boxFile)
        #expect(try HomeDirectory.open(at: root).identity == home.identity)
    }
}

@Suite struct `Tenants of a box` {
    private let directory = TemporaryDirectory()
    private func make() throws -> HomeDirectory {
        try HomeDirectory.create(at: directory.path.appending("home"), name: "box")
    }

    @Test func `a tenant lies where the architecture says`() throws {
        let home = try make()
        let tenant = try home.createTenant(try scope("acme"))
        let base = home.root.string
        #expect(tenant.ledger.string == base + "/data/tenants/acme/ledger")
        #expect(tenant.knowledge.string == base + "/data/tenants/acme/knowledge.db")
        #expect(tenant.search.string == base + "/data/tenants/acme/search")
        #expect(tenant.auditLedger.string == base + "/data/audit-ledger/acme")
        #expect(tenant.signedHeads.string == base + "/state/signed/acme")
        #expect(tenant.subjectKeys.string == base + "/keys/subjects/acme")
        #expect(try home.tenant(try scope("acme")) == tenant)
        _ = try HomeDirectory.open(at: home.root)
    }

    @Test func `adding a tenant twice changes nothing`() throws {
        let home = try make()
        let tenant = try home.createTenant(try scope("acme"))
        try AtomicFile.write([1], to: tenant.ledger.appending("entries"))
        #expect(try home.createTenant(try scope("acme")) == tenant)
        #expect(Files.exists(tenant.ledger.appending("entries")))
    }

    @Test func `a tenant that was added half is completed`() throws {
        let home = try make()
        let tenant = try home.createTenant(try scope("acme"))
        try Files.remove(tenant.search.appending(".substrate-box"))
        try Files.remove(tenant.search)
        try home.createTenant(try scope("acme"))
        _ = try home.tenant(try scope("acme"))
    }

    @Test func `content without a marker is not taken over`() throws {
        let home = try make()
        let tenant = try home.createTenant(try scope("acme"))
        try AtomicFile.write([1], to: tenant.ledger.appending("entries"))
        try Files.remove(tenant.ledger.appending(".substrate-box"))
        #expect(problem { () throws(HomeError) in try home.createTenant(anyScope()) } == .markerMissing)
    }
    private func anyScope() -> TenantScope {
        guard let name = ModuleID("acme") else { preconditionFailure("acme is a module id") }
        return TenantScope(authenticated: name)
    }

    @Test func `a box whose memory of signed heads is gone is not opened`() throws {
        let home = try make()
        let tenant = try home.createTenant(try scope("acme"))
        try Files.remove(tenant.signedHeads.appending(".substrate-box"))
        try Files.remove(tenant.signedHeads)
        #expect(problem { () throws(HomeError) in _ = try home.tenant(anyScope()) } == .directoryMissing)
    }

    @Test func `a tenant that was never added is not made by looking`() throws {
        let home = try make()
        let stranger = try scope("stranger")
        #expect(problem { () throws(HomeError) in _ = try home.tenant(stranger) } == .tenantMissing)
        #expect(try Files.list(home.tenants) == [".substrate-box"])
    }
}
