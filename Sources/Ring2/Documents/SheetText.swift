// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// The work of reading one sheet of a spreadsheet.
struct SheetText {
    private let strings: [String]
    private let formats: [CellFormat]
    private let is1904: Bool
    private let relationships: [String: OfficePackage.Relationship]

    private var rows = SheetRows()
    private var margins: [String] = []
    private var row = -1
    private var column = -1
    private var place: SheetRows.Place?
    private var type = ""
    private var style = 0
    private var value: [UInt8] = []
    private var isInValue = false
    private var isInMargin = false
    private var formulas = 0
    private var missing = 0

    init(
        strings: [String], formats: [CellFormat], is1904: Bool, relationships: [String: OfficePackage.Relationship]
    ) {
        self.strings = strings
        self.formats = formats
        self.is1904 = is1904
        self.relationships = relationships
    }

    /// Reads a sheet and what belongs to it, and writes all of it.
    mutating func read(_ path: String, _ name: String, to flow: inout TextFlow, _ package: inout OfficePackage) {
        let limits = package.limits
        package.walk(package.part(path)) { reader, event, _ throws(MarkupError) in
            switch event {
            case .start(let element): try start(element, &reader)
            case .end(let name): end(name.local, limits)
            case .text(let text): if isInValue || isInMargin { value += text }
            }
        }
        package.remarks.add(.formulaCell, formulas)
        package.remarks.add(.damaged, missing)
        if rows.count >= limits.cells { package.remarks.add(.truncated) }
        flow.paragraph()
        flow.writeCollapsed(Array(name.utf8)[...])
        rows.write(name, to: &flow, limits: limits)
        for margin in margins {
            flow.line()
            flow.writeCollapsed(Array(margin.utf8)[...])
        }
        let parts = OfficePackage.inner(relationships)
        for part in parts where part.kind == "drawing" {
            let inner = package.relationships(of: part.target)
            flow.paragraph()
            var shapes = DrawingText(flow.taken(), relationships: inner)
            shapes.read(package.part(part.target), &package)
            flow = shapes.takeFlow()
            DrawingText.read(shapes.drawings, of: inner, to: &flow, &package)
        }
        for part in parts where part.kind == "comments" || part.kind == "threadedComment" {
            comments(part.target, &flow, &package)
        }
        flow.paragraph()
    }

    private mutating func start(_ element: XMLElement, _ reader: inout XMLReader) throws(MarkupError) {
        switch element.name.local {
        case "c":
            type = element["t"] ?? "n"
            style = element["s"].flatMap { Int($0) } ?? 0
            if let reference = element["r"] {
                place = SheetRows.Place(reference)
            } else {
                place = row < 1_048_576 && column < 16_383 ? SheetRows.Place(row: max(row, 0), column: column + 1) : nil
            }
            if let place { (row, column) = (place.row, place.column) }
            value.removeAll(keepingCapacity: true)
        case "v", "t": isInValue = true
        case "f":
            formulas += 1
            try reader.skipElement()
        case "rPh": try reader.skipElement()
        case "row":
            if let number = element["r"].flatMap({ Int($0) }), (1...1_048_576).contains(number) {
                row = number - 1
            } else {
                row = min(row + 1, 1_048_575)
            }
            column = -1
        case "hyperlink":
            if let id = element["id"], let target = relationships[id], target.isExternal,
                let place = element["ref"].flatMap({ SheetRows.Place($0) })
            {
                let address = target.target.hasPrefix("mailto:") ? target.target.dropFirst(7) : target.target[...]
                if address.utf8.count <= 2_048 { rows.append(place, String(address)) }
            }
        case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
            isInMargin = true
            value.removeAll(keepingCapacity: true)
        case "conditionalFormatting", "dataValidations", "extLst", "cols", "mergeCells": try reader.skipElement()
        default: break
        }
    }

    private mutating func end(_ name: String, _ limits: DocumentLimits) {
        switch name {
        case "v", "t": isInValue = false
        case "c": if let place, rows.count < limits.cells, !value.isEmpty { rows.add(place, text()) }
        case "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter":
            isInMargin = false
            let text = Self.margin(String(decoding: value, as: UTF8.self))
            if !text.isEmpty, margins.count < 64, !margins.contains(text) { margins.append(text) }
        default: break
        }
    }

    /// The text of the cell that just ended.
    private mutating func text() -> String {
        let stored = String(decoding: value, as: UTF8.self)
        switch type {
        case "s":
            guard let index = Int(stored), strings.indices.contains(index) else {
                missing += 1
                return ""
            }
            return strings[index]
        case "b": return stored == "1" || stored == "true" ? "TRUE" : "FALSE"
        case "str", "inlineStr", "e", "d": return stored
        default:
            let format = formats.indices.contains(style) ? formats[style] : .general
            return format.text(stored, is1904: is1904)
        }
    }

    /// A header's or footer's text without its codes: `&L`, `&"Arial,Bold"`, `&12`, `&P`.
    private static func margin(_ code: String) -> String {
        var text = ""
        var rest = code.prefix(1_024)[...]
        while let character = rest.popFirst() {
            guard character == "&" else {
                text.append(character)
                continue
            }
            switch rest.popFirst() {
            case "&": text.append("&")
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "L", "C", "R": text.append(" ")
            case "K": rest = rest.dropFirst(6)
            case let digit? where digit.isNumber: rest = rest.drop { $0.isNumber }
            default: break
            }
        }
        return text.split(separator: " ").joined(separator: " ")
    }

    /// Comments, old (`authors`, `text`) and threaded (`text` alone).
    private func comments(_ path: String, _ flow: inout TextFlow, _ package: inout OfficePackage) {
        var authors: [String] = []
        var isInAuthor = false
        var isInText = false
        var wordy: [UInt8] = []
        package.walk(package.part(path)) { _, event, _ in
            switch event {
            case .start(let element):
                switch element.name.local {
                case "author":
                    isInAuthor = true
                    wordy = []
                case "comment", "threadedComment":
                    flow.paragraph()
                    if let reference = element["ref"] { flow.write("\(reference): ") }
                    if let author = element["authorId"].flatMap({ Int($0) }), authors.indices.contains(author),
                        !authors[author].isEmpty, !authors[author].hasPrefix("tc=")
                    {
                        flow.write("\(authors[author]): ")
                    }
                case "t": isInText = true
                case "text": isInText = path.lowercased().contains("threaded")
                default: break
                }
            case .text(let part):
                if isInAuthor { wordy += part } else if isInText { flow.writeCollapsed(part) }
            case .end(let name):
                if name.local == "author" {
                    isInAuthor = false
                    authors.append(String(decoding: wordy, as: UTF8.self))
                } else if name.local == "t" || name.local == "text" {
                    isInText = false
                }
            }
        }
    }
}
