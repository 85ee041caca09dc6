// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Cryptography
import Durability
import Home
import JSON
import NoteKeys
import Primitives
import Testing
import TransparencyLog

@testable import Commands

@Suite("Receipts that anybody can check", .serialized)
struct ReceiptTests {
    /// A log of so many entries with a key, its receipts, and the archive that serves it.
    private struct Log {
        let entries: [[UInt8]]
        let signer: NoteSigner
        let note: SignedNote
        let tree: MemoryTree

        init(size: Int) throws {
            entries = (0..<size).map { Array("entry \($0)".utf8) }
            signer = try NoteSigner(name: "log.example/a", key: Ed25519PrivateKey())
            tree = MemoryTree(leaves: entries.map { Merkle.leafHash($0) })
            let root = Merkle.root(of: entries.map { Merkle.leafHash($0) })
            let checkpoint = Checkpoint(origin: "log.example/a", size: UInt64(size), root: root)
            note = try SignedNote(signing: checkpoint.text, with: [signer])
        }

        func receipt(_ index: Int) throws -> [UInt8] {
            let path = try Merkle.inclusionProof(index: UInt64(index), size: tree.size, nodes: tree).path
            return Array(TLogProof(index: UInt64(index), path: path, note: note).text.utf8)
        }

        func answers(_ index: Int) throws -> [String: StubArchive.Answer] {
            let bundle = index >> 8
            let width = min(256, entries.count - bundle << 8)
            let name = width == 256 ? "00\(bundle)" : "00\(bundle).p/\(width)"
            let leaf = JSONValue.string(Merkle.leafHash(entries[index]).hex)
            return [
                "GET /v1/entries/\(index)": .init(["leaf_hash": leaf]),
                "GET /v1/entries/\(index)/receipt": .init(bytes: try receipt(index)),
                "GET /v1/log/tile/entries/\(name)": .init(
                    bytes: EntryBundle.encode(entries[bundle << 8..<bundle << 8 + width])),
            ]
        }
    }

    private func stub(_ log: Log, proving index: Int) throws -> StubArchive {
        let stub = try StubArchive(try log.answers(index))
        try AtomicFile.write(
            Array((log.signer.verifier.vkey + "\n").utf8), to: stub.home.keys.appending("ledger-personal.pub"))
        return stub
    }

    @Test(arguments: [0, 255, 256, 299])
    func `a receipt is written with the entry and holds without the archive`(index: Int) async throws {
        let log = try Log(size: 300)
        let stub = try stub(log, proving: index)
        let file = stub.place.appending("e.tlog-proof").string
        let written = try await stub.run(["ledger", "prove", "\(index)", "--output", file])
        #expect(written.code == .ok, "\(written.error)")
        let count = stub.asked.count
        #expect(try Files.read(stub.place.appending("e.tlog-proof.entry"), limit: 99) == log.entries[index])
        let key = log.signer.verifier.vkey
        let checked = try await stub.run(["ledger", "prove", "--check", file, "--key", key, "--plain"])
        #expect(checked.code == .ok && checked.output.contains("entry\t\(index)\n"), "\(checked.error)")
        let own = try await stub.run(["ledger", "prove", "--check", file])
        #expect(own.code == .ok, "\(own.error)")
        #expect(stub.asked.count == count)
    }

    @Test func `a changed entry, another key and a cut receipt are findings`() async throws {
        let log = try Log(size: 300)
        let stub = try stub(log, proving: 7)
        let file = stub.place.appending("e.proof")
        let entry = stub.place.appending("e.proof.entry")
        try AtomicFile.write(try log.receipt(7), to: file)
        let check = ["ledger", "prove", "--check", file.string, "--key", log.signer.verifier.vkey]
        try AtomicFile.write(Array("entry 8".utf8), to: entry)
        let changed = try await stub.run(check)
        #expect(changed.code == .findings && changed.error.contains("[log_proof_invalid]"))
        try AtomicFile.write(log.entries[7], to: entry)
        #expect(try await stub.run(check).code == .ok)
        let other = try Log(size: 1).signer.verifier.vkey
        let strange = try await stub.run(["ledger", "prove", "--check", file.string, "--key", other])
        #expect(strange.code == .findings && strange.error.contains("[note_unknown_key]"))
        try AtomicFile.write(Array(try log.receipt(7).dropLast(5)), to: file)
        #expect(try await stub.run(check).code == .findings)
        #expect(stub.asked.isEmpty)
    }

    @Test func `an archive that proves another entry, or gives other bytes, is found out`() async throws {
        let log = try Log(size: 300)
        var answers = try log.answers(7)
        answers["GET /v1/entries/8"] = answers["GET /v1/entries/7"]
        answers["GET /v1/entries/8/receipt"] = answers["GET /v1/entries/7/receipt"]
        var entries = log.entries
        entries[7] = Array("entry 9".utf8)
        answers["GET /v1/log/tile/entries/000"] = .init(bytes: EntryBundle.encode(entries[..<256]))
        let stub = try StubArchive(answers)
        try NoteKeyFile.publish([log.signer.verifier], beside: stub.home.keys.appending("ledger-personal.key"))
        #expect(try await stub.run(["ledger", "prove", "8"]).error.contains("[service_bad_answer]"))
        let file = stub.place.appending("e.proof")
        let other = try await stub.run(["ledger", "prove", "7", "--output", file.string])
        #expect(other.code == .failed && other.error.contains("[service_bad_answer]"))
        #expect(!Files.exists(file))
    }
}
