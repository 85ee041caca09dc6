// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import TestKit
import Testing

@Suite("Documents: Word")
struct WordTests {
    private func text(_ body: String) async -> String {
        await OfficeFiles.read(OfficeFiles.word(body), OfficeFiles.wordType).document.text
    }
    private func run(_ text: String, _ properties: String = "") -> String {
        "<w:r><w:rPr>\(properties)</w:rPr><w:t xml:space='preserve'>\(text)</w:t></w:r>"
    }

    @Test(arguments: [
        ("<w:p>R(one )R(two)</w:p><w:p/><w:p>R(three)</w:p>", "one two\n\nthree"),
        (
            "<w:p>R(a)<w:r><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>",
            "a\tb\nc\u{2011}d"
        ),
        (
            "<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>R(so)R(\u{AD}ft)<w:r><w:softHyphen/></w:r>R(er)</w:p>",
            "softer"
        ),
        ("<w:p><w:r><w:sym w:font='Wingdings' w:char='F0FC'/><w:sym w:font='Symbol' w:char='F061'/></w:r></w:p>", "✓α"),
        ("<w:p>R(x &lt; y &amp; z &#228;)</w:p>", "x < y & z ä"),
        (
            "<w:p><w:smartTag>R(smart)</w:smartTag><w:sdt><w:sdtPr><w:t>no</w:t></w:sdtPr><w:sdtContent>R( tag)</w:sdtContent></w:sdt></w:p>",
            "smart tag"
        ),
        (
            "<w:p>R(E=mc)<m:oMath><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath></w:p>",
            "E=mcc^2a/b"
        ),
        (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText> PAGE </w:instrText><w:fldChar w:fldCharType='separate'/><w:t>7</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            "7"
        ),
        (
            "<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK \"https://a.example/x\"</w:instrText><w:fldChar w:fldCharType='separate'/><w:t>here</w:t><w:fldChar w:fldCharType='end'/></w:r></w:p>",
            "here <https://a.example/x>"
        ),
        (
            "<w:p>R(before )<w:r><w:pict><v:textbox><w:txbxContent><w:p>R(boxed)</w:p></w:txbxContent></v:textbox></w:pict></w:r></w:p>",
            "before\n\nboxed"
        ),
        (
            "<w:p><mc:AlternateContent><mc:Choice Requires='wps'><w:r><w:t>new</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>old</w:t></w:r></mc:Fallback></mc:AlternateContent></w:p>",
            "new"
        ),
        (
            "<w:p><w:r><w:drawing><wp:inline><wp:docPr id='1' name='Picture 1' descr='a red house'/></wp:inline></w:drawing></w:r></w:p>",
            "a red house"
        ),
    ])
    func `text comes out as a reader sees it`(body: String, expected: String) async {
        let parts = body.components(separatedBy: "R(")
        let xml = parts.dropFirst().reduce(parts[0]) { done, part in
            guard let end = part.firstIndex(of: ")") else { return done }
            return done + run(String(part[..<end])) + part[part.index(after: end)...]
        }
        #expect(await text(xml) == expected)
    }

    @Test func `deleted and hidden text is left out and remarked, inserted text stays`() async {
        let body =
            "<w:p>\(run("kept "))<w:del w:author='x'><w:r><w:delText>gone</w:delText></w:r></w:del>"
            + "<w:ins w:author='x'>\(run("new "))</w:ins><w:moveFrom>\(run("moved away"))</w:moveFrom>"
            + "<w:moveTo>\(run("moved here "))</w:moveTo>\(run("secret", "<w:vanish/>"))"
            + "\(run("shown", "<w:vanish w:val='0'/>"))\(run("styled", "<w:rStyle w:val='Ghost'/>"))</w:p>"
            + "<w:p><w:pPr><w:rPr><w:del/><w:vanish/></w:rPr></w:pPr>\(run("mark only"))</w:p>"
        let file = OfficeFiles.word(
            body, links: [("r1", "styles", "styles.xml")],
            parts: [
                (
                    "word/styles.xml",
                    "<w:styles \(OfficeFiles.names)><w:style w:styleId='Base'><w:rPr><w:vanish/></w:rPr></w:style>"
                        + "<w:style w:styleId='Ghost'><w:basedOn w:val='Base'/></w:style></w:styles>"
                )
            ])
        let reading = await OfficeFiles.read(file, OfficeFiles.wordType)
        #expect(reading.document.text == "kept new moved here shown\n\nmark only")
        #expect(reading.remarks == ["hidden_text_dropped 2", "deleted_text_dropped 2"])
    }

    @Test func `tables are tables, their cells places in the text`() async {
        let body =
            "<w:p>\(run("above"))</w:p><w:tbl><w:tblPr><w:tblCaption w:val='Prices'/></w:tblPr>"
            + "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p>\(run("head"))</w:p></w:tc></w:tr>"
            + "<w:tr><w:tc><w:p>\(run("pen"))</w:p><w:p>\(run("blue"))</w:p></w:tc><w:tc><w:p>\(run("1.20"))</w:p>"
            + "<w:tbl><w:tr><w:tc><w:p>\(run("inner"))</w:p></w:tc></w:tr></w:tbl></w:tc></w:tr></w:tbl>"
            + "<w:p>\(run("below"))</w:p>"
        let reading = await OfficeFiles.read(OfficeFiles.word(body), OfficeFiles.wordType)
        #expect(reading.document.text == "above\n\nhead\t\npen blue\t1.20 inner\n\nbelow")
        #expect(reading.document.tables.map(\.name) == ["Prices"])
        #expect(reading.cells(0) == [["head", ""], ["pen blue", "1.20 inner"]])
    }

    @Test func `lists have their numbers`() async {
        func item(_ text: String, _ list: String, _ level: Int = 0) -> String {
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='\(level)'/><w:numId w:val='\(list)'/></w:numPr></w:pPr>\(run(text))</w:p>"
        }
        let body =
            item("first", "1") + item("deeper", "1", 1) + item("deeper too", "1", 1) + item("second", "1")
            + item("dot", "2") + "<w:p>\(run("plain"))</w:p>" + item("third", "1")
            + "<w:p><w:pPr><w:pStyle w:val='H1'/></w:pPr>\(run("heading"))</w:p>"
        let level = "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
        let numbering =
            "<w:numbering \(OfficeFiles.names)><w:abstractNum w:abstractNumId='0'>\(level)<w:lvl w:ilvl='1'>"
            + "<w:start w:val='3'/><w:numFmt w:val='lowerLetter'/><w:lvlText w:val='%1.%2)'/></w:lvl></w:abstractNum>"
            + "<w:abstractNum w:abstractNumId='1'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='\u{F0B7}'/>"
            + "</w:lvl></w:abstractNum><w:abstractNum w:abstractNumId='2'><w:lvl w:ilvl='0'><w:numFmt w:val='upperRoman'/>"
            + "<w:lvlText w:val='%1'/></w:lvl></w:abstractNum>"
            + (1...3).map { "<w:num w:numId='\($0)'><w:abstractNumId w:val='\($0 - 1)'/></w:num>" }.joined()
            + "</w:numbering>"
        let styles =
            "<w:styles \(OfficeFiles.names)><w:style w:styleId='H1'><w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr>"
            + "</w:style></w:styles>"
        let file = OfficeFiles.word(
            body, links: [("a", "numbering", "numbering.xml"), ("b", "styles", "styles.xml")],
            parts: [("word/numbering.xml", numbering), ("word/styles.xml", styles)])
        #expect(
            await OfficeFiles.read(file, OfficeFiles.wordType).document.text
                == "1. first\n1.c) deeper\n1.d) deeper too\n2. second\n- dot\n\nplain\n\n3. third\nI heading")
    }

    @Test func `headers, footers, notes, comments, charts and diagrams are read`() async {
        let names = OfficeFiles.names
        let body =
            "<w:p>\(run("body "))<w:r><w:footnoteReference w:id='2'/></w:r>"
            + "<w:hyperlink r:id='l'>\(run("our site"))</w:hyperlink></w:p>"
            + "<w:p><w:r><w:drawing><c:chart r:id='c'/><dgm:relIds r:dm='d'/></w:drawing></w:r></w:p>"
        func notes(_ kind: String, _ text: String) -> String {
            "<w:\(kind)s \(names)><w:\(kind) w:type='separator'><w:p>\(run("no"))</w:p></w:\(kind)>"
                + "<w:\(kind) w:id='2'><w:p>\(run(text))</w:p></w:\(kind)></w:\(kind)s>"
        }
        let chart =
            "<c:chartSpace \(names)><c:title><a:p><a:r><a:t>Sales</a:t></a:r></a:p></c:title><c:ser><c:tx><c:strRef>"
            + "<c:strCache><c:pt><c:v>North</c:v></c:pt></c:strCache></c:strRef></c:tx><c:cat><c:strCache><c:pt>"
            + "<c:v>Spring</c:v></c:pt></c:strCache></c:cat><c:val><c:numCache><c:pt><c:v>17</c:v></c:pt></c:numCache></c:val>"
            + "</c:ser></c:chartSpace>"
        let file = OfficeFiles.word(
            body,
            links: [
                ("h1", "header", "header1.xml"), ("h2", "header", "header2.xml"), ("f", "footer", "footer1.xml"),
                ("n", "footnotes", "footnotes.xml"), ("e", "endnotes", "endnotes.xml"),
                ("k", "comments", "comments.xml"), ("l", "hyperlink", "https://site.example/page"),
                ("c", "chart", "charts/chart1.xml"), ("d", "diagramData", "diagrams/data1.xml"),
                ("o", "oleObject", "embeddings/oleObject1.bin"), ("t", "attachedTemplate", "file:///c:/evil.dotm"),
            ],
            parts: [
                ("word/header1.xml", "<w:hdr \(names)><w:p>\(run("head"))</w:p></w:hdr>"),
                ("word/header2.xml", "<w:hdr \(names)><w:p>\(run("head"))</w:p></w:hdr>"),
                ("word/footer1.xml", "<w:ftr \(names)><w:p>\(run("foot"))</w:p></w:ftr>"),
                ("word/footnotes.xml", notes("footnote", "a footnote")),
                ("word/endnotes.xml", notes("endnote", "an endnote")),
                (
                    "word/comments.xml",
                    "<w:comments \(names)><w:comment w:author='Ada' w:id='0'><w:p>\(run("check this"))</w:p></w:comment></w:comments>"
                ),
                ("word/charts/chart1.xml", chart),
                (
                    "word/diagrams/data1.xml",
                    "<dgm:dataModel \(names)><a:p><a:r><a:t>Step</a:t></a:r></a:p></dgm:dataModel>"
                ),
                ("word/embeddings/oleObject1.bin", "x"), ("word/vbaProject.bin", "x"),
                (
                    "docProps/core.xml",
                    "<x xmlns:dc='d' xmlns:cp='c'><dc:creator>Ada L.</dc:creator><dc:title>Plan</dc:title><cp:lastModifiedBy>Bob</cp:lastModifiedBy></x>"
                ),
                ("docProps/app.xml", "<x><Company>Acme</Company><Pages>3</Pages></x>"),
            ])
        let reading = await OfficeFiles.read(file, OfficeFiles.wordType)
        #expect(
            reading.document.text == """
                head

                body our site <https://site.example/page>

                Sales
                North
                Spring

                Step

                foot

                a footnote

                an endnote

                Ada: check this
                """)
        #expect(reading.remarks == ["has_macros 1", "external_reference 1", "embedded_file 1"])
        #expect(
            reading.properties == ["author=Ada L.", "last_modified_by=Bob", "company=Acme", "title=Plan", "pages=3"])
        #expect(reading.document.title == "Plan")
        #expect(reading.reader == "docx")
    }

    @Test func `styles that stand on each other in a ring, and elements that never fit, end`() async {
        let styles =
            "<w:styles \(OfficeFiles.names)><w:style w:styleId='A'><w:basedOn w:val='B'/></w:style>"
            + "<w:style w:styleId='B'><w:basedOn w:val='A'/></w:style></w:styles>"
        let body =
            "</w:tc><w:p><w:pPr><w:pStyle w:val='A'/></w:pPr>\(run("still here"))</w:p>"
        let file = OfficeFiles.word(body, links: [("b", "styles", "styles.xml")], parts: [("word/styles.xml", styles)])
        #expect(await OfficeFiles.read(file, OfficeFiles.wordType).remarks == ["damaged 1"])
        #expect(await text("<w:p><w:pPr><w:pStyle w:val='A'/></w:pPr>\(run("still here"))</w:p>") == "still here")
    }
}

extension String {
    /// The parts between a text.
    fileprivate func components(separatedBy mark: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: mark) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
