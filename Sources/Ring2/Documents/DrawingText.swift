// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// The work of reading DrawingML into flowing text: slides, shapes, charts and diagrams.
struct DrawingText {
    private var flow: TextFlow
    /// Charts and diagrams that are named, by relationship.
    private(set) var drawings: [String] = []
    private let relationships: [String: OfficePackage.Relationship]
    private var isInText = false
    private var isInCache = false
    private var isField = false
    private var links: [LinkTarget?] = []
    private var choices: [Bool] = []
    private var tables = 0
    private var hasCategories = false
    private var isInCategories = false

    init(_ flow: TextFlow, relationships: [String: OfficePackage.Relationship] = [:]) {
        self.flow = flow
        self.relationships = relationships
    }

    /// The text with what was written, once; see `TextFlow.taken`.
    mutating func takeFlow() -> TextFlow { flow.taken() }

    /// Reads a part.
    mutating func read(_ content: [UInt8]?, _ package: inout OfficePackage) {
        package.walk(content) { reader, event, _ throws(MarkupError) in
            switch event {
            case .start(let element): try start(element, &reader)
            case .end(let name): end(name.local)
            case .text(let text): if isInText, !isField { flow.writeCollapsed(text) }
            }
        }
        drawings.removeAll { relationships[$0] == nil }
        flow.paragraph()
    }

    private mutating func start(_ element: XMLElement, _ reader: inout XMLReader) throws(MarkupError) {
        switch element.name.local {
        case "t": isInText = true
        case "p": flow.line()
        case "br": flow.lineBreak()
        case "tab": break
        case "txBody", "sp", "title": flow.paragraph()
        case "fld":
            // Slide numbers and today's date are no text of the slide.
            let type = element["type"] ?? ""
            isField = type == "slidenum" || type.hasPrefix("datetime")
        case "hlinkClick":
            let target = element["id"].flatMap { relationships[$0] }
            links.append(target.flatMap { $0.isExternal ? LinkTarget($0.target, flow) : nil })
        case "r": links = []
        case "tbl":
            tables += 1
            if tables == 1 { flow.openTable() }
        case "tr": if tables == 1 { flow.openRow() }
        case "tc": if tables == 1 { flow.openCell() }
        case "cNvPr":
            if let text = element["descr"], !text.isEmpty {
                flow.paragraph()
                flow.writeCollapsed(Array(text.utf8)[...])
            }
        case "chart": if let id = element["id"] { drawings.append(id) }
        case "relIds": if let id = element["dm"] { drawings.append(id) }
        case "AlternateContent": choices.append(false)
        case "Choice", "Fallback":
            guard let last = choices.indices.last else { return }
            if choices[last] { try reader.skipElement() } else { choices[last] = true }
        case "cat":
            // Every series repeats the same categories.
            if hasCategories { try reader.skipElement() }
            isInCategories = true
        case "strCache": isInCache = true
        case "numCache": isInCache = isInCategories
        case "v": if isInCache { isInText = true }
        case "pt": if isInCache { flow.line() }
        case "externalData", "style", "clrMapOvr", "timing", "extLst": try reader.skipElement()
        default: break
        }
    }

    private mutating func end(_ name: String) {
        switch name {
        case "t", "v": isInText = false
        case "p", "txBody": flow.line()
        case "fld": isField = false
        case "r":
            for link in links { link?.write(to: &flow) }
            links = []
        case "tbl":
            tables = max(0, tables - 1)
            if tables == 0 { flow.closeTable() }
        case "tr": if tables == 1 { flow.closeRow() }
        case "tc": if tables == 1 { flow.closeCell() }
        case "AlternateContent": _ = choices.popLast()
        case "cat":
            hasCategories = true
            isInCategories = false
        case "strCache", "numCache": isInCache = false
        default: break
        }
    }

    /// Reads charts and diagrams that a part named.
    static func read(
        _ ids: [String], of relationships: [String: OfficePackage.Relationship], to flow: inout TextFlow,
        _ package: inout OfficePackage
    ) {
        for id in ids.prefix(10_000) {
            guard let drawing = relationships[id], !drawing.isExternal else { continue }
            flow.paragraph()
            var text = DrawingText(flow.taken())
            text.read(package.part(drawing.target), &package)
            flow = text.takeFlow()
        }
    }
}
