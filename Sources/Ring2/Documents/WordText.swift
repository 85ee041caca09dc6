// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// The work of reading one part of a Word document into flowing text.
struct WordText {
    private struct Paragraph {
        var list: (id: String, level: Int)?
        var style: String?
        var isHidden = false
        var hasText = false
    }
    /// What is set aside while the paragraphs of a text box inside a paragraph are read.
    private struct Outer {
        let isRunHidden: Bool
        let fields: [Bool]
    }

    private var flow: TextFlow
    /// Parts that the text names and that are read behind it: charts and diagrams, by relationship.
    private(set) var drawings: [String] = []
    /// Other documents that are to be shown inside this one, by relationship.
    private(set) var chunks: [String] = []
    private let styles: WordStyles
    private(set) var numbering: WordNumbering
    private let relationships: [String: OfficePackage.Relationship]
    private var hiddenTexts = 0
    private var deletedTexts = 0

    private var paragraphs: [Paragraph] = []
    private var outer: [Outer] = []
    private var choices: [Bool] = []
    private var links: [LinkTarget?] = []
    /// For each open field whether its instruction is still being given.
    private var fields: [Bool] = []
    private var fieldLinks: [LinkTarget?] = []
    private var instruction = ""
    private var wasListItem = false
    private var isRunHidden = false
    private var isHiddenCounted = false
    private var isInText = false
    private var isInInstruction = false
    private var paragraphProperties = 0
    private var runProperties = 0
    private var deletions = 0
    private var isDeletionCounted = false
    private var tables = 0
    private var columns = 1
    /// Whether the author of a comment was just written, whose text follows on the same line.
    private var isBehindLabel = false

    init(
        _ flow: TextFlow, styles: WordStyles, numbering: WordNumbering,
        relationships: [String: OfficePackage.Relationship]
    ) {
        self.flow = flow
        self.styles = styles
        self.numbering = numbering
        self.relationships = relationships
    }

    /// The text with what was written, once; see `TextFlow.taken`.
    mutating func takeFlow() -> TextFlow { flow.taken() }

    /// Reads a part, and remarks what was left out of it.
    mutating func read(_ content: [UInt8]?, _ package: inout OfficePackage) {
        package.walk(content) { reader, event, _ throws(MarkupError) in
            switch event {
            case .start(let element): try start(element, &reader)
            case .end(let name): end(name.local)
            case .text(let text):
                if isInText {
                    write(text)
                } else if isInInstruction, instruction.utf8.count < 4_096 {
                    instruction += String(decoding: text, as: UTF8.self)
                }
            }
        }
        package.remarks.add(.hiddenTextDropped, hiddenTexts)
        package.remarks.add(.deletedTextDropped, deletedTexts)
        flow.paragraph()
    }

    // MARK: Elements

    private mutating func start(_ element: XMLElement, _ reader: inout XMLReader) throws(MarkupError) {
        switch element.name.local {
        case "t":
            isInText = true
        case "r":
            isRunHidden = false
            isHiddenCounted = false
        case "p":
            paragraphs.append(Paragraph())
            isRunHidden = false
            isHiddenCounted = false
        case "pPr": paragraphProperties += 1
        case "rPr": runProperties += 1
        case "pStyle", "rStyle", "numId", "ilvl", "vanish": property(element)
        case "pPrChange", "rPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange",
            "numberingChange", "sectPr", "sdtPr", "smartTagPr", "customXmlPr", "tblGrid", "tblPrEx", "binData":
            try reader.skipElement()
        case "tab", "ptab": if paragraphProperties == 0 { write("\t") }
        case "br", "cr": lineBreak(element)
        case "noBreakHyphen": write("\u{2011}")
        case "sym": symbol(element)
        case "del", "moveFrom": if paragraphProperties + runProperties == 0 { openDeletion() }
        case "delText", "delInstrText":
            if !isDeletionCounted { deletedTexts += 1 }
            isDeletionCounted = true
            try reader.skipElement()
        case "instrText": isInInstruction = true
        case "fldChar": field(element["fldCharType"])
        case "hyperlink": links.append(link(element))
        case "fldSimple": links.append(Self.target(of: element["instr"] ?? "").map { LinkTarget($0, flow) })
        case "AlternateContent": choices.append(false)
        case "Choice", "Fallback":
            guard let last = choices.indices.last else { return }
            if choices[last] { try reader.skipElement() } else { choices[last] = true }
        default: try startBlock(element, &reader)
        }
    }

    /// Tables, text boxes, drawings, notes and equations.
    private mutating func startBlock(_ element: XMLElement, _ reader: inout XMLReader) throws(MarkupError) {
        switch element.name.local {
        case "tbl":
            tables += 1
            if tables == 1 { flow.openTable() } else { flow.space() }
        case "tr": if tables == 1, outer.isEmpty { flow.openRow() }
        case "tc":
            columns = 1
            if tables == 1, outer.isEmpty { flow.openCell() } else { flow.space() }
        case "gridSpan": columns = min(max(element["val"].flatMap { Int($0) } ?? 1, 1), 63)
        case "tblCaption": if tables == 1, let name = element["val"], !name.isEmpty { flow.nameTable(name) }
        case "txbxContent":
            outer.append(Outer(isRunHidden: isRunHidden, fields: fields))
            fields = []
            isRunHidden = false
            flow.paragraph()
        case "docPr":
            // What someone wrote about a picture for those who can't see it.
            if let text = element["descr"], !text.isEmpty { writeAside(text) }
        case "textpath": if let text = element["string"] { writeAside(text) }
        case "chart": if let id = element["id"] { drawings.append(id) }
        case "relIds": if let id = element["dm"] { drawings.append(id) }
        case "altChunk": if let id = element["id"] { chunks.append(id) }
        case "footnote", "endnote":
            if let type = element["type"], type.lowercased().contains("separator") || type == "continuationNotice" {
                try reader.skipElement()
            } else {
                flow.paragraph()
            }
        case "comment":
            flow.paragraph()
            if let author = element["author"], !author.isEmpty {
                flow.write("\(author): ")
                isBehindLabel = true
            }
        case "rt": write("(")
        case "den": write("/")
        case "sup": write("^")
        case "sub": write("_")
        case "rad": write("\u{221A}")
        case "chr" where element.name.namespace.hasSuffix("/math"): if let sign = element["val"] { write(sign) }
        default: break
        }
    }

    private mutating func end(_ name: String) {
        switch name {
        case "t": isInText = false
        case "p": endParagraph()
        case "pPr": paragraphProperties = max(0, paragraphProperties - 1)
        case "rPr": runProperties = max(0, runProperties - 1)
        case "instrText": isInInstruction = false
        case "del", "moveFrom":
            if paragraphProperties + runProperties == 0 { deletions = max(0, deletions - 1) }
        case "hyperlink", "fldSimple": if let link = links.popLast() { link?.write(to: &flow) }
        case "AlternateContent": _ = choices.popLast()
        case "tbl":
            tables = max(0, tables - 1)
            if tables == 0 { flow.closeTable() }
        case "tr": if tables == 1, outer.isEmpty { flow.closeRow() }
        case "tc":
            guard tables == 1, outer.isEmpty else { return flow.space() }
            flow.closeCell()
            for _ in 1..<max(columns, 1) {
                flow.openCell()
                flow.closeCell()
            }
            columns = 1
        case "txbxContent":
            guard let last = outer.popLast() else { return }
            isRunHidden = last.isRunHidden
            fields = last.fields
            flow.paragraph()
        case "rt": write(")")
        default: break
        }
    }

    // MARK: Paragraphs and runs

    private mutating func property(_ element: XMLElement) {
        let value = element["val"] ?? ""
        let last = paragraphs.indices.last
        switch element.name.local {
        case "pStyle":
            guard let last else { return }
            paragraphs[last].style = value
            paragraphs[last].isHidden = styles.isHidden(value)
        case "numId": if let last { paragraphs[last].list = (value, paragraphs[last].list?.level ?? -1) }
        case "ilvl": if let last { paragraphs[last].list = (paragraphs[last].list?.id ?? "", Int(value) ?? 0) }
        case "rStyle": if paragraphProperties == 0, styles.isHidden(value) { isRunHidden = true }
        default: if paragraphProperties == 0, runProperties > 0 { isRunHidden = WordStyles.isOn(element) }
        }
    }

    private mutating func endParagraph() {
        let paragraph = paragraphs.popLast()
        if paragraph?.hasText == true || paragraphs.isEmpty { flow.line() }
    }

    /// The list that a paragraph belongs to, by itself or by its style.
    private func list(of paragraph: Paragraph) -> (id: String, level: Int)? {
        let styled = paragraph.style.flatMap { styles.list($0) }
        guard let own = paragraph.list, !own.id.isEmpty else {
            return styled.map { ($0.list, paragraph.list?.level ?? $0.level) }
        }
        return (own.id, own.level >= 0 ? own.level : styled?.level ?? 0)
    }

    /// The break before a paragraph's first text, and its mark in a list.
    private mutating func beginParagraph(_ index: Int) {
        paragraphs[index].hasText = true
        let list = list(of: paragraphs[index])
        let isListItem = list.map { $0.id != "0" } ?? false
        if isBehindLabel { flow.space() } else if isListItem, wasListItem { flow.line() } else { flow.paragraph() }
        wasListItem = isListItem
        isBehindLabel = false
        if let list, let mark = numbering.next(list.id, level: list.level) {
            flow.write(mark)
            flow.space()
        }
    }

    private var isVisible: Bool {
        !isRunHidden && deletions == 0 && !fields.contains(true) && !(paragraphs.last?.isHidden ?? false)
    }

    private mutating func write(_ text: String) { write(Array(text.utf8)[...]) }
    private mutating func write(_ text: ArraySlice<UInt8>) {
        guard isVisible else { return noteHidden(text) }
        if let last = paragraphs.indices.last, !paragraphs[last].hasText { beginParagraph(last) }
        if text.count == 1, text.first == 0x09 { flow.write(bytes: text) } else { flow.writeCollapsed(text) }
    }
    private mutating func writeAside(_ text: String) {
        flow.space()
        write(text)
        flow.space()
    }
    private mutating func lineBreak(_ element: XMLElement) {
        guard isVisible else { return }
        if element["type"] == "page" { flow.paragraph() } else { flow.lineBreak() }
    }

    /// Counts text that is left out: each run once.
    private mutating func noteHidden(_ text: ArraySlice<UInt8>) {
        guard text.contains(where: { $0 > 0x20 }) else { return }
        if deletions > 0 {
            if !isDeletionCounted { deletedTexts += 1 }
            isDeletionCounted = true
        } else if !fields.contains(true), !isHiddenCounted {
            hiddenTexts += 1
            isHiddenCounted = true
        }
    }
    private mutating func openDeletion() {
        if deletions == 0 { isDeletionCounted = false }
        deletions += 1
    }

    private mutating func symbol(_ element: XMLElement) {
        guard let code = element["char"].flatMap({ UInt32($0, radix: 16) }),
            let scalar = SymbolFont.character(font: element["font"] ?? "", code: code)
        else { return }
        write(String(Character(scalar)))
    }

    // MARK: Links and fields

    private func link(_ element: XMLElement) -> LinkTarget? {
        guard let id = element["id"], let relationship = relationships[id], relationship.isExternal else { return nil }
        return LinkTarget(relationship.target, flow)
    }

    private mutating func field(_ type: String?) {
        switch type {
        case "begin":
            guard fields.count < 512 else { return }
            fields.append(true)
            fieldLinks.append(nil)
            instruction = ""
        case "separate":
            guard let last = fields.indices.last else { return }
            fields[last] = false
            if let target = Self.target(of: instruction), let link = fieldLinks.indices.last {
                fieldLinks[link] = LinkTarget(target, flow)
            }
            instruction = ""
        case "end":
            _ = fields.popLast()
            if let link = fieldLinks.popLast() { link?.write(to: &flow) }
        default: break
        }
    }

    /// The target of the instruction `HYPERLINK "https://…"`.
    private static func target(of instruction: String) -> String? {
        let parts = instruction.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0].filter({ $0 != " " }).uppercased() == "HYPERLINK" else { return nil }
        return String(parts[1])
    }
}
