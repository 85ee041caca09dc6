// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import Primitives
import TestKit
import Testing

@testable import AuditLedger

@Suite struct AuditVerifierTests {
    /// A directory with a chain of ten records over two months and no signed log; the lines of its first file.
    static func chain() throws -> (root: TemporaryDirectory, lines: [[UInt8]]) {
        let root = TemporaryDirectory()
        let time = Lock(october.now)
        do {
            let ledger = try open(root, WallClock { time.withLock { $0 } })
            for number in 0..<6 { try ledger.record(opened("c\(number)")) }
            time.withLock { $0 = november.now }
            for number in 0..<3 { try ledger.record(closed("c\(number)")) }
        }
        let lines = try Files.read(file(root), limit: 1 << 20).split(separator: 0x0A).map { Array($0) + [0x0A] }
        return (root, lines)
    }
    static func verify(_ root: TemporaryDirectory, _ lines: [[UInt8]]) async throws -> AuditVerification {
        try AtomicFile.write(lines.flatMap { $0 }, to: file(root))
        return try await verified(root)
    }

    @Test func `every single changed byte is found in its line`() async throws {
        let (root, lines) = try Self.chain()
        for line in [0, 3, 6] {
            for place in stride(from: 0, to: lines[line].count - 1, by: 7) {
                var changed = lines
                changed[line][place] ^= 1
                let result = try await Self.verify(root, changed)
                #expect(result.firstBad?.line == line + 1, "byte \(place)")
                #expect(result.firstBad?.file == "2026-10.jsonl")
            }
        }
    }

    @Test func `a dropped, doubled or moved line is found`() async throws {
        let (root, lines) = try Self.chain()
        var dropped = lines
        dropped.remove(at: 2)
        #expect(try await Self.verify(root, dropped).firstBad?.line == 3)
        var doubled = lines
        doubled.insert(lines[2], at: 3)
        #expect(try await Self.verify(root, doubled).firstBad?.line == 4)
        var moved = lines
        moved.swapAt(2, 4)
        #expect(try await Self.verify(root, moved).firstBad?.line == 3)
        #expect(try await Self.verify(root, lines).isIntact)
    }

    @Test func `a file cut inside the chain is found at the next file`() async throws {
        let (root, lines) = try Self.chain()
        let result = try await Self.verify(root, Array(lines.dropLast()))
        #expect(
            result.firstBad == .init(file: "2026-11.jsonl", line: 1, problem: "the record has number 7 where 6 is due"))
        let torn = try await Self.verify(root, lines.dropLast() + [Array(lines[6].dropLast(5))])
        #expect(torn.firstBad?.line == 7)
    }

    @Test func `a missing file is found`() async throws {
        let (root, _) = try Self.chain()
        try Files.remove(file(root))
        #expect(try await verified(root).firstBad?.line == 1)
    }

    @Test func `an empty directory is an empty chain`() async throws {
        let root = TemporaryDirectory()
        let result = try await AuditVerifier.verify(root.path)
        #expect(result.isIntact && result.records == 0 && result.lastHash == AuditLine.genesis)
    }

    @Test func `reading backwards and forwards gives the same lines`() throws {
        var random = SeededGenerator(test: "backwards")
        let root = TemporaryDirectory()
        for _ in 0..<8 {
            let lines = (0..<Int.random(in: 0...120, using: &random)).map { _ in
                String(repeating: "x", count: Int.random(in: 0...9000, using: &random))
            }
            let path = root.path.appending("2026-10.jsonl")
            try AtomicFile.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: path)
            var read: [String] = []
            var offsets: [Int64] = []
            try AuditSegment(root.path, month: "2026-10").visitBackwards { line, offset in
                read.append(String(decoding: line, as: UTF8.self))
                offsets.append(offset)
                return true
            }
            #expect(Array(read.reversed()) == lines)
            var due: [Int64] = []
            var offset: Int64 = 0
            for line in lines {
                due.append(offset)
                offset += Int64(line.utf8.count) + 1
            }
            #expect(offsets.reversed() == due)
            let reader = try AuditReader(root.path)
            var forwards: [String] = []
            while case .line(let line) = try reader.next() { forwards.append(String(decoding: line, as: UTF8.self)) }
            #expect(forwards == lines)
        }
    }
}
