// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import NameScan

/// Finds mail and web addresses around `@`, `://` and `www.`.
struct WebAddressRule {
    private let text: [UInt8]
    private let range: Range<Int>

    init(_ tokens: TextTokens) {
        text = tokens.text
        range = tokens.range
    }

    /// What was found, and what was looked at and is none but must not be read as something else.
    static func mentions(in tokens: TextTokens) -> [(span: Range<Int>, mention: Mention?)] {
        let rule = WebAddressRule(tokens)
        var found = rule.webAddresses(tokens)
        let urls = found.map(\.span)
        var next = 0
        var last = tokens.range.lowerBound
        var mails: [(span: Range<Int>, mention: Mention?)] = []
        for at in tokens.ats {
            while next < urls.count, urls[next].upperBound <= at { next += 1 }
            if next < urls.count, urls[next].contains(at) { continue }
            guard at >= last, let (span, mention) = rule.mail(at: at, from: last) else { continue }
            mails.append((span, mention))
            last = span.upperBound
        }
        guard !mails.isEmpty else { return found }
        found += mails
        return found.sorted { $0.span.lowerBound < $1.span.lowerBound }
    }

    // MARK: - Mail addresses (RFC 5321, RFC 6531)

    private func mail(at: Int, from least: Int) -> (Range<Int>, Mention?)? {
        guard let start = localStart(at, least), let end = domainEnd(at + 1) else { return nil }
        let domain = text[(at + 1)..<end]
        // `git@host:path` is no mail address; `a@b.example:` before a blank is one.
        if end + 1 < range.upperBound, text[end] == UInt8(ascii: ":") {
            let after = text[end + 1]
            if after.isASCIILetter || after.isASCIIDigit || after == UInt8(ascii: "~") || after == UInt8(ascii: "/") {
                return (start..<end, nil)
            }
        }
        guard let top = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).last,
            top.count >= 2, !top.contains(where: \.isASCIIDigit) || top.starts(with: "xn--".utf8)
        else { return (start..<end, nil) }
        let name = String(decoding: domain, as: UTF8.self)
        let rule = Lookalike.isSuspect(name) ? "email.lookalike" : "email"
        let object = String(decoding: text[start..<end], as: UTF8.self).lowercased()
        return (start..<end, Mention(kind: .email, text: object, span: start..<end, rule: rule))
    }

    /// Where the local part before `@` starts: a dot-atom of at most 64 bytes, or a quoted string.
    private func localStart(_ at: Int, _ least: Int) -> Int? {
        let first = max(range.lowerBound, least, at - 66)
        if at > first + 2, text[at - 1] == UInt8(ascii: "\"") {
            var index = at - 2
            while index >= first {
                let byte = text[index]
                if byte == UInt8(ascii: "\""), index == first || text[index - 1] != UInt8(ascii: "\\") {
                    return index < at - 2 ? index : nil
                }
                guard byte >= 0x20, byte != 0x7F else { return nil }
                index -= 1
            }
            return nil
        }
        var start = at
        while start > first, Self.isLocalByte(text[start - 1]) { start -= 1 }
        // 65 bytes that could belong to it: too long to be one.
        if at - start > 64 { return nil }
        while start < at, text[start] & 0xC0 == 0x80 { start += 1 }
        while start < at, ".'-=%/|`~^!*&$#?{}".utf8.contains(text[start]) { start += 1 }
        // Punctuation of wide scripts and typographic quotes are no letters.
        var index = start
        while index < at {
            let scalar = UTF8Scalar.read(text, index, at)
            let isLetter = scalar.value.map {
                $0.value < 0x80 || ($0.properties.isAlphabetic && !NameLetters.isIdeographic($0))
                    || LetterFolding.fold($0) == .none
            }
            index += scalar.length
            if isLetter != true { start = index }
        }
        guard start < at, text[at - 1] != UInt8(ascii: ".") else { return nil }
        var before: UInt8 = 0
        for byte in text[start..<at] {
            if byte == UInt8(ascii: "."), before == byte { return nil }
            before = byte
        }
        return start
    }

    /// Where the domain that starts here ends; nil where there is none with a dot in it.
    private func domainEnd(_ start: Int) -> Int? {
        var index = start
        let last = min(range.upperBound, start + 255)
        while index < last {
            let byte = text[index]
            if byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") {
                index += 1
            } else if byte >= 0x80 {
                let scalar = UTF8Scalar.read(text, index, last)
                guard let value = scalar.value, value.properties.isAlphabetic || LetterFolding.fold(value) == .none
                else {
                    break
                }
                index += scalar.length
            } else {
                break
            }
        }
        if index < range.upperBound, text[index] == UInt8(ascii: "@") { return nil }
        while index > start, text[index - 1] == UInt8(ascii: ".") || text[index - 1] == UInt8(ascii: "-") { index -= 1 }
        let labels = text[start..<index].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count >= 2, labels.count <= 10 else { return nil }
        guard labels.allSatisfy({ !$0.isEmpty && $0.count <= 252 }), labels[0].first != UInt8(ascii: "-") else {
            return nil
        }
        return index
    }

    private static func isLocalByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte.isASCIILetter || byte.isASCIIDigit || ".!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
    }

    // MARK: - Web addresses

    private static let schemes: Set<String> = [
        "http", "https", "ftp", "ftps", "sftp", "ssh", "git", "ws", "wss", "file",
    ]

    private func webAddresses(_ tokens: TextTokens) -> [(span: Range<Int>, mention: Mention?)] {
        var found: [(span: Range<Int>, mention: Mention?)] = []
        var last = range.lowerBound
        for index in 0..<tokens.count where tokens[index].kind == .word {
            let token = tokens[index]
            let start = Int(token.start)
            guard start >= last, token.count <= 5, Int(token.end) + 4 <= range.upperBound else { continue }
            let next = text[Int(token.end)]
            var name: String
            if next == UInt8(ascii: ":"), text[Int(token.end) + 1] == UInt8(ascii: "/"),
                text[Int(token.end) + 2] == UInt8(ascii: "/")
            {
                name = tokens.string(index).lowercased()
                guard Self.schemes.contains(name) else { continue }
            } else if next == UInt8(ascii: "."), token.count == 3 {
                name = tokens.string(index).lowercased()
                guard name == "www", start == range.lowerBound || !tokens.isWordByte(start - 1) else { continue }
                name = ""
            } else {
                continue
            }
            let isBare = name.isEmpty
            let hostStart = isBare ? start : Int(token.end) + 3
            let end = webEnd(hostStart)
            guard end > hostStart else { continue }
            last = end
            let hostEnd = text[hostStart..<end].firstIndex { "/?#".utf8.contains($0) } ?? end
            let host = String(decoding: text[hostStart..<hostEnd], as: UTF8.self)
            let hasHost = host.contains(where: { $0.isLetter || $0.isNumber })
            if isBare && host.filter({ $0 == "." }).count < 2 { continue }
            guard hasHost else { continue }
            let rest = String(decoding: text[hostEnd..<end], as: UTF8.self)
            let written = (isBare ? "" : name + "://") + lowerHost(host) + rest
            let rule = Lookalike.isSuspect(host) ? "url.lookalike" : isBare ? "url.bare" : "url"
            found.append((start..<end, Mention(kind: .url, text: written, span: start..<end, rule: rule)))
        }
        return found
    }

    /// The host in small letters; what stands before `@` stays as it is.
    private func lowerHost(_ host: String) -> String {
        guard let at = host.lastIndex(of: "@") else { return host.lowercased() }
        return host[...at] + host[at...].dropFirst().lowercased()
    }

    /// Where a web address ends: before white space, quotes and angle brackets, without the punctuation behind it.
    private func webEnd(_ start: Int) -> Int {
        var index = start
        let last = min(range.upperBound, start + 2_000)
        while index < last {
            let byte = text[index]
            if byte <= 0x20 || byte == 0x7F || "<>\"\\^`{|}".utf8.contains(byte) { break }
            if byte >= 0x80 {
                let scalar = UTF8Scalar.read(text, index, last)
                guard let value = scalar.value, !value.properties.isWhitespace, !Self.endsAddress(value) else { break }
                index += scalar.length
            } else {
                index += 1
            }
        }
        while index > start {
            let byte = text[index - 1]
            if ".,;:!?'*_".utf8.contains(byte) {
                index -= 1
            } else if byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") {
                let open = byte == UInt8(ascii: ")") ? UInt8(ascii: "(") : UInt8(ascii: "[")
                var depth = 0
                for byte2 in text[start..<index] { depth += byte2 == open ? 1 : byte2 == byte ? -1 : 0 }
                guard depth < 0 else { break }
                index -= 1
            } else {
                break
            }
        }
        return index
    }

    private static func endsAddress(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2018...0x201F, 0x2039, 0x203A, 0xAB, 0xBB, 0x3001, 0x3002, 0x300C...0x300F, 0xFF08, 0xFF09, 0xFF0C,
            0x2026:
            true
        case 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

/// Letters that are told apart by their script.
enum NameLetters {
    /// Whether a letter belongs to a script that is written without spaces.
    static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3040..<0x3100, 0x3400..<0xA000, 0xF900..<0xFB00, 0x20000..<0x32000: true
        default: false
        }
    }
}

/// Domain names that are made to look like others.
enum Lookalike {
    /// Whether a label mixes Latin letters with Cyrillic or Greek ones, or is Cyrillic throughout but made of letters that
    /// look Latin, or holds invisible characters.
    static func isSuspect(_ name: String) -> Bool {
        guard !name.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        for label in name.split(separator: ".") {
            var hasLatin = false
            var hasOther = false
            var others = 0
            var alike = 0
            for scalar in label.unicodeScalars {
                switch scalar.value {
                case 0x41...0x5A, 0x61...0x7A, 0xC0..<0x250, 0x1E00..<0x1F00: hasLatin = true
                case 0x370..<0x530:
                    hasOther = true
                    others += 1
                    if latinLooks.contains(scalar) { alike += 1 }
                default: if LetterFolding.fold(scalar) == .none && scalar.value != 0x200C { return true }
                }
            }
            if hasLatin && hasOther { return true }
            if others > 0 && alike == others { return true }
        }
        return false
    }

    private static let latinLooks = Set("асеорхуіјѕһԁԛԝӏАВЕКМНОРСТХІЈЅοαινρυκχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ".unicodeScalars)
}
