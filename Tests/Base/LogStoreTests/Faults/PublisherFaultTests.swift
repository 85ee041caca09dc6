// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Foundation
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct PublisherFaultTests {
    private let temporary = TemporaryDirectory()

    private func open(_ place: FilePath, _ options: LogStoreOptions) throws -> LogPublisher {
        try LogPublisher.open(
            directory: place.appending("log"), signedState: place.appending("state"),
            signers: [FaultBench.signer(5)], options: options)
    }

    /// What an owner does: gives a batch again where it was refused, and goes on where it was taken.
    ///
    /// - Returns: the number of entries given, fewer than asked for where the publisher ended for good.
    private func give(_ entries: [[UInt8]], from start: Int, to publisher: LogPublisher) -> Int {
        var given = start
        var refusals = 0
        while given < entries.count, refusals < 5 {
            let batch = Array(entries[given..<min(given + 37, entries.count)])
            do {
                try publisher.integrate(batch)
                given += batch.count
            } catch { refusals += 1 }
            if given % 5 == 0 { _ = try? publisher.publish() }
            if given % 7 == 0 { _ = try? publisher.flush() }
        }
        return given
    }

    @Test(arguments: [ENOSPC, EIO])
    func `whichever file call fails, the owner's entries are published once and in their order`(number: Int32)
        async throws
    {
        let entries = (0..<900 as Range<UInt64>).map { AppendRecord.entry($0) }
        let root = try MerkleRoot.of(entries)
        var cases: [(LogFileCall, Int)] = []
        for call in [LogFileCall.create, .write, .sync, .rename, .replace, .makeDirectory, .syncDirectory] {
            for nth in 0..<12 { cases.append((call, nth)) }
        }
        var generator = SeededGenerator(test: "failing calls of a publisher")
        cases.shuffle(using: &generator)
        for (round, (call, nth)) in cases.prefix(FileErrorTests.rounds(10)).enumerated() {
            let what = "\(call.rawValue) \(nth) with error \(number)"
            let place = temporary.path.appending("\(number)-\(round)")
            // Three in a row, as long as a disk is full.
            let failing = FailingCalls { each, _, count, _ in
                each == call && (nth..<(nth + 3)).contains(count) ? .fail(errno: number) : .proceed
            }
            var options = LogStoreOptions()
            options.fileCalls = failing.calls
            do {
                let publisher = try open(place, options)
                let given = give(entries, from: 0, to: publisher)
                #expect(publisher.size >= given, "\(what)")
                if let head = try? publisher.publish().checkpoint, head.size == 900 {
                    #expect(head.root == root, "\(what)")
                }
            } catch let error as LogStoreError { #expect(!error.nextStep.isEmpty, "\(what)") }
            options.fileCalls = LogFileCalls()
            let publisher = try open(place, options)
            #expect(give(entries, from: Int(publisher.neededFrom), to: publisher) == 900, "\(what)")
            try publisher.flush()
            #expect(publisher.published.checkpoint.size == 900, "\(what)")
            #expect(publisher.published.checkpoint.root == root, "\(what)")
            let verdict = try await LogCheck.run(
                LogFolder(place.appending("log/log")), verifiers: [FaultBench.signer(5).verifier])
            #expect(verdict.findings.isEmpty, "\(what): \(verdict.findings)")
        }
    }

    @Test func `a batch with an entry that is too long is refused whole`() throws {
        let publisher = try open(temporary.path.appending("long"), LogStoreOptions())
        #expect(throws: LogStoreError.self) {
            try publisher.integrate([[1], [UInt8](repeating: 0, count: 65_536), [2]])
        }
        #expect(publisher.size == 0)
        try publisher.integrate([[1], [2]])
        #expect(try publisher.publish().checkpoint.size == 2)
    }

    @Test func `while the disk is full, a publisher takes what its limit allows and no more`() throws {
        let isFull = Lock(true)
        var options = LogStoreOptions()
        options.maxPendingEntries = 1024
        options.fileCalls =
            FailingCalls { call, path, _, _ in
                call == .write && path.string.contains("staging/") && isFull.withLock { $0 }
                    ? .fail(errno: ENOSPC) : .proceed
            }.calls
        let publisher = try open(temporary.path.appending("full"), options)
        let entries = (0..<4000 as Range<UInt64>).map { AppendRecord.entry($0) }
        let given = give(entries, from: 0, to: publisher)
        #expect((1000..<1500).contains(given))
        #expect(publisher.size == UInt64(given))
        let error = #expect(throws: LogStoreError.self) { try publisher.publish() }
        #expect(error?.kind == .diskFull)
        isFull.withLock { $0 = false }
        #expect(give(entries, from: given, to: publisher) == 4000)
        #expect(try publisher.publish().checkpoint.root == MerkleRoot.of(entries))
    }
}
