// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Mail
import Primitives
import TestKit
import Testing

@Suite("Mail: hostile input")
struct HostileMailTests {
    @Test func `ten thousand nested multiparts stop at the depth limit and keep the rest as text`() {
        var text = ""
        for level in 0..<10_000 {
            text += "Content-Type: multipart/mixed; boundary=\"b\(level)\"\n\n--b\(level)\n"
        }
        text += "\nbottom"
        let mail = parsed(text)
        #expect(mail.remarks.contains { $0.kind == .tooDeep })
        #expect(mail.leaves.count == 1)
        #expect(mail.plainText?.hasSuffix("bottom") == true)
    }

    @Test func `a thousand levels that share one boundary belong to the outermost`() {
        let nest = String(repeating: "Content-Type: multipart/mixed; boundary=b\n\n--b\n", count: 1_000)
        let mail = parsed(nest + "\nend\n--b--")
        #expect(mail.root.children.count == 1_000)
        #expect(mail.leaves.last?.text().text == "end")
    }

    @Test func `fifty thousand parts are cut at the limit`() {
        let mail = parsed(
            "Content-Type: multipart/mixed; boundary=b\n\n" + String(repeating: "--b\n\nx\n", count: 50_000) + "--b--")
        #expect(mail.leaves.count <= MailLimits().parts)
        #expect(mail.leaves.count > 1_900)
        #expect(mail.remarks.contains { $0.kind == .tooManyParts })
    }

    @Test func `a header of many megabytes is cut and the body is still found`() {
        let line = "X-Filler: " + String(repeating: "y", count: 900) + "\n"
        let mail = parsed("Subject: first\n" + String(repeating: line, count: 3_000) + "Subject: late\n\nbody")
        #expect(mail.subject == "first")
        #expect(mail.plainText == "body")
        #expect(mail.headers.all("Subject").count == 1)
        #expect(mail.remarks.map(\.kind) == [.headerCut])
    }

    @Test func `one field of a megabyte is cut at the field limit`() {
        let mail = parsed("Subject: " + String(repeating: "z", count: 1_000_000) + "\nTo: a@x.example\n\nbody")
        #expect(mail.subject.utf8.count == MailLimits().fieldBytes)
        #expect(mail.addresses("To").count == 1)
        #expect(mail.remarks.map(\.kind) == [.headerCut])
    }

    @Test func `a hundred thousand addresses are cut at the limit`() {
        var limits = MailLimits()
        limits.fieldBytes = 4 << 20
        limits.headerBytes = 4 << 20
        let list = (0..<100_000).map { "a\($0)@x.example" }.joined(separator: ",")
        #expect(parsed("To: \(list)\n\n", limits: limits).addresses("To").count == limits.addresses)
        #expect(parsed("To: \(list)\n\n").addresses("To").count == limits.addresses)
    }

    @Test(arguments: ["", "; boundary=", "; boundary=\"\"", "; boundary=" + String(repeating: "b", count: 300)])
    func `a multipart without a usable boundary keeps its body as text`(parameter: String) {
        let mail = parsed("Content-Type: multipart/mixed\(parameter)\n\n--b\n\nwords\n--b--")
        #expect(mail.plainText?.contains("words") == true)
        #expect(mail.remarks.map(\.kind) == [.boundaryMissing])
    }

    @Test func `a boundary that never occurs, or is never closed, loses no text`() {
        let unseen = parsed("Content-Type: multipart/mixed; boundary=zzz\n\n--b\n\nwords\n--b--")
        #expect(unseen.plainText?.contains("words") == true)
        #expect(unseen.remarks.map(\.kind) == [.boundaryUnseen])
        let unclosed = parsed("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nwords")
        #expect(unclosed.plainText == "words")
        #expect(unclosed.remarks.map(\.kind) == [.multipartUnclosed])
    }

    @Test func `boundaries that are prefixes of each other are told apart`() {
        let mail = parsed(
            """
            Content-Type: multipart/mixed; boundary=abc

            --abc
            Content-Type: multipart/mixed; boundary=abcd

            --abcd

            inner
            --abcd--
            --abc  \t
            \n\
            outer
            --abcx
            still outer
            --abc--
            """)
        #expect(mail.leaves.map { $0.text().text } == ["inner", "outer\n--abcx\nstill outer"])
    }

    @Test func `an inner multipart that is not closed ends where the outer one goes on`() {
        let mail = parsed(
            "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=i\n\n"
                + "--i\n\none\n--o\n\ntwo\n--o--")
        #expect(mail.leaves.map { $0.text().text } == ["one", "two"])
        #expect(mail.remarks.map(\.kind) == [.multipartUnclosed])
    }

    @Test func `NUL bytes are kept and remarked upon`() {
        let mail = MailMessage(parsing: Array("Subject: a\u{0}b\n\nbo\u{0}dy".utf8))
        #expect(mail.subject == "a b")
        #expect(mail.plainText == "bo\u{0}dy")
        #expect(mail.remarks.map(\.kind) == [.nulBytes])
    }

    @Test func `a line without a colon is skipped among known fields and starts the body elsewhere`() {
        let noise = parsed("Subject: a\ngarbage here\nFrom: a@x.example\n\nbody")
        #expect(noise.addresses("From").count == 1)
        #expect(noise.plainText == "body")
        let glued = parsed("Subject: a\nDear Ms Lind\nthe plans are ready")
        #expect(glued.plainText == "Dear Ms Lind\nthe plans are ready")
        #expect(glued.remarks.map(\.kind) == [.headerWithoutColon])
        #expect(parsed("From maria Thu Oct  1 2026\nSubject: mbox\n\n").subject == "mbox")
    }

    @Test func `no bytes, line ends only and headers only are mails too`() {
        #expect(MailMessage(parsing: []).plainText == "")
        #expect(parsed("\n\n\n").plainText == "\n\n")
        #expect(parsed("Subject: x").subject == "x")
        #expect(parsed("Subject: x\n   \n\t\nTo: a@x.example\n\n").addresses("To").count == 1)
    }

    @Test func `a bomb of encoded words stays in proportion to its size`() {
        for pattern in [
            "=?utf-8?b?w6k=?= ", "=?u?q?", "=?utf-8?q?=C3", "=?", "=?a?b?c?", "(", "\"", "<", ":", "a@:", "\\",
        ] {
            let value = String(repeating: pattern, count: 50_000 / pattern.utf8.count)
            let mail = parsed("Subject: \(value)\nTo: \(value)\nContent-Type: text/plain; a=\(value)\n\nbody")
            #expect(mail.subject.utf8.count <= MailLimits().fieldBytes * 3)
            _ = mail.addresses("To")
            #expect(mail.plainText == "body")
        }
    }

    @Test func `an unknown transfer encoding keeps the bytes and says so`() {
        let mail = parsed("Content-Transfer-Encoding: x-uuencode\n\nabc")
        #expect(mail.plainText == "abc")
        #expect(mail.remarks.map(\.kind) == [.encodingUnknown])
    }

    @Test func `remarks stop at their limit`() {
        let mail = parsed(
            "Content-Type: multipart/mixed; boundary=b\n\n"
                + String(repeating: "--b\nContent-Transfer-Encoding: odd\n\nx\n", count: 1_000))
        #expect(mail.remarks.count == MailLimits().remarks)
    }
}

@Suite("Mail: any bytes")
struct AnyBytesTests {
    static let scraps: [String] = [
        "\r\n", "\n", "\r\n\r\n", "--b", "--b--", "--", "Content-Type: ", "multipart/mixed; boundary=b", "text/html",
        "Content-Transfer-Encoding: base64", "Content-Transfer-Encoding: quoted-printable", "=?utf-8?q?", "?=", "=",
        "Subject: ", "From: ", "Date: ", "Thu, 1 Oct 2026 09:30:00 +0200", "<a@x.example>", "\"", "(", ")", ";", ":",
        ",", " ", "\t", "aGVsbG8=", "charset=utf-16", "; filename*0*=utf-8''%C3", "; filename=\"", "message/rfc822",
    ]

    @Test func `any bytes are read without a crash and twice to the same value`() {
        var random = SeededGenerator(test: "Mail any bytes")
        for _ in 0..<1_500 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                if Bool.random(using: &random), let scrap = Self.scraps.randomElement(using: &random) {
                    bytes += scrap.utf8
                } else {
                    for _ in 0..<Int.random(in: 0...4, using: &random) {
                        bytes.append(.random(in: 0...255, using: &random))
                    }
                }
            }
            let mail = MailMessage(parsing: bytes)
            #expect(mail == MailMessage(parsing: bytes))
            _ = (mail.subject, mail.date, mail.messageID, mail.references, mail.addresses("From"), mail.htmlText)
            for leaf in mail.leaves {
                #expect(leaf.body.startIndex >= 0 && leaf.body.endIndex <= bytes.count)
                #expect(leaf.content().bytes.count <= leaf.body.count)
                _ = (leaf.text(), leaf.fileName)
            }
        }
    }

    @Test func `a mail cut off anywhere is still read`() {
        let whole = Array(
            """
            Subject: =?utf-8?b?w6k=?=
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Transfer-Encoding: quoted-printable

            a=C3=A9
            --b
            Content-Type: image/png; name=x.png
            Content-Transfer-Encoding: base64

            aGVsbG8=
            --b--
            """.utf8)
        for end in 0...whole.count {
            let mail = MailMessage(parsing: Array(whole[..<end]))
            #expect(mail.leaves.count <= 3)
        }
    }

    @Test func `base64 and quoted-printable give back what was written`() {
        var random = SeededGenerator(test: "Mail round trip")
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...100, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            var coded: [UInt8] = []
            for byte in bytes {
                coded += "=".utf8 + [byte >> 4, byte & 15].map { Array("0123456789ABCDEF".utf8)[Int($0)] }
            }
            #expect(TransferEncoding.quotedPrintable.decode(coded[...]).bytes == bytes)
            var base64: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: 3) {
                let group = bytes[start..<min(start + 3, bytes.count)]
                var value: UInt32 = 0
                for position in 0..<3 {
                    value = value << 8 | UInt32(position < group.count ? group[start + position] : 0)
                }
                for position in 0..<4 {
                    base64.append(
                        position <= group.count
                            ? digits[Int(value >> UInt32(18 - 6 * position)) & 63] : UInt8(ascii: "="))
                }
            }
            let decoded = TransferEncoding.base64.decode(base64[...])
            #expect(decoded.bytes == bytes && !decoded.isDamaged)
        }
    }
}
