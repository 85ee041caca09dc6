// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Durability
import Foundation
import JSON
import LogStore
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import AuditLedger

/// A ledger's directory with faults to put into it.
struct AuditPlace {
    let root = TemporaryDirectory()
    var directory: Primitives.FilePath { root.path.appending("clinic") }
    var log: Primitives.FilePath { directory.appending("log") }
    var signed: Primitives.FilePath { root.path.appending("signed") }

    /// The lines of a month, without their newlines.
    func lines(_ month: String = "2026-10") throws -> [[UInt8]] {
        try Files.read(file(root, month), limit: 1 << 26).split(separator: 0x0A).map { Array($0) }
    }
    func write(_ lines: [[UInt8]], _ month: String = "2026-10") throws {
        try AtomicFile.write(lines.flatMap { $0 + [0x0A] }, to: file(root, month))
    }
    /// Keeps a copy of the directory beside it, or puts the copy back.
    func keep(_ name: String) throws { try copy(directory, root.path.appending(name)) }
    func restore(_ name: String) throws {
        try FileManager.default.removeItem(atPath: directory.string)
        try copy(root.path.appending(name), directory)
    }
    func copy(_ source: Primitives.FilePath, _ target: Primitives.FilePath) throws {
        try FileManager.default.copyItem(atPath: source.string, toPath: target.string)
    }

    /// Changes one record's content and makes a new chain from it to the end, as somebody who knows the format would.
    func rewrite(line number: Int, _ month: String = "2026-10") throws {
        var lines = try lines(month)
        for index in number..<lines.count {
            guard let record = AuditLine.read(lines[index][...]) else { throw Broken() }
            let own: Set<String> = ["hash", "prev_hash", "seq", "v"]
            var fields = record.fields.members.filter { !own.contains($0.key) }.map { ($0.key, $0.value) }
            if index == number {
                for place in fields.indices where fields[place].0 == "ts" {
                    fields[place].1 = "2026-10-31T00:00:00.000Z"
                }
            }
            let previous = index == 0 ? AuditLine.genesis : AuditLine.read(lines[index - 1][...])?.hash ?? ""
            lines[index] = Array(
                try AuditLine.write(fields, sequence: record.sequence, previous: previous).line.dropLast())
        }
        try write(lines, month)
    }
    struct Broken: Error {}

    /// Records so many calls, each opened and closed, and closes the ledger.
    func fill(_ calls: Int) async throws {
        let ledger = try open(root)
        for number in 0..<calls {
            try ledger.record(opened("c\(number)"))
            try ledger.record(closed("c\(number)"))
        }
        await ledger.close()
    }
}

@Suite struct AuditLogTests {
    let place = AuditPlace()

    @Test(arguments: [0, 1, 127, 300])
    func `each line without its newline is an entry of a sound log`(calls: Int) async throws {
        try await place.fill(calls)
        var entries: [[UInt8]] = []
        let verdict = try await LogCheck.run(
            LogFolder(place.log), verifiers: [signer.verifier], origin: "box.example/clinic/audit",
            entry: { _, bytes in entries.append(Array(bytes)) })
        #expect(verdict.isSound && verdict.checkpoint?.size == UInt64(2 * calls + 2))
        #expect(try entries == place.lines())
        let result = try await verified(place.root)
        #expect(result.isIntact && result.log?.size == result.records && result.log?.isSignatureChecked == true)
        #expect(result.log?.root == verdict.checkpoint?.root.hex)
    }

    @Test func `records are signed within the period without being asked for`() async throws {
        let ledger = try open(place.root, period: .milliseconds(1))
        let stamp = try ledger.record(opened("a"))
        try await ledger.settle(stamp)
        while ledger.checkpoint.checkpoint.size <= stamp.sequence { await Task.yield() }
    }

    @Test func `only durable records are signed`() async throws {
        let ledger = try open(place.root)
        let first = try ledger.record(opened("a"))
        _ = try await ledger.proof(of: first.sequence)
        try ledger.record(closed("a"))
        #expect(ledger.checkpoint.checkpoint.size == 2 && ledger.count == 3)
    }

    @Test func `what was recorded and not published is taken in after a crash`() async throws {
        for crash in 0..<12 {
            let ledger = try open(place.root)
            for number in 0..<(crash * 11) { try ledger.record(opened("\(crash)-\(number)")) }
            // Some of it is published, the last of it never.
            if crash % 3 == 1 { _ = try await ledger.proof(of: ledger.count - 1) }
            for number in 0..<crash { try ledger.record(closed("\(crash)-\(number)")) }
        }
        await (try open(place.root)).close()
        let result = try await verified(place.root)
        #expect(result.isIntact && result.log?.size == result.records)
    }

    @Test func `every moment between the file and the tiles can be a crash`() async throws {
        let ledger = try open(place.root)
        for number in 0..<140 {
            let stamp = try ledger.record(opened("c\(number)"))
            if number % 20 == 0 { _ = try await ledger.proof(of: stamp.sequence) }
            if number % 7 == 0 {
                let moment = AuditPlace()
                try moment.copy(place.signed, moment.signed)
                try moment.copy(place.directory, moment.directory)
                let again = try open(moment.root)
                #expect(again.count >= stamp.sequence + 1)
                await again.close()
                #expect(try await verified(moment.root).isIntact)
            }
        }
    }

    @Test func `a torn last line is cut and the log goes on`() async throws {
        do {
            let ledger = try open(place.root)
            for number in 0..<300 { try ledger.record(opened("c\(number)")) }
            _ = try await ledger.proof(of: 200)
        }
        let whole = try Files.read(file(place.root), limit: 1 << 26)
        try AtomicFile.write(whole + Array("{\"actor\":\"x\",".utf8), to: file(place.root))
        await (try open(place.root)).close()
        #expect(try await verified(place.root).isIntact)
    }

    // MARK: Faults

    @Test func `a record changed under a new chain is named by verify and refuses the start`() async throws {
        var random = SeededGenerator(test: "rewritten chain")
        try await place.fill(300)
        for _ in 0..<4 {
            try place.keep("copy")
            let line = Int.random(in: 0..<602, using: &random)
            try place.rewrite(line: line)
            let result = try await verified(place.root)
            #expect(
                result.firstBad
                    == .init(
                        file: "2026-10.jsonl", line: line + 1, problem: "the record is not the one that was signed"))
            #expect(result.findings.isEmpty && result.records == UInt64(line))
            let error = #expect(throws: AuditError.self) { try open(place.root) }
            #expect(error?.reason == .corrupt && error?.message.contains("2026-10.jsonl line \(line + 1):") == true)
            try place.restore("copy")
            try FileManager.default.removeItem(atPath: place.root.path.appending("copy").string)
        }
        #expect(try await verified(place.root).isIntact)
    }

    @Test func `records newer than the checkpoint in the directory are compared with what the box signed`() async throws
    {
        do {
            let ledger = try open(place.root)
            for number in 0..<9 { try ledger.record(opened("c\(number)")) }
            _ = try await ledger.proof(of: 9)
            for number in 0..<5 { try ledger.record(closed("c\(number)")) }
        }
        func check() async throws -> AuditVerification {
            try await AuditVerifier.verify(
                place.directory, verifiers: [signer.verifier], signedState: place.signed)
        }
        let sound = try await check()
        #expect(sound.isIntact && sound.records == 15 && (sound.log?.size ?? 99) < 10)
        try place.rewrite(line: 4)
        #expect(
            try await check().firstBad
                == .init(
                    file: "2026-10.jsonl", line: 10, problem: "the records up to here are not those that were signed"))
    }

    @Test func `records cut off at the end are missed`() async throws {
        try await place.fill(20)
        var lines = try place.lines()
        lines.removeLast(3)
        try place.write(lines)
        let result = try await verified(place.root)
        #expect(
            result.firstBad
                == .init(
                    file: "2026-10.jsonl", line: 40, problem: "the files end after 39 records, and 42 were signed"))
        let error = #expect(throws: AuditError.self) { try open(place.root) }
        #expect(error?.code == "audit_rolled_back" && error?.nextStep.isEmpty == false)
        // Nothing was added behind them.
        #expect(try place.lines() == lines)
    }

    @Test func `a restored older copy is refused, and so are calls`() async throws {
        try await place.fill(20)
        try place.keep("older")
        try await place.fill(200)
        try place.keep("newest")
        try place.restore("older")
        // By itself the copy is sound; the box remembers more.
        #expect(try await verified(place.root).isIntact)
        let result = try await AuditVerifier.verify(
            place.directory, verifiers: [signer.verifier], signedState: place.signed)
        #expect(result.firstBad?.line == 43 && result.firstBad?.problem.contains("444 were signed") == true)
        let error = #expect(throws: AuditError.self) { try open(place.root) }
        #expect(error?.code == "audit_rolled_back")
        #expect(error?.nextStep.contains("restore the newest copy") == true)
        try place.restore("newest")
        await (try open(place.root)).close()
        #expect(try await verified(place.root).isIntact)
    }

    @Test func `an older copy of the tiles alone is refused, and the missing tile named`() async throws {
        try await place.fill(20)
        try place.copy(place.log, place.root.path.appending("older"))
        try await place.fill(300)
        try FileManager.default.removeItem(atPath: place.log.string)
        try place.copy(place.root.path.appending("older"), place.log)
        let error = #expect(throws: AuditError.self) { try open(place.root) }
        #expect(error?.reason == .corrupt && error?.message.contains("tile/") == true)
    }

    @Test func `a month's file that is gone is named`() async throws {
        let time = Lock(october.now)
        for month in [october, november, clock("2026-12-01T00:00:00Z")] {
            time.withLock { $0 = month.now }
            let ledger = try open(place.root, WallClock { time.withLock { $0 } })
            for number in 0..<5 { try ledger.record(opened("c\(number)")) }
            await ledger.close()
        }
        try Files.remove(file(place.root, "2026-11"))
        let result = try await verified(place.root)
        #expect(result.firstBad?.file == "2026-12.jsonl" && result.firstBad?.line == 1)
        let error = #expect(throws: AuditError.self) { try open(place.root, november) }
        #expect(error?.reason == .corrupt && error?.message.contains("2026-12.jsonl line 1") == true)
    }

    @Test(arguments: ["tile/0/000", "tile/entries/000", "tile/0/001.p/90", "tile/1/000.p/1"])
    func `a tile that is gone or changed is named`(path: String) async throws {
        try await place.fill(172)
        let tile = place.log.appending(path)
        let bytes = try Files.read(tile, limit: 1 << 24)
        try Files.remove(tile)
        let gone = try await verified(place.root)
        #expect(gone.firstBad == nil && gone.findings.count == 1 && gone.findings.first?.path == path)
        try AtomicFile.write(bytes.dropLast() + [bytes[bytes.count - 1] ^ 1], to: tile)
        let changed = try await verified(place.root)
        #expect(changed.firstBad == nil && !changed.isIntact && changed.findings.first?.path == path)
    }

    @Test func `a lost memory of signed heads refuses the start`() async throws {
        try await place.fill(3)
        try FileManager.default.removeItem(atPath: place.signed.string)
        let error = #expect(throws: AuditError.self) { try open(place.root) }
        #expect(error?.reason == .corrupt)
    }

    @Test func `another key does not go on with the log`() async throws {
        try await place.fill(3)
        let other = try NoteSigner(name: signer.name, key: Ed25519PrivateKey())
        let error = #expect(throws: AuditError.self) {
            try CallLedger(
                scope: scope, root: place.root.path, signing: AuditSigning(signer: other, signedState: place.signed),
                clock: october)
        }
        #expect(error?.reason == .corrupt)
        let result = try await AuditVerifier.verify(place.directory, verifiers: [other.verifier])
        #expect(result.findings.map(\.kind) == [.signatureMissing] && result.firstBad == nil)
    }

    @Test func `a head signed by somebody else ends the taking of records`() async throws {
        let ledger = try open(place.root)
        // Until the thread sleeps again.
        _ = try await ledger.proof(of: try ledger.record(opened("a")).sequence)
        let stamp = try ledger.record(closed("a"))
        let head = place.signed.appending("head")
        try AtomicFile.write(try Files.read(head, limit: 1 << 20) + [0x0A], to: head)
        let error = await #expect(throws: AuditError.self) { try await ledger.proof(of: stamp.sequence) }
        #expect(error?.reason == .corrupt)
        let refused = #expect(throws: AuditError.self) { try ledger.record(opened("b")) }
        #expect(refused?.reason == .corrupt)
    }

    @Test func `a record changed on the disk before it was signed is not signed`() async throws {
        let ledger = try open(place.root)
        for number in 0..<5 { try ledger.record(opened("c\(number)")) }
        // In place, for the ledger has the file open.
        var bytes = try Files.read(file(place.root), limit: 1 << 20)
        try place.rewrite(line: 3)
        let changed = try Files.read(file(place.root), limit: 1 << 20)
        #expect(changed.count == bytes.count)
        bytes = changed
        let handle = try #require(FileHandle(forWritingAtPath: file(place.root).string))
        try handle.write(contentsOf: Data(bytes))
        let error = await #expect(throws: AuditError.self) { try await ledger.proof(of: 5) }
        #expect(error?.reason == .corrupt && ledger.checkpoint.checkpoint.size < 4)
    }

    @Test(.enabled(if: SmallFileSystem.isAvailable))
    func `calls go on while there is no room for a signed head, and the log catches up`() async throws {
        let disk = try #require(SmallFileSystem(kibibytes: 64))
        let ledger = try CallLedger(
            scope: scope, root: place.root.path,
            signing: AuditSigning(signer: signer, signedState: disk.path.appending("signed")), clock: october)
        _ = try await ledger.proof(of: 0)
        let filler = disk.path.appending("filler")
        do {
            let file = try OpenFile(filler, for: .create)
            var size: Int64 = 0
            while (try? file.write([1], at: size)) != nil { size += 4096 }
        }
        for number in 0..<300 { try ledger.record(opened("c\(number)")) }
        let error = await #expect(throws: AuditError.self) { try await ledger.proof(of: 299) }
        #expect(error?.code == "audit_unavailable")
        try ledger.record(closed("c0"))
        try Files.remove(filler)
        #expect(try await ledger.proof(of: 301).receipt.note.text.contains("\n302\n"))
        await ledger.close()
        #expect(try await verified(place.root).isIntact)
    }

    @Test func `a log that cannot be written ends the taking of records until the next start`() async throws {
        let ledger = try open(place.root)
        let staging = place.directory.appending("staging")
        try FileManager.default.removeItem(atPath: staging.string)
        for number in 0..<300 { try ledger.record(opened("c\(number)")) }
        await #expect(throws: AuditError.self) { try await ledger.proof(of: 299) }
        let error = #expect(throws: AuditError.self) { try ledger.record(closed("c0")) }
        #expect(error?.code == "audit_unavailable" && error?.nextStep.isEmpty == false)
        await ledger.close()
        await (try open(place.root)).close()
        #expect(try await verified(place.root).isIntact)
    }

    @Test func `a log without a checkpoint is not intact`() async throws {
        try await place.fill(3)
        try Files.remove(place.log.appending("checkpoint"))
        let result = try await verified(place.root)
        #expect(result.findings.map(\.kind) == [.checkpointMissing] && result.log == nil)
    }

    @Test func `a log made anew with the right key shows against a kept checkpoint`() async throws {
        try await place.fill(20)
        let kept = try Checkpoint(
            parsing: SignedNote(parsing: try Files.read(place.log.appending("checkpoint"), limit: 1 << 20)).text)
        try await place.fill(10)
        func check() async throws -> AuditVerification {
            try await AuditVerifier.verify(place.directory, verifiers: [signer.verifier], saved: kept)
        }
        #expect(try await check().isIntact)
        try place.rewrite(line: 4)
        try FileManager.default.removeItem(atPath: place.log.string)
        try FileManager.default.removeItem(atPath: place.signed.string)
        await (try open(place.root)).close()
        #expect(try await verified(place.root).isIntact)
        #expect(try await check().findings.map(\.kind) == [.inconsistent])
    }

    @Test func `texts that callers choose never make a record too long`() async throws {
        let ledger = try open(place.root)
        var call = ClosedCall(auditID: "a", requestID: "r", status: .ok, httpStatus: 200)
        call.model = String(repeating: "\u{1}", count: 100_000)
        call.finishReasons = Array(repeating: String(repeating: "\u{10FFFF}", count: 5000), count: 500)
        let stamp = try ledger.record(.closed(call))
        #expect(try await ledger.proof(of: stamp.sequence).line.count <= AuditLine.longest)
        let error = #expect(throws: AuditError.self) {
            try ledger.record(AuditRecord(event: "x", ["text": .string(String(repeating: "x", count: 70_000))]))
        }
        #expect(error?.reason == .malformed)
        try ledger.record(closed("b"))
    }
}
