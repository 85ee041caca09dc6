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

@Suite struct DamagedFileTests {
    private let temporary = TemporaryDirectory()

    /// A closed log of several bundles and segments; `steps` lets it grow in stages.
    private func closedLog(_ name: String, entries: Int = 600) async throws -> FaultBench {
        let bench = try FaultBench(
            at: temporary.path.appending(name), record: temporary.path.appending("\(name).record"),
            limits: FaultBench.onDemand)
        let log = try bench.open()
        var id: UInt64 = 0
        while id < UInt64(entries) {
            let ids = id..<min(id + 25, UInt64(entries))
            bench.record.sending(ids)
            let range = try await log.append(ids.map { try AppendRecord.leaf($0) })
            bench.record.acknowledged(ids, at: range)
            id = ids.upperBound
        }
        bench.record.signed(try await log.checkpoint().checkpoint)
        await log.close()
        return bench
    }

    /// All files below a directory, with their paths in it.
    private func files(_ directory: FilePath, _ prefix: String = "") throws -> [String] {
        try Files.list(directory).flatMap { name -> [String] in
            let path = directory.appending(bytes: name.bytes)
            guard try Files.status(path)?.kind == .directory else { return [prefix + name.string] }
            return try files(path, prefix + name.string + "/")
        }
    }

    enum Damage: String, CaseIterable, Sendable {
        case firstBit, middleBit, lastBit, cutByOne, cutInHalf, emptied, extended, zeroed, deleted

        func apply(_ bytes: [UInt8]) -> [UInt8]? {
            var bytes = bytes
            switch self {
            case .firstBit: bytes[0] ^= 1
            case .middleBit: bytes[bytes.count / 2] ^= 4
            case .lastBit: bytes[bytes.count - 1] ^= 0x80
            case .cutByOne: bytes.removeLast()
            case .cutInHalf: bytes.removeLast(bytes.count / 2)
            case .emptied: bytes = []
            case .extended: bytes.append(0)
            case .zeroed: bytes = [UInt8](repeating: 0, count: bytes.count)
            case .deleted: return nil
            }
            return bytes
        }
    }

    private func copy(_ bench: FaultBench, _ name: String) throws -> FaultBench {
        let place = temporary.path.appending(name)
        try? FileManager.default.removeItem(atPath: place.string)
        try FileManager.default.copyItem(atPath: bench.place.string, toPath: place.string)
        return try FaultBench(at: place, record: bench.record.path, limits: FaultBench.onDemand)
    }

    private func overwrite(_ path: FilePath, _ bytes: [UInt8]?) throws {
        try Files.remove(path)
        if let bytes { try AtomicFile.write(bytes, to: path) }
    }

    @Test(arguments: Damage.allCases)
    func `a damaged file is refused at opening, named by the check, or proves to be one that can be made again`(
        damage: Damage
    ) async throws {
        let original = try await closedLog("original")
        for name in try files(original.place) where !name.hasSuffix("/lock") {
            let what = "\(damage.rawValue) of \(name)"
            let bench = try copy(original, "damaged")
            let path = bench.place.appending(name)
            let bytes = try Files.read(path, limit: 1 << 30)
            guard !bytes.isEmpty, let changed = Optional(damage.apply(bytes)), changed != bytes else { continue }
            try overwrite(path, changed)
            let verdict = try await LogCheck.run(
                LogFolder(bench.folder), verifiers: [bench.signer.verifier], origin: FaultBench.origin)
            if name.hasPrefix("log/log/") {
                let published = String(name.dropFirst("log/log/".count))
                #expect(verdict.findings.contains { $0.path == published }, "\(what): \(verdict.findings)")
                #expect(verdict.findings.allSatisfy { !$0.nextStep.isEmpty }, "\(what)")
                if published.hasPrefix("tile/entries/") {
                    #expect(verdict.findings.contains { $0.index != nil }, "\(what)")
                }
            } else {
                #expect(verdict.findings.isEmpty, "\(what): \(verdict.findings)")
            }
            do {
                let log = try bench.open()
                // It opened: whatever it gives out is true, or it says which entry is damaged.
                #expect(!name.hasPrefix("state/head"), "\(what) was not noticed")
                do {
                    try bench.record.check(log)
                } catch let error as LogStoreError {
                    #expect(error.kind == .damaged && error.index != nil, "\(what): \(error)")
                    #expect(name.hasPrefix("log/log/tile/"), "\(what): \(error)")
                }
                // And it signs nothing that does not begin with what was signed.
                _ = try? await log.append([LogLeaf(Array("new".utf8))])
                if let head = try? await log.checkpoint() {
                    #expect(head.checkpoint.size == 601, "\(what)")
                    let proof = try log.consistencyProof(from: 600, to: 601)
                    let promised = try #require(try original.record.promises().signed[600])
                    let root = try #require([UInt8](hex: promised))
                    #expect(
                        proof.proves(
                            fromRoot: try #require(SHA256Digest(bytes: root)), toRoot: head.checkpoint.root), "\(what)")
                }
            } catch let error as LogStoreError {
                #expect(!error.nextStep.isEmpty, "\(what)")
                #expect(
                    [.damaged, .wrongKey, .unknownFormat, .signedStateChanged, .behindSignedState].contains(error.kind),
                    "\(what): \(error)")
                #expect(!name.hasPrefix("log/index/") && !name.hasSuffix("cosignatures"), "\(what): \(error)")
            }
        }
    }

    @Test func `two files that changed places are noticed`() async throws {
        let original = try await closedLog("original", entries: 1000)
        let pairs = [
            ("log/log/tile/entries/000", "log/log/tile/entries/001"), ("log/log/tile/0/000", "log/log/tile/0/001"),
            ("log/log/tile/0/000", "log/log/tile/entries/000"),
        ]
        for (first, second) in pairs {
            let bench = try copy(original, "swapped")
            let (one, other) = (bench.place.appending(first), bench.place.appending(second))
            let (bytes, others) = (try Files.read(one, limit: 1 << 30), try Files.read(other, limit: 1 << 30))
            try overwrite(one, others)
            try overwrite(other, bytes)
            let verdict = try await LogCheck.run(
                LogFolder(bench.folder), verifiers: [bench.signer.verifier], origin: FaultBench.origin)
            for name in [first, second] {
                let published = String(name.dropFirst("log/log/".count))
                #expect(verdict.findings.contains { $0.path == published }, "\(first): \(verdict.findings)")
            }
            do {
                let log = try bench.open()
                let error = #expect(throws: LogStoreError.self) { try bench.record.check(log) }
                #expect(error?.kind == .damaged)
            } catch let error as LogStoreError { #expect(error.kind == .damaged) }
        }
        let segments = try files(original.place).filter { $0.hasSuffix(".wal") }
        if segments.count > 1 {
            let bench = try copy(original, "swapped")
            let (one, other) = (bench.place.appending(segments[0]), bench.place.appending(segments[1]))
            let bytes = try Files.read(one, limit: 1 << 30)
            try overwrite(one, try Files.read(other, limit: 1 << 30))
            try overwrite(other, bytes)
            let refusal = try bench.refusal()
            #expect(refusal.kind == .damaged)
        }
    }

    @Test func `any flipped bit in acknowledged groups of the write-ahead file is refused, and named`() async throws {
        let bench = try FaultBench(
            at: temporary.path.appending("wal"), record: temporary.path.appending("wal.record"),
            limits: FaultBench.onDemand)
        do {
            let log = try bench.open()
            for id in 0..<30 as Range<UInt64> {
                bench.record.sending(id..<(id + 1))
                bench.record.acknowledged(
                    id..<(id + 1), at: try await log.append([LogLeaf(AppendRecord.entry(id))]))
                if id == 20 { bench.record.signed(try await log.checkpoint().checkpoint) }
            }
        }
        let name = try #require(try files(bench.place).first { $0.hasSuffix(".wal") })
        let bytes = try Files.read(bench.place.appending(name), limit: 1 << 30)
        let end = (bytes.lastIndex { $0 != 0 } ?? 0) + 1
        var generator = SeededGenerator(test: "flipped bits in the write-ahead file")
        for _ in 0..<min(FileErrorTests.rounds(60), 3000) {
            let position = Int.random(in: 0..<end, using: &generator)
            let damaged = try copy(bench, "flipped")
            var changed = bytes
            changed[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            try overwrite(damaged.place.appending(name), changed)
            do {
                let log = try damaged.open()
                // Padding, or the last group, which cannot be told from a torn write; never anything that was signed.
                #expect(log.size >= 29, "byte \(position)")
                for index in 0..<log.size {
                    #expect(try log.entry(index) == AppendRecord.entry(index), "byte \(position)")
                }
            } catch let error as LogStoreError {
                #expect(error.kind == .damaged, "byte \(position): \(error)")
                if position >= 4096 { #expect((error.index ?? 99) < 30, "byte \(position): \(error)") }
            }
        }
    }
}
