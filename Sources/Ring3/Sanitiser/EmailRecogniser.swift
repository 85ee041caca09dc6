// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Finds e-mail addresses: plain, with plus tags, with quoted local parts, internationalised, with an IP literal.
///
/// Every `@` is looked at once: the domain to its right, then the local part to its left, each within a fixed reach.
struct EmailRecogniser: Recogniser {
    let kind = SensitiveKind.email
    /// The longest local part in bytes (RFC 5321 allows 64; bounce addresses use more).
    private static let longestLocal = 128
    /// The longest domain in bytes (RFC 1035 allows 253).
    private static let longestDomain = 253

    func ranges(in text: MatchingText, label: String?) -> [Range<Int>] {
        let bytes = text.bytes
        var found: [Range<Int>] = []
        var floor = 0
        for at in bytes.indices where bytes[at] == UInt8(ascii: "@") && at > floor {
            guard let end = Self.domainEnd(bytes, from: at + 1),
                let start = Self.localStart(bytes, before: at, floor: floor),
                !Self.isShellHost(bytes, start..<at, end)
            else { continue }
            found.append(start..<end)
            floor = end
        }
        return found
    }

    // MARK: The domain

    private static func domainEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        if bytes[start] == UInt8(ascii: "[") { return literalEnd(bytes, from: start) }
        let limit = min(bytes.count, start + longestDomain)
        var index = start
        var labels = 0
        var best: Int?
        while let end = labelEnd(bytes, from: index, limit: limit, maybeLast: labels > 0) {
            labels += 1
            if labels > 1, isTopLevel(bytes[index..<end]) { best = end }
            guard end < limit, bytes[end] == UInt8(ascii: ".") else { break }
            index = end + 1
        }
        return best
    }

    /// The end of the label that starts at `start`: letters, digits and inner hyphens.
    private static func labelEnd(_ bytes: [UInt8], from start: Int, limit: Int, maybeLast: Bool) -> Int? {
        var index = start
        var end = start
        while index < limit {
            let byte = bytes[index]
            if ByteClass.isAlphanumeric(byte) {
                index += 1
                end = index
            } else if byte == UInt8(ascii: "-") && index > start {
                index += 1
            } else if byte >= 0x80 {
                let (scalar, length) = ByteClass.scalar(bytes, at: index)
                guard ByteClass.isWord(scalar) else { break }
                // "…@example.com请": the sentence goes on in a script without spaces.
                if maybeLast, end == index, isASCIILetters(bytes[start..<end]), ByteClass.isUnspaced(scalar) { break }
                index += length
                end = index
            } else {
                break
            }
        }
        return end > start ? end : nil
    }

    private static func isASCIILetters(_ label: ArraySlice<UInt8>) -> Bool {
        label.count >= 2 && label.allSatisfy(ByteClass.isLetter)
    }

    private static func isTopLevel(_ label: ArraySlice<UInt8>) -> Bool {
        if label.starts(with: "xn--".utf8) || label.starts(with: "XN--".utf8) { return true }
        if label.contains(where: { $0 >= 0x80 }) { return true }
        return isASCIILetters(label)
    }

    /// `[192.0.2.1]` or `[IPv6:2001:db8::1]`.
    private static func literalEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start + 1
        var digits = 0
        while index < bytes.count, index - start < 48 {
            switch bytes[index] {
            case UInt8(ascii: "]"): return digits > 0 ? index + 1 : nil
            case let byte where ByteClass.isHexDigit(byte): digits += 1
            case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "I"), UInt8(ascii: "P"), UInt8(ascii: "v"): break
            default: return nil
            }
            index += 1
        }
        return nil
    }

    // MARK: The local part

    private static func localStart(_ bytes: [UInt8], before at: Int, floor: Int) -> Int? {
        let limit = max(floor, at - longestLocal)
        if at > limit, bytes[at - 1] == UInt8(ascii: "\"") { return quotedStart(bytes, before: at, limit: limit) }
        var start = at
        var sawASCII = false
        scan: while start > limit {
            let byte = bytes[start - 1]
            switch byte {
            case _ where ByteClass.isAlphanumeric(byte):
                if ByteClass.isEscapeLetter(bytes, start - 1) { break scan }
                sawASCII = true
                start -= 1
            case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"):
                start -= 1
            case UInt8(ascii: "'"), UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "^"),
                UInt8(ascii: "~"):
                // Part of a name only between its characters: o'brien@…
                guard start - 1 > limit, ByteClass.isAlphanumeric(bytes[start - 2]), start < at else { break scan }
                start -= 1
            case UInt8(ascii: "="):
                guard start < at, !isKey(bytes, endingAt: start - 1, limit: limit) else { break scan }
                start -= 1
            case 0x80...:
                let (scalar, scalarStart) = ByteClass.scalar(bytes, before: start)
                guard ByteClass.isWord(scalar), scalarStart >= limit else { break scan }
                // "请联系maria@…": the sentence before is in a script without spaces.
                if sawASCII, ByteClass.isUnspaced(scalar) { break scan }
                start = scalarStart
            default: break scan
            }
        }
        start = skippingPercentCode(bytes, start, at)
        while start < at, isTrimmed(bytes[start]) { start += 1 }
        // A continuation byte cannot be first: the reach ended inside a scalar.
        while start < at, bytes[start] & 0xC0 == 0x80 { start += 1 }
        return start < at ? start : nil
    }

    private static func isTrimmed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "'"),
            UInt8(ascii: "="):
            true
        default: false
        }
    }

    /// Steps over the two hex digits of a percent code that stopped the scan: `%20maria@…`.
    private static func skippingPercentCode(_ bytes: [UInt8], _ start: Int, _ at: Int) -> Int {
        guard start > 0, bytes[start - 1] == UInt8(ascii: "%"), at - start > 2, ByteClass.isHexDigit(bytes[start]),
            ByteClass.isHexDigit(bytes[start + 1])
        else { return start }
        return start + 2
    }

    /// Whether the word that ends at `end` is the name of a parameter, as in `?email=maria@…`.
    private static func isKey(_ bytes: [UInt8], endingAt end: Int, limit: Int) -> Bool {
        var start = end
        while start > limit, ByteClass.isLetter(bytes[start - 1]) || bytes[start - 1] == UInt8(ascii: "_") {
            start -= 1
        }
        guard start < end else { return true }
        if start > limit, [UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: ";")].contains(bytes[start - 1]) {
            return true
        }
        return keys.contains(String(decoding: bytes[start..<end], as: UTF8.self).lowercased())
    }
    private static let keys: Set<String> = [
        "email", "mail", "e_mail", "to", "from", "cc", "bcc", "user", "username", "login", "contact", "sender",
        "recipient", "address", "owner", "account", "id", "name", "q", "query", "value", "key", "cn", "uid", "mailto",
        "replyto", "reply_to", "author", "assignee", "subject",
    ]

    /// The opening quote of `"first last"@…`, also where both quotes are escaped, as in JSON within a text.
    ///
    /// Where no quote fits in escaping, as when an earlier address ends the reach, the nearest one is taken: better
    /// one character too many than a name that stays.
    private static func quotedStart(_ bytes: [UInt8], before at: Int, limit: Int) -> Int? {
        let depth = backslashes(bytes, before: at - 1, limit: limit)
        var index = at - 2 - depth
        var substance = false
        var nearest: Int?
        while index >= limit, bytes[index] != 0x0A, bytes[index] != 0x0D {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let slashes = backslashes(bytes, before: index, limit: limit)
                let start = index - slashes
                let opens = substance && (start == limit || !ByteClass.isAlphanumeric(bytes[start - 1]))
                if slashes == depth || depth == 0 && slashes % 2 == 0 { return opens ? start : nearest }
                if opens, nearest == nil { nearest = start }
                index = start
            }
            substance = substance || ByteClass.isAlphanumeric(byte) || byte >= 0x80
            index -= 1
        }
        return nearest
    }
    private static func backslashes(_ bytes: [UInt8], before index: Int, limit: Int) -> Int {
        var count = 0
        while index - count > limit, bytes[index - count - 1] == UInt8(ascii: "\\") { count += 1 }
        return count
    }

    /// `git@github.com:org/repo` is a place, not a person.
    private static func isShellHost(_ bytes: [UInt8], _ local: Range<Int>, _ end: Int) -> Bool {
        end < bytes.count && bytes[end] == UInt8(ascii: ":") && bytes[local].elementsEqual("git".utf8)
    }
}
