// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Markup

/// Reads rich text (RTF 1.9): groups, Unicode and code pages, tables, hidden and deleted text, fields, properties.
///
/// Keeps one small state a group, up to the depth limit; deeper groups share the deepest state. Objects and pictures are
/// counted and left out, fields give their result.
struct RTFReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        guard content.prefix(64).drop(while: { $0 <= 0x20 || $0 >= 0x80 }).starts(with: "{\\rtf".utf8) else {
            throw DocumentError(.damaged, "the document doesn't start as rich text does")
        }
        var reader = RTFReader(content, limits)
        reader.run()
        return reader.document
    }

    /// Where text goes.
    private enum Place: Equatable {
        case text, nowhere, fonts, property(DocumentProperty.Name), date(DocumentProperty.Name)
    }
    private struct Group {
        var place = Place.text
        var font = 0
        /// How many characters stand in for one `\u`.
        var standIns = 1
        var isHidden = false
        var isDeleted = false
    }

    private var tokens: RTFTokenizer
    private let limits: DocumentLimits
    private var flow: TextFlow
    private var group = Group()
    private var outer: [Group] = []
    private var depth = 0
    private var properties: [DocumentProperty] = []
    private var remarks = DocumentRemarks()
    private var title: String?
    /// Bytes in a code page that wait for the rest of their character.
    private var pending: [UInt8] = []
    private var pendingPage = ""
    private var highSurrogate: UInt32?
    private var toSkip = 0
    private var isOptional = false
    private var codePage = "windows-1252"
    private var fonts: [Int: String] = [:]
    private var fontNumber = 0
    private var value = ""
    private var date: [String: Int] = [:]
    private var isInTable = false
    private var hasTable = false
    private var hasRow = false
    private var wasDropped = (hidden: false, deleted: false)

    private init(_ content: [UInt8], _ limits: DocumentLimits) {
        tokens = RTFTokenizer(content)
        self.limits = limits
        flow = TextFlow(limit: limits.textBytes, cells: limits.cells)
    }

    private var document: ReadDocument {
        ReadDocument(flow, title: title, properties: properties, remarks: remarks)
    }

    private mutating func run() {
        while let token = tokens.next(), !flow.isTruncated {
            switch token {
            case .open: open()
            case .close:
                close()
                if depth == 0 { return end() }
            case .byte(let byte): byteText(byte)
            case .hexByte(let byte): byteText(byte)
            case .symbol(let symbol): self.symbol(symbol)
            case .word(let word, let number): self.word(word, number)
            }
        }
        if depth > 0 { remarks.add(.damaged) }
        end()
    }
    private mutating func end() {
        flush()
        while depth > 0 { close() }
        closeTable()
    }

    // MARK: Groups

    private mutating func open() {
        flush()
        toSkip = 0
        depth += 1
        if depth <= limits.depth { outer.append(group) }
        isOptional = false
    }
    private mutating func close() {
        flush()
        toSkip = 0
        guard depth > 0 else { return }
        switch group.place {
        case .property(let name) where depth <= limits.depth && outer.last?.place != group.place:
            if name == .title, title == nil, !value.isEmpty { title = value }
            properties.add(name, value, limits: limits)
            value = ""
        case .date(let name) where outer.last?.place != group.place: endDate(name)
        default: break
        }
        if depth <= limits.depth, let before = outer.popLast() { group = before }
        depth -= 1
        isOptional = false
    }
    private mutating func endDate(_ name: DocumentProperty.Name) {
        defer { date = [:] }
        guard let year = date["yr"], let month = date["mo"], let day = date["dy"], (1...9999).contains(year),
            (1...12).contains(month), (1...31).contains(day)
        else { return }
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let time = date["hr"].map { "T\(two($0)):\(two(date["min"] ?? 0))" } ?? ""
        let years = String(repeating: "0", count: 4 - String(year).count) + "\(year)"
        properties.add(name, "\(years)-\(two(month))-\(two(day))\(time)", limits: limits)
    }

    // MARK: Text

    private mutating func byteText(_ byte: UInt8) {
        if toSkip > 0 {
            toSkip -= 1
            return
        }
        let page = fonts[group.font] ?? codePage
        if page != pendingPage {
            flush()
            pendingPage = page
        }
        pending.append(byte)
        if pending.count >= 4096, byte < 0x80 { flush() }
    }
    private mutating func flush() {
        guard !pending.isEmpty else { return }
        let bytes = pending
        pending.removeAll(keepingCapacity: true)
        if bytes.allSatisfy({ $0 < 0x80 }) {
            write(String(decoding: bytes, as: UTF8.self))
        } else if pendingPage == "symbol" {
            // Pictures of a symbol font; only its bullet is text.
            write(
                String(bytes.compactMap { $0 == 0xB7 ? "\u{2022}" : $0 < 0x80 ? Character(Unicode.Scalar($0)) : nil }))
        } else {
            write(Charset.decode(bytes, label: pendingPage).text)
        }
    }

    private mutating func write(_ text: String) {
        switch group.place {
        case .nowhere, .date: return
        case .property:
            if value.utf8.count < limits.valueBytes { value += text }
            return
        case .fonts: return
        case .text: break
        }
        if group.isHidden || group.isDeleted {
            if group.isHidden, !wasDropped.hidden { remarks.add(.hiddenTextDropped) }
            if group.isDeleted, !wasDropped.deleted { remarks.add(.deletedTextDropped) }
            wasDropped = (group.isHidden, group.isDeleted)
            return
        }
        wasDropped = (false, false)
        if isInTable { openCell() } else { closeTable() }
        let cleaned = TextScan.cleaned(text)
        // Blanks at the start of a line or cell are layout.
        flow.writeCollapsed(cleaned[...])
    }

    private mutating func unicode(_ number: Int) {
        flush()
        let unit = UInt32(truncatingIfNeeded: number < 0 ? number + 65_536 : number)
        toSkip = group.standIns
        if (0xD800...0xDBFF).contains(unit) {
            highSurrogate = unit
            return
        }
        if let high = highSurrogate, (0xDC00...0xDFFF).contains(unit) {
            highSurrogate = nil
            if let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (unit - 0xDC00)) { write(String(scalar)) }
            return
        }
        highSurrogate = nil
        // Word writes bytes of symbol fonts as private characters.
        if (0xF000...0xF0FF).contains(unit) { return write(unit == 0xF0B7 ? "\u{2022}" : "") }
        write(String(Unicode.Scalar(unit) ?? "\u{FFFD}"))
    }

    private mutating func symbol(_ symbol: UInt8) {
        if symbol == UInt8(ascii: "*") {
            isOptional = true
            return
        }
        flush()
        switch symbol {
        case UInt8(ascii: "~"): write(" ")
        case UInt8(ascii: "_"): write("-")
        case UInt8(ascii: "-"): break
        case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): write(String(Unicode.Scalar(symbol)))
        case 0x0A, 0x0D: paragraph()
        case UInt8(ascii: "\t"): write(" ")
        default: break
        }
    }

    // MARK: Words

    private mutating func word(_ word: String, _ number: Int?) {
        if word == "u", let number { return unicode(number) }
        if word == "bin" { return tokens.skip(number ?? 0) }
        flush()
        toSkip = 0
        if let destination = Self.destinations[word] {
            enter(destination, word)
        } else if isOptional {
            group.place = .nowhere
        } else {
            control(word, number)
        }
        isOptional = false
    }

    private mutating func enter(_ destination: Destination, _ word: String) {
        guard group.place != .nowhere || destination == .text else { return }
        switch destination {
        case .text: if word != "ud" || outer.last?.place == .nowhere { group.place = .text }
        case .nowhere: group.place = .nowhere
        case .fonts: group.place = .fonts
        case .picture: group.place = .nowhere
        case .object:
            remarks.add(.embeddedFile)
            group.place = .nowhere
        case .property(let name): group.place = .property(name)
        case .date(let name): group.place = .date(name)
        }
    }

    private mutating func control(_ word: String, _ number: Int?) {
        switch word {
        case "par", "sect", "page", "column": paragraph()
        case "line": isInTable ? flow.space() : flow.line()
        case "tab": write(" ")
        case "cell", "nestcell": if isText { endCell() }
        case "row", "nestrow": if isText { endRow() }
        case "trowd", "intbl": isInTable = true
        case "pard": isInTable = hasRow
        case "emdash": write("\u{2014}")
        case "endash": write("\u{2013}")
        case "lquote": write("\u{2018}")
        case "rquote": write("\u{2019}")
        case "ldblquote": write("\u{201C}")
        case "rdblquote": write("\u{201D}")
        case "bullet": write("\u{2022}")
        case "emspace", "enspace", "qmspace": write(" ")
        case "v": group.isHidden = number != 0
        case "deleted": group.isDeleted = number != 0
        case "plain":
            group.isHidden = false
            group.isDeleted = false
        case "uc": group.standIns = max(0, min(number ?? 1, 16))
        case "f": fontWord(number ?? 0)
        case "deff": group.font = number ?? 0
        case "fcharset": if group.place == .fonts { fonts[fontNumber] = Self.charsets[number ?? 0] }
        case "ansicpg": codePage = "windows-\(number ?? 1252)"
        case "mac": codePage = "macintosh"
        case "pc": codePage = "ibm437"
        case "pca": codePage = "ibm850"
        case "yr", "mo", "dy", "hr", "min": if case .date = group.place { date[word] = number }
        default: break
        }
    }
    private mutating func fontWord(_ number: Int) {
        if group.place == .fonts { fontNumber = number } else { group.font = number }
    }
    private var isText: Bool { group.place == .text }

    // MARK: Paragraphs and tables

    private mutating func paragraph() {
        guard isText else { return }
        if isInTable { flow.space() } else { flow.lineBreak() }
    }
    private mutating func openCell() {
        if !hasTable {
            flow.openTable()
            hasTable = true
        }
        if !hasRow {
            flow.openRow()
            hasRow = true
        }
        if !flow.isInCell { flow.openCell() }
    }
    private mutating func endCell() {
        isInTable = true
        openCell()
        flow.closeCell()
    }
    private mutating func endRow() {
        if hasRow { flow.closeRow() }
        hasRow = false
        isInTable = false
    }
    private mutating func closeTable() {
        guard hasTable else { return }
        flow.closeTable()
        (hasTable, hasRow) = (false, false)
    }
}
