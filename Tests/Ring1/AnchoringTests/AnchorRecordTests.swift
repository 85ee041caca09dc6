// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import JSON
import Primitives
import TestKit
import Testing
import TransparencyLog

@testable import Anchoring

/// An anchor with everything, made without any network.
private struct WholeAnchor {
    let log: NoteSigner
    let witnesses: [NoteSigner]
    let rekor: NoteSigner
    let office: TimeStampOffice
    let key = P256PrivateKey()
    var configuration: AnchorConfiguration
    var item: AnchorItem

    init(witnesses count: Int = 2, padding: Int = 0) throws {
        func name(_ kind: String) -> String { kind + String(repeating: "x", count: padding) }
        log = try NoteSigner(name: name("box.example/ledger"), key: Ed25519PrivateKey())
        witnesses = try (0..<count).map { number in
            try NoteSigner(name: name("w\(number).example"), key: Ed25519PrivateKey(), kind: .cosignature)
        }
        rekor = try NoteSigner(name: "rekor.example", key: Ed25519PrivateKey())
        office = try TimeStampOffice()
        let authority = try TimeStampAuthority(certificates: office.root)
        let named = witnesses.enumerated().map { ("w\($0)", $1.verifier.vkey, "http://127.0.0.1:1" as String?) }
        configuration = AnchorConfiguration(
            policy: try AnchorStage.policy(named, quorum: "all"),
            rekor: try RekorLog(url: "http://127.0.0.1:1", key: rekor.verifier),
            timeStamps: TimeStampService(url: "http://127.0.0.1:1", authority: authority))
        let text = Checkpoint(origin: log.name, size: 1_000_000, root: SHA256.hash([1])).text
        let note = try SignedNote(signing: text, with: [log])
        item = try AnchorItem(note: note, verifiers: [log.verifier], key: key, created: Instant(milliseconds: 0))
        item.cosignatures = try witnesses.map { try $0.signature(of: Array(text.utf8), time: 1_800_000_000) }
        var tree = MemoryTree()
        for number in 0..<1000 { tree.append(Merkle.leafHash([UInt8(truncatingIfNeeded: number)])) }
        tree.append(Merkle.leafHash(item.entry.body))
        let proof = try Merkle.inclusionProof(index: 1000, size: tree.size, nodes: tree)
        item.receipt = try RekorReceipt(
            entry: item.entry, index: 1000, path: proof.path,
            note: SignedNote(
                signing: Checkpoint(origin: rekor.name, size: tree.size, root: tree.root).text, with: [rekor]),
            key: rekor.verifier)
        let token = try office.token(
            TimeStampRequest(digest: item.stampedDigest, nonce: 1).der, signedWith: .good)
        item.stamp = try authority.verify(token: token, digest: item.stampedDigest)
    }

    var trust: AnchorTrust {
        AnchorTrust(
            log: [log.verifier], witnesses: witnesses.map(\.verifier), rekor: [rekor.verifier],
            authority: configuration.timeStamps?.authority, anchorKey: key.publicKey)
    }
    var object: JSONObject { AnchorRecord.object(item, configuration) }
}

@Suite(.enabled(if: TimeStampOffice.isAvailable, "the openssl command is not installed"))
struct AnchorRecordTests {
    @Test func `a record holds everything, and says what it proves`() throws {
        let anchor = try WholeAnchor()
        let record = try AnchorRecord(anchor.object, trust: anchor.trust)
        #expect(record.checkpoint.size == 1_000_000)
        #expect(record.cosigners.map(\.name) == ["w0.example", "w1.example"])
        #expect(record.cosigners.map(\.time) == [1_800_000_000, 1_800_000_000])
        #expect(record.receipt == anchor.item.receipt && record.stamp == anchor.item.stamp)
        #expect(record.missing == [] && record.unchecked == [])
    }

    @Test func `what there is no key for is said to be unchecked`() throws {
        let anchor = try WholeAnchor()
        let record = try AnchorRecord(anchor.object, trust: AnchorTrust(log: [anchor.log.verifier]))
        #expect(record.unchecked == ["rekor", "time_stamp", "witnesses"])
        #expect(record.cosigners.isEmpty && record.receipt == nil && record.stamp == nil)
    }

    @Test func `an item comes back from its file as it was, with all its proofs`() throws {
        let anchor = try WholeAnchor()
        var item = anchor.item
        let read = try #require(
            AnchorItem(item.json, verifiers: [anchor.log.verifier], configuration: anchor.configuration))
        #expect(read == item)
        item.isClosed = true
        item.receipt = nil
        item.attempts = [
            .rekor: Attempt(failures: 3, next: Instant(milliseconds: 5000), code: "a", message: "b"),
            .witness(vkey: "w+x"): Attempt(failures: 1, next: Instant(milliseconds: 9000), code: "c", message: "d"),
        ]
        #expect(AnchorItem(item.json, verifiers: [anchor.log.verifier], configuration: anchor.configuration) == item)
        // Under a configuration that asks for less, the rest is left out.
        let less = AnchorItem(item.json, verifiers: [anchor.log.verifier], configuration: AnchorConfiguration())
        #expect(less?.cosignatures == [] && less?.stamp == nil)
    }

    @Test func `any changed part of a record is noticed`() throws {
        let anchor = try WholeAnchor()
        let other = try WholeAnchor()
        let trust = anchor.trust
        for key in ["checkpoint", "public_key", "signature", "rekor", "time_stamp"] {
            var changed = anchor.object
            changed[key] = other.object[key]
            #expect("\(key)") { try AnchorRecord(changed, trust: trust) } throws: {
                ($0 as? AnchorError)?.kind == .recordInvalid
            }
        }
        for (key, value) in [("size", 999_999), ("v", 2), ("checkpoint", 1), ("created", 5)] as [(String, Int)] {
            var changed = anchor.object
            changed[key] = JSONValue(value)
            #expect("\(key)") { try AnchorRecord(changed, trust: trust) } throws: {
                ($0 as? AnchorError)?.kind == .recordInvalid
            }
        }
        // A known witness's signature on something else is wrong; one by an unknown key proves nothing and says so.
        var changed = anchor.object
        let wrong = try anchor.witnesses[0].signature(of: Array("another\n".utf8), time: 1_800_000_000)
        changed["cosignatures"] = [.string(wrong.line)]
        #expect(throws: AnchorError.self) { try AnchorRecord(changed, trust: trust) }
        changed["cosignatures"] = other.object["cosignatures"]
        let strange = try AnchorRecord(changed, trust: trust)
        #expect(strange.cosigners.isEmpty && strange.unchecked == ["witnesses"])
        var foreign = trust
        foreign.anchorKey = other.key.publicKey
        #expect { try AnchorRecord(anchor.object, trust: foreign) } throws: {
            ($0 as? AnchorError)?.kind == .recordInvalid
        }
        foreign = trust
        foreign.log = [other.log.verifier]
        #expect(throws: AnchorError.self) { try AnchorRecord(anchor.object, trust: foreign) }
    }

    @Test func `a flipped bit in the text of a record is noticed, or changes nothing that counts`() throws {
        var random = SeededGenerator(test: "a flipped bit in the text of a record")
        let anchor = try WholeAnchor()
        let good = try AnchorRecord(anchor.object, trust: anchor.trust)
        let bytes = try CanonicalJSON.encode(.object(anchor.object))
        for _ in 0..<1000 {
            var changed = bytes
            changed[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            guard let object = try? JSONValue(parsing: changed).objectValue,
                let record = try? AnchorRecord(object, trust: anchor.trust)
            else { continue }
            #expect(record.checkpoint == good.checkpoint)
            #expect(record.receipt == good.receipt || object["rekor"] == nil)
            #expect(record.stamp?.time == good.stamp?.time || object["time_stamp"] == nil)
            #expect(Set(record.cosigners).isSubset(of: good.cosigners))
        }
    }

    @Test func `the largest record fits into one ledger entry`() throws {
        let anchor = try WholeAnchor(witnesses: AnchorConfiguration.maxWitnesses, padding: 80)
        let token = try #require(anchor.item.stamp?.token.count)
        let size =
            try CanonicalJSON.encode(.object(anchor.object)).count + (TimeStampDriver.maxTokenBytes - token) * 4 / 3
        // The log's checkpoint may be larger than here, and its proof deeper.
        #expect(size + RekorReceipt.maxNoteBytes + 30 * 48 <= AnchorRecord.maxBytes, "\(size)")
    }
}
