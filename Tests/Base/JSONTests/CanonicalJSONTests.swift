// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import TestKit
import Testing

@Suite struct CanonicalJSONTests {
    @Test(arguments: ["arrays", "french", "structures", "unicode", "values", "weird"])
    func `the files of the RFC 8785 reference implementation come out as published`(name: String) throws {
        let input = try JSONValue(parsing: Vectors.bytes("rfc8785/\(name).input.json"))
        let expected = try Vectors.bytes("rfc8785/\(name).output.json")
        #expect(try CanonicalJSON.encode(input) == expected)
        #expect(try CanonicalJSON.encode(JSONValue(parsing: expected)) == expected)
    }

    /// RFC 8785, appendix B.
    @Test(
        arguments: [
            (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
            (0x8000_0000_0000_0001, "-5e-324"), (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
            (0xc340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"), (0x44b5_2d02_c7e1_4af6, "1e+23"),
            (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"), (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"), (0x444b_1ae4_d6e2_ef50, "1e+21"),
            (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"), (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5553, "333333333.3333332"), (0x41b3_de43_5555_5554, "333333333.33333325"),
            (0x41b3_de43_5555_5555, "333333333.3333333"), (0x41b3_de43_5555_5556, "333333333.3333334"),
            (0x41b3_de43_5555_5557, "333333333.33333343"), (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
            (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
        ] as [(UInt64, String)])
    func `the number table of RFC 8785 holds`(bits: UInt64, text: String) throws {
        let value = Double(bitPattern: bits)
        let number = try #require(JSONNumber("\(value.description)"))
        #expect(try CanonicalJSON.encode(.number(number)) == Array(text.utf8))
        let shortest = try #require(JSONNumber(value))
        #expect(shortest.text == (bits == 1 << 63 ? "-0" : text))
    }

    @Test func `keys are sorted by UTF-16 code units`() throws {
        let keys = ["\u{20AC}", "\r", "\u{FB33}", "1", "\u{1F600}", "\u{80}", "\u{F6}", "", "a", "aa", "B", "\u{E000}"]
        let object = JSONObject(keys.map { (key: $0, value: JSONValue.null) })
        let sorted = try JSONValue(parsing: CanonicalJSON.encode(.object(object))).objectValue?.keys
        #expect(sorted == keys.sorted { Array($0.utf16).lexicographicallyPrecedes(Array($1.utf16)) })
    }

    @Test func `the order told from UTF-8 is that of UTF-16 for any keys`() throws {
        var random = SeededGenerator(test: "the order told from UTF-8 is that of UTF-16 for any keys")
        let alphabet: [Unicode.Scalar] = ["a", "b", "é", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}"]
        for _ in 0..<300 {
            var object = JSONObject()
            for _ in 0..<8 {
                var key = ""
                for _ in 0..<Int.random(in: 0..<4, using: &random) {
                    key.unicodeScalars.append(alphabet.randomElement(using: &random) ?? "a")
                }
                object[key] = 1
            }
            let sorted = try JSONValue(parsing: CanonicalJSON.encode(.object(object))).objectValue?.keys
            let expected = object.keys.sorted { Array($0.utf16).lexicographicallyPrecedes(Array($1.utf16)) }
            #expect(sorted?.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        }
    }

    @Test(arguments: [
        "1e999", "-1e999", "9007199254740993", "-9007199254740993", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "1000000000000000000000", "123456789012345678901234567890",
    ])
    func `numbers that would change are refused`(text: String) throws {
        let value = try JSONValue(parsing: text)
        #expect(throws: JSONError(.numberNotCanonical)) { try CanonicalJSON.encode(value) }
    }

    @Test(arguments: [
        ("-0", "0"), ("-0.0", "0"), ("1e-999", "0"), ("1.0", "1"), ("1E2", "100"),
        ("999999999999999", "999999999999999"),
        ("9007199254740991", "9007199254740991"), ("-9007199254740991", "-9007199254740991"),
        ("9007199254740994", "9007199254740994"), ("0.1000", "0.1"), ("1e21", "1e+21"), ("1e-7", "1e-7"),
        ("123456789.123456789", "123456789.12345679"),
    ])
    func `numbers take their one form`(text: String, canonical: String) throws {
        #expect(try CanonicalJSON.encode(JSONValue(parsing: text)) == Array(canonical.utf8))
    }

    @Test func `canonical text does not change when made canonical again`() throws {
        var random = SeededGenerator(test: "canonical text does not change when made canonical again")
        for _ in 0..<300 {
            let value = JSONValue.random(depth: 4, using: &random)
            let once = try CanonicalJSON.encode(value)
            #expect(try CanonicalJSON.encode(JSONValue(parsing: once)) == once)
        }
    }
}
