// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Reduces HTML to what a person reads: loads nothing, runs nothing, takes time linear in the page's size.
///
/// Scripts, styles and templates are left out; so is text hidden by attributes or inline styles, which is counted. Style
/// sheets are not evaluated. Quotations that mail programs mark (`blockquote type="cite"`) get `> ` before each line.
public struct HTMLText: Sendable {
    /// What was read.
    public let document: MarkedText

    /// Reads a page.
    public init(_ html: String, limits: MarkupLimits = MarkupLimits()) {
        self.init(utf8: Array(html.utf8), limits: limits)
    }

    /// The text with the character references of HTML undone, marks or not.
    public static func undone(_ text: ArraySlice<UInt8>) -> [UInt8] { HTMLReading.decoded(text) }

    init(utf8: [UInt8], limits: MarkupLimits) {
        var reading = HTMLReading(utf8, limits)
        reading.run()
        document = reading.result
    }
}

/// The work of reading one page.
struct HTMLReading {
    private struct Open {
        let element: HTMLElement
        let key: UInt64
        var link: (start: Int, target: String)?
        var listItem = 0
        var endsTable = false
        var prefixLength = 0
        /// Cells that this one covers besides its own.
        var moreCells = 0
        /// Where a caption starts.
        var caption = 0
    }

    private var tokens: HTMLTokenizer
    private let bytes: [UInt8]
    private let limits: MarkupLimits
    private var flow: TextFlow
    private(set) var result = MarkedText()
    private var open: [Open] = []
    /// How many open elements there are of each kind.
    private var counts: [UInt64: Int] = [:]
    /// The depth at which text stops being shown, and whether that is remarked.
    private var hiddenFrom: (depth: Int, isRemarked: Bool)?
    private var hasHiddenText = false
    private var preDepth = 0
    /// Inside pre: whether a line end directly behind the start tag is to be dropped.
    private var isAtPreStart = false
    private var layout = TableLayout()
    private var tableNumber = 0

    init(_ bytes: [UInt8], _ limits: MarkupLimits) {
        self.bytes = bytes
        self.limits = limits
        tokens = HTMLTokenizer(bytes)
        flow = TextFlow(limit: limits.textBytes, cells: limits.cells)
        layout = TableLayout(bytes)
    }

    mutating func run() {
        while let token = tokens.next() {
            switch token {
            case .text(let range): text(range)
            case .start(let tag): start(tag)
            case .end(let tag): end(tag)
            }
        }
        while !open.isEmpty { pop() }
        flow.finish()
        result.text = flow.text
        result.tables = flow.tables
        result.isTruncated = flow.isTruncated
        let end = flow.bytes.count
        result.links = result.links.map {
            .init(range: min($0.range.lowerBound, end)..<min($0.range.upperBound, end), target: $0.target)
        }
    }

    // MARK: Text

    private mutating func text(_ range: Range<Int>) {
        if let hidden = hiddenFrom {
            if hidden.isRemarked, !hasHiddenText, bytes[range].contains(where: { !$0.isMarkupSpace }) {
                hasHiddenText = true
                result.hiddenTexts += 1
            }
            return
        }
        let range = dropsFirstLineEnd(range)
        if preDepth > 0 {
            flow.write(bytes: verbatim(Self.decoded(bytes[range])))
        } else if bytes[range].contains(UInt8(ascii: "&")) {
            flow.writeCollapsed(Self.decoded(bytes[range])[...])
        } else {
            flow.writeCollapsed(bytes[range])
        }
    }
    private mutating func dropsFirstLineEnd(_ range: Range<Int>) -> Range<Int> {
        defer { isAtPreStart = false }
        guard isAtPreStart, !range.isEmpty else { return range }
        var start = range.lowerBound
        if bytes[start] == 0x0D, start + 1 < range.upperBound, bytes[start + 1] == 0x0A { start += 1 }
        return bytes[start] == 0x0A ? (start + 1)..<range.upperBound : range
    }
    /// Line ends made `\n`, control characters left out.
    private func verbatim(_ text: [UInt8]) -> [UInt8] {
        text.filter { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 || $0 == 0x0A }
    }

    /// The bytes with character references undone.
    static func decoded(_ text: ArraySlice<UInt8>, isAttribute: Bool = false) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
        var start = text.startIndex
        var index = start
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "&"),
                let (scalar, end) = CharacterReference.read(text, at: index, isAttribute: isAttribute)
            {
                output += text[start..<index]
                output += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
                index = end
                start = end
            } else {
                index += 1
            }
        }
        return output + text[start...]
    }
    /// Decoded, white space squeezed, cut at the limit for values.
    private func value(_ range: Range<Int>) -> String {
        let cut = range.lowerBound..<min(range.upperBound, range.lowerBound + limits.valueBytes)
        var value = TextFlow(limit: limits.valueBytes)
        value.writeCollapsed(Self.decoded(bytes[cut], isAttribute: true)[...])
        return value.text
    }

    // MARK: Tags

    private mutating func start(_ tag: HTMLTag) {
        isAtPreStart = false
        let element = tag.element
        if element == .table { tableNumber += 1 }
        let marks = HTMLMarks(bytes, tag)
        result.remoteReferences += marks.remoteReferences
        if element.isRawText, raw(tag, marks) { return }
        if element.endsParagraph { endParagraph() }
        if let implied = element.implied { end(implied.ends, behind: implied.behind) }
        if element == .meta || element == .html || element == .body { note(element, marks) }
        if element.isDropped || marks.isHidden, hiddenFrom == nil, !element.isVoid, open.count < limits.depth {
            hiddenFrom = (open.count, !element.isDropped)
            hasHiddenText = false
        }
        var entry = Open(element: element, key: tag.key)
        if hiddenFrom == nil { show(element, marks, &entry) }
        guard !element.isVoid, open.count < limits.depth else { return }
        if element == .pre || element == .listing || element == .textarea {
            preDepth += 1
            isAtPreStart = true
        }
        open.append(entry)
        counts[tag.key, default: 0] += 1
    }

    /// What starting an element writes.
    private mutating func show(_ element: HTMLElement, _ marks: HTMLMarks, _ entry: inout Open) {
        if element.isParagraph { flow.paragraph() } else if element.isBlock { flow.line() }
        switch element {
        case .br: flow.lineBreak()
        case .img, .area: image(marks)
        case .table:
            entry.endsTable = !layout.isLayout(tableNumber)
            if entry.endsTable { flow.openTable() }
        case .caption: entry.caption = flow.position
        case .tr where isInData: flow.openRow()
        case .td where isInData, .th where isInData:
            entry.moreCells = max(0, min(marks.columns, 50) - 1)
            flow.openCell()
        case .li:
            flow.write(bytes: marker())
            flow.space()
        case .ol: entry.listItem = marks.start - 1
        case .blockquote where marks.isQuotation && flow.linePrefix.count < 16:
            flow.linePrefix += "> ".utf8
            entry.prefixLength = 2
        case .a:
            if let target = marks.target { entry.link = (flow.position, value(target)) }
        default: break
        }
    }

    private var isInData: Bool { open.last { $0.element == .table }?.endsTable ?? false }
    private mutating func marker() -> [UInt8] {
        guard let list = open.lastIndex(where: { $0.element == .ol || $0.element == .ul || $0.element == .menu }),
            open[list].element == .ol
        else { return [UInt8(ascii: "-")] }
        open[list].listItem &+= 1
        return Array("\(open[list].listItem).".utf8)
    }
    private mutating func image(_ marks: HTMLMarks) {
        guard let alternative = marks.alternative, !marks.isHidden else { return }
        let text = value(alternative)
        guard !text.isEmpty else { return }
        flow.space()
        flow.write(text)
        flow.space()
    }

    /// Takes the content of an element that holds no markup; false where it is an ordinary element after all.
    private mutating func raw(_ tag: HTMLTag, _ marks: HTMLMarks) -> Bool {
        switch tag.element {
        case .script, .style:
            if tag.element == .script { result.hasScripts = true }
            if let content = tokens.rawText(of: tag) {
                if tag.element == .style { result.remoteReferences += HTMLMarks.remoteURLs(in: bytes[content]) }
            } else {
                tokens.skipRest()
            }
            return true
        case .title:
            // The title of a picture is not the page's.
            guard counts[HTMLElement.key(Array("svg".utf8)[...]), default: 0] == 0 else { return false }
            guard let content = tokens.rawText(of: tag) else { return false }
            if result.title == nil {
                let title = value(content)
                if !title.isEmpty { result.title = title }
            }
            return true
        case .textarea, .xmp, .listing:
            guard let content = tokens.rawText(of: tag) else { return false }
            guard hiddenFrom == nil, !marks.isHidden else { return true }
            flow.paragraph()
            flow.write(bytes: verbatim(tag.element == .xmp ? Array(bytes[content]) : Self.decoded(bytes[content])))
            flow.paragraph()
            return true
        default:
            return tokens.rawText(of: tag) != nil
        }
    }

    private mutating func note(_ element: HTMLElement, _ marks: HTMLMarks) {
        if let language = marks.language, result.language == nil { result.language = value(language) }
        guard element == .meta, let name = marks.statement, let content = marks.content,
            result.statements.count < limits.statements
        else { return }
        let key = value(name).lowercased()
        let text = value(content)
        guard !key.isEmpty, !text.isEmpty else { return }
        if key == "content-language", result.language == nil { result.language = text }
        result.statements.append(.init(name: key, value: text))
    }

    // MARK: Ends

    private mutating func end(_ tag: HTMLTag) {
        isAtPreStart = false
        if tag.element == .br { return start(tag) }
        if tag.element == .p, counts[tag.key, default: 0] == 0 { return flow.paragraph() }
        guard counts[tag.key, default: 0] > 0 else { return }
        var depth = open.count - 1
        while depth >= 0, open[depth].key != tag.key {
            if open[depth].element.isScope, tag.element != .table { return }
            depth -= 1
        }
        while open.count > depth { pop() }
    }
    private mutating func endParagraph() {
        var depth = open.count - 1
        while depth >= 0, !open[depth].element.isScope {
            if open[depth].element == .p {
                while open.count > depth { pop() }
                return
            }
            if open[depth].element.isBlock { return }
            depth -= 1
        }
    }
    /// Ends the innermost of these elements, with all inside it, unless a shield stands before it.
    private mutating func end(_ elements: Set<HTMLElement>, behind shields: Set<HTMLElement>) {
        var depth = open.count - 1
        while depth >= 0, !shields.contains(open[depth].element) {
            if elements.contains(open[depth].element) {
                while open.count > depth { pop() }
                return
            }
            depth -= 1
        }
    }
    private mutating func pop() {
        guard let entry = open.popLast() else { return }
        counts[entry.key, default: 1] -= 1
        let wasHidden = hiddenFrom != nil
        if let hidden = hiddenFrom, open.count <= hidden.depth { hiddenFrom = nil }
        if entry.element == .pre || entry.element == .listing || entry.element == .textarea { preDepth -= 1 }
        if wasHidden { return }
        switch entry.element {
        case .table where entry.endsTable: flow.closeTable()
        case .caption where isInData:
            let name = flow.bytes[min(entry.caption, flow.position)...].drop { $0.isMarkupSpace }
            if !name.isEmpty, name.count <= limits.valueBytes { flow.nameTable(String(decoding: name, as: UTF8.self)) }
        case .tr where isInData: flow.closeRow()
        case .td where isInData, .th where isInData:
            flow.closeCell()
            for _ in 0..<entry.moreCells {
                flow.openCell()
                flow.closeCell()
            }
        case .a:
            if let link = entry.link, result.links.count < limits.links {
                result.links.append(
                    .init(range: min(link.start, flow.position)..<flow.position, target: link.target))
            }
        default: break
        }
        if entry.element.isParagraph { flow.paragraph() } else if entry.element.isBlock { flow.line() }
        if entry.prefixLength > 0 { flow.linePrefix.removeLast(entry.prefixLength) }
    }
}
