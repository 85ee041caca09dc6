// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import MailTransport
import Primitives
import TestKit
import Testing

/// Fetches from a fake server, with the positions kept between fetches.
struct FetchBench {
    let directory = TemporaryDirectory()
    var account: MailAccount
    var limits = IMAPLimits()
    static let secret = "hunter2-geheim"

    init(port: UInt16, security: MailAccount.Security = .plain) throws {
        account = MailAccount(
            name: try #require(ModuleID("office")), host: "127.0.0.1", port: port, security: security, user: "ann")
    }
    func fetch(_ sink: RecordingSink) async throws -> IMAPReport {
        let password = try #require(MailPassword(Array(Self.secret.utf8)))
        let fetch = IMAPFetch(
            account: account, password: password, positions: directory.path.appending("positions"), limits: limits,
            wallClock: WallClock { Instant(milliseconds: 0) })
        return try await fetch.run(into: sink)
    }
    /// The error that a fetch ends with; none of them shows the password.
    func failure(_ sink: RecordingSink = RecordingSink()) async -> MailTransportError? {
        do {
            _ = try await fetch(sink)
            return nil
        } catch {
            #expect(!"\(error)".contains(Self.secret))
            return error as? MailTransportError
        }
    }
}

/// Mails `<mailbox> 1`, `<mailbox> 2` … with gaps in their numbers.
func mails(_ name: String, _ count: Int, step: UInt32 = 1) -> [(uid: UInt32, text: String)] {
    (1...count).map { (UInt32($0) * step, "Subject: \(name) \($0)\r\n\r\nText \($0)\r\n") }
}

@Suite struct IMAPFetchTests {
    @Test func `every mail of every chosen mailbox arrives once, with its source and time`() async throws {
        let server = try FakeIMAPServer([
            .init(raw: "INBOX", validity: 7, mails: mails("in", 3, step: 5)),
            .init(raw: "Entw&APw-rfe", mails: mails("draft", 1)),
            .init(raw: "Junk", mails: mails("junk", 2)), .init(raw: "Empty"),
            .init(raw: "Folder", mails: mails("none", 1), attributes: "\\Noselect"),
        ])
        defer { server.stop() }
        var bench = try FetchBench(port: server.port)
        bench.account.except = ["junk*", "Junk"]
        let sink = RecordingSink()
        let report = try await bench.fetch(sink)
        #expect(
            sink.mails.map(\.place) == ["Entwürfe/7/1", "INBOX/7/5", "INBOX/7/10", "INBOX/7/15"])
        #expect(sink.mails.allSatisfy { $0.source.hasPrefix("imap:office#") && $0.source.utf8.count == 44 })
        #expect(sink.mails.allSatisfy { $0.receivedAt.rfc3339 == "2026-02-01T09:00:00.000Z" })
        #expect((report.new, report.known, report.found, report.mailboxes, report.mailboxesDone) == (4, 0, 4, 3, 3))

        let again = try await bench.fetch(sink)
        #expect((again.new, again.known, again.found) == (0, 0, 0))
        let readOnly = server.commands.filter { $0.contains("FETCH") }
        #expect(readOnly.allSatisfy { $0.contains("BODY.PEEK[]") || $0.contains("RFC822.SIZE") })
        let verbs = Set(server.commands.compactMap { $0.split(separator: " ").first.map(String.init) })
        #expect(verbs == ["CAPABILITY", "AUTHENTICATE", "LIST", "EXAMINE", "UID", "LOGOUT"])
    }
    @Test func `mails that come later are fetched, and a known past is not listed again`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 60))])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        let sink = RecordingSink()
        #expect(try await bench.fetch(sink).new == 60)
        #expect(sink.calls == 2)
        server.change { $0[0].mails += [(61, "late"), (99, "later")] }
        #expect(try await bench.fetch(sink).new == 2)
        #expect(server.commands.last { $0.contains("SIZE") } == "UID FETCH 61:* (UID RFC822.SIZE)")
        // 62 to 98 belong to no mail: the list said so.
        _ = try await bench.fetch(sink)
        #expect(server.commands.last { $0.contains("SIZE") } == "UID FETCH 100:* (UID RFC822.SIZE)")
    }
    @Test func `a connection cut after any byte loses no mail and doubles none`() async throws {
        let boxes = [
            FakeIMAPServer.Mailbox(raw: "INBOX", mails: mails("in", 5, step: 3)),
            .init(raw: "Sent", mails: mails("sent", 3)),
        ]
        let server = try FakeIMAPServer(boxes)
        defer { server.stop() }
        let whole = RecordingSink()
        _ = try await FetchBench(port: server.port).fetch(whole)
        let length = server.sent
        #expect(length > 1500)
        for cut in stride(from: 0, to: length - 1, by: mutations(0) > 0 ? 1 : 13) {
            var bench = try FetchBench(port: server.port)
            bench.limits.batchMails = 2
            let sink = RecordingSink()
            server.cut(after: cut)
            // The end of the goodbye may be missing: by then everything is done.
            if let error = await bench.failure(sink) { #expect(error.kind == .connectionLost) }
            server.cut(after: .max)
            let report = try await bench.fetch(sink)
            #expect(Set(sink.texts) == Set(whole.texts), "cut after \(cut)")
            #expect(sink.mails.count == whole.mails.count)
            #expect(report.known == 0)
        }
    }
    @Test func `a sink that fails keeps its mails at the server for the next fetch`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 7))])
        defer { server.stop() }
        var bench = try FetchBench(port: server.port)
        bench.limits.batchMails = 2
        let sink = RecordingSink(failsFrom: 3)
        await #expect(throws: RecordingSink.Full.self) { try await bench.fetch(sink) }
        #expect(sink.mails.count == 4)
        let rest = RecordingSink()
        #expect(try await bench.fetch(rest).new == 3)
        #expect(Set(sink.texts + rest.texts).count == 7)
    }
    @Test func `a crash between the sink and the position makes mails come again, and none is stored twice`()
        async throws
    {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 4))])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        let sink = RecordingSink()
        _ = try await bench.fetch(sink)
        for name in try Files.list(bench.directory.path.appending("positions")) {
            try Files.remove(bench.directory.path.appending("positions").appending(bytes: name.bytes))
        }
        let report = try await bench.fetch(sink)
        #expect((report.new, report.known) == (0, 4))
        #expect(sink.mails.count == 4)
    }
    @Test func `a mail that was moved or copied to another mailbox is stored once`() async throws {
        let server = try FakeIMAPServer([.init(raw: "Archive"), .init(raw: "INBOX", mails: mails("in", 3))])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        let sink = RecordingSink()
        _ = try await bench.fetch(sink)
        server.change { $0[0].mails = [(1, $0[1].mails[0].text), (2, $0[1].mails.removeLast().text)] }
        let report = try await bench.fetch(sink)
        #expect((report.new, report.known) == (0, 2))
        #expect(sink.mails.count == 3)
    }
    @Test func `a mailbox with a new UIDVALIDITY is read from its start`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", validity: 1, mails: mails("in", 4))])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        let sink = RecordingSink()
        _ = try await bench.fetch(sink)
        server.change {
            $0[0].validity = 2
            $0[0].mails = [(1, "a new mail under an old number")] + mails("in", 4).map { ($0.uid + 1, $0.text) }
        }
        let report = try await bench.fetch(sink)
        #expect((report.new, report.known, report.restarted) == (1, 4, 1))
        #expect(sink.mails.last?.place == "INBOX/2/1")
    }
    @Test func `a UIDVALIDITY that changes during the fetch ends it, and the next one reads the new mailbox`()
        async throws
    {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 4))])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        let sink = RecordingSink()
        server.twist { $0.contains("PEEK") ? "* OK [UIDVALIDITY 8] new\r\n@ OK done\r\n" : nil }
        #expect(await bench.failure(sink)?.kind == .mailboxReplaced)
        #expect(sink.mails.isEmpty)
        server.twist { _ in nil }
        server.change { $0[0].validity = 8 }
        #expect(try await bench.fetch(sink).new == 4)
    }
    @Test func `mails expunged during the fetch are counted as gone, and the others arrive`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 5))])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        let sink = RecordingSink()
        server.twist { command in
            guard command.contains("PEEK") else { return nil }
            return
                "* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n* 2 EXPUNGE\r\n* 2 FETCH (UID 3 BODY[] {1}\r\nc)\r\n* 3 EXPUNGE\r\n"
                + "* 3 FETCH (UID 5 BODY[] {1}\r\ne)\r\n* 2 FETCH (UID 4 BODY[] NIL)\r\n@ OK done\r\n"
        }
        let report = try await bench.fetch(sink)
        #expect((report.new, report.gone) == (3, 2))
        #expect(sink.texts == ["a", "c", "e"])
        server.twist { _ in nil }
        server.change { $0[0].mails.removeAll { [2, 4].contains($0.uid) } }
        let next = try await bench.fetch(sink)
        #expect((next.found, next.gone) == (0, 0))
        _ = try await bench.fetch(sink)
        #expect(server.commands.last { $0.contains("SIZE") } == "UID FETCH 6:* (UID RFC822.SIZE)")
    }
    @Test func `a list with a hole is no proof that a mail does not exist`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 5))])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        let sink = RecordingSink()
        server.twist { command in
            guard command.contains("SIZE") else { return nil }
            return "* 1 FETCH (UID 1 RFC822.SIZE 9)\r\n* 5 FETCH (UID 5 RFC822.SIZE 9)\r\n@ OK done\r\n"
        }
        #expect(try await bench.fetch(sink).new == 2)
        server.twist { _ in nil }
        #expect(try await bench.fetch(sink).new == 3)
        #expect(Set(sink.texts).count == 5)
    }
    @Test func `a mail that the server cannot give out does not hold up the others`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 4)), .init(raw: "Locked")])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        server.twist { command in
            if command.contains("Locked") { return "@ NO [NOPERM] not yours\r\n" }
            guard command.contains("PEEK") else { return nil }
            if command.contains("1:4") { return "* 1 FETCH (UID 1 BODY[] {1}\r\na)\r\n@ NO [SERVERBUG] sorry\r\n" }
            return command.contains(" 3 ") ? "@ NO [SERVERBUG] sorry\r\n" : nil
        }
        let report = try await bench.fetch(RecordingSink())
        #expect(report.new == 3)
        #expect(report.refused == ["INBOX/7/3", "Locked"])
        server.twist { _ in nil }
        #expect(try await bench.fetch(RecordingSink()).new == 1)
    }
    @Test func `mails above the limit are left at the server and named`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 3))])
        defer { server.stop() }
        var bench = try FetchBench(port: server.port)
        bench.limits.mailBytes = 40
        server.change { $0[0].mails[1].text = String(repeating: "x", count: 41) }
        let sink = RecordingSink()
        let report = try await bench.fetch(sink)
        #expect(report.new == 2)
        #expect(report.tooLarge == ["INBOX/7/2"])
        bench.limits.mailBytes = 41
        #expect(try await bench.fetch(sink).new == 1)
    }

    @Test(arguments: [
        ("* 1 FETCH (UID 1 BODY[] {4294967296}\r\n", MailTransportError.Code.answerTooLarge),
        ("* 1 FETCH (UID 1 BODY[] {10}\r\nshort", .timedOut), (String(repeating: "A", count: 200_000), .answerTooLarge),
        ("* 1 FETCH (UID 1 BODY[] {5}\r\nabcdefgh)\r\n", .protocolBroken), ("", .connectionLost),
        ("* BYE shutting down\r\n", .connectionLost),
    ])
    func `a hostile answer ends the fetch with a clear error, and nothing is lost`(
        answer: String, code: MailTransportError.Code
    ) async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 3))])
        defer { server.stop() }
        var bench = try FetchBench(port: server.port)
        bench.limits.silenceMilliseconds = code == .timedOut ? 50 : 60_000
        let sink = RecordingSink()
        server.twist { $0.contains("PEEK") ? answer : nil }
        #expect(await bench.failure(sink)?.kind == code)
        #expect(sink.mails.isEmpty)
        server.twist { _ in nil }
        bench.limits.silenceMilliseconds = 60_000
        #expect(try await bench.fetch(sink).new == 3)
    }
    @Test func `small sizes announced and large mails sent are not kept in memory without end`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 9))])
        defer { server.stop() }
        var bench = try FetchBench(port: server.port)
        bench.limits.mailBytes = 1000
        bench.limits.batchBytes = 1000
        server.twist { command in
            guard command.contains("PEEK") else { return nil }
            let text = String(repeating: "x", count: 900)
            return (1...9).map { "* \($0) FETCH (UID \($0) BODY[] {900}\r\n\(text))\r\n" }.joined() + "@ OK done\r\n"
        }
        #expect(await bench.failure()?.kind == .answerTooLarge)
    }
    @Test func `a fetch can be cancelled while the server is silent`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 3))])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        let reached = AsyncStream<Void>.makeStream()
        server.twist { command in
            guard command.contains("PEEK") else { return nil }
            reached.continuation.yield()
            return "* 1 FETCH (UID 1 "
        }
        let task = Task { try await bench.fetch(RecordingSink()) }
        for await _ in reached.stream { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func `a server without STARTTLS is told nothing`() async throws {
        let server = try FakeIMAPServer()
        defer { server.stop() }
        let bench = try FetchBench(port: server.port, security: .startTLS)
        #expect(await bench.failure()?.kind == .tlsFailed)
        server.greet("* PREAUTH [CAPABILITY IMAP4rev1] trust me\r\n")
        #expect(await bench.failure()?.kind == .tlsFailed)
        server.greet("* OK hello\r\n")
        server.offer("IMAP4rev1 STARTTLS AUTH=PLAIN")
        server.twist { $0 == "STARTTLS" ? "@ OK begin\r\n* OK [CAPABILITY AUTH=PLAIN] injected\r\n" : nil }
        #expect(await bench.failure()?.kind == .protocolBroken)
        #expect(Set(server.commands) == ["CAPABILITY", "STARTTLS"])
    }
    @Test func `a server that does not speak TLS is told nothing`() async throws {
        let server = try FakeIMAPServer()
        defer { server.stop() }
        let bench = try FetchBench(port: server.port, security: .tls)
        #expect(await bench.failure()?.kind == .tlsFailed)
        #expect(!server.commands.contains { $0.contains("AUTHENTICATE") })
    }
    @Test func `a password is not sent to another machine without TLS`() async throws {
        var bench = try FetchBench(port: 143)
        // An address for documentation (RFC 5737): it is refused before anything is sent.
        bench.account.host = "192.0.2.1"
        #expect(await bench.failure()?.kind == .plainRefused)
    }
    @Test func `a refused login says so and shows no password`() async throws {
        let server = try FakeIMAPServer()
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        server.twist { $0.hasPrefix("AUTHENTICATE") ? "@ NO [AUTHENTICATIONFAILED] \(FetchBench.secret)?\r\n" : nil }
        let error = await bench.failure()
        #expect(error?.kind == .loginRefused)
        #expect(error?.message.contains("AUTHENTICATIONFAILED") == true)
        server.twist { _ in nil }
        server.offer("IMAP4rev1 LOGINDISABLED")
        #expect(await bench.failure()?.kind == .loginRefused)
    }
    @Test func `a server that is not there is named`() async throws {
        let server = try FakeIMAPServer()
        let bench = try FetchBench(port: server.port)
        server.stop()
        var gone = bench
        gone.account.port = 1
        #expect(await gone.failure()?.kind == .connectFailed)
        gone.account.host = "no-such-host.invalid"
        gone.account.security = .tls
        #expect(await gone.failure()?.kind == .connectFailed)
    }
    @Test func `a damaged position is refused by name`() async throws {
        let server = try FakeIMAPServer([.init(raw: "INBOX", mails: mails("in", 1))])
        defer { server.stop() }
        let bench = try FetchBench(port: server.port)
        _ = try await bench.fetch(RecordingSink())
        let directory = bench.directory.path.appending("positions")
        let file = directory.appending(bytes: try #require(Files.list(directory).first).bytes)
        for damage in [
            "", "{}", #"{"format":1,"uidvalidity":7,"done":[[2,1]]}"#, #"{"format":1,"uidvalidity":-1,"done":[]}"#,
        ] {
            try AtomicFile.write(Array(damage.utf8), to: file)
            #expect(await bench.failure()?.kind == .positionDamaged)
        }
    }
}
