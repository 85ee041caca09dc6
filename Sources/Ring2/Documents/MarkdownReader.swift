// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// Reads Markdown as text: marks out, headings as paragraphs, tables as tables, links as their words.
///
/// Block by block after CommonMark and the tables of GitHub. Lines of a paragraph stay lines.
struct MarkdownReader {
    static func read(_ content: [UInt8], limits: DocumentLimits) throws(DocumentError) -> ReadDocument {
        let (text, isLossy) = try PlainTextReader.decoded(content)
        var reader = MarkdownReader(TextScan.cleaned(text), limits: limits)
        if isLossy { reader.remarks.add(.undecodable) }
        return reader.read()
    }

    private let bytes: [UInt8]
    private let lines: [Range<Int>]
    private let limits: DocumentLimits
    private var flow: TextFlow
    private var remarks = DocumentRemarks()
    private var properties: [DocumentProperty] = []
    private var title: String?
    private var line = 0

    private init(_ bytes: [UInt8], limits: DocumentLimits) {
        self.bytes = bytes
        self.limits = limits
        flow = TextFlow(limit: limits.textBytes, cells: limits.cells)
        var lines: [Range<Int>] = []
        var start = 0
        while start <= bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            lines.append(start..<end)
            start = end + 1
        }
        self.lines = lines
    }

    private mutating func read() -> ReadDocument {
        frontMatter()
        while line < lines.count, !flow.isTruncated { block() }
        return ReadDocument(flow, title: title, properties: properties, remarks: remarks)
    }

    // MARK: Blocks

    private func content(_ number: Int) -> ArraySlice<UInt8> {
        number < lines.count ? bytes[lines[number]] : []
    }
    private func trimmed(_ number: Int) -> ArraySlice<UInt8> {
        var slice = content(number).drop { $0 == 0x20 || $0 == 0x09 }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
        return slice
    }

    /// `key: value` lines between `---` at the very start and `---` or `...`.
    private mutating func frontMatter() {
        guard trimmed(0).elementsEqual("---".utf8), content(0).first == UInt8(ascii: "-") else { return }
        let isEnd = { (line: ArraySlice<UInt8>) in line.elementsEqual("---".utf8) || line.elementsEqual("...".utf8) }
        guard let end = (1..<min(lines.count, 200)).first(where: { isEnd(trimmed($0)) }) else { return }
        for number in 1..<end {
            let text = String(decoding: trimmed(number), as: UTF8.self)
            guard let colon = text.firstIndex(of: ":") else { continue }
            let value = text[text.index(after: colon)...].drop { $0 == " " }
            let bare = value.count > 1 && (value.first == "\"" || value.first == "'") && value.last == value.first
            let plain = String(bare ? value.dropFirst().dropLast() : value)
            switch text[..<colon].lowercased() {
            case "title":
                title = plain
                properties.add(.title, plain, limits: limits)
            case "author", "authors":
                let names =
                    plain.hasPrefix("[")
                    ? plain.dropFirst().dropLast().split(separator: ",").map { String($0) } : [plain]
                for name in names { properties.add(.author, name, limits: limits) }
            case "date", "created": properties.add(.created, plain, limits: limits)
            case "updated", "modified": properties.add(.modified, plain, limits: limits)
            case "subject": properties.add(.subject, plain, limits: limits)
            case "keywords", "tags": properties.add(.keywords, plain, limits: limits)
            case "description": properties.add(.description, plain, limits: limits)
            case "lang", "language": properties.add(.language, plain, limits: limits)
            case "company", "organization", "organisation": properties.add(.company, plain, limits: limits)
            default: break
            }
        }
        line = end + 1
    }

    private mutating func block() {
        let text = trimmed(line)
        if text.isEmpty {
            flow.paragraph()
            line += 1
        } else if let fence = Self.fence(text) {
            code(fence)
        } else if isTable {
            table()
        } else if let heading = Self.heading(text) {
            self.heading(heading)
            line += 1
        } else if Self.isRule(text, UInt8(ascii: "=")) || Self.isRule(text, UInt8(ascii: "-"))
            || Self.isRule(text, UInt8(ascii: "*")) || Self.isRule(text, UInt8(ascii: "_"))
        {
            flow.paragraph()
            line += 1
        } else if Self.isDefinition(text) {
            line += 1
        } else {
            plain(text)
        }
    }

    /// A line of a paragraph, list or quotation; one underlined with `=` or `-` is a heading.
    private mutating func plain(_ text: ArraySlice<UInt8>) {
        var text = text
        while text.first == UInt8(ascii: ">") { text = text.dropFirst().drop { $0 == 0x20 } }
        let below = trimmed(line + 1)
        let isMarked =
            text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "*") || text.first == UInt8(ascii: "+")
        if !isMarked, Self.isUnderline(below) {
            heading(text)
            line += 2
            return
        }
        flow.line()
        // Links and code may go on over the lines of a paragraph.
        var paragraph = Array(text)
        line += 1
        while line < lines.count, paragraph.count < 65_536, isContinuation(line) {
            paragraph.append(0x0A)
            paragraph += trimmed(line).drop { $0 == UInt8(ascii: ">") || $0 == 0x20 }
            line += 1
        }
        flow.write(bytes: inline(paragraph[...]))
        flow.line()
    }
    /// Whether a line goes on with the paragraph above it.
    private func isContinuation(_ number: Int) -> Bool {
        let text = trimmed(number)
        let isMarked = "-*+|#=_`~".utf8.contains(text.first ?? 0x20)
        let isNumbered = text.prefix { (0x30...0x39).contains($0) }.count > 0
        return !text.isEmpty && !isMarked && !isNumbered && !Self.isDefinition(text)
            && !Self.isUnderline(trimmed(number + 1))
            && !(content(number).contains(UInt8(ascii: "|")) && trimmed(number + 1).contains(UInt8(ascii: "|")))
    }
    private mutating func heading(_ text: ArraySlice<UInt8>) {
        let words = inline(text)
        flow.paragraph()
        flow.write(bytes: words)
        flow.paragraph()
        if title == nil, !words.isEmpty, words.count <= limits.valueBytes {
            title = String(decoding: words, as: UTF8.self)
        }
    }
    private mutating func code(_ fence: (mark: UInt8, length: Int)) {
        flow.paragraph()
        line += 1
        while line < lines.count {
            let text = trimmed(line)
            let run = text.prefix { $0 == fence.mark }.count
            if run >= fence.length, run == text.count {
                line += 1
                break
            }
            if text.isEmpty { flow.paragraph() } else { flow.line() }
            flow.write(bytes: content(line))
            line += 1
        }
        flow.paragraph()
    }

    private static func fence(_ text: ArraySlice<UInt8>) -> (mark: UInt8, length: Int)? {
        guard let mark = text.first, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
        let length = text.prefix { $0 == mark }.count
        guard length >= 3, !text.dropFirst(length).contains(UInt8(ascii: "`")) else { return nil }
        return (mark, length)
    }
    private static func heading(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let level = text.prefix { $0 == UInt8(ascii: "#") }.count
        guard (1...6).contains(level) else { return nil }
        let rest = text.dropFirst(level)
        guard rest.isEmpty || rest.first == 0x20 || rest.first == 0x09 else { return nil }
        var words = rest.drop { $0 == 0x20 || $0 == 0x09 }
        let tail = words.reversed().prefix { $0 == UInt8(ascii: "#") }.count
        let before = words.dropLast(tail)
        if tail > 0, before.isEmpty || before.last == 0x20 { words = before }
        while words.last == 0x20 { words.removeLast() }
        return words
    }
    private static func isRule(_ text: ArraySlice<UInt8>, _ mark: UInt8) -> Bool {
        text.first == mark && text.count >= 3 && text.allSatisfy { $0 == mark || $0 == 0x20 }
            && text.count(where: { $0 == mark }) >= 3
    }
    private static func isUnderline(_ text: ArraySlice<UInt8>) -> Bool {
        guard let mark = text.first, mark == UInt8(ascii: "=") || mark == UInt8(ascii: "-") else { return false }
        return text.count >= 2 && text.allSatisfy { $0 == mark }
    }
    /// `[name]: target` stands for nothing to read.
    private static func isDefinition(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.first == UInt8(ascii: "["), text.dropFirst().first != UInt8(ascii: "^"),
            let end = text.firstIndex(of: UInt8(ascii: "]"))
        else { return false }
        return text[text.index(after: end)...].first == UInt8(ascii: ":")
    }

    // MARK: Tables

    /// Whether a row of cells stands here with a row of dashes below it.
    private var isTable: Bool {
        guard content(line).contains(UInt8(ascii: "|")) else { return false }
        let below = trimmed(line + 1)
        return below.contains(UInt8(ascii: "-")) && below.contains(UInt8(ascii: "|"))
            && below.allSatisfy { "|-: \t".utf8.contains($0) }
    }
    private mutating func table() {
        flow.openTable()
        var number = line
        while number < lines.count, content(number).contains(UInt8(ascii: "|")) {
            if number != line + 1 {
                flow.openRow()
                for cell in Self.cells(trimmed(number)).prefix(limits.columns) {
                    flow.openCell()
                    flow.writeCollapsed(inline(cell)[...])
                    flow.closeCell()
                }
                flow.closeRow()
            }
            number += 1
        }
        flow.closeTable()
        line = max(number, line + 2)
    }
    private static func cells(_ row: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var row = row
        if row.first == UInt8(ascii: "|") { row.removeFirst() }
        if row.last == UInt8(ascii: "|"), row.dropLast().last != UInt8(ascii: "\\") { row.removeLast() }
        var cells: [ArraySlice<UInt8>] = []
        var start = row.startIndex
        for index in row.indices where row[index] == UInt8(ascii: "|") {
            if index > row.startIndex, row[index - 1] == UInt8(ascii: "\\") { continue }
            cells.append(row[start..<index])
            start = index + 1
        }
        return cells + [row[start...]]
    }

    // MARK: Inside a line

    /// The longest paragraph whose marks are taken out; a longer one was not written by hand and stays as it is. 1 MiB.
    private static let longest = 1 << 20

    private mutating func inline(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.count <= Self.longest else { return Array(text) }
        var span = MarkdownSpan(text)
        span.run()
        remarks.add(.externalReference, span.remotePictures)
        return span.output
    }
}
