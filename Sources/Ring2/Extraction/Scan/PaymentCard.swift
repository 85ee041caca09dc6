// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A payment card's number: a known issuer's range, the right length, Luhn's check.
enum PaymentCard {
    /// Reads the number that starts at a place, in one piece or in groups of three to six digits.
    static func read(_ tokens: TextTokens, at start: Int) -> Mention? {
        let text = tokens.text
        let last = tokens.range.upperBound
        guard start + 13 <= last else { return nil }
        let code = WrittenCode(text, from: start, to: last, limit: 20, separators: " -")
        let count = code.characters.firstIndex { !$0.isASCIIDigit } ?? code.count
        for length in [19, 18, 16, 15, 14, 13] where length <= count && code.canEnd(length, in: text, before: last) {
            let digits = code.digits(0..<length)
            guard isIssued(digits), CheckDigits.luhn(digits) == 0, groupsFit(code, length) else { continue }
            return Mention(kind: .card, text: code.prefix(length), span: start..<code.ends[length - 1], rule: "card")
        }
        return nil
    }

    private static func isIssued(_ digits: [Int]) -> Bool {
        let two = digits[0] * 10 + digits[1]
        let three = two * 10 + digits[2]
        let four = three * 10 + digits[3]
        let count = digits.count
        switch two {
        case 34, 37: return count == 15
        case 36, 38, 39: return count == 14
        case 30: return count == 14 && ((300...305).contains(three) || three == 309)
        case 35: return count == 16 && (3528...3589).contains(four)
        case 40...49: return count == 16 || count == 13 || count == 19
        case 51...55: return count == 16
        case 22...27: return count == 16 && (2221...2720).contains(four)
        case 60: return four == 6011 && (count == 16 || count == 19)
        case 64, 65: return (644...659).contains(three) && (count == 16 || count == 19)
        case 62: return count >= 16
        case 50, 56...58, 63, 67: return count == 16 || count == 18 || count == 19
        default: return false
        }
    }

    /// Whether no group is shorter than three digits: a row of dates or amounts is no card.
    private static func groupsFit(_ code: WrittenCode, _ length: Int) -> Bool {
        var group = 0
        var groups = 0
        for index in 0..<length {
            group += 1
            guard code.closes[index] else { continue }
            if group < 3 { return false }
            group = 0
            groups += 1
        }
        return groups <= 5
    }
}
