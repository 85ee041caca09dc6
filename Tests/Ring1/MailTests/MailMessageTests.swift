// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Foundation
import Mail
import Primitives
import Testing

/// Parses a mail written with LF line ends, sent through CRLF as mails are.
func parsed(_ text: String, limits: MailLimits = MailLimits()) -> MailMessage {
    let sent = text.replacingOccurrences(of: "\n", with: "\r\n", options: .literal)
    return MailMessage(parsing: Array(sent.utf8), limits: limits)
}

@Suite("Mail: whole messages")
struct MailMessageTests {
    @Test func `a plain mail gives its headers, its date and its text`() {
        let mail = parsed(
            """
            From: Maria Lind <maria@larkstone.example>
            To: office@brightwater.example
            Subject: Site visit
             on Thursday
            Date: Thu, 01 Oct 2026 09:30:00 +0200
            Message-ID: <a1@larkstone.example>

            See you there.
            """)
        #expect(mail.subject == "Site visit on Thursday")
        #expect(mail.addresses("from") == [MailAddress(name: "Maria Lind", address: "maria@larkstone.example")])
        #expect(mail.addresses("To").map(\.address) == ["office@brightwater.example"])
        #expect(mail.date?.instant == Instant(milliseconds: 1_790_839_800_000))
        #expect(mail.date?.offsetMinutes == 120)
        #expect(mail.messageID == "a1@larkstone.example")
        #expect(mail.plainText == "See you there.")
        #expect(mail.htmlText == nil)
        #expect(mail.attachments.isEmpty)
        #expect(mail.remarks.isEmpty)
        #expect(mail.root.number == "1")
    }

    @Test func `a multipart mail gives text, HTML and attachments with their names`() {
        let mail = parsed(
            """
            Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?= =?utf-8?B?IMO8YmVyYWxs?=
            Content-Type: multipart/mixed; boundary="outer"

            preamble
            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            caf=E9 =
            cr=E8me
            --inner
            Content-Type: text/html; charset=utf-8

            <p>café crème</p>
            --inner--
            --outer
            Content-Type: application/octet-stream; name="plan.txt"
            Content-Disposition: attachment; filename="../../plan.txt"
            Content-Transfer-Encoding: base64

            aGVs
            bG8=
            --outer--
            epilogue
            """)
        #expect(mail.subject == "Grüße überall")
        #expect(mail.plainText == "café crème")
        #expect(mail.htmlText == "<p>café crème</p>")
        #expect(mail.attachments.map(\.fileName) == ["plan.txt"])
        #expect(mail.attachments.first?.content().bytes == Array("hello".utf8))
        #expect(mail.leaves.map(\.number) == ["1.1", "1.2", "2"])
        #expect(mail.remarks.isEmpty)
    }

    @Test func `a forwarded mail is an attachment and is not opened`() {
        let mail = parsed(
            """
            Content-Type: multipart/mixed; boundary=b

            --b

            look
            --b
            Content-Type: message/rfc822

            Subject: inner

            inner text
            --b--
            """)
        #expect(mail.plainText == "look")
        #expect(mail.attachments.map(\.mediaType.name) == ["message/rfc822"])
        let inner = MailMessage(parsing: mail.attachments.first?.content().bytes ?? [])
        #expect(inner.subject == "inner")
        #expect(inner.plainText == "inner text")
    }

    @Test func `a digest holds mails where it does not say otherwise`() {
        let mail = parsed("Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--\n")
        #expect(mail.leaves.map(\.mediaType.name) == ["message/rfc822"])
    }

    @Test func `lines that end in LF, CRLF or a mix of both read the same`() {
        let lines = ["Content-Type: multipart/mixed; boundary=b", "Subject: a", " b", "", "--b", "", "one", "--b--"]
        let expected = parsed(lines.joined(separator: "\n"))
        var mixed = ""
        for (index, line) in lines.enumerated() { mixed += line + (index % 2 == 0 ? "\n" : "\r\n") }
        for text in [lines.joined(separator: "\n"), mixed] {
            let mail = MailMessage(parsing: Array(text.utf8))
            #expect(mail.subject == expected.subject)
            #expect(mail.plainText == "one")
            #expect(mail.leaves.count == 1)
        }
    }

    @Test func `threads are followed through Message-ID, In-Reply-To and References`() {
        let mail = parsed("Message-ID: <c@x>\nIn-Reply-To: <b@x>\nReferences: <a@x>\n <b@x> junk\n\n")
        #expect(mail.inReplyTo == ["b@x"])
        #expect(mail.references == ["a@x", "b@x"])
        #expect(parsed("Message-ID: bare@x\n\n").messageID == "bare@x")
        #expect(parsed("Subject: none\n\n").messageID == nil)
    }

    @Test func `the first of two contradicting dates counts`() {
        let mail = parsed("Date: Thu, 1 Oct 2026 00:00:00 +0000\nDate: Fri, 2 Oct 2026 00:00:00 +0000\n\n")
        #expect(mail.date?.instant == Instant(milliseconds: 1_790_812_800_000))
    }

    @Test(arguments: [
        ("aGVsbG8=", "hello", false), ("aGVs\r\n bG8", "hello", true), ("aGVs*bG8=", "hello", true),
        ("aGk=aGk=", "hihi", false), ("a", "", true), ("", "", false), ("====", "", false), ("aGVsbG8", "hello", true),
    ])
    func `base64 is read as far as it goes`(encoded: String, expected: String, isDamaged: Bool) {
        let decoded = TransferEncoding.base64.decode(Array(encoded.utf8)[...])
        #expect(String(decoding: decoded.bytes, as: UTF8.self) == expected)
        #expect(decoded.isDamaged == isDamaged)
    }

    @Test(arguments: [
        ("a=3Db", "a=b", false), ("a=\r\nb", "ab", false), ("a= \t\nb", "ab", false), ("a  \r\nb", "a\r\nb", false),
        ("a=ZZ", "a=ZZ", true), ("a=", "a", false), ("a=4", "a=4", true), ("=20\nx", " \nx", false),
        ("100%", "100%", false),
    ])
    func `quoted-printable is read as far as it goes`(encoded: String, expected: String, isDamaged: Bool) {
        let decoded = TransferEncoding.quotedPrintable.decode(Array(encoded.utf8)[...])
        #expect(String(decoding: decoded.bytes, as: UTF8.self) == expected)
        #expect(decoded.isDamaged == isDamaged)
    }
}
