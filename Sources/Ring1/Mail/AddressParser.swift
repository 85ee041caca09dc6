// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

/// Reads the mailboxes of an address field (RFC 5322 section 3.4 with its obsolete forms), one byte after the other.
struct AddressParser {
    private let bytes: [UInt8]
    private let limit: Int
    private var index = 0
    private var found: [MailAddress] = []
    private var group: String?
    /// What stands before an angle bracket: words of a display name, or of a bare address.
    private var phrase: [UInt8] = []
    /// The same without quotes removed: the spelling of a bare address.
    private var bare: [UInt8] = []
    private var comment: [UInt8] = []
    private var angle: [UInt8]?
    /// Whether `phrase` holds an `@`, which makes a colon part of an address instead of the end of a group's name.
    private var sawAt = false

    /// The mailboxes of a field value, at most `limit` of them; what cannot be read is left out.
    static func parse(_ value: ArraySlice<UInt8>, limit: Int) -> [MailAddress] {
        var parser = AddressParser(value, limit: limit)
        parser.run()
        return parser.found
    }

    private init(_ value: ArraySlice<UInt8>, limit: Int) {
        bytes = Array(value)
        self.limit = limit
    }

    private mutating func run() {
        while index < bytes.count, found.count < limit {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "("): readComment()
            case .quote: readQuoted()
            case UInt8(ascii: "<"): readAngle()
            case UInt8(ascii: ","), UInt8(ascii: ";"):
                finish()
                if byte == UInt8(ascii: ";") { group = nil }
                index += 1
            case .colon where angle == nil && group == nil && !sawAt:
                group = EncodedWord.decode(phrase.trimmed)
                reset()
                index += 1
            case UInt8(ascii: "["):
                // A domain literal may hold anything, such as the colons of an IPv6 address.
                while index < bytes.count {
                    take(bytes[index])
                    index += 1
                    if bytes[index - 1] == UInt8(ascii: "]") { break }
                }
            default:
                take(byte)
                index += 1
            }
        }
        if found.count < limit { finish() }
    }

    private mutating func take(_ byte: UInt8) {
        phrase.append(byte)
        bare.append(byte)
        if byte == UInt8(ascii: "@") { sawAt = true }
    }

    /// A comment, nested ones included; its text serves as the name where there is no other.
    private mutating func readComment() {
        var depth = 0
        comment.removeAll(keepingCapacity: true)
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == .backslash, index < bytes.count {
                comment.append(bytes[index])
                index += 1
            } else if byte == UInt8(ascii: "(") {
                depth += 1
                if depth > 1 { comment.append(byte) }
            } else if byte == UInt8(ascii: ")") {
                depth -= 1
                if depth == 0 { break }
                comment.append(byte)
            } else {
                comment.append(byte)
            }
        }
    }

    private mutating func readQuoted() {
        bare.append(.quote)
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == .quote { break }
            if byte == .backslash, index < bytes.count {
                bare += [byte, bytes[index]]
                phrase.append(bytes[index])
                index += 1
            } else {
                take(byte)
            }
        }
        bare.append(.quote)
    }

    private mutating func readAngle() {
        var content: [UInt8] = []
        var isQuoted = false
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == .quote { isQuoted.toggle() }
            if byte == UInt8(ascii: ">") && !isQuoted { break }
            if byte == .backslash, isQuoted, index < bytes.count {
                content.append(byte)
                content.append(bytes[index])
                index += 1
            } else if isQuoted || !byte.isSpace {
                content.append(byte)
            }
        }
        // An obsolete route, <@relay.example:maria@larkstone.example>: what counts stands after its colon.
        if content.first == UInt8(ascii: "@"), let colon = content.lastIndex(of: .colon) {
            content.removeSubrange(...colon)
        }
        if angle == nil { angle = content }
    }

    /// Ends one mailbox and keeps it if it has an address.
    private mutating func finish() {
        defer { reset() }
        if let angle {
            var name = EncodedWord.decode(phrase.trimmed)
            if name.isEmpty { name = EncodedWord.decode(comment.trimmed) }
            add(name: name, address: angle)
        } else {
            let isSpaced = !bare.contains(.quote)
            let address = isSpaced ? bare.filter { !$0.isSpace } : Array(bare.trimmed)
            guard address.contains(UInt8(ascii: "@")) else { return }
            add(name: EncodedWord.decode(comment.trimmed), address: address)
        }
    }

    private mutating func add(name: String, address: [UInt8]) {
        guard !address.isEmpty else { return }
        let text = Charset.decode(address, label: nil).text
        found.append(MailAddress(name: Self.tidy(name), address: text, group: group))
    }

    /// The name with each run of white space made one space.
    private static func tidy(_ name: String) -> String {
        var last: UInt8 = 0x20
        var isTidy = true
        for byte in name.utf8 {
            if byte >= 0x80 || byte < 0x20 || byte == 0x20 && last == 0x20 { isTidy = false }
            last = byte
        }
        if isTidy && last != 0x20 || name.isEmpty { return name }
        return name.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private mutating func reset() {
        phrase.removeAll(keepingCapacity: true)
        bare.removeAll(keepingCapacity: true)
        comment.removeAll(keepingCapacity: true)
        angle = nil
        sawAt = false
    }
}
