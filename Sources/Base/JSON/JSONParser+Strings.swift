// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension JSONParser {
    /// A string, from its opening to its closing quote.
    mutating func string() throws(JSONError) -> String {
        let quote = position
        position += 1
        let begin = position
        let isASCII = skipPlain()
        if current == UInt8(ascii: "\"") {
            let content = begin..<position
            position += 1
            if isASCII { return ascii(content) }
            return try checked(unsafe bytes(content).span, quote)
        }
        scratch.removeAll(keepingCapacity: true)
        var run = begin
        while true {
            if run < position { unsafe scratch.append(contentsOf: bytes(run..<position)) }
            switch current {
            case UInt8(ascii: "\""):
                position += 1
                return try checked(scratch.span, quote)
            case UInt8(ascii: "\\"): try escape()
            default: throw malformed()  // a control character, or the end
            }
            run = position
            _ = skipPlain()
        }
    }

    private func checked(_ bytes: Span<UInt8>, _ quote: Int) throws(JSONError) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw JSONError(.invalidUTF8, offset: quote)
        }
    }

    /// Moves to the next quote, backslash or control character, or to the end; whether all before it was ASCII.
    @inline(__always) private mutating func skipPlain() -> Bool {
        var seen: UInt64 = 0
        while let word = word(at: position) {
            seen |= word
            let special = firstSpecial(word)
            if special != 0 {
                position += special.trailingZeroBitCount / 8
                return seen & 0x8080_8080_8080_8080 == 0
            }
            position += 8
        }
        while position < count {
            let byte = current
            guard byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") else { break }
            seen |= UInt64(byte)
            position += 1
        }
        return seen & 0x8080_8080_8080_8080 == 0
    }

    private mutating func escape() throws(JSONError) {
        let begin = position
        position += 2
        switch byte(at: begin + 1) {
        case UInt8(ascii: "\""): scratch.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): scratch.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): scratch.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"):
            var code = try fourHexDigits()
            if (0xD800...0xDBFF).contains(code) {
                guard current == UInt8(ascii: "\\"), byte(at: position + 1) == UInt8(ascii: "u") else {
                    throw JSONError(.loneSurrogate, offset: begin)
                }
                position += 2
                let low = try fourHexDigits()
                guard (0xDC00...0xDFFF).contains(low) else { throw JSONError(.loneSurrogate, offset: begin) }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw JSONError(.loneSurrogate, offset: begin) }
            scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        default:
            position = begin
            throw malformed()
        }
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            let digit: UInt8
            switch current {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = current - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = current - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = current - UInt8(ascii: "A") + 10
            default: throw malformed()
            }
            code = code << 4 | UInt32(digit)
            position += 1
        }
        return code
    }
}

/// The high bit of the first byte (lowest bits first) that is a quote, a backslash or below 0x20; higher bits may be
/// set too, lower ones never.
@inline(__always) func firstSpecial(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* 0x22)
    let backslashes = word ^ (ones &* 0x5C)
    let found =
        ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | ((word &- ones &* 0x20) & ~word)
    return found & (ones &* 0x80)
}
