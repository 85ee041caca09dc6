// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Mail

/// One content line of a vCard (RFC 6350) or an iCalendar object (RFC 5545): `group.NAME;KEY=value:text`.
struct ContentLine: Hashable {
    /// The name in capitals, without a group.
    let name: String
    /// The parameters with names in capitals.
    let parameters: [String: String]
    /// The value as written, escapes and all.
    let value: String

    /// The value with `\n`, `\,`, `\;` and `\\` undone.
    var text: String { Self.unescaped(value[...]) }
    /// The parts between unescaped separators, escapes undone.
    func parts(separator: Character) -> [String] {
        var parts: [String] = [""]
        var isEscaped = false
        for character in value {
            if isEscaped {
                parts[parts.count - 1] += character == "n" || character == "N" ? "\n" : String(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == separator && parts.count < 1_000 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts
    }

    private static func unescaped(_ text: Substring) -> String {
        var output = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                output += character == "n" || character == "N" ? "\n" : String(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                output.append(character)
            }
        }
        return output
    }

    /// The lines of a file, unfolded; at most 200,000 of at most 64 KiB each. Lines without a colon are left out.
    static func lines(of content: [UInt8]) -> [ContentLine] {
        let bytes = Array(Charset.decode(content, label: nil).text.utf8)
        var lines: [ContentLine] = []
        var current: [UInt8] = []
        for range in TextLines(bytes, 0..<bytes.count) where lines.count < 200_000 {
            let line = bytes[range]
            if let first = line.first, first == 0x20 || first == 0x09, !current.isEmpty {
                if current.count < 65_536 { current += line.dropFirst() }
                continue
            }
            if let parsed = ContentLine(current) { lines.append(parsed) }
            current = Array(line.prefix(65_536))
        }
        if let parsed = ContentLine(current) { lines.append(parsed) }
        return lines
    }

    private init?(_ line: [UInt8]) {
        var pieces: [[UInt8]] = [[]]
        var isQuoted = false
        var colon: Int?
        for index in line.indices {
            let byte = line[index]
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if !isQuoted && byte == UInt8(ascii: ":") {
                colon = index
                break
            } else if !isQuoted && byte == UInt8(ascii: ";") && pieces.count < 100 {
                pieces.append([])
            } else {
                pieces[pieces.count - 1].append(byte)
            }
        }
        guard let colon, let head = pieces.first else { return nil }
        let ungrouped = head.lastIndex(of: UInt8(ascii: ".")).map { head[($0 + 1)...] } ?? head[...]
        guard !ungrouped.isEmpty,
            ungrouped.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") })
        else { return nil }
        name = String(decoding: ungrouped, as: UTF8.self).uppercased()
        var parameters: [String: String] = [:]
        for piece in pieces.dropFirst() {
            let equals = piece.firstIndex(of: UInt8(ascii: "=")) ?? piece.endIndex
            let key = String(decoding: piece[..<equals], as: UTF8.self).uppercased()
            parameters[key] = String(decoding: piece[min(equals + 1, piece.count)...], as: UTF8.self)
        }
        self.parameters = parameters
        let raw = line[(colon + 1)...]
        if parameters["ENCODING"]?.uppercased() == "QUOTED-PRINTABLE" {
            value =
                Charset.decode(TransferEncoding.quotedPrintable.decode(raw).bytes, label: parameters["CHARSET"]).text
        } else {
            value = String(decoding: raw, as: UTF8.self)
        }
    }
}
