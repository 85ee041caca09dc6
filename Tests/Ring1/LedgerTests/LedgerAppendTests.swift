// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import JSON
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog
import Vault

@testable import Ledger

@Suite struct LedgerAppendTests {
    private func kind(_ body: () async throws -> Void) async -> LedgerError.Code? {
        do {
            try await body()
            return nil
        } catch { return (error as? LedgerError)?.kind }
    }

    @Test(arguments: [0, 1, 32 << 10, (32 << 10) + 1, 65_535, 65_536, 200_000])
    func `a content of any size comes back, and only small open ones stand in the entry`(size: Int) async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        for isPersonal in [false, true] {
            var item = LedgerFixture.payload(size, bytes: size)
            item.source += "/\(isPersonal)"
            item.isPersonal = isPersonal
            let entry = try await ledger.append([item])[0].entry
            #expect(entry.record.size == size)
            #expect(entry.record.isSealed == (isPersonal || size > 32 << 10))
            #expect(try await ledger.content(of: entry) == item.content)
            #expect(try await ledger.entry(entry.index) == entry)
            #expect(try await ledger.append([item])[0] == .alreadyPresent(entry))
        }
        #expect(await ledger.verify().isSound)
        await ledger.close()
    }

    @Test func `a content of 64 MiB is taken, one byte more is not`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        var item = LedgerFixture.item(1)
        item.content = [UInt8](repeating: 0x5A, count: 64 << 20)
        for place in stride(from: 0, to: item.content.count, by: 4096) {
            item.content[place] = UInt8(place >> 12 & 255)
        }
        let entry = try await ledger.append([item])[0].entry
        #expect(try await ledger.content(of: entry) == item.content)
        item.content.append(0)
        let larger = item
        #expect(await kind { _ = try await ledger.append([larger]) } == .invalidRecord)
        #expect(await ledger.verify().isSound)
        await ledger.close()
    }

    @Test func `an open record whose names are too long for a header is sealed`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        var item = LedgerFixture.payload(1)
        item.name = String(repeating: "n", count: 40_000)
        let entry = try await ledger.append([item])[0].entry
        #expect(entry.record.isSealed && entry.record.name == item.name)
        #expect(try await ledger.entry(0) == entry)
        await ledger.close()
    }

    @Test func `a large batch of open records fits one append, what comes late is sealed`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let items = (0..<600).map { LedgerFixture.payload($0, bytes: 30_000) }
        let outcomes = try await ledger.append(items)
        #expect(outcomes.map(\.entry.index) == Array(0..<600))
        #expect(outcomes[0].entry.record.isSealed == false && outcomes[599].entry.record.isSealed)
        for index in [0, 300, 599] {
            #expect(try await ledger.content(of: outcomes[index].entry) == items[index].content)
        }
        await ledger.close()
    }

    @Test func `where the source alone counts, another content is a conflict`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        func item(_ content: String, isPersonal: Bool) -> NewRecord {
            var item = LedgerFixture.payload(1)
            item.source = "key:\(isPersonal)"
            item.content = Array(content.utf8)
            item.identity = .source
            item.isPersonal = isPersonal
            return item
        }
        for isPersonal in [false, true] {
            let first = item("a", isPersonal: isPersonal)
            let other = item("b", isPersonal: isPersonal)
            #expect(try await ledger.append([first])[0].isNew)
            #expect(try await ledger.append([first, first]).map(\.isNew) == [false, false])
            let size = ledger.size
            #expect(await kind { _ = try await ledger.append([LedgerFixture.payload(9), other]) } == .conflict)
            #expect(ledger.size == size)
            // Another subject does not make it another content.
            var subject = first
            subject.subjects = [try #require(SubjectID("p-1"))]
            #expect(try await ledger.append([subject])[0].isNew == false)
        }
        var fresh = item("x", isPersonal: false)
        fresh.source = "key:new"
        var clash = fresh
        clash.content = [1]
        let batch = [fresh, clash]
        #expect(await kind { _ = try await ledger.append(batch) } == .conflict)
        #expect(try await ledger.append([fresh])[0].isNew)
        #expect(try await ledger.entries(source: "key:new").count == 1)
        await ledger.close()
    }

    @Test func `a source with many contents is known again, also when they were forgotten`() async throws {
        let fixture = try LedgerFixture()
        func item(_ number: Int) -> NewRecord {
            var item = LedgerFixture.payload(number)
            item.source = "payload:counter"
            item.isPersonal = number % 3 == 0
            return item
        }
        let ledger = try await fixture.open()
        for number in 0..<30 { #expect(try await ledger.append([item(number)])[0].entry.index == UInt64(number)) }
        #expect(ledger.sources.count == 29)
        for number in [0, 1, 17, 29] {
            #expect(
                try await ledger.append([item(number)])[0] == .alreadyPresent(try await ledger.entry(UInt64(number))))
        }
        _ = try await ledger.erase(
            ErasureRequest(.entries(try LedgerFixture.ranges(3)), grounds: LedgerFixture.grounds()))
        #expect(try await ledger.append([item(3)])[0].entry.index == 31)
        await ledger.close()
        let again = try await fixture.open()
        #expect(again.sources.count == 0)
        #expect(try await again.append([item(28), item(30), item(3)]).map(\.isNew) == [false, true, false])
        #expect(again.sources.count == 31)
        let id = again.tenantKeys.identity(ofSource: "x")
        again.sources.remember(
            (0..<SourceVersions.limit).map { _ in
                again.sources.versions(of: again.tenantKeys.identity(ofSource: "payload:counter"))[0]
            },
            of: id)
        #expect(again.sources.count == SourceVersions.limit)
        #expect(try await again.append([item(27)])[0].isNew == false)
        #expect(try await again.entries(source: "payload:counter").count == 32)
        await again.close()
    }

    @Test func `callers who bring the same at once get the same entry`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        for round in 0..<10 {
            let outcomes = try await withThrowingTaskGroup(of: [AppendOutcome].self) { group in
                for caller in 0..<16 {
                    group.addTask {
                        let shared = (0..<4).map { LedgerFixture.payload(round * 10 + ($0 + caller) % 4) }
                        return try await ledger.append(shared)
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(outcomes.count { $0.isNew } == 4)
            #expect(ledger.size == UInt64(round + 1) * 4)
        }
        let sources = try await ledger.entries(from: 0, limit: 1_000).map(\.record.source)
        #expect(Set(sources).count == sources.count)
        await ledger.close()
    }

    @Test func `more records than may wait are refused and not lost`() async throws {
        let table = IdentityReservations(limit: 3)
        let keys = TenantKeys(
            tenant: try #require(ModuleID("t")), index: try SecretKey(bytes: [UInt8](repeating: 1, count: 32)),
            wrapping: try SecretKey(bytes: [UInt8](repeating: 2, count: 32)))
        let ids = (0..<5).map { keys.identity(ofSource: "\($0)") }
        let trail = Lock<[String]>([])
        let later = try await table.holding([ids[0], ids[1]]) {
            #expect(await kind { try await table.holding([ids[2], ids[3]]) {} } == .busy)
            try await table.holding([ids[2]]) { trail.withLock { $0.append("beside") } }
            let later = Task { try await table.holding([ids[1]]) { trail.withLock { $0.append("after") } } }
            for _ in 0..<200 { await Task.yield() }
            trail.withLock { $0.append("end") }
            return later
        }
        try await later.value
        // One call larger than the limit still gets through when it is alone.
        try await table.holding(Set(ids)) { trail.withLock { $0.append("all") } }
        #expect(trail.withLock { $0 } == ["beside", "end", "after", "all"])
    }

    @Test func `an anchor is kept as it was given`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        let entry = try await ledger.recordAnchor(["witnesses": ["a", "b"], "at": 1])
        #expect(entry.record.kind == .anchor && !entry.record.isSealed)
        #expect(try await ledger.content(of: entry) == Array("{\"at\":1,\"witnesses\":[\"a\",\"b\"]}".utf8))
        #expect(
            await kind {
                _ = try await ledger.recordAnchor(["x": .string(String(repeating: "x", count: 40_000))])
            } == .invalidRecord)
        await ledger.close()
    }

    @Test func `the files of the log are served by their names`() async throws {
        let fixture = try LedgerFixture()
        let ledger = try await fixture.open()
        _ = try await ledger.append((0..<300).map { LedgerFixture.payload($0) })
        let note = try await ledger.checkpoint()
        #expect(try ledger.resource("checkpoint")?.bytes == Array(note.utf8))
        #expect(try ledger.resource("checkpoint")?.isImmutable == false)
        #expect(try ledger.resource("tile/0/000")?.bytes.count == 8192)
        #expect(try ledger.resource("tile/entries/001.p/44")?.isImmutable == true)
        #expect(try ledger.resource("tile/0/002") == nil)
        #expect(throws: TransparencyLogError.self) { try ledger.resource("tile/0/../../identity") }
        await ledger.close()
    }
}
