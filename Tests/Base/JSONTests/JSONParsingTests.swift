// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import TestKit
import Testing

@Suite struct JSONParsingTests {
    @Test func `key order and number text are kept`() throws {
        let text = #"{"b":1.50,"a":-0,"c":[12345678901234567890123,1E+2,0.1e-7],"":{}}"#
        let value = try JSONValue(parsing: text)
        #expect(value.text == text)
        #expect(value.objectValue?.keys == ["b", "a", "c", ""])
        #expect(value["b"]?.numberValue?.text == "1.50")
    }

    @Test(arguments: [
        (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9\u20AC""#, "Aé€"),
        (#""\ud83d\ude00""#, "😀"), (#""\uD800\uDC00\uDBFF\uDFFF""#, "\u{10000}\u{10FFFF}"), (#""\u0000""#, "\0"),
        (#""é€😀""#, "é€😀"), (#""""#, ""), (#""1234567\n12345678\n123456789""#, "1234567\n12345678\n123456789"),
        (#""\uFFFE\uFFFF\uE000\uD7FF""#, "\u{FFFE}\u{FFFF}\u{E000}\u{D7FF}"), ("\"\u{7F}\u{80}\"", "\u{7F}\u{80}"),
    ])
    func `strings are read`(json: String, text: String) throws {
        #expect(try JSONValue(parsing: json) == .string(text))
    }

    @Test(arguments: [
        (#"{"a":1,}"#, JSONError.Code.malformed, 7), ("[1,]", .malformed, 3), ("[,1]", .malformed, 1),
        ("\u{FEFF}{}", .malformed, 0), ("", .malformed, 0), (" ", .malformed, 1), ("{} {}", .malformed, 3),
        ("nul", .malformed, 3), ("nulL", .malformed, 3), ("+1", .malformed, 0), ("01", .malformed, 1),
        ("-", .malformed, 1), ("1.", .malformed, 2), (".5", .malformed, 0), ("1e", .malformed, 2),
        ("1e+", .malformed, 3), ("0x10", .malformed, 1), ("NaN", .malformed, 0), ("-Infinity", .malformed, 1),
        ("'a'", .malformed, 0), ("{a:1}", .malformed, 1), (#"{"a" 1}"#, .malformed, 5), (#"{"a"}"#, .malformed, 4),
        ("[1 2]", .malformed, 3), ("[1", .malformed, 2), ("[", .malformed, 1), ("{", .malformed, 1),
        ("]", .malformed, 0), ("[1}", .malformed, 2), ("// a\n1", .malformed, 0), ("\u{A0}1", .malformed, 0),
        ("1\0", .malformed, 1), ("\0", .malformed, 0), ("[\u{C}1]", .malformed, 1), (#""a"#, .malformed, 2),
        ("\"a\nb\"", .malformed, 2), ("\"a\0b\"", .malformed, 2), ("\"12345678\u{1F}\"", .malformed, 9),
        (#""\x41""#, .malformed, 1), (#""\"#, .malformed, 1), (#""\u12"#, .malformed, 5), (#""\u12G4""#, .malformed, 5),
        (#""\U0041""#, .malformed, 1), (#""\ud83d""#, .loneSurrogate, 1), (#""\ude00""#, .loneSurrogate, 1),
        (#""\ud83d\n""#, .loneSurrogate, 1), (#""\ud83d\ud83d""#, .loneSurrogate, 1),
        (#""\ud83dx\ude00""#, .loneSurrogate, 1), (#""\ude00\ud83d""#, .loneSurrogate, 1),
        (#"{"a":1,"b":2,"a":3}"#, .duplicateKey, 13), (#"{"a":1,"\u0061":2}"#, .duplicateKey, 7),
    ])
    func `broken text is refused with its place`(text: String, reason: JSONError.Code, offset: Int) {
        #expect(throws: JSONError(reason, offset: offset)) { try JSONValue(parsing: text) }
    }

    @Test(
        arguments: [
            [0x22, 0x80, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
            [0x22, 0xC3, 0x22], [0x22, 0xFF, 0x22], [0x22, 0x5C, 0x6E, 0xC3, 0x22],
            [0x22, 0xC3, 0x5C, 0x6E, 0xA9, 0x22],
        ] as [[UInt8]])
    func `strings that are not UTF-8 are refused, never repaired`(bytes: [UInt8]) {
        #expect(throws: JSONError(.invalidUTF8, offset: 0)) { try JSONValue(parsing: bytes) }
    }

    @Test func `text in UTF-16 is refused`() {
        let bytes = "{}".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
        #expect(throws: JSONError(.malformed, offset: 1)) { try JSONValue(parsing: bytes) }
    }

    @Test func `nesting is read to the limit and refused beyond`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSONValue(parsing: nested(128)).text == nested(128))
        #expect(throws: JSONError(.tooDeep, offset: 128)) { try JSONValue(parsing: nested(129)) }
        #expect(throws: JSONError(.tooDeep, offset: 128)) { try JSONValue(parsing: nested(10_000)) }
        let objects = String(repeating: #"{"a":"#, count: 10_000)
        #expect(throws: JSONError(.tooDeep, offset: 640)) { try JSONValue(parsing: objects) }
        #expect(throws: JSONError.self) { try JSONValue(parsing: String(repeating: #"[{"":"#, count: 50_000)) }
        let deepest = JSONLimits(maxDepth: .max)
        #expect(deepest.maxDepth == JSONLimits.deepest)
        #expect(try JSONValue(parsing: nested(512), limits: deepest).text == nested(512))
        #expect(throws: JSONError(.tooDeep, offset: 512)) { try JSONValue(parsing: nested(513), limits: deepest) }
    }

    @Test func `the deepest value is read, compared and written on the smallest thread`() async throws {
        // Tasks run on threads with less stack than the main one.
        let text = String(repeating: #"{"a":["#, count: 256) + String(repeating: "]}", count: 256)
        let limits = JSONLimits(maxDepth: JSONLimits.deepest)
        let same = try await Task.detached {
            let value = try JSONValue(parsing: text, limits: limits)
            let canonical = try CanonicalJSON.encode(value)
            return try JSONValue(parsing: value.prettyText, limits: limits) == value
                && Set([value]).contains(value) && canonical == Array(text.utf8)
        }.value
        #expect(same)
    }

    @Test func `text and numbers longer than the limit are refused`() throws {
        let limits = JSONLimits(maxBytes: 10, maxNumberBytes: 4)
        #expect(try JSONValue(parsing: "[1234, 56]", limits: limits) == [1234, 56])
        #expect(throws: JSONError(.tooLarge, offset: 10)) { try JSONValue(parsing: "[1234, 567]", limits: limits) }
        #expect(throws: JSONError(.numberTooLong, offset: 1)) { try JSONValue(parsing: "[12345]", limits: limits) }
        let digits = String(repeating: "9", count: 4096)
        #expect(try JSONValue(parsing: digits).text == digits)
        #expect(throws: JSONError(.numberTooLong, offset: 0)) { try JSONValue(parsing: digits + "9") }
    }

    @Test(arguments: [2, 16, 17, 18, 1000, 20_000])
    func `duplicate keys are found in objects of any size`(count: Int) throws {
        let members = (0..<count).map { "\"key \($0)\":\($0)" }
        let value = try JSONValue(parsing: "{\(members.joined(separator: ","))}")
        #expect(value.objectValue?.count == count)
        #expect(value["key \(count - 1)"] == JSONValue(count - 1))
        let text = "{\((members + ["\"key 1\":\"last\""]).joined(separator: ","))}"
        #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        let kept = try JSONValue(parsing: text, limits: JSONLimits(duplicateKeys: .keepLast))
        #expect(kept["key 1"] == "last")
        #expect(kept.objectValue?.keys[1] == "key 1")
        #expect(kept.objectValue?.count == count)
    }

    @Test func `two spellings of one character are two keys`() throws {
        let value = try JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
        #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    }

    @Test func `a slice is read on its own`() throws {
        let bytes = Array(#"data: {"a":1} end"#.utf8)
        #expect(try JSONValue(parsing: bytes[6..<13]) == ["a": 1])
        #expect(throws: JSONError(.malformed, offset: 8)) { try JSONValue(parsing: bytes[6...]) }
    }

    @Test func `an error tells code, place and next step, and nothing of the text`() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: #"{"secret":1,"secret":2}"#) }
        #expect(error?.code == "json_duplicate_key")
        #expect(error?.message == "a JSON object has the same key twice at byte 12")
        #expect(error?.nextStep == "remove or rename one of the two keys")
        #expect(JSONError.Code.allCases.allSatisfy { !$0.explanation.isEmpty && $0.rawValue.hasPrefix("json_") })
    }
}
