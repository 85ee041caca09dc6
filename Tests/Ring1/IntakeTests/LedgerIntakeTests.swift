// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Foundation
import Ledger
@_spi(Authentication) import Primitives
import TestKit
import Testing

@testable import Intake

@Suite("Intake: into a real ledger")
struct LedgerIntakeTests {
    private let home = TemporaryDirectory()

    private func open() async throws -> Ledger {
        let tenant = try #require(ModuleID("personal"))
        try Files.createDirectory(home.path.appending("keys"))
        return try await Ledger.open(
            scope: TenantScope(authenticated: tenant),
            places: LedgerPlaces(
                directory: home.path.appending("ledger"), signedState: home.path.appending("signed"),
                subjectKeys: home.path.appending("keys/subjects")),
            keys: LedgerKeyRing(
                directory: home.path.appending("keys"), tenant: tenant, origin: "intake.example/test"),
            clock: WallClock { Instant(milliseconds: 1_790_839_800_000) })
    }

    /// Opens the ledger for the time of `body`: its lock goes with the last reference to it.
    private func withLedger<Result: Sendable>(
        _ body: @Sendable (Ledger) async throws -> Result
    ) async throws -> Result {
        let ledger = try await open()
        let result = try await body(ledger)
        await ledger.close()
        return result
    }

    private static let smallBatches = {
        var limits = IntakeLimits()
        limits.batchItems = 8
        return limits
    }()

    private var examples: FilePath {
        let path = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../Examples").standardizedFileURL
            .path
        return FilePath(FileManager.default.fileExists(atPath: path) ? path : "Examples")
    }

    @Test func `the fictional firm goes in once, its attachments know their mails, and the ledger is sound`()
        async throws
    {
        let ledger = try await open()
        let source = try IntakeSource.detect(examples)
        let first = try await IntakeRun(source, into: ledger).run { _ in }
        #expect(first.failed == 0 && first.skipped == 0 && first.done == first.found)
        #expect(ledger.size == UInt64(first.appended))
        let second = try await IntakeRun(source, into: ledger).run { _ in }
        #expect(second.appended == 0 && second.alreadyPresent == first.appended)

        let entries = try await ledger.entries(from: 0, limit: 1_000)
        let attached = entries.filter { $0.record.parent != nil }
        #expect(attached.count == 5)
        for entry in attached {
            let parent = try #require(
                entry.record.parent.flatMap { entries.indices.contains(Int($0)) ? entries[Int($0)] : nil })
            #expect(parent.record.kind == .mail)
            #expect(entry.record.source.hasPrefix(parent.record.source + "#"))
        }
        #expect(await ledger.verify().isSound)
        await ledger.close()
    }

    @Test func `a run that is cut short and repeated loses nothing and doubles nothing`() async throws {
        struct Cut: Error {}
        let source = try IntakeSource.detect(examples)
        let whole = try await IntakeRun(source, into: MemoryLedger()).run { _ in }
        for length in [1, 17, 40] {
            let directory = LedgerIntakeTests()
            let limits = Self.smallBatches
            let seen = Reports()
            _ = try await directory.withLedger { ledger in
                await #expect(throws: Cut.self) {
                    try await IntakeRun(source, into: ledger, limits: limits).run { event in
                        await seen.add(event)
                        if await seen.items.count >= length { throw Cut() }
                    }
                }
            }
            let acknowledged = await seen.items.map(\.source)
            let (rest, sources) = try await directory.withLedger { ledger in
                let rest = try await IntakeRun(source, into: ledger, limits: limits).run { _ in }
                return (rest, try await ledger.entries(from: 0, limit: 1_000).map(\.record.source))
            }
            #expect(rest.appended + rest.alreadyPresent == whole.appended)
            #expect(Set(sources).count == sources.count && sources.count == whole.appended)
            #expect(Set(acknowledged).isSubset(of: sources))
        }
    }
}
