// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import JSON
import MailTransport
import Primitives
import TestKit
import Testing

@Suite struct MailAccountTests {
    private func account(_ change: (inout MailAccount) -> Void = { _ in }) throws -> MailAccount {
        var account = MailAccount(
            name: try #require(ModuleID("office")), host: "mail.example.org", user: "ann@example.org")
        change(&account)
        return account
    }

    @Test func `an account is the same after it was written and read`() throws {
        let directory = TemporaryDirectory()
        let file = directory.path.appending("accounts.json")
        let plain = try account {
            $0.name = ModuleID("b") ?? $0.name
            $0.security = .plain
            $0.port = 1143
            $0.except = ["Junk", "Archives/%"]
            $0.authorities = "/etc/ca.pem"
            $0.allowsPlainRemote = true
        }
        try MailAccountFile.write([account(), plain], to: file)
        #expect(try MailAccountFile.read(file) == [account(), plain])
        #expect(try Files.status(file)?.permissions == 0o600)
    }
    @Test func `no file means no accounts`() throws {
        #expect(try MailAccountFile.read(TemporaryDirectory().path.appending("none.json")).isEmpty)
    }
    @Test func `the port follows from the kind of protection`() throws {
        let tls = try MailAccount(json: ["name": "a", "host": "h", "user": "u"])
        let later = try MailAccount(json: ["name": "a", "host": "h", "user": "u", "security": "starttls"])
        #expect((tls.port, tls.security) == (993, .tls))
        #expect((later.port, later.security) == (143, .startTLS))
    }

    @Test(arguments: [
        (#"[]"#, "the description"), (#"{"host":"h","user":"u"}"#, "name"),
        (#"{"name":"A/B","host":"h","user":"u"}"#, "name"), (#"{"name":"a","user":"u"}"#, "host"),
        (#"{"name":"a","host":"h h","user":"u"}"#, "host"), (#"{"name":"a","host":"","user":"u"}"#, "host"),
        (#"{"name":"a","host":"h"}"#, "user"), (#"{"name":"a","host":"h","user":"u\r\nA1 LOGOUT"}"#, "user"),
        (#"{"name":"a","host":"h","user":"u","port":0}"#, "port"),
        (#"{"name":"a","host":"h","user":"u","port":65536}"#, "port"),
        (#"{"name":"a","host":"h","user":"u","security":"none"}"#, "security"),
        (#"{"name":"a","host":"h","user":"u","mailboxes":[]}"#, "mailboxes"),
        (#"{"name":"a","host":"h","user":"u","mailboxes":["a",1]}"#, "mailboxes"),
        (#"{"name":"a","host":"h","user":"u","except":[""]}"#, "mailboxes"),
        (#"{"name":"a","host":"h","user":"u","authorities":"ca.pem"}"#, "authorities"),
        (#"{"name":"a","host":"h","user":"u","password":"secret"}"#, "`password`"),
    ])
    func `an account that breaks a rule is refused, and the field is named`(text: String, field: String) throws {
        let json = try JSONValue(parsing: text)
        let error = #expect(throws: MailTransportError.self) { try MailAccount(json: json) }
        #expect(error?.kind == .accountInvalid)
        #expect(error?.message.contains(field) == true)
        #expect(error?.message.contains("secret") == false)
    }
    @Test func `two accounts of one name are refused`() throws {
        let file = TemporaryDirectory().path.appending("accounts.json")
        #expect(throws: MailTransportError.self) { try MailAccountFile.write([account(), account()], to: file) }
    }

    @Test func `a password is read from a closed file, and never shown`() throws {
        let directory = TemporaryDirectory()
        let file = directory.path.appending("p")
        let password = try #require(MailPassword(Array("hunter2 äöü".utf8)))
        try password.write(to: file)
        #expect(try MailPassword.read(file) == password)
        #expect(try Files.status(file)?.permissions == 0o600)
        var dumped = ""
        dump(password, to: &dumped)
        #expect(!"\(password) \(String(reflecting: password)) \(dumped)".contains("hunter2"))
    }
    @Test(arguments: [0o644, 0o660, 0o604] as [UInt16])
    func `a password file that others may open is refused`(permissions: UInt16) throws {
        let file = TemporaryDirectory()
        let path = file.path.appending("p")
        try MailPassword([1])?.write(to: path)
        try Files.setPermissions(permissions, of: path)
        let error = #expect(throws: MailTransportError.self) { try MailPassword.read(path) }
        #expect(error?.kind == .passwordUnusable)
    }
    @Test(arguments: ["", "\n", "two\nlines\n", "nul\0", String(repeating: "x", count: 1025)])
    func `a file that holds no password is refused`(content: String) throws {
        let directory = TemporaryDirectory()
        let path = directory.path.appending("p")
        try AtomicFile.write(Array(content.utf8), to: path)
        let error = #expect(throws: MailTransportError.self) { try MailPassword.read(path) }
        #expect(error?.kind == .passwordUnusable)
        #expect(error?.message.contains("lines") == false)
    }
}
