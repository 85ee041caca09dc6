// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Mail
import Primitives
import TestKit
import Testing

@Suite("Mail: what real mailboxes hold")
struct BadMailTests {
    @Test func `a mail without an id, two mails with one id and an id of a hundred kilobytes are mails`() {
        #expect(parsed("Subject: a\n\nx").messageID == nil)
        let first = parsed("Message-ID: <same@x>\n\none")
        let second = parsed("Message-ID: <same@x>\n\ntwo")
        #expect(first.messageID == second.messageID && first != second)
        let long = String(repeating: "a", count: 100_000) + "@x.example"
        #expect(parsed("Message-ID: <\(long)>\n\n").messageID == long)
    }

    @Test func `two thousand references are read in order`() {
        let ids = (0..<2_000).map { "<m\($0)@x.example>" }
        let mail = parsed("References: " + ids.joined(separator: "\n ") + "\n\n")
        #expect(mail.references.count == 2_000 && mail.references.last == "m1999@x.example")
    }

    @Test(
        arguments: [
            ("Mon, 1 Jan 1900 00:00:00 +0000", "1900-01-01"), ("Fri, 1 Jan 2100 12:00:00 +0000", "2100-01-01"),
            ("Thu, 1 Oct 2026 23:59:59 +9999", "2026-10-01"), ("Thu, 1 Oct 99 10:00:00 +0100", "1999-10-01"),
            ("Thu, 1 Oct 2026 10.30 +0200", "2026-10-01"), ("Thu Oct  1 2026", nil), ("the day after tomorrow", nil),
            ("Thu, 1 Oct 0026 10:00:00 +0000", nil),
        ] as [(String, String?)])
    func `absurd dates are read as far as they can be, else none`(value: String, expected: String?) {
        let mail = parsed("Date: \(value)\n\n")
        #expect(mail.date?.localDate.description == expected)
        #expect(mail.remarks.map(\.kind) == (expected == nil ? [.dateUnreadable] : []))
    }

    @Test func `From at the start of lines of a body stays text`() {
        let mail = parsed("Subject: a\n\nFrom here\n>From there\nFrom: nobody\n")
        #expect(mail.plainText == "From here\n>From there\nFrom: nobody\n")
    }

    @Test func `lone CRs are line ends where there are no others, and stay in a line where there are`() {
        let old = MailMessage(parsing: Array("Subject: mac\rFrom: a@x.example\r\rone\rtwo".utf8))
        #expect(old.subject == "mac" && old.from.count == 1 && old.plainText == "one\ntwo")
        #expect(old.remarks.map(\.kind) == [.bareReturns])
        let mixed = MailMessage(parsing: Array("Subject: a\rb\nTo: c@x.example\n\nbody\rmore\n".utf8))
        #expect(mixed.subject == "a b" && mixed.to.count == 1 && mixed.plainText == "body\nmore\n")
    }

    @Test func `a line of ten megabytes in header and body is read in time`() {
        let long = String(repeating: "x", count: 10 << 20)
        let mail = parsed("Subject: s\nX-Long: \(long)\n\n\(long)")
        #expect(mail.subject == "s" && mail.plainText?.utf8.count == 10 << 20)
        #expect(mail.remarks.map(\.kind) == [.headerCut])
        for encoding in ["base64", "quoted-printable"] {
            let coded = parsed("Content-Transfer-Encoding: \(encoding)\n\n\(long.prefix(1 << 20))")
            #expect(coded.root.content().bytes.count == (encoding == "base64" ? 3 << 18 : 1 << 20))
        }
    }

    @Test func `folding with lines of spaces only ends no header`() {
        let mail = parsed("Subject: a\n \n\t \n b\nTo: c@x.example\n\nbody")
        #expect(mail.subject.split(separator: " ") == ["a", "b"] && mail.to.count == 1 && mail.plainText == "body")
    }

    @Test(arguments: [
        ("=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=3F=3D?=", "=?utf-8?q?x?="), ("=?klingon?q?a=E9b?=", "aéb"),
        ("=?utf-8?b?w6kg*w6k?=", "é é"), ("=?utf-8?q?=E2=82?= =?utf-8?q?=AC?=", "€"),
        ("=?iso-2022-jp?b?GyRCRnxLXBsoQg==?=", "日本"), ("=?gb2312?b?1tDOxA==?=", "中文"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=E9?=", "aé"), ("=?koi8-r?b?8NLJ18XU?=", "Привет"),
        ("=?utf-8?b?=?=", ""), ("=?utf-8?q?tab=09bell=07?=", "tab bell "),
    ])
    func `encoded words that are nested, unknown, broken or split inside a character give what they can`(
        value: String, expected: String
    ) {
        #expect(parsed("Subject: \(value)\n\n").subject == expected)
    }

    @Test(
        arguments: [
            ("filename*2*=%63; filename*0*=utf-8''%61; filename*1*=%62", "abc"),
            ("filename*1*=%62; filename*2*=%63", nil), ("filename*0=a; filename*2=c", "a"),
            ("filename*0*=utf-8''%61; filename=\"plain.txt\"", "a"), ("filename*=nonsense", "nonsense"),
            ("filename*=klingon''%E9", "é"), ("filename*0*=utf-8''%C3; filename*1*=%A9", "é"),
            ("filename*999999999999=a", nil), ("filename*-1=a", nil), ("filename=a; filename=b", "a"),
        ] as [(String, String?)])
    func `continuations out of order, with gaps, doubled or of unknown charset give what they can`(
        value: String, expected: String?
    ) {
        #expect(parsed("Content-Disposition: attachment; \(value)\n\nx").root.fileName == expected)
    }

    @Test(
        arguments: [
            ([0xE9], "é"), ([0xC3, 0xA9], "é"), ([0xC3, 0x28], "Ã("), ([0xF0, 0x9F, 0x98, 0x80], "😀"),
            ([0xFF, 0xFE], "ÿþ"),
        ] as [([UInt8], String)])
    func `8-bit headers are UTF-8 where they are that, else Windows-1252`(bytes: [UInt8], expected: String) {
        let mail = MailMessage(parsing: Array("Subject: ".utf8) + bytes + Array("\n\n".utf8))
        #expect(mail.subject == expected)
    }

    @Test(arguments: [
        ("undisclosed-recipients:;", []), ("Undisclosed recipients: ;", []),
        ("\"boss@bank.example\" <thief@x.example>", ["thief@x.example"]),
        ("\"a b\\\"c\"@x.example", ["\"a b\\\"c\"@x.example"]),
        ("m@xn--mnchen-3ya.example", ["m@xn--mnchen-3ya.example"]),
        ("m@münchen.example", ["m@münchen.example"]), ("A:b@x,c@y;D:e@z;", ["b@x", "c@y", "e@z"]),
        ("<<a@x>>", ["<a@x"]), ("a@x <b@y>", ["b@y"]), (String(repeating: "(", count: 50_000) + "a@x", []),
    ])
    func `groups, quoted local parts, international domains and misleading names are read`(
        value: String, expected: [String]
    ) {
        #expect(parsed("To: \(value)\n\n").to.map(\.address) == expected)
    }

    @Test func `a thousand levels of multipart, of forwarded mails and a mail that holds itself end`() {
        var mail = "Subject: core\n\nx"
        for level in 0..<1_000 {
            mail = "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n\(mail)\n--b\(level)--\n"
        }
        let deep = parsed(mail)
        #expect(deep.leaves.count == 1 && deep.remarks.contains { $0.kind == .tooDeep })
        var forwarded = "Subject: core\n\nx"
        for _ in 0..<1_000 { forwarded = "Content-Type: message/rfc822\n\n\(forwarded)" }
        #expect(parsed(forwarded).attachments.count == 1)
        #expect(MailTree.text(of: Array(forwarded.utf8)).hasSuffix(String(repeating: ")", count: 10)))
    }

    @Test func `a fragment of a split mail is kept as it is and says so`() {
        let mail = parsed("Content-Type: message/partial; id=a; number=1; total=3\n\nSubject: whole\n\nhalf")
        #expect(mail.remarks.map(\.kind) == [.partialMessage])
        #expect(mail.attachments.count == 1 && mail.subject.isEmpty)
    }

    @Test(arguments: [
        "text", "text/", "/plain", "text/plain/more", "te xt/plain", "text/pl\u{1}ain", "=", ";", "\"", "multipart/",
        "x-unknown/" + String(repeating: "a", count: 300),
    ])
    func `a Content-Type that is none is taken as text`(value: String) {
        let mail = parsed("Content-Type: \(value)\n\nwords")
        #expect(mail.root.mediaType.name == "text/plain" && mail.bodyText == "words")
    }

    @Test func `a false Content-Type and a false length change no bytes`() {
        let mail = parsed("Content-Type: image/png\nContent-Length: 999999999\nLines: -5\n\n<html>not a picture</html>")
        #expect(mail.attachments.first?.content().bytes == Array("<html>not a picture</html>".utf8))
    }

    @Test func `quoted-printable and base64 never grow, whatever they hold`() {
        for pattern in ["=\n", "==", "=41", "=4", " \n", "\t", "=\r", "A===", "-_", "\r\n"] {
            let body = Array(String(repeating: pattern, count: 200_000).utf8)
            for encoding in TransferEncoding.allCases {
                #expect(encoding.decode(body[...]).bytes.count <= body.count)
            }
        }
    }

    @Test func `a bounce in a loop shows its hops, and a notice says that it is one`() {
        let received = String(repeating: "Received: from a by b; Thu, 1 Oct 2026 09:30:00 +0000\n", count: 300)
        let loop = parsed(received + "Return-Path: <>\nSubject: failure\n\n")
        #expect(loop.hopCount == 300 && loop.isBounce && loop.isAutomatic)
        let report = parsed(
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nx\n--b--")
        #expect(report.isBounce)
        #expect(parsed("Auto-Submitted: auto-replied\n\n").isAutomatic && !parsed("Auto-Submitted: no\n\n").isAutomatic)
        #expect(parsed("Precedence: Bulk\n\n").isAutomatic && !parsed("From: a@x.example\n\n").isAutomatic)
    }

    @Test func `sender, reply-to, bcc, lists and resendings are read`() {
        let mail = parsed(
            """
            Resent-From: c@x.example
            Resent-To: d@x.example
            Resent-Date: Fri, 2 Oct 2026 10:00:00 +0000
            Resent-From: b@x.example
            Resent-To: c@x.example
            Received: from a
            From: a@x.example
            Sender: Office <office@x.example>
            Reply-To: a@x.example, list@x.example
            Bcc: hidden@x.example
            List-Id: "The =?utf-8?q?Pl=C3=A4ne?= list" <Plans.Lists.X.example>

            """)
        #expect(mail.sender?.address == "office@x.example" && mail.bcc.map(\.address) == ["hidden@x.example"])
        #expect(mail.replyTo.count == 2)
        #expect(mail.list?.identifier == "plans.lists.x.example" && mail.list?.name == "The Pläne list")
        #expect(mail.resendings.map { $0.from.first?.address } == ["c@x.example", "b@x.example"])
        #expect(mail.resendings.first?.date?.localDate.description == "2026-10-02")
        #expect(parsed("List-Id: plain.x.example\n\n").list?.identifier == "plain.x.example")
        #expect(parsed("List-Id: \n\n").list == nil && parsed("List-Id: some words\n\n").list == nil)
    }

    @Test func `text in odd charsets keeps bidirectional marks, joins and long words`() {
        let mail = parsed(
            "Content-Type: text/plain; charset=windows-1255\nContent-Transfer-Encoding: base64\n\n+ezl7Q==")
        #expect(mail.bodyText == "שלום")
        let marks = "a\u{202E}b\u{200D}c" + String(repeating: "e\u{301}", count: 1_000)
        #expect(parsed("Content-Type: text/plain; charset=utf-8\n\n\(marks)").bodyText.utf8.elementsEqual(marks.utf8))
    }

    @Test func `mutated mails are read without a crash and twice to the same value`() {
        var random = SeededGenerator(test: "Mail mutations")
        let whole = Array(
            """
            Received: from a by b; Thu, 1 Oct 2026 09:30:00 +0200
            From: "Lind, Maria" <maria@larkstone.example>
            To: Team: a@x.example, =?utf-8?q?Zo=C3=AB?= <z@x.example>;
            Subject: =?utf-8?B?R3LDvMOfZQ==?= =?iso-8859-1?q?_und_K=FCsse?=
            Date: Thu, 1 Oct 2026 09:30:00 +0200 (CEST)
            Message-ID: <a1@larkstone.example>
            References: <r1@x> <r2@x>
            List-Id: Plans <plans.x.example>
            Content-Type: multipart/mixed; boundary="o"

            --o
            Content-Type: multipart/alternative; boundary=i

            --i
            Content-Type: text/plain; charset=iso-8859-15; format=flowed
            Content-Transfer-Encoding: quoted-printable

            caf=E9 =A4 =
            flows 
            on
            --i
            Content-Type: text/html; charset=gb18030

            <p style="display:none">x</p><p>words &amp; more</p>
            --i--
            --o
            Content-Type: application/octet-stream; name*0*=utf-8''pl%C3; name*1*=%A4n.txt
            Content-Disposition: attachment
            Content-Transfer-Encoding: base64

            aGVsbG8gd29ybGQ=
            --o
            Content-Type: message/rfc822

            Subject: inner

            inner
            --o--
            """.utf8)
        for _ in 0..<mutations(1_000) {
            let bytes = mutated(whole, &random)
            let mail = MailMessage(parsing: bytes)
            #expect(mail == MailMessage(parsing: bytes))
            _ = (mail.body, mail.from, mail.to, mail.list, mail.resendings, ThreadLinks(mail), mail.protection)
            _ = (MailTree.text(of: bytes), mail.isAutomatic, mail.calendars, mail.attachments)
            for leaf in mail.leaves { #expect(leaf.content().bytes.count <= leaf.body.count) }
        }
    }
}
