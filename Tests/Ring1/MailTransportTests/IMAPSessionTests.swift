// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TestKit
import Testing

@testable import MailTransport

/// Plays a server's side of a conversation into a session, cut into pieces.
private struct Conversation {
    /// Commands of the client, and all the server's bytes up to and with the end of each.
    var steps: [(IMAPCommand?, String)]

    /// The events, with each step's bytes cut as `cut` says, and what the client sent.
    func play(_ cut: (Int) -> [Int]) throws -> (events: [IMAPEvent], sent: String) {
        var session = IMAPSession()
        var events: [IMAPEvent] = []
        var sent = ""
        for (command, answer) in steps {
            if let command { sent += String(decoding: try session.start(command), as: UTF8.self) }
            let bytes = Array(answer.utf8)
            var start = 0
            for end in cut(bytes.count) + [bytes.count] where end > start {
                for event in session.received(Array(bytes[start..<end])) {
                    if case .send(let more) = event { sent += String(decoding: more, as: UTF8.self) }
                    events.append(event)
                }
                start = end
            }
        }
        return (events, sent)
    }
}

private func uids(_ numbers: UInt32...) -> UIDRanges {
    var ranges = UIDRanges()
    for number in numbers { ranges.insert(number) }
    return ranges
}
private func password() throws -> MailPassword { try #require(MailPassword(Array("pa\"ss".utf8))) }

private func conversation() throws -> Conversation {
    Conversation(steps: [
        (nil, "* OK [CAPABILITY IMAP4rev1] hello {5}\r\n"),
        (.authenticate(user: "änn", try password()), "+ go\r\ns1 OK welcome\r\n"),
        (.capability, "* CAPABILITY IMAP4rev1 IDLE\r\ns2 OK done\r\n"),
        (
            .list,
            "* LIST (\\Noselect) \"/\" \"a \\\"b\\\\\"\r\n* LIST () NIL {7}\r\n&AOk-x!\r\n* LSUB () \"/\" x\r\n"
                + "* LIST (\\X \\Y) \".\" NIL\r\ns3 OK done\r\n"
        ),
        (
            .examine(Array("a \"b".utf8)),
            "* 3 EXISTS\r\n* FLAGS (\\Seen (x))\r\n* OK [UIDVALIDITY 9] ok\r\n* OK [UIDNEXT 12] ok\r\ns4 OK [READ-ONLY] ok\r\n"
        ),
        (
            .sizes(from: 3),
            "* 1 FETCH (UID 2 RFC822.SIZE 5)\r\n* 2 FETCH (RFC822.SIZE 7 UID 5)\r\n* 3 EXPUNGE\r\n"
                + "* 3 FETCH (FLAGS () MODSEQ (12) UID 9 X (\"y)\" {3}\r\n)))) RFC822.SIZE 900)\r\ns5 OK done\r\n"
        ),
        (
            .mails(uids(5, 9)),
            "* 2 FETCH (UID 5 INTERNALDATE \"17-Jul-1996 02:44:25 -0700\" BODY[] {12}\r\nA: b\r\n\r\ns6 O)\r\n"
                + "* 4 EXISTS\r\n* 3 FETCH (BODY[] \"q\\\"\" UID 9)\r\n* 1 FETCH (UID 2 BODY[] {1}\r\nx)\r\n"
                + "* 2 FETCH (UID 5 BODY[] {1}\r\ny)\r\ns6 OK done\r\n"
        ),
        (.logout, "* BYE bye\r\ns7 OK done\r\n"),
    ])
}

@Suite struct IMAPSessionTests {
    @Test func `a whole conversation gives its mailboxes, numbers and mails, and sends what the rules want`() throws {
        let (events, sent) = try conversation().play { _ in [] }
        let date = try #require(Instant(rfc3339: "1996-07-17T09:44:25Z"))
        #expect(
            events == [
                .greeted(isAuthenticated: false), .send(Array("änn \"pa\\\"ss\"\r\n".utf8)), .done(.ok), .done(.ok),
                .mailbox(IMAPMailbox(raw: Array("a \"b\\".utf8), delimiter: 0x2F, isSelectable: false)),
                .mailbox(IMAPMailbox(raw: Array("&AOk-x!".utf8), delimiter: nil, isSelectable: true)),
                .mailbox(IMAPMailbox(raw: Array("NIL".utf8), delimiter: 0x2E, isSelectable: true)), .done(.ok),
                .done(.opened(IMAPOpenMailbox(uidValidity: 9, uidNext: 12, count: 3))),
                .listed(IMAPListing(sequence: 2, uid: 5, size: 7)), .expunged,
                .listed(IMAPListing(sequence: 3, uid: 9, size: 900)), .done(.ok),
                .mail(IMAPMail(uid: 5, internalDate: date, bytes: Array("A: b\r\n\r\ns6 O".utf8))),
                .mail(IMAPMail(uid: 9, internalDate: nil, bytes: Array("q\"".utf8))), .done(.ok), .done(.ok),
            ])
        #expect(
            sent == """
                s1 LOGIN {4}\r\nänn "pa\\"ss"\r\ns2 CAPABILITY\r\ns3 LIST "" "*"\r\ns4 EXAMINE "a \\"b"\r
                s5 UID FETCH 3:* (UID RFC822.SIZE)\r\ns6 UID FETCH 5,9 (UID INTERNALDATE BODY.PEEK[])\r\ns7 LOGOUT\r\n
                """)
    }
    @Test func `the same bytes give the same events, however they are cut`() throws {
        var random = SeededGenerator(test: "imap cuts")
        let conversation = try conversation()
        let whole = try conversation.play { _ in [] }
        let single = try conversation.play { Array(0..<$0) }
        #expect(single.events == whole.events)
        for _ in 0..<300 {
            let cut = try conversation.play { count in
                (0..<Int.random(in: 0...6, using: &random)).map { _ in Int.random(in: 0...count, using: &random) }
                    .sorted()
            }
            #expect(cut.events == whole.events)
            #expect(cut.sent == whole.sent)
        }
    }
    @Test func `a connection that ends after any byte is noticed, and what came whole is kept`() throws {
        let conversation = try conversation()
        let whole = try conversation.play { _ in [] }.events
        var session = IMAPSession()
        var seen: [IMAPEvent] = []
        for (index, (command, answer)) in conversation.steps.enumerated() {
            if let command { _ = try session.start(command) }
            for byte in answer.utf8 {
                var ended = session
                #expect((ended.ended() == nil) == (index == conversation.steps.count - 1))
                seen += session.received([byte])
                #expect(whole.starts(with: seen))
            }
        }
        #expect(seen == whole)
    }

    @Test func `a mailbox with a name that is longer than names are ends the session`() throws {
        for (length, isTaken) in [(1_024, true), (1_025, false)] {
            var session = IMAPSession()
            _ = session.received(Array("* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n".utf8))
            _ = try session.start(.list)
            let events = session.received(
                Array("* LIST () \"/\" {\(length)}\r\n\(String(repeating: "x", count: length))\r\n".utf8))
            let names = events.filter { if case .mailbox = $0 { true } else { false } }
            #expect(names.count == (isTaken ? 1 : 0))
            if !isTaken {
                guard case .failed(let error) = events.last else { return #expect(Bool(false), "it goes on") }
                #expect(error.kind == .answerTooLarge)
            }
        }
    }

    @Test(arguments: [
        ("* 1 FETCH (UID 1 BODY[] {4294967296}\r\n", MailTransportError.Code.answerTooLarge),
        ("* 1 FETCH (UID 1 BODY[] {99999999999999999999}\r\n", .answerTooLarge),
        ("* 1 FETCH (UID 1 BODY[] {67108865}\r\n", .answerTooLarge),
        ("* LIST () \"/\" {65537}\r\n", .answerTooLarge),
        (String(repeating: "x", count: 70_000), .answerTooLarge),
        ("* 1 FETCH (X (" + String(repeating: "{1}\r\nx ", count: 40), .answerTooLarge),
        ("* 1 FETCH (UID 0 BODY[] {1}\r\nx)\r\n", .protocolBroken), ("* 0 FETCH (UID 1)\r\n", .protocolBroken),
        ("* 1 FETCH (BODY[] {1}\r\nx)\r\n", .protocolBroken), ("* 1 FETCH (UID 1 BODY[] {1}\r\nx\r\n", .protocolBroken),
        ("* 1 FETCH (UID 4294967296)\r\n", .protocolBroken), ("* 1 FETCH UID 1\r\n", .protocolBroken),
        ("* 1 FETCH (UID 1) x\r\n", .protocolBroken),
        ("* 1 FETCH (X " + String(repeating: "(", count: 9000) + "\r\n", .protocolBroken),
        ("* 1 FETCH (INTERNALDATE)\r\n", .protocolBroken), ("* 1 FETCH (X \"y\r\n", .protocolBroken),
        ("s9 OK not mine\r\n", .protocolBroken), ("+ go on with what\r\n", .protocolBroken), ("\r\n", .protocolBroken),
        ("* OK bare\n", .protocolBroken), ("* OK a\rb\r\n", .protocolBroken), ("* OK nul\0\r\n", .protocolBroken),
        ("* LIST (\\X\r\n", .protocolBroken), ("* LIST () \"/\" \"\"\r\n", .protocolBroken),
        ("* 5\r\n", .protocolBroken),
        ("* 0 EXPUNGE\r\n", .protocolBroken), ("* OK [UIDVALIDITY 0] x\r\n", .protocolBroken),
        ("* OK [X\r\n", .protocolBroken),
        ("* PREAUTH x\r\n", .protocolBroken), ("* BYE going down\r\n", .connectionLost),
        ("s1 MAYBE x\r\n", .protocolBroken),
        ("HTTP/1.1 400 Bad Request\r\n", .protocolBroken),
    ])
    func `a server that breaks the rules is believed nothing more`(answer: String, code: MailTransportError.Code) throws
    {
        var session = IMAPSession()
        _ = session.received(Array("* OK hello\r\n".utf8))
        _ = try session.start(.mails(uids(1)))
        let events = session.received(Array(answer.utf8))
        guard case .failed(let error)? = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(error.kind == code)
        #expect(session.received(Array("s1 OK done\r\n".utf8)).isEmpty)
        #expect(throws: MailTransportError.self) { try session.start(.logout) }
    }
    @Test(arguments: ["* BYE busy\r\n", "s1 OK\r\n", "* 1 EXISTS\r\n", "+ \r\n", "220 smtp ready\r\n"])
    func `a greeting that is none ends the session`(greeting: String) {
        var session = IMAPSession()
        guard case .failed? = session.received(Array(greeting.utf8)).last else {
            Issue.record("no failure")
            return
        }
    }
    @Test func `bytes between STARTTLS and TLS end the session`() throws {
        var session = IMAPSession()
        _ = session.received(Array("* OK hello\r\n".utf8))
        _ = try session.start(.startTLS)
        let events = session.received(Array("s1 OK begin\r\n* OK [CAPABILITY AUTH=PLAIN] injected\r\n".utf8))
        guard case .failed(let error)? = events.last else {
            Issue.record("\(events)")
            return
        }
        #expect(error.kind == .protocolBroken)
        #expect(!events.contains(.done(.ok)))
    }
    @Test func `what a server could do before TLS is forgotten`() throws {
        var session = IMAPSession()
        _ = session.received(Array("* OK [CAPABILITY AUTH=PLAIN STARTTLS] hello\r\n".utf8))
        _ = try session.start(.startTLS)
        #expect(session.received(Array("s1 OK begin\r\n".utf8)) == [.done(.ok)])
        #expect(session.capabilities.isEmpty)
    }
    @Test(arguments: [
        ("AUTH=PLAIN SASL-IR", "s1 AUTHENTICATE PLAIN AGFubgBwYSJzcw==\r\n"),
        ("AUTH=PLAIN", "s1 AUTHENTICATE PLAIN\r\n"),
        ("LITERAL+", "s1 LOGIN \"ann\" \"pa\\\"ss\"\r\n"),
    ])
    func `the login takes the way the server offers`(capabilities: String, sent: String) throws {
        var session = IMAPSession()
        _ = session.received(Array("* OK [CAPABILITY \(capabilities)] hello\r\n".utf8))
        #expect(String(decoding: try session.start(.authenticate(user: "ann", password())), as: UTF8.self) == sent)
    }
    @Test func `a mailbox that changes its UIDVALIDITY while it is open ends the session`() throws {
        var session = IMAPSession()
        _ = session.received(Array("* OK hello\r\n".utf8))
        _ = try session.start(.examine(Array("INBOX".utf8)))
        _ = session.received(Array("* 1 EXISTS\r\n* OK [UIDVALIDITY 9] ok\r\ns1 OK open\r\n".utf8))
        _ = try session.start(.mails(uids(1)))
        guard case .failed(let error)? = session.received(Array("* OK [UIDVALIDITY 10] new\r\n".utf8)).last else {
            Issue.record("no failure")
            return
        }
        #expect(error.kind == .mailboxReplaced)
    }
    @Test func `waiting for news brings them, and ends when asked to`() throws {
        var session = IMAPSession()
        _ = session.received(Array("* OK hello\r\n".utf8))
        _ = try session.start(.idle)
        #expect(session.received(Array("+ idling\r\n* 4 EXISTS\r\n".utf8)) == [.idling, .exists(4)])
        #expect(session.finishIdle() == Array("DONE\r\n".utf8))
        #expect(session.received(Array("s1 OK done\r\n".utf8)) == [.done(.ok)])
    }
    @Test func `a refusal shows the server's code and none of its words`() throws {
        var session = IMAPSession()
        _ = session.received(Array("* OK hello\r\n".utf8))
        _ = try session.start(.list)
        #expect(
            session.received(Array("s1 NO [authenticationfailed] pa\"ss is wrong\r\n".utf8)) == [
                .done(.refused("AUTHENTICATIONFAILED"))
            ])
        _ = try session.start(.list)
        #expect(session.received(Array("s2 NO [ann@example.org] x\r\n".utf8)) == [.done(.refused(nil))])
    }

    @Test func `mutated conversations never stop the reader, and stay within the limits`() throws {
        var random = SeededGenerator(test: "imap mutations")
        let conversation = try conversation()
        for _ in 0..<mutations(2000) {
            var session = IMAPSession()
            for (command, answer) in conversation.steps {
                if let command { guard (try? session.start(command)) != nil else { break } }
                var isOver = false
                for event in session.received(mutated(Array(answer.utf8), using: &random)) {
                    switch event {
                    case .done: isOver = true
                    case .mail(let mail): #expect(mail.bytes.count < 1000)
                    default: break
                    }
                }
                guard isOver || command == nil else { break }
            }
        }
    }
}
