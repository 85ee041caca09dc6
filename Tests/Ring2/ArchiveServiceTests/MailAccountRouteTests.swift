// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import ArchiveService
import Capability
import Foundation
import HTTPCodec
import Home
import JSON
import MailTransport
import Primitives
import Subprocess
import TestKit
import Testing

@Suite struct MailAccountRouteTests {
    @Test func `an account is kept without its password, fetched on request, and removed`() async throws {
        let box = try await TestBox()
        let form: JSONValue = [
            "name": "work", "host": "127.0.0.1", "port": 1, "security": "plain", "user": "jane",
            "password": "a secret of mine",
        ]
        let set = try await box.call(.post, "/v1/mail/accounts", form)
        #expect(set.status == 200 && set.json["name"] == "work" && set.json["password"] == nil)
        let list = try await box.call(.get, "/v1/mail/accounts").json
        #expect(list["accounts"]?.arrayValue?.count == 1 && !list.text.contains("secret"))
        let file = box.home.keys.appending("mail").appending("personal").appending("mail-work.password")
        #expect(FileManager.default.fileExists(atPath: file.string))
        let fetched = try await box.call(.post, "/v1/mail/accounts/work/fetch")
        #expect(fetched.status == 202 && fetched.json["running"] == true)
        var state = fetched.json
        while state["running"] == true {
            state = try await box.call(.get, "/v1/mail/accounts").json["accounts"]?[0] ?? .null
            await Task.yield()
        }
        #expect(state["error"]?["code"] == "mail_connect_failed")
        #expect(try await box.call(.post, "/v1/mail/accounts/other/fetch").status == 404)
        #expect(try await box.call(.post, "/v1/mail/accounts", ["name": "x"]).status == 400)
        #expect(try await box.call(.post, "/v1/mail/accounts", form, token: try box.token(role: .user)).status == 403)
        #expect(try await box.call(.post, "/v1/mail/accounts/work/remove").status == 200)
        #expect(try await box.call(.get, "/v1/mail/accounts").json["accounts"] == [])
        #expect(!FileManager.default.fileExists(atPath: file.string))
        await box.stop()
    }

    @Test func `mail that is handed in by LMTP is in the ledger when it is acknowledged`() async throws {
        let directory = TemporaryDirectory()
        let socket = directory.path.appending("lmtp.sock")
        let box = try await TestBox(
            intake: IntakeOptions(listeners: [SMTPListenerConfiguration(address: .unix(socket), dialect: .lmtp)]))
        _ = try await box.call(.get, "/v1/status")
        while !FileManager.default.fileExists(atPath: socket.string) { await Task.yield() }
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/swaks") else { return await box.stop() }
        let sent = try await ChildProcess.run(
            "/usr/bin/swaks",
            [
                "--socket", socket.string, "--protocol", "LMTP", "--from", "a@x.example", "--to", "jane@example.org",
                "--header", "Subject: By hand", "--body", "The lighthouse keeper called.",
            ], timeLimit: .seconds(30))
        #expect(sent.termination.isSuccess)
        let entry = try await box.call(.get, "/v1/entries/0").json
        #expect(entry["kind"] == "mail" && entry["name"] == "By hand")
        #expect(entry["attributes"]?["envelope_to"] == ["jane@example.org"])
        await box.stop()
    }
}
