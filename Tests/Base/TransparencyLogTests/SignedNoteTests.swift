// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct SignedNoteTests {
    private let log: NoteVerifier
    private let witness: NoteVerifier

    init() throws {
        log = try NoteVerifier(vkey: TLogVectors.logVerifierKey)
        witness = try NoteVerifier(vkey: TLogVectors.text(TLogVectors.all["note"]?["witness_vkey"]))
    }

    @Test func `keys have the ids and texts of the reference tool`() throws {
        let signer = try TLogVectors.signer("log.example/test", seed: TLogVectors.logSeed)
        #expect(signer.verifier.vkey == TLogVectors.logVerifierKey)
        #expect(signer.verifier.keyID.hex == "6ffdf1c0")
        #expect(signer.verifier == log)
        #expect(witness.keyID.hex == "20324abe")
        #expect(witness.kind == .cosignature)
        #expect(witness.vkey == TLogVectors.text(TLogVectors.all["note"]?["witness_vkey"]))
    }

    @Test func `our signature and cosignature are byte for byte those of the reference tool`() throws {
        let signer = try TLogVectors.signer("log.example/test", seed: TLogVectors.logSeed)
        var note = try SignedNote(signing: TLogVectors.body, with: [signer])
        #expect(note.string == TLogVectors.note)
        let second = try TLogVectors.signer("witness.example/w1", seed: TLogVectors.witnessSeed, kind: .cosignature)
        let time = TLogVectors.number(TLogVectors.all["note"]?["time"])
        note = note.adding(try second.signature(of: Array(TLogVectors.body.utf8), time: time))
        #expect(note.string == TLogVectors.cosignedNote)
    }

    @Test func `a note is read, checked and written again unchanged`() throws {
        let bytes = Array(TLogVectors.cosignedNote.utf8)
        let note = try SignedNote(parsing: bytes, verifiers: [log, witness])
        #expect(note.bytes == bytes)
        #expect(try note.verify([log, witness]) == [log, witness])
        #expect(try note.verify([witness]) == [witness])
        let checkpoint = try Checkpoint(note: note, verifiers: [log])
        #expect(checkpoint.size == 70_000)
        #expect(checkpoint.text == TLogVectors.body)
    }

    @Test func `a checkpoint that only a witness signed is not accepted`() throws {
        let note = try SignedNote(parsing: Array(TLogVectors.cosignedNote.utf8))
        let error = #expect(throws: TransparencyLogError.self) { try Checkpoint(note: note, verifiers: [witness]) }
        #expect(error?.kind == .noteUnknownKey)
    }

    @Test func `real tree heads of the public Go checksum database verify offline`() throws {
        for head in TLogVectors.list(TLogVectors.all["real_tree_heads"]) {
            let verifier = try NoteVerifier(vkey: TLogVectors.text(head["vkey"]))
            let note = try SignedNote(parsing: Array(TLogVectors.text(head["note"]).utf8), verifiers: [verifier])
            // Its origin line differs from its key's name, from before the rule; the text is a checkpoint all the same.
            #expect(try Checkpoint(parsing: note.text).origin == "go.sum database tree")
        }
    }

    @Test func `every changed byte of a signed note is noticed`() throws {
        let bytes = Array(TLogVectors.note.utf8)
        for offset in bytes.indices {
            for flip in [UInt8(1), 2, 4, 8, 16, 32, 64, 128] {
                var changed = bytes
                changed[offset] ^= flip
                #expect(throws: TransparencyLogError.self, "byte \(offset), bits \(flip)") {
                    try SignedNote(parsing: changed, verifiers: [log])
                }
            }
        }
    }

    @Test func `a known key's wrong signature spoils a note that another key signed`() throws {
        var text = TLogVectors.cosignedNote
        text.replace("AAABlU/EA", with: "AAABlU/EB")
        let error = #expect(throws: TransparencyLogError.self) {
            try SignedNote(parsing: Array(text.utf8), verifiers: [log, witness])
        }
        #expect(error?.kind == .noteSignatureInvalid)
        _ = try SignedNote(parsing: Array(text.utf8), verifiers: [log])
    }

    @Test(arguments: [
        "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n— name\n", "text\n\n— name AAAA\n",
        "text\n\n- name AAAAAAA=\n",
        "text\n\n— na+me AAAAAAA=\n", "text\n\n—  AAAAAAA=\n", "text\n\n— name AAAAAAB=\n",
        "text\r\n\n— name AAAAAAA=\n",
        "text\n\n— name AAAAAAA=", "text\n\n— name AAAAAAA=\n\n", "text\n\n— name AAAAAAA= x\n",
        "te\u{0}xt\n\n— name AAAAAAA=\n",
    ])
    func `what is not a note is refused`(text: String) {
        let error = #expect(throws: TransparencyLogError.self) { try SignedNote(parsing: Array(text.utf8)) }
        #expect(error?.kind == .noteMalformed)
    }

    @Test func `a note has at most 100 signatures and a megabyte`() {
        let line = "— name AAAAAAA=\n"
        #expect(throws: TransparencyLogError.self) {
            try SignedNote(parsing: Array(("text\n\n" + String(repeating: line, count: 101)).utf8))
        }
        #expect(throws: TransparencyLogError.self) {
            try SignedNote(parsing: [UInt8](repeating: 0x61, count: 1 << 20) + Array("\n\n\(line)".utf8))
        }
    }

    @Test(arguments: [
        "", "a+b", "log.example/test+6ffdf1c1+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "log.example/test+6FFDF1C0+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "log.example/tesx+6ffdf1c0+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        "log.example/test+6ffdf1c0+CQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4", "log.example/test+6ffdf1c0+AQ==",
        "log example+6ffdf1c0+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
    ])
    func `what is not a verifier key is refused`(text: String) {
        let error = #expect(throws: TransparencyLogError.self) { try NoteVerifier(vkey: text) }
        #expect(error?.kind == .keyMalformed)
    }

    @Test(arguments: [
        "", "o\n", "o\n1\n", "o\n01\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "o\n1\nAAAA\n",
        "o\n-1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", "\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=\n", "o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "o\n0\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "o\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n",
        "o\n18446744073709551616\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
    ])
    func `what is not a checkpoint is refused`(text: String) {
        let error = #expect(throws: TransparencyLogError.self) { try Checkpoint(parsing: text) }
        #expect(error?.kind == .checkpointMalformed)
    }

    @Test func `a receipt stands alone, and breaks with any byte of its entry or path`() throws {
        let signer = try TLogVectors.signer("log.example/test", seed: TLogVectors.logSeed)
        let entries = (0..<11).map { Array("entry \($0)".utf8) }
        let tree = MemoryTree(leaves: entries.map { Merkle.leafHash($0) })
        let checkpoint = Checkpoint(origin: signer.name, size: 11, root: tree.root)
        let note = try SignedNote(signing: checkpoint.text, with: [signer])
        let path = try Merkle.inclusionProof(index: 9, size: 11, nodes: tree).path
        let proof = TLogProof(index: 9, path: path, note: note)
        let read = try TLogProof(parsing: Array(proof.text.utf8))
        #expect(read == proof)
        #expect(proof.text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 9\n"))
        #expect(try read.verify(leaf: Merkle.leafHash(entries[9]), verifiers: [log]) == checkpoint)
        #expect(throws: TransparencyLogError.self) {
            try read.verify(leaf: Merkle.leafHash(entries[8]), verifiers: [log])
        }
        let bytes = Array(proof.text.utf8)
        for offset in bytes.indices {
            var changed = bytes
            changed[offset] ^= 1
            #expect(throws: TransparencyLogError.self, "byte \(offset)") {
                try TLogProof(parsing: changed).verify(leaf: Merkle.leafHash(entries[9]), verifiers: [log])
            }
        }
        let extra = TLogProof(index: 9, path: path, note: note, extra: [1, 2])
        #expect(try TLogProof(parsing: Array(extra.text.utf8)) == extra)
    }

    @Test(arguments: TransparencyLogError.Code.allCases)
    func `every code has an explanation and a next step`(code: TransparencyLogError.Code) {
        #expect(code.explanation.hasSuffix("."))
        #expect(TransparencyLogError(code, "x").nextStep.isEmpty == false)
    }
}
