// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import TestKit
import Testing

@Suite("Documents: text formats")
struct TextFormatTests {
    // MARK: Plain text

    @Test(
        arguments: [
            (Array("\u{FEFF}caf\u{E9}".utf8), "caf\u{E9}", [] as [String]),
            ([0xFF, 0xFE, 0x61, 0, 0xE9, 0], "a\u{E9}", []),
            ([0xFE, 0xFF, 0, 0x61, 0xD8, 0x3D, 0xDE, 0], "a\u{1F600}", []),
            ([0x47, 0x72, 0xFC, 0xDF, 0x65], "Grüße", []),
            (Array("a\r\nb\rc\u{C}d\u{0B}\u{07}e".utf8), "a\nb\nc\n\nde", []),
            (Array("abc \u{202E}cba\u{202C}".utf8), "abc \u{202E}cba\u{202C}", ["direction_controls=2"]),
            (Array("zero\u{200D}width\u{200B}join".utf8), "zero\u{200D}width\u{200B}join", []),
            (
                Array(("a" + String(repeating: "\u{301}", count: 500)).utf8),
                "a" + String(repeating: "\u{301}", count: 500), []
            ),
        ] as [([UInt8], String, [String])])
    func `plain text in several charsets, with odd characters`(bytes: [UInt8], text: String, remarks: [String]) async {
        let reading = await reading(bytes, "text/plain")
        #expect(reading.document.text == text)
        #expect(reading.document.remarkTexts == remarks)
    }

    @Test(
        arguments: [
            [0x61, 0x20, 0xC0, 0xAF, 0x20, 0x62], [0x61, 0x20, 0xED, 0xA0, 0x80, 0x20, 0x62],
            [0x61, 0xF5, 0x80, 0x80, 0x80, 0x62],
            [0x61, 0xE2, 0x82], [0xFF, 0xFE, 0x00, 0xD8, 0x61, 0x00],
        ] as [[UInt8]])
    func `broken bytes give valid text that keeps the rest`(bytes: [UInt8]) async {
        let reading = await reading(bytes, "text/plain")
        #expect(reading.status == .read)
        #expect(reading.document.text.contains("a"))
        #expect(String(validating: Array(reading.document.text.utf8), as: UTF8.self) != nil)
    }

    @Test func `ten megabytes in one word are one word`() async {
        let reading = await reading([UInt8](repeating: 0x61, count: 10_000_000), "text/plain")
        #expect(reading.document.text.utf8.count == 10_000_000)
        #expect(reading.document.language == nil)
    }

    @Test func `a long text is cut between characters and remarked`() async {
        var limits = DocumentLimits()
        limits.textBytes = 5
        let reading = await reading("abc€def", "text/plain", limits: limits)
        #expect(reading.document.text == "abc")
        #expect(reading.document.remarkTexts == ["truncated=1"])
    }

    // MARK: Tables

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]), ("a;b\r\n\"x;\"\"y\"\"\";2", [["a", "b"], ["x;\"y\"", "2"]]),
        ("a\tb\n", [["a", "b"]]), ("a|b|c\n1|2|3", [["a", "b", "c"], ["1", "2", "3"]]), ("\"open\n", [["\"open"]]),
        ("sep=|\na|b,c\n", [["a", "b,c"]]), ("a,b\n\"two\nlines\",x", [["a", "b"], ["two lines", "x"]]),
        ("a;b,c;d\n1;2,5;3\n", [["a", "b,c", "d"], ["1", "2,5", "3"]]), ("\u{FEFF}a,b", [["a", "b"]]),
        ("\"a\"x,b", [["ax", "b"]]), ("a,,\n,,\n1,2,3", [["a", "", ""], ["1", "2", "3"]]), ("x", [["x"]]),
    ])
    func `separated tables keep their cells`(csv: String, expected: [[String]]) async {
        let reading = await reading(csv, "text/csv")
        #expect(reading.document.cells == [expected])
        #expect(reading.document.hasSoundCells)
    }

    @Test func `formula cells are flagged and stay text`() async {
        let csv = "name,sum\n=cmd|' /C calc'!A0,@SUM(A1)\n-5,+49 171 1234\n+A1,-3.5e2\n=,plain\n"
        let reading = await reading(csv, "text/csv")
        #expect(reading.document.remarkTexts == ["formula_cell=3"])
        #expect(reading.document.text.contains("=cmd|' /C calc'!A0"))
    }

    @Test func `UTF-16 tables, a hundred thousand columns and too many cells`() async {
        let wide = Array("a,ä\n1,2".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(await reading([0xFF, 0xFE] + wide, "text/csv").document.cells == [[["a", "ä"], ["1", "2"]]])
        let broad = await reading(String(repeating: "x,", count: 100_000), "text/csv")
        #expect(broad.document.remarkTexts == ["truncated=1"])
        #expect(broad.document.text.utf8.count >= 199_999)
        var limits = DocumentLimits()
        limits.cells = 3
        let cut = await reading("a,b\nc,d\n", "text/csv", limits: limits)
        #expect(cut.document.remarkTexts == ["truncated=1"])
        #expect(Array(cut.document.cells.joined().joined().prefix(3)) == ["a", "b", "c"])
    }

    // MARK: Markdown

    @Test(arguments: [
        ("# A *b* `c`\n\ntext", "A b c\n\ntext"), ("A\n===\nB\n---\nx", "A\n\nB\n\nx"), ("## A ##", "A"),
        ("#no", "#no"),
        ("a **b** _c_ ~~d~~ __e__", "a b c d e"), ("2 * 3 and snake_case_name", "2 * 3 and snake_case_name"),
        ("[a *b*](http://x.example \"t\") ![alt](p.png)", "a b alt"), ("[a][r] and [x]\n\n[r]: http://y", "a and [x]"),
        ("<https://x.example> <a@x.example> <b>c</b>", "https://x.example a@x.example c"), ("a\\*b\\*", "a*b*"),
        ("`a*b*` ``c`d``", "a*b* c`d"), ("&amp; &copy; &nope;", "& © &nope;"), ("> quote\n> more", "quote\nmore"),
        ("- a\n* b\n1. c", "- a\n- b\n1. c"), ("```\n# x\n*y*\n```\nz", "# x\n*y*\n\nz"), ("a\n\n***\n\nb", "a\n\nb"),
        ("~~~\nnever closed", "never closed"), ("[a](b", "[a](b"),
        ("see [the\nplan](http://x) and `a\nb`", "see the\nplan and a\nb"),
        ("line one  \nline two\\\nthree", "line one\nline two\nthree"),
    ])
    func `Markdown loses its marks and keeps its words`(markdown: String, expected: String) async {
        #expect(await reading(markdown, "text/markdown").document.text == expected)
    }

    @Test(arguments: [
        ("[a](b(c)d) e", "a e"), ("[a](b(c) d", "[a](b(c) d"),
        ("[a][b] \\[c](d)", "a [c](d)"), ("x&nbsp;y &auml;&shy;z &nix; &", "x y äz &nix; &"),
    ])
    func `links of Markdown end where their brackets do, and references are undone`(
        markdown: String, expected: String
    ) async {
        #expect(await reading(markdown, "text/markdown").document.text == expected)
        let long = "[a](\(String(repeating: "x", count: 3_000))) e"
        #expect(await reading(long, "text/markdown").document.text == long)
    }

    @Test func `a Markdown line longer than a megabyte keeps its marks, however many there are`() async {
        let line = String(repeating: "[](", count: 400_000)
        #expect(await reading(line, "text/markdown").document.text == line)
        let short = String(repeating: "[](", count: 20_000)
        #expect(await reading(short, "text/markdown").document.text == short)
    }

    @Test func `Markdown tables, front matter and pictures elsewhere`() async {
        let document = await reading(
            "---\ntitle: \"The plan\"\nauthor: [Ann, Bo]\ndate: 2026-01-02\n---\n| a | *b* |\n|---|:-:|\n| 1 \\| 2 | [x](y) |\n| 3 |\n\nend ![p](https://x.example/p)",
            "text/markdown"
        ).document
        #expect(document.title == "The plan")
        #expect(document.propertyTexts == ["author=Ann", "author=Bo", "created=2026-01-02", "title=The plan"])
        #expect(document.cells == [[["a", "b"], ["1 | 2", "x"], ["3"]]])
        #expect(document.text.hasSuffix("end p"))
        #expect(document.remarkTexts == ["external_reference=1"])
    }

    // MARK: JSON, XML

    @Test func `JSON is lines of names and values`() async {
        let json = "{\"name\": \"M\\u00fcller \\ud83d\\ude00\", \"list\": [1, true, \"a\\nb\"], \"broken\": \"x"
        let document = await reading(json, "application/json").document
        #expect(document.text == "name: Müller \u{1F600}\nlist:\n1\ntrue\na\nb\nbroken: x")
        #expect(
            await reading(String(repeating: "[", count: 200_000) + "\"deep\"", "application/json").document.text
                == "deep")
    }

    @Test func `XML is the text of its elements, and entity bombs stay packed`() async {
        let document = await reading("<?xml version='1.0'?><a><b>one</b><b>two &amp; three</b></a>", "application/xml")
            .document
        #expect(document.text == "one\ntwo & three")
        let bomb =
            "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><l>ok &b;&x;</l>"
        let packed = await reading(bomb, "application/xml").document.text
        #expect(!packed.contains("lol") && !packed.contains("root"))
        #expect(await reading("<a>text<b>more</a>", "application/xml").document.text.contains("text"))
    }

    // MARK: Anything

    @Test(arguments: [
        "text/plain", "text/html", "text/csv", "text/markdown", "application/json", "application/xml",
        "application/rtf",
    ])
    func `any change of a document is read without a fault, and twice the same`(type: String) async {
        var random = SeededGenerator(test: "mutations of \(type)")
        let seed = Array(
            ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset204 A;}}{\\info{\\title T}}\\f0 \\'e4\\u228? {\\v h}\\trowd a\\cell b\\cell\\row\\par}"
                + "---\n# T\n\n| a | b |\n|---|---|\n| \"c;,\" | `d` |\n[x](y) &amp; <p hidden>h</p><table><tr><td>1<td>2</table>"
                + "{\"a\": [1, \"\\u00e4\"]}<?xml?><a b='c'>d</a>\u{FEFF}").utf8)
        // Rich text must start with its mark; the others take anything.
        for round in 0..<SeededGenerator.mutations(default: 100) {
            let content = random.mutated(seed)
            let first = await DocumentReader().read(content, mediaType: type, name: "x")
            #expect(first.document.hasSoundCells)
            if round.isMultiple(of: 50) {
                #expect(await DocumentReader().read(content, mediaType: type, name: "x") == first)
            }
        }
    }
}
