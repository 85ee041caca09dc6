// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import TestKit

/// Small office files for tests, made part by part.
enum OfficeFiles {
    static let wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    static let sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    static let slidesType = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    static let textType = "application/vnd.oasis.opendocument.text"
    static let tableType = "application/vnd.oasis.opendocument.spreadsheet"
    static let drawType = "application/vnd.oasis.opendocument.presentation"
    static let bookType = "application/epub+zip"

    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    static let names =
        "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:r='\(office)' "
        + "xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' "
        + "xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' "
        + "xmlns:c='http://schemas.openxmlformats.org/drawingml/2006/chart' "
        + "xmlns:dgm='http://schemas.openxmlformats.org/drawingml/2006/diagram' "
        + "xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math' "
        + "xmlns:wp='http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing' "
        + "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' xmlns:v='urn:schemas-microsoft-com:vml'"
    static let openNames =
        ["office", "style", "text", "table", "draw", "presentation", "meta"].map {
            "xmlns:\($0)='urn:oasis:names:tc:opendocument:xmlns:\($0):1.0' "
        }.joined() + "xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0' "
        + "xmlns:xlink='http://www.w3.org/1999/xlink' xmlns:dc='http://purl.org/dc/elements/1.1/'"

    /// Relationships: id, kind, target; a target with a scheme is external.
    static func relationships(_ all: [(String, String, String)]) -> String {
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
            + all.map { id, kind, target in
                "<Relationship Id='\(id)' Type='\(office)/\(kind)' Target='\(target)'"
                    + (target.contains(":") ? " TargetMode='External'/>" : "/>")
            }.joined() + "</Relationships>"
    }

    static func word(_ body: String, links: [(String, String, String)] = [], parts: [(String, String)] = []) -> ZipMaker
    {
        ZipMaker(
            [
                ("[Content_Types].xml", "<Types/>"),
                ("_rels/.rels", relationships([("rId1", "officeDocument", "word/document.xml")])),
                (
                    "word/document.xml",
                    "<?xml version='1.0'?><w:document \(names)><w:body>\(body)</w:body></w:document>"
                ),
                ("word/_rels/document.xml.rels", relationships(links)),
            ] + parts)
    }

    static func sheets(
        _ sheets: [(name: String, state: String, content: String)], strings: [String] = [], formats: String = "",
        parts: [(String, String)] = []
    ) -> ZipMaker {
        let list = sheets.enumerated().map {
            "<sheet name='\($1.name)' sheetId='\($0 + 1)' state='\($1.state)' r:id='s\($0)'/>"
        }.joined()
        let links =
            sheets.indices.map { ("s\($0)", "worksheet", "worksheets/sheet\($0).xml") }
            + [("x1", "sharedStrings", "sharedStrings.xml"), ("x2", "styles", "styles.xml")]
        return ZipMaker(
            [
                ("_rels/.rels", relationships([("rId1", "officeDocument", "xl/workbook.xml")])),
                ("xl/workbook.xml", "<workbook \(names)><sheets>\(list)</sheets></workbook>"),
                ("xl/_rels/workbook.xml.rels", relationships(links)),
                ("xl/sharedStrings.xml", "<sst>" + strings.map { "<si>\($0)</si>" }.joined() + "</sst>"),
                ("xl/styles.xml", "<styleSheet>\(formats)</styleSheet>"),
            ]
                + sheets.enumerated().map {
                    ("xl/worksheets/sheet\($0).xml", "<worksheet \(names)>\($1.content)</worksheet>")
                } + parts)
    }

    static func slides(
        _ slides: [String], order: [Int]? = nil, links: [[(String, String, String)]] = [],
        parts: [(String, String)] = []
    ) -> ZipMaker {
        let list = (order ?? Array(slides.indices)).map { "<p:sldId id='\(256 + $0)' r:id='r\($0)'/>" }.joined()
        return ZipMaker(
            [
                ("_rels/.rels", relationships([("rId1", "officeDocument", "ppt/presentation.xml")])),
                ("ppt/presentation.xml", "<p:presentation \(names)><p:sldIdLst>\(list)</p:sldIdLst></p:presentation>"),
                (
                    "ppt/_rels/presentation.xml.rels",
                    relationships(slides.indices.map { ("r\($0)", "slide", "slides/slide\($0).xml") })
                ),
            ] + slides.enumerated().map { ("ppt/slides/slide\($0).xml", $1) }
                + links.enumerated().map { ("ppt/slides/_rels/slide\($0).xml.rels", relationships($1)) } + parts)
    }

    static func open(
        _ kind: String, _ body: String, styles: String = "", master: String = "", parts: [(String, String)] = []
    ) -> ZipMaker {
        ZipMaker(
            [
                ("mimetype", "application/vnd.oasis.opendocument.\(kind)"),
                (
                    "content.xml",
                    "<office:document-content \(openNames)><office:automatic-styles>\(styles)</office:automatic-styles>"
                        + "<office:body><office:\(kind)>\(body)</office:\(kind)></office:body></office:document-content>"
                ),
                (
                    "styles.xml",
                    "<office:document-styles \(openNames)><office:master-styles>\(master)</office:master-styles>"
                        + "</office:document-styles>"
                ),
            ] + parts)
    }

    static func read(_ file: ZipMaker, _ type: String) async -> Reading { await read(file.bytes, type) }
    static func read(_ bytes: [UInt8], _ type: String) async -> Reading {
        await DocumentReader().read(bytes, mediaType: type, name: "file")
    }
}

extension Reading {
    /// The remarks as `code count`.
    var remarks: [String] { document.remarks.map { "\($0.code.rawValue) \($0.count)" } }
    /// The properties as `name=value`.
    var properties: [String] { document.properties.map { "\($0.name.rawValue)=\($0.value)" } }
    /// The cells of a table as text.
    func cells(_ table: Int) -> [[String]] {
        let bytes = Array(document.text.utf8)
        guard document.tables.indices.contains(table) else { return [] }
        return document.tables[table].rows.map { $0.map { String(decoding: bytes[$0], as: UTF8.self) } }
    }
}
