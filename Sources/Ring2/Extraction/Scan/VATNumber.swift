// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A number for value added tax, with its country before it.
enum VATNumber {
    /// Reads `DE 136 695 976`: the country, then its own digits and check.
    static func read(_ tokens: TextTokens, at start: Int) -> Mention? {
        let text = tokens.text
        let last = tokens.range.upperBound
        let code = WrittenCode(text, from: start, to: last, limit: 16)
        guard code.count >= 9, code.isLetter(0), code.isLetter(1) else { return nil }
        // The country's letters are capitals, or this is a word.
        guard text[start].isASCIICapital, text[start + 1].isASCIICapital else { return nil }
        var country = code.prefix(2)
        var skip = 2
        if country == "CH", code.prefix(3) == "CHE" {
            country = "CHE"
            skip = 3
        }
        guard let lengths = lengths[country] else { return nil }
        for length in lengths where code.count >= skip + length && code.canEnd(skip + length, in: text, before: last) {
            let body = Array(code.characters[skip..<(skip + length)])
            guard isRight(country, body) else { continue }
            let span = start..<code.ends[skip + length - 1]
            return Mention(
                kind: .vat, text: code.prefix(skip + length), span: span, rule: "vat.\(country.prefix(2).lowercased())")
        }
        return nil
    }

    /// How many characters follow the country, the longest first.
    private static let lengths: [String: [Int]] = [
        "AT": [9], "BE": [10], "BG": [10, 9], "CHE": [9], "CY": [9], "CZ": [10, 9, 8], "DE": [9], "DK": [8], "EE": [9],
        "EL": [9], "ES": [9], "FI": [8], "FR": [11], "GB": [12, 9], "GR": [9], "HR": [11], "HU": [8], "IE": [9, 8],
        "IT": [11], "LT": [12, 9], "LU": [8], "LV": [11], "MT": [8], "NL": [12], "NO": [9], "PL": [10], "PT": [9],
        "RO": [10, 9, 8, 7, 6], "SE": [12], "SI": [8], "SK": [10], "XI": [12, 9],
    ]

    static func isRight(_ country: String, _ body: [UInt8]) -> Bool {
        let isNumber = body.allSatisfy(\.isASCIIDigit)
        let digits = body.map { $0.isASCIIDigit ? Int($0) - 0x30 : 0 }
        func sum(_ weights: [Int]) -> Int { CheckDigits.weighted(digits, weights) }
        switch country {
        case "AT":
            guard body[0] == UInt8(ascii: "U"), body.dropFirst().allSatisfy(\.isASCIIDigit) else { return false }
            var total = 4
            for index in 1..<8 {
                let value = digits[index] * (index % 2 == 0 ? 2 : 1)
                total += value / 10 + value % 10
            }
            return (10 - total % 10) % 10 == digits[8]
        case "BE": return isNumber && digits[0] <= 1 && 97 - value(digits[0..<8]) % 97 == value(digits[8..<10])
        case "BG":
            guard isNumber else { return false }
            guard body.count == 9 else {
                let remainder = sum([4, 3, 2, 7, 6, 5, 4, 3, 2])
                return (11 - remainder % 11) % 11 % 10 == digits[9]
                    || sum([2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == digits[9]
            }
            var check = sum([1, 2, 3, 4, 5, 6, 7, 8]) % 11
            if check == 10 { check = sum([3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10 }
            return check == digits[8]
        case "CHE", "NO":
            let weights = country == "NO" ? [3, 2, 7, 6, 5, 4, 3, 2] : [5, 4, 3, 2, 7, 6, 5, 4]
            return isNumber && (11 - sum(weights) % 11) % 11 == digits[8]
        case "CY":
            guard body[8].isASCIILetter, body.prefix(8).allSatisfy(\.isASCIIDigit) else { return false }
            let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
            var total = 0
            for index in 0..<8 { total += index % 2 == 0 ? odd[digits[index]] : digits[index] }
            return Int(body[8]) - 0x41 == total % 26
        case "CZ":
            guard isNumber else { return false }
            if body.count == 8 {
                let check = (11 - sum([8, 7, 6, 5, 4, 3, 2]) % 11) % 11
                return digits[0] != 9 && (check == 0 ? 1 : check % 10) == digits[7]
            }
            return body.count == 10 ? value(digits[0..<10]) % 11 == 0 : NationalDate.isCzech(digits)
        case "DE": return isNumber && digits[0] != 0 && CheckDigits.mod11And10(digits.prefix(8)) == digits[8]
        case "DK": return isNumber && digits[0] != 0 && sum([2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
        case "EE": return isNumber && sum([3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0
        case "EL", "GR": return isNumber && sum([256, 128, 64, 32, 16, 8, 4, 2]) % 11 % 10 == digits[8]
        case "ES": return NationalNumber.isSpanish(body)
        case "FI": return isNumber && (11 - sum([7, 9, 10, 5, 8, 4, 2]) % 11) % 11 == digits[7]
        case "FR":
            guard body.dropFirst(2).allSatisfy(\.isASCIIDigit), CheckDigits.luhn(Array(digits[2...])) == 0 else {
                return false
            }
            guard body[0].isASCIIDigit, body[1].isASCIIDigit else { return body[0] != UInt8(ascii: "O") }
            return (value(digits[2..<11]) * 100 + 12) % 97 == value(digits[0..<2])
        case "GB", "XI":
            guard isNumber else { return false }
            let check = sum([8, 7, 6, 5, 4, 3, 2]) + value(digits[7..<9])
            return check % 97 == 0 || (check + 55) % 97 == 0
        case "HR": return isNumber && CheckDigits.mod11And10(digits.prefix(10)) == digits[10]
        case "HU": return isNumber && (10 - sum([9, 7, 3, 1, 9, 7, 3]) % 10) % 10 == digits[7]
        case "IE": return NationalNumber.isIrish(body)
        case "IT": return isNumber && CheckDigits.luhn(digits) == 0 && value(digits[0..<7]) > 0
        case "LT":
            guard isNumber else { return false }
            let count = body.count - 1
            var check = (0..<count).reduce(0) { $0 + digits[$1] * ($1 % 9 + 1) } % 11
            if check == 10 { check = (0..<count).reduce(0) { $0 + digits[$1] * (($1 + 2) % 9 + 1) } % 11 % 10 }
            return check == digits[count]
        case "LU": return isNumber && value(digits[0..<6]) % 89 == value(digits[6..<8])
        case "LV":
            guard isNumber, digits[0] > 3 else { return false }
            return (3 - sum([9, 1, 4, 8, 3, 10, 2, 5, 7, 6]) % 11 + 11) % 11 == digits[10]
        case "MT": return isNumber && 37 - sum([3, 4, 6, 7, 8, 9]) % 37 == value(digits[6..<8])
        case "NL":
            guard body[9] == UInt8(ascii: "B"), body.enumerated().allSatisfy({ $0 == 9 || $1.isASCIIDigit }) else {
                return false
            }
            // Numbers of companies carry the eleven test; those of sole traders since 2020 the mod 97 of the whole.
            let isCompany = sum([9, 8, 7, 6, 5, 4, 3, 2]) % 11 == digits[8]
            return isCompany || CheckDigits.mod97(Array("NL".utf8) + body) == 1
        case "PL": return isNumber && sum([6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9]
        case "PT":
            let check = 11 - sum([9, 8, 7, 6, 5, 4, 3, 2]) % 11
            return isNumber && digits[0] != 0 && (check > 9 ? 0 : check) == digits[8]
        case "RO":
            guard isNumber, digits[0] != 0 else { return false }
            let weights = Array([7, 5, 3, 2, 1, 7, 5, 3, 2].suffix(body.count - 1))
            return sum(weights) * 10 % 11 % 10 == digits[body.count - 1]
        case "SE": return isNumber && value(digits[10..<12]) > 0 && CheckDigits.luhn(Array(digits[0..<10])) == 0
        case "SI":
            let check = 11 - sum([8, 7, 6, 5, 4, 3, 2]) % 11
            return isNumber && digits[0] != 0 && check != 11 && (check == 10 ? 0 : check) == digits[7]
        case "SK":
            return isNumber && digits[0] != 0 && [2, 3, 4, 7, 8, 9].contains(digits[2])
                && value(digits[0..<10]) % 11 == 0
        default: return false
        }
    }

    private static func value(_ digits: ArraySlice<Int>) -> Int { digits.reduce(0) { $0 * 10 + $1 } }
}
