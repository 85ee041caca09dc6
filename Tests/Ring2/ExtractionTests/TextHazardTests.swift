// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ledger
import NameScan
import Primitives
import TestKit
import Testing

@testable import Extraction

@Suite("Extraction: hostile and odd text")
struct TextHazardTests {
    /// What is left of a text when everything that writing may vary is taken out.
    private static func plain(_ text: String) -> String {
        LetterFolding.folded(text).filter { $0.isLetter || $0.isNumber }.lowercased()
    }

    /// Whether the text under a mention says what the mention says.
    static func agrees(_ mention: Mention, _ bytes: [UInt8]) -> Bool {
        let written = String(decoding: bytes[mention.span], as: UTF8.self)
        let digits = written.filter { $0.isASCII && $0.isNumber }
        switch mention.kind {
        case .phone:
            let own = mention.text.filter { $0.isASCII && $0.isNumber }
            // The country and the zero before the area may be added or left out.
            return own.hasSuffix(digits.drop { $0 == "0" }) || digits.hasSuffix(own.drop { $0 == "0" })
                || written.contains("(0)") || own.count >= 8 && digits.contains(own.suffix(7))
                || mention.text.contains(";ext=")
        case .date, .interval:
            let year = mention.text.split(separator: "-").first.map(String.init) ?? ""
            return written.contains(year)
        case .money:
            let own = mention.text.filter { $0.isASCII && $0.isNumber }
            return own.hasPrefix(String(digits.drop { $0 == "0" }.prefix(3))) || own.contains(digits.drop { $0 == "0" })
        case .ip: return mention.text.contains(":") || mention.text == written
        default: return plain(written) == plain(mention.text)
        }
    }

    static let scraps = [
        "maria@larkstone.example", "https://x.example/a?b=1", "192.0.2.7", "2001:db8::7", "+44 7700 900123",
        "020 7946 0100",
        "GB29 NWBK 6016 1331 9268 19", "DEUTDEFF", "DE136695976", "4111 1111 1111 1111", "078-05-1120", "US0378331005",
        "€ 1.234,50",
        "12 million dollars", "1. Oktober 2026", "03/04/2026", "1 to 5 October 2026", "Hauptstraße 5, 10115 Berlin",
        "invoice no. 20417",
        "INV-2026-7", "Mr Lind", "Dear Maria Lind,", "Kind regards,\nMaria Lind", "Acme Ltd", "Müller GmbH & Co. KG",
        "tel", "IBAN", "é", "ß",
        "İ", "\u{202E}", "\u{200D}", "\u{301}", "李明", "שלום", "\u{FEFF}", "(", ")", ",", ".", "-", "/", "\n", "\n\n",
        "\t", " ", "@", "://",
        "www.", ":", "$", "€", "0", "7", "12", "2026", "<", ">", "\"", "'", "\u{2019}", "A", "De", "von", "Str.", "x12",
        "\u{A0}",
    ]

    @Test func `in random texts every span lies between letters and says what its mention says`() {
        var random = SeededGenerator(test: "Extraction spans")
        let rounds = ProcessInfo.processInfo.environment["SUBSTRATE_MUTATIONS"].flatMap { Int($0) } ?? 3_000
        for _ in 0..<rounds {
            var text = ""
            for _ in 0..<Int.random(in: 1...14, using: &random) {
                text += Self.scraps.randomElement(using: &random) ?? ""
                if Bool.random(using: &random) { text += " " }
            }
            let bytes = Array(text.utf8)
            let mentions = Extractor.mentions(in: text)
            #expect(mentions == Extractor.mentions(in: text))
            var end = 0
            for mention in mentions {
                let span = mention.span
                #expect(span.lowerBound >= 0 && span.upperBound <= bytes.count && !span.isEmpty)
                #expect(bytes[span.lowerBound] & 0xC0 != 0x80)
                #expect(span.upperBound == bytes.count || bytes[span.upperBound] & 0xC0 != 0x80)
                #expect(Self.agrees(mention, bytes), "\(mention) in \(text.debugDescription)")
                if mention.kind != .interval && mention.kind != .date {
                    #expect(span.lowerBound >= end, "\(mentions) in \(text.debugDescription)")
                    end = span.upperBound
                }
            }
        }
    }

    @Test func `any bytes are scanned, changed ones too`() {
        var random = SeededGenerator(test: "Extraction mutations")
        let rounds = ProcessInfo.processInfo.environment["SUBSTRATE_MUTATIONS"].flatMap { Int($0) } ?? 2_000
        let seeds = Self.scraps.joined(separator: " ")
        for _ in 0..<rounds {
            var bytes = Array(seeds.utf8)
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = .random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...9, using: &random)))
                default: bytes.insert(.random(in: 0...255, using: &random), at: place)
                }
            }
            for mention in MentionScanner().mentions(in: bytes, 0..<bytes.count) {
                #expect(mention.span.lowerBound >= 0 && mention.span.upperBound <= bytes.count && !mention.span.isEmpty)
            }
        }
    }

    @Test func `letters of another script that look alike are named, and never equal`() {
        let cyrillic = Extractor.mentions(in: "write to boss@\u{430}pple.example or boss@apple.example")
        #expect(cyrillic.map(\.rule) == ["email.lookalike", "email"])
        #expect(cyrillic[0].text != cyrillic[1].text)
        #expect(Extractor.mentions(in: "https://\u{440}\u{430}ypal.example/a").map(\.rule) == ["url.lookalike"])
        #expect(Extractor.mentions(in: "a@пример.example").map(\.rule) == ["email"])
        #expect(Extractor.mentions(in: "a@x\u{200B}y.example").map(\.rule) == ["email.lookalike"])
    }

    @Test func `direction overrides and zero-width characters neither hide nor join`() {
        #expect(
            Extractor.mentions(in: "\u{202E}pay GB29NWBK60161331926819\u{202C} now").map(\.text) == [
                "GB29NWBK60161331926819"
            ])
        let names = KnownNames([KnownName(text: "Maria Lind", kind: .person, key: "1")])
        #expect(Extractor.mentions(in: "M\u{200D}aria\u{2066} Li\u{AD}nd", names: names).map(\.text) == ["Maria Lind"])
        #expect(Extractor.mentions(in: "Mr Li\u{301}\u{301}nd").first?.kind == .person)
    }

    @Test(arguments: [
        ("合同金额为 EUR 1,200.50 元，请发邮件至 li@例子.example。", ["money", "email"]), ("اتصل على +971 4 123 4567 الآن", ["phone"]),
        ("התקשרו ל a@x.example", ["email"]), ("IĞDIR GmbH, İstanbul", ["organisation"]),
    ])
    func `texts of other scripts are read around`(text: String, kinds: [String]) {
        #expect(Extractor.mentions(in: text).map(\.kind.rawValue) == kinds)
    }

    @Test(arguments: [
        String(repeating: "a", count: 10 << 20), String(repeating: "e\u{301}", count: 62_000),
        "e" + String(repeating: "\u{301}", count: 62_000),
        String(repeating: "1", count: 1 << 20), String(repeating: "1 ", count: 25_000),
        String(repeating: "李", count: 37_000),
        String(repeating: "a@", count: 25_000), String(repeating: "a.", count: 25_000),
        String(repeating: "(", count: 37_000),
        String(repeating: "A ", count: 25_000), String(repeating: "Mr ", count: 12_000),
        String(repeating: "1-", count: 25_000),
        String(repeating: "1.", count: 25_000), String(repeating: ":", count: 37_000),
        String(repeating: "AB-12-", count: 10_000),
        String(repeating: "no. ", count: 12_000), String(repeating: "10115 Ab, ", count: 6_000),
        String(repeating: "€1,", count: 12_000),
        String(repeating: "http://", count: 7_000), String(repeating: "\"", count: 37_000) + "@x.example",
        String(repeating: "1 May 2026 to ", count: 2_000), String(repeating: "GmbH & ", count: 7_000),
        String(repeating: "A1 ", count: 12_000),
        String(repeating: "Dear A B ", count: 5_000), String(repeating: "\nKind regards,", count: 5_000),
    ])
    func `shapes that grow take time in proportion`(text: String) {
        let bytes = text.utf8.count
        #expect(Extractor.mentions(in: text).count <= bytes)
    }
}

@Suite("Extraction: what a mail's sender did not write")
struct QuotedTextTests {
    @Test(arguments: [
        "On Tue, 3 Mar 2026 at 10:00, Sam <sam@x.example> wrote:\n> call +44 7700 900999",
        "Am 03.03.2026 um 10:00 schrieb Sam Müller:\n> call +44 7700 900999",
        "Le 3 mars 2026 à 10:00, Sam a écrit :\n> +44 7700 900999",
        "El mar, 3 mar 2026 a las 10:00, Sam escribió:\n> +44 7700 900999",
        "Il giorno mar 3 mar 2026 Sam ha scritto:\n> +44 7700 900999",
        "Op di 3 mrt 2026 schreef Sam:\n> +44 7700 900999",
        "-----Original Message-----\nFrom: Sam\n+44 7700 900999",
        "________________________________\nFrom: Sam\nSent: Tuesday\nTo: M\n\n+44 7700 900999",
        "Von: Sam\nGesendet: Dienstag\nAn: M\n\n+44 7700 900999", "De : Sam\nEnvoyé : mardi\n\n+44 7700 900999",
        "Sam Müller wrote:\n\n> +44 7700 900999",
        "On Tue, 3 Mar 2026 at 10:00, Samuel the Long\n<sam@x.example> wrote:\n> +44 7700 900999",
        "---------- Forwarded message ---------\n+44 7700 900999",
        "*From:* Sam\n*Sent:* Tuesday\n+44 7700 900999",
    ])
    func `introductions, quotes and forwards are cut off in several languages`(quoted: String) {
        let document = extracted(
            Array("From: M <m@x.example>\n\nOwn words on 2 October 2026.\n\n\(quoted)\n".utf8),
            mediaType: "message/rfc822", kind: .mail)
        #expect(document.objects(.mentionsPhone).isEmpty)
        #expect(document.objects(.mentionsDate) == ["2026-10-02"])
        #expect(document.objects(.mentionsEmail).isEmpty)
    }

    @Test(arguments: [
        "He wrote:\nring +44 7700 900999", "From: here to there +44 7700 900999", "A list:\n+44 7700 900999",
    ])
    func `ordinary lines are the sender's own`(text: String) {
        let document = extracted(
            Array("From: M <m@x.example>\n\n\(text)\n".utf8), mediaType: "message/rfc822", kind: .mail)
        #expect(document.objects(.mentionsPhone) == ["+447700900999"])
    }

    @Test func `a mail's other headers are facts`() {
        let document = extracted(
            Array(
                """
                From: Maria <m@x.example>
                Sender: desk@x.example
                Reply-To: answers@x.example
                Bcc: b@x.example
                List-Id: The team <team.x.example>
                References: <a@x> <b@x>
                In-Reply-To: <b@x>

                I come.
                """.utf8), mediaType: "message/rfc822", kind: .mail)
        #expect(
            Set(document.statements) == [
                "file:x refers_to a@x", "file:x replies_to b@x", "m@x.example has_name Maria",
                "file:x sent_by m@x.example",
                "file:x blind_copied_to b@x.example", "file:x submitted_by desk@x.example",
                "file:x reply_to answers@x.example",
                "file:x posted_to team.x.example",
            ])
    }

    @Test func `an answer to an invitation says who comes`() {
        let document = extracted(
            "BEGIN:VEVENT\nUID:u1\nORGANIZER:mailto:o@x.example\nATTENDEE;PARTSTAT=ACCEPTED:mailto:m@x.example\n"
                + "ATTENDEE;PARTSTAT=DECLINED:mailto:n@x.example\nEND:VEVENT\n", mediaType: "text/calendar",
            kind: .calendar)
        #expect(
            document.statements == [
                "event:u1 organised_by o@x.example", "event:u1 attended_by m@x.example",
                "event:u1 accepted_by m@x.example",
                "event:u1 attended_by n@x.example", "event:u1 declined_by n@x.example",
            ])
    }
}
