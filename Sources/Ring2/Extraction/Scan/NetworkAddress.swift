// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// An address of the Internet protocol in running text.
enum NetworkAddress {
    /// Reads four numbers of 0 to 255 at a token; nil where there are more parts, or a version number.
    static func version4(_ tokens: TextTokens, at index: Int) -> Mention? {
        guard let first = octet(tokens, index) else { return nil }
        let start = Int(tokens[index].start)
        if start > tokens.range.lowerBound {
            let before = tokens.text[start - 1]
            if tokens.isWordByte(start - 1) || before == UInt8(ascii: ".") || before == UInt8(ascii: "-") { return nil }
        }
        if tokens.roles(index - 1).contains(.version) { return nil }
        var parts = [first]
        for part in 1..<4 {
            let mark = index + part * 2 - 1
            guard tokens.isMarkClose(mark, "."), let token = tokens.token(mark + 1), token.gap == .none,
                let value = octet(tokens, mark + 1)
            else { return nil }
            parts.append(value)
        }
        let end = Int(tokens[index + 6].end)
        if tokens.isWordByte(end) { return nil }
        if end + 1 < tokens.range.upperBound, tokens.text[end] == UInt8(ascii: "."), tokens.text[end + 1].isASCIIDigit {
            return nil
        }
        return Mention(
            kind: .ip, text: parts.map(String.init).joined(separator: "."), span: start..<end, rule: "ip.v4")
    }

    private static func octet(_ tokens: TextTokens, _ index: Int) -> Int? {
        guard let value = tokens.number(index, digits: 1...3), value < 256, let token = tokens.token(index) else {
            return nil
        }
        return token.count > 1 && token.first == 0x30 ? nil : value
    }

    /// Reads an address of version 6 whose first byte stands at a token; written as RFC 5952 has it.
    static func version6(_ tokens: TextTokens, at index: Int) -> Mention? {
        let text = tokens.text
        let start = Int(tokens[index].start)
        if start > tokens.range.lowerBound {
            let before = text[start - 1]
            if tokens.isWordByte(start - 1) || before == UInt8(ascii: ":") || before == UInt8(ascii: ".") { return nil }
        }
        var groups: [UInt16] = []
        var gapAt: Int?
        var end = start
        var position = start
        let last = tokens.range.upperBound
        if position + 1 < last, text[position] == UInt8(ascii: ":"), text[position + 1] == UInt8(ascii: ":") {
            gapAt = 0
            position += 2
            end = position
        }
        while groups.count < 8 {
            var value = 0
            var digits = 0
            let from = position
            while position < last, digits < 5, let digit = hexDigit(text[position]) {
                value = value << 4 | digit
                digits += 1
                position += 1
            }
            guard (1...4).contains(digits) else {
                if digits > 4 { return nil }
                break
            }
            if position < last, text[position] == UInt8(ascii: "."), groups.count <= 6,
                let (high, low, stop) = dotted(text, from, last)
            {
                groups += [high, low]
                end = stop
                position = stop
                break
            }
            groups.append(UInt16(value))
            end = position
            guard position < last, text[position] == UInt8(ascii: ":") else { break }
            if position + 1 < last, text[position + 1] == UInt8(ascii: ":") {
                guard gapAt == nil else { return nil }
                gapAt = groups.count
                position += 2
                end = position
                if position >= last || hexDigit(text[position]) == nil { break }
            } else {
                guard position + 1 < last, hexDigit(text[position + 1]) != nil else { break }
                position += 1
            }
        }
        if tokens.isWordByte(end) { return nil }
        if end < last, text[end] == UInt8(ascii: ":"), end + 1 < last, tokens.isWordByte(end + 1) { return nil }
        if let gap = gapAt {
            guard groups.count <= 7, groups.count >= 1 else { return nil }
            groups.insert(contentsOf: [UInt16](repeating: 0, count: 8 - groups.count), at: gap)
        }
        guard groups.count == 8 else { return nil }
        return Mention(kind: .ip, text: written(groups), span: start..<end, rule: "ip.v6")
    }

    private static func dotted(_ text: [UInt8], _ start: Int, _ last: Int) -> (UInt16, UInt16, Int)? {
        var parts: [Int] = []
        var position = start
        while parts.count < 4 {
            var value = 0
            var digits = 0
            while position < last, text[position].isASCIIDigit, digits < 4 {
                value = value * 10 + Int(text[position] - 0x30)
                digits += 1
                position += 1
            }
            guard (1...3).contains(digits), value < 256 else { return nil }
            parts.append(value)
            if parts.count < 4 {
                guard position < last, text[position] == UInt8(ascii: ".") else { return nil }
                position += 1
            }
        }
        return (UInt16(parts[0] << 8 | parts[1]), UInt16(parts[2] << 8 | parts[3]), position)
    }

    private static func hexDigit(_ byte: UInt8) -> Int? {
        switch byte {
        case 0x30...0x39: Int(byte - 0x30)
        case 0x41...0x46: Int(byte - 0x41) + 10
        case 0x61...0x66: Int(byte - 0x61) + 10
        default: nil
        }
    }

    /// RFC 5952: small letters, the first longest run of two or more zeros left out.
    private static func written(_ groups: [UInt16]) -> String {
        var best = 0..<0
        var index = 0
        while index < 8 {
            var end = index
            while end < 8, groups[end] == 0 { end += 1 }
            if end - index > max(1, best.count) { best = index..<end }
            index = max(end, index + 1)
        }
        let hex = groups.map { String($0, radix: 16) }
        if best.isEmpty { return hex.joined(separator: ":") }
        return hex[..<best.lowerBound].joined(separator: ":") + "::" + hex[best.upperBound...].joined(separator: ":")
    }
}
