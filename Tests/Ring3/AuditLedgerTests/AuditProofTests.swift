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

@testable import AuditLedger

/// Python with what our own independent verifier needs; nil where it is not installed.
private let verifier: String? = {
    let script = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../../Tools/peers/tlog/tlogverify.py")
        .standardizedFileURL.path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", "import cryptography"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus == 0 && FileManager.default.fileExists(atPath: script) ? script : nil
}()

@Suite struct AuditProofTests {
    let place = AuditPlace()

    @Test(arguments: [0, 1, 255, 256, 511, 512, 601] as [UInt64])
    func `a record is proven from the files alone`(number: UInt64) async throws {
        try await place.fill(300)
        let proof = try AuditProof.read(place.directory, record: number)
        #expect(try proof.line == place.lines()[Int(number)])
        #expect(proof.sequence == number && proof.receipt.index == number)
        let checkpoint = try proof.receipt.verify(leaf: Merkle.leafHash(proof.line), verifiers: [signer.verifier])
        #expect(checkpoint.size == 602)
        // The documented leaf hash, by another hand.
        #expect(Merkle.leafHash(proof.line) == SHA256.hash([0] + proof.line))
        var changed = proof.line
        changed[10] ^= 1
        #expect(throws: TransparencyLogError.self) {
            try proof.receipt.verify(leaf: Merkle.leafHash(changed), verifiers: [signer.verifier])
        }
    }

    @Test func `a running ledger proves what it has just recorded`() async throws {
        let ledger = try open(place.root)
        for number in 0..<300 {
            let stamp = try ledger.record(opened("c\(number)"))
            guard number % 37 == 0 else { continue }
            let proof = try await ledger.proof(of: stamp.sequence)
            #expect(try proof.line == place.lines()[Int(stamp.sequence)])
            try proof.receipt.verify(leaf: Merkle.leafHash(proof.line), verifiers: [signer.verifier])
        }
        // Older ones under the newest checkpoint.
        let proof = try await ledger.proof(of: 3)
        #expect(proof.receipt.note == ledger.checkpoint.note && proof.event == "call.opened")
        let error = await #expect(throws: AuditError.self) { try await ledger.proof(of: 301) }
        #expect(error?.code == "audit_record_missing")
        await ledger.close()
        await #expect(throws: AuditError.self) { try await ledger.proof(of: 301) }
    }

    @Test func `the records of a call are found by its audit id`() async throws {
        try await place.fill(10)
        #expect(try AuditProof.records(of: "c7", in: place.directory) == [15, 16])
        let error = #expect(throws: AuditError.self) { try AuditProof.records(of: "c10", in: place.directory) }
        #expect(error?.code == "audit_record_missing")
    }

    @Test func `a record that no checkpoint on the disk covers is told from one that is missing`() async throws {
        let ledger = try open(place.root)
        try ledger.record(opened("a"))
        let error = #expect(throws: AuditError.self) { try AuditProof.read(place.directory, record: 1) }
        #expect(error?.code == "audit_not_published" && error?.nextStep.contains("seq=1") == true)
        #expect(ledger.count == 2)
        let missing = #expect(throws: AuditError.self) { try AuditProof.read(place.directory, record: 2) }
        #expect(missing?.code == "audit_record_missing")
    }

    @Test(arguments: ["tile/0/000", "tile/entries/000", "tile/1/000.p/1"])
    func `a damaged log proves nothing`(path: String) async throws {
        try await place.fill(130)
        let tile = place.log.appending(path)
        let bytes = try Files.read(tile, limit: 1 << 24)
        for changed: [UInt8]? in [Array(bytes.dropLast()), Array(bytes[..<20] + [bytes[20] ^ 1] + bytes[21...]), nil] {
            if let changed { try AtomicFile.write(changed, to: tile) } else { try Files.remove(tile) }
            // Entry 257 needs the hash over the first 256.
            let error = #expect(throws: AuditError.self) {
                try AuditProof.read(
                    place.directory, record: path.hasPrefix("tile/1") ? 257 : path.hasPrefix("tile/0") ? 1 : 0)
            }
            #expect(error?.reason == .corrupt)
        }
    }

    @Test(.enabled(if: verifier != nil)) func `an independent program accepts the proof and no other line`()
        async throws
    {
        try await place.fill(150)
        let script = try #require(verifier)
        for number in [0, 17, 256, 301] as [UInt64] {
            let proof = try AuditProof.read(place.directory, record: number)
            let folder = place.root.path
            try AtomicFile.write(Array(proof.receipt.text.utf8), to: folder.appending("p.tlog-proof"))
            try AtomicFile.write(proof.line, to: folder.appending("p.line"))
            try AtomicFile.write(proof.line + [0x0A], to: folder.appending("wrong.line"))
            #expect(try check(script, "p.line") == 0)
            #expect(try check(script, "wrong.line") == 1)
        }
        #expect(
            try run(script, ["check", "--log", place.log.string, "--vkey", signer.verifier.vkey]) == 0)
    }

    private func check(_ script: String, _ line: String) throws -> Int32 {
        let folder = place.root.path
        return try run(
            script,
            [
                "proof", folder.appending("p.tlog-proof").string, "--vkey", signer.verifier.vkey, "--origin",
                signer.name,
                "--leaf", folder.appending(line).string,
            ])
    }

    private func run(_ script: String, _ words: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-B", script] + words
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
