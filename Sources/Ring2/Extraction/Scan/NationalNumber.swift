// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives

/// A register of people whose numbers are known here.
enum NationalScheme: UInt8 {
    case none, usSSN, gbNINO, gbNHS, deTaxID, frNIR, esDNI, itFiscalCode, nlBSN, beRegister, plPESEL, sePersonal,
        noBirth
    case fiPersonal, dkCPR, chAHV, atSVNR, ptNIF, iePPS, czBirth, caSIN

    /// The words that name each scheme, letters only.
    static let labels: [(scheme: NationalScheme, words: String)] = [
        (.usSSN, "ssn social"), (.gbNINO, "nino insurance"), (.gbNHS, "nhs"),
        (.deTaxID, "steuer steueridentifikationsnummer steuernummer idnr identifikationsnummer steuerid"),
        (.frNIR, "nir sécu"), (.esDNI, "dni nie nif"), (.itFiscalCode, "fiscale cf"),
        (.nlBSN, "bsn burgerservicenummer sofinummer sofi"),
        (.beRegister, "rijksregisternummer insz niss registre rijksregister"), (.plPESEL, "pesel"),
        (.sePersonal, "personnummer"), (.noBirth, "fødselsnummer"), (.fiPersonal, "henkilötunnus hetu"),
        (.dkCPR, "cpr"), (.chAHV, "ahv avs"), (.atSVNR, "svnr sozialversicherungsnummer svn"),
        (.ptNIF, "contribuinte nipc"), (.iePPS, "pps ppsn ppsno"), (.czBirth, "rodné"), (.caSIN, "sin"),
    ]

    /// The name of the scheme in rules.
    var name: String {
        switch self {
        case .none: "none"
        case .usSSN: "us_ssn"
        case .gbNINO: "gb_nino"
        case .gbNHS: "gb_nhs"
        case .deTaxID: "de_tax_id"
        case .frNIR: "fr_nir"
        case .esDNI: "es_dni"
        case .itFiscalCode: "it_codice_fiscale"
        case .nlBSN: "nl_bsn"
        case .beRegister: "be_register"
        case .plPESEL: "pl_pesel"
        case .sePersonal: "se_personal"
        case .noBirth: "no_birth"
        case .fiPersonal: "fi_personal"
        case .dkCPR: "dk_cpr"
        case .chAHV: "ch_ahv"
        case .atSVNR: "at_svnr"
        case .ptNIF: "pt_nif"
        case .iePPS: "ie_pps"
        case .czBirth: "cz_birth"
        case .caSIN: "ca_sin"
        }
    }
}

/// Finds the numbers of people in national registers.
///
/// A number whose form and check leave little to chance is believed anywhere; one that is only some digits needs its
/// label within the six words before it.
enum NationalNumber {
    /// Reads the number that starts at a token of digits or capitals.
    static func read(_ tokens: TextTokens, at index: Int, label: NationalScheme) -> Mention? {
        let start = Int(tokens[index].start)
        let text = tokens.text
        let last = tokens.range.upperBound
        let code = WrittenCode(text, from: start, to: last, limit: 22, separators: " -./+")
        // No number of these is written in more than seven groups.
        guard code.count >= 8, code.closes.prefix(16).count(where: { $0 }) <= 7 else { return nil }
        for (scheme, length) in forms where code.count >= length && code.canEnd(length, in: text, before: last) {
            let span = start..<code.ends[length - 1]
            let body = Array(code.characters[0..<length])
            let shape = String(decoding: text[span].map(shapeByte), as: UTF8.self)
            // "NIF" is what Spain and Portugal both call theirs.
            let isLabelled = label == scheme || (label == .esDNI && scheme == .ptNIF)
            guard let needsLabel = check(scheme, body, shape), isLabelled || !needsLabel else { continue }
            // A label of another register speaks against a number that only looks right.
            if label != .none, !isLabelled { continue }
            return Mention(
                kind: .nationalID, text: String(decoding: body, as: UTF8.self), span: span,
                rule: "national_id.\(scheme.name)")
        }
        return nil
    }

    private static func shapeByte(_ byte: UInt8) -> UInt8 {
        byte.isASCIIDigit ? UInt8(ascii: "9") : byte.isASCIILetter ? UInt8(ascii: "A") : byte
    }

    private static let forms: [(NationalScheme, Int)] = [
        (.itFiscalCode, 16), (.frNIR, 15), (.chAHV, 13), (.sePersonal, 12), (.deTaxID, 11), (.beRegister, 11),
        (.noBirth, 11), (.plPESEL, 11), (.fiPersonal, 11), (.fiPersonal, 10), (.sePersonal, 10), (.dkCPR, 10),
        (.atSVNR, 10), (.gbNHS, 10), (.czBirth, 10), (.gbNINO, 9), (.usSSN, 9), (.esDNI, 9), (.iePPS, 9), (.nlBSN, 9),
        (.ptNIF, 9), (.caSIN, 9), (.czBirth, 9), (.iePPS, 8),
    ]

    /// Whether the check holds, and then whether a label is needed; nil where it is no such number.
    private static func check(_ scheme: NationalScheme, _ body: [UInt8], _ shape: String) -> Bool? {
        let isNumber = body.allSatisfy(\.isASCIIDigit)
        let digits = body.map { $0.isASCIIDigit ? Int($0) - 0x30 : 0 }
        func value(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        func sum(_ weights: [Int]) -> Int { CheckDigits.weighted(digits, weights) }
        func isDay(_ year: Int, _ month: Int, _ day: Int) -> Bool {
            CivilDate(year: year, month: month, day: day) != nil
        }
        switch scheme {
        case .none: return nil
        case .usSSN:
            guard isNumber, (1...899).contains(value(0..<3)), value(0..<3) != 666, value(3..<5) > 0, value(5..<9) > 0
            else { return nil }
            return shape == "999-99-9999" ? false : ["999999999", "999 99 9999"].contains(shape) ? true : nil
        case .gbNINO:
            guard body[2..<8].allSatisfy(\.isASCIIDigit), (0x41...0x44).contains(body[8]) else { return nil }
            let prefix = String(decoding: body[0..<2], as: UTF8.self)
            guard prefix.utf8.allSatisfy({ $0.isASCIILetter && !"DFIQUV".utf8.contains($0) }), prefix.utf8.last != 0x4F,
                !["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"].contains(prefix)
            else { return nil }
            return ["AA999999A", "AA 99 99 99 A", "AA999999 A", "AA 999999 A", "AA-99-99-99-A"].contains(shape)
                ? false : nil
        case .gbNHS:
            guard isNumber else { return nil }
            let check = (11 - sum([10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11
            return check == digits[9] ? true : nil
        case .deTaxID:
            guard isNumber, digits[0] != 0, CheckDigits.mod11And10(digits.prefix(10)) == digits[10] else { return nil }
            // One digit of the first ten stands twice or three times, the others at most once.
            var counts = [Int](repeating: 0, count: 10)
            for digit in digits.prefix(10) { counts[digit] += 1 }
            guard counts.filter({ $0 > 1 }).count == 1, (counts.max() ?? 0) <= 3 else { return nil }
            return shape == "99 999 999 999"
                ? false : ["99999999999", "99 999 999999", "99/999/999/999"].contains(shape) ? true : nil
        case .frNIR:
            guard body[0] == 0x31 || body[0] == 0x32, body[13].isASCIIDigit, body[14].isASCIIDigit else { return nil }
            var department = digits
            if body[5] == UInt8(ascii: "2"), body[6] == 0x41 || body[6] == 0x42 {
                department[6] = body[6] == 0x41 ? 9 : 8
                department[5] = 1
            } else if !isNumber {
                return nil
            }
            let month = digits[3] * 10 + digits[4]
            guard (1...12).contains(month) || (20...42).contains(month) || month >= 50 else { return nil }
            let number = department[0..<13].reduce(0) { $0 * 10 + $1 }
            return 97 - number % 97 == digits[13] * 10 + digits[14] ? false : nil
        case .esDNI:
            guard isSpanishPerson(body) else { return nil }
            return false
        case .itFiscalCode: return isItalian(body) && shape == "AAAAAA99A99A999A" ? false : isItalian(body) ? true : nil
        case .nlBSN:
            guard isNumber, value(0..<9) > 0, (sum([9, 8, 7, 6, 5, 4, 3, 2]) - digits[8]) % 11 == 0 else { return nil }
            return true
        case .beRegister:
            guard isNumber, (value(2..<4)) % 20 <= 12, value(4..<6) <= 31 else { return nil }
            let number = value(0..<9)
            let check = value(9..<11)
            guard 97 - number % 97 == check || 97 - (number + 2_000_000_000) % 97 == check else { return nil }
            return shape == "99.99.99-999.99" ? false : true
        case .plPESEL:
            guard isNumber, (1...12).contains(value(2..<4) % 20), (1...31).contains(value(4..<6)) else { return nil }
            return (10 - sum([1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10) % 10 == digits[10] ? true : nil
        case .sePersonal:
            guard isNumber else { return nil }
            let offset = body.count - 10
            let day = value((offset + 4)..<(offset + 6))
            guard (1...12).contains(value((offset + 2)..<(offset + 4))), (1...31).contains(day > 60 ? day - 60 : day),
                CheckDigits.luhn(Array(digits[offset...])) == 0, offset == 0 || [18, 19, 20].contains(value(0..<2))
            else { return nil }
            return ["999999-9999", "999999+9999", "99999999-9999"].contains(shape) ? false : true
        case .noBirth:
            guard isNumber, (1...31).contains(value(0..<2) % 40), (1...12).contains(value(2..<4)) else { return nil }
            let first = (11 - sum([3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11
            let second = (11 - sum([5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
            guard first == digits[9], second == digits[10] else { return nil }
            return shape == "999999 99999" ? false : true
        case .fiPersonal:
            // The sign of the century is a separator here, or a letter.
            let hasLetter = body.count == 11
            guard body[0..<6].allSatisfy(\.isASCIIDigit), !hasLetter || body[6].isASCIILetter else { return nil }
            let serial = hasLetter ? 7 : 6
            guard body[serial..<(serial + 3)].allSatisfy(\.isASCIIDigit), (1...31).contains(value(0..<2)),
                (1...12).contains(value(2..<4))
            else { return nil }
            let number = value(0..<6) * 1_000 + value(serial..<(serial + 3))
            guard Array("0123456789ABCDEFHJKLMNPRSTUVWXY".utf8)[number % 31] == body[serial + 3] else { return nil }
            let form = shape.prefix(6) + "." + shape.dropFirst(7)
            return ["999999.9999", "999999.999A"].contains(String(form)) && shape.count == 11 ? false : nil
        case .dkCPR:
            guard isNumber, (1...31).contains(value(0..<2)), (1...12).contains(value(2..<4)) else { return nil }
            return true
        case .chAHV:
            guard isNumber, value(0..<3) == 756 else { return nil }
            let total = (0..<12).reduce(0) { $0 + digits[$1] * ($1 % 2 == 0 ? 1 : 3) }
            return (10 - total % 10) % 10 == digits[12] ? false : nil
        case .atSVNR:
            guard isNumber, digits[0] != 0 else { return nil }
            let check =
                CheckDigits.weighted([digits[0], digits[1], digits[2]] + digits[4...], [3, 7, 9, 5, 8, 4, 2, 1, 6]) % 11
            return check == digits[3] ? true : nil
        case .ptNIF: return VATNumber.isRight("PT", body) ? true : nil
        case .iePPS: return isIrish(body) ? true : nil
        case .czBirth:
            guard isNumber, shape == "999999/9999" || shape == "999999/999" else { return nil }
            guard NationalDate.isCzech(digits) else { return nil }
            return body.count == 9 ? true : value(0..<10) % 11 == 0 ? false : nil
        case .caSIN: return isNumber && digits[0] != 0 && digits[0] != 8 && CheckDigits.luhn(digits) == 0 ? true : nil
        }
    }

    /// DNI or NIE: the letter is the number modulo 23.
    private static func isSpanishPerson(_ body: [UInt8]) -> Bool {
        guard body.count == 9, body[1..<8].allSatisfy(\.isASCIIDigit), body[8].isASCIILetter else { return false }
        var number: Int
        switch body[0] {
        case UInt8(ascii: "X"): number = 0
        case UInt8(ascii: "Y"): number = 1
        case UInt8(ascii: "Z"): number = 2
        case 0x30...0x39: number = Int(body[0]) - 0x30
        default: return false
        }
        for byte in body[1..<8] { number = number * 10 + Int(byte - 0x30) }
        return Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)[number % 23] == body[8]
    }

    /// A Spanish tax number of a person or an organisation.
    static func isSpanish(_ body: [UInt8]) -> Bool {
        if isSpanishPerson(body) { return true }
        guard body.count == 9, "ABCDEFGHJNPQRSUVW".utf8.contains(body[0]), body[1..<8].allSatisfy(\.isASCIIDigit) else {
            return false
        }
        var total = 0
        for (offset, byte) in body[1..<8].enumerated() {
            let digit = Int(byte) - 0x30
            let doubled = digit * 2
            total += offset % 2 == 0 ? doubled / 10 + doubled % 10 : digit
        }
        let check = (10 - total % 10) % 10
        return body[8] == UInt8(check + 0x30) || body[8] == Array("JABCDEFGHI".utf8)[check]
    }

    /// An Irish PPS or tax number: seven digits, a check letter, perhaps one letter more.
    static func isIrish(_ body: [UInt8]) -> Bool {
        guard body.count == 8 || body.count == 9, body[0..<7].allSatisfy(\.isASCIIDigit), body[7].isASCIILetter else {
            return false
        }
        var total = 0
        for (offset, byte) in body[0..<7].enumerated() { total += (Int(byte) - 0x30) * (8 - offset) }
        if body.count == 9 {
            guard (0x41...0x49).contains(body[8]) || body[8] == 0x57 else { return false }
            total += body[8] == 0x57 ? 0 : (Int(body[8]) - 0x40) * 9
        }
        return Array("WABCDEFGHIJKLMNOPQRSTUV".utf8)[total % 23] == body[7]
    }

    /// An Italian fiscal code: six letters, year, month, day, place, check letter; digits may be written as letters.
    private static func isItalian(_ body: [UInt8]) -> Bool {
        guard body.count == 16, body[0..<6].allSatisfy(\.isASCIILetter), body[15].isASCIILetter, body[11].isASCIILetter,
            "ABCDEHLMPRST".utf8.contains(body[8])
        else { return false }
        for index in [6, 7, 9, 10, 12, 13, 14] {
            guard body[index].isASCIIDigit || "LMNPQRSTUV".utf8.contains(body[index]) else { return false }
        }
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
        var total = 0
        for index in 0..<15 {
            let byte = body[index]
            let value = byte.isASCIIDigit ? Int(byte) - 0x30 : Int(byte) - 0x41
            total += index % 2 == 0 ? odd[value] : value
        }
        return Int(body[15]) - 0x41 == total % 26
    }
}

/// Dates inside national numbers.
enum NationalDate {
    /// Whether the first six digits of a Czech or Slovak number are a day: women's months are 50 more, some 20 or 70.
    static func isCzech(_ digits: [Int]) -> Bool {
        var month = digits[2] * 10 + digits[3]
        if month > 50 { month -= 50 }
        if month > 20 { month -= 20 }
        return (1...12).contains(month) && (1...31).contains(digits[4] * 10 + digits[5])
    }
}
