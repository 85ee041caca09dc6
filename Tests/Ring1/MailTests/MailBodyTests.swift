// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Mail
import Testing

@Suite("Mail: the words of a mail")
struct MailBodyTests {
    static func alternative(_ plain: String, _ html: String) -> String {
        """
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain

        \(plain)
        --b
        Content-Type: text/html; charset=utf-8

        \(html)
        --b--
        """
    }

    @Test func `of alternatives the plain text is taken, and HTML where the plain text is blank`() {
        #expect(parsed(Self.alternative("words", "<p>other</p>")).bodyText == "words")
        let blank = parsed(Self.alternative(" \n\n", "<p>Grüße</p><p>two</p>"))
        #expect(blank.bodyText.contains("Grüße") && blank.body.isFromMarkup)
    }

    @Test func `HTML gives what a person reads: nothing hidden, nothing fetched, both counted`() {
        let html = """
            <html><head><style>p{}</style></head><body><p>Dear <b>Ms</b> Lind,</p>
            <img src="https://tracker.example/p.gif?id=77" width=1 height=1>
            <div style="display:none">hidden preheader</div>
            <a href="https://larkstone.example/plan">the plan</a><script>alert(1)</script></body></html>
            """
        let body = parsed("Content-Type: text/html\n\n\(html)").body
        #expect(body.text.contains("Dear Ms Lind,") && body.text.contains("the plan"))
        for secret in ["hidden preheader", "tracker.example", "alert", "p{}"] { #expect(!body.text.contains(secret)) }
        #expect(body.isFromMarkup && body.remoteReferences >= 1 && body.hiddenTexts == 1)
    }

    @Test func `attached texts, calendars and forwarded mails are no words of the mail`() {
        let mail = parsed(
            """
            Content-Type: multipart/mixed; boundary=b

            --b

            mine
            --b
            Content-Type: text/plain; name=log.txt

            log
            --b
            Content-Type: text/calendar; method=REPLY

            BEGIN:VCALENDAR
            --b
            Content-Type: message/rfc822

            Subject: other

            theirs
            --b

            footer
            --b--
            """)
        #expect(mail.bodyText == "mine\n\nfooter")
        #expect(mail.calendars.map { $0.mediaType.parameters["method"] } == ["REPLY"])
        #expect(mail.attachments.count == 3)
    }

    @Test func `the root of a related part counts, and so does what was signed`() {
        let related = parsed(
            """
            Content-Type: multipart/related; boundary=b; start="<page>"

            --b
            Content-Type: text/html

            <p>frame</p>
            --b
            Content-Type: text/html
            Content-ID: <page>

            <p>page</p>
            --b--
            """)
        #expect(related.bodyText == "page")
        let signed = parsed(
            "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b\n\n--b\n\nsigned words\n"
                + "--b\nContent-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----\n--b--")
        #expect(signed.bodyText == "signed words")
        #expect(signed.protection == MailProtection(.signed, .pgp))
    }

    @Test func `the text of a mail that is only Outlook's container is read from it`() {
        let file = TransportNeutralWriter.sample()
        let mail = MailMessage(
            parsing: Array("Content-Type: application/ms-tnef; name=winmail.dat\n\n".utf8) + file)
        #expect(mail.bodyText == "See the plan.")
        #expect(mail.attachments.map(\.isTransportNeutral) == [true])
    }

    @Test(arguments: [
        ("a \nb\n", false, "a b\n"), ("a \nb \n\nc", false, "a b \nc"), ("a\nb\n", false, "a\nb\n"),
        ("> a \n> b\nc", false, "> a b\nc"), (">> a \n> b", false, ">> a \n> b"),
        ("hi\n-- \nme \nyou", false, "hi\n-- \nme you"),
        ("日 \n本", true, "日本"), (" >stuffed\n From x", false, ">stuffed\nFrom x"), ("", false, ""), ("a ", false, "a "),
    ])
    func `flowed text is joined as RFC 3676 says`(text: String, deletes: Bool, expected: String) {
        let mail = parsed(
            "Content-Type: text/plain; charset=utf-8; format=Flowed\(deletes ? "; delsp=yes" : "")\n\n\(text)")
        #expect(mail.bodyText == expected)
    }

    @Test(
        arguments: [
            (
                "multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream; name=msg.asc\n\n-----BEGIN PGP MESSAGE-----\n--b--",
                MailProtection(.encrypted, .pgp), 2
            ),
            (
                "application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB",
                MailProtection(.encrypted, .smime), 1
            ),
            ("application/x-pkcs7-mime; name=smime.p7m\n\nx", MailProtection(.encrypted, .smime), 1),
            ("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n\nx", MailProtection(.signed, .smime), 1),
            (
                "multipart/signed; micalg=sha-256; boundary=b\n\n--b\n\nx\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\ny\n--b--",
                MailProtection(.signed, .smime), 1
            ),
            ("text/plain\n\n-----BEGIN PGP MESSAGE-----\n\nhQEMA", MailProtection(.encrypted, .pgp), 0),
            (
                "text/plain\n\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nwords",
                MailProtection(.signed, .pgp), 0
            ),
            ("application/pkcs7-mime; smime-type=certs-only\n\nx", nil, 1), ("text/plain\n\nwords", nil, 0),
        ] as [(String, MailProtection?, Int)])
    func `signed and encrypted parts are named and kept as they came`(
        type: String, expected: MailProtection?, attachments: Int
    ) {
        let mail = parsed("Content-Type: \(type)")
        #expect(mail.protection == expected)
        #expect(mail.attachments.count == attachments)
        if expected?.kind == .encrypted { #expect(mail.bodyText == "") }
    }
}
