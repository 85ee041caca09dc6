// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import TestKit
import Testing

@Suite("Documents: hostile office files")
struct HostileOfficeTests {
    private static let samples: [(String, ZipMaker)] = [
        (
            OfficeFiles.wordType,
            OfficeFiles.word(
                "<w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>text</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p><w:del><w:r><w:delText>d</w:delText></w:r></w:del><w:r><w:drawing><c:chart r:id='c'/></w:drawing></w:r></w:p>",
                links: [("c", "chart", "document.xml"), ("h", "header", "document.xml")])
        ),
        (
            OfficeFiles.sheetType,
            OfficeFiles.sheets(
                [
                    (
                        "S", "visible",
                        "<sheetData><row r='1'><c r='B1' t='s'><v>0</v></c><c s='1'><v>45000.5</v></c></row></sheetData>"
                    )
                ],
                strings: ["<t>x</t>"],
                formats:
                    "<numFmts><numFmt numFmtId='170' formatCode='dd.mm.yy'/></numFmts><cellXfs><xf/><xf numFmtId='170'/></cellXfs>"
            )
        ),
        (
            OfficeFiles.slidesType,
            OfficeFiles.slides([
                "<p:sld \(OfficeFiles.names)><p:sp><p:txBody><a:p><a:r><a:t>t</a:t></a:r></a:p></p:txBody></p:sp></p:sld>"
            ])
        ),
        (
            OfficeFiles.textType,
            OfficeFiles.open(
                "text",
                "<text:list text:style-name='L'><text:list-item><text:p>i</text:p></text:list-item></text:list><text:p>n<text:note><text:note-body><text:p>b</text:p></text:note-body></text:note></text:p><table:table><table:table-row><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row></table:table>",
                styles:
                    "<text:list-style style:name='L'><text:list-level-style-number text:level='1' style:num-format='i'/></text:list-style>"
            )
        ),
        (
            OfficeFiles.tableType,
            OfficeFiles.open(
                "spreadsheet",
                "<table:table table:name='t'><table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='9'><text:p>v</text:p></table:table-cell></table:table-row></table:table>"
            )
        ),
        (
            OfficeFiles.bookType,
            ZipMaker([
                ("META-INF/container.xml", "<c><rootfile full-path='p.opf'/></c>"),
                (
                    "p.opf",
                    "<p><manifest><item id='a' href='a.html' media-type='text/html'/></manifest><spine><itemref idref='a'/></spine></p>"
                ),
                ("a.html", "<p>chapter</p>"),
            ])
        ),
    ]

    @Test func `files cut at every tenth have failed, and are never trapped on`() async {
        for (type, file) in Self.samples {
            let bytes = file.bytes
            #expect(await OfficeFiles.read(bytes, type).status == .read)
            for tenth in 1..<10 {
                let reading = await OfficeFiles.read(Array(bytes.prefix(bytes.count * tenth / 10)), type)
                #expect(reading.status == .failed && reading.code == "document_damaged")
            }
            #expect(await OfficeFiles.read([], type).status == .empty)
            #expect(await OfficeFiles.read(Array("%PDF-1.4 something else".utf8), type).code == "document_damaged")
        }
    }

    @Test func `bombs of entities and entities from elsewhere are nothing but text`() async {
        let bomb =
            "<!DOCTYPE w [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + "<w:document \(OfficeFiles.names)><w:p><w:r><w:t>&b;&x;</w:t></w:r></w:p></w:document>"
        var file = OfficeFiles.word("")
        file.members[2].content = Array(bomb.utf8)
        let reading = await OfficeFiles.read(file, OfficeFiles.wordType)
        #expect(reading.document.text == "&b;&x;")
    }

    @Test func `a part that unpacks to too much is refused, a small lie about size is damage`() async {
        var file = OfficeFiles.word("<w:p><w:r><w:t>x</w:t></w:r></w:p>")
        file.members[2].declaredSize = 600 << 20
        #expect(await OfficeFiles.read(file, OfficeFiles.wordType).code == "document_too_large")
        file.members[2].declaredSize = 65 << 20
        #expect(await OfficeFiles.read(file, OfficeFiles.wordType).code == "document_too_large")
        file.members[2].declaredSize = file.members[2].content.count - 1
        #expect(await OfficeFiles.read(file, OfficeFiles.wordType).code == "document_too_large")
    }

    @Test func `overlapping members are refused`() async {
        var file = OfficeFiles.word("<w:p/>")
        var twin = file.members[2]
        twin.place = 0
        twin.path = file.members[0].path
        file.members.append(twin)
        #expect(await OfficeFiles.read(file, OfficeFiles.wordType).code == "document_too_large")
    }

    @Test func `targets outside of the package lead nowhere`() async {
        let file = OfficeFiles.word(
            "<w:p><w:r><w:t>x</w:t></w:r></w:p>",
            links: [
                ("a", "header", "../../../../etc/passwd"), ("b", "header", "/../../etc/passwd"),
                ("c", "footer", "file:///etc/passwd"), ("d", "header", "document.xml"),
            ])
        let reading = await OfficeFiles.read(file, OfficeFiles.wordType)
        #expect(reading.document.text == "x\n\nx")
        #expect(reading.remarks == ["external_reference 1"])
    }

    @Test func `elements a thousand deep end with what came before`() async {
        let deep =
            "<w:p><w:r><w:t>before</w:t></w:r></w:p>" + String(repeating: "<w:tbl><w:tr><w:tc>", count: 400)
            + String(repeating: "</w:tc></w:tr></w:tbl>", count: 400)
        let reading = await OfficeFiles.read(OfficeFiles.word(deep), OfficeFiles.wordType)
        #expect(reading.document.text == "before")
        #expect(reading.remarks == ["damaged 1"])
    }

    @Test func `a part named a thousand times is read within the budget`() async {
        let links = (0..<1_000).map { ("h\($0)", "header", "document.xml") }
        let body = "<w:p><w:r><w:t>" + String(repeating: "word ", count: 200) + "</w:t></w:r></w:p>"
        let reading = await OfficeFiles.read(OfficeFiles.word(body, links: links), OfficeFiles.wordType)
        #expect(reading.status == .read)
    }

    @Test func `changed files never trap and give the same reading twice`() async {
        var random = SeededGenerator(test: "office mutations")
        var seen: [Reading.Status: Int] = [:]
        for round in 0..<mutationCount(1_200) {
            let (type, file) = Self.samples[round % Self.samples.count]
            var changed = file
            if round % 4 == 0 {
                let bytes = mutated(file.bytes, &random)
                seen[await OfficeFiles.read(bytes, type).status, default: 0] += 1
                continue
            }
            // Changed inside, packed anew: the XML readers meet it.
            let index = Int.random(in: 0..<changed.members.count, using: &random)
            changed.members[index].content = mutated(changed.members[index].content, &random)
            changed.members[index].method = 0
            let bytes = changed.bytes
            let reading = await OfficeFiles.read(bytes, type)
            seen[reading.status, default: 0] += 1
            let end = reading.document.text.utf8.count
            for table in reading.document.tables {
                for cell in table.rows.joined() { #expect(cell.lowerBound >= 0 && cell.upperBound <= end) }
            }
            if round % 64 == 1 { #expect(await OfficeFiles.read(bytes, type) == reading) }
        }
        #expect((seen[.read] ?? 0) > 100 && (seen[.failed] ?? 0) > 10)
    }
}
