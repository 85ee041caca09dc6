// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A table inside flowing text, as byte ranges of its cells.
public struct FlowTable: Hashable, Sendable {
    /// What it is called: a caption or a sheet's name.
    public var name: String?
    /// The cells of its rows, as ranges of the text's UTF-8 bytes.
    public var rows: [[Range<Int>]]

    /// Makes a table.
    public init(name: String? = nil, rows: [[Range<Int>]] = []) {
        self.name = name
        self.rows = rows
    }
}

/// Writes the text of a marked-up document: lines, paragraphs a blank line apart, table rows as lines with tabs.
///
/// Breaks are asked for and written only between two pieces of text, so a text neither starts nor ends with one and
/// never holds two blank lines in a row. Inside a table cell every break is a space.
public struct TextFlow: Sendable {
    private enum Gap: Int { case none, space, line, paragraph }
    private struct OpenTable {
        var index: Int
        var rowStart = -1
        var rowIsEmpty = true
        var cells: [Range<Int>] = []
        var cellStart = -1
    }

    /// What was written so far, as UTF-8.
    public private(set) var bytes: [UInt8] = []
    /// The tables so far, in the order in which they start.
    public private(set) var tables: [FlowTable] = []
    /// Whether something was left out because of the limit.
    public private(set) var isTruncated = false
    /// What every line starts with, such as `> ` inside a quotation; written with the line's first text.
    public var linePrefix: [UInt8] = []
    private let limit: Int
    private let cellLimit: Int
    private var cellCount = 0
    private var gap = Gap.none
    private var breaks = 0
    private var open: [OpenTable] = []

    /// Starts an empty text of at most so many bytes and so many cells.
    public init(limit: Int, cells: Int = 1_000_000) {
        self.limit = limit
        cellLimit = cells
    }

    /// The text as a string.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Whether a table cell is open.
    public var isInCell: Bool { open.last.map { $0.cellStart >= 0 } ?? false }
    /// Where the next text will start once a pending break is written, at the earliest.
    public var position: Int { bytes.count }

    // MARK: Breaks

    /// Asks for a space before the next text.
    public mutating func space() { raise(.space) }
    /// Asks for a new line before the next text.
    public mutating func line() { raise(.line) }
    /// Asks for a blank line before the next text.
    public mutating func paragraph() { raise(.paragraph) }
    /// A line break as `br` makes it: a second one in a row makes a blank line.
    public mutating func lineBreak() {
        breaks += 1
        raise(breaks > 1 ? .paragraph : .line)
    }
    private mutating func raise(_ wanted: Gap) {
        let wanted = isInCell && wanted.rawValue > Gap.space.rawValue ? .space : wanted
        if wanted.rawValue > gap.rawValue { gap = wanted }
    }

    // MARK: Text

    /// Writes text as it stands; in a cell its tabs and line ends become spaces.
    public mutating func write(_ text: some StringProtocol) { write(bytes: text.utf8) }
    /// Writes UTF-8 as it stands; in a cell its tabs and line ends become spaces.
    public mutating func write(bytes text: some Collection<UInt8>) {
        guard !text.isEmpty, begin() else { return }
        if isInCell {
            append(text.lazy.map { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }, count: text.count)
        } else if linePrefix.isEmpty {
            append(text, count: text.count)
        } else {
            var lines = text[...]
            while let end = lines.firstIndex(of: 0x0A) {
                append(lines[...end], count: lines.distance(from: lines.startIndex, to: end) + 1)
                append(linePrefix, count: linePrefix.count)
                lines = lines[lines.index(after: end)...]
            }
            append(lines, count: lines.count)
        }
    }

    /// Writes UTF-8 with every run of white space made one space, and none at the start of a line.
    ///
    /// No-break spaces count as white space; soft hyphens, zero-width spaces and control characters are left out.
    public mutating func writeCollapsed(_ text: ArraySlice<UInt8>) {
        var start = text.startIndex
        var index = start
        while index < text.endIndex {
            let byte = text[index]
            let skipped: (length: Int, isSpace: Bool)
            switch byte {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x20: skipped = (1, true)
            case 0x00..<0x20, 0x7F: skipped = (1, false)
            case 0xC2: skipped = Self.latin(text, index)
            case 0xE2, 0xEF: skipped = Self.invisible(text, index)
            default: skipped = (0, false)
            }
            guard skipped.length > 0 else {
                index += 1
                continue
            }
            if start < index { write(bytes: text[start..<index]) }
            if skipped.isSpace { raise(.space) }
            index += skipped.length
            start = index
        }
        if start < index { write(bytes: text[start..<index]) }
    }

    private static func latin(_ text: ArraySlice<UInt8>, _ index: Int) -> (length: Int, isSpace: Bool) {
        guard index + 1 < text.endIndex else { return (0, false) }
        return text[index + 1] == 0xA0 ? (2, true) : text[index + 1] == 0xAD ? (2, false) : (0, false)
    }
    private static func invisible(_ text: ArraySlice<UInt8>, _ index: Int) -> (length: Int, isSpace: Bool) {
        guard index + 2 < text.endIndex else { return (0, false) }
        switch (text[index], text[index + 1], text[index + 2]) {
        case (0xE2, 0x80, 0x8B), (0xE2, 0x81, 0xA0), (0xEF, 0xBB, 0xBF): return (3, false)
        default: return (0, false)
        }
    }

    /// Writes the pending break; false where the text is full.
    private mutating func begin() -> Bool {
        guard !isTruncated else { return false }
        breaks = 0
        if !bytes.isEmpty || !linePrefix.isEmpty {
            let isAtStart = bytes.isEmpty || bytes.last == 0x0A
            switch gap {
            case .none: break
            case .space: if !isAtStart, bytes.last != 0x20, bytes.last != 0x09 { append([0x20], count: 1) }
            case .line, .paragraph:
                while bytes.last == 0x20 { bytes.removeLast() }
                if !bytes.isEmpty {
                    append(gap == .line ? [0x0A] : [0x0A, 0x0A], count: gap == .line ? 1 : 2)
                }
            }
            if !linePrefix.isEmpty, !isInCell, bytes.isEmpty || bytes.last == 0x0A {
                append(linePrefix, count: linePrefix.count)
            }
        }
        gap = .none
        if let last = open.indices.last, open[last].cellStart >= 0 { open[last].rowIsEmpty = false }
        return !isTruncated
    }

    private mutating func append(_ text: some Sequence<UInt8>, count: Int) {
        guard !isTruncated else { return }
        if bytes.count + count <= limit {
            bytes.append(contentsOf: text)
            return
        }
        isTruncated = true
        bytes.append(contentsOf: Array(text).prefix(max(0, limit - bytes.count)))
        // Never half a character at the end.
        var end = bytes.count
        while end > 0, bytes.count - end < 3, bytes[end - 1] & 0xC0 == 0x80 { end -= 1 }
        guard end > 0, bytes[end - 1] >= 0xC0 else { return }
        let lead = bytes[end - 1]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
        if end - 1 + length > bytes.count { bytes.removeSubrange((end - 1)...) }
    }

    // MARK: Tables

    /// Starts a table; one inside a cell is written as part of that cell.
    public mutating func openTable(name: String? = nil) {
        if isInCell { return }
        paragraph()
        open.append(OpenTable(index: tables.count))
        tables.append(FlowTable(name: name))
    }
    /// Names the open table.
    public mutating func nameTable(_ name: String) {
        if let index = open.last?.index { tables[index].name = name }
    }
    /// Starts a row of the open table.
    public mutating func openRow() {
        guard !open.isEmpty, !isInCell else { return space() }
        closeRow()
        line()
        if let last = open.indices.last { open[last].rowStart = bytes.count }
    }
    /// Starts a cell of the open row.
    public mutating func openCell() {
        guard let last = open.indices.last, open[last].cellStart < 0, open[last].rowStart >= 0 else { return space() }
        guard cellCount < cellLimit else {
            isTruncated = true
            return
        }
        cellCount += 1
        if open[last].cells.isEmpty {
            let wasEmpty = open[last].rowIsEmpty
            _ = begin()
            open[last].rowIsEmpty = wasEmpty
        } else {
            append([0x09], count: 1)
            gap = .none
        }
        open[last].cellStart = bytes.count
    }
    /// Ends the open cell.
    public mutating func closeCell() {
        guard let last = open.indices.last, open[last].cellStart >= 0 else { return }
        let start = min(open[last].cellStart, bytes.count)
        open[last].cells.append(start..<bytes.count)
        open[last].cellStart = -1
        gap = .none
        breaks = 0
    }
    /// Ends the open row; one without any text leaves nothing behind.
    public mutating func closeRow() {
        closeCell()
        guard let last = open.indices.last, open[last].rowStart >= 0 else { return }
        if open[last].rowIsEmpty {
            bytes.removeSubrange(min(open[last].rowStart, bytes.count)...)
            if tables[open[last].index].rows.isEmpty { paragraph() }
        } else {
            tables[open[last].index].rows.append(open[last].cells)
        }
        open[last].cells = []
        open[last].rowStart = -1
        open[last].rowIsEmpty = true
        line()
    }
    /// Ends the open table; one without rows is forgotten.
    public mutating func closeTable() {
        closeRow()
        guard let table = open.popLast() else { return }
        if table.index == tables.count - 1, tables[table.index].rows.isEmpty { tables.removeLast() }
        paragraph()
    }

    /// Closes what is open and takes blanks off the end.
    public mutating func finish() {
        while !open.isEmpty { closeTable() }
        while let last = bytes.last, last == 0x20 || last == 0x0A { bytes.removeLast() }
        // Cells at the very end may have lost blanks.
        for table in tables.indices {
            for row in tables[table].rows.indices {
                for cell in tables[table].rows[row].indices
                where tables[table].rows[row][cell].upperBound > bytes.count {
                    let range = tables[table].rows[row][cell]
                    tables[table].rows[row][cell] = min(range.lowerBound, bytes.count)..<bytes.count
                }
            }
        }
    }
}
