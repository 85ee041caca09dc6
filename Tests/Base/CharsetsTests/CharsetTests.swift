// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Testing

@Suite("Charsets: decoding")
struct CharsetTests {
    @Test func `text in UTF-16 and in a single-byte charset comes out right, an unknown charset is said to be lossy`() {
        let little = Charset.decode([0xFF, 0xFE, 0x48, 0, 0xE9, 0], label: "utf-16")
        #expect(little.text == "Hé" && !little.isLossy)
        #expect(Charset.decode([0xD8, 0x3D, 0xDE, 0x00], label: "UTF-16BE").text == "😀")
        #expect(Charset.decode([0xD8, 0x3D, 0x00], label: "utf-16be").isLossy)
        #expect(Charset.decode([0x80, 0x93, 0xE9], label: "iso-8859-1").text == "€\u{201C}é")
        #expect(Charset.decode([0xA4], label: "ISO-8859-15").text == "€")
        #expect(Charset.decode([0x81], label: "windows-1252").isLossy)
        #expect(
            Charset.decode([0xE9], label: "klingon") == DecodedText(text: "é", charset: .windows1252, isLossy: true))
        #expect(!Charset.decode(Array("plain".utf8), label: "klingon").isLossy)
        #expect(Charset.decode([0xEF, 0xBB, 0xBF, 0x41], label: nil).text == "A")
        #expect(
            Charset.decode([0xC3, 0x28], label: "utf-8")
                == DecodedText(text: "Ã(", charset: .windows1252, isLossy: true))
    }
}
