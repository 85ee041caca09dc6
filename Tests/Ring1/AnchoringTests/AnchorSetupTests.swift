// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Anchoring
import Cryptography
import Foundation
import HTTPClient
import Primitives
import TestKit
import Testing
import TransparencyLog

private func fails(_ code: AnchorError.Code) -> (any Error) -> Bool { { ($0 as? AnchorError)?.kind == code } }

@Suite struct AnchorConfigurationTests {
    private let directory = TemporaryDirectory()

    private func make(
        policy: String = "", rekorURL: String = "", rekorKey: String = "", timeStampURL: String = "",
        certificates: String = ""
    ) throws -> AnchorConfiguration {
        try AnchorConfiguration(
            policy: policy, rekorURL: rekorURL, rekorKey: rekorKey, timeStampURL: timeStampURL,
            timeStampCertificates: certificates, period: .seconds(3600), patience: .seconds(3))
    }
    private func file(_ text: String) throws -> String {
        let path = directory.path.appending("file-\(UInt32.random(in: 0 ... .max))").string
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }
    private let vkey = "rekor.example+be6f7f60+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4"
    private let witness = "witness.example/w1+20324abe+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"

    @Test func `without settings it is off`() throws {
        #expect(try make().isOff)
        #expect(AnchorConfiguration().isOff)
    }

    @Test func `a policy without addresses of witnesses sends nothing either`() throws {
        let policy = try file("witness w1 \(witness)\nquorum w1\n")
        let configuration = try make(policy: policy)
        #expect(configuration.isOff && configuration.policy != nil)
    }

    @Test func `settings name policy, log and authority`() throws {
        let root = try file(String(decoding: try TimeStampOffice().root, as: UTF8.self))
        let policy = try file("witness w1 \(witness) http://127.0.0.1:1/\nquorum w1\n")
        let configuration = try make(
            policy: policy, rekorURL: "http://127.0.0.1:2", rekorKey: vkey, timeStampURL: "http://127.0.0.1:3",
            certificates: root)
        #expect(configuration.parts == [.witness(vkey: witness), .rekor, .timeStamp])
        #expect(configuration.period == .seconds(3600) && configuration.patience == .seconds(3))
        #expect(configuration.rekorPatience == .seconds(25))
        #expect(AnchorConfiguration(period: .seconds(1)).period == .seconds(60))
    }

    @Test func `half a setting, and files that are none, are refused by name`() throws {
        let root = try file(String(decoding: try TimeStampOffice().root, as: UTF8.self))
        let text = try file("hello\n")
        let ftp = try file("witness w1 \(witness) ftp://127.0.0.1:1/\nquorum w1\n")
        let cases: [(String, () throws -> AnchorConfiguration)] = [
            ("anchor.policy", { try make(policy: "/nowhere/policy") }), ("anchor.policy", { try make(policy: text) }),
            ("anchor.policy", { try make(policy: ftp) }),
            ("anchor.rekor_key", { try make(rekorURL: "http://127.0.0.1:2") }),
            ("anchor.rekor_key", { try make(rekorKey: vkey) }),
            ("anchor.rekor_key", { try make(rekorURL: "http://127.0.0.1:2", rekorKey: "key") }),
            ("Rekor", { try make(rekorURL: "http://127.0.0.1:2", rekorKey: witness) }),
            ("anchor.tsa_ca", { try make(timeStampURL: "http://127.0.0.1:3") }),
            ("anchor.tsa_ca", { try make(certificates: root) }),
            ("anchor.tsa_ca", { try make(timeStampURL: "http://127.0.0.1:3", certificates: text) }),
            ("anchor.tsa_ca", { try make(timeStampURL: "http://127.0.0.1:3", certificates: "/nowhere") }),
        ]
        for (setting, body) in cases {
            #expect("\(setting)") { try body() } throws: {
                ($0 as? AnchorError)?.kind == .configurationInvalid && "\($0)".contains(setting)
            }
        }
    }

    @Test func `nothing is made where nothing is configured`() async throws {
        let stage = try AnchorStage()
        let service = try await AnchorService.open(
            log: stage.log, configuration: AnchorConfiguration(), directory: stage.outbox, keyFile: stage.keyFile,
            client: stage.client, clock: stage.clock, random: SystemRandomNumberGenerator())
        #expect(service == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stage.directory.path.string).isEmpty)
    }
}

@Suite struct AnchorKeyTests {
    private let directory = TemporaryDirectory()
    private var path: FilePath { directory.path.appending("anchor-personal.key") }

    @Test func `the key is made once, closed to others, and stays`() throws {
        let key = try AnchorKey.open(path, origin: "a.example/ledger")
        #expect(try AnchorKey.open(path, origin: "a.example/ledger").publicKey == key.publicKey)
        let mode = try FileManager.default.attributesOfItem(atPath: path.string)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `the key of one ledger is no other ledger's`() throws {
        _ = try AnchorKey.open(path, origin: "a.example/ledger")
        #expect(performing: { try AnchorKey.open(path, origin: "b.example/ledger") }, throws: fails(.keyInvalid))
        #expect(performing: { try AnchorKey.open(path, origin: "a.example/ledge") }, throws: fails(.keyInvalid))
    }

    @Test func `a file that is open to others, damaged or a link is refused and left alone`() throws {
        _ = try AnchorKey.open(path, origin: "a")
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path.string)
        #expect(performing: { try AnchorKey.open(path, origin: "a") }, throws: fails(.keyInvalid))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path.string)
        for damaged in ["", "x\n", String(text.dropLast(40)), text.replacing("Substrate", with: "Other"), text + text] {
            try damaged.write(toFile: path.string, atomically: false, encoding: .utf8)
            #expect(performing: { try AnchorKey.open(path, origin: "a") }, throws: fails(.keyInvalid))
            #expect(try String(contentsOfFile: path.string, encoding: .utf8) == damaged)
        }
        let link = directory.path.appending("link.key")
        try text.write(toFile: path.string, atomically: false, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: link.string, withDestinationPath: path.string)
        #expect(performing: { try AnchorKey.open(link, origin: "a") }, throws: fails(.keyInvalid))
    }
}
