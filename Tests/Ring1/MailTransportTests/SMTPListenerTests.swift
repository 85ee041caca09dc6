// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Durability
import EventLoop
import Foundation
import Glibc
import MailTransport
import Primitives
import Subprocess
import TestKit
import Testing

/// A client that sends the bytes it is told to, over a blocking socket.
private final class RawMailClient: @unchecked Sendable {
    // Proof for @unchecked Sendable: the descriptor never changes, and each test uses a client from one task at a time.
    private let descriptor: Int32

    init(_ port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw POSIXError(.ECONNREFUSED) }
    }
    deinit { close(descriptor) }
    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }
    /// Reads until the text ends with `end`, or the connection does.
    func read(until end: String) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread { [self] in continuation.resume(returning: readNow(until: end)) }
        }
    }
    private func readNow(until end: String) -> String {
        var text = ""
        while !text.hasSuffix(end) || end.isEmpty {
            var room = [UInt8](repeating: 0, count: 4096)
            let count = unsafe recv(descriptor, &room, room.count, 0)
            guard count > 0 else { return text }
            text += String(decoding: room[..<count], as: UTF8.self)
        }
        return text
    }
}

/// Runs a test with a listener, and stops it.
private func withListener(
    _ address: MailListenAddress = .loopback(0), _ dialect: SMTPSession.Dialect = .smtp, sink: RecordingSink,
    _ change: (inout SMTPListenerConfiguration) -> Void = { _ in },
    _ test: (MailListenAddress, SMTPListener) async throws -> Void
) async throws {
    var configuration = SMTPListenerConfiguration(address: address, dialect: dialect)
    configuration.clock = LoopClock { 1_000_000 }
    change(&configuration)
    let listener = SMTPListener(configuration: configuration, sink: sink)
    let bound = try listener.start()
    do { try await test(bound, listener) } catch {
        await listener.shutdown(grace: .zero)
        throw error
    }
    await listener.shutdown(grace: .zero)
}

private let mail = "EHLO me\r\nMAIL FROM:<a@x.org>\r\nRCPT TO:<b@y.org>\r\nDATA\r\nSubject: s\r\n\r\nx\r\n.\r\n"

@Suite struct SMTPListenerTests {
    @Test func `a mail is acknowledged when the sink says that it is durable, and not before`() async throws {
        let (reached, reach) = AsyncStream<Void>.makeStream()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let sink = RecordingSink { _ in
            reach.yield()
            for await _ in gate { break }
        }
        try await withListener(sink: sink) { address, _ in
            let client = try RawMailClient(try #require(address.port))
            client.send(mail + "QUIT\r\n")
            for await _ in reached { break }
            let before = await client.read(until: "354 end with a line that is one dot\r\n")
            #expect(before.hasPrefix("220 localhost ESMTP ready\r\n") && !before.contains("stored"))
            open.yield()
            let after = await client.read(until: "")
            #expect(after.hasPrefix("250 2.0.0 stored as ") && after.hasSuffix("221 2.0.0 bye\r\n"))
            let stored = try #require(sink.mails.first)
            #expect(stored.source.hasPrefix("smtp:") && after.contains(stored.source))
            #expect(stored.envelope == .init(sender: "a@x.org", recipients: ["b@y.org"]))
            #expect(sink.texts == ["Subject: s\r\n\r\nx\r\n"])
        }
    }
    @Test func `a sink that fails makes the client keep its mail`() async throws {
        let sink = RecordingSink(failsFrom: 1)
        try await withListener(sink: sink) { address, _ in
            let client = try RawMailClient(try #require(address.port))
            client.send(mail + "QUIT\r\n")
            let replies = await client.read(until: "")
            #expect(replies.contains("451 4.3.0 not stored, try again later (test_full)\r\n"))
            #expect(!replies.contains("stored as"))
        }
    }
    @Test func `a mail that its sender repeats is stored once, and for other people once more`() async throws {
        let sink = RecordingSink()
        try await withListener(sink: sink) { address, _ in
            let client = try RawMailClient(try #require(address.port))
            client.send(mail + mail + mail.replacingOccurrences(of: "b@y.org", with: "c@y.org") + "QUIT\r\n")
            let replies = await client.read(until: "")
            #expect(replies.components(separatedBy: "stored as").count == 4)
        }
        #expect(sink.mails.map(\.envelope.recipients) == [["b@y.org"], ["c@y.org"]])
    }
    @Test func `connections beyond the limit are told to come later`() async throws {
        try await withListener(sink: RecordingSink()) {
            $0.limits.connections = 2
        } _: { address, _ in
            let port = try #require(address.port)
            let held = [try RawMailClient(port), try RawMailClient(port)]
            for client in held { _ = await client.read(until: "ready\r\n") }
            #expect(try await RawMailClient(port).read(until: "").hasPrefix("421 4.3.2 "))
            held[0].send("QUIT\r\n")
            #expect(await held[0].read(until: "").hasPrefix("221"))
            #expect(try await RawMailClient(port).read(until: "ready\r\n").hasPrefix("220"))
        }
    }
    @Test func `mails beyond the room of all connections are put off`() async throws {
        let sink = RecordingSink()
        try await withListener(sink: sink) {
            $0.limits.receivingBytes = 1000
        } _: { address, _ in
            let client = try RawMailClient(try #require(address.port))
            client.send(
                "HELO me\r\nMAIL FROM:<a@x.org>\r\nRCPT TO:<b@y.org>\r\nDATA\r\n" + String(repeating: "x", count: 2000))
            _ = await client.read(until: "dot\r\n")
            client.send("\r\n.\r\nQUIT\r\n")
            let replies = await client.read(until: "")
            #expect(replies.hasPrefix("452 4.3.1 "))
            #expect(sink.mails.isEmpty)
        }
    }
    @Test(arguments: ["", "EHLO me\r\n", "EHLO me\r\nMAIL FROM:<a@x.org>\r\nRCPT TO:<b@y.org>\r\nDATA\r\nhalf a mail"])
    func `a silent client is sent away, and half a mail is not kept`(start: String) async throws {
        let time = SteppedTime()
        let sink = RecordingSink()
        try await withListener(sink: sink) {
            $0.clock = LoopClock { time.milliseconds }
        } _: { address, listener in
            let client = try RawMailClient(try #require(address.port))
            client.send(start)
            _ = await client.read(
                until: start.contains("DATA") ? "dot\r\n" : start.isEmpty ? "ready\r\n" : "SMTPUTF8\r\n")
            let stepper = Task {
                while !Task.isCancelled {
                    time.advance(milliseconds: 10_000)
                    listener.loop?.wake()
                    await Task.yield()
                }
            }
            #expect(await client.read(until: "") == "421 4.4.2 too slow\r\n")
            stepper.cancel()
            #expect(sink.mails.isEmpty)
        }
    }
    @Test func `a shutdown answers the mail that is being stored and closes the rest`() async throws {
        let (reached, reach) = AsyncStream<Void>.makeStream()
        let (gate, open) = AsyncStream<Void>.makeStream()
        let sink = RecordingSink { _ in
            reach.yield()
            for await _ in gate { break }
        }
        try await withListener(sink: sink) { address, listener in
            let port = try #require(address.port)
            let idle = try RawMailClient(port)
            _ = await idle.read(until: "ready\r\n")
            let busy = try RawMailClient(port)
            busy.send(mail)
            for await _ in reached { break }
            let shutdown = Task { await listener.shutdown(grace: .seconds(3600)) }
            #expect(await idle.read(until: "") == "421 4.3.2 closing down\r\n")
            open.yield()
            let replies = await busy.read(until: "")
            #expect(replies.contains("250 2.0.0 stored as ") && replies.hasSuffix("421 4.3.2 closing down\r\n"))
            await shutdown.value
            #expect(sink.mails.count == 1)
            #expect(throws: POSIXError.self) { try RawMailClient(port) }
        }
    }
    @Test func `a Unix socket has the permissions asked for, and goes away with the listener`() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path.appending("in.sock")
        try await withListener(.unix(path, permissions: 0o660), .lmtp, sink: RecordingSink()) { address, _ in
            #expect(address.description == "unix:\(path)")
            let permissions = try Files.status(path)?.permissions
            #expect(permissions == 0o660)
            let second = SMTPListener(
                configuration: .init(address: .unix(path, permissions: 0o600), dialect: .lmtp), sink: RecordingSink())
            let error = #expect(throws: MailTransportError.self) { try second.start() }
            #expect(error?.kind == .listenFailed)
        }
        #expect(!Files.exists(path))
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/swaks"), "needs swaks"))
    func `swaks delivers by SMTP, and by LMTP over a Unix socket`() async throws {
        let directory = TemporaryDirectory()
        let socket = directory.path.appending("lmtp.sock")
        let common = [
            "--from", "ann@x.org", "--to", "bob@y.org,cy@y.org", "--header", "Subject: from swaks", "--body",
            ".dot\n..two\nend",
        ]
        func swaks(_ arguments: [String]) async throws {
            let done = try await ChildProcess.run("/usr/bin/swaks", arguments + common)
            #expect(done.termination.isSuccess, "\(String(decoding: done.output, as: UTF8.self))")
        }
        for dialect in [SMTPSession.Dialect.smtp, .lmtp] {
            let sink = RecordingSink()
            let address: MailListenAddress = dialect == .smtp ? .loopback(0) : .unix(socket, permissions: 0o600)
            try await withListener(address, dialect, sink: sink) { bound, _ in
                if let port = bound.port {
                    try await swaks(["--server", "127.0.0.1", "--port", "\(port)", "--pipeline"])
                } else {
                    try await swaks(["--protocol", "LMTP", "--socket", socket.string])
                }
                let stored = try #require(sink.mails.first)
                #expect(stored.envelope == .init(sender: "ann@x.org", recipients: ["bob@y.org", "cy@y.org"]))
                #expect(sink.texts[0].contains("Subject: from swaks\r\n"))
                #expect(sink.texts[0].contains("\r\n.dot\r\n..two\r\nend\r\n"))
            }
        }
    }
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "needs python3"))
    func `Python's smtplib delivers a hundred mails on one connection, and addresses beyond ASCII`() async throws {
        let script = """
            import smtplib, sys
            from email.message import EmailMessage
            with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as s:
                for n in range(100):
                    s.sendmail("a@x.org", ["b@y.org"], f"Subject: mail {n}\\n\\n.\\n..\\nline {n}\\n.")
                m = EmailMessage()
                m["From"], m["To"], m["Subject"] = "jürgen@x.org", "zoë@y.org", "grüße"
                m.set_content("ä" * 2000)
                s.send_message(m)
            """
        let sink = RecordingSink()
        try await withListener(sink: sink) { address, _ in
            let done = try await ChildProcess.run(
                "/usr/bin/python3", ["-c", script, "\(try #require(address.port))"])
            #expect(done.termination.isSuccess, "\(String(decoding: done.errors, as: UTF8.self))")
        }
        #expect(sink.mails.count == 101)
        #expect(sink.texts[7] == "Subject: mail 7\r\n\r\n.\r\n..\r\nline 7\r\n.\r\n")
        #expect(sink.mails.last?.envelope == .init(sender: "jürgen@x.org", recipients: ["zoë@y.org"]))
        #expect(Set(sink.mails.map(\.source)).count == 101)
    }
}
