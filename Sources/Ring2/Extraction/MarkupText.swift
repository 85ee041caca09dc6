// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Makes readable text of HTML: tags out, blocks on lines of their own, entities undone. Loads nothing, runs nothing.
enum MarkupText {
    private static let blocks: Set<String> = [
        "p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote",
        "pre",
        "section", "article", "header", "footer", "dt", "dd", "title", "address", "caption",
    ]
    private static let hidden: Set<String> = ["script", "style", "template", "noscript", "svg"]
    private static let entities: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "©", "reg": "®", "euro": "€",
        "pound": "£", "mdash": "\u{2014}", "ndash": "\u{2013}", "hellip": "…", "rsquo": "\u{2019}", "lsquo": "\u{2018}",
        "rdquo": "\u{201D}", "ldquo": "\u{201C}", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö",
        "Uuml": "Ü",
        "szlig": "ß", "eacute": "é", "egrave": "è", "agrave": "à", "ccedil": "ç", "ntilde": "ñ", "sect": "§",
        "middot": "·",
    ]

    /// The text of a page; takes time linear in its size.
    static func text(of markup: String) -> String {
        let bytes = Array(markup.utf8)
        var output: [UInt8] = []
        var index = 0
        /// The element whose content is left out.
        var hiding: String?
        let lastComment = lastCommentEnd(bytes)
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "<"), let tag = Tag(bytes, at: index, lastComment: lastComment) {
                index = tag.end
                if let element = hiding {
                    if tag.isClosing && tag.name == element { hiding = nil }
                } else if hidden.contains(tag.name) && !tag.isClosing {
                    hiding = tag.name
                } else if blocks.contains(tag.name) {
                    endLine(&output)
                } else if tag.name == "td" || tag.name == "th", let last = output.last, last != 0x0A, last != 0x20 {
                    output.append(0x20)
                }
                continue
            }
            defer { index += 1 }
            if hiding != nil { continue }
            if byte == UInt8(ascii: "&"), let (text, end) = entity(bytes, at: index) {
                output += text.utf8
                index = end - 1
            } else if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
                if let last = output.last, last != 0x20, last != 0x0A { output.append(0x20) }
            } else {
                output.append(byte)
            }
        }
        while let last = output.last, last == 0x20 || last == 0x0A { output.removeLast() }
        return String(decoding: output, as: UTF8.self)
    }

    private static func endLine(_ output: inout [UInt8]) {
        while output.last == 0x20 { output.removeLast() }
        if let last = output.last, last != 0x0A { output.append(0x0A) }
    }

    private struct Tag {
        let name: String
        let isClosing: Bool
        let end: Int

        /// Reads the tag or comment at `start`; a tag that is longer than 4 KiB or never closed is text.
        init?(_ bytes: [UInt8], at start: Int, lastComment: Int) {
            var index = start + 1
            if bytes[index...].starts(with: "!--".utf8) {
                name = "!--"
                isClosing = false
                index += 3
                // Where no comment ends any more, a comment that starts hides nothing.
                while index < lastComment {
                    index += 1
                    if Self.endsComment(bytes, at: index) {
                        end = index
                        return
                    }
                }
                return nil
            }
            isClosing = index < bytes.count && bytes[index] == UInt8(ascii: "/")
            if isClosing { index += 1 }
            let nameStart = index
            while index < bytes.count,
                bytes[index].isASCIILetter || bytes[index].isASCIIDigit || bytes[index] == UInt8(ascii: "!")
            {
                index += 1
            }
            guard index > nameStart, index - nameStart <= 20 else { return nil }
            name = String(decoding: bytes[nameStart..<index], as: UTF8.self).lowercased()
            var quote: UInt8?
            let last = min(bytes.count, start + 4096)
            while index < last {
                let byte = bytes[index]
                index += 1
                if let open = quote {
                    if byte == open { quote = nil }
                } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                } else if byte == UInt8(ascii: ">") {
                    end = index
                    return
                } else if byte == UInt8(ascii: "<") {
                    return nil
                }
            }
            return nil
        }

        /// Whether `-->` ends right before this place.
        static func endsComment(_ bytes: [UInt8], at index: Int) -> Bool {
            index >= 3 && bytes[index - 1] == UInt8(ascii: ">") && bytes[index - 2] == UInt8(ascii: "-")
                && bytes[index - 3] == UInt8(ascii: "-")
        }
    }

    /// Where the last `-->` of the page ends; 0 where there is none.
    private static func lastCommentEnd(_ bytes: [UInt8]) -> Int {
        var index = bytes.count
        while index > 0, !Tag.endsComment(bytes, at: index) { index -= 1 }
        return index
    }

    private static func entity(_ bytes: [UInt8], at start: Int) -> (text: String, end: Int)? {
        let window = bytes[(start + 1)..<min(bytes.count, start + 12)]
        guard let semicolon = window.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[(start + 1)..<semicolon], as: UTF8.self)
        if let text = entities[name] { return (text, semicolon + 1) }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let code = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let scalar = code.flatMap(Unicode.Scalar.init), scalar.value >= 0x20 || scalar == "\n" else { return nil }
        return (String(scalar), semicolon + 1)
    }
}
