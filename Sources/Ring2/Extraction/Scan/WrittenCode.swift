// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A code of capitals and digits as it stands in a text, perhaps cut into groups.
struct WrittenCode {
    /// The letters (made capitals) and digits.
    private(set) var characters: [UInt8] = []
    /// Where the text of each character ends.
    private(set) var ends: [Int] = []
    /// Whether each character is the last before a separator or the end.
    private(set) var closes: [Bool] = []

    /// Reads at most `limit` letters and digits from a place, over single separators.
    init(_ text: [UInt8], from start: Int, to last: Int, limit: Int, separators: StaticString = " -.") {
        let allowed = String(describing: separators).utf8
        var index = start
        while index < last, characters.count < limit {
            let byte = text[index]
            if byte.isASCIIDigit || byte.isASCIILetter {
                characters.append(byte.isASCIILetter ? byte & 0xDF : byte)
                index += 1
                ends.append(index)
                closes.append(index >= last || !(text[index].isASCIIDigit || text[index].isASCIILetter))
            } else if !characters.isEmpty, index + 1 < last {
                // One separator, or a no-break space, between groups.
                var next = index
                if allowed.contains(byte) {
                    next += 1
                } else if byte == 0xC2, text[index + 1] == 0xA0 {
                    next += 2
                } else if byte == 0xE2, index + 2 < last, text[index + 1] == 0x80,
                    [0xAF, 0x91].contains(text[index + 2])
                {
                    next += 3
                } else {
                    return
                }
                guard next < last, text[next].isASCIIDigit || text[next].isASCIILetter else { return }
                index = next
            } else {
                return
            }
        }
    }

    var count: Int { characters.count }

    /// The first characters as text.
    func prefix(_ count: Int) -> String { String(decoding: characters.prefix(count), as: UTF8.self) }

    /// Whether the code can end after so many characters: a separator, the end, or something that is no letter stands
    /// there.
    func canEnd(_ count: Int, in text: [UInt8], before last: Int) -> Bool {
        guard count >= 1, count <= characters.count, closes[count - 1] else { return false }
        let end = ends[count - 1]
        guard end < last else { return true }
        return !TextTokens.isWordByte(text, end)
    }

    func isDigit(_ index: Int) -> Bool { index < count && characters[index].isASCIIDigit }
    func isLetter(_ index: Int) -> Bool { index < count && characters[index].isASCIILetter }
    /// Whether only digits stand in a range.
    func areDigits(_ range: Range<Int>) -> Bool {
        range.upperBound <= count && range.allSatisfy { characters[$0].isASCIIDigit }
    }
    /// The digits in a range as numbers.
    func digits(_ range: Range<Int>) -> [Int] { range.map { Int(characters[$0]) - 0x30 } }
}

/// Check digits that several kinds of numbers share.
enum CheckDigits {
    /// ISO 7064 mod 97-10 over digits and letters (A is 10).
    static func mod97(_ characters: some Sequence<UInt8>) -> Int {
        var remainder = 0
        for byte in characters {
            if byte.isASCIIDigit {
                remainder = (remainder * 10 + Int(byte - 0x30)) % 97
            } else {
                remainder = (remainder * 100 + Int(byte - 0x41) + 10) % 97
            }
        }
        return remainder
    }

    /// Luhn's sum modulo 10 over digits, the last one being the check digit; 0 is right.
    static func luhn(_ digits: [Int]) -> Int {
        var sum = 0
        for (offset, digit) in digits.reversed().enumerated() {
            let doubled = digit * 2
            sum += offset % 2 == 0 ? digit : doubled > 9 ? doubled - 9 : doubled
        }
        return sum % 10
    }

    /// ISO 7064 mod 11,10: the check digit for the digits before it.
    static func mod11And10(_ digits: some Sequence<Int>) -> Int {
        var product = 10
        for digit in digits {
            var sum = (digit + product) % 10
            if sum == 0 { sum = 10 }
            product = sum * 2 % 11
        }
        return (11 - product) % 10
    }

    /// The sum of digits times weights.
    static func weighted(_ digits: [Int], _ weights: [Int]) -> Int {
        var sum = 0
        for (digit, weight) in zip(digits, weights) { sum += digit * weight }
        return sum
    }
}
