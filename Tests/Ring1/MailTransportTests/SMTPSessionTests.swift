// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TestKit
import Testing

@testable import MailTransport

/// Plays a client's bytes into a session, cut into pieces; every mail has the outcome it is told.
struct SMTPPlay {
    var replies = ""
    var mails: [SubmittedMail] = []
    var isClosed = false

    init(
        _ input: [UInt8], dialect: SMTPSession.Dialect = .smtp, limits: SMTPLimits = SMTPLimits(),
        outcome: SMTPSession.Outcome = .stored("m1"), cuts: [Int] = []
    ) {
        var session = SMTPSession(dialect: dialect, hostName: "box", limits: limits)
        var start = 0
        for end in cuts + [input.count] where end >= start {
            session.received(Array(input[start..<end]))
            start = end
            while let action = session.next() {
                switch action {
                case .send(let bytes): replies += String(decoding: bytes, as: UTF8.self)
                case .deliver(let mail):
                    mails.append(mail)
                    session.delivered(outcome)
                case .close: isClosed = true
                }
            }
        }
    }
    init(_ input: String, dialect: SMTPSession.Dialect = .smtp, limits: SMTPLimits = SMTPLimits()) {
        self.init(Array(input.utf8), dialect: dialect, limits: limits)
    }
    /// The codes of the replies after the greeting.
    var codes: [String] {
        replies.split(separator: "\r\n").dropFirst().filter { $0.dropFirst(3).first == " " }.map {
            String($0.prefix(3))
        }
    }
}

private let hello = "EHLO me\r\n"
private let envelope = "MAIL FROM:<a@x.org>\r\nRCPT TO:<b@y.org>\r\nDATA\r\n"

@Suite struct SMTPSessionTests {
    @Test func `a mail is taken, with its envelope, byte for byte`() {
        let play = SMTPPlay(
            hello
                + "MAIL FROM:<a@x.org> SIZE=30 BODY=8BITMIME\r\nRCPT TO:<b@y.org>\r\nrcpt to: <@relay.org:\"c d\"@y.org>\r\nDATA\r\n"
                + "Subject: s\r\n\r\n..stuffed\r\n.x\r\nä\0\r\n.\r\nQUIT\r\n")
        #expect(
            play.mails == [
                SubmittedMail(
                    bytes: Array("Subject: s\r\n\r\n.stuffed\r\nx\r\nä\0\r\n".utf8), sender: "a@x.org",
                    recipients: ["b@y.org", "\"c d\"@y.org"])
            ])
        #expect(
            play.replies == """
                220 box ESMTP ready\r\n250-box\r\n250-PIPELINING\r\n250-SIZE 67108864\r\n250-8BITMIME\r
                250-ENHANCEDSTATUSCODES\r\n250 SMTPUTF8\r\n250 2.1.0 sender noted\r\n250 2.1.5 recipient noted\r
                250 2.1.5 recipient noted\r\n354 end with a line that is one dot\r\n250 2.0.0 stored as m1\r
                221 2.0.0 bye\r\n
                """)
        #expect(play.isClosed)
    }
    @Test func `LMTP answers once for every recipient`() {
        let input =
            "LHLO me\r\nMAIL FROM:<>\r\nRCPT TO:<a>\r\nRCPT TO:<b@y.org>\r\nRCPT TO:<>\r\nDATA\r\nx\r\n.\r\nNOOP\r\n"
        let play = SMTPPlay(input, dialect: .lmtp)
        #expect(play.codes == ["250", "250", "250", "250", "501", "354", "250", "250", "250"])
        #expect(play.mails == [SubmittedMail(bytes: Array("x\r\n".utf8), sender: "", recipients: ["a", "b@y.org"])])
        let failed = SMTPPlay(Array(input.utf8), dialect: .lmtp, outcome: .failed("ledger_full"))
        #expect(failed.codes == ["250", "250", "250", "250", "501", "354", "451", "451", "250"])
        #expect(failed.replies.contains("451 4.3.0 not stored, try again later (ledger_full)\r\n"))
    }

    @Test(arguments: [
        ("NOOP\r\nRSET\r\nVRFY x\r\nHELP\r\nnoop x\r\n", "250 250 252 214 250"),
        ("MAIL FROM:<a@x.org>\r\n", "503"), ("EHLO\r\n", "501"), ("LHLO me\r\n", "502"), ("WHAT\r\n", "500"),
        ("\r\n", "500"),
        ("STARTTLS\r\nAUTH PLAIN x\r\nEXPN x\r\nBDAT 5 LAST\r\n", "502 502 502 502"),
        ("HELO me\r\nMAIL FROM:<a@x.org>\r\nMAIL FROM:<a@x.org>\r\n", "250 250 503"),
        ("HELO me\r\nMAIL FROM:<a@x.org> SIZE=1\r\n", "250 555"), (hello + "MAIL FROM:<a@x.org> SIZE=\r\n", "250 501"),
        (hello + "MAIL FROM:<a@x.org> SIZE=67108864\r\n", "250 250"),
        (hello + "MAIL FROM:<a@x.org> SIZE=67108865\r\n", "250 552"),
        (hello + "MAIL FROM:<a@x.org> SIZE=99999999999999999999\r\n", "250 552"),
        (hello + "MAIL FROM:<a@x.org> SIZE=-1\r\n", "250 501"),
        (hello + "MAIL FROM:<a@x.org> SIZE=1 SIZE=1\r\n", "250 501"),
        (hello + "MAIL FROM:<a@x.org> BODY=BINARYMIME\r\n", "250 555"),
        (hello + "MAIL FROM:<a@x.org> RET=FULL\r\n", "250 555"),
        (hello + "MAIL FROM:a@x.org\r\n", "250 501"), (hello + "MAIL FROM:<a@x.org\r\n", "250 501"),
        (hello + "MAIL TO:<a@x.org>\r\n", "250 501"),
        (hello + "MAIL FROM:<a@x.org>x\r\n", "250 501"), (hello + "MAIL FROM:<a b@x.org>\r\n", "250 501"),
        (hello + "MAIL FROM:<@x>\r\n", "250 501"),
        (hello + "MAIL FROM:<a\u{1}@x.org>\r\n", "250 501"),
        (hello + "MAIL FROM:<\(String(repeating: "a", count: 300))@x>\r\n", "250 501"),
        (hello + "MAIL FROM:<ä@x.org>\r\n", "250 553"),
        (hello + "MAIL FROM:<ä@x.org> SMTPUTF8\r\nRCPT TO:<ö@y.org>\r\n", "250 250 250"),
        (
            hello + "MAIL FROM:<a@x.org>\r\nRCPT TO:<ö@y.org>\r\nRCPT TO:<b@y.org> NOTIFY=NEVER\r\nDATA\r\n",
            "250 250 553 555 503"
        ),
        (hello + "RCPT TO:<b@y.org>\r\nDATA\r\n", "250 503 503"),
        (hello + "MAIL FROM:<a@x.org>\r\nRSET\r\nRCPT TO:<b@y.org>\r\n", "250 250 250 503"),
        (hello + "MAIL FROM:<a@x.org>\r\nRCPT TO:<b@y.org>\r\nDATA now\r\n", "250 250 250 501"),
    ])
    func `commands are answered as the rules say`(input: String, codes: String) {
        let play = SMTPPlay(input)
        #expect(play.codes.joined(separator: " ") == codes)
        #expect(play.mails.isEmpty && !play.isClosed)
    }

    @Test(arguments: [
        "\n.\n", "\r.\r", "\n.\r\n", "\r\n.\n", "\r\n.\r", "\r.\r\n", "\n.\r", "\r\n.\r\r\n", "\r\r\n.\r\r\n",
        "\0\r.\r\n",
    ])
    func `no other bytes than CR LF dot CR LF end a mail, so none is smuggled into another`(end: String) {
        let inner = "MAIL FROM:<boss@y.org>\r\nRCPT TO:<c@y.org>\r\nDATA\r\nSubject: forged\r\n\r\nx"
        let play = SMTPPlay(hello + envelope + "Subject: s\r\n\r\nx\(end)\(inner)\r\n.\r\nNOOP\r\n")
        #expect(play.mails.isEmpty)
        #expect(play.codes == ["250", "250", "250", "354", "550", "250"])
    }
    @Test(arguments: ["a\rb", "a\nb", "\r", "\n", "\n\n", "\r\r", "a\n..b", "a\r.b", "a\n\r", ".\n.x", "\n.\0"])
    func `other bare line ends are text, and stay as they are`(text: String) {
        let stuffed = text.hasPrefix(".") ? "." + text : text
        let play = SMTPPlay(hello + envelope + "\(stuffed)\r\n.\r\nNOOP\r\n")
        #expect(play.mails.map { String(decoding: $0.bytes, as: UTF8.self) } == ["\(text)\r\n"])
        #expect(play.codes == ["250", "250", "250", "354", "250", "250"])
    }
    @Test(arguments: ["NOOP\n", "NOOP\rNOOP\r\n", "NO\0OP\r\n", "EHLO me\nMAIL FROM:<a@x.org>\r\n"])
    func `a command with another line end ends the session`(input: String) {
        let play = SMTPPlay(input + "NOOP\r\n")
        #expect(play.codes == ["500"])
        #expect(play.isClosed)
    }
    @Test(arguments: ["GET / HTTP/1.1\r\nHost: x\r\n\r\n", "POST /x HTTP/1.1\r\n", "CONNECT a:25 HTTP/1.1\r\n"])
    func `a browser is sent away`(input: String) {
        let play = SMTPPlay(input)
        #expect(play.codes == ["421"])
        #expect(play.isClosed)
    }

    @Test func `long lines, floods of commands and of errors end the session`() {
        let long = SMTPPlay("NOOP " + String(repeating: "x", count: 5000) + "\r\nNOOP\r\n")
        #expect(long.codes == ["500", "250"])
        let endless = SMTPPlay(String(repeating: "x", count: 70_000))
        #expect((endless.codes, endless.isClosed) == (["500"], true))
        let commands = SMTPPlay(String(repeating: "NOOP\r\n", count: 3000))
        #expect(commands.codes.count == 2001)
        #expect((commands.codes.last, commands.isClosed) == ("421", true))
        let faults = SMTPPlay(String(repeating: "WHAT\r\n", count: 30))
        #expect(faults.codes == Array(repeating: "500", count: 20) + ["421"])
    }
    @Test func `recipients, mails and bytes have their limits`() {
        var limits = SMTPLimits()
        limits.recipients = 2
        limits.mails = 2
        limits.mailBytes = 10
        let recipients = SMTPPlay(
            hello + "MAIL FROM:<a@x.org>\r\n" + String(repeating: "RCPT TO:<b@y.org>\r\n", count: 3)
                + "DATA\r\nx\r\n.\r\n",
            limits: limits)
        #expect(recipients.codes == ["250", "250", "250", "250", "452", "354", "250"])
        #expect(recipients.mails.first?.recipients.count == 2)
        let fits = SMTPPlay(
            hello + envelope + "12345678\r\n.\r\n" + envelope + "123456789\r\n.\r\nNOOP\r\n", limits: limits)
        #expect(fits.mails.map(\.bytes) == [Array("12345678\r\n".utf8)])
        #expect(fits.codes == ["250", "250", "250", "354", "250", "250", "250", "354", "552", "421"])
        let endless = SMTPPlay(hello + envelope + String(repeating: "x", count: 2000), limits: limits)
        #expect((endless.codes.last, endless.isClosed) == ("552", true))
    }
    @Test func `a mail there is no room for is read over and put off`() {
        var session = SMTPSession(dialect: .smtp)
        session.received(Array((hello + envelope + "first half").utf8))
        while session.next() != nil {}
        #expect(session.receivingBytes == 10)
        session.shed()
        #expect(session.receivingBytes == 0)
        session.received(Array("second half\r\n.\r\n".utf8))
        #expect(session.next() == .send(Array("452 4.3.1 no room now, try again later\r\n".utf8)))
    }
    @Test func `a reply never carries what was not ours`() {
        let play = SMTPPlay(
            Array((hello + envelope + "x\r\n.\r\n").utf8), outcome: .failed("a\r\n250 forged ä"))
        #expect(play.replies.hasSuffix("451 4.3.0 not stored, try again later (a??250?forged???)\r\n"))
    }

    @Test func `the same bytes give the same replies and mails, however they are cut`() {
        var random = SeededGenerator(test: "smtp cuts")
        var limits = SMTPLimits()
        limits.lineBytes = 60
        limits.overlongBytes = 120
        let parts: [String] = [
            hello, "HELO x\r\n", envelope, "MAIL FROM:<>\r\n", "RCPT TO:<b@y.org>\r\n", "DATA\r\n", "..a\r\n",
            "text\r\n", "\r\n.\r\n", ".\r\n",
            "\r", "\n", ".", "RSET\r\n", "NOOP\r\n", String(repeating: "y", count: 70) + "\r\n",
            String(repeating: "z", count: 130), "QUIT\r\n",
        ]
        for _ in 0..<500 {
            var input = Array((hello + envelope).utf8)
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                input += Array(parts[Int.random(in: 0..<parts.count, using: &random)].utf8)
            }
            let whole = SMTPPlay(input, limits: limits)
            let single = SMTPPlay(input, limits: limits, cuts: Array(0...input.count))
            let cuts = (0..<5).map { _ in Int.random(in: 0...input.count, using: &random) }.sorted()
            let cut = SMTPPlay(input, limits: limits, cuts: cuts)
            for other in [single, cut] {
                #expect(other.replies == whole.replies)
                #expect(other.mails == whole.mails)
                #expect(other.isClosed == whole.isClosed)
            }
        }
    }
    @Test func `every text of whole lines arrives as it was`() {
        var random = SeededGenerator(test: "smtp dots")
        let parts = [".", "..", "x", "\r\n", "\r\n.", "ä", "\0", " "]
        for _ in 0..<1000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                text += parts[Int.random(in: 0..<parts.count, using: &random)]
            }
            text += "\r\n"
            let stuffed = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.first == "." ? "." + String($0) : String($0) }.joined(separator: "\n")
            let play = SMTPPlay(hello + envelope + stuffed + ".\r\n")
            #expect(play.mails.map { String(decoding: $0.bytes, as: UTF8.self) } == [text])
        }
    }
    @Test func `mutated conversations never stop the session, and every reply is a line`() {
        var random = SeededGenerator(test: "smtp mutations")
        let conversation = Array(
            (hello + envelope + "Subject: s\r\n\r\n..x\r\n.\r\n" + envelope + "y\r\n.\r\nQUIT\r\n").utf8)
        for round in 0..<mutations(3000) {
            let input = mutated(conversation, using: &random)
            let play = SMTPPlay(input, dialect: round % 2 == 0 ? .smtp : .lmtp)
            #expect(play.mails.reduce(0) { $0 + $1.bytes.count } <= input.count)
            #expect(play.replies.hasSuffix("\r\n"))
        }
    }
}
