// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Invoice, contract and matter numbers.
enum ReferenceNumber {
    /// First parts of names that look like references and are standards or technical terms.
    private static let technical: Set<String> = [
        "ISO", "IEC", "EN", "DIN", "BS", "RFC", "UTF", "SHA", "AES", "IEEE", "ANSI", "ECMA", "FIPS", "NIST", "CVE",
        "ASCII",
        "RSA", "MD", "TLS", "HTTP",
    ]
    /// Labels after which a number of digits alone is believed.
    private static let numberWords: Set<String> = ["no", "number", "nr", "id", "ref", "reference"]

    /// The number in `span` in capitals, and where it stands; nil where it is none.
    static func read(_ text: [UInt8], _ span: Range<Int>, isLabelled: Bool) -> (number: String, span: Range<Int>)? {
        var start = span.lowerBound
        var end = span.upperBound
        var hasNumberWord = false
        if isLabelled {
            let words = String(decoding: text[span].map { $0 | 0x20 }, as: UTF8.self)
                .split(whereSeparator: { !$0.isASCII || !$0.isLetter })
            hasNumberWord =
                words.prefix(2).contains { numberWords.contains(String($0)) } || text[span].contains(UInt8(ascii: "#"))
            let isPart: (UInt8) -> Bool = {
                $0.isASCIILetter || $0.isASCIIDigit || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/")
            }
            start = text[span].lastIndex(where: { !isPart($0) }).map { $0 + 1 } ?? start
        }
        // A separator at an end is punctuation.
        while start < end, !text[start].isASCIILetter, !text[start].isASCIIDigit { start += 1 }
        while end > start, !text[end - 1].isASCIILetter, !text[end - 1].isASCIIDigit { end -= 1 }
        let number = text[start..<end]
        guard WrittenDate(number) == nil, end - start >= 4 else { return nil }
        if end < text.count, text[end] == UInt8(ascii: "@") { return nil }
        let prefix = String(decoding: number.prefix { $0.isASCIILetter }, as: UTF8.self).uppercased()
        guard !technical.contains(prefix) else { return nil }
        if isLabelled {
            let digits = number.filter(\.isASCIIDigit).count
            let hasMark = number.contains { !$0.isASCIIDigit }
            // "contract 2026" is a year; "contract no. 2026" and "contract C-2026" are numbers. Words need three digits.
            guard digits >= 3, hasNumberWord || (hasMark && number.first?.isASCIICapital == true) else { return nil }
        }
        return (String(decoding: number, as: UTF8.self).uppercased(), start..<end)
    }
}
