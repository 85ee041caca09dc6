// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup
import TestKit
import Testing

@testable import Documents

@Suite("Documents: spreadsheets")
struct SheetTests {
    private func read(_ file: ZipMaker) async -> Reading { await OfficeFiles.read(file, OfficeFiles.sheetType) }
    private func sheet(_ rows: String, _ more: String = "") -> [(name: String, state: String, content: String)] {
        [("Data", "visible", "<sheetData>\(rows)</sheetData>\(more)")]
    }

    @Test func `cells of every kind become a table under the sheet's name`() async {
        let rows =
            "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='C1' t='inlineStr'><is><r><t>in</t></r><r><t>line</t></r></is></c></row>"
            + "<row r='5'><c r='A5' t='b'><v>1</v></c><c r='B5' t='str'><f>A1&amp;\"x\"</f><v>result</v></c><c r='C5' t='e'><v>#DIV/0!</v></c></row>"
            + "<row><c><v>17</v></c><c><v>0.30000000000000004</v></c></row>"
        let file = OfficeFiles.sheets(sheet(rows), strings: ["<t>shared &amp; so</t><rPh><t>no</t></rPh>"])
        let reading = await read(file)
        #expect(
            reading.document.text
                == "Data\n\nshared & so\t\tinline\nTRUE\tresult\t#DIV/0!\n17\t0.3")
        #expect(reading.document.tables.map(\.name) == ["Data"])
        #expect(reading.cells(0)[0] == ["shared & so", "", "inline"])
        #expect(reading.remarks == ["formula_cell 1"])
    }

    @Test(arguments: [
        ("General", "45931", "45931"), ("dd.mm.yyyy", "45931", "2025-10-01"),
        ("m/d/yy h:mm", "45931.75", "2025-10-01 18:00"),
        ("hh:mm:ss", "0.5003472222222222", "12:00:30"), ("[h]:mm", "1.5", "36:00"), ("mmm yyyy", "1", "1900-01-01"),
        ("yyyy\\-mm\\-dd", "60", "1900-02-29"), ("d", "61", "1900-03-01"), ("0.0%", "0.125", "12.5%"),
        ("#,##0.00 \"€\"", "1234.5", "1234.50 €"), ("#,##0.00\\ [$CHF-807]", "-0.005", "-0.01 CHF"),
        ("[Red]0.00", "3.14159", "3.14159"), ("\"day\" 0", "4", "4"), ("0.00", "1E+300", "1e+300"),
        ("0", "123456789012345678", "1.23456789012346e+17"), ("dd", "-1", "-1"), ("dd", "1e9", "1e9"),
        ("0", "2.675000000000000000001", "2.675"), ("0", "9.99999999999999999", "10"), ("0", "text", "text"),
    ])
    func `numbers are written by their format`(code: String, stored: String, expected: String) async {
        let code = code.map { $0 == "\"" ? "&quot;" : String($0) }.joined()
        let formats =
            "<numFmts><numFmt numFmtId='164' formatCode=\"\(code)\"/></numFmts><cellXfs><xf numFmtId='0'/><xf numFmtId='164'/></cellXfs>"
        let file = OfficeFiles.sheets(sheet("<row><c s='1'><v>\(stored)</v></c></row>"), formats: formats)
        #expect(await read(file).document.text == "Data\n\n\(expected)")
    }

    @Test func `declared sizes cost nothing, and cells out of the sheet are left out`() async {
        let rows =
            "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row><row r='99999999'><c r='ZZZZ1'><v>2</v></c><c r='A0'><v>3</v></c></row>"
            + "<row r='x'><c r=''><v>4</v></c></row>"
        let file = OfficeFiles.sheets([
            ("Big", "visible", "<dimension ref='A1:XFD1048576'/><sheetData>\(rows)</sheetData>")
        ])
        #expect(await read(file).document.text == "Big\n\n1")
    }

    @Test func `a shared string that is not there is remarked`() async {
        let rows =
            "<row><c t='s'><v>7</v></c><c t='s'><v>-1</v></c><c t='s'><v>99999999999999999999</v></c><c><v>5</v></c></row>"
        let reading = await read(OfficeFiles.sheets(sheet(rows), strings: ["<t>a</t>"]))
        #expect(reading.document.text == "Data\n\n5")
        #expect(reading.remarks == ["damaged 3"])
    }

    @Test func `hidden sheets, links, comments, margins, shapes and other books are told`() async {
        let names = OfficeFiles.names
        let rows = "<row><c r='A1' t='inlineStr'><is><t>offer</t></is></c></row>"
        let more =
            "<hyperlinks><hyperlink ref='A1' r:id='h'/></hyperlinks><headerFooter><oddHeader>&amp;L&amp;\"Arial,Bold\"&amp;12Secret &amp;&amp; Co&amp;RPage &amp;P</oddHeader></headerFooter>"
        let file = OfficeFiles.sheets(
            [("One", "visible", "<sheetData>\(rows)</sheetData>\(more)"), ("Two", "veryHidden", "<sheetData/>")],
            parts: [
                (
                    "xl/worksheets/_rels/sheet0.xml.rels",
                    OfficeFiles.relationships([
                        ("h", "hyperlink", "https://x.example/a"), ("c", "comments", "../comments1.xml"),
                        ("d", "drawing", "../drawings/drawing1.xml"),
                    ])
                ),
                (
                    "xl/comments1.xml",
                    "<comments><authors><author>Ada</author></authors><commentList><comment ref='A1' authorId='0'><text><r><t>why?</t></r></text></comment></commentList></comments>"
                ),
                (
                    "xl/drawings/drawing1.xml",
                    "<d \(names)><sp><txBody><a:p><a:r><a:t>shape text</a:t></a:r></a:p></txBody></sp></d>"
                ), ("xl/externalLinks/externalLink1.xml", "<x/>"), ("xl/vbaProject.bin", "x"),
            ])
        let reading = await read(file)
        #expect(
            reading.document.text == """
                One

                offer <https://x.example/a>

                Secret & Co Page

                shape text

                A1: Ada: why?

                Two
                """)
        #expect(reading.remarks == ["has_macros 1", "hidden_part 1", "external_reference 1"])
    }

    @Test func `links to cells that share a long text are added while there is room, and no further`() throws {
        var rows = SheetRows()
        rows.room = 100
        let place = { (row: Int) in SheetRows.Place(row: row, column: 0) }
        for row in 0..<5 { rows.add(place(row), "thirty bytes that cells share..") }
        // 31 bytes of text, 3 of the link, 1 cell in the row.
        for row in 0..<5 { rows.append(place(row), "a:b") }
        var flow = TextFlow(limit: 10_000)
        rows.write("Links", to: &flow, limits: DocumentLimits())
        #expect(flow.text.split(separator: "\n").count { $0.hasSuffix(" <a:b>") } == 2)
        rows.room = 0
        rows.append(place(4), "c:d")
        #expect(rows.count == 5)
    }

    @Test func `of headers and footers without end the first are read`() async {
        let margins = (1...500).map { "<oddHeader>margin\($0)</oddHeader>" }.joined()
        let text = await read(OfficeFiles.sheets(sheet("", "<headerFooter>\(margins)</headerFooter>"))).document.text
        #expect(text.contains("margin64") && !text.contains("margin65"))
    }

    @Test func `sheets of OpenDocument are read, with repeated cells up to a limit`() async {
        let rows =
            "<table:table-row><table:table-cell table:number-columns-repeated='2'><text:p>a</text:p></table:table-cell>"
            + "<table:table-cell office:value-type='date' office:date-value='2026-10-01T00:00:00'><text:p>1.10.26</text:p></table:table-cell>"
            + "<table:table-cell table:formula='of:=1'><text:p>7</text:p><office:annotation><dc:creator>Ada</dc:creator><dc:date>2026</dc:date><text:p>why</text:p></office:annotation></table:table-cell>"
            + "<table:table-cell table:number-columns-repeated='16380'/></table:table-row>"
            + "<table:table-row table:number-rows-repeated='1048570'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
            + "<table:table-row><table:covered-table-cell/><table:table-cell><text:p>end</text:p></table:table-cell></table:table-row>"
        let file = OfficeFiles.open("spreadsheet", "<table:table table:name='Main'>\(rows)</table:table>")
        let reading = await OfficeFiles.read(file, OfficeFiles.tableType)
        #expect(reading.document.text == "Main\n\na\ta\t2026-10-01\t7\n\tend\n\nAda: why")
        #expect(reading.cells(0) == [["a", "a", "2026-10-01", "7"], ["", "end"]])
        #expect(reading.remarks == ["formula_cell 1"])

        let bomb =
            "<table:table table:name='Bomb'><table:table-row table:number-rows-repeated='1048576'>"
            + "<table:table-cell table:number-columns-repeated='16384'><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
        var limits = DocumentLimits()
        limits.cells = 5_000
        let big = await DocumentReader(limits: limits).read(
            OfficeFiles.open("spreadsheet", bomb).bytes, mediaType: OfficeFiles.tableType, name: "x")
        #expect(big.remarks == ["truncated 1"])
        #expect(big.document.tables.first?.rows.joined().count == 5_000)
    }
}
