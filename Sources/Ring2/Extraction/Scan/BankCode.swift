// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Account numbers, banks' codes, legal entity identifiers and securities: codes that carry their own check.
enum BankCode {
    /// How long an account number is, by country (ISO 13616 register).
    private static let ibanLengths: [String: Int] = {
        let lengths =
            "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20"
            + " EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30"
            + " KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15"
            + " OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23"
            + " TN24 TR26 UA29 VA22 VG24 XK20 YE30"
        var table: [String: Int] = [:]
        for entry in lengths.split(separator: " ") { table[String(entry.prefix(2))] = Int(entry.dropFirst(2)) }
        return table
    }()

    /// Reads an IBAN whose country stands at a place: right length for the country, right check.
    static func iban(_ tokens: TextTokens, at start: Int) -> Mention? {
        let text = tokens.text
        let last = tokens.range.upperBound
        guard start + 15 <= last else { return nil }
        let code = WrittenCode(text, from: start, to: last, limit: 34)
        guard code.count >= 15, code.isLetter(0), code.isLetter(1), code.areDigits(2..<4),
            let length = ibanLengths[code.prefix(2)], code.count >= length, code.canEnd(length, in: text, before: last),
            CheckDigits.mod97(Array(code.characters[4..<length]) + Array(code.characters[0..<4])) == 1
        else { return nil }
        let span = start..<code.ends[length - 1]
        return Mention(kind: .iban, text: code.prefix(length), span: span, rule: "iban")
    }

    /// Reads a legal entity identifier (ISO 17442): 18 letters and digits, two check digits, written as one word.
    static func lei(_ tokens: TextTokens, at start: Int) -> Mention? {
        let text = tokens.text
        let last = tokens.range.upperBound
        let code = WrittenCode(text, from: start, to: last, limit: 21, separators: "")
        guard code.count == 20, code.areDigits(18..<20), code.canEnd(20, in: text, before: last),
            code.characters.contains(where: \.isASCIILetter), CheckDigits.mod97(code.characters) == 1
        else { return nil }
        let span = start..<code.ends[19]
        guard text[span].allSatisfy({ $0.isASCIIDigit || $0.isASCIICapital }) else { return nil }
        return Mention(kind: .lei, text: code.prefix(20), span: span, rule: "lei")
    }

    /// Reads a security's number (ISO 6166): country, nine letters and digits, check digit.
    static func isin(_ tokens: TextTokens, at start: Int) -> Mention? {
        let text = tokens.text
        let last = tokens.range.upperBound
        let code = WrittenCode(text, from: start, to: last, limit: 13, separators: "")
        guard code.count == 12, code.isLetter(0), code.isLetter(1), code.isDigit(11),
            code.canEnd(12, in: text, before: last),
            CountryCodes.all.contains(code.prefix(2)) || ["XS", "EU", "XF"].contains(code.prefix(2)),
            code.characters[2..<12].filter(\.isASCIIDigit).count >= 4
        else { return nil }
        var digits: [Int] = []
        for byte in code.characters {
            if byte.isASCIIDigit {
                digits.append(Int(byte) - 0x30)
            } else {
                let value = Int(byte) - 0x41 + 10
                digits += [value / 10, value % 10]
            }
        }
        let span = start..<code.ends[11]
        guard CheckDigits.luhn(digits) == 0, text[span].allSatisfy({ $0.isASCIIDigit || $0.isASCIICapital }) else {
            return nil
        }
        return Mention(kind: .isin, text: code.prefix(12), span: span, rule: "isin")
    }

    /// Reads a bank's code (ISO 9362) of 8 or 11 capitals and digits; believed near a label or an IBAN, or where it holds
    /// a digit or the `XXX` of a head office.
    static func bic(_ tokens: TextTokens, at index: Int, isExpected: Bool) -> Mention? {
        let start = Int(tokens[index].start)
        let text = tokens.text
        let last = tokens.range.upperBound
        let code = WrittenCode(text, from: start, to: last, limit: 12, separators: "")
        guard code.count == 8 || code.count == 11, code.canEnd(code.count, in: text, before: last) else { return nil }
        let span = start..<code.ends[code.count - 1]
        guard text[span].allSatisfy({ $0.isASCIIDigit || $0.isASCIICapital }), (0..<6).allSatisfy({ code.isLetter($0) })
        else { return nil }
        let written = code.prefix(code.count)
        guard CountryCodes.all.contains(String(written.dropFirst(4).prefix(2))) else { return nil }
        let isSure = code.characters.contains(where: \.isASCIIDigit) || written.hasSuffix("XXX")
        guard isExpected || (isSure && code.count == 11) else { return nil }
        return Mention(kind: .bic, text: written, span: span, rule: isExpected ? "bic.labelled" : "bic")
    }
}

/// The two-letter codes of countries (ISO 3166-1).
enum CountryCodes {
    static let all: Set<String> = Set(
        ("AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA"
            + " CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO"
            + " FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT"
            + " JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM"
            + " MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR"
            + " PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH"
            + " TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW")
            .split(separator: " ").map(String.init))
}
