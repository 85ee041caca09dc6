// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

/// One paragraph of Markdown with its marks taken out, in one pass.
struct MarkdownSpan {
    private let text: [UInt8]
    private(set) var output: [UInt8] = []
    /// How many pictures it would load from elsewhere.
    private(set) var remotePictures = 0
    private var index = 0
    /// Where the bracket or parenthesis that closes an opening one stands.
    private var closing: [Int: Int] = [:]
    private let lastAngle: Int
    private let lastTick: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = Array(text)
        lastAngle = self.text.lastIndex(of: UInt8(ascii: ">")) ?? -1
        lastTick = self.text.lastIndex(of: UInt8(ascii: "`")) ?? -1
        var open: [Int] = []
        var round: [Int] = []
        var place = 0
        while place < self.text.count {
            switch self.text[place] {
            case UInt8(ascii: "\\"): place += 1
            case UInt8(ascii: "["): open.append(place)
            case UInt8(ascii: "]"): if let start = open.popLast() { closing[start] = place }
            case UInt8(ascii: "("): round.append(place)
            case UInt8(ascii: ")"): if let start = round.popLast() { closing[start] = place }
            default: break
            }
            place += 1
        }
    }

    mutating func run() {
        /// Where the text of an open link ends: that bracket and what follows it are left out.
        var linkEnds: [Int: Int] = [:]
        while index < text.count {
            if let next = linkEnds[index] {
                index = next
                continue
            }
            switch text[index] {
            case UInt8(ascii: "\\") where index + 1 < text.count && Self.isPunctuation(text[index + 1]):
                output.append(text[index + 1])
                index += 2
            case UInt8(ascii: "`"): code()
            case UInt8(ascii: "<"): angle()
            case UInt8(ascii: "&"): reference()
            case UInt8(ascii: "!") where index + 1 < text.count && text[index + 1] == UInt8(ascii: "["):
                if let (close, end) = link(at: index + 1) {
                    linkEnds[close] = end
                    if isRemote(close) { remotePictures += 1 }
                    index += 2
                } else {
                    keep()
                }
            case UInt8(ascii: "["):
                if let (close, end) = link(at: index) {
                    linkEnds[close] = end
                    index += 1
                } else {
                    keep()
                }
            case UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"): emphasis()
            case 0x0A:
                endLine()
                keep()
            default: keep()
            }
        }
        endLine()
    }

    /// Takes off what makes a hard line break: blanks, or a backslash.
    private mutating func endLine() {
        if index > 0, text[index - 1] == UInt8(ascii: "\\"), output.last == UInt8(ascii: "\\") { output.removeLast() }
        while output.last == 0x20 { output.removeLast() }
    }

    private mutating func keep() {
        output.append(text[index])
        index += 1
    }

    /// A code span: its content as it stands.
    private mutating func code() {
        let length = text[index...].prefix { $0 == UInt8(ascii: "`") }.count
        var place = index + length
        while place + length <= lastTick + 1 {
            let run = text[place...].prefix { $0 == UInt8(ascii: "`") }.count
            if run == length {
                output += text[(index + length)..<place]
                index = place + length
                return
            }
            place += max(1, run)
            // Looking far ahead for every tick would take forever.
            if place - index > 4096 { break }
        }
        output += text[index..<(index + length)]
        index += length
    }

    /// `<https://…>` and `<name@…>` are text; other tags are left out.
    private mutating func angle() {
        guard index < lastAngle,
            let end = text[index...].prefix(1024).firstIndex(of: UInt8(ascii: ">")), end > index + 1
        else { return keep() }
        let inside = text[(index + 1)..<end]
        let first = inside.first ?? 0
        if !inside.contains(0x20), inside.contains(UInt8(ascii: "@")) || inside.contains(UInt8(ascii: ":")) {
            output += inside
            index = end + 1
        } else if Self.isLetter(first) || first == UInt8(ascii: "/") || first == UInt8(ascii: "!") {
            index = end + 1
        } else {
            keep()
        }
    }

    private mutating func reference() {
        let piece = text[index...].prefix(32)
        guard let end = piece.firstIndex(of: UInt8(ascii: ";")) else { return keep() }
        let source = text[index...end]
        let decoded = HTMLText.undone(source)
        guard !decoded.elementsEqual(source) else { return keep() }
        // A no-break space is read as a space, and a soft hyphen not at all.
        if decoded == [0xC2, 0xA0] { output.append(0x20) } else if decoded != [0xC2, 0xAD] { output += decoded }
        index = end + 1
    }

    /// Where the text of a link that starts here ends, and where the whole link does; nil where it is none.
    private func link(at start: Int) -> (close: Int, end: Int)? { closing[start].flatMap { target(after: $0) } }
    private func target(after close: Int) -> (close: Int, end: Int)? {
        let next = close + 1
        guard next < text.count, text[next] == UInt8(ascii: "(") || text[next] == UInt8(ascii: "["),
            let end = closing[next], end - next < 2048
        else { return nil }
        return (close, end + 1)
    }
    private func isRemote(_ close: Int) -> Bool {
        let target = text[(close + 1)...].dropFirst()
        return target.starts(with: "http".utf8) || target.starts(with: "//".utf8)
    }

    /// Marks of emphasis go where they can open or close; `2 * 3` and `snake_case` stay.
    private mutating func emphasis() {
        let mark = text[index]
        let length = text[index...].prefix { $0 == mark }.count
        let before = index > 0 ? text[index - 1] : 0x20
        let after = index + length < text.count ? text[index + length] : 0x20
        let isSpaced = before <= 0x20 && after <= 0x20
        let isInside = Self.isWord(before) && Self.isWord(after)
        let isBullet = output.allSatisfy { $0 == 0x20 } && length == 1 && after == 0x20
        let goes =
            switch mark {
            case UInt8(ascii: "_"): !isSpaced && !isInside
            case UInt8(ascii: "~"): length == 2 && !isSpaced
            default: !isSpaced
            }
        if isBullet {
            output.append(UInt8(ascii: "-"))
        } else if !goes || length > 3 {
            output += text[index..<(index + length)]
        }
        index += length
    }

    private static func isPunctuation(_ byte: UInt8) -> Bool {
        (0x21...0x2F).contains(byte) || (0x3A...0x40).contains(byte) || (0x5B...0x60).contains(byte)
            || (0x7B...0x7E).contains(byte)
    }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isWord(_ byte: UInt8) -> Bool { isLetter(byte) || (0x30...0x39).contains(byte) || byte >= 0x80 }
}
