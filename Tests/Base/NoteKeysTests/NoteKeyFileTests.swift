// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import NoteKeys
import Primitives
import TestKit
import Testing
import TransparencyLog

@Suite struct NoteKeyFileTests {
    let root = TemporaryDirectory()
    var key: FilePath { root.path.appending("audit-clinic.key") }
    var published: FilePath { root.path.appending("audit-clinic.pub") }

    /// The key of the published vectors: seed 00…1f under the name `log.example/test`.
    static let known = "PRIVATE+KEY+log.example/test+6ffdf1c0+AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"

    @Test func `a new key is closed to others, published, and the same when it is read again`() throws {
        let made = try NoteKeyFile.open(key, name: "box.substrate.local/clinic", mayCreate: true)
        #expect(try Files.status(key)?.permissions == 0o600)
        #expect(try Files.status(published)?.permissions == 0o644)
        let again = try NoteKeyFile.open(key, name: "another", mayCreate: false)
        #expect(again.verifier == made.verifier && again.name == "box.substrate.local/clinic")
        #expect(try NoteKeyFile.verifiers(in: published) == [made.verifier])
        let text = Array("text\n".utf8)
        #expect(try made.signature(of: text) == again.signature(of: text))
    }

    @Test func `a key made by the log tools is read`() throws {
        try AtomicFile.write(Array(Self.known.utf8), to: key)
        let signer = try NoteKeyFile.read(key)
        #expect(signer.name == "log.example/test" && signer.verifier.keyID == [0x6f, 0xfd, 0xf1, 0xc0])
    }

    @Test func `a lost key is not replaced`() throws {
        let error = #expect(throws: NoteKeyError.self) { try NoteKeyFile.open(key, name: "n", mayCreate: false) }
        #expect(error?.code == "note_key_missing")
        #expect(!Files.exists(key) && !Files.exists(published))
    }

    @Test func `a key that exists is not made anew`() throws {
        let made = try NoteKeyFile.create(key, name: "n")
        #expect(throws: NoteKeyError.self) { try NoteKeyFile.create(key, name: "n") }
        #expect(try NoteKeyFile.read(key).verifier == made.verifier)
    }

    @Test(arguments: [
        "", "\n", "PRIVATE+KEY+", "PRIVATE+KEY+a+b+c\n", String(known.dropLast()),
        known.replacing("6ffd", with: "6ffe"),
        known.replacing("log.", with: "lag."), known.replacing("AQAB", with: "BAAB"),
        known.replacing("PRIVATE", with: "X"),
        known.replacing("/test", with: " test"), known + known,
    ])
    func `what is no key is refused, and its text does not show`(text: String) throws {
        try AtomicFile.write(Array(text.utf8), to: key)
        let error = #expect(throws: NoteKeyError.self) { try NoteKeyFile.open(key, name: "n", mayCreate: true) }
        #expect(["note_key_damaged", "note_key_io"].contains(error?.code))
        #expect(error.map { !$0.description.contains("AgMEBQ") } ?? false)
    }

    @Test(arguments: [0o640, 0o604, 0o620, 0o666] as [UInt16])
    func `a key open to others is refused`(mode: UInt16) throws {
        _ = try NoteKeyFile.create(key, name: "n")
        try Files.setPermissions(mode, of: key)
        let error = #expect(throws: NoteKeyError.self) { try NoteKeyFile.read(key) }
        #expect(error?.reason == .permissions && error?.nextStep.contains("chmod 600") == true)
    }

    @Test func `a lost public half comes back, a wrong one is put right`() throws {
        let signer = try NoteKeyFile.open(key, name: "n", mayCreate: true)
        try Files.remove(published)
        _ = try NoteKeyFile.open(key, name: "n", mayCreate: false)
        #expect(try NoteKeyFile.verifiers(in: published) == [signer.verifier])
        try AtomicFile.write(Array("x\n".utf8), to: published)
        #expect(throws: NoteKeyError.self) { try NoteKeyFile.verifiers(in: published) }
        _ = try NoteKeyFile.open(key, name: "n", mayCreate: false)
        #expect(try NoteKeyFile.verifiers(in: published) == [signer.verifier])
    }

    @Test func `further words of a line of verifier keys are not part of the key`() throws {
        let signer = try NoteKeyFile.create(key, name: "n")
        try AtomicFile.write(Array("\(signer.verifier.vkey) 0 17\n".utf8), to: published)
        #expect(try NoteKeyFile.verifiers(in: published) == [signer.verifier])
        let error = #expect(throws: NoteKeyError.self) { try NoteKeyFile.verifiers(in: key.appending("x")) }
        #expect(error?.reason == .missing || error?.reason == .io)
    }

    @Test func `a name that no note can carry is refused`() {
        #expect(throws: NoteKeyError.self) { try NoteKeyFile.create(key, name: "a b") }
        #expect(!Files.exists(key))
    }
}
