// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct WitnessExchangeTests {
    private let witness: NoteVerifier
    private let note: SignedNote
    private let answer: String
    private let tree = MemoryTree(leaves: (0..<300).map { Merkle.leafHash(Array("entry \($0)".utf8)) })

    init() throws {
        witness = try NoteVerifier(vkey: TLogVectors.text(TLogVectors.all["note"]?["witness_vkey"]))
        note = try SignedNote(parsing: Array(TLogVectors.note.utf8))
        answer = TLogVectors.text(TLogVectors.all["note"]?["cosignature_line"])
    }

    @Test func `a request is the size, the proof, an empty line and the checkpoint`() throws {
        let proof = try Merkle.consistencyProof(from: 100, to: 300, nodes: tree)
        let body = WitnessExchange.request(old: 100, proof: proof, note: note)
        let lines = String(decoding: body, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.first == "old 100")
        #expect(lines[1...].prefix(proof.path.count).elementsEqual(proof.path.map { $0.bytes.base64[...] }))
        #expect(lines[1 + proof.path.count] == "")
        #expect(String(decoding: body, as: UTF8.self).hasSuffix("\n\n" + TLogVectors.note))
        let read = try WitnessRequest(parsing: body)
        #expect(read.old == 100 && read.path == proof.path && read.note == note)
        #expect(read.bytes == body)
        let first = WitnessExchange.request(old: 0, proof: ConsistencyProof(from: 0, to: 300, path: []), note: note)
        #expect(String(decoding: first, as: UTF8.self) == "old 0\n\n" + TLogVectors.note)
        #expect(try WitnessRequest(parsing: first).bytes == first)
    }

    @Test(arguments: [
        "", "\n", "\n\n", "old 1", "old 1\n", "old 1\nX\n", "old 01\n\nN", "old -1\n\nN", "old +1\n\nN", "old  1\n\nN",
        "old 1 \n\nN", "Old 1\n\nN", "old\n\nN", "old 18446744073709551616\n\nN", "old 1\nAAAA\n\nN", "old 1\nH \n\nN",
        "old 1\n h\n\nN", "old 1\n\n", "old 1\n\ntext", "old 1\r\n\r\nN", "size 1\n\nN",
        "old 1\n" + String(repeating: "H\n", count: 64) + "\nN",
    ])
    func `what is not a request is refused`(text: String) {
        let hash = Merkle.emptyRoot.bytes.base64
        let filled = text.replacing("N", with: TLogVectors.note).replacing("H", with: hash)
        #expect(throws: TransparencyLogError.self) { try WitnessRequest(parsing: Array(filled.utf8)) }
    }

    @Test func `a request takes 63 hashes`() throws {
        let request = WitnessRequest(old: 1, path: Array(repeating: Merkle.emptyRoot, count: 63), note: note)
        #expect(try WitnessRequest(parsing: request.bytes) == request)
    }

    @Test func `the vector's cosignature is taken, alone or among lines of others`() throws {
        let lines = try WitnessExchange.cosignatures(in: Array(answer.utf8), for: note, by: witness)
        #expect(lines.map { $0.line + "\n" } == [answer])
        #expect(lines.first?.cosignatureTime == TLogVectors.number(TLogVectors.all["note"]?["time"]))
        let others = "— other.example \(([UInt8](repeating: 1, count: 76)).base64)\n" + answer + answer
        #expect(try WitnessExchange.cosignatures(in: Array(others.utf8), for: note, by: witness) == lines)
        // A cosignature of a kind that is not known here is a line by an unknown key.
        let newer = TLogVectors.text(TLogVectors.all["note_mldsa44"]?["line"])
        #expect(try WitnessExchange.cosignatures(in: Array((newer + answer).utf8), for: note, by: witness) == lines)
        let whole = try lines.reduce(note) { $0.adding($1) }.verify([witness])
        #expect(whole == [witness])
    }

    @Test(arguments: [
        ("", TransparencyLogError.Code.witnessExchangeMalformed), ("\n", .witnessExchangeMalformed),
        ("ok\n", .witnessExchangeMalformed), ("{}", .witnessExchangeMalformed), ("A", .witnessExchangeMalformed),
        ("A\r\n", .witnessExchangeMalformed), ("A\n\nA\n", .witnessExchangeMalformed),
        ("A\n\n", .witnessExchangeMalformed), (" A\n", .witnessExchangeMalformed), ("A x\n", .witnessExchangeMalformed),
        ("L\n", .noteUnknownKey), ("B\n", .noteSignatureInvalid), ("A\nB\n", .noteSignatureInvalid),
    ])
    func `an answer that is malformed, of another witness or wrong is refused`(
        text: String, kind: TransparencyLogError.Code
    ) {
        let good = String(answer.dropLast())
        let wrong = good.replacing("AAABlU/EA", with: "AAABlU/EB")
        let log = TLogVectors.text(TLogVectors.all["note"]?["log_line"]).dropLast()
        let filled = text.replacing("A", with: "\u{1}").replacing("L", with: log).replacing("B", with: wrong)
            .replacing("\u{1}", with: good)
        let error = #expect(throws: TransparencyLogError.self) {
            try WitnessExchange.cosignatures(in: Array(filled.utf8), for: note, by: witness)
        }
        #expect(error?.kind == kind)
    }

    @Test func `a cosignature for another checkpoint is refused, and so is an endless answer or a log's key`() throws {
        let signer = try TLogVectors.signer("log.example/test", seed: TLogVectors.logSeed)
        let other = try SignedNote(signing: TLogVectors.body.replacing("70000", with: "70001"), with: [signer])
        let error = #expect(throws: TransparencyLogError.self) {
            try WitnessExchange.cosignatures(in: Array(answer.utf8), for: other, by: witness)
        }
        #expect(error?.kind == .noteSignatureInvalid)
        let endless = [UInt8](repeating: 0x41, count: WitnessExchange.maxAnswerBytes + 1)
        #expect(throws: TransparencyLogError.self) {
            try WitnessExchange.cosignatures(in: endless, for: note, by: witness)
        }
        #expect(throws: TransparencyLogError.self) {
            try WitnessExchange.cosignatures(in: Array(answer.utf8), for: note, by: signer.verifier)
        }
    }

    @Test(arguments: [("0\n", 0), ("1\n", 1), ("20852014\n", 20_852_014), ("18446744073709551615\n", UInt64.max)])
    func `a witness names the size it knows`(text: String, size: UInt64) throws {
        #expect(try WitnessExchange.size(in: Array(text.utf8)) == size)
    }

    @Test(arguments: ["", "\n", "1", "01\n", "+1\n", "-1\n", "1\n\n", "1 \n", "1\r\n", "x\n", "18446744073709551616\n"])
    func `what is not a size is refused`(text: String) {
        let error = #expect(throws: TransparencyLogError.self) { try WitnessExchange.size(in: Array(text.utf8)) }
        #expect(error?.kind == .witnessExchangeMalformed)
    }

    @Test func `a witness shows its checkpoint of a log under the hash of the log's name`() {
        #expect(
            WitnessExchange.monitorPath(origin: "abc")
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad/checkpoint")
    }
}
