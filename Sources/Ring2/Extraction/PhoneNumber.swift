// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A telephone number in running text, reduced to its digits.
struct PhoneNumber: Hashable {
    /// The digits, after a `+` where the number is international; `(0)` is left out there.
    let digits: String
    /// Where the number stands, without a label before it.
    let span: Range<Int>

    /// Reads the number in `span`; nil where the digits can't be one (fewer than 6, or part of a longer number).
    init?(_ text: [UInt8], _ span: Range<Int>) {
        guard
            let start = span.first(where: {
                text[$0].isASCIIDigit || text[$0] == UInt8(ascii: "+") || text[$0] == UInt8(ascii: "(")
            })
        else { return nil }
        if start > 0, text[start - 1].isASCIILetter || text[start - 1].isASCIIDigit { return nil }
        if start > 1, text[start - 2].isASCIIDigit, ".-/".utf8.contains(text[start - 1]) { return nil }
        let isInternational = text[start] == UInt8(ascii: "+")
        var digits: [UInt8] = []
        var end = start
        var groupStart = 0  // digits before the group that is being read
        var index = start
        while index < span.upperBound {
            if text[index].isASCIIDigit {
                // The trunk zero of "+44 (0)20 ..." is not dialled from abroad.
                let isTrunk =
                    isInternational && text[index] == 0x30 && text[index - 1] == UInt8(ascii: "(")
                    && index + 1 < text.count && text[index + 1] == UInt8(ascii: ")")
                if !isTrunk { digits.append(text[index]) }
                if digits.count > 15 {
                    // More than E.164 allows: the last group belongs to something else.
                    digits.removeSubrange(groupStart...)
                    break
                }
                if index + 1 == span.upperBound || !text[index + 1].isASCIIDigit { end = index + 1 }
            } else {
                groupStart = digits.count
            }
            index += 1
        }
        if end < text.count, text[end].isASCIIDigit || text[end].isASCIILetter { return nil }
        guard digits.count >= (isInternational ? 8 : 6), digits.count <= 15 else { return nil }
        self.digits = (isInternational ? "+" : "") + String(decoding: digits, as: UTF8.self)
        self.span = start..<end
    }

    /// The number written in a field of its own (a vCard, a table); nil for none.
    init?(_ field: some StringProtocol) {
        let bytes = Array(field.utf8)
        self.init(bytes, 0..<bytes.count)
    }
}
