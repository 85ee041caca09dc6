// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import CommandModel
import Durability
import JSON
import Primitives
import Testing

@testable import Commands

@Suite("Commands of mail", .serialized)
struct MailCommandTests {
    private static let mail: JSONValue = [
        "entry": 7, "thread": 3, "subject": "Offer", "occurred_at": "2026-10-01T12:00:00.000Z",
        "from": ["jane@example.org"], "to": ["bob@example.net", "carol@example.net"], "cc": [],
        "attachments": ["offer.pdf"], "source": "maildir:1", "status": "read",
    ]
    private static let account: JSONValue = [
        "name": "office", "host": "imap.example.org", "port": 993, "security": "tls", "user": "maria",
        "mailboxes": ["*"], "running": false,
    ]

    @Test func `mails are listed by address and by thread`() async throws {
        let page: JSONValue = ["mails": [Self.mail], "next_cursor": nil]
        let stub = try StubArchive([
            "GET /v1/mail?address=jane%40example.org&limit=20": .init(page),
            "GET /v1/mail/threads/7?limit=20": .init(page),
        ])
        let line = "7\t2026-10-01T12:00:00.000Z\tjane@example.org\tbob@example.net, carol@example.net\tOffer\t3\n"
        #expect(try await stub.run(["mail", "list", "--address", "jane@example.org", "--plain"]).output == line)
        #expect(try await stub.run(["mail", "thread", "7", "--plain"]).output == line)
    }

    @Test func `a mail is shown with its text, and something else is none`() async throws {
        let stub = try StubArchive([
            "GET /v1/documents/7": .init(["text": "hello", "truncated": false, "language": "en"]),
            "GET /v1/mail?limit=1&cursor=6": .init(["mails": [Self.mail]]),
            "GET /v1/documents/6": .init(["text": "x"]), "GET /v1/mail?limit=1&cursor=5": .init(["mails": [Self.mail]]),
        ])
        let shown = try await stub.run(["mail", "show", "7"])
        #expect(shown.output.contains("ATTACHMENTS  offer.pdf\n") && shown.output.hasSuffix("\n\nhello\n"))
        let json = try await stub.run(["mail", "show", "7", "--json"]).json
        #expect(json["subject"] == "Offer" && json["text"] == "hello")
        let other = try await stub.run(["mail", "show", "6"])
        #expect(other.code == .failed && other.error.contains("[entry_not_mail]"))
    }

    // MARK: Accounts

    private static let add = ["mail", "account", "add", "office", "--host", "imap.example.org", "--user", "maria"]

    @Test func `a password is asked for and not shown`() async throws {
        let stub = try StubArchive(["POST /v1/mail/accounts": .init(Self.account)])
        let added = try await stub.run(
            Self.add + ["--mailbox", "INBOX*", "--mailbox", "Sent", "--except", "Junk"], input: ["s3cret"])
        #expect(added.code == .ok && added.hiddenCount == 1)
        #expect(!added.error.contains("s3cret") && !added.output.contains("s3cret"))
        let body = try #require(stub.asked.last?.body)
        #expect(body["password"] == "s3cret" && body["mailboxes"] == ["INBOX*", "Sent"] && body["except"] == ["Junk"])
        #expect(body["port"] == nil && body["host"] == "imap.example.org")
    }

    @Test func `a password comes from a file of one's own, or from standard input`() async throws {
        let stub = try StubArchive(["POST /v1/mail/accounts": .init(Self.account)])
        let path = stub.place.appending("pw")
        try AtomicFile.write(Array("p w\n rest".utf8), to: path)
        try Files.setPermissions(0o600, of: path)
        #expect(try await stub.run(Self.add + ["--password-file", path.string]).code == .ok)
        #expect(stub.asked.last?.body["password"] == "p w")
        #expect(try await stub.run(Self.add + ["--password-file", "-"], piped: ["from pipe"]).code == .ok)
        #expect(stub.asked.last?.body["password"] == "from pipe")
        #expect(try await stub.run(Self.add + ["--keep-password", "--port", "1143"]).code == .ok)
        #expect(stub.asked.last?.body["password"] == nil && stub.asked.last?.body["port"] == 1143)
        try Files.setPermissions(0o644, of: path)
        let open = try await stub.run(Self.add + ["--password-file", path.string])
        #expect(open.code == .failed && open.error.contains("[password_file_unusable]") && stub.asked.count == 3)
    }

    @Test(arguments: [
        add, add + ["--keep-password", "--password-file", "x"], ["mail", "account", "add", "office", "--host", "h"],
        add + ["--password", "x"],
    ])
    func `without a way to the password nothing is asked of the archive`(words: [String]) async throws {
        let stub = try StubArchive([:])
        #expect(try await stub.run(words).code == .usage)
        #expect(stub.asked.isEmpty)
    }

    @Test func `accounts are listed, fetched and removed`() async throws {
        func account(_ running: Bool, _ more: JSONObject = [:]) -> JSONValue {
            var form = Self.account.objectValue ?? [:]
            form["running"] = .bool(running)
            for (key, value) in more.members { form[key] = value }
            return .object(form)
        }
        let report: JSONObject = ["report": ["found": 5, "new": 3, "known": 2]]
        let stub = try StubArchive([
            "POST /v1/mail/accounts/office/fetch": .init(account(true), status: 202),
            "GET /v1/mail/accounts": .init(inTurn: [
                .init(["accounts": [account(true, report)]]), .init(["accounts": [account(false, report)]]),
            ]), "POST /v1/mail/accounts/office/remove": .init(["removed": "office"]),
        ])
        let fetched = try await stub.run(["mail", "fetch", "office", "--wait", "--plain"])
        #expect(fetched.code == .ok && fetched.output.contains("new\t3\n"))
        #expect(try await stub.run(["mail", "account", "list", "--quiet"]).output == "office\n")
        #expect(try await stub.run(["mail", "account", "remove", "office", "--quiet"]).output == "office\n")
    }

    @Test func `a fetch that failed says why`() async throws {
        var form = Self.account.objectValue ?? [:]
        form["error"] = ["code": "mail_login_refused", "message": "no", "next_step": "check the password"]
        let stub = try StubArchive(["POST /v1/mail/accounts/office/fetch": .init(.object(form))])
        let fetched = try await stub.run(["mail", "fetch", "office", "--wait"])
        #expect(fetched.code == .failed && fetched.error.contains("[mail_login_refused]"))
    }

    // MARK: Taking in

    @Test func `one mail is sent, an mbox file and a folder become jobs`() async throws {
        let stub = try StubArchive([
            "POST /v1/mail": .init(["entries": [["index": 2]], "failures": []], status: 201),
            "POST /v1/intake/jobs": .init(["id": "j", "status": "queued"], status: 202),
        ])
        let mail = stub.place.appending("a.eml")
        try AtomicFile.write(Array("Subject: x\r\n\r\n\u{FC}".utf8) + [0xFF], to: mail)
        #expect(try await stub.run(["mail", "import", mail.string, "--quiet"]).output == "2\n")
        #expect(stub.asked.last?.mediaType == "message/rfc822" && stub.asked.last?.bytes.last == 0xFF)
        #expect(
            try await stub.run(["mail", "import", "-", "--quiet"], piped: ["Subject: y", "", "z"]).output == "2\n")
        #expect(stub.asked.last?.bytes == Array("Subject: y\n\nz\n".utf8))
        let box = stub.place.appending("sent")
        try AtomicFile.write(Array("From jane\nSubject: x\n\ny\n".utf8), to: box)
        #expect(try await stub.run(["mail", "import", box.string, "--quiet"]).output == "j\n")
        #expect(stub.asked.last?.body == ["path": .string(box.string), "kind": "mbox"])
        #expect(try await stub.run(["mail", "import", stub.place.string, "--quiet"]).output == "j\n")
        #expect(stub.asked.last?.body["kind"] == "maildir")
    }
}
