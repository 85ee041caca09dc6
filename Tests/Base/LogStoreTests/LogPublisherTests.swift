// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import LogStore

@Suite struct LogPublisherTests {
    private func open(_ fixture: LogStoreFixture) throws -> LogPublisher {
        let time = fixture.time
        return try LogPublisher.open(
            directory: fixture.directory, signedState: fixture.signedState, signers: [fixture.signer],
            clock: WallClock { Instant(milliseconds: Int64(time.milliseconds)) })
    }
    private func entries(_ numbers: Range<UInt64>) -> [[UInt8]] { numbers.map { LogStoreFixture.entry($0) } }

    @Test func `entries that are durable elsewhere are published, and given again from the last bundle on`() throws {
        let fixture = try LogStoreFixture()
        let tree = MemoryTree(leaves: entries(0..<1000).map { Merkle.leafHash($0) })
        do {
            let log = try open(fixture)
            #expect(log.neededFrom == 0)
            try log.integrate(entries(0..<700))
            #expect(try log.publish().checkpoint.size == 700)
            try log.flush()
            #expect(try fixture.bytes("log/checkpoint") == log.published.bytes)
        }
        let log = try open(fixture)
        #expect(log.neededFrom == 512)
        let early = #expect(throws: LogStoreError.self) { try log.publish() }
        #expect(early?.kind == .behindSignedState)
        try log.integrate(entries(512..<1000))
        #expect(log.root == tree.root)
        let published = try log.publish()
        #expect(published.checkpoint.root == tree.root)
        for index: UInt64 in [0, 255, 256, 699, 700, 999] {
            let proof = try log.inclusionProof(index: index, size: 1000)
            #expect(proof.proves(leaf: Merkle.leafHash(LogStoreFixture.entry(index)), root: tree.root))
            #expect(try log.leafHash(index) == Merkle.leafHash(LogStoreFixture.entry(index)))
        }
        let proof = try log.consistencyProof(from: 700, to: 1000)
        #expect(proof.proves(fromRoot: try Merkle.root(size: 700, nodes: tree), toRoot: tree.root))
        #expect(try log.resource("tile/entries/003.p/232")?.bytes == EntryBundle.encode(entries(768..<1000)))
        #expect(try log.resource("tile/entries/003.p/233") == nil)
        #expect(try log.resource("tile/entries/001")?.bytes == EntryBundle.encode(entries(256..<512)))
    }

    @Test func `an entry that is not what was signed ends the publishing`() throws {
        let fixture = try LogStoreFixture()
        do {
            let log = try open(fixture)
            try log.integrate(entries(0..<300))
            try log.publish()
        }
        let log = try open(fixture)
        let changed = #expect(throws: LogStoreError.self) {
            try log.integrate(entries(256..<299) + [Array("other".utf8)])
        }
        #expect(changed?.kind == .damaged)
        #expect(throws: LogStoreError.self) { try log.publish() }
        #expect(log.published.checkpoint.size == 300)
    }
}
