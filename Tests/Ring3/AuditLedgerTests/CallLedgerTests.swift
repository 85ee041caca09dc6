// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
@_spi(Authentication) import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import AuditLedger

/// A tenant to keep records for.
let scope: TenantScope = {
    guard let module = ModuleID("clinic") else { preconditionFailure("a valid name") }
    return TenantScope(authenticated: module)
}()
/// A clock that always shows the same time.
func clock(_ text: String) -> WallClock {
    guard let instant = Instant(rfc3339: text) else { preconditionFailure("a valid time") }
    return WallClock { instant }
}
let october = clock("2026-10-31T23:59:59.999Z")
let november = clock("2026-11-01T00:00:00.000Z")

func opened(_ id: String) -> AuditRecord {
    .opened(
        OpenedCall(
            auditID: id, requestID: "r-" + id, moduleID: scope.moduleID, actor: "token-1", taskType: "chat.completions",
            tier: "A", model: "m", isStreamed: false, redactions: ["PHONE": 1, "EMAIL": 2], promptHMAC: "aa",
            promptBytes: 3,
            sanitisedSHA256: "bb", sanitisedBytes: 4))
}
func closed(_ id: String) -> AuditRecord {
    .closed(ClosedCall(auditID: id, requestID: "r-" + id, status: .ok, httpStatus: 200))
}
func file(_ root: TemporaryDirectory, _ month: String = "2026-10") -> FilePath {
    root.path.appending("clinic").appending(month + ".jsonl")
}
/// The key of the tests' logs.
let signer: NoteSigner = {
    do {
        let key = try Ed25519PrivateKey(seed: Array(0..<32))
        return try NoteSigner(name: "box.example/clinic/audit", key: key)
    } catch { preconditionFailure("\(error)") }
}()
/// Opens the ledger below a directory, whose memory of signed heads is there too; it publishes on demand.
func open(
    _ root: TemporaryDirectory, _ clock: WallClock = october, period: Duration = .seconds(3600)
) throws(AuditError) -> CallLedger {
    try CallLedger(
        scope: scope, root: root.path,
        signing: AuditSigning(signer: signer, signedState: root.path.appending("signed")), clock: clock, period: period)
}
/// Verifies the ledger below a directory.
func verified(_ root: TemporaryDirectory) async throws -> AuditVerification {
    try await AuditVerifier.verify(root.path.appending("clinic"), verifiers: [signer.verifier])
}
func events(_ ledger: CallLedger) throws -> [String] {
    try ledger.latest(1000).compactMap { try JSONValue(parsing: $0)["event"]?.stringValue }
}

@Suite struct CallLedgerTests {
    @Test func `records are chained, canonical and verifiable`() async throws {
        let root = TemporaryDirectory()
        let ledger = try open(root)
        for number in 0..<20 {
            let stamp = try ledger.record(opened("c\(number)"))
            try await ledger.settle(stamp)
            try ledger.record(closed("c\(number)"))
        }
        await ledger.close()
        let result = try await verified(root)
        #expect(result.isIntact && result.records == 42 && result.files == 1)
        let lines = try Files.read(file(root), limit: 1 << 20).split(separator: 0x0A)
        for line in lines {
            let value = try JSONValue(parsing: line)
            #expect(try CanonicalJSON.encode(value) == Array(line))
            #expect(value["hash"]?.stringValue?.hasPrefix("sha256:") ?? false)
        }
        let first = try JSONValue(parsing: lines[1])
        #expect(first["redactions"] == ["EMAIL": 2, "PHONE": 1])
        #expect(first["ts"] == "2026-10-31T23:59:59.999Z")
    }

    @Test func `the permissions keep others out`() throws {
        let root = TemporaryDirectory()
        let ledger = try open(root)
        #expect(ledger.count == 1)
        #expect(try Files.status(file(root))?.permissions == 0o600)
    }

    @Test func `a new month starts a new file and goes on with the chain`() async throws {
        let root = TemporaryDirectory()
        let time = Lock(october.now)
        let ledger = try open(root, WallClock { time.withLock { $0 } })
        try ledger.record(opened("a"))
        time.withLock { $0 = november.now }
        try ledger.record(closed("a"))
        // A clock set back does not write into the past.
        time.withLock { $0 = october.now }
        try ledger.record(opened("b"))
        let result = try await verified(root)
        #expect(result.isIntact && result.records == 4 && result.files == 2)
        #expect(try Files.read(file(root, "2026-11"), limit: 1 << 20).split(separator: 0x0A).count == 2)
        #expect(try ledger.latest(3).count == 3)
    }

    @Test func `after a restart the chain goes on and open calls are lost calls`() async throws {
        let root = TemporaryDirectory()
        do {
            let ledger = try open(root)
            try ledger.record(opened("whole"))
            try ledger.record(closed("whole"))
            try ledger.record(opened("broken"))
        }
        let ledger = try open(root, november)
        #expect(try events(ledger).suffix(2) == ["ledger.opened", "call.lost"])
        let last = try JSONValue(parsing: try #require(try ledger.latest(1).last))
        #expect(last["audit_id"] == "broken" && last["status"] == "lost")
        await ledger.close()
        // It is lost once, not again at the next start.
        let again = try open(root, november)
        #expect(try events(again).filter { $0 == "call.lost" }.count == 1)
        #expect(try await verified(root).isIntact)
    }

    @Test func `a call still open when the ledger is closed is a lost call at the next start`() async throws {
        let root = TemporaryDirectory()
        let ledger = try open(root)
        try ledger.record(opened("whole"))
        try ledger.record(closed("whole"))
        try ledger.record(opened("cut"))
        await ledger.close()
        let next = try open(root)
        let last = try JSONValue(parsing: try #require(try next.latest(1).last))
        #expect(last["event"] == "call.lost" && last["audit_id"] == "cut")
        await next.close()
        #expect(try open(root).count == 9)
    }

    @Test(arguments: ["{\"audit_id\":\"x\",\"ev", "x", "\0\0\0\0\0", "{\"a\":1}\0\0"])
    func `a torn last line is cut off and the repair recorded`(torn: String) async throws {
        let root = TemporaryDirectory()
        do {
            let ledger = try open(root)
            try ledger.record(opened("a"))
        }
        let whole = try Files.read(file(root), limit: 1 << 20)
        try AtomicFile.write(whole + Array(torn.utf8), to: file(root))
        let ledger = try open(root)
        let start = try #require(try ledger.latest(2).first.map { try JSONValue(parsing: $0) })
        #expect(start["event"] == "ledger.opened" && start["repaired_bytes"]?.intValue == torn.utf8.count)
        #expect(try await verified(root).isIntact)
    }

    @Test func `a last record that was changed refuses the start`() throws {
        let root = TemporaryDirectory()
        do { _ = try open(root).record(opened("a")) }
        var bytes = try Files.read(file(root), limit: 1 << 20)
        bytes[bytes.count - 10] ^= 1
        try AtomicFile.write(bytes, to: file(root))
        let error = #expect(throws: AuditError.self) { try open(root) }
        #expect(error.map { $0.message.contains("2026-10.jsonl") } ?? false)
    }

    @Test func `two processes do not share a ledger`() throws {
        let root = TemporaryDirectory()
        let ledger = try open(root)
        let error = #expect(throws: AuditError.self) { try open(root) }
        #expect(error?.reason == .unavailable)
        #expect(ledger.count == 1)
    }

    @Test func `many writers keep one chain`() async throws {
        let root = TemporaryDirectory()
        let ledger = try open(root)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    try await ledger.settle(try ledger.record(opened("c\(number)")))
                    try ledger.record(closed("c\(number)"))
                }
            }
            try await group.waitForAll()
        }
        #expect(ledger.count == 401)
        #expect(try await verified(root).isIntact)
    }

    @Test func `a closed ledger takes nothing`() async throws {
        let root = TemporaryDirectory()
        let ledger = try open(root)
        await ledger.close()
        let error = #expect(throws: AuditError.self) { try ledger.record(opened("a")) }
        #expect(error?.code == "audit_unavailable")
    }

    @Test func `no ledger on a disk that takes nothing`() {
        let error = #expect(throws: AuditError.self) {
            try CallLedger(
                scope: scope, root: "/proc/substrate-cannot-be-here",
                signing: AuditSigning(signer: signer, signedState: "/proc/substrate-cannot-be-there"), clock: october)
        }
        #expect(error?.reason == .unavailable)
    }
}
