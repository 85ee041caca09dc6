// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Mail
import Primitives
import Testing

@Suite("Mail: header fields")
struct MailFieldTests {
    func addresses(_ value: String) -> [MailAddress] { parsed("To: \(value)\n\n").addresses("To") }

    @Test(arguments: [
        ("a@x.example", ["a@x.example"]),
        ("A B <a@x.example>, c@y.example", ["A B <a@x.example>", "c@y.example"]),
        (#""Lind, Maria" <m@x.example>"#, ["Lind, Maria <m@x.example>"]),
        (#""say \"hi\"" <m@x.example>"#, [#"say "hi" <m@x.example>"#]),
        ("m@x.example (Maria Lind)", ["Maria Lind <m@x.example>"]),
        ("m@x.example (Maria (the boss) Lind)", ["Maria (the boss) Lind <m@x.example>"]),
        ("Team: a@x.example, B <b@x.example>;, c@y.example", ["a@x.example", "B <b@x.example>", "c@y.example"]),
        ("undisclosed-recipients:;", []),
        ("<@relay.example,@b.example:m@x.example>", ["m@x.example"]),
        (#""odd local"@x.example"#, [#""odd local"@x.example"#]),
        ("m @ x . example", ["m@x.example"]),
        ("a@[IPv6:2001:db8::1]", ["a@[IPv6:2001:db8::1]"]),
        (#""boss@bank.example" <thief@x.example>"#, ["boss@bank.example <thief@x.example>"]),
        ("=?utf-8?q?Zo=C3=AB?= <z@x.example>", ["Zoë <z@x.example>"]),
        ("Zoë <zoë@münchen.example>", ["Zoë <zoë@münchen.example>"]),
        (",,;,", []), ("just words", []), ("<>", []), ("A <a@x.example", ["A <a@x.example>"]),
    ])
    func `address fields are read`(value: String, expected: [String]) {
        #expect(addresses(value).map(\.description) == expected)
    }

    @Test func `a mailbox knows its group, its local part and its domain`() {
        let all = addresses("Team: a@x.example; b@y.example")
        #expect(all.map(\.group) == ["Team", nil])
        #expect(all.first?.localPart == "a" && all.first?.domain == "x.example")
        #expect(MailAddress(name: "", address: "local").domain == "")
    }

    @Test(
        arguments: [
            ("Thu, 1 Oct 2026 09:30:05 +0200", 1_790_839_805_000, 120),
            ("1 Oct 2026 07:30 GMT", 1_790_839_800_000, 0),
            ("Thu, 1 Oct 26 07:30:00 UT (comment (nested))", 1_790_839_800_000, 0),
            ("Thu,  1 OCT 2026 02:30:00 EST", 1_790_839_800_000, -300),
            ("29 Feb 2024 00:00:00 +0000", 1_709_164_800_000, 0),
            ("31 Dec 1969 23:59:60 -0000", -1_000, 0),
        ] as [(String, Int64, Int)])
    func `dates are read`(value: String, milliseconds: Int64, offset: Int) {
        let date = MailDate(Array(value.utf8))
        #expect(date?.instant.milliseconds == milliseconds)
        #expect(date?.offsetMinutes == offset)
    }

    @Test func `a date with an absurd zone is read as UTC and says that it has no zone`() {
        let date = MailDate(Array("1 Oct 2026 07:30:00 +9999".utf8))
        #expect(date?.instant.milliseconds == 1_790_839_800_000)
        #expect(date?.offsetMinutes == nil)
        #expect(date?.localDate.description == "2026-10-01")
        #expect(MailDate(Array("1 Oct 2026 23:30:00 -0200".utf8))?.localDate.description == "2026-10-01")
        #expect(MailDate(Array("31 Dec 1969 01:00:00 +0000".utf8))?.localDate.description == "1969-12-31")
    }

    @Test(arguments: [
        "", "soon", "31 Feb 2026 10:00:00 +0000", "1 Oct 1800 10:00:00 +0000", "1 Oct 2026 25:00:00 +0000",
        "99999999999 Oct 2026 10:00 +0000", "1 Oct 99999 10:00 +0000", "2026-10-01T10:00:00Z", "0 Jan 2026 00:00 Z",
    ])
    func `what is no date gives none, and a remark`(value: String) {
        #expect(MailDate(Array(value.utf8)) == nil)
        #expect(parsed("Date: \(value)\n\n").remarks.map(\.kind) == [.dateUnreadable])
    }

    @Test(arguments: [
        ("=?utf-8?q?a_b?=", "a b"), ("=?UTF-8?B?w6k=?=", "é"), ("=?utf-8*en?q?hi?=", "hi"),
        ("=?utf-8?b?w6k=?= =?utf-8?b?w6k=?=", "éé"), ("=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "é"),
        ("=?iso-8859-1?q?=E9?= =?utf-8?q?=C3=A9?=", "éé"), ("x =?utf-8?q?y?= z", "x y z"), ("=?utf-8?q?a?=b", "ab"),
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="), ("=?utf-8?q?a", "=?utf-8?q?a"), ("=?=?=?=", "=?=?=?="), ("1+1=2", "1+1=2"),
        ("=?utf-8?q?=0D=0ABcc:_x?=", "  Bcc: x"), ("=?martian?q?=E9?=", "é"),
        ("=?utf-8?q?=3D=3Futf-8=3Fq=3Fno=3F=3D?=", "=?utf-8?q?no?="),
    ])
    func `encoded words are undone once and never break the line`(value: String, expected: String) {
        #expect(parsed("Subject: \(value)\n\n").subject == expected)
    }

    @Test func `8-bit header text is read as UTF-8, else as Windows-1252`() {
        let mail = MailMessage(parsing: Array("Subject: caf".utf8) + [0xE9] + Array("\nX: café\n\n".utf8))
        #expect(mail.subject == "café")
        #expect(mail.headers["x"] == "café")
    }

    @Test(
        arguments: [
            (#"attachment; filename="a b.txt""#, "a b.txt"), ("attachment; filename=a.txt", "a.txt"),
            ("attachment; filename*=utf-8''caf%C3%A9.txt", "café.txt"),
            (#"attachment; filename*1="b.txt"; filename*0="a""#, "ab.txt"),
            ("attachment; filename*0*=utf-8'en'%C3; filename*1*=%A9; filename*2=.txt", "é.txt"),
            (#"attachment; filename="=?utf-8?q?=C3=A9?=.txt""#, "é.txt"),
            (#"attachment; filename="C:\\Users\\x\\plan.dwg""#, "plan.dwg"),
            (#"attachment; filename="..""#, nil), ("attachment", nil), (#"attachment; filename="""#, nil),
            ("attachment; filename=\"gpj\u{202E}.exe\"", "gpj.exe"),
            (#"attachment; filename="a;b.txt"; size=3"#, "a;b.txt"),
        ] as [(String, String?)])
    func `file names are read and made harmless`(value: String, expected: String?) {
        let mail = parsed("Content-Type: text/plain\nContent-Disposition: \(value)\n\nx")
        #expect(mail.root.fileName == expected)
        #expect(mail.root.isMarkedAttachment)
    }

    @Test func `a very long file name is cut between characters`() {
        let name = String(repeating: "é", count: 500)
        let mail = parsed("Content-Disposition: attachment; filename=\"\(name)\"\n\nx")
        #expect(mail.root.fileName == String(repeating: "é", count: 100))
    }
}
