// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads spreadsheets of ECMA-376 (XLSX, XLSM, XLTX): sheets in their order, each as a table under its name, with its
/// text boxes, charts and comments.
///
/// Formulas are not computed: their stored results are read. Dates are written in ISO 8601.
enum XlsxReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        var package = try OfficePackage(content, limits: limits)
        package.noteParts()
        package.readOfficeProperties()
        let main = package.mainPart(usually: "xl/workbook.xml")
        let workbook = try package.required(main)
        let relationships = package.relationships(of: main)
        let parts = OfficePackage.inner(relationships)
        func part(_ kind: String) -> String { parts.first { $0.kind == kind }?.target ?? "" }
        var sheets: [(name: String, path: String)] = []
        // A file that names one sheet again and again would be read as often.
        var seen: Set<String> = []
        var is1904 = false
        package.walk(workbook) { _, event, remarks in
            guard case .start(let element) = event else { return }
            if element.name.local == "workbookPr" { is1904 = ["1", "true"].contains(element["date1904"] ?? "") }
            guard element.name.local == "sheet" else { return }
            let ids = element.attributes.filter { $0.name.local == "id" && !$0.name.namespace.isEmpty }
            guard let id = ids.first?.value, let sheet = relationships[id], !sheet.isExternal,
                seen.insert(sheet.target).inserted
            else { return }
            if let state = element["state"], state != "visible" { remarks.add(.hiddenPart) }
            if sheets.count < limits.pages {
                sheets.append((element["name"] ?? "", sheet.target))
            } else {
                remarks.add(.truncated)
            }
        }
        let strings = sharedStrings(part("sharedStrings"), &package)
        let formats = formats(part("styles"), &package)
        var flow = TextFlow(limit: limits.textBytes, cells: limits.cells)
        for sheet in sheets where !flow.isTruncated {
            var text = SheetText(
                strings: strings, formats: formats, is1904: is1904,
                relationships: package.relationships(of: sheet.path))
            text.read(sheet.path, sheet.name, to: &flow, &package)
        }
        return ReadDocument(flow, title: package.title, properties: package.properties, remarks: package.remarks)
    }

    /// The strings that cells share; phonetic readings are left out.
    private static func sharedStrings(_ path: String, _ package: inout OfficePackage) -> [String] {
        var strings: [String] = []
        var text: [UInt8] = []
        var isInText = false
        package.walk(package.part(path)) { reader, event, _ throws(MarkupError) in
            switch event {
            case .start(let element):
                switch element.name.local {
                case "si": text.removeAll(keepingCapacity: true)
                case "t": isInText = true
                case "rPh": try reader.skipElement()
                default: break
                }
            case .text(let part): if isInText { text += part }
            case .end(let name):
                if name.local == "t" { isInText = false }
                if name.local == "si" { strings.append(String(decoding: text, as: UTF8.self)) }
            }
        }
        return strings
    }

    /// The number format of each cell style.
    private static func formats(_ path: String, _ package: inout OfficePackage) -> [CellFormat] {
        var codes: [Int: CellFormat] = [:]
        var formats: [CellFormat] = []
        var isInStyles = false
        package.walk(package.part(path)) { _, event, _ in
            switch event {
            case .start(let element):
                switch element.name.local {
                case "numFmt":
                    if let id = element["numFmtId"].flatMap({ Int($0) }), let code = element["formatCode"] {
                        codes[id] = CellFormat(code: code)
                    }
                case "cellXfs": isInStyles = true
                case "xf" where isInStyles:
                    let id = element["numFmtId"].flatMap { Int($0) } ?? 0
                    formats.append(codes[id] ?? CellFormat(builtIn: id) ?? .general)
                default: break
                }
            case .end(let name): if name.local == "cellXfs" { isInStyles = false }
            case .text: break
            }
        }
        return formats
    }
}
