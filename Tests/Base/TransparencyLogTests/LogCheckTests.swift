// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TestKit
import Testing
import TransparencyLog

/// One way to break a log, and what the check must say about it.
struct LogFault: CustomTestStringConvertible, Sendable {
    let name: String
    let change: @Sendable (inout [String: [UInt8]]) -> Void
    /// Kind, path and first entry of each finding, in any order.
    let expected: Set<String>
    var testDescription: String { name }

    init(_ name: String, _ expected: [String], _ change: @escaping @Sendable (inout [String: [UInt8]]) -> Void) {
        self.name = name
        self.change = change
        self.expected = Set(expected)
    }
}

@Suite struct LogCheckTests {
    /// Three full bundles and one of 232.
    static let small = TiledLog.counting(1_000)
    /// 257 full bundles and one of 8; a full level-1 tile, one of width 1, and a level-2 tile of width 1.
    static let large = TiledLog.counting(65_800)
    private let keys: [NoteVerifier]

    init() throws { keys = [try NoteVerifier(vkey: TLogVectors.logVerifierKey)] }

    static func said(_ verdict: LogVerdict) -> Set<String> {
        Set(verdict.findings.map { "\($0.kind.rawValue) \($0.path ?? "-") \($0.index.map(String.init) ?? "-")" })
    }

    @Test(arguments: [0, 1, 2, 255, 256, 257, 511, 512, 513, 1_000, 65_536, 65_793])
    func `a sound log of any size is found sound, entry by entry`(size: Int) async throws {
        let log = TiledLog.counting(size)
        let counter = EntryCounter()
        var passed: UInt64 = 0
        let verdict = try await LogCheck.run(
            try log.source(), verifiers: keys, origin: "log.example/test",
            entry: { index, bytes in counter.take(index, bytes) }, progress: { passed = $0 })
        #expect(verdict.findings == [])
        #expect(verdict.isSound)
        #expect(verdict.entries == UInt64(size))
        #expect(verdict.checkpoint?.root == log.root)
        #expect(counter.next == UInt64(size) && counter.wrong == 0)
        #expect(passed == UInt64(size))
    }

    static let smallFaults: [LogFault] = [
        LogFault("bit flip in an entry of a full bundle", ["entry_changed tile/entries/001 300"]) {
            $0["tile/entries/001"]?.flip(entry: 44)
        },
        LogFault("bit flip in an entry of the partial bundle", ["entry_changed tile/entries/003.p/232 770"]) {
            $0["tile/entries/003.p/232"]?.flip(entry: 2)
        },
        LogFault("bit flip in a length", ["bundle_malformed tile/entries/002 515"]) {
            $0["tile/entries/002"]?.flipLength(entryAt: 3)
        },
        LogFault("two entries swapped", ["entry_changed tile/entries/000 10", "entry_changed tile/entries/000 20"]) {
            var entries = LogCheckTests.small.entries[0..<256]
            entries.swapAt(10, 20)
            $0["tile/entries/000"] = EntryBundle.encode(entries)
        },
        LogFault("truncated bundle", ["bundle_malformed tile/entries/001 511"]) {
            $0["tile/entries/001"]?.removeLast()
        },
        LogFault("bundle cut to nothing", ["bundle_malformed tile/entries/001 256"]) { $0["tile/entries/001"] = [] },
        LogFault("truncated partial bundle", ["bundle_malformed tile/entries/003.p/232 999"]) {
            $0["tile/entries/003.p/232"]?.removeLast(3)
        },
        LogFault("bundle with an entry too many", ["bundle_malformed tile/entries/001 511"]) {
            $0["tile/entries/001"]? += [0, 1, 7]
        },
        LogFault("bundle with trailing bytes", ["bundle_malformed tile/entries/003.p/232 999"]) {
            $0["tile/entries/003.p/232"]? += [0]
        },
        LogFault(
            "zeroed bundle", ["bundle_malformed tile/entries/001 256", "entry_changed tile/entries/001 256"]
        ) { $0["tile/entries/001"]?.zero() },
        LogFault("deleted bundle", ["bundle_missing tile/entries/000 0"]) { $0["tile/entries/000"] = nil },
        LogFault("deleted partial bundle", ["bundle_missing tile/entries/003.p/232 768"]) {
            $0["tile/entries/003.p/232"] = nil
        },
        LogFault(
            "swapped bundles", ["entry_changed tile/entries/000 0", "entry_changed tile/entries/001 256"]
        ) { $0.swap("tile/entries/000", "tile/entries/001") },
        LogFault("bit flip in a leaf tile", ["tile_changed tile/0/001 299"]) { $0["tile/0/001"]?[43 * 32] ^= 1 },
        LogFault("bit flip in the partial leaf tile", ["tile_changed tile/0/003.p/232 999"]) {
            $0["tile/0/003.p/232"]?[231 * 32 + 31] ^= 0x80
        },
        LogFault("truncated leaf tile", ["tile_truncated tile/0/000 255"]) { $0["tile/0/000"]?.removeLast(17) },
        LogFault("leaf tile cut to nothing", ["tile_truncated tile/0/000 0"]) { $0["tile/0/000"] = [] },
        LogFault("truncated partial leaf tile", ["tile_truncated tile/0/003.p/232 998"]) {
            $0["tile/0/003.p/232"]?.removeLast(33)
        },
        LogFault("leaf tile with trailing bytes", ["tile_trailing_bytes tile/0/002 512"]) { $0["tile/0/002"]? += [0] },
        LogFault("partial leaf tile with trailing hashes", ["tile_trailing_bytes tile/0/003.p/232 768"]) {
            $0["tile/0/003.p/232"]? += [UInt8](repeating: 1, count: 64)
        },
        LogFault("zeroed leaf tile", ["tile_changed tile/0/001 256"]) { $0["tile/0/001"]?.zero() },
        LogFault("zeroed partial leaf tile", ["tile_changed tile/0/003.p/232 768"]) { $0["tile/0/003.p/232"]?.zero() },
        LogFault("deleted leaf tile", ["tile_missing tile/0/002 512"]) { $0["tile/0/002"] = nil },
        LogFault("deleted partial leaf tile", ["tile_missing tile/0/003.p/232 768"]) { $0["tile/0/003.p/232"] = nil },
        LogFault("swapped leaf tiles", ["tile_changed tile/0/000 0", "tile_changed tile/0/001 256"]) {
            $0.swap("tile/0/000", "tile/0/001")
        },
        LogFault("bit flip in the upper tile", ["tile_changed tile/1/000.p/3 256"]) { $0["tile/1/000.p/3"]?[40] ^= 4 },
        LogFault("truncated upper tile", ["tile_truncated tile/1/000.p/3 512"]) { $0["tile/1/000.p/3"]?.removeLast() },
        LogFault("upper tile with trailing bytes", ["tile_trailing_bytes tile/1/000.p/3 0"]) {
            $0["tile/1/000.p/3"]? += [9]
        },
        LogFault("zeroed upper tile", ["tile_changed tile/1/000.p/3 0"]) { $0["tile/1/000.p/3"]?.zero() },
        LogFault("deleted upper tile", ["tile_missing tile/1/000.p/3 0"]) { $0["tile/1/000.p/3"] = nil },
        LogFault(
            "a bundle rewritten together with its leaf tile",
            ["entry_changed tile/entries/001 256", "tile_changed tile/0/001 256"]
        ) {
            var entries = Array(LogCheckTests.small.entries[256..<512])
            entries[7] = Array("forged".utf8)
            $0["tile/entries/001"] = EntryBundle.encode(entries)
            $0["tile/0/001"] = entries.flatMap { Merkle.leafHash($0).bytes }
        },
        LogFault(
            "the leaf tile gone and an entry changed",
            ["entry_changed tile/entries/001 256", "tile_missing tile/0/001 256"]
        ) {
            $0["tile/0/001"] = nil
            $0["tile/entries/001"]?.flip(entry: 5)
        },
        LogFault("bundle and leaf tile gone", ["bundle_missing tile/entries/001 256", "tile_missing tile/0/001 256"]) {
            $0["tile/0/001"] = nil
            $0["tile/entries/001"] = nil
        },
        LogFault("faults in two places", ["entry_changed tile/entries/000 9", "tile_changed tile/1/000.p/3 512"]) {
            $0["tile/entries/000"]?.flip(entry: 9)
            $0["tile/1/000.p/3"]?[64] ^= 1
        },
        LogFault("names as another design has them", ["tile_missing tile/0/000 0"]) {
            $0["tile/0/x000.b64"] = $0.removeValue(forKey: "tile/0/000")
        },
        LogFault("no checkpoint", ["checkpoint_missing checkpoint -"]) { $0["checkpoint"] = nil },
        LogFault(
            "everything gone but the checkpoint",
            [
                "bundle_missing tile/entries/000 0", "bundle_missing tile/entries/001 256",
                "bundle_missing tile/entries/002 512", "bundle_missing tile/entries/003.p/232 768",
                "tile_missing tile/0/000 0", "tile_missing tile/0/001 256", "tile_missing tile/0/002 512",
                "tile_missing tile/0/003.p/232 768", "tile_missing tile/1/000.p/3 0",
            ]
        ) { $0 = ["checkpoint": $0["checkpoint"] ?? []] },
    ]

    @Test(arguments: smallFaults)
    func `each fault is found and named by its file and first entry`(fault: LogFault) async throws {
        var source = try Self.small.source()
        fault.change(&source.files)
        let counter = EntryCounter()
        let verdict = try await LogCheck.run(source, verifiers: keys) { counter.take($0, $1) }
        #expect(Self.said(verdict) == fault.expected)
        #expect(!verdict.isSound)
        #expect(counter.wrong == 0, "a changed entry was handed on")
        #expect(verdict.findings.allSatisfy { !$0.message.isEmpty && !$0.nextStep.isEmpty })
    }

    static let largeFaults: [LogFault] = [
        LogFault("bit flip in a full level-1 tile", ["tile_changed tile/1/000 2560"]) {
            $0["tile/1/000"]?[10 * 32] ^= 1
        },
        LogFault("zeroed level-1 tile", ["tile_changed tile/1/000 0"]) { $0["tile/1/000"]?.zero() },
        LogFault("deleted level-1 tile", ["tile_missing tile/1/000 0"]) { $0["tile/1/000"] = nil },
        LogFault("truncated level-1 tile", ["tile_truncated tile/1/000 65280"]) { $0["tile/1/000"]?.removeLast() },
        LogFault(
            "deleted level-1 tile and an entry changed",
            ["tile_missing tile/1/000 0", "entry_changed tile/entries/000 3"]
        ) {
            $0["tile/1/000"] = nil
            $0["tile/entries/000"]?.flip(entry: 3)
        },
        LogFault(
            "deleted level-1 tile and a leaf tile changed",
            ["tile_missing tile/1/000 0", "tile_changed tile/0/100 25601"]
        ) {
            $0["tile/1/000"] = nil
            $0["tile/0/100"]?[32] ^= 1
        },
        LogFault("bit flip in the level-2 tile", ["tile_changed tile/2/000.p/1 0"]) { $0["tile/2/000.p/1"]?[0] ^= 1 },
        LogFault("deleted level-2 tile", ["tile_missing tile/2/000.p/1 0"]) { $0["tile/2/000.p/1"] = nil },
        LogFault("bit flip in the narrow level-1 tile", ["tile_changed tile/1/001.p/1 65536"]) {
            $0["tile/1/001.p/1"]?[0] ^= 1
        },
        LogFault(
            "a bundle rewritten with all above it but the level-2 tile",
            ["tile_changed tile/1/000 0"]
        ) {
            var entries = LogCheckTests.large.entries
            entries[700] = Array("forged".utf8)
            let forged = TiledLog(entries)
            for path in ["tile/entries/002", "tile/0/002", "tile/1/000"] { $0[path] = forged.files[path] }
        },
    ]

    @Test(arguments: largeFaults)
    func `faults above the leaf tiles are told from faults below them`(fault: LogFault) async throws {
        var source = try Self.large.source()
        fault.change(&source.files)
        let verdict = try await LogCheck.run(source, verifiers: keys)
        #expect(Self.said(verdict) == fault.expected)
    }

    @Test func `older partial tiles that differ from the present ones are found`() async throws {
        let log = Self.small
        var source = try log.source()
        source.lists = true
        let older = [
            "tile/0/001.p/40", "tile/entries/001.p/40", "tile/0/003.p/7", "tile/entries/003.p/7", "tile/1/000.p/2",
            "tile/0/003.p/231",
        ]
        for text in older { source.files[text] = log.bytes(of: try TilePath(parsing: text)) }
        #expect(try await LogCheck.run(source, verifiers: keys).isSound)
        for text in older {
            for change in 0..<3 {
                var broken = source
                switch change {
                case 0: broken.files[text]?[3] ^= 1
                case 1: broken.files[text]?.removeLast()
                default: broken.files[text]? += [0]
                }
                let first = try TilePath(parsing: text).firstEntry ?? 0
                let verdict = try await LogCheck.run(broken, verifiers: keys)
                #expect(Self.said(verdict) == ["partial_changed \(text) \(first)"], "change \(change)")
            }
        }
    }

    @Test func `a full tile stands in for a partial one that is no longer kept`() async throws {
        var source = try TiledLog.counting(700).source()
        for path in ["tile/0/002", "tile/entries/002"] {
            source.files["\(path).p/188"] = nil
            source.files[path] = Self.small.files[path]
        }
        let verdict = try await LogCheck.run(source, verifiers: keys)
        #expect(verdict.isSound, "\(verdict.findings)")
        #expect(verdict.entries == 700)
        source.files["tile/entries/002"]?.flip(entry: 4)
        #expect(
            Self.said(try await LogCheck.run(source, verifiers: keys)) == ["entry_changed tile/entries/002.p/188 516"])
    }

    @Test func `a wrong root, size, origin, key or signature is named, and the rest is checked all the same`()
        async throws
    {
        let log = Self.small
        func said(_ note: SignedNote) async throws -> Set<String> {
            Self.said(try await LogCheck.run(try log.source(note), verifiers: keys, origin: "log.example/test"))
        }
        #expect(try await said(log.checkpoint(root: Merkle.leafHash([]))) == ["root_mismatch checkpoint -"])
        #expect(try await said(log.checkpoint(size: 999)).contains("bundle_missing tile/entries/003.p/231 768"))
        #expect(try await said(log.checkpoint(size: 1_001)).contains("tile_missing tile/0/003.p/233 768"))
        #expect(
            try await said(log.checkpoint(origin: "log.example/other"))
                == ["origin_differs checkpoint -", "signature_missing checkpoint -"])
        #expect(
            try await said(log.checkpoint(seed: TLogVectors.witnessSeed)) == ["signature_missing checkpoint -"])
        let note = try log.checkpoint()
        var line = note.signatures[0].bytes
        line[9] ^= 1
        let wrong = try SignedNote(signing: note.text, with: [])
            .adding(NoteSignature(name: note.signatures[0].name, keyID: note.signatures[0].keyID, bytes: line))
        #expect(try await said(wrong) == ["checkpoint_invalid checkpoint -"])
        var source = try log.source()
        source.files["checkpoint"] = Array(note.string.replacing("\n", with: "\r\n").utf8)
        #expect(
            Self.said(try await LogCheck.run(source, verifiers: keys)) == ["checkpoint_invalid checkpoint -"])
    }

    @Test(arguments: [0, 1, 100, 255, 256, 257, 768, 999, 1_000])
    func `a log that grew out of a saved checkpoint is consistent, and a fork of it is not`(size: Int) async throws {
        let saved = Checkpoint(
            origin: "log.example/test", size: UInt64(size), root: TiledLog.counting(size).root)
        let verdict = try await LogCheck.run(try Self.small.source(), verifiers: keys, from: saved)
        #expect(verdict.isSound, "\(verdict.findings)")
        guard size > 0 else { return }
        var entries = Self.small.entries
        entries[size / 2] = Array("forked".utf8)
        let forked = TiledLog(entries)
        #expect(try await LogCheck.run(try forked.source(), verifiers: keys).isSound)
        let found = try await LogCheck.run(try forked.source(), verifiers: keys, from: saved)
        #expect(Self.said(found) == ["inconsistent checkpoint -"])
        // A fault that is named does not count as a fork: the hashes of the tree say what was logged.
        var source = try Self.small.source()
        source.files["tile/entries/000"]?.flip(entry: 0)
        let changed = try await LogCheck.run(source, verifiers: keys, from: saved)
        #expect(Self.said(changed) == ["entry_changed tile/entries/000 0"])
    }

    @Test func `an older copy of a log is rolled back, and another log is another log`() async throws {
        let saved = Checkpoint(origin: "log.example/test", size: 1_001, root: Self.small.root)
        #expect(
            Self.said(try await LogCheck.run(try Self.small.source(), verifiers: keys, from: saved))
                == ["rolled_back checkpoint -"])
        let other = Checkpoint(origin: "log.example/other", size: 1_000, root: Self.small.root)
        #expect(
            Self.said(try await LogCheck.run(try Self.small.source(), verifiers: keys, from: other))
                == ["origin_differs checkpoint -"])
    }

    @Test func `a file that cannot be read is a finding, and a source that fails throughout is an error`() async throws
    {
        var source = try Self.small.source()
        source.broken = ["tile/0/001"]
        #expect(Self.said(try await LogCheck.run(source, verifiers: keys)) == ["unreadable tile/0/001 256"])
        var dead = try Self.large.source()
        dead.broken = Set(dead.files.keys).subtracting(["checkpoint"])
        await #expect(throws: MemorySource.Broken.self) { try await LogCheck.run(dead, verifiers: keys) }
    }

    @Test func `a checkpoint over entries that never were ends the check instead of naming billions of files`()
        async throws
    {
        let huge = try Self.small.checkpoint(size: 1 << 60)
        let verdict = try await LogCheck.run(try Self.small.source(huge), verifiers: keys, findings: 10)
        #expect(verdict.findings.count == 10)
        #expect(verdict.omittedFindings > 0)
        #expect(!verdict.isSound)
    }

    @Test func `files that are no tiles are named, and do no harm`() async throws {
        var source = try Self.large.source()
        source.lists = true
        for path in ["tile/0/x001/000", "tile/0/003.p/7", "tile/entries/x001/x000/000.p/1"] { source.files[path] = [] }
        // Tiles beyond the checkpoint are not published yet, and older partial ones are allowed.
        source.files["tile/0/003.p/7"] = Self.large.bytes(of: try TilePath(parsing: "tile/0/003.p/7"))
        #expect(try await LogCheck.run(source, verifiers: keys).strays == [])
        let strays = [
            "tile/.hidden", "tile/0/000.p/256", "tile/0/000.tmp", "tile/0/x000/", "tile/0/x01/", "tile/64/",
            "tile/entries/000.p/.1.tmp",
        ]
        for path in strays { source.files[path.hasSuffix("/") ? path + "file" : path] = [1] }
        let verdict = try await LogCheck.run(source, verifiers: keys)
        #expect(verdict.strays == strays.sorted())
        #expect(verdict.isSound)
    }

    @Test func `an error of the caller ends the check`() async throws {
        struct Enough: Error {}
        let source = try Self.small.source()
        await #expect(throws: Enough.self) {
            try await LogCheck.run(source, verifiers: keys) { index, _ in if index == 300 { throw Enough() } }
        }
    }

    @Test func `any single changed, added or removed byte of any file is found`() async throws {
        var random = SeededGenerator(test: "any single changed, added or removed byte of any file is found")
        let log = TiledLog.counting(600)
        let sound = try log.source()
        let paths = sound.files.keys.filter { $0 != "checkpoint" }.sorted()
        for _ in 0..<300 {
            var source = sound
            let path = try #require(paths.randomElement(using: &random))
            let offset = Int.random(in: 0..<(source.files[path]?.count ?? 1), using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: source.files[path]?[offset] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: source.files[path]?.insert(UInt8.random(in: 0...255, using: &random), at: offset)
            case 2: source.files[path]?.remove(at: offset)
            default: source.files[path]?.removeSubrange(offset...)
            }
            let counter = EntryCounter()
            let verdict = try await LogCheck.run(source, verifiers: keys) { counter.take($0, $1) }
            #expect(verdict.findings.contains { $0.path == path }, "\(path) at \(offset)")
            #expect(verdict.findings.allSatisfy { $0.path == path }, "\(verdict.findings)")
            #expect(counter.wrong == 0)
        }
    }

    @Test func `no mix of faults makes a broken log sound`() async throws {
        var random = SeededGenerator(test: "no mix of faults makes a broken log sound")
        let saved = Checkpoint(origin: "log.example/test", size: 700, root: TiledLog.counting(700).root)
        let sound = try Self.small.source()
        let paths = sound.files.keys.filter { $0 != "checkpoint" }.sorted()
        for _ in 0..<200 {
            var source = sound
            for path in paths.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random)) {
                switch Int.random(in: 0..<4, using: &random) {
                case 0: source.files[path] = nil
                case 1: source.files[path]?.removeLast()
                case 2: source.files[path]?.zero()
                default: source.files[path]?[Int.random(in: 0..<32, using: &random)] ^= 8
                }
            }
            let changed = Set(paths.filter { source.files[$0] != sound.files[$0] })
            let verdict = try await LogCheck.run(source, verifiers: keys, from: saved)
            #expect(!verdict.isSound)
            #expect(verdict.findings.contains { changed.contains($0.path ?? "") }, "\(changed): \(verdict.findings)")
            #expect(verdict.entries <= 1_000)
        }
    }

    @Test(arguments: LogFinding.Kind.allCases)
    func `every kind of finding has an explanation and a next step`(kind: LogFinding.Kind) {
        #expect(kind.explanation.hasSuffix("."))
        #expect(!kind.nextStep.isEmpty)
    }
}

/// Counts entries of the counting log that come in order.
final class EntryCounter {
    private(set) var next: UInt64 = 0
    private(set) var wrong = 0

    func take(_ index: UInt64, _ bytes: ArraySlice<UInt8>) {
        if !bytes.elementsEqual("entry \(index)".utf8) { wrong += 1 }
        next = index + 1
    }
}

extension [UInt8] {
    /// Where the entry with this number begins in a bundle.
    private func start(ofEntry number: Int) -> Int { EntryBundle.ranges(in: self, count: 256)[number].lowerBound }

    fileprivate mutating func flip(entry number: Int) { self[start(ofEntry: number)] ^= 0x10 }
    fileprivate mutating func flipLength(entryAt number: Int) { self[start(ofEntry: number) - 1] ^= 1 }
    fileprivate mutating func zero() { self = [UInt8](repeating: 0, count: count) }
}

extension [String: [UInt8]] {
    fileprivate mutating func swap(_ first: String, _ second: String) {
        let kept = self[first]
        self[first] = self[second]
        self[second] = kept
    }
}
