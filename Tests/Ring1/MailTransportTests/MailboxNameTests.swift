// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import MailTransport
import TestKit
import Testing

@Suite struct MailboxNameTests {
    @Test(arguments: [
        ("INBOX", "INBOX"), ("Entw&APw-rfe", "Entwürfe"), ("&ZeVnLIqe-", "日本語"),
        ("~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/台北/日本語"),
        ("Tom &- Jerry", "Tom & Jerry"), ("&2D3eAA-", "😀"), ("", ""), ("&AOk-&AOk-", "éé"),
    ])
    func `names in modified UTF-7 are read`(coded: String, text: String) {
        #expect(ModifiedUTF7.decode(Array(coded.utf8)) == text)
    }
    @Test(arguments: [
        "&", "&AOk", "&A-", "&AO-", "&2D0-", "&3gA-", "&AOk=-", "&AO/-", "&AOl-", "a\tb", "\u{7F}", "Entwürfe", "&*-",
    ])
    func `what is not modified UTF-7 is refused`(coded: String) {
        #expect(ModifiedUTF7.decode(Array(coded.utf8)) == nil)
    }
    @Test func `every text survives coding and reading`() {
        var random = SeededGenerator(test: "modified UTF-7")
        let pool: [Unicode.Scalar] = [
            "a", "&", "-", ",", "/", " ", "é", "ß", "日", "\u{0}", "\n", "\u{10FFFF}", "😀", "~",
        ]
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                text.unicodeScalars.append(pool[Int.random(in: 0..<pool.count, using: &random)])
            }
            let coded = ModifiedUTF7.encode(text)
            #expect(coded.allSatisfy { (0x20...0x7E).contains($0) })
            #expect(ModifiedUTF7.decode(coded) == text)
        }
    }
    @Test func `random bytes never stop the reader`() {
        var random = SeededGenerator(test: "modified UTF-7, random")
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...20, using: &random)).map { _ in
                Bool.random(using: &random) ? UInt8(ascii: "&") : UInt8.random(in: 0x20...0x7F, using: &random)
            }
            _ = ModifiedUTF7.decode(bytes)
        }
    }

    @Test(arguments: [
        ("*", "Lists/Debian/Devel", true), ("%", "Lists/Debian", false), ("%", "Lists", true),
        ("Lists/%", "Lists/Debian", true), ("Lists/%", "Lists/Debian/Devel", false),
        ("Lists/*", "Lists/Debian/Devel", true),
        ("Lists/*", "Lists", false), ("inbox", "INBOX", true), ("INBOX", "Inbox", true),
        ("inbox/*", "INBOX/Work", true),
        ("inboxes", "INBOXES", false), ("sent", "Sent", false), ("*Entwürfe", "a/Entwürfe", true),
        ("a*b*c", "aXXbYYc", true),
        ("a*b*c", "aXXbYY", false), ("%/%", "a/b", true), ("*%*%*%*%*%x", String(repeating: "y", count: 64), false),
    ])
    func `patterns choose mailboxes as IMAP's own do`(pattern: String, name: String, fits: Bool) throws {
        #expect(try #require(MailboxPattern(pattern)).matches(name, delimiter: UInt8(ascii: "/")) == fits)
    }
    @Test func `an empty or long pattern is none`() {
        #expect(MailboxPattern("") == nil)
        #expect(MailboxPattern(String(repeating: "*", count: 257)) == nil)
    }
}

@Suite struct UIDRangesTests {
    @Test func `ranges say the same as a plain set, whatever the order`() {
        var random = SeededGenerator(test: "uid ranges")
        for _ in 0..<300 {
            var ranges = UIDRanges()
            var plain: Set<UInt32> = []
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                let low = UInt32.random(in: 1...60, using: &random)
                let high = low + UInt32.random(in: 0...6, using: &random)
                ranges.insert(low...high)
                plain.formUnion(low...high)
            }
            #expect((0...80).allSatisfy { ranges.contains($0) == plain.contains($0) })
            #expect(ranges.count == plain.count)
            #expect(ranges.firstMissing == (1...100).first { !plain.contains($0) })
            for (left, right) in zip(ranges.ranges, ranges.ranges.dropFirst()) {
                #expect(left.upperBound + 1 < right.lowerBound)
            }
        }
    }
    @Test func `the ends of the number range are no special case`() {
        var ranges = UIDRanges()
        ranges.insert(.max)
        ranges.insert(0)
        ranges.insert(1...(.max - 1))
        #expect(ranges.ranges == [0...(.max)])
        #expect(ranges.firstMissing == nil)
    }
    @Test func `ranges are written as IMAP wants them`() {
        var ranges = UIDRanges()
        for uid: UInt32 in [9, 1, 2, 3, 10, 7] { ranges.insert(uid) }
        #expect(ranges.imapText == "1:3,7,9:10")
    }
}
