// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import Ledger
@_spi(Authentication) import Primitives
import TestKit
import Testing
import TransparencyLog

/// A place for a ledger, its key and its clock.
struct LedgerFixture: Sendable {
    let temporary = TemporaryDirectory()
    let signer: NoteSigner
    let scope: TenantScope
    let clock = WallClock { Instant(milliseconds: 1_790_000_000_000) }

    private let place: FilePath

    init(tenant: String = "personal", seed: UInt8 = 7, at place: FilePath? = nil) throws {
        self.place = place ?? temporary.path
        signer = try Self.signer(seed: seed)
        scope = TenantScope(authenticated: try #require(ModuleID(tenant)))
    }

    static func signer(seed: UInt8) throws -> NoteSigner {
        try NoteSigner(
            name: "ledger.example/test", key: Ed25519PrivateKey(seed: [UInt8](repeating: seed, count: 32)))
    }

    var directory: FilePath { place.appending("ledger") }
    func path(_ name: String) -> FilePath { directory.appending(name) }

    func open(limits: LedgerLimits = LedgerLimits()) async throws -> Ledger {
        try await Ledger.open(scope: scope, directory: directory, signer: signer, clock: clock, limits: limits)
    }

    func verify() -> LedgerVerification { LedgerVerifier.verify(directory: directory, key: signer.verifier) }

    /// Makes a ledger with groups of the given sizes, signed after each, and closes it.
    func build(groups: [Int] = [3, 1, 4]) async throws {
        let ledger = try await open()
        var number = 0
        for group in groups {
            _ = try await ledger.append((number..<(number + group)).map { Self.item($0) })
            _ = try await ledger.checkpoint()
            number += group
        }
        await ledger.close()
    }

    static func item(_ number: Int, source: String? = nil) -> NewRecord {
        NewRecord(
            kind: .document, source: source ?? "file:\(number).txt", name: "\(number).txt", mediaType: "text/plain",
            content: Array("content \(number)".utf8), attributes: ["number": JSONValue(number)])
    }

    /// Appends one group after `build` and lets the ledger go as a killed process would: no signature, no closing.
    func appendUnsigned(_ numbers: Range<Int>) async throws {
        let ledger = try await open()
        _ = try await ledger.append(numbers.map { Self.item($0) })
    }

    func bytes(_ name: String) throws -> [UInt8] { try Files.read(path(name), limit: 1 << 30) }
    func overwrite(_ name: String, _ bytes: [UInt8]) throws { try AtomicFile.write(bytes, to: path(name)) }

    /// Copies the whole ledger directory (without the lock) to a new place below the temporary directory.
    func copy(_ name: String) throws -> FilePath {
        let target = temporary.path.appending(name)
        try copyTree(from: directory, to: target)
        return target
    }
    private func copyTree(from: FilePath, to: FilePath) throws {
        try Files.createDirectory(to)
        for name in try Files.list(from) where name != "lock" {
            let source = from.appending(bytes: name.bytes)
            if try Files.status(source)?.kind == .directory {
                try copyTree(from: source, to: to.appending(bytes: name.bytes))
            } else {
                try AtomicFile.write(try Files.read(source, limit: 1 << 30), to: to.appending(bytes: name.bytes))
            }
        }
    }
}
