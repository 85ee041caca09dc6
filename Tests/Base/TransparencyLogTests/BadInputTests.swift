// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

/// Proofs of wrong lengths, and notes with too much or too little in them.
@Suite struct BadInputTests {
    private let log: NoteVerifier
    private let signer: NoteSigner

    init() throws {
        signer = try TLogVectors.signer("log.example/test", seed: TLogVectors.logSeed)
        log = signer.verifier
    }

    @Test func `a proof one hash longer or shorter, or of another place, proves nothing`() throws {
        var random = SeededGenerator(test: "a proof one hash longer or shorter, or of another place, proves nothing")
        let leaves = (0..<600).map { SHA256.hash([UInt8($0 & 0xff), UInt8($0 >> 8)]) }
        let tree = MemoryTree(leaves: leaves)
        for _ in 0..<200 {
            let size = UInt64.random(in: 2...600, using: &random)
            let index = UInt64.random(in: 0..<size, using: &random)
            let root = try Merkle.root(size: size, nodes: tree)
            let path = try Merkle.inclusionProof(index: index, size: size, nodes: tree).path
            func proves(_ path: [SHA256Digest], _ index: UInt64 = index, _ size: UInt64 = size) -> Bool {
                InclusionProof(index: index, size: size, path: path).proves(leaf: leaves[Int(index % 600)], root: root)
            }
            #expect(proves(path))
            #expect(!proves(Array(path.dropLast())) && !proves(Array(path.dropFirst())) && !proves([]))
            #expect(!proves(path + [root]) && !proves([root] + path) && !proves(path + path))
            #expect(!proves(path, size) && !proves(path, .max) && !proves(path, index, 0))
            let older = UInt64.random(in: 1..<size, using: &random)
            let oldRoot = try Merkle.root(size: older, nodes: tree)
            let joint = try Merkle.consistencyProof(from: older, to: size, nodes: tree).path
            func joins(_ path: [SHA256Digest], _ from: UInt64 = older, _ to: UInt64 = size) -> Bool {
                ConsistencyProof(from: from, to: to, path: path).proves(fromRoot: oldRoot, toRoot: root)
            }
            #expect(joins(joint))
            #expect(!joins(Array(joint.dropLast())) && !joins(Array(joint.dropFirst())) && !joins([]))
            #expect(!joins(joint + [root]) && !joins([root] + joint))
            #expect(!joins(joint, 0) && !joins(joint, size) && !joins(joint, size + 1) && !joins(joint, older, older))
        }
    }

    @Test func `proofs of the largest sizes are answered, not computed for ever`() {
        let root = Merkle.emptyRoot
        for path in [
            [], Array(repeating: root, count: 63), Array(repeating: root, count: 64),
            Array(repeating: root, count: 10_000),
        ] {
            #expect(!InclusionProof(index: .max - 1, size: .max, path: path).proves(leaf: root, root: root))
            #expect(!InclusionProof(index: 0, size: .max, path: path).proves(leaf: root, root: root))
            #expect(!ConsistencyProof(from: 1, to: .max, path: path).proves(fromRoot: root, toRoot: root))
            #expect(!ConsistencyProof(from: .max - 1, to: .max, path: path).proves(fromRoot: root, toRoot: root))
            #expect(!ConsistencyProof(from: 1 << 63, to: .max, path: path).proves(fromRoot: root, toRoot: root))
        }
    }

    @Test(arguments: Array(UInt8(0)..<0x20) + [0x7f, 0x80, 0xff])
    func `a note with a control character or a stray byte anywhere is refused`(byte: UInt8) {
        guard byte != 0x0a, byte != 0x7f else { return }
        let note = Array(TLogVectors.note.utf8)
        for offset in [0, 5, 16, 22, 40, 68, note.count - 30, note.count - 1] {
            var bytes = note
            bytes.insert(byte, at: offset)
            let error = #expect(throws: TransparencyLogError.self) { try SignedNote(parsing: bytes) }
            #expect(error?.kind == .noteMalformed)
        }
    }

    @Test func `a hundred signatures are read, the known one among them counts, and one more is refused`() throws {
        let stranger = try TLogVectors.signer("stranger.example", seed: TLogVectors.witnessSeed)
        let line = try #require(try SignedNote(signing: TLogVectors.body, with: [stranger]).signatures.first)
        var note = try SignedNote(signing: TLogVectors.body, with: [])
        for _ in 0..<99 { note = note.adding(line) }
        note = note.adding(try signer.signature(of: Array(TLogVectors.body.utf8)))
        #expect(note.signatures.count == 100)
        let read = try SignedNote(parsing: note.bytes, verifiers: [log])
        #expect(try Checkpoint(note: read, verifiers: [log]).size == 70_000)
        #expect(throws: TransparencyLogError.self) { try SignedNote(parsing: note.adding(line).bytes) }
    }

    @Test func `lines by unknown keys, also of kinds not known here, are left aside`() throws {
        var note = try SignedNote(parsing: Array(TLogVectors.note.utf8))
        for (name, id) in [("log.example/test", [9, 9, 9, 9]), ("other.example", log.keyID)] as [(String, [UInt8])] {
            note = note.adding(NoteSignature(name: name, keyID: id, bytes: [1, 2, 3]))
        }
        let newer = note.string + TLogVectors.text(TLogVectors.all["note_mldsa44"]?["line"])
        let read = try SignedNote(parsing: Array(newer.utf8), verifiers: [log])
        #expect(read.signatures.count == 4)
        #expect(read.string == newer)
        #expect(read.signatures.last?.keyID.hex == TLogVectors.text(TLogVectors.all["note_mldsa44"]?["key_id"]))
        #expect(read.signatures.last?.cosignatureTime == nil)
    }

    @Test func `a key given twice signs once, and a wrong second line by it spoils the note`() throws {
        let note = try SignedNote(parsing: Array(TLogVectors.note.utf8))
        let line = try #require(note.signatures.first)
        #expect(try note.adding(line).verify([log, log]) == [log])
        var bytes = line.bytes
        bytes[0] ^= 1
        let wrong = note.adding(NoteSignature(name: line.name, keyID: line.keyID, bytes: bytes))
        let error = #expect(throws: TransparencyLogError.self) { try wrong.verify([log]) }
        #expect(error?.kind == .noteSignatureInvalid)
        for cut in [0, 1, 63, 65, 72] {
            let resized = NoteSignature(name: line.name, keyID: line.keyID, bytes: [UInt8](repeating: 1, count: cut))
            #expect(throws: TransparencyLogError.self) { try note.adding(resized).verify([log]) }
        }
    }

    @Test func `names are compared by their bytes`() throws {
        let composed = try TLogVectors.signer("log.example/\u{e9}", seed: TLogVectors.logSeed)
        let text = "log.example/e\u{301}\n1\n\(Merkle.leafHash([]).bytes.base64)\n"
        let note = try SignedNote(signing: text, with: [composed])
        #expect(note.text.hasPrefix(composed.name), "Swift takes both spellings for the same text")
        let error = #expect(throws: TransparencyLogError.self) {
            try Checkpoint(note: note, verifiers: [composed.verifier])
        }
        #expect(error?.kind == .noteUnknownKey)
        let line = try #require(note.signatures.first)
        let renamed = NoteSignature(name: "log.example/e\u{301}", keyID: line.keyID, bytes: line.bytes)
        let other = try SignedNote(signing: text, with: []).adding(renamed)
        #expect(throws: TransparencyLogError.self) { try other.verify([composed.verifier]) }
    }

    @Test func `random bytes and random changes are refused or read back the same`() throws {
        var random = SeededGenerator(test: "random bytes and random changes are refused or read back the same")
        let good = Array(TLogVectors.cosignedNote.utf8)
        for _ in 0..<2_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let offset = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[offset] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.insert(Array("\n —+=/A".utf8).randomElement(using: &random) ?? 0, at: offset)
                case 2: bytes.remove(at: offset)
                default: bytes.insert(contentsOf: bytes[offset...].prefix(40), at: offset)
                }
            }
            if let note = try? SignedNote(parsing: bytes) { #expect(note.bytes == bytes) }
            if let policy = try? WitnessPolicy(parsing: bytes) { #expect(policy.quorum == nil) }
            if let request = try? WitnessRequest(parsing: bytes) { #expect(request.bytes == bytes) }
        }
    }
}
