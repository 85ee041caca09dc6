// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import TestKit
import Testing

@Suite("Documents: presentations, OpenDocument texts and books")
struct SlideTests {
    private func slide(_ shapes: String, _ attributes: String = "") -> String {
        "<p:sld \(OfficeFiles.names) \(attributes)><p:cSld><p:spTree>\(shapes)</p:spTree></p:cSld></p:sld>"
    }
    private func shape(_ text: String) -> String {
        "<p:sp><p:txBody><a:p><a:r><a:t>\(text)</a:t></a:r></a:p></p:txBody></p:sp>"
    }

    @Test func `of several main parts the one with the lowest id is read, in every run`() async {
        let body = { (word: String) in
            "<w:document \(OfficeFiles.names)><w:body><w:p><w:r><w:t>\(word)</w:t></w:r></w:p></w:body></w:document>"
        }
        // Dictionaries with these keys have another order in nearly every process.
        let names = (1...40).map { "r\(99 - $0)" }
        let file = ZipMaker(
            [("_rels/.rels", OfficeFiles.relationships(names.map { ($0, "officeDocument", "word/\($0).xml") }))]
                + names.map { ("word/\($0).xml", body($0)) })
        #expect(await OfficeFiles.read(file, OfficeFiles.wordType).document.text == "r59")
    }

    @Test func `a slide that is named again and again is read once`() async {
        let file = OfficeFiles.slides([slide(shape("once"))], order: [0, 0, 0])
        #expect(await OfficeFiles.read(file, OfficeFiles.slidesType).document.text == "once")
    }

    @Test func `slides come in their order with groups, tables, charts, notes and comments`() async {
        let names = OfficeFiles.names
        let table =
            "<a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>k</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p>"
            + "<a:r><a:t>v</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
        let first = slide(
            "<p:grpSp>\(shape("grouped"))\(shape("also"))</p:grpSp><p:graphicFrame>\(table)</p:graphicFrame>"
                + "<p:graphicFrame><c:chart r:id='c'/></p:graphicFrame><p:sp><p:txBody><a:p><a:fld type='slidenum'><a:t>9</a:t></a:fld></a:p></p:txBody></p:sp>"
                + "<p:sp><p:txBody><a:p><a:r><a:rPr><a:hlinkClick r:id='l'/></a:rPr><a:t>site</a:t></a:r><a:br/><a:r><a:t>line</a:t></a:r></a:p></p:txBody></p:sp>"
        )
        let file = OfficeFiles.slides(
            [first, slide(shape("second"), "show='0'")], order: [1, 0],
            links: [
                [
                    ("c", "chart", "../charts/chart1.xml"), ("n", "notesSlide", "../notesSlides/notesSlide1.xml"),
                    ("k", "comments", "../comments/comment1.xml"), ("l", "hyperlink", "https://s.example/"),
                ]
            ],
            parts: [
                ("ppt/charts/chart1.xml", "<c:c \(names)><a:t>Growth</a:t></c:c>"),
                ("ppt/notesSlides/notesSlide1.xml", slide(shape("say hello"))),
                (
                    "ppt/comments/comment1.xml",
                    "<p:cmLst \(names)><p:cm authorId='0'><p:text>shorter!</p:text></p:cm></p:cmLst>"
                ), ("ppt/embeddings/x.xlsx", "x"),
            ])
        let reading = await OfficeFiles.read(file, OfficeFiles.slidesType)
        #expect(
            reading.document.text
                == "second\n\ngrouped\n\nalso\n\nk\tv\n\nsite <https://s.example/>\nline\n\nGrowth\n\nsay hello\n\nshorter!"
        )
        #expect(reading.cells(0) == [["k", "v"]])
        #expect(reading.remarks == ["hidden_part 1", "embedded_file 1"])
        #expect(reading.reader == "pptx")
    }

    @Test func `an OpenDocument text keeps lists, notes, links, tables and says what it left out`() async {
        let styles =
            "<style:style style:name='Gone' style:family='text'><style:text-properties text:display='none'/></style:style>"
            + "<text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix='.'/>"
            + "<text:list-level-style-bullet text:level='2'/></text:list-style>"
        let body =
            "<text:tracked-changes><text:changed-region><text:deletion><text:p>old</text:p></text:deletion></text:changed-region></text:tracked-changes>"
            + "<text:h>Title</text:h><text:p>one<text:s text:c='3'/>two<text:tab/>three<text:line-break/>four"
            + "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>a note</text:p></text:note-body></text:note>"
            + "<text:span text:style-name='Gone'>hidden</text:span><text:a xlink:href='mailto:a@b.example?subject=x'>write</text:a></text:p>"
            + "<text:list text:style-name='L1'><text:list-item><text:p>first</text:p><text:list><text:list-item><text:p>dot</text:p></text:list-item></text:list></text:list-item>"
            + "<text:list-item><text:p>second</text:p></text:list-item></text:list>"
            + "<text:p><office:annotation><dc:creator>Bob</dc:creator><dc:date>2026</dc:date><text:p>really?</text:p></office:annotation>"
            + "<draw:frame><draw:object xlink:href='./Object 1'/><svg:desc>a picture</svg:desc></draw:frame></text:p>"
            + "<table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell></table:table-row></table:table>"
            + "<text:section text:display='none'><text:p>never</text:p></text:section><draw:image xlink:href='https://t.example/p.png'/>"
        let master =
            "<style:master-page><style:header><text:p>top <text:page-number>3</text:page-number></text:p></style:header>"
            + "<style:footer><text:p>bottom</text:p></style:footer></style:master-page>"
        let file = OfficeFiles.open(
            "text", body, styles: styles, master: master,
            parts: [
                ("Object 1/content.xml", "<math><mi>E</mi><mo>=</mo><mi>m</mi><annotation>no</annotation></math>"),
                ("Basic/Standard/Module1.xml", "<x/>"),
                (
                    "meta.xml",
                    "<m \(OfficeFiles.openNames)><meta:initial-creator>Ada</meta:initial-creator><dc:title>T</dc:title><meta:document-statistic meta:page-count='2'/></m>"
                ),
            ])
        let reading = await OfficeFiles.read(file, OfficeFiles.textType)
        #expect(
            reading.document.text == """
                top

                Title

                one two three
                fourwrite <a@b.example>

                1. first
                - dot
                2. second

                a picture

                x\ty

                E=m

                a note

                Bob: really?

                bottom
                """)
        #expect(
            reading.remarks == [
                "has_macros 1", "hidden_text_dropped 2", "deleted_text_dropped 1", "external_reference 1",
            ])
        #expect(reading.properties == ["author=Ada", "title=T", "pages=2"])
    }

    @Test func `an OpenDocument presentation gives its pages and notes`() async {
        let body =
            "<draw:page draw:name='p1'><draw:frame><draw:text-box><text:p>slide one</text:p></draw:text-box></draw:frame>"
            + "<presentation:notes><draw:frame><draw:text-box><text:p>note one</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"
        let reading = await OfficeFiles.read(OfficeFiles.open("presentation", body), OfficeFiles.drawType)
        #expect(reading.document.text == "slide one\n\nnote one")
    }

    @Test func `encrypted documents are refused`() async {
        let manifest = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
        let file = OfficeFiles.open("text", "<text:p>x</text:p>", parts: [("META-INF/manifest.xml", manifest)])
        let reading = await OfficeFiles.read(file, OfficeFiles.textType)
        #expect(reading.status == .refused && reading.code == "document_encrypted")
        var word = OfficeFiles.word("<w:p/>")
        for index in word.members.indices { word.members[index].flags |= 1 }
        #expect(await OfficeFiles.read(word, OfficeFiles.wordType).code == "document_encrypted")
    }

    private func book(_ spine: String, _ chapters: [(String, String)], _ more: [(String, String)] = []) -> ZipMaker {
        let items = chapters.enumerated().map {
            "<item id='c\($0)' href='text/\($1.0)' media-type='application/xhtml+xml'/>"
        }.joined()
        let package =
            "<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>Book</dc:title><dc:creator>Ada</dc:creator>"
            + "<dc:language>en</dc:language></metadata><manifest>\(items)</manifest><spine>\(spine)</spine></package>"
        return ZipMaker(
            [
                ("mimetype", "application/epub+zip"),
                ("META-INF/container.xml", "<c><rootfiles><rootfile full-path='OEBPS/p.opf'/></rootfiles></c>"),
                ("OEBPS/p.opf", package),
            ] + chapters.map { ("OEBPS/text/\($0.0)".components("%20").joined(separator: " "), $0.1) } + more)
    }

    @Test func `a book's chapters come in the order of its spine`() async {
        let file = book(
            "<itemref idref='c1'/><itemref idref='c0'/><itemref idref='nothing'/><itemref idref='c1'/>",
            [
                ("one%20a.xhtml", "<html><body><p>One &mdash; <b>1</b></p></body></html>"),
                (
                    "two.xhtml",
                    "<html><body><h1>Two</h1><table><tr><td>a<td>b</tr></table><script>x</script></body></html>"
                ),
            ])
        let reading = await OfficeFiles.read(file, OfficeFiles.bookType)
        #expect(reading.document.text == "Two\n\na\tb\n\nOne \u{2014} 1")
        #expect(reading.cells(0) == [["a", "b"]])
        #expect(reading.document.title == "Book")
        #expect(reading.properties == ["author=Ada", "title=Book", "language=en"])
        #expect(reading.remarks == ["has_macros 1"])
    }

    @Test func `an encrypted book is refused, encrypted fonts do not matter`() async {
        let chapters = [("one.xhtml", "<p>One</p>")]
        func protected(_ path: String) -> [(String, String)] {
            [
                (
                    "META-INF/encryption.xml",
                    "<e><EncryptedData><CipherData><CipherReference URI='\(path)'/></CipherData></EncryptedData></e>"
                )
            ]
        }
        let font = await OfficeFiles.read(
            book("<itemref idref='c0'/>", chapters, protected("OEBPS/f.otf")), OfficeFiles.bookType)
        #expect(font.document.text == "One")
        let closed = await OfficeFiles.read(
            book("<itemref idref='c0'/>", chapters, protected("OEBPS/text/one.xhtml")), OfficeFiles.bookType)
        #expect(closed.code == "document_encrypted")
    }
}

extension String {
    fileprivate func components(_ mark: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
