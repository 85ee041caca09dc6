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
    /// Most fonts whose code page is kept. 65,536.
    private static let mostFonts = 65_536
    private var value = ""
    private var date: [DatePart: Int] = [:]
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
            case .text(let range): characters(tokens.bytes[range])
            case .hexByte(let byte): characters([byte])
            case .symbol(let symbol): self.symbol(symbol)
            case .word(let key, let number): word(Self.words[key], number)
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
        guard let year = date[.year], let month = date[.month], let day = date[.day], (1...9999).contains(year),
            (1...12).contains(month), (1...31).contains(day)
        else { return }
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let time = date[.hour].map { "T\(two($0)):\(two(date[.minute] ?? 0))" } ?? ""
        let years = String(repeating: "0", count: 4 - String(year).count) + "\(year)"
        properties.add(name, "\(years)-\(two(month))-\(two(day))\(time)", limits: limits)
    }

    // MARK: Text

    /// Takes bytes of text in the code page of the font.
    private mutating func characters(_ text: ArraySlice<UInt8>) {
        let skipped = min(toSkip, text.count)
        toSkip -= skipped
        let text = text.dropFirst(skipped)
        guard let last = text.last else { return }
        let page = fonts[group.font] ?? codePage
        if page != pendingPage {
            flush()
            pendingPage = page
        }
        pending += text
        if pending.count >= 4096, last < 0x80 { flush() }
    }
    private mutating func flush() {
        guard !pending.isEmpty else { return }
        var bytes: [UInt8] = []
        swap(&bytes, &pending)
        if bytes.allSatisfy({ $0 < 0x80 }) {
            write(bytes[...])
        } else if pendingPage == "symbol" {
            // Pictures of a symbol font; only its bullet is text.
            write(
                String(bytes.compactMap { $0 == 0xB7 ? "\u{2022}" : $0 < 0x80 ? Character(Unicode.Scalar($0)) : nil }))
        } else {
            write(Charset.decode(bytes, label: pendingPage).text)
        }
        // The room is used again.
        bytes.removeAll(keepingCapacity: true)
        swap(&bytes, &pending)
    }

    private mutating func write(_ text: String) { write(Array(text.utf8)[...]) }
    private mutating func write(_ text: ArraySlice<UInt8>) {
        switch group.place {
        case .nowhere, .date: return
        case .property:
            if value.utf8.count < limits.valueBytes { value += String(decoding: text, as: UTF8.self) }
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
        // Blanks at the start of a line or cell are layout; control characters are left out.
        flow.writeCollapsed(text)
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

    /// Does what a control word asks for; one that is not known only ends what stands before it.
    private mutating func word(_ word: Word?, _ number: Int?) {
        if word == .unicode, let number { return unicode(number) }
        if word == .binary { return tokens.skip(number ?? 0) }
        flush()
        toSkip = 0
        if case .destination(let destination) = word {
            enter(destination)
        } else if isOptional {
            group.place = .nowhere
        } else if case .control(let control) = word {
            self.control(control, number)
        }
        isOptional = false
    }

    private mutating func enter(_ destination: Destination) {
        let isText = destination == .text || destination == .unicodeText
        guard group.place != .nowhere || isText else { return }
        switch destination {
        case .text: group.place = .text
        case .unicodeText: if outer.last?.place == .nowhere { group.place = .text }
        case .nowhere: group.place = .nowhere
        case .fonts: group.place = .fonts
        case .object:
            remarks.add(.embeddedFile)
            group.place = .nowhere
        case .property(let name): group.place = .property(name)
        case .date(let name): group.place = .date(name)
        }
    }

    private mutating func control(_ control: Control, _ number: Int?) {
        switch control {
        case .paragraph: paragraph()
        case .line: isInTable ? flow.space() : flow.line()
        case .cell: if isText { endCell() }
        case .row: if isText { endRow() }
        case .inTable: isInTable = true
        case .paragraphDefaults: isInTable = hasRow
        case .character(let text): write(text)
        case .hidden: group.isHidden = number != 0
        case .deleted: group.isDeleted = number != 0
        case .plain:
            group.isHidden = false
            group.isDeleted = false
        case .standIns: group.standIns = max(0, min(number ?? 1, 16))
        case .font: fontWord(number ?? 0)
        case .defaultFont: group.font = number ?? 0
        case .charset:
            if group.place == .fonts, fonts.count < Self.mostFonts { fonts[fontNumber] = Self.charsets[number ?? 0] }
        case .codePage: codePage = "windows-\(number ?? 1252)"
        case .namedPage(let name): codePage = name
        case .date(let part): if case .date = group.place { date[part] = number }
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
