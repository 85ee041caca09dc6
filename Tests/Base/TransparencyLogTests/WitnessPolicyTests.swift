// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct WitnessPolicyTests {
    /// Six witnesses by their names, with keys of fixed seeds.
    static let names = ["x1", "x2", "x3", "y1", "y2", "y3"]
    private let log: NoteSigner
    private let signers: [String: NoteSigner]
    private let note: SignedNote

    init() throws {
        log = try TLogVectors.signer("log.example/test", seed: TLogVectors.logSeed)
        var signers: [String: NoteSigner] = [:]
        for (number, name) in Self.names.enumerated() {
            let seed = [UInt8](repeating: UInt8(number + 1), count: 32)
            signers[name] = try TLogVectors.signer("witness.example/\(name)", seed: seed, kind: .cosignature)
        }
        self.signers = signers
        note = try SignedNote(signing: TLogVectors.body, with: [log])
    }

    private func vkey(_ name: String) -> String { signers[name]?.verifier.vkey ?? "" }
    private var witnessLines: String {
        Self.names.map { "witness \($0) \(vkey($0)) https://witness.example/\($0)\n" }.joined()
    }
    /// The example of the format's own text.
    private var example: String {
        """
        # two operators
        log \(log.verifier.vkey) https://log.example/test

        \(witnessLines)
          group X-witnesses\t2 x1 x2 x3
        group Y-witnesses any y1 y2 y3
        group X-and-Y all X-witnesses Y-witnesses
        quorum X-and-Y\u{20}

        """
    }
    private func cosigned(_ names: [String], time: UInt64 = 1_700_000_000) throws -> SignedNote {
        try names.reduce(note) { note, name in
            guard let signer = signers[name] else { return note }
            return note.adding(try signer.signature(of: Array(note.text.utf8), time: time))
        }
    }

    @Test func `the example of the format is read whole`() throws {
        let policy = try WitnessPolicy(parsing: example)
        #expect(policy.logs.map(\.verifier) == [log.verifier])
        #expect(policy.logs.first?.url == "https://log.example/test")
        #expect(policy.witnesses.map(\.name) == Self.names)
        #expect(policy.witnesses.last?.url == "https://witness.example/y3")
        #expect(policy.groups.map(\.name) == ["X-witnesses", "Y-witnesses", "X-and-Y"])
        #expect(policy.groups.map(\.threshold) == [2, 1, 2])
        #expect(policy.quorum == "X-and-Y")
    }

    @Test(
        arguments: [
            ([], false), (["x1"], false), (["x1", "x2"], false), (["y1"], false), (["x1", "y1"], false),
            (["x1", "x3", "y2"], true), (["y3", "x2", "x1"], true), (names, true), (["x1", "x1", "y1"], false),
        ] as [([String], Bool)])
    func `the quorum is reached by those that it asks for`(names: [String], isReached: Bool) throws {
        let policy = try WitnessPolicy(parsing: example)
        let outcome = policy.evaluate(try cosigned(names))
        #expect(outcome.isSatisfied == isReached)
        #expect(Set(outcome.cosigners.map(\.name)) == Set(names))
        #expect(outcome.cosigners.allSatisfy { $0.time == 1_700_000_000 })
        #expect(outcome.wrong == [])
    }

    @Test func `one witness, a group of one and nobody can be the quorum`() throws {
        let signed = try cosigned(["x1"])
        for quorum in [
            "quorum x1", "group g any x1\nquorum g", "group g all x1\nquorum g", "group g 1 x1 x2\nquorum g",
        ] {
            let policy = try WitnessPolicy(parsing: witnessLines + quorum)
            #expect(policy.evaluate(signed).isSatisfied, "\(quorum)")
            #expect(!policy.evaluate(note).isSatisfied, "\(quorum)")
        }
        let nobody = try WitnessPolicy(parsing: "quorum none\n")
        #expect(nobody.evaluate(note).isSatisfied)
        #expect(nobody.quorum == nil && nobody.witnesses.isEmpty && nobody.logs.isEmpty)
    }

    @Test func `a wrong cosignature of a known witness spoils the note, and one by a stranger does not count`() throws {
        let policy = try WitnessPolicy(parsing: witnessLines + "quorum x1\n")
        let line = try #require(try cosigned(["x2"]).signatures.last)
        var bytes = line.bytes
        bytes[70] ^= 1
        let wrong = try cosigned(["x1"]).adding(NoteSignature(name: line.name, keyID: line.keyID, bytes: bytes))
        let outcome = policy.evaluate(wrong)
        #expect(outcome.isQuorumReached && !outcome.isSatisfied && outcome.wrong == ["x2"])
        let stranger = NoteSignature(name: "stranger.example", keyID: line.keyID, bytes: bytes)
        #expect(policy.evaluate(try cosigned(["x1"]).adding(stranger)).isSatisfied)
        let unknownKey = NoteSignature(name: line.name, keyID: [1, 2, 3, 4], bytes: bytes)
        #expect(policy.evaluate(try cosigned(["x1"]).adding(unknownKey)).isSatisfied)
    }

    @Test func `the latest time counts, and a time in the future does not`() throws {
        let policy = try WitnessPolicy(parsing: witnessLines + "quorum x1\n")
        var signed = try cosigned(["x1"], time: 100)
        signed = signed.adding(try #require(try cosigned(["x1"], time: 300).signatures.last))
        #expect(policy.evaluate(signed).cosigners.map(\.time) == [300])
        #expect(policy.evaluate(signed, latest: 300).cosigners.map(\.time) == [300])
        #expect(policy.evaluate(signed, latest: 299).cosigners.map(\.time) == [100])
        #expect(!policy.evaluate(signed, latest: 99).isSatisfied)
        let most = try cosigned(["x1"], time: UInt64(Int64.max))
        #expect(policy.evaluate(most).isSatisfied)
        let beyond = try cosigned(["x1"], time: 1 << 63)
        #expect(policy.evaluate(beyond).wrong == ["x1"])
        #expect(signed.signatures.map(\.cosignatureTime) == [nil, 100, 300])
    }

    static let malformed: [(String, String)] = [
        ("", "there is no quorum line"), ("log K0", "line 1: this is not a verifier key"),
        ("quorum none\nquorum none", "line 2: there is a second quorum"),
        ("quorum x", "line 1: “x” is not defined above"), ("quorum", "line 1: the quorum is"),
        ("quorum none none", "line 1: the quorum is"), ("Quorum none", "line 1: “Quorum” is not log"),
        ("witness none K1\nquorum none", "line 1: the name “none” is already taken"),
        ("witness a K1\nwitness a K2\nquorum a", "line 2: the name “a” is already taken"),
        ("witness a K1\nwitness b K1\nquorum a", "line 2: the key of witness.example/x1 was already given"),
        ("log L\nlog L\nquorum none", "line 2: the key of log.example/test was already given"),
        ("witness a L\nquorum a", "line 1: log.example/test has a key of kind 1 where 4 is needed"),
        ("log K1\nquorum none", "line 1: witness.example/x1 has a key of kind 4 where 1 is needed"),
        ("witness a\nquorum none", "line 1: a witness is"), ("witness a K1 u v\nquorum a", "line 1: a witness is"),
        ("log\nquorum none", "line 1: a log is"), ("log L u v\nquorum none", "line 1: a log is"),
        ("witness a K1\ngroup g any a\ngroup a any a\nquorum g", "line 3: “a” is already in a group"),
        ("witness a K1\ngroup a any a\nquorum a", "line 2: the name “a” is already taken"),
        ("group g any a\nwitness a K1\nquorum g", "line 1: “a” is not defined above"),
        ("group g any g\nquorum g", "line 1: “g” is not defined above"),
        ("group g any none\nquorum g", "line 1: “none” is not defined above"),
        ("group g any\nquorum g", "line 1: a group is"), ("witness a K1\ngroup g a\nquorum g", "line 2: a group is"),
        ("witness a K1\ngroup g 0 a\nquorum g", "line 2: “0” is not any, all or a number from 1 to 1"),
        ("witness a K1\ngroup g 2 a\nquorum g", "line 2: “2” is not any, all or a number from 1 to 1"),
        ("witness a K1\ngroup g 01 a\nquorum g", "line 2: “01” is not any"),
        ("witness a K1\ngroup g +1 a\nquorum g", "line 2: “+1” is not any"),
        ("witness a K1\ngroup g -1 a\nquorum g", "line 2: “-1” is not any"),
        ("witness a K1\ngroup g any a a\nquorum g", "line 2: “a” is already in a group"),
        (
            "witness a K1\nwitness b K2\ngroup g any a\ngroup h all a b\nquorum g", "line 4: “a” is already in a group"
        ), ("quorum none\r\n", "line 1 holds a control character"), ("quorum\u{b}none", "line 1 holds a control"),
        ("# comment\u{0}\nquorum none", "line 1 holds a control"), ("quorum none\u{7f}", "line 1 holds a control"),
        ("quorum\u{a0}none", "line 1: “quorum\u{a0}none” is not log"),
        ("witness \u{212a} K1\nquorum K", "line 2: “K” is not defined above"),
    ]

    @Test(arguments: malformed)
    func `what is not a policy is refused with its line`(text: String, message: String) throws {
        let filled = text.replacing("K1", with: vkey("x1")).replacing("K2", with: vkey("x2"))
            .replacing(" L", with: " \(log.verifier.vkey)")
        let error = #expect(throws: TransparencyLogError.self) { try WitnessPolicy(parsing: filled) }
        #expect(error?.kind == .policyMalformed)
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "none")")
    }

    @Test func `names are bytes, so that two spellings of one letter are two witnesses`() throws {
        let policy = try WitnessPolicy(
            parsing: "witness \u{c5} \(vkey("x1"))\nwitness \u{212b} \(vkey("x2"))\nquorum \u{212b}")
        #expect(!policy.evaluate(try cosigned(["x1"])).isSatisfied)
        #expect(policy.evaluate(try cosigned(["x2"])).isSatisfied)
    }

    @Test func `a policy is neither endless nor anything but UTF-8`() throws {
        let comment = String(repeating: "#", count: WitnessPolicy.maxBytes - 12)
        _ = try WitnessPolicy(parsing: comment + "\nquorum none")
        #expect(throws: TransparencyLogError.self) { try WitnessPolicy(parsing: comment + "#\nquorum none") }
        #expect(throws: TransparencyLogError.self) { try WitnessPolicy(parsing: Array("quorum none #".utf8) + [0xff]) }
        func policy(_ count: Int) -> String {
            (0..<count).map { "group g\($0) all \($0 == 0 ? "w" : "g\($0 - 1)")\n" }.joined()
        }
        let witness = "witness w \(vkey("x1"))\n"
        let most = WitnessPolicy.maxItems
        let deep = try WitnessPolicy(parsing: witness + policy(most) + "quorum g\(most - 1)")
        #expect(deep.evaluate(try cosigned(["x1"])).isSatisfied)
        #expect(throws: TransparencyLogError.self) {
            try WitnessPolicy(parsing: witness + policy(most + 1) + "quorum g\(most)")
        }
    }

    @Test func `a log without the cosignatures that the policy asks for is not sound`() async throws {
        let tiled = TiledLog.counting(300)
        let policy = try WitnessPolicy(parsing: witnessLines + "quorum y1\n")
        let plain = try tiled.checkpoint()
        let found = try await LogCheck.run(
            try tiled.source(plain), verifiers: [log.verifier], witnesses: policy)
        #expect(found.findings.map(\.kind) == [.witnessesMissing])
        let witness = try #require(signers["y1"])
        let signed = plain.adding(try witness.signature(of: Array(plain.text.utf8), time: 7))
        let sound = try await LogCheck.run(try tiled.source(signed), verifiers: [log.verifier], witnesses: policy)
        #expect(sound.isSound)
        #expect(sound.witnesses?.cosigners == [WitnessOutcome.Cosigner(name: "y1", time: 7)])
        let wrong = signed.adding(NoteSignature(name: witness.name, keyID: witness.verifier.keyID, bytes: [1]))
        let spoiled = try await LogCheck.run(try tiled.source(wrong), verifiers: [log.verifier], witnesses: policy)
        #expect(spoiled.findings.map(\.kind) == [.checkpointInvalid])
    }
}
