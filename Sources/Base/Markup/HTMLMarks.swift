// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What the attributes of one tag say, as far as text is concerned.
struct HTMLMarks {
    private(set) var isHidden = false
    private(set) var isPresentation = false
    private(set) var isQuotation = false
    private(set) var remoteReferences = 0
    private(set) var columns = 1
    private(set) var start = 1
    private(set) var target: Range<Int>?
    private(set) var alternative: Range<Int>?
    private(set) var language: Range<Int>?
    private(set) var content: Range<Int>?
    private(set) var statement: Range<Int>?

    init(_ bytes: [UInt8], _ tag: HTMLTag) {
        guard !tag.attributes.isEmpty else { return }
        var attributes = HTMLAttributes(bytes, tag.attributes)
        while let (name, value) = attributes.next() {
            guard let attribute = HTMLAttribute.byKey[HTMLElement.key(bytes[name])] else { continue }
            take(attribute, value, bytes, tag.element)
        }
    }

    private mutating func take(
        _ attribute: HTMLAttribute, _ value: Range<Int>, _ bytes: [UInt8], _ element: HTMLElement
    ) {
        let text = bytes[value]
        switch attribute {
        case .hidden: isHidden = true
        case .style: style(text)
        case .src, .background, .poster, .data, .srcset:
            if Self.isRemote(text) { remoteReferences += 1 }
        case .href:
            if element == .a || element == .area {
                target = value
            } else if element != .base, Self.isRemote(text) {
                remoteReferences += 1
            }
        case .alt: alternative = value
        case .lang, .xmlLang: language = value
        case .content: content = value
        case .name, .property, .httpEquiv: statement = value
        case .colspan: columns = Self.number(text) ?? 1
        case .start: start = Self.number(text) ?? 1
        case .role: isPresentation = text.matches("presentation") || text.matches("none")
        case .type: if element == .blockquote, text.matches("cite") { isQuotation = true }
        case .class: if element == .blockquote, text.starts(with: "gmail_quote".utf8) { isQuotation = true }
        case .charset, .open, .rel, .value, .height, .width: break
        }
    }

    /// Reads an inline style: what hides the element, and what it would load.
    private mutating func style(_ text: ArraySlice<UInt8>) {
        remoteReferences += Self.remoteURLs(in: text)
        for declaration in text.split(separator: UInt8(ascii: ";")).prefix(200) {
            guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let property = declaration[..<colon].filter { !$0.isMarkupSpace }.map(\.lowered)[...]
            let value = declaration[(colon + 1)...].prefix(60).filter { !$0.isMarkupSpace }.map(\.lowered)[...]
            if property.matches("display"), value.starts(with: "none".utf8) { isHidden = true }
            if property.matches("visibility"), value.starts(with: "hidden".utf8) { isHidden = true }
            if property.matches("mso-hide"), value.starts(with: "all".utf8) { isHidden = true }
            if property.matches("color"), value.starts(with: "transparent".utf8) { isHidden = true }
            if property.matches("font-size") || property.matches("opacity") || property.matches("max-height"),
                Self.isZero(value)
            {
                isHidden = true
            }
            if property.matches("text-indent"), value.starts(with: "-999".utf8) { isHidden = true }
        }
    }

    /// Whether a length or share is nought: `0`, `0px`, `0.0`.
    private static func isZero(_ value: ArraySlice<UInt8>) -> Bool {
        let digits = value.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        return !digits.isEmpty && digits.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
    }
    private static func number(_ text: ArraySlice<UInt8>) -> Int? {
        Int(String(decoding: text.prefix(9), as: UTF8.self))
    }
    /// Whether a reference leaves the document.
    private static func isRemote(_ text: ArraySlice<UInt8>) -> Bool {
        let start = text.drop { $0.isMarkupSpace }.prefix(8).map(\.lowered)
        return start.starts(with: "http:".utf8) || start.starts(with: "https:".utf8) || start.starts(with: "//".utf8)
            || start.starts(with: "ftp:".utf8)
    }
    /// How many `url(…)` and `@import` of a style lead elsewhere.
    static func remoteURLs(in style: ArraySlice<UInt8>) -> Int {
        var count = 0
        var index = style.startIndex
        while index < style.endIndex {
            defer { index += 1 }
            guard style[index] == UInt8(ascii: "(") || style[index] == UInt8(ascii: "@") else { continue }
            let isImport = style[index] == UInt8(ascii: "@")
            let before = style[max(style.startIndex, index - 3)..<index].map(\.lowered)
            guard isImport || before.starts(with: "url".utf8) else { continue }
            var place = index + 1
            if isImport {
                guard style[place...].prefix(6).map(\.lowered)[...].matches("import") else { continue }
                place += 6
                // `@import url(…)` is counted at its bracket.
                while place < style.endIndex, style[place].isMarkupSpace { place += 1 }
            }
            if place < style.endIndex, style[place] == UInt8(ascii: "\"") || style[place] == UInt8(ascii: "'") {
                place += 1
            }
            if place <= style.endIndex, isRemote(style[place...]) { count += 1 }
        }
        return count
    }
}

extension ArraySlice<UInt8> {
    /// Whether these bytes are this text, small and capital ASCII letters alike.
    func matches(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        return zip(self, text.description.utf8).allSatisfy { $0.lowered == $1 }
    }
}

/// Which tables of a page hold data and which only lay it out.
struct TableLayout {
    private struct Table {
        var isLayout = false
        var cells = 0
        var columns = 0
        var cellStart = 0
    }
    /// By number, the first table being 1.
    private var layouts: [Bool] = [true]

    init() {}

    /// Looks at every table: one is for layout where it says so, holds another table, a heading or a very long cell,
    /// or has one column only.
    init(_ bytes: [UInt8]) {
        guard Self.hasTable(bytes) else { return }
        var tokens = HTMLTokenizer(bytes)
        var tables: [Table] = [Table()]
        var open: [Int] = []
        func endCell(_ tables: inout [Table], _ open: [Int], at place: Int) {
            guard let last = open.last, tables[last].cellStart > 0 else { return }
            if place - tables[last].cellStart > 6_000 { tables[last].isLayout = true }
            tables[last].cellStart = 0
        }
        func endRow(_ tables: inout [Table], _ open: [Int], at place: Int) {
            endCell(&tables, open, at: place)
            guard let last = open.last else { return }
            tables[last].columns = max(tables[last].columns, tables[last].cells)
            tables[last].cells = 0
        }
        while let token = tokens.next() {
            switch token {
            case .text: continue
            case .start(let tag):
                if tag.element.isRawText { _ = tokens.rawText(of: tag) }
                switch tag.element {
                case .table:
                    for outer in open { tables[outer].isLayout = true }
                    // What is already known to be layout needs no second look.
                    if open.count >= 64 { open.removeFirst() }
                    open.append(tables.count)
                    tables.append(Table(isLayout: HTMLMarks(bytes, tag).isPresentation))
                case .tr: endRow(&tables, open, at: tag.name.lowerBound)
                case .td, .th:
                    endCell(&tables, open, at: tag.name.lowerBound)
                    guard let last = open.last else { continue }
                    tables[last].cells += max(1, min(HTMLMarks(bytes, tag).columns, 50))
                    tables[last].cellStart = tag.name.lowerBound
                case .h1, .h2, .h3, .hr: if let last = open.last { tables[last].isLayout = true }
                default: continue
                }
            case .end(let tag) where tag.element == .table:
                endRow(&tables, open, at: tag.name.lowerBound)
                _ = open.popLast()
            case .end: continue
            }
        }
        while !open.isEmpty {
            endRow(&tables, open, at: bytes.count)
            open.removeLast()
        }
        layouts = tables.map { $0.isLayout || $0.columns < 2 }
    }

    /// Whether a table, by its number in the page, only lays it out.
    func isLayout(_ number: Int) -> Bool { number < layouts.count ? layouts[number] : true }

    private static func hasTable(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { index in
            bytes[index] == UInt8(ascii: "<") && bytes[(index + 1)...].prefix(5).map(\.lowered)[...].matches("table")
        }
    }
}
