// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Ledger
import Primitives
import TestKit
import Testing

@testable import Extraction

@Suite("Extraction: mentions in running text")
struct MentionTests {
    @Test(
        arguments: [
            ("write to Maria.Lind@Larkstone.example.", ["maria.lind@larkstone.example"]),
            ("<a@x.example>, b+c@y.example; (d_e@z.co.example)", ["a@x.example", "b+c@y.example", "d_e@z.co.example"]),
            ("mailto:a@x.example", ["a@x.example"]), ("'quoted@x.example'", ["quoted@x.example"]),
            ("git@host.example:team/repo.git", []), ("https://user@x.example/a", []), ("a@localhost", []),
            ("a@x.1", []),
            ("@home and me@", []), ("a.@x.example", []), ("a@x-.example", ["a@x-.example"]), ("x@@y.example", []),
        ] as [(String, [String])])
    func `mail addresses are found`(text: String, expected: [String]) {
        #expect(extracted(text).objects(.mentionsEmail) == expected)
    }

    @Test(
        arguments: [
            ("due 2026-10-01.", ["2026-10-01"]), ("on 1 October 2026", ["2026-10-01"]),
            ("1st of October 2026", ["2026-10-01"]),
            ("October 1st, 2026", ["2026-10-01"]), ("Oct. 1, 2026", ["2026-10-01"]), ("01.10.2026", ["2026-10-01"]),
            ("13/10/2026", ["2026-10-13"]), ("10/13/2026", ["2026-10-13"]), ("03/03/2026", ["2026-03-03"]),
            ("03/04/2026", ["2026-03-04 or 2026-04-03"]), ("29 February 2024", ["2024-02-29"]),
            ("29 February 2026", []),
            ("31.04.2026", []), ("2026-13-01", []), ("99/99/2026", []), ("version 1.10.20261", []), ("May 2026", []),
            ("https://x.example/2026-10-01/", []), ("12026-10-01", []), ("sept 9 2026", []),
            ("Sept 9 2026", ["2026-09-09"]),
        ] as [(String, [String])])
    func `dates are found in their written forms and ambiguous ones say so`(text: String, expected: [String]) {
        #expect(extracted(text).objects(.mentionsDate) == expected)
    }

    @Test func `an ambiguous date is told from a plain one by its rule`() {
        let rules = extracted("03/04/2026 and 2026-10-01").facts.map(\.rule)
        #expect(rules == ["date.slashed.ambiguous", "date.iso"])
    }

    @Test(
        arguments: [
            ("+44 7700 900123", ["+447700900123"]), ("+44 (0)20 7946 0123", ["+442079460123"]),
            ("+1-212-555-0134", ["+12125550134"]), ("(212) 555-0134", ["+12125550134"]),
            ("212-555-0134.", ["+12125550134"]),
            ("020 7946 0100", ["+442079460100"]), ("Tel: 555-0142", ["5550142"]),
            ("Phone 01632 960123", ["+441632960123"]),
            ("+44 7700 900123 2026", ["+447700900123"]), ("+12", []), ("12345678", []), ("tel 12", []),
            ("x+4477009001234567890", []),
            ("fax: n/a", []), ("1.212.555.0134", []),
        ] as [(String, [String])])
    func `telephone numbers are found`(text: String, expected: [String]) {
        #expect(extracted(text).objects(.mentionsPhone) == expected)
    }

    @Test(
        arguments: [
            ("INV-2026-007", ["INV-2026-007"]), ("invoice no. 20260114", ["20260114"]),
            ("Contract number C-4711", ["C-4711"]),
            ("our ref: AB/2026/17", ["AB/2026/17"]), ("Order #88123", ["88123"]),
            ("contract CON-2025-031,", ["CON-2025-031"]),
            ("matter LA-2026-009)", ["LA-2026-009"]), ("contract 2026", []), ("invoice 2026-10-01", []),
            ("case in point 3", []),
            ("ISO-8859-1 and RFC-6962-2", []), ("UTF-8, SHA-256", []), ("order of 200 covers", []),
            ("in order 1234 ways", []),
            ("policy POL-2025-118.", ["POL-2025-118"]), ("file 12", []), ("quote Q-2026-055", ["Q-2026-055"]),
        ] as [(String, [String])])
    func `references are found and technical terms are none`(text: String, expected: [String]) {
        #expect(extracted(text).objects(.mentionsReference) == expected)
    }

    @Test(
        arguments: [
            ("Larkstone Architects LLP", ["Larkstone Architects LLP"]), ("Dear Acme Ltd.", ["Acme Ltd"]),
            ("with Fenwick & Daughters Joinery Ltd, Harrowmere", ["Fenwick & Daughters Joinery Ltd"]),
            ("Acme, Inc. and Beta GmbH", ["Acme, Inc", "Beta GmbH"]), ("Bank of Nowhere plc", ["Bank of Nowhere plc"]),
            ("Nordglas AB", ["Nordglas AB"]), ("Ltd", []), ("the company ltd", []), ("The Limited", []),
            ("a Limited offer", []),
            ("Acme S.A. wrote", ["Acme S.A."]), ("First. Second Ltd", ["Second Ltd"]),
            ("Café Zürich AG", ["Café Zürich AG"]),
        ] as [(String, [String])])
    func `organisations are found by their legal form`(text: String, expected: [String]) {
        #expect(extracted(text).objects(.mentionsOrganisation) == expected)
    }

    @Test func `every span points at the words the fact was read from`() {
        let document = extracted(
            "Café: ring +44 7700 900123 before 1 October 2026, ref. INV-2026-7, Zürich Dächer AG, a@x.example")
        let texts = document.facts.map { document.text(of: $0) ?? "" }
        #expect(texts == ["+44 7700 900123", "1 October 2026", "INV-2026-7", "Zürich Dächer AG", "a@x.example"])
    }

    @Test func `the same statement is made once, from the first place that makes it`() {
        let document = extracted("INV-2026-007 and inv INV-2026-007 again")
        #expect(document.objects(.mentionsReference) == ["INV-2026-007"])
        #expect(document.facts.first?.span == 0..<12)
    }

    @Test func `limits cut text and facts, and long values are no facts`() {
        var limits = ExtractionLimits()
        limits.textBytes = 7
        limits.facts = 2
        let cut = extracted(Array("aaaéé a@x.example".utf8), mediaType: "text/plain", limits: limits)
        #expect(cut.text == "aaaéé")
        var few = ExtractionLimits()
        few.facts = 2
        #expect(
            extracted(Array("a@x.example b@x.example c@x.example".utf8), mediaType: "text/plain", limits: few).facts
                .count == 2)
    }
}

@Suite("Extraction: any bytes")
struct AnyContentTests {
    static let types = [
        "message/rfc822", "text/vcard", "text/calendar", "text/csv", "text/html", "text/plain",
        "application/octet-stream",
    ]
    static let scraps = [
        "BEGIN:VCARD\n", "END:VCARD\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "UID:1\n", "DTSTART:20261001T\n", "FN:A B\n",
        "EMAIL:a@x.example\n", "TEL:+44 7700 900123\n", "Email,Name\n", "\"", ",", ";", "\n", "<p>", "<!--", "-->",
        "<script>",
        "&amp;", "&#x41;", "&", "<", "From: A <a@x.example>\n", "Subject: INV-2026-7\n\n", "-- \n", "Kind regards,\n",
        "1 October 2026", "03/04/2026", "+44 7700 900123", "Acme Ltd", "tel: ", "invoice no. ",
        "author A <a@x.example> 1 +0000\n",
        "Co-authored-by: B <b@x.example>\n", "é", "\u{FEFF}", "\r\n", " ", "\t",
    ]

    @Test func `any bytes of any type are read without a crash, twice the same, with spans inside the text`() {
        var random = SeededGenerator(test: "Extraction any bytes")
        for round in 0..<500 {
            var bytes: [UInt8] = []
            for _ in 0..<Int.random(in: 0...40, using: &random) {
                if Int.random(in: 0..<4, using: &random) > 0, let scrap = Self.scraps.randomElement(using: &random) {
                    bytes += scrap.utf8
                } else {
                    for _ in 0..<Int.random(in: 0...3, using: &random) {
                        bytes.append(.random(in: 0...255, using: &random))
                    }
                }
            }
            let type = Self.types[round % Self.types.count]
            let kind: RecordKind = round % 8 == 7 ? .commit : .document
            let document = extracted(bytes, mediaType: type, kind: kind)
            #expect(document == extracted(bytes, mediaType: type, kind: kind))
            let length = document.text.utf8.count
            let text = Array(document.text.utf8)
            for fact in document.facts {
                guard let span = fact.span else { continue }
                #expect(span.lowerBound >= 0 && span.upperBound <= length && !span.isEmpty)
                #expect(span.lowerBound == length || text[span.lowerBound] & 0xC0 != 0x80)
            }
        }
    }

    @Test func `hostile shapes stay in proportion to their size`() {
        for pattern in [
            "<a", "<!--", "<a \"", "&", "a@", "+1 ", "1/", "tel ", "invoice ", "A ", "Ltd ", "A, ", "\"", ";", "-- \n",
            "> ",
        ] {
            let content = Array(String(repeating: pattern, count: 15_000 / pattern.utf8.count).utf8)
            for type in ["text/html", "text/plain", "text/csv", "message/rfc822"] {
                #expect(extracted(content, mediaType: type).text.utf8.count <= content.count + 100)
            }
        }
    }
}
