// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

/// A Content-Type or Content-Disposition value: the type and its parameters.
public struct MediaType: Hashable, Sendable, CustomStringConvertible {
    /// Type and subtype in small letters, e.g. `text/plain`.
    public let name: String
    /// The parameters with small names; continuations joined and charsets undone (RFC 2231).
    public let parameters: [String: String]

    /// Makes a media type.
    public init(_ name: String, parameters: [String: String] = [:]) {
        self.name = name
        self.parameters = parameters
    }

    /// The part before the slash.
    public var type: Substring { name.prefix { $0 != "/" } }
    /// Type and subtype.
    public var description: String { name }

    /// Reads a field value; nil where it does not begin with a type and a subtype.
    init?(parsing value: [UInt8]) {
        let (head, parameters) = ParameterParser.parse(value)
        let parts = head.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty && $0.count <= 100 && $0.allSatisfy(Self.isToken) })
        else { return nil }
        self.init(head.loweredText, parameters: parameters)
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || "!#$&-^_.+".utf8.contains(byte)
    }
}

/// Reads `value; name=text; name="text"; name*0*=charset''...`, at most 100 parameters.
enum ParameterParser {
    static let limit = 100

    static func parse(_ value: [UInt8]) -> (head: [UInt8], parameters: [String: String]) {
        let pieces = pieces(of: value)
        var plain: [String: [UInt8]] = [:]
        var numbered: [String: [Int: (text: [UInt8], isCoded: Bool)]] = [:]
        for piece in pieces.dropFirst().prefix(limit) {
            guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = piece[..<equals].trimmed.loweredText
            let text = unquoted(piece[(equals + 1)...].trimmed)
            let marks = name.split(separator: "*", omittingEmptySubsequences: false)
            guard !marks[0].isEmpty else { continue }
            let key = String(marks[0])
            if marks.count == 1 {
                if plain[key] == nil { plain[key] = text }
            } else {
                let isCoded = marks.last == ""
                let number = marks[1].isEmpty ? 0 : marks[1].utf8.decimal ?? -1
                if numbered[key]?[number] == nil { numbered[key, default: [:]][number] = (text, isCoded) }
            }
        }
        var parameters = plain.mapValues { EncodedWord.decode($0) }
        for (key, sections) in numbered {
            if let text = joined(sections) { parameters[key] = text }
        }
        return (Array(pieces.first?.trimmed ?? []), parameters)
    }

    /// Cuts at semicolons outside quotes and leaves comments out.
    private static func pieces(of value: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = [[]]
        var isQuoted = false
        var isEscaped = false
        var depth = 0
        for byte in value {
            if isEscaped {
                isEscaped = false
            } else if byte == .backslash && (isQuoted || depth > 0) {
                isEscaped = true
            } else if byte == .quote && depth == 0 {
                isQuoted.toggle()
            } else if !isQuoted && byte == UInt8(ascii: "(") {
                depth += 1
                continue
            } else if !isQuoted && byte == UInt8(ascii: ")") && depth > 0 {
                depth -= 1
                continue
            } else if !isQuoted && depth == 0 && byte == UInt8(ascii: ";") {
                if pieces.count > limit { break }
                pieces.append([])
                continue
            }
            if depth == 0 { pieces[pieces.count - 1].append(byte) }
        }
        return pieces
    }

    private static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.first == .quote else { return Array(text) }
        var output: [UInt8] = []
        var isEscaped = false
        for byte in text.dropFirst() {
            if isEscaped {
                output.append(byte)
                isEscaped = false
            } else if byte == .backslash {
                isEscaped = true
            } else if byte == .quote {
                break
            } else {
                output.append(byte)
            }
        }
        return output
    }

    /// Puts the sections of one parameter in order, whatever order they came in; stops at the first gap.
    private static func joined(_ sections: [Int: (text: [UInt8], isCoded: Bool)]) -> String? {
        var bytes: [UInt8] = []
        var charset: String?
        var number = 0
        while let section = sections[number] {
            var text = section.text[...]
            if section.isCoded {
                let quotes = text.indices.filter { text[$0] == UInt8(ascii: "'") }.prefix(2)
                if number == 0, quotes.count == 2 {
                    charset = text[..<quotes[0]].loweredText
                    text = text[(quotes[1] + 1)...]
                }
                bytes += percentDecoded(text)
            } else {
                bytes += text
            }
            number += 1
        }
        return number == 0 ? nil : Charset.decode(bytes, label: charset?.isEmpty == false ? charset : nil).text
    }

    private static func percentDecoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "%"), index + 2 < text.endIndex,
                let high = text[index + 1].hexValue, let low = text[index + 2].hexValue
            {
                output.append(high << 4 | low)
                index += 3
            } else {
                output.append(text[index])
                index += 1
            }
        }
        return output
    }
}
