// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Tells kinds of text apart by how they begin.
enum TextMarks {
    /// The type that the beginning of a text gives away; nil where it tells nothing beyond the name.
    static func mediaType(_ content: [UInt8], byName: String?) -> String? {
        let start = beginning(content)
        if starts(start, "begin:vcard") { return "text/vcard" }
        if starts(start, "begin:vcalendar") { return "text/calendar" }
        if starts(start, "{\\rtf") { return "application/rtf" }
        // A name that says more than "text" is believed before looser rules.
        if let byName, MediaSniff.isTextual(byName), !isVague(byName) {
            return byName == "application/xml" ? xml(start) : byName
        }
        if isMailbox(start) { return "application/mbox" }
        if isMail(start, isSure: byName == nil || byName == "message/rfc822") { return "message/rfc822" }
        if start.first == UInt8(ascii: "<") { return markup(start) }
        if byName == nil, isJSON(start, content) { return "application/json" }
        return nil
    }

    private static func isVague(_ mediaType: String) -> Bool {
        mediaType == "text/plain" || mediaType == "message/rfc822" || mediaType == "application/mbox"
            || mediaType == "text/html"
    }

    /// The first 16 KiB as plain bytes: without a byte-order mark and blanks in front, UTF-16 narrowed.
    private static func beginning(_ content: [UInt8]) -> [UInt8] {
        var start = Array(content.prefix(16_384))
        if start.starts(with: [0xFF, 0xFE]) || start.starts(with: [0xFE, 0xFF]) {
            start = start.dropFirst(2).filter { $0 != 0 }
        }
        if start.starts(with: [0xEF, 0xBB, 0xBF]) { start.removeFirst(3) }
        return Array(start.drop { $0 <= 0x20 })
    }
    private static func starts(_ bytes: some Sequence<UInt8>, _ small: String) -> Bool {
        bytes.lazy.map(lowered).starts(with: small.utf8)
    }
    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    // MARK: Markup

    private static func markup(_ start: [UInt8]) -> String? {
        var rest = start[...]
        while starts(rest, "<!--"), let end = rest.indices.first(where: { rest[$0...].starts(with: "-->".utf8) }) {
            rest = rest[(end + 3)...].drop { $0 <= 0x20 }
        }
        if starts(rest, "<?xml") { return xml(start) }
        let pages = ["<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<table", "<div", "<p>", "<h1"]
        if pages.contains(where: { starts(rest, $0) }) { return "text/html" }
        return starts(rest, "<svg") ? "image/svg+xml" : nil
    }

    /// The kind of XML, by its first element.
    private static func xml(_ start: [UInt8]) -> String {
        var rest = start[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[open...]
            let next = rest.dropFirst().first ?? 0
            guard next == UInt8(ascii: "?") || next == UInt8(ascii: "!") else { break }
            guard let close = rest.firstIndex(of: UInt8(ascii: ">")) else { return "application/xml" }
            rest = rest[(close + 1)...]
        }
        let name = String(
            decoding: rest.dropFirst().prefix(64).prefix { $0 > 0x20 && $0 != 0x3E && $0 != 0x2F }, as: UTF8.self)
        switch name.split(separator: ":").last.map({ $0.lowercased() }) {
        case "html": return "application/xhtml+xml"
        case "svg": return "image/svg+xml"
        default: return "application/xml"
        }
    }

    private static func isJSON(_ start: [UInt8], _ content: [UInt8]) -> Bool {
        guard let first = start.first, first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return false }
        let second = start.dropFirst().first { $0 > 0x20 } ?? 0
        let last = content.suffix(64).last { $0 > 0x20 } ?? 0
        return first == UInt8(ascii: "{")
            ? second == UInt8(ascii: "\"") && last == UInt8(ascii: "}")
            : (second == UInt8(ascii: "{") || second == UInt8(ascii: "\"")) && last == UInt8(ascii: "]")
    }

    // MARK: Mail

    /// `From name date` with a year at its end, and a header line below it.
    private static func isMailbox(_ start: [UInt8]) -> Bool {
        guard start.starts(with: "From ".utf8) else { return false }
        let lines = start.split(separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false)
        guard lines.count > 1, lines[0].count < 1_000 else { return false }
        let words = lines[0].split { $0 <= 0x20 }
        let hasYear = words.suffix(3).contains { word in
            word.count == 4 && (word.first == 0x31 || word.first == 0x32)
                && word.allSatisfy { (0x30...0x39).contains($0) }
        }
        return words.count >= 4 && hasYear && headerName(lines[1]) != nil
    }

    /// Whether a header of a mail stands at the start: two of its usual fields, or, where the name says otherwise, three
    /// of which one is made by mail programs alone.
    private static func isMail(_ start: [UInt8], isSure: Bool) -> Bool {
        let usual: Set<String> = [
            "from", "to", "subject", "date", "received", "return-path", "message-id", "mime-version", "delivered-to",
            "dkim-signature", "reply-to", "cc", "content-type", "content-transfer-encoding", "in-reply-to",
            "references",
        ]
        let machine: Set<String> = [
            "received", "return-path", "message-id", "mime-version", "delivered-to", "dkim-signature",
        ]
        var found: Set<String> = []
        for line in start.split(separator: 0x0A, maxSplits: 200, omittingEmptySubsequences: false) {
            if line.isEmpty || line.elementsEqual([0x0D]) { break }
            if let first = line.first, first == 0x20 || first == 0x09 { continue }
            guard let name = headerName(line) else { return false }
            if usual.contains(name) { found.insert(name) }
        }
        let isMade = !found.isDisjoint(with: machine)
        return isSure ? found.count >= 2 && (isMade || found.contains("from")) : found.count >= 3 && isMade
    }

    private static func headerName(_ line: some Collection<UInt8>) -> String? {
        let name = line.prefix(80).prefix { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
        guard !name.isEmpty, line.dropFirst(name.count).first == UInt8(ascii: ":") else { return nil }
        return String(decoding: name.map(lowered), as: UTF8.self)
    }
}
