// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Sanitiser

/// The texts found, as written.
private func found(_ text: String, _ kind: SensitiveKind, label: String? = nil) -> [String] {
    let bytes = Array(text.utf8)
    return RecogniserSet.standard.findings(in: text, label: label).filter { $0.kind == kind }
        .map { String(decoding: bytes[$0.range], as: UTF8.self) }
}

@Suite struct EmailRecogniserTests {
    @Test(arguments: [
        ("Write to maria.alvarez@example.com today.", "maria.alvarez@example.com"),
        ("tessa+x@post.example.net", "tessa+x@post.example.net"),
        ("<p.okafor@example.org>", "p.okafor@example.org"),
        ("**maria@example.com**", "maria@example.com"),
        ("_maria@example.com_", "maria@example.com"),
        ("`maria@example.com`", "maria@example.com"),
        ("mailto:maria@example.com?subject=x", "maria@example.com"),
        ("https://x.example/?email=maria@example.com&x=1", "maria@example.com"),
        ("o'brien@example.com", "o'brien@example.com"),
        ("'maria@example.com'", "maria@example.com"),
        ("ask \"maria alvarez\"@example.com now", "\"maria alvarez\"@example.com"),
        ("{\\\"a\\\": \\\"\\\\\"m a\\\\\"@example.com\\\"}", "\\\\\"m a\\\\\"@example.com"),
        ("用户@例子.广告", "用户@例子.广告"),
        ("josé@correo.españa", "josé@correo.españa"),
        ("请联系maria@example.com请", "maria@example.com"),
        ("日本語 maria@example.com，Ünï", "maria@example.com"),
        ("a@xn--bcher-kva.example", "a@xn--bcher-kva.example"),
        ("root@[192.0.2.1]", "root@[192.0.2.1]"),
        ("line\\nmaria@example.com", "maria@example.com"),
        ("%20maria@example.com", "maria@example.com"),
        ("maria%40example.com", "maria%40example.com"),
        ("maria&#64;example.com", "maria&#64;example.com"),
        ("maria\\u0040example.com", "maria\\u0040example.com"),
        ("ma\u{200B}ria@exam\u{AD}ple.com", "ma\u{200B}ria@exam\u{AD}ple.com"),
        ("ｍａｒｉａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ｍａｒｉａ＠ｅｘａｍｐｌｅ．ｃｏｍ"),
        ("maria@example.com.", "maria@example.com"), ("maria@example.com.2024", "maria@example.com"),
        ("bounce-maria=example.com@list.example.org", "bounce-maria=example.com@list.example.org"),
        ("MARIA@EXAMPLE.COM", "MARIA@EXAMPLE.COM"),
    ])
    func `an address is found whole`(text: String, address: String) {
        #expect(found(text, .email) == [address])
    }

    @Test(arguments: [
        "npm install lodash@4.17.21", "follow @maria on the site", "a @ b.com", "git@github.com:org/repo", "x@",
        "@x.com",
        "root@localhost", "user@-x", "@@@@@@", "\"\"@example.com", "price @ 5.00",
    ])
    func `what only looks like an address stays`(text: String) { #expect(found(text, .email).isEmpty) }

    @Test func `several addresses in a row are several findings`() {
        #expect(found("a@x.com,b@y.org;c@z.net", .email) == ["a@x.com", "b@y.org", "c@z.net"])
    }
}

@Suite struct PhoneRecogniserTests {
    @Test(arguments: [
        ("+1 415-555-2671", "+1 415-555-2671"), ("(+14155552671)", "+14155552671"),
        ("+1 (415) 555-2671.", "+1 (415) 555-2671"),
        ("+44 (0)20 7946 0958", "+44 (0)20 7946 0958"), ("+44 7700 900123", "+44 7700 900123"),
        ("+49 151 23456789", "+49 151 23456789"), ("+34 612 345 678", "+34 612 345 678"),
        ("tel:+33612345678", "+33612345678"),
        ("(415) 555-2671", "(415) 555-2671"), ("415-555-2671", "415-555-2671"), ("415.555.2671", "415.555.2671"),
        ("415 555 2671", "415 555 2671"), ("1-415-555-2671", "1-415-555-2671"), ("020 7946 0958", "020 7946 0958"),
        ("06 12 34 56 78", "06 12 34 56 78"), ("0151/23456789", "0151/23456789"), ("(089) 1234567", "(089) 1234567"),
        ("0044 20 7946 0958", "0044 20 7946 0958"), ("Phone: 5552671", "5552671"), ("Tel. 4155552671", "4155552671"),
        ("call me at 555-2671", "555-2671"), ("{\"phone\": \"4155552671\"}", "4155552671"),
        ("Teléfono: 612 345 678", "612 345 678"), ("fax no. 030 1234567", "030 1234567"),
        ("555-2671 (mobile)", "555-2671"),
        ("415-555-2671 ext. 12", "415-555-2671 ext. 12"), ("+1 415-555-2671x99", "+1 415-555-2671x99"),
        ("+１ ４１５-５５５-２６７１", "+１ ４１５-５５５-２６７１"), ("+1\u{A0}415\u{A0}555\u{A0}2671", "+1\u{A0}415\u{A0}555\u{A0}2671"),
        ("415\u{2011}555\u{2011}2671", "415\u{2011}555\u{2011}2671"),
        ("+1 41\u{200B}5-555-26\u{AD}71", "+1 41\u{200B}5-555-26\u{AD}71"),
        ("line\\n+14155552671", "+14155552671"), ("电话：4155552671", "4155552671"),
        ("at 12:30 415-555-2671", "415-555-2671"),
    ])
    func `a number is found whole`(text: String, number: String) { #expect(found(text, .phone) == [number]) }

    @Test(arguments: [
        "2024-10-01", "01.02.2024", "01/02/2024 10:30", "2024-10-01T12:00:00.123Z", "invoice 4155552671",
        "INV-2024-0415-555",
        "192.168.100.200", "10.0.0.1:8080", "4111 1111 1111 1111", "5555555555554444", "DE89 3704 0044 0532 0130 00",
        "536-22-8726", "ISBN 978-0-306-40615-7", "978-0-306-40615-7", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "12345678-1234-4234-9234-123456789012", "version 4.17.2100", "$1,234,567.89", "1700000000", "1234567890123",
        "3.14159265358979", "order 020 7946 0958", "2019-2024", "Phone: 2024-10-01", "Phone: 192.168.1.20", "call 911",
        "part no. AK-123-45", "#1234567", "41°24'12.2\"N 2°10'26.5\"E", "SKU 4000123412341234", "0.123 456 789",
        "1 000 000 000", "12:30:45", "account 12345678", "2024-CV-12345",
    ])
    func `what only looks like a number stays`(text: String) { #expect(found(text, .phone).isEmpty) }

    @Test func `a JSON key is a label`() {
        #expect(found("4155552671", .phone, label: "homePhone") == ["4155552671"])
        #expect(found("4155552671", .phone, label: "invoice").isEmpty)
    }

    @Test func `numbers in a row are several findings`() {
        #expect(found("415-555-2671 415-555-2672", .phone) == ["415-555-2671", "415-555-2672"])
        #expect(found("06 12 34 56 78 06 12 34 56 79", .phone) == ["06 12 34 56 78", "06 12 34 56 79"])
        #expect(found("+1 415 555 2671 2024", .phone) == ["+1 415 555 2671"])
    }

    @Test func `hostile repetition is linear work`() {
        // Counts, not times: doubling the text must not more than double the findings and must end.
        for piece in ["1-", "0 ", "+1 ", "@", "a@", "a.", "(0", "1.1.", "\"@"] {
            let text = String(repeating: piece, count: 8_000)
            #expect(found(text, .email).count <= 8_000)
        }
    }
}
