// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import LogStore
import NoteKeys
@_spi(Authentication) import Primitives
import TestKit
import Testing
import TransparencyLog
import Vault

@testable import Ledger

/// A place for a ledger, its keys and its clock.
struct LedgerFixture: Sendable {
    let temporary = TemporaryDirectory()
    let scope: TenantScope
    let keys: LedgerKeyRing
    let time = Lock(Instant(milliseconds: 1_790_000_000_000))
    let operatorKey = Ed25519PrivateKey()

    private let place: FilePath

    init(tenant: String = "personal", at place: FilePath? = nil) throws {
        let moduleID = try #require(ModuleID(tenant))
        self.place = place ?? temporary.path
        scope = TenantScope(authenticated: moduleID)
        keys = LedgerKeyRing(
            directory: temporary.path.appending("keys"), tenant: moduleID, origin: "ledger.example/test")
        try Files.createDirectory(keys.directory)
    }

    var clock: WallClock { WallClock { [time] in time.withLock { $0 } } }
    var places: LedgerPlaces {
        LedgerPlaces(
            directory: place.appending("ledger"), signedState: temporary.path.appending("signed"),
            subjectKeys: keys.directory.appending("subjects"))
    }
    var directory: FilePath { places.directory }
    func path(_ name: String) -> FilePath { directory.appending(name) }
    /// The key that signs now.
    var verifier: NoteVerifier { get throws { try NoteKeyFile.read(keys.file).verifier } }

    func open(
        limits: LedgerLimits = LedgerLimits(), options: LogStoreOptions = LogStoreOptions(),
        at places: LedgerPlaces? = nil
    ) async throws -> Ledger {
        try await Ledger.open(
            scope: scope, places: places ?? self.places, keys: keys, clock: clock, limits: limits, options: options)
    }

    /// Opens expecting a refusal.
    func refusal(at places: LedgerPlaces? = nil) async -> LedgerError.Code? {
        do {
            await (try await open(at: places)).close()
            return nil
        } catch { return (error as? LedgerError)?.kind }
    }

    func verify(_ directory: FilePath? = nil) async throws -> LedgerVerification {
        await LedgerVerifier.verify(directory: directory ?? self.directory, keys: [try verifier])
    }

    /// Makes a ledger with appends of the given sizes, signed after each, and closes it.
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
    /// A record whose content stands in the entry.
    static func payload(_ number: Int, bytes: Int? = nil) -> NewRecord {
        NewRecord(
            kind: .payload, source: "payload:\(number)", name: "\(number)", mediaType: "application/json",
            content: bytes.map { [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: $0) }
                ?? Array("{\"n\":\(number)}".utf8))
    }
    static func grounds() throws -> Grounds { try Grounds(reason: "asked for", authority: "Art. 17") }
    static func ranges(_ indices: UInt64...) throws -> EntryRanges { try EntryRanges(indices) }

    func bytes(_ name: String) throws -> [UInt8] { try Files.read(path(name), limit: 1 << 30) }
    func overwrite(_ path: FilePath, _ bytes: [UInt8]) throws { try AtomicFile.write(bytes, to: path) }

    /// The file of an entry's sealed content, for whoever wants to break it.
    func blobFile(_ index: UInt64, in ledger: Ledger) throws -> FilePath {
        let header = try EntryHeader.read(try ledger.log.entry(index)).header
        guard case .sealed(let digest, _) = header.place else { throw LedgerError(.contentMissing, "not sealed") }
        return ledger.blobs.path(of: digest)
    }

    /// Copies a directory (without locks and staged files) to a new place below the temporary directory.
    func copy(_ name: String, of source: FilePath? = nil) throws -> FilePath {
        let target = temporary.path.appending(name)
        try Self.copyTree(from: source ?? directory, to: target)
        return target
    }
    static func copyTree(from: FilePath, to: FilePath) throws {
        try Files.createDirectory(to)
        for name in try Files.list(from) where name != "lock" && name != "staging" {
            let source = from.appending(bytes: name.bytes)
            switch try Files.status(source)?.kind {
            case .directory: try copyTree(from: source, to: to.appending(bytes: name.bytes))
            case .file:
                let bytes = try Files.read(source, limit: 1 << 30)
                try AtomicFile.write(bytes, to: to.appending(bytes: name.bytes))
            default: break
            }
        }
    }
    /// All regular files below a directory.
    static func files(_ directory: FilePath) throws -> [FilePath] {
        try Files.list(directory).flatMap { name in
            let path = directory.appending(bytes: name.bytes)
            return try Files.status(path)?.kind == .directory ? try files(path) : [path]
        }
    }
}
