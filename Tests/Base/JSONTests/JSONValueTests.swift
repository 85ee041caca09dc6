// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import TestKit
import Testing

@Suite struct JSONNumberTests {
    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("7", 7), ("1.0", 1), ("1e3", 1000), ("1.5e1", 15), ("-120e-1", -12),
            ("0e99999999999", 0),
            ("0.000", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min), ("9223372036854775808", nil),
            ("9.223372036854775807e18", .max), ("1.5", nil), ("1e-1", nil), ("1e19", nil), ("1e999", nil),
            ("1e99999999999999999999", nil), ("-1e-99999999999999999999", nil),
        ] as [(String, Int64?)])
    func `integers are exact or nil`(text: String, value: Int64?) throws {
        let number = try #require(JSONNumber(text))
        #expect(number.int64 == value)
        #expect(number.int == value.map { Int($0) })
        #expect(number.text == text)
    }

    @Test func `unsigned integers reach their own limit`() throws {
        #expect(JSONNumber("18446744073709551615")?.uint64 == .max)
        #expect(JSONNumber("18446744073709551616")?.uint64 == nil)
        #expect(JSONNumber("-1")?.uint64 == nil)
        #expect(JSONNumber("-0")?.uint64 == 0)
        #expect(JSONNumber(UInt64.max).text == "18446744073709551615")
    }

    @Test func `doubles are nearest, or nil where they would be infinite`() throws {
        #expect(JSONNumber("1e999")?.double == nil)
        #expect(JSONNumber("-1e999")?.double == nil)
        #expect(JSONNumber("1e-999")?.double == 0)
        #expect(JSONNumber("0.1")?.double == 0.1)
        #expect(JSONNumber("9007199254740993")?.double == 9_007_199_254_740_992)
        #expect(JSONNumber("-0")?.double?.sign == .minus)
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONNumber(Double(-0.0))?.text == "-0")
        #expect(JSONNumber(Double(0.2))?.text == "0.2")
        #expect(JSONNumber(Double(1.0))?.text == "1")
    }

    @Test(arguments: ["", " 1", "1 ", "01", "+1", "1.", "nan", "true", "[1]", "\"1\"", "1,2"])
    func `text that is not a number is refused`(text: String) {
        #expect(JSONNumber(text) == nil)
    }

    @Test func `any double survives its text`() throws {
        var random = SeededGenerator(test: "any double survives its text")
        for _ in 0..<5000 {
            let value = Double(bitPattern: random.next())
            guard value.isFinite else { continue }
            let number = try #require(JSONNumber(value))
            #expect(number.double?.bitPattern == value.bitPattern)
            #expect(JSONNumber(number.text) == number)
        }
    }
}

@Suite struct JSONValueTests {
    @Test func `literals make the values they look like`() {
        let name = "box"
        let value: JSONValue = ["a": nil, "b": [true, 1, 2.5], "c": "x \(name)", "d": [:], "e": []]
        #expect(value.text == #"{"a":null,"b":[true,1,2.5],"c":"x box","d":{},"e":[]}"#)
    }

    @Test func `accessors answer for their kind only`() {
        let value: JSONValue = ["n": 5, "s": "t", "b": false, "z": nil, "a": [1.0, 2.5]]
        #expect(value["n"]?.intValue == 5)
        #expect(value["n"]?.stringValue == nil)
        #expect(value["s"]?.stringValue == "t")
        #expect(value["b"]?.boolValue == false)
        #expect(value["z"]?.isNull == true)
        #expect(value["a"]?[0]?.intValue == 1)
        #expect(value["a"]?[1]?.doubleValue == 2.5)
        #expect(value["a"]?[2] == nil)
        #expect(value["a"]?[-1] == nil)
        #expect(value["missing"] == nil)
        #expect(value[0] == nil)
        #expect(value["a"]?["n"] == nil)
    }

    @Test func `equal means written alike`() {
        #expect(JSONValue.number(JSONNumber(1)) != .number(JSONNumber("1.0") ?? 0))
        #expect(["a": 1, "b": 2] as JSONValue != ["b": 2, "a": 1])
        #expect(Set<JSONValue>([["a": 1], ["a": 1], [nil], [false], ["a"], "a"]).count == 5)
    }

    @Test func `setting, replacing and removing members keeps the order`() {
        var object: JSONObject = ["a": 1, "b": 2, "c": 3]
        object["b"] = 20
        object["d"] = 4
        object["a"] = nil
        object["none"] = nil
        #expect(JSONValue.object(object).text == #"{"b":20,"c":3,"d":4}"#)
        #expect(JSONObject([("x", 1), ("y", 2), ("x", 3)]) == ["x": 3, "y": 2])
    }

    @Test func `an object behaves like a list of pairs under any edits`() {
        var random = SeededGenerator(test: "an object behaves like a list of pairs under any edits")
        var object = JSONObject()
        var model: [(String, Int)] = []
        for step in 0..<3000 {
            let key = "k\(Int.random(in: 0..<40, using: &random))"
            let place = model.firstIndex { $0.0 == key }
            #expect(object[key] == place.map { JSONValue(model[$0].1) })
            if Bool.random(using: &random) {
                object[key] = JSONValue(step)
                if let place { model[place].1 = step } else { model.append((key, step)) }
            } else {
                object[key] = nil
                if let place { model.remove(at: place) }
            }
        }
        #expect(object.keys == model.map(\.0))
        #expect(object == JSONObject(model.map { (key: $0.0, value: JSONValue($0.1)) }))
    }

    @Test func `a literal with a key twice stops the program`() async {
        await #expect(processExitsWith: .failure) {
            let key = "a"
            let object: JSONObject = [key: 1, key: 2]
            print(object.count)
        }
    }
}

@Suite struct JSONWriterTests {
    @Test func `only what must be escaped is escaped`() {
        let all = (0..<0x80).compactMap { Unicode.Scalar($0) }.map(String.init).joined()
        let expected =
            #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
            + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"#
            + ##" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"##
            + "\u{7F}\""
        #expect(JSONValue.string(all).text == expected)
        #expect(JSONValue.string("é€😀\u{2028}").text == "\"é€😀\u{2028}\"")
    }

    @Test func `pretty text has one member a line`() {
        let value: JSONValue = ["a": [1, ["b": nil]], "c": [:], "d": []]
        #expect(
            value.prettyText == """
                {
                  "a": [
                    1,
                    {
                      "b": null
                    }
                  ],
                  "c": {},
                  "d": []
                }
                """)
    }

    @Test func `the piecewise writer writes what the tree writes`() throws {
        let value: JSONValue = ["a": [1, 2.5, "x", true, nil, [], [:]], "b": ["c": "d"], "e": [[1], [2]]]
        var writer = JSONWriter()
        writer.string("forgotten")
        writer.removeAll()
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.number(1)
        writer.number(2.5 as JSONNumber)
        writer.string("x")
        writer.bool(true)
        writer.null()
        writer.value([])
        writer.beginObject()
        writer.endObject()
        writer.endArray()
        writer.key("b")
        writer.value(["c": "d"])
        writer.key("e")
        writer.beginArray()
        for number in 1...2 {
            writer.beginArray()
            writer.number(number)
            writer.endArray()
        }
        writer.endArray()
        writer.endObject()
        #expect(writer.bytes == value.bytes)
    }
}
