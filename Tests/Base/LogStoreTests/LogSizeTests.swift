// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import LogStore

/// Logs of the entries `entry 0`, `entry 1`, …, whose roots and tiles are known (the counting log of the test vectors).
@Suite struct LogSizeTests {
    static let roots: [(size: UInt64, root: String)] = [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "773885a613489e24ce2cf76199d6a423f042e4bbf12d7eecee912ef276c65701"),
        (2, "5a47662fd8a317d96049a3f9f47c55dc67ca66051baa3683dbb19b2fe09a07b0"),
        (255, "cf66793e6329dff242eb3cee0a6f36ad3e3a196dcc573a1ec775e102be863f1c"),
        (256, "da6596d95369f5fef322ab8e4e0da3b0b50236aa9c8a3b1d246f7411c9e2e32e"),
        (257, "5c1fdfe835358022f2392de478dbe053fc130cfe1d3a082879a90cf6bf14bf7e"),
        (1000, "346c6b9cb89c4b76fac9dcb20cda86e3a01c0a57417c139028eacd4538fde95b"),
        (65_535, "b8cd5046a19969bdc7e89289272390b40dd66ab18a7866c20b8920a6752668a5"),
        (65_536, "07b1a377960a4e12e3348d6e9329ae6316a95b02fb1c22e909231b3aa44861a7"),
        (65_537, "b99c570aaf13b96e026383e8e252e69c7142b3ad7e6e0264f3dc10dfd884d8c5"),
        (65_793, ""),
        (70_000, "a3920fba7f239a071a9bd10721f1341addefbaededb41c7e24437a9d16bdf00a"),
    ]
    /// The SHA-256 of files of the log of 70,000.
    static let files = [
        "tile/0/000": "b0f6ca2ff42508faf8c6bb4ea8bb9c74243b19d4174fdc4fd17bdad9099e605e",
        "tile/1/000": "44f879be76da41edaf37c0d67303fbd25f2ea44be93285b320561fbaaaaabbfa",
        "tile/0/273.p/112": "e31da4e768fc0d0f1f1f0046a1c4b68d71326b04a07951a7d3dcefef0de9b8cd",
        "tile/entries/000": "c378282cb2167eb29f7e0c483ef2ce284728c12286469737cf8c3dc71e412ff1",
    ]

    @Test func `the log of each size has its known root, its files verify, and it opens again`() async throws {
        let fixture = try LogStoreFixture()
        var log = try fixture.open()
        let folder = LogFolder(fixture.path("log"))
        var earlier: Checkpoint?
        for (size, root) in Self.roots {
            while log.size < size {
                let end = min(log.size + 4000, size)
                _ = try await log.append(LogStoreFixture.leaves(log.size..<end))
            }
            let known = SHA256Digest(hex: root) ?? log.root
            #expect(log.root == known, "\(size)")
            try await log.flush()
            #expect(log.published.checkpoint.root == known, "\(size)")
            let verdict = try await LogCheck.run(folder, verifiers: [fixture.signer.verifier], from: earlier)
            #expect(verdict.findings.isEmpty, "\(size): \(verdict.findings)")
            #expect(verdict.entries == size)
            let needed = Set(TileLayout.tiles(ofSize: size).map(\.path)).union(["checkpoint"])
            let found = try files(fixture)
            #expect(found.isSuperset(of: needed), "\(size)")
            // Older partial versions stay until their full tile is there.
            for extra in found.subtracting(needed) {
                #expect(try !found.contains(TilePath(parsing: extra).full.path), "\(extra) of \(size)")
            }
            earlier = log.published.checkpoint
            await log.close()
            log = try fixture.open()
            #expect(log.size == size)
            #expect(log.root == known)
            #expect(log.recovery.replayedEntries <= 60_000, "not everything is read again")
        }
        for (path, digest) in Self.files {
            #expect(SHA256.hash(try fixture.bytes("log/" + path)).hex == digest, "\(path)")
            #expect(try log.resource(path).map { SHA256.hash($0.bytes).hex } == digest, "\(path)")
        }
        // Every proof of every size ends at the known root, whether its tiles are full, partial or long gone.
        var random = SeededGenerator(test: "proofs of every size")
        for (size, root) in Self.roots where size > 0 && !root.isEmpty {
            let known = try #require(SHA256Digest(hex: root))
            for _ in 0..<5 {
                let index = UInt64.random(in: 0..<size, using: &random)
                let leaf = Merkle.leafHash(LogStoreFixture.entry(index))
                #expect(try log.inclusionProof(index: index, size: size).proves(leaf: leaf, root: known))
            }
            #expect(try log.consistencyProof(from: size, to: 70_000).proves(fromRoot: known, toRoot: log.root))
        }
    }

    /// The files below the folder; the only ones are those of the format.
    private func files(_ fixture: LogStoreFixture, below name: String = "") throws -> Set<String> {
        var found: Set<String> = []
        for child in try Files.list(fixture.path("log/" + name)) {
            let path = name.isEmpty ? child.string : "\(name)/\(child)"
            if try Files.status(fixture.path("log/" + path))?.kind == .directory {
                found.formUnion(try files(fixture, below: path))
            } else {
                found.insert(path)
            }
        }
        return found
    }
}
