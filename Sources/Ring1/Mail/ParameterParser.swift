// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets

/// Reads `value; name=text; name="text"; name*0*=charset''...`, at most 100 parameters.
enum ParameterParser {
    static let limit = 100

    static func parse(_ value: ArraySlice<UInt8>) -> (head: ArraySlice<UInt8>, parameters: [String: String]) {
        let value = value.contains(UInt8(ascii: "(")) ? withoutComments(value)[...] : value
        var end = pieceEnd(value, from: value.startIndex)
        let head = value[value.startIndex..<end].trimmed
        var parameters: [String: String] = [:]
        var numbered: [String: [Int: Section]] = [:]
        var count = 0
        while end < value.endIndex, count < limit {
            let start = end + 1
            end = pieceEnd(value, from: start)
            count += 1
            add(value[start..<end], to: &parameters, &numbered)
        }
        for (key, sections) in numbered {
            if let text = joined(sections) { parameters[key] = text }
        }
        return (head, parameters)
    }

    /// One section of a parameter that was cut in pieces.
    private struct Section {
        let text: [UInt8]
        let isCoded: Bool
    }

    private static func add(
        _ piece: ArraySlice<UInt8>, to parameters: inout [String: String], _ numbered: inout [String: [Int: Section]]
    ) {
        guard let equals = piece.firstIndex(of: UInt8(ascii: "=")) else { return }
        let name = piece[piece.startIndex..<equals].trimmed
        let text = unquoted(piece[(equals + 1)...].trimmed)
        guard let star = name.firstIndex(of: UInt8(ascii: "*")) else {
            let key = name.loweredText
            if !key.isEmpty, parameters[key] == nil { parameters[key] = EncodedWord.decode(text[...]) }
            return
        }
        let key = name[name.startIndex..<star].loweredText
        guard !key.isEmpty else { return }
        let isCoded = name.last == UInt8(ascii: "*")
        let digits = name[(star + 1)...].prefix { $0 != UInt8(ascii: "*") }
        let number = digits.isEmpty ? 0 : digits.decimal ?? -1
        if numbered[key]?[number] == nil { numbered[key, default: [:]][number] = Section(text: text, isCoded: isCoded) }
    }

    /// Where the piece at `start` ends: at a semicolon outside quotes, or at the end.
    private static func pieceEnd(_ value: ArraySlice<UInt8>, from start: Int) -> Int {
        var isQuoted = false
        var index = start
        while index < value.endIndex {
            let byte = value[index]
            if byte == .quote {
                isQuoted.toggle()
            } else if isQuoted && byte == .backslash {
                index += 1
            } else if !isQuoted && byte == UInt8(ascii: ";") {
                return index
            }
            index += 1
        }
        return value.endIndex
    }

    private static func withoutComments(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(value.count)
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
            } else if !isQuoted && byte == UInt8(ascii: ")") && depth > 0 {
                depth -= 1
                continue
            }
            if depth == 0 { output.append(byte) }
        }
        return output
    }

    private static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.first == .quote else { return Array(text) }
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
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
    private static func joined(_ sections: [Int: Section]) -> String? {
        var bytes: [UInt8] = []
        var charset: String?
        var number = 0
        while let section = sections[number] {
            var text = section.text[...]
            if section.isCoded {
                if number == 0, let first = text.firstIndex(of: UInt8(ascii: "'")),
                    let second = text[(first + 1)...].firstIndex(of: UInt8(ascii: "'"))
                {
                    charset = text[..<first].loweredText
                    text = text[(second + 1)...]
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
