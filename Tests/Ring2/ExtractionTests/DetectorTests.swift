// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Primitives
import TestKit
import Testing

@testable import Extraction

/// What a text mentions, as `kind text`.
private func found(_ text: String, regions: [String]? = nil) -> [String] {
    let context = regions.map { ExtractionContext(regions: $0) } ?? ExtractionContext()
    return Extractor.mentions(in: text, context: context).map { "\($0.kind) \($0.text)" }
}

@Suite("Extraction: detectors")
struct DetectorTests {
    @Test(
        arguments: [
            ("a@müller.example", ["email a@müller.example"]),
            ("jürgen@münchen.example.", ["email jürgen@münchen.example"]),
            ("用户@例子.测试", []), ("\"john doe\"@x.example", ["email \"john doe\"@x.example"]), ("a..b@x.example", []),
            ("x@xn--mnchen-3ya.example", ["email x@xn--mnchen-3ya.example"]), ("a@1.2.3.4", []), ("@@", []),
            ("a@b", []),
            ("see a@x.example: it", ["email a@x.example"]), ("\(String(repeating: "a", count: 65))@x.example", []),
        ] as [(String, [String])])
    func `mail addresses, international and quoted ones too`(text: String, expected: [String]) {
        #expect(found(text).filter { $0.hasPrefix("email") } == expected)
    }

    @Test(
        arguments: [
            ("HTTPS://Example.COM/A?b=(c).", ["url https://example.com/A?b=(c)"]),
            ("(see http://x.example/a)", ["url http://x.example/a"]),
            ("www.x.example, ok", ["url www.x.example"]), ("ftp://u@H.example/x!", ["url ftp://u@h.example/x"]),
            ("javascript://x", []),
            ("http://", []), ("«https://x.example»", ["url https://x.example"]),
            ("https://[2001:db8::1]:8080/", ["url https://[2001:db8::1]:8080/"]),
        ] as [(String, [String])])
    func `web addresses end before punctuation`(text: String, expected: [String]) { #expect(found(text) == expected) }

    @Test(
        arguments: [
            ("at 192.0.2.1.", ["ip 192.0.2.1"]), ("192.0.2.1:8080", ["ip 192.0.2.1"]), ("192.0.2.256", []),
            ("1.2.3.4.5", []),
            ("version 1.2.3.4", []), ("01.2.3.4", []), ("2001:DB8:0:0:0:0:0:1", ["ip 2001:db8::1"]),
            ("::1", ["ip ::1"]),
            ("fe80::1%eth0", ["ip fe80::1"]), ("::ffff:192.0.2.1", ["ip ::ffff:c000:201"]), ("12:30:45", []),
            ("a::b::c", []),
            ("std::vector", []), ("2001:db8::1/64", ["ip 2001:db8::1"]),
        ] as [(String, [String])])
    func `addresses of machines`(text: String, expected: [String]) { #expect(found(text) == expected) }

    @Test(
        arguments: [
            ("GB29 NWBK 6016 1331 9268 19", ["iban GB29NWBK60161331926819"]),
            ("DE89370400440532013000.", ["iban DE89370400440532013000"]),
            ("DE89370400440532013001", []), ("de89 3704 0044 0532 0130 00", ["iban DE89370400440532013000"]),
            ("FR14 2004 1010 0505 0001 3M02 606 end", ["iban FR1420041010050500013M02606"]),
            ("NO9386011117947", ["iban NO9386011117947"]),
            ("DE8937040044053201300", []),
            ("IBAN GB82 WEST 1234 5698 7654 32 BIC WESTGB2L", ["iban GB82WEST12345698765432", "bic WESTGB2L"]),
            ("SWIFT: DEUTDEFF", ["bic DEUTDEFF"]), ("DEUTDEFF500", ["bic DEUTDEFF500"]), ("CONTRACT", []),
            ("BIC CONTRACT", []),
            ("529900T8BM49AURSDO55", ["lei 529900T8BM49AURSDO55"]), ("529900T8BM49AURSDO56", []),
            ("US0378331005", ["isin US0378331005"]),
            ("US0378331006", []), ("DE000BAY0017", ["isin DE000BAY0017"]),
        ] as [(String, [String])])
    func `accounts, banks, legal entities and securities need their check`(text: String, expected: [String]) {
        #expect(found(text) == expected)
    }

    @Test(arguments: [
        "ATU13585627", "BE0428759497", "BG175074752", "CHE107787577", "CY10259033P", "CZ25123891", "DE136695976",
        "DK13585628",
        "EE100931558", "EL094259216", "ESB58378431", "FI20774740", "FR83404833048", "GB980780684", "HR33392005961",
        "HU12892312",
        "IE6433435F", "IT00743110157", "LT119511515", "LU15027442", "LV40003521600", "MT11679112", "NL004495445B01",
        "PL8567346215",
        "PT501964843", "RO18547290", "SE123456789701", "SI50223054", "SK2022749619",
    ])
    func `numbers for value added tax are checked country by country`(number: String) {
        #expect(found("VAT \(number).") == ["vat_number \(number)"])
        let bytes = Array(number.utf8)
        // One digit changed in the middle.
        guard let place = bytes.indices.dropFirst(5).first(where: { bytes[$0].isASCIIDigit }) else { return }
        var wrong = bytes
        wrong[place] = wrong[place] == 0x39 ? 0x30 : wrong[place] + 1
        #expect(!found(String(decoding: wrong, as: UTF8.self)).contains { $0.hasPrefix("vat_number") })
    }

    @Test(
        arguments: [
            ("4111 1111 1111 1111", ["card 4111111111111111"]), ("4111111111111112", []),
            ("378282246310005", ["card 378282246310005"]),
            ("5555-5555-5555-4444,", ["card 5555555555554444"]), ("1234 5678 9012 3452", []),
            ("6011000990139424", ["card 6011000990139424"]),
            ("30569309025904", ["card 30569309025904"]),
        ] as [(String, [String])])
    func `cards need an issuer and Luhn's check`(text: String, expected: [String]) { #expect(found(text) == expected) }

    @Test(
        arguments: [
            ("SSN 078-05-1120", "us_ssn"), ("NINO AB123456C", "gb_nino"), ("NHS number 943 476 5919", "gb_nhs"),
            ("Steuer-ID 86095742719", "de_tax_id"), ("86 095 742 719", "de_tax_id"),
            ("NIR 2 55 08 14 168 025 38", "fr_nir"),
            ("DNI 12345678Z", "es_dni"), ("NIE X1234567L", "es_dni"), ("RSSMRA85T10A562S", "it_codice_fiscale"),
            ("BSN 111222333", "nl_bsn"),
            ("rijksregisternummer 85.07.30-033.28", "be_register"), ("PESEL 44051401359", "pl_pesel"),
            ("personnummer 811218-9876", "se_personal"),
            ("fødselsnummer 29029900157", "no_birth"), ("131052-308T", "fi_personal"),
            ("AHV 756.9217.0769.85", "ch_ahv"),
            ("SVNR 1237 010180", "at_svnr"), ("NIF 501964843", "pt_nif"), ("PPS 6433435F", "ie_pps"),
            ("SIN 123 456 782", "ca_sin"),
            ("710319/2745", "cz_birth"),
        ])
    func `national numbers are told by form, check or label`(text: String, scheme: String) {
        let mentions = Extractor.mentions(in: text)
        #expect(mentions.map(\.rule) == ["national_id.\(scheme)"], "\(mentions)")
    }

    @Test(arguments: [
        "078-05-1120x", "000-12-3456", "666-12-3456", "111222333", "44051401359", "12345678A", "BSN 111222334",
        "order 943 476 5919",
    ])
    func `digits alone are nobody's number`(text: String) {
        #expect(!found(text).contains { $0.hasPrefix("national_id") })
    }

    @Test(
        arguments: [
            ("€ 1.234,50", "EUR 1234.50"), ("1 234,50 €", "EUR 1234.50"), ("EUR 1,234.50", "EUR 1234.50"),
            ("CHF 1'234.50", "CHF 1234.50"),
            ("$5", "$ 5"), ("US$ 1,000", "USD 1000"), ("1,5 Mio. Euro", "EUR 1500000"), ("£2.5m", "GBP 2500000"),
            ("500 kr", "kr 500"),
            ("5,- €", "EUR 5"), ("€1.234", "EUR 1234"), ("USD 0.125", "USD 0.125"), ("GBP   1,900.00", "GBP 1900.00"),
            ("12 million dollars", "$ 12000000"), ("€ 1.234.567,89", "EUR 1234567.89"), ("10 PLN", "PLN 10"),
        ])
    func `amounts are read in the notations of Europe and America`(text: String, expected: String) {
        #expect(found("It is \(text), yes") == ["money \(expected)"])
    }

    @Test(arguments: ["try 5 times", "5 m", "all 20", "chf", "1.2.3 €", "12,34,5 EUR"])
    func `numbers without a currency are no money`(text: String) {
        #expect(!found(text).contains { $0.hasPrefix("money") })
    }

    @Test(
        arguments: [
            ("1. Oktober 2026", "2026-10-01"), ("am 3. März 2026", "2026-03-03"), ("le 1er octobre 2026", "2026-10-01"),
            ("2 février 2026", "2026-02-02"), ("1 de octubre de 2026", "2026-10-01"),
            ("el 5 de enero del 2026", "2026-01-05"),
            ("1º ottobre 2026", "2026-10-01"), ("12 mei 2026", "2026-05-12"), ("1 de março de 2026", "2026-03-01"),
            ("2026-03-02T10:11:12Z", "2026-03-02T10:11:12Z"),
            ("2026-03-02T10:11:12.5+02:00", "2026-03-02T10:11:12.5+02:00"),
            ("2026/10/01", "2026-10-01"), ("1.10.2026", "2026-10-01"), ("03-04-2026", "2026-03-04 or 2026-04-03"),
            ("31-12-2026", "2026-12-31"), ("15 août 2026", "2026-08-15"),
        ])
    func `dates are read in seven languages`(text: String, expected: String) {
        #expect(found(text) == ["date \(expected)"])
    }

    @Test(
        arguments: [
            ("from 1 to 5 October 2026", ["interval 2026-10-01/2026-10-05", "date 2026-10-05"]),
            ("October 1–5, 2026", ["interval 2026-10-01/2026-10-05"]),
            ("vom 1. bis 5. Oktober 2026", ["interval 2026-10-01/2026-10-05", "date 2026-10-05"]),
            ("du 1er au 5 octobre 2026", ["interval 2026-10-01/2026-10-05", "date 2026-10-05"]),
            ("del 1 al 5 de octubre de 2026", ["interval 2026-10-01/2026-10-05", "date 2026-10-05"]),
            ("dal 28 settembre al 5 ottobre 2026", ["interval 2026-09-28/2026-10-05", "date 2026-10-05"]),
            ("2026-10-01/2026-10-05", ["date 2026-10-01", "interval 2026-10-01/2026-10-05", "date 2026-10-05"]),
            (
                "between 1 May 2026 and 2 May 2026",
                ["date 2026-05-01", "interval 2026-05-01/2026-05-02", "date 2026-05-02"]
            ),
            ("1 May 2026 and 2 May 2026", ["date 2026-05-01", "date 2026-05-02"]),
            ("5 to 1 October 2026", ["date 2026-10-01"]),
            ("tomorrow, next week, in 3 days", []),
        ] as [(String, [String])])
    func `intervals have a first and a last day, and relative dates are not guessed`(text: String, expected: [String]) {
        #expect(found(text) == expected)
    }

    @Test(
        arguments: [
            ("Tel. 030 123456", ["DE"], "+4930123456"), ("01 23 45 67 89", ["FR"], "+33123456789"),
            ("612 345 678", ["ES"], "+34612345678"),
            ("06-12345678", ["NL"], "+31612345678"), ("+49 (0)30 123456", ["GB"], "+4930123456"),
            ("0049 30 123456", ["DE"], "+4930123456"),
            ("(415) 555-2671 x12", ["US"], "+14155552671;ext=12"),
            ("+1 415 555 2671 ext. 12", ["US"], "+14155552671;ext=12"),
            ("347 123 4567", ["IT"], "+393471234567"), ("call 0612345678", ["FR"], "+33612345678"),
        ])
    func `telephone numbers of regions`(text: String, regions: [String], expected: String) {
        #expect(found(text, regions: regions) == ["phone \(expected)"])
    }

    @Test(arguments: [
        "0612345678", "order 12345678", "100 200 300", "+123", "1-2-3", "99 % of 2000", "2026 10 01 12 30", "12:30:45",
        "0.123.456",
    ])
    func `digits that nobody dials are no telephone numbers`(text: String) {
        #expect(!found(text).contains { $0.hasPrefix("phone") })
    }

    @Test(
        arguments: [
            ("Rechnungsnr. 2026-0815", "2026-0815"), ("Facture n° F-2026-12", "F-2026-12"),
            ("numéro de contrat : C4711", "C4711"),
            ("N.º de pedido 445566", "445566"), ("Fattura n. 123/2026", "123/2026"),
            ("polisnummer 99887766", "99887766"),
            ("Aktenzeichen: 3 C 145/26", "3 C 145/26"), ("customer no. 20417", "20417"),
            ("Apólice nº 778899", "778899"),
        ])
    func `references are found by their label in several languages`(text: String, expected: String) {
        #expect(found(text) == ["reference \(expected)"])
    }

    @Test(
        arguments: [
            ("Mr Lind came", ["person Lind"]), ("Prof. Dr. Anna Schmidt-Weber,", ["person Anna Schmidt-Weber"]),
            ("Frau Müller und", ["person Müller"]),
            ("Mme Le Goff", ["person Le Goff"]), ("el señor García", ["person García"]),
            ("Dear Maria Lind,\n", ["person Maria Lind"]), ("Dear Sir,", []),
            ("Maria Lind <m@x.example>", ["person Maria Lind", "email m@x.example"]),
            ("\"Lind\" <m@x.example>", ["email m@x.example"]),
            ("Contact: Maria van der Lind\n", ["person Maria van der Lind"]),
            ("Text.\n\nKind regards,\nMaria Lind\n", ["person Maria Lind"]),
            ("Mit freundlichen Grüßen\n\nHans Meier", ["person Hans Meier"]), ("M. Dupont a dit", ["person Dupont"]),
            ("the mr who", []),
            ("Dr Oetker KG", ["organisation Dr Oetker KG"]),
            ("Mr Smith of Acme Ltd", ["person Smith", "organisation Acme Ltd"]),
        ] as [(String, [String])])
    func `people are found by the words around them`(text: String, expected: [String]) {
        #expect(found(text) == expected)
    }

    @Test(arguments: [
        "Müller Bau GmbH & Co. KG", "Société Générale SA", "Telefónica S.A.", "Fiat S.p.A.", "Philips N.V.",
        "Nokia Oyj", "Acme Pty Ltd",
        "Café de Flore SARL", "Banco de Santander Consumo S.A.", "Foo Bar Sp. z o.o.",
    ])
    func `organisations are found by legal forms of many countries`(name: String) {
        #expect(found("mit \(name), und") == ["organisation \(name)"])
    }

    @Test(
        arguments: [
            "Hauptstraße 5, 10115 Berlin", "Am Alten Markt 12a, D-50667 Köln", "12 rue de la Paix, 75002 Paris",
            "10 Mill Lane, Harrowmere, HX1 2AB",
            "123 Main Street, Apt 4, Springfield, IL 62704", "Keizersgracht 12, 1015 CJ Amsterdam",
            "Calle Mayor 5, 3º B, 28013 Madrid",
            "Via Roma 10, 00184 Roma (RM)", "Bahnhofstrasse 1, 8001 Zürich", "Mariahilfer Str. 3, 1060 Wien",
            "Flat 2, 10 Mill Lane, London SW1A 1AA",
        ])
    func `addresses of nine countries`(address: String) {
        #expect(found("Come to \(address).") == ["address \(address)"])
        #expect(
            found("Office:\n\(address.split(separator: ", ").joined(separator: "\n"))\n").first?.hasPrefix("address")
                == true)
    }

    @Test(arguments: ["In 2026 Berlin grew", "about 10115 Euros", "Room 12345 Main", "5 Minutes, 10115 Berlin"])
    func `a number and a capital are no address`(text: String) {
        #expect(!found(text).contains { $0.hasPrefix("address") })
    }
}

@Suite("Extraction: known names")
struct KnownNamesTests {
    private static let names = KnownNames([
        KnownName(text: "Maria Lind", kind: .person, key: "p1"), KnownName(text: "May", kind: .person, key: "p2"),
        KnownName(text: "Larkstone", kind: .organisation, key: "o1"),
        KnownName(text: "East Wing", kind: .project, key: "j1"),
        KnownName(text: "larkstone.example", kind: .domain, key: "d1"),
    ])
    private func found(_ text: String) -> [String] {
        Extractor.mentions(in: text, names: Self.names).map { "\($0.kind) \($0.text) \($0.key ?? "-")" }
    }

    @Test func `known names are found however written, and carry the name that is known`() {
        #expect(
            found("MARÍA LIND draws the east wing for Larkstone") == [
                "person Maria Lind p1", "project East Wing j1", "organisation Larkstone o1",
            ])
        #expect(found("it may rain, May said") == ["person May p2"])
    }

    @Test func `a known name takes the place of what a rule guessed, and none is found inside an address`() {
        #expect(found("Mr Maria Lind") == ["person Maria Lind p1"])
        #expect(found("maria.lind@larkstone.example").first == "email maria.lind@larkstone.example -")
        #expect(!found("https://x.example/Larkstone").contains { $0.hasPrefix("organisation") })
    }
}
