// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// The work of reading the content of an OpenDocument file into flowing text.
struct OpenDocumentText {
    /// Which paragraphs count.
    enum Scope {
        case body
        /// Those inside of elements whose names start so: `header`, `footer`.
        case margin(String)
    }
    private struct List {
        let style: String?
        var number: Int?
    }
    /// Cells of a spreadsheet while they are read.
    private struct Sheet {
        var rows = SheetRows()
        let name: String
        var row = -1
        var column = 0
        var rowRepeats = 1
        var cells: [(column: Int, repeats: Int, text: String)] = []
        var cellRepeats = 1
        var date: String?
    }

    var flow: TextFlow
    /// Footnotes, endnotes and comments, which follow the text.
    private(set) var notes: TextFlow
    /// The folders of objects inside of the document.
    private(set) var objects: [String] = []
    private let styles: OpenDocumentStyles
    private let isSpreadsheet: Bool
    private let scope: Scope
    private let limits: DocumentLimits

    private var depth = 0
    private var scopeDepth: Int?
    private var hiddenDepths: [Int] = []
    /// What is set aside while a note is read: how many paragraphs and which lists were open.
    private var notesOpen: [(paragraphs: Int, lists: [List])] = []
    private var paragraphDepth = 0
    private var lists: [List] = []
    private var mark: String?
    private var links: [LinkTarget?] = []
    private var tables = 0
    private var sheet: Sheet?
    private var cellFlow: TextFlow?
    private var cellCount = 0
    private var isInCreator = false
    private var isInDescription = false
    /// Whether the author of a comment was just written, whose text follows on the same line.
    private var isBehindLabel = false
    private var hiddenTexts = 0
    private var deletedTexts = 0
    private var isTruncated = false

    init(
        _ flow: TextFlow, styles: OpenDocumentStyles, isSpreadsheet: Bool, scope: Scope = .body, limits: DocumentLimits
    ) {
        self.flow = flow
        self.styles = styles
        self.isSpreadsheet = isSpreadsheet
        self.scope = scope
        self.limits = limits
        notes = TextFlow(limit: limits.textBytes)
        if case .body = scope { scopeDepth = 0 }
    }

    /// Reads a part, and remarks what was left out of it.
    mutating func read(_ content: [UInt8]?, _ package: inout OfficePackage) {
        package.walk(content) { reader, event, remarks throws(MarkupError) in
            switch event {
            case .start(let element):
                depth += 1
                try start(element, &reader, &remarks)
                // Skipped elements are closed already.
                depth = reader.depth
            case .end(let name):
                end(name.local)
                depth -= 1
            case .text(let text): take(text)
            }
        }
        package.remarks.add(.hiddenTextDropped, hiddenTexts)
        package.remarks.add(.deletedTextDropped, deletedTexts)
        if isTruncated { package.remarks.add(.truncated) }
    }

    private var isReading: Bool { scopeDepth != nil && hiddenDepths.isEmpty }

    private mutating func take(_ text: ArraySlice<UInt8>) {
        guard isInCreator || isInDescription || paragraphDepth > 0, scopeDepth != nil else { return }
        guard hiddenDepths.isEmpty else { return }
        if let mark, text.contains(where: { $0 > 0x20 }) {
            flow.write(mark)
            flow.space()
            self.mark = nil
        }
        flow.writeCollapsed(text)
    }

    // MARK: Elements

    private mutating func start(
        _ element: XMLElement, _ reader: inout XMLReader, _ remarks: inout DocumentRemarks
    ) throws(MarkupError) {
        let name = element.name.local
        if case .margin(let kind) = scope, scopeDepth == nil {
            if name.hasPrefix(kind), element.name.namespace.contains(":style:") { scopeDepth = depth }
            return
        }
        switch name {
        case "p", "h":
            paragraphDepth += 1
            if isBehindLabel { flow.space() } else if lists.isEmpty { flow.paragraph() } else { flow.line() }
            isBehindLabel = false
            if styles.isHidden("paragraph", element["style-name"]) { hide() }
        case "span": if styles.isHidden("text", element["style-name"]) { hide() }
        case "s", "tab": flow.space()
        case "line-break": flow.lineBreak()
        case "a": links.append(element["href"].map { LinkTarget($0, flow) })
        case "list":
            if lists.isEmpty { flow.paragraph() }
            lists.append(List(style: element["style-name"] ?? lists.last?.style, number: nil))
        case "list-item":
            if let last = lists.indices.last, let value = element["start-value"].flatMap({ Int($0) }) {
                lists[last].number = value &- 1
            }
            mark = nextMark()
        case "list-header": mark = nil
        case "section": if element["display"] == "none" { hide() }
        case "hidden-text", "hidden-paragraph":
            if element["is-hidden"] != "false" { hide() }
        case "tracked-changes": try deletions(&reader)
        case "forms", "automatic-styles", "font-face-decls", "page-number", "page-count", "note-citation",
            "table-columns", "dde-connection-decls", "label-ranges", "calculation-settings", "scripts", "sheet-name",
            "sequence-decls", "user-field-decls", "variable-decls", "sender-initials", "date-string", "settings":
            if name == "scripts", try holdsElements(&reader) { remarks.add(.hasMacros) }
            if reader.depth >= depth { try reader.skipElement() }
        case "creator": isInCreator = !notesOpen.isEmpty
        case "date" where !notesOpen.isEmpty && paragraphDepth == 0: try reader.skipElement()
        case "title", "desc": if element.name.namespace.contains("svg") { openDescription() }
        case "note-body", "annotation": openNote()
        case "ruby-text": flow.write("(")
        case "page":
            flow.paragraph()
            if styles.isPartHidden("drawing-page", element["style-name"]) { remarks.add(.hiddenPart) }
        case "frame", "custom-shape", "text-box", "notes": if paragraphDepth == 0 { flow.paragraph() }
        case "object": object(element["href"], &remarks)
        case "object-ole", "plugin", "applet": remarks.add(.embeddedFile)
        case "image", "section-source", "floating-frame", "table-source":
            if let target = element["href"], target.contains("://") { remarks.add(.externalReference) }
        default: try startTable(element, &reader, &remarks)
        }
    }

    private mutating func end(_ name: String) {
        if hiddenDepths.last == depth { hiddenDepths.removeLast() }
        switch name {
        case "p", "h":
            guard scopeDepth != nil else { return }
            paragraphDepth = max(0, paragraphDepth - 1)
            flow.line()
        case "a": if let link = links.popLast() { link?.write(to: &flow) }
        case "list":
            _ = lists.popLast()
            if lists.isEmpty { flow.paragraph() }
        case "list-item": mark = nil
        case "creator":
            if isInCreator {
                flow.write(": ")
                isBehindLabel = true
            }
            isInCreator = false
        case "title", "desc":
            if isInDescription { flow.space() }
            isInDescription = false
        case "note-body", "annotation": closeNote()
        case "ruby-text": if scopeDepth != nil { flow.write(")") }
        default: endTable(name)
        }
        if case .margin = scope, scopeDepth == depth {
            scopeDepth = nil
            flow.paragraph()
        }
    }

    private mutating func hide() {
        if hiddenDepths.isEmpty { hiddenTexts += 1 }
        hiddenDepths.append(depth)
    }
    private mutating func openDescription() {
        flow.space()
        isInDescription = true
    }

    /// Counts the deletions that a document keeps, and skips them.
    private mutating func deletions(_ reader: inout XMLReader) throws(MarkupError) {
        let outer = reader.depth
        while reader.depth >= outer, let event = try reader.next() {
            if case .start(let element) = event, ["deletion", "cell-content-change"].contains(element.name.local) {
                deletedTexts += 1
            }
        }
    }
    /// Whether an element holds others; it is skipped.
    private func holdsElements(_ reader: inout XMLReader) throws(MarkupError) -> Bool {
        let outer = reader.depth
        var holds = false
        while reader.depth >= outer, let event = try reader.next() {
            if case .start(let element) = event, element.name.local == "script" { holds = true }
        }
        return holds
    }

    private mutating func object(_ reference: String?, _ remarks: inout DocumentRemarks) {
        guard let reference else { return }
        if reference.contains("://") { return remarks.add(.externalReference) }
        let folder = OfficePackage.resolved(reference, "")
        if objects.count < 10_000, !objects.contains(folder) { objects.append(folder) }
    }

    // MARK: Notes

    /// Notes are written to a text of their own, so that they do not cut a sentence in two.
    private mutating func openNote() {
        notesOpen.append((paragraphDepth, lists))
        paragraphDepth = 0
        lists = []
        if notesOpen.count == 1 {
            swap(&flow, &notes)
            flow.paragraph()
        }
    }
    private mutating func closeNote() {
        guard let outer = notesOpen.popLast() else { return }
        (paragraphDepth, lists) = outer
        isBehindLabel = false
        guard notesOpen.isEmpty else { return }
        flow.paragraph()
        swap(&flow, &notes)
    }

    // MARK: Lists

    private mutating func nextMark() -> String? {
        guard let last = lists.indices.last, let style = lists[last].style,
            let level = styles.level(style, lists.count)
        else { return lists.isEmpty ? nil : "-" }
        switch level.style {
        case .bullet: return "-"
        case .none: return nil
        default: break
        }
        lists[last].number = lists[last].number.map { $0 &+ 1 } ?? level.start
        var numbers: [String] = []
        for index in max(0, lists.count - level.shown)..<lists.count {
            let style = styles.level(style, index + 1)?.style ?? .decimal
            let text = ListNumber.text(lists[index].number ?? 1, style)
            if !text.isEmpty, style != .bullet { numbers.append(text) }
        }
        return level.prefix + numbers.joined(separator: ".") + level.suffix
    }

    // MARK: Tables

    private mutating func startTable(
        _ element: XMLElement, _ reader: inout XMLReader, _ remarks: inout DocumentRemarks
    ) throws(MarkupError) {
        switch element.name.local {
        case "table":
            tables += 1
            guard tables == 1 else { return flow.space() }
            let name = element["name"] ?? ""
            guard isSpreadsheet else { return flow.openTable(name: name.isEmpty ? nil : name) }
            if styles.isPartHidden("table", element["style-name"]) { remarks.add(.hiddenPart) }
            sheet = Sheet(name: name)
            flow.paragraph()
            flow.writeCollapsed(Array(name.utf8)[...])
            flow.paragraph()
        case "table-row":
            guard tables == 1 else { return flow.space() }
            guard sheet != nil else { return flow.openRow() }
            let repeats = repeats(element["number-rows-repeated"])
            sheet?.row += 1
            sheet?.rowRepeats = repeats
            sheet?.column = 0
            sheet?.cells = []
        case "table-cell", "covered-table-cell":
            guard tables == 1 else { return flow.space() }
            let repeats = repeats(element["number-columns-repeated"])
            guard sheet != nil else {
                flow.openCell()
                // A repeated cell of a text document is empty; its copies are added at its end.
                return
            }
            sheet?.cellRepeats = repeats
            sheet?.date = element["date-value"]
            if element["formula"] != nil { remarks.add(.formulaCell) }
            cellFlow = flow
            flow = TextFlow(limit: 1 << 20)
        case "shapes": flow.paragraph()
        case "database-ranges", "named-expressions", "content-validations": try reader.skipElement()
        default: break
        }
    }

    private func repeats(_ text: String?) -> Int { min(max(text.flatMap { Int($0) } ?? 1, 1), 1_048_576) }

    private mutating func endTable(_ name: String) {
        switch name {
        case "table":
            tables = max(0, tables - 1)
            guard tables == 0 else { return }
            guard let sheet else { return flow.closeTable() }
            sheet.rows.write(sheet.name, to: &flow, limits: limits)
            self.sheet = nil
        case "table-row":
            guard tables == 1 else { return }
            if sheet == nil { flow.closeRow() } else { closeSheetRow() }
        case "table-cell", "covered-table-cell":
            guard tables == 1 else { return flow.space() }
            guard sheet != nil else { return flow.closeCell() }
            guard var cell = cellFlow else { return }
            swap(&cell, &flow)
            cellFlow = nil
            cell.finish()
            closeSheetCell(cell.text)
        default: break
        }
    }

    private mutating func closeSheetCell(_ text: String) {
        guard var sheet else { return }
        self.sheet = nil
        defer { self.sheet = sheet }
        if !text.isEmpty {
            var value = text
            // Dates are written in ISO 8601, as those of other spreadsheets are.
            if let date = sheet.date { value = date.hasSuffix("T00:00:00") ? String(date.dropLast(9)) : date }
            sheet.cells.append((sheet.column, sheet.cellRepeats, value))
        }
        sheet.column = min(sheet.column + sheet.cellRepeats, 1_048_576)
    }

    /// Adds the row's cells; of cells and rows that repeat, a thousand count.
    private mutating func closeSheetRow() {
        guard var sheet else { return }
        self.sheet = nil
        defer { self.sheet = sheet }
        guard !sheet.cells.isEmpty else {
            sheet.row += sheet.rowRepeats - 1
            return
        }
        let most = 1_000
        for copy in 0..<min(sheet.rowRepeats, most) {
            for cell in sheet.cells {
                for offset in 0..<min(cell.repeats, most) where cellCount < limits.cells {
                    let place = SheetRows.Place(row: sheet.row + copy, column: cell.column + offset)
                    sheet.rows.add(place, cell.text)
                    cellCount += 1
                }
            }
        }
        let isCut = sheet.rowRepeats > most || sheet.cells.contains { $0.repeats > most }
        if isCut || cellCount >= limits.cells { isTruncated = true }
        sheet.row += sheet.rowRepeats - 1
    }
}
