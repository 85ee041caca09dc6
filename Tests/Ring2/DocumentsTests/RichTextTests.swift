// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@Suite("Documents: rich text")
struct RichTextTests {
    private func document(_ rtf: String) async -> ReadDocument {
        await reading(Array(rtf.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }), "application/rtf").document
    }

    @Test(arguments: [
        ("{\\rtf1 a\\par b\\par\\par c}", "a\nb\n\nc"), ("{\\rtf1 a{\\b b}{\\i  c}\\line d}", "ab c\nd"),
        ("{\\rtf1\\ansi Gr\\'fc\\'dfe}", "Grüße"), ("{\\rtf1\\uc1 \\u8364?\\u-10179?\\u-8704? x}", "€\u{1F600} x"),
        ("{\\rtf1{\\uc2\\u228\\'61\\'62}b\\u228 ?c}", "äbäc"), ("{\\rtf1{\\uc0\\u228}b}", "äb"),
        ("{\\rtf1{\\fonttbl{\\f0 A;}{\\f1\\fcharset204 B;}}\\f1\\'cf\\'f0{\\f0 \\'e4}}", "Прä"),
        ("{\\rtf1 a\\~b\\_c\\-d \\{e\\} \\\\ \\emdash\\lquote x\\rquote}", "a b-cd {e} \\ \u{2014}\u{2018}x\u{2019}"),
        ("{\\rtf1{\\stylesheet{\\s1 No;}}{\\colortbl;\\red0;}{\\*\\unknown no}{\\pict 00ff}yes}", "yes"),
        ("{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"http://x\"}{\\fldrslt link}} x}", "link x"),
        ("{\\rtf1 a{\\footnote  note}b}", "a noteb"), ("{\\rtf1{\\upr{\\title A}{\\*\\ud{\\title \\u228?}}}x}", "x"),
        ("{\\rtf1 a\\bin3 {{{b}", "ab"), ("{\\rtf1 a\\\nb}", "a\nb"), ("{\\rtf1\\tab x\\tab y}", "x y"),
        ("{\\rtf1{\\shp{\\*\\shpinst{\\sp{\\sn n}{\\sv v}}{\\shptxt box\\par}}}z}", "box\nz"),
    ])
    func `text comes out of its groups and code pages`(rtf: String, expected: String) async {
        #expect(await document(rtf).text == expected)
    }

    @Test func `tables are tables`() async {
        let row = "\\trowd\\cellx1\\cellx2\\pard\\intbl a\\par b\\cell c\\cell\\row"
        let nested = "{\\trowd {{\\pard\\intbl d\\par}\\cell}{{\\pard\\intbl e\\par}\\cell}\\row}"
        let document = await document("{\\rtf1 x\\par \(row)\(nested)\\pard y}")
        #expect(document.cells == [[["a b", "c"], ["d", "e"]]])
        #expect(document.text == "x\n\na b\tc\nd\te\n\ny")
    }

    @Test func `hidden and deleted text is left out and remarked, objects are counted`() async {
        let document = await document(
            "{\\rtf1 a{\\v secret}b{\\deleted gone}c{\\object\\objemb{\\*\\objdata 0011}{\\result shown}}}")
        #expect(document.text == "abcshown")
        #expect(document.remarkTexts == ["hidden_text_dropped=1", "deleted_text_dropped=1", "embedded_file=1"])
    }

    @Test func `a document tells its title, people and dates`() async {
        let document = await document(
            "{\\rtf1{\\info{\\title The \\'dcber}{\\author Ann}{\\operator Bo}{\\*\\company X Ltd}{\\creatim\\yr2026\\mo3\\dy4\\hr5\\min6}}text}"
        )
        #expect(document.title == "The Über")
        #expect(
            document.propertyTexts == [
                "author=Ann", "last_modified_by=Bo", "company=X Ltd", "created=2026-03-04T05:06", "title=The Über",
            ])
        #expect(document.text == "text")
    }

    @Test func `a hundred thousand groups inside one another are read`() async {
        let open = String(repeating: "{\\b ", count: 100_000)
        let document = await document("{\\rtf1 \(open)deep\(String(repeating: "}", count: 100_000)) after}")
        #expect(document.text == "deep after")
        #expect(await self.document("{\\rtf1 \(open)cut").remarkTexts == ["damaged=1"])
    }

    @Test func `what is no rich text has failed`() async {
        #expect(await reading("hello", "application/rtf").code == "document_damaged")
    }
}
