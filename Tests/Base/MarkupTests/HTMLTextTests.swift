// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup
import TestKit
import Testing

private func text(_ html: String) -> String { HTMLText(html).document.text }

@Suite("HTML text")
struct HTMLTextTests {
    @Test(arguments: [
        ("<p>a</p><p>b &amp; c</p>", "a\n\nb & c"), ("a<br>b", "a\nb"), ("a<br><br>b", "a\n\nb"),
        ("a<br>\n</br>b", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"), ("<div><div>a<br></div></div>b", "a\nb"), ("a<p>&nbsp;</p>b", "a\n\nb"),
        ("  a \n\t b  ", "a b"), ("a <b> b</b>c", "a bc"), ("a<!-- x -->b", "ab"), ("a<span> </span>b", "a b"),
        ("1 < 2 & 3", "1 < 2 & 3"), ("a<3", "a<3"), ("a</>b", "ab"), ("a<//x>b", "ab"), ("<?php x ?>b", "b"),
        ("<!DOCTYPE html>x", "x"), ("<![if !mso]>x<![endif]>", "x"), ("<!--[if mso]>x<![endif]-->y", "y"),
        ("<a href='>'>x</a>", "x"), ("<a title=\"a>b\" x=y>x</a>", "x"), ("", ""), ("<", "<"), ("<p", "<p"),
        ("a\u{A0}\u{A0}b\u{AD}c\u{200B}d", "a bcd"), ("a\0b\u{1}c", "abc"), ("<wbr>a<wbr>b", "ab"),
        ("<H1>A</H1>b", "A\n\nb"), ("<q>a</q>", "a"), ("<img alt='a  logo' src=x>y", "a logo y"),
        ("<img alt=''>y", "y"),
        ("<textarea> a\n b </textarea>", " a\n b"), ("<xmp><b>&amp;</xmp>", "<b>&amp;"), ("x<hr>y", "x\n\ny"),
    ])
    func `blocks, lines and blanks come out as a reader sees them`(html: String, expected: String) {
        #expect(text(html) == expected)
    }

    @Test(arguments: [
        ("<script>x = '<p>'</script>y", "y"), ("<STYLE>p{}</STYLE>z", "z"), ("<script>x</scripty></script >y", "y"),
        ("<script>never ends", ""), ("<template><p>a</p></template>b", "b"), ("<noscript>a</noscript>b", "b"),
        ("<svg><title>t</title><text>a</text></svg>b", "b"), ("<iframe src=x>a</iframe>b", "b"),
        ("<head><title>t</title></head>b", "b"), ("<datalist><option>a</datalist>b", "b"),
    ])
    func `what is no text for readers is left out`(html: String, expected: String) {
        #expect(text(html) == expected)
    }

    @Test(arguments: [
        ("<!-- never closed", "<!-- never closed"), ("a <b", "a <b"), ("a <b x='y", "a <b x='y"),
        ("<p title='open>a</p>", "a"), ("<title>never closed", "never closed"),
        ("mail <joe@x.example> now", "mail <joe@x.example> now"),
        ("see <https://x.example/> now", "see <https://x.example/> now"), ("</p>a</p>b", "a\n\nb"), ("</b></i>a", "a"),
        ("<b><i>a</b>b</i>c", "abc"), ("<!-->a", "a"), ("<!--->a", "a"), ("<p>a<p>b<p>c", "a\n\nb\n\nc"),
    ])
    func `broken markup loses no text`(html: String, expected: String) {
        #expect(text(html) == expected)
    }

    @Test(arguments: [
        ("&#8364;&#x20AC;&nope;&#0;", "€€&nope;\u{FFFD}"), ("&copy &copyx &amp;lt;", "© ©x &lt;"), ("&#150;", "–"),
        ("&#xD800;&#x110000;&#99999999999;", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("&notit; &notin;", "¬it; ∉"), ("&", "&"),
        ("&#;&#x;", "&#;&#x;"), ("&Auml;&szlig;&thetasym;&apos;&Zcaron;", "Äßϑ'Ž"), ("a&nbsp;b", "a b"),
        ("&aacute&eacute", "áé"), ("&LT;&GT", "<>"),
    ])
    func `character references are undone`(html: String, expected: String) {
        #expect(text(html) == expected)
    }

    @Test(arguments: [
        "style='display:none'", "style=\"color:red; DISPLAY : none !important\"", "hidden", "style='visibility:hidden'",
        "style='font-size:0px'", "style='mso-hide:all'", "style='opacity:0.0'", "style='max-height:0;overflow:hidden'",
        "style='text-indent:-9999px'", "style='color:transparent'",
    ])
    func `hidden text is left out and remarked`(attribute: String) {
        let document = HTMLText("a<div \(attribute)>x<p>y<span>z</span></p></div>b<p \(attribute)>c<p>d").document
        #expect(document.text == "ab\n\nd")
        #expect(document.hiddenTexts == 2)
    }

    @Test(arguments: ["style='font-size:0.9em'", "style='opacity:0.5'", "style='display:inline'", "title=hidden"])
    func `shown text stays`(attribute: String) {
        #expect(HTMLText("<p \(attribute)>a").document == HTMLText("<p>a").document)
    }

    @Test func `lists have marks and numbers`() {
        #expect(text("<ul><li>a<li>b<ul><li>c</ul></ul><ol start=3><li>d<li>e</ol>") == "- a\n- b\n\n- c\n\n3. d\n4. e")
        #expect(text("<dl><dt>a<dd>b<dt>c<dd>d</dl>") == "a\nb\nc\nd")
        #expect(text("<select><option>a<option>b</select>") == "a\nb")
    }

    @Test func `preformatted text keeps its lines and blanks`() {
        #expect(text("<p>x</p><pre>\n  a\n\n    b &lt;\r\n\tc</pre>y") == "x\n\n  a\n\n    b <\n\tc\n\ny")
        #expect(text("<pre><span>a</span>\n<b>b</b></pre>") == "a\nb")
    }

    @Test func `tables of data are rows with tabs, and their cells have ranges`() {
        let document = HTMLText(
            "<p>x<table><caption>Sums</caption><thead><tr><th>a<th>b c</thead><tr><td><p>1</p><p>2</p><td></td></tr>"
                + "<tr><td colspan=2>3</td><td>4<br>5</td></tr><tr><td> <td></table>y"
        ).document
        #expect(document.text == "x\n\nSums\n\na\tb c\n1 2\t\n3\t\t4 5\n\ny")
        let bytes = Array(document.text.utf8)
        let cells = document.tables.map { $0.rows.map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } } }
        #expect(document.tables.map(\.name) == ["Sums"])
        #expect(cells == [[["a", "b c"], ["1 2", ""], ["3", "", "4 5"]]])
    }

    @Test func `tables that lay a page out are plain blocks`() {
        let outer = "<table><tr><td><h1>t</h1></td><td>a</td></tr></table>"
        #expect(text(outer) == "t\n\na")
        #expect(text("<table><tr><td>a<tr><td>b</table>") == "a\nb")
        #expect(text("<table role=presentation><tr><td>a<td>b</table>") == "a\nb")
        let nested = HTMLText("<table><tr><td>x<table><tr><td>1<td>2</table>y<td>z</table>").document
        #expect(nested.text == "x\n\n1\t2\n\ny\nz")
        #expect(nested.tables.map { $0.rows.map(\.count) } == [[2]])
    }

    @Test func `a page says its title, language and more`() {
        let document = HTMLText(
            "<html lang=de-AT><head><title> A &amp;\n B </title><title>C</title><meta name=Author content='Ann &amp; Bo'>"
                + "<meta http-equiv=content-language content=fr><meta property='og:title' content=O></head><body>x"
        ).document
        #expect(document.title == "A & B")
        #expect(document.language == "de-AT")
        #expect(
            document.statements.map { "\($0.name)=\($0.value)" } == [
                "author=Ann & Bo", "content-language=fr", "og:title=O",
            ])
    }

    @Test func `links keep their target beside what a reader sees`() {
        let document = HTMLText(
            "x <a href='https://evil.example/?a=1&amp;b=2'><b>bank</b>.example</a> y <a name=z>z</a>"
        ).document
        let bytes = Array(document.text.utf8)
        #expect(document.links.map(\.target) == ["https://evil.example/?a=1&b=2"])
        #expect(document.links.map { String(decoding: bytes[$0.range], as: UTF8.self) } == [" bank.example"])
    }

    @Test func `what would be loaded from elsewhere is counted, never loaded`() {
        let document = HTMLText(
            "<link rel=stylesheet href=//x.example/a.css><img src='HTTP://x.example/1.gif'><img src=cid:1><img src=data:x>"
                + "<body background=https://x.example/b><p style=\"background:url('https://x.example/c')\">a"
                + "<style>@import 'http://x.example/d'; p{background:url(http://x.example/e)}</style>"
                + "<iframe src=https://x.example/f></iframe><script src=https://x.example/g></script><a href=https://x.example>"
        ).document
        #expect(document.remoteReferences == 8)
        #expect(document.hasScripts)
    }

    @Test func `quotations of mail programs get quote marks`() {
        #expect(
            text(
                "a<blockquote type=cite>b<br>c<blockquote class='gmail_quote x'><pre>d\ne</pre></blockquote></blockquote>f"
            )
                == "a\n\n> b\n> c\n\n> > d\n> > e\n\nf")
        #expect(text("<blockquote>a</blockquote>b") == "a\n\nb")
    }

    @Test(
        arguments: [
            ([0xFF, 0xFE, 0x3C, 0, 0x62, 0, 0x3E, 0, 0xE4, 0], nil, "ä"),
            (Array("<meta charset=iso-8859-15>".utf8) + [0xA4], nil, "€"),
            (Array("<meta http-equiv=x content='text/html; charset=latin9'>".utf8) + [0xA4], nil, "€"),
            (Array("<meta charset=iso-8859-15>".utf8) + [0xE4], "utf-8", "ä"), ([0xC3, 0xA4], nil, "ä"),
            (Array("<meta charset=utf-16>".utf8) + [0xC3, 0xA4], nil, "ä"),
        ] as [([UInt8], String?, String)])
    func `the charset comes from the mark, the label or the page`(bytes: [UInt8], label: String?, expected: String) {
        #expect(HTMLText(bytes, charset: label).document.text == expected)
    }

    @Test func `limits cut and say so`() {
        var limits = MarkupLimits()
        limits.textBytes = 4
        let cut = HTMLText("abcä and more", limits: limits).document
        #expect(cut.text == "abc")
        #expect(cut.isTruncated)
        limits = MarkupLimits()
        limits.links = 1
        limits.depth = 3
        let document = HTMLText(
            "<i><i><i>a<a href=0>b</a></i></i></i><a href=1>c</a><a href=2>d</a>", limits: limits
        ).document
        #expect(document.text == "abcd")
        #expect(document.links.map(\.target) == ["1"])
    }

    @Test(arguments: [
        "<b>", "<!--", "<a x='", "<p><li>", "<table><tr><td>", "</b>", "&amp", "<a@", "<title>", "<x y=\"",
    ])
    func `twenty thousand of anything are read in one pass`(piece: String) {
        let count = 20_000
        let document = HTMLText(String(repeating: piece, count: count) + "end>").document
        #expect(document.text.hasSuffix("end>") || document.text.isEmpty || document.isTruncated)
    }

    @Test func `any change of a page is read without a fault`() {
        var random = SeededGenerator(test: "HTML mutations")
        let page = Array(
            ("<html lang=en><head><title>T</title><style>a{}</style></head><body><h1>A &amp; B</h1><p class='x' style=\"display:none\">"
                + "h</p><ul><li>1<li>2</ul><table><tr><td>a<td>b<tr><td colspan=3>c</table><pre> x\n y</pre><!-- c --><a href=\"u\">l</a>"
                + "<blockquote type=cite>q<br>r</blockquote>").utf8)
        let rounds = SeededGenerator.mutations(default: 1_000)
        for _ in 0..<rounds {
            let document = HTMLText(random.mutated(page)).document
            let count = document.text.utf8.count
            for table in document.tables {
                for row in table.rows { for cell in row { #expect(cell.upperBound <= count) } }
            }
            for link in document.links { #expect(link.range.upperBound <= count) }
        }
    }
}
