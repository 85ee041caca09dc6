// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Testing

@Suite("Charsets: bad text")
struct HostileTextTests {
    @Test(
        arguments: [
            [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xED, 0xA0, 0x80],
            [0xED, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xC3], [0xE2, 0x82],
            [0xFF], [0xFE],
        ] as [[UInt8]])
    func `overlong forms, surrogates, numbers beyond Unicode and cut characters are no UTF-8`(bytes: [UInt8]) {
        let strict = Charset.utf8.decode(bytes)
        #expect(strict.isLossy && strict.text.unicodeScalars.allSatisfy { $0 == "\u{FFFD}" })
        let lenient = Charset.decode(bytes, label: "utf-8")
        #expect(lenient.isLossy && lenient.charset == .windows1252)
    }

    @Test(
        arguments: [
            ([0xD8, 0x3D], "\u{FFFD}"), ([0xDE, 0x00], "\u{FFFD}"), ([0xD8, 0x3D, 0x00, 0x41], "\u{FFFD}A"),
            ([0xD8, 0x3D, 0xD8, 0x3D, 0xDE, 0x00], "\u{FFFD}😀"), ([0x00], ""),
        ] as [([UInt8], String)])
    func `lone surrogates of UTF-16 are replaced and said`(bytes: [UInt8], expected: String) {
        let decoded = Charset.utf16BigEndian.decode(bytes)
        #expect(decoded.text == expected && decoded.isLossy)
    }

    @Test func `UTF-32 beyond Unicode and of surrogates is replaced`() {
        let decoded = Charset.utf32BigEndian.decode([0, 0x11, 0, 0, 0, 0, 0xD8, 0, 0, 0, 0, 0x41, 0])
        #expect(decoded.text == "\u{FFFD}\u{FFFD}A" && decoded.isLossy)
    }

    @Test(arguments: [
        ("+", true), ("+-", false), ("a+ZeVnLIqe-b", false), ("+ZeVnLIqe", false), ("+2D0-x", true), ("é", true),
        ("+A-", true),
    ])
    func `UTF-7 is read as far as it goes`(text: String, isLossy: Bool) {
        #expect(Charset.utf7.decode(Array(text.utf8)).isLossy == isLossy)
    }

    @Test func `bytes after a broken lead byte are not swallowed`() {
        #expect(Charset.shiftJIS.decode([0x81, 0x22, 0x3E]).text == "\u{FFFD}\">")
        #expect(Charset.gb18030.decode([0x81, 0x30, 0x81, 0x41]).text == "\u{FFFD}0丄")
        #expect(Charset.iso2022JP.decode([0x1B, 0x24, 0x42, 0x46, 0x7C, 0x0A, 0x41]).text == "日\nA")
        #expect(Charset.eucJP.decode([0x8F, 0xA1]).isLossy)
    }

    @Test func `four bytes behind a lead that GB 18030 does not have are no number before its table`() {
        #expect(Charset.gb18030.decode([0x80, 0x30, 0x89, 0x38]).text == "\u{FFFD}0\u{FFFD}8")
        for lead in UInt8(0x80)...0xFF {
            for trail in UInt8(0x30)...0x39 {
                let decoded = Charset.gb18030.decode([lead, trail, 0x81, 0x30, 0x21])
                #expect(decoded.text.hasSuffix("!"))
            }
        }
    }

    @Test func `NUL, bidirectional marks, zero-width joins and combining marks stay as they are`() {
        let text = "a\u{0}b\u{202E}c\u{200D}d\u{FEFF}e" + String(repeating: "\u{301}", count: 10_000) + "ıİßﬀ"
        #expect(Array(Charset.decode(Array(text.utf8), label: "utf-8").text.utf8) == Array(text.utf8))
    }

    @Test func `one word of ten megabytes is decoded whole`() {
        let word = [UInt8](repeating: 0xE9, count: 10 << 20)
        #expect(Charset.windows1252.decode(word).text.utf8.count == 20 << 20)
        #expect(Charset.detect(word) == Charset.detect(Array(word.prefix(64 << 10))))
    }

    @Test(arguments: ["", " ", "utf-9", "../../etc/passwd", "UTF-8//IGNORE", "iso-8859-99"])
    func `labels that mean nothing give none`(label: String) {
        #expect(Charset(label: label) == nil)
        #expect(Charset(label: String(repeating: label + "x", count: 100_000)) == nil)
    }

    @Test(
        arguments: [
            ("UTF8", .utf8), (" Latin1\t", .windows1252), ("ISO_8859-15", .latin9), ("CP1251", .windows1251),
            ("ks_c_5601-1987", .eucKR), ("GB2312", .gb18030), ("x-sjis", .shiftJIS), ("tis-620", .windows874),
            ("iso-8859-9", .windows1254), ("Big5-HKSCS", .big5), ("unicode-1-1-utf-7", .utf7), ("KOI8-R", .koi8R),
        ] as [(String, Charset)])
    func `labels mean what the WHATWG encoding standard says`(label: String, charset: Charset) {
        #expect(Charset(label: label) == charset)
    }
}
