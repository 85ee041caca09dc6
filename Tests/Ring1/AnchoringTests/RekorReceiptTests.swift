// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Cryptography
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

/// A Rekor log in a few lines, to make answers with.
private struct SmallRekor {
    let signer: NoteSigner
    var tree = MemoryTree()

    init() throws { signer = try NoteSigner(name: "rekor.example", key: Ed25519PrivateKey()) }

    /// Takes an entry in after others, and answers as Rekor does.
    mutating func answer(_ entry: RekorEntry, after: Int = 3, before: Int = 2) throws -> JSONObject {
        for number in 0..<after { tree.append(Merkle.leafHash([UInt8(number)])) }
        let index = tree.size
        tree.append(Merkle.leafHash(entry.body))
        for number in 0..<before { tree.append(Merkle.leafHash([UInt8(100 + number)])) }
        let proof = try Merkle.inclusionProof(index: index, size: tree.size, nodes: tree)
        let note = try SignedNote(
            signing: Checkpoint(origin: signer.name, size: tree.size, root: tree.root).text, with: [signer])
        return [
            "logIndex": .string(String(index)), "logId": ["keyId": "AAAA"],
            "kindVersion": ["kind": "hashedrekord", "version": "0.0.2"], "integratedTime": "0",
            "inclusionPromise": .null,
            "inclusionProof": [
                "logIndex": .string(String(index)), "rootHash": "bm9uc2Vuc2U=", "treeSize": "999999",
                "hashes": .array(proof.path.map { .string($0.bytes.base64) }),
                "checkpoint": ["envelope": .string(note.string)],
            ],
            "canonicalizedBody": .string(entry.body.base64),
        ]
    }
}

@Suite struct RekorReceiptTests {
    private func bytes(_ object: JSONObject) -> [UInt8] { Array(JSONValue.object(object).text.utf8) }

    @Test func `request and entry have the form that Rekor fixes`() throws {
        let key = P256PrivateKey()
        let entry = try RekorEntry(signing: Array("a note".utf8), with: key)
        let digest = SHA256.hash(Array("a note".utf8)).bytes.base64
        let signed = """
            {"content":"\(entry.signature.base64)","verifier":{"keyDetails":"PKIX_ECDSA_P256_SHA_256",\
            "publicKey":{"rawBytes":"\(key.publicKey.spki.base64)"}}}
            """
        #expect(
            String(decoding: entry.request, as: UTF8.self)
                == "{\"hashedRekordRequestV002\":{\"digest\":\"\(digest)\",\"signature\":\(signed)}}")
        #expect(
            String(decoding: entry.body, as: UTF8.self)
                == "{\"apiVersion\":\"0.0.2\",\"kind\":\"hashedrekord\",\"spec\":{\"hashedRekordV002\":{"
                + "\"data\":{\"algorithm\":\"SHA2_256\",\"digest\":\"\(digest)\"},\"signature\":\(signed)}}}")
        #expect(
            try RekorEntry(artifact: Array("a note".utf8), signature: entry.signature, publicKey: key.publicKey)
                == entry)
        #expect(throws: AnchorError.self) {
            try RekorEntry(artifact: Array("a note!".utf8), signature: entry.signature, publicKey: key.publicKey)
        }
    }

    @Test func `root hash and tree size of the answer are not read, only the signed checkpoint counts`() throws {
        var rekor = try SmallRekor()
        let entry = try RekorEntry(signing: [1], with: P256PrivateKey())
        let receipt = try RekorReceipt(entry: entry, answer: bytes(rekor.answer(entry)), key: rekor.signer.verifier)
        #expect(receipt.index == 3)
        #expect(receipt.checkpoint.size == 6 && receipt.checkpoint.root == rekor.tree.root)
        // What is kept states the verified root and size, and verifies again.
        let kept = receipt.object
        #expect(kept["inclusionProof"]?["rootHash"]?.stringValue == rekor.tree.root.bytes.base64)
        #expect(kept["inclusionProof"]?["treeSize"]?.stringValue == "6")
        #expect(try RekorReceipt(entry: entry, object: kept, key: rekor.signer.verifier) == receipt)
    }

    @Test func `numbers may be left out where they are 0, or be numbers`() throws {
        var rekor = try SmallRekor()
        let entry = try RekorEntry(signing: [1], with: P256PrivateKey())
        var answer = try rekor.answer(entry, after: 0, before: 0)
        answer["logIndex"] = nil
        var proof = try #require(answer["inclusionProof"]?.objectValue)
        proof["logIndex"] = 0
        proof["hashes"] = nil
        answer["inclusionProof"] = .object(proof)
        answer["kindVersion"] = nil
        let receipt = try RekorReceipt(entry: entry, answer: bytes(answer), key: rekor.signer.verifier)
        #expect(receipt.index == 0 && receipt.checkpoint.size == 1)
    }

    @Test func `an answer with anything wrong in it is refused`() throws {
        var rekor = try SmallRekor()
        let entry = try RekorEntry(signing: [1], with: P256PrivateKey())
        let good = try rekor.answer(entry)
        let key = rekor.signer.verifier
        func changed(_ path: [String], _ value: JSONValue?) throws -> JSONObject {
            var answer = good
            guard path.count > 1 else {
                answer[path[0]] = value
                return answer
            }
            var inner = try #require(answer[path[0]]?.objectValue)
            inner[path[1]] = value
            answer[path[0]] = .object(inner)
            return answer
        }
        let hashes = try #require(good["inclusionProof"]?["hashes"]?.arrayValue)
        let other = try RekorEntry(signing: [1], with: P256PrivateKey())
        let forged = try SignedNote(
            signing: "rekor.example\n6\n\(rekor.tree.root.bytes.base64)\n",
            with: [NoteSigner(name: "rekor.example", key: Ed25519PrivateKey())])
        let wrong: [JSONObject] = [
            [:], try changed(["canonicalizedBody"], nil),
            try changed(["canonicalizedBody"], .string(other.body.base64)),
            try changed(["canonicalizedBody"], .string((entry.body + [0x20]).base64)),
            try changed(["inclusionProof"], .null), try changed(["inclusionProof"], nil),
            try changed(["logIndex"], "2"),
            try changed(["logIndex"], "03"), try changed(["logIndex"], "-3"),
            try changed(["inclusionProof", "logIndex"], "2"),
            try changed(["inclusionProof", "hashes"], .array(Array(hashes.dropLast()))),
            try changed(["inclusionProof", "hashes"], .array(hashes + [hashes[0]])),
            try changed(["inclusionProof", "hashes"], .array(hashes.reversed())),
            try changed(["inclusionProof", "hashes"], .array([hashes[0]] + (0..<100).map { _ in hashes[0] })),
            try changed(["inclusionProof", "hashes"], .array(["AAAA"])),
            try changed(["inclusionProof", "checkpoint"], nil),
            try changed(["inclusionProof", "checkpoint"], ["envelope": .string(forged.string)]),
            try changed(["inclusionProof", "checkpoint"], ["envelope": .string(forged.text)]),
            try changed(["kindVersion", "version"], "0.0.1"), try changed(["kindVersion", "kind"], "dsse"),
        ]
        for (number, answer) in wrong.enumerated() {
            #expect("case \(number)") { try RekorReceipt(entry: entry, answer: bytes(answer), key: key) } throws: {
                ($0 as? AnchorError)?.kind == .unverified
            }
        }
        for text in [
            "", "[]", "{", String(repeating: "[", count: 100),
            "{\"a\":\"" + String(repeating: "x", count: 70_000) + "\"}",
        ] {
            #expect("\(text.prefix(20))") {
                try RekorReceipt(entry: entry, answer: Array(text.utf8), key: key)
            } throws: {
                ($0 as? AnchorError)?.kind == .unverified
            }
        }
        _ = try RekorReceipt(entry: entry, answer: bytes(good), key: key)
    }

    @Test func `a changed byte is refused, or changes nothing that counts`() throws {
        var random = SeededGenerator(test: "a changed byte is refused, or changes nothing that counts")
        var rekor = try SmallRekor()
        let entry = try RekorEntry(signing: [1], with: P256PrivateKey())
        let good = bytes(try rekor.answer(entry))
        let receipt = try RekorReceipt(entry: entry, answer: good, key: rekor.signer.verifier)
        for _ in 0..<2000 {
            var answer = good
            answer[Int.random(in: 0..<answer.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            guard let other = try? RekorReceipt(entry: entry, answer: answer, key: rekor.signer.verifier) else {
                continue
            }
            #expect(other.index == receipt.index && other.checkpoint == receipt.checkpoint)
        }
    }

    @Test func `a witness's key cannot be a log's`() throws {
        let witness = try NoteSigner(name: "rekor.example", key: Ed25519PrivateKey(), kind: .cosignature).verifier
        #expect { try RekorLog(url: "http://127.0.0.1:1", key: witness) } throws: {
            ($0 as? AnchorError)?.kind == .configurationInvalid
        }
    }
}
