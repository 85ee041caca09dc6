// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A piece of an HTML page.
enum HTMLToken {
    /// Text, references not yet undone.
    case text(Range<Int>)
    /// A start tag.
    case start(HTMLTag)
    /// An end tag.
    case end(HTMLTag)
}

/// A tag: its element, and where its attributes stand.
struct HTMLTag {
    let element: HTMLElement
    /// The first eight bytes of its name, which tell elements apart that are not named here.
    let key: UInt64
    /// The name as written.
    let name: Range<Int>
    /// From behind the name to before the `>`.
    let attributes: Range<Int>
}

/// Cuts HTML into text and tags as the WHATWG rules do, as far as text needs it, in time linear in its size.
///
/// Where those rules would swallow the rest of a page (a comment, tag or quote that never ends), the page stays text:
/// nothing is lost. `<name@example.org>` and `<https://…>` are text too, since that is what their author meant.
struct HTMLTokenizer {
    let bytes: [UInt8]
    private(set) var index = 0
    private let lastCommentEnd: Int
    private let lastGreater: Int
    /// Scans of tags that met the end of the page; after some of them quotes no longer count.
    private var lostTags = 0
    /// Elements whose end tag does not come any more.
    private var unended: Set<UInt64> = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        lastGreater = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
        var end = lastGreater
        while end >= 2 {
            if bytes[end] == UInt8(ascii: ">"), bytes[end - 1] == UInt8(ascii: "-"), bytes[end - 2] == UInt8(ascii: "-")
            {
                break
            }
            end -= 1
        }
        lastCommentEnd = end >= 2 ? end + 1 : -1
    }

    /// The next piece; nil at the end.
    mutating func next() -> HTMLToken? {
        while index < bytes.count {
            let start = index
            if bytes[index] == UInt8(ascii: "<") {
                if let token = markup() { return token }
                if index > start { continue }
                index += 1
            }
            while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
            return .text(start..<index)
        }
        return nil
    }

    /// Reads what starts with `<`; advances without a token over what is left out, not at all where it is text.
    private mutating func markup() -> HTMLToken? {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        if next.isASCIILetter {
            return tag(nameAt: index + 1).map { .start($0) }
        }
        switch next {
        case UInt8(ascii: "/"):
            let third = index + 2 < bytes.count ? bytes[index + 2] : 0
            if third.isASCIILetter { return tag(nameAt: index + 2).map { .end($0) } }
            skipToGreater()
        case UInt8(ascii: "!"):
            if bytes[index...].starts(with: "<!--".utf8) { skipComment() } else { skipToGreater() }
        case UInt8(ascii: "?"): skipToGreater()
        default: break
        }
        return nil
    }

    private mutating func skipComment() {
        var end = index + 5
        while end <= lastCommentEnd {
            if bytes[end - 1] == UInt8(ascii: ">"), bytes[end - 2] == UInt8(ascii: "-"),
                bytes[end - 3] == UInt8(ascii: "-")
            {
                index = end
                return
            }
            end += 1
        }
    }
    private mutating func skipToGreater() {
        guard index < lastGreater else { return }
        while bytes[index] != UInt8(ascii: ">") { index += 1 }
        index += 1
    }

    private mutating func tag(nameAt start: Int) -> HTMLTag? {
        guard start < lastGreater else { return nil }
        var end = start
        var isText = false
        while end < bytes.count, !bytes[end].isMarkupSpace, bytes[end] != UInt8(ascii: ">"),
            bytes[end] != UInt8(ascii: "/")
        {
            // An address or a URL between angle brackets, another tag's start, or a word without end is no name.
            isText = bytes[end] == UInt8(ascii: "@") || bytes[end] == UInt8(ascii: "<") || end - start == 64
            if isText { break }
            end += 1
        }
        if isText || bytes[start..<end].last == UInt8(ascii: ":") { return nil }
        let close = lostTags < 16 ? tagEnd(from: end) : nil
        if close == nil { lostTags += 1 }
        let last = close ?? firstGreater(from: end)
        let key = HTMLElement.key(bytes[start..<end])
        index = last + 1
        return HTMLTag(
            element: HTMLElement.byKey[key] ?? .other, key: key, name: start..<end,
            attributes: end..<(close == nil ? end : last))
    }

    /// The `>` that ends a tag, quotes counted; nil where the page ends first.
    private func tagEnd(from start: Int) -> Int? {
        var attributes = HTMLAttributes(bytes, start..<bytes.count)
        while attributes.next() != nil {}
        return attributes.index < bytes.count ? attributes.index : nil
    }
    /// The next `>`, which the caller knows to be there.
    private func firstGreater(from start: Int) -> Int {
        var index = start
        while index < lastGreater, bytes[index] != UInt8(ascii: ">") { index += 1 }
        return index
    }

    /// The content of an element that holds no markup, up to its end tag, which is read too.
    ///
    /// Nil where the end tag never comes; then nothing is read.
    mutating func rawText(of tag: HTMLTag) -> Range<Int>? {
        guard !unended.contains(tag.key) else { return nil }
        let start = index
        var place = index
        let length = tag.name.count
        while place + 2 + length <= bytes.count {
            guard bytes[place] == UInt8(ascii: "<"), bytes[place + 1] == UInt8(ascii: "/") else {
                place += 1
                continue
            }
            let after = place + 2 + length
            let isSame = zip(bytes[(place + 2)..<after], bytes[tag.name]).allSatisfy { $0.lowered == $1.lowered }
            if isSame, after == bytes.count || !bytes[after].isASCIIWord {
                index = after
                while index < bytes.count, bytes[index] != UInt8(ascii: ">") { index += 1 }
                index = min(index + 1, bytes.count)
                return start..<place
            }
            place += 2
        }
        unended.insert(tag.key)
        return nil
    }
    /// Reads to the end of the page.
    mutating func skipRest() { index = bytes.count }
}

/// The attributes of a tag, one after the other; stops before the `>` that ends it.
struct HTMLAttributes {
    private let bytes: [UInt8]
    private let end: Int
    private(set) var index: Int

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        index = range.lowerBound
        end = range.upperBound
    }

    /// The next attribute's name and value (empty for none); nil at the end of the tag.
    mutating func next() -> (name: Range<Int>, value: Range<Int>)? {
        skip { $0.isMarkupSpace || $0 == UInt8(ascii: "/") }
        guard index < end, bytes[index] != UInt8(ascii: ">") else { return nil }
        let nameStart = index
        // An equals sign in front is part of the name.
        index += 1
        skip { !$0.isMarkupSpace && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "=") }
        let name = nameStart..<index
        skip { $0.isMarkupSpace }
        guard index < end, bytes[index] == UInt8(ascii: "=") else { return (name, index..<index) }
        index += 1
        skip { $0.isMarkupSpace }
        guard index < end else { return nil }
        let first = bytes[index]
        if first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") {
            index += 1
            let start = index
            skip { $0 != first }
            guard index < end else { return nil }
            index += 1
            return (name, start..<(index - 1))
        }
        let start = index
        skip { !$0.isMarkupSpace && $0 != UInt8(ascii: ">") }
        return (name, start..<index)
    }

    private mutating func skip(while condition: (UInt8) -> Bool) {
        while index < end, condition(bytes[index]) { index += 1 }
    }
}
