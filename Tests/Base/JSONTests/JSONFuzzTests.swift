// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON
import TestKit
import Testing

extension JSONValue {
    /// A random value whose numbers all have a canonical form.
    static func random(depth: Int, using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2: return JSONValue(Int.random(in: -(1 << 53)...(1 << 53), using: &random))
        case 3: return JSONValue(Double.random(in: -1e30...1e30, using: &random)) ?? 0
        case 4: return .string(text(using: &random))
        case 5:
            return .array(
                (0..<Int.random(in: 0..<6, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0..<6, using: &random) {
                object[text(using: &random)] = .random(depth: depth - 1, using: &random)
            }
            return .object(object)
        }
    }

    private static func text(using random: inout SeededGenerator) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0..<20, using: &random) {
            let ceiling: UInt32 = [0x20, 0x80, 0x800, 0x10000, 0x110000].randomElement(using: &random) ?? 0x80
            guard let scalar = Unicode.Scalar(UInt32.random(in: 0..<ceiling, using: &random)) else { continue }
            text.unicodeScalars.append(scalar)
        }
        return text
    }
}

@Suite struct JSONFuzzTests {
    @Test func `any value comes back from its compact and its pretty text`() throws {
        var random = SeededGenerator(test: "any value comes back from its compact and its pretty text")
        for _ in 0..<1000 {
            let value = JSONValue.random(depth: 5, using: &random)
            #expect(try JSONValue(parsing: value.bytes) == value)
            #expect(try JSONValue(parsing: value.prettyText) == value)
        }
    }

    @Test func `mutated texts are read to something stable or refused within the text`() throws {
        var random = SeededGenerator(test: "mutated texts are read to something stable or refused within the text")
        let pieces = [
            #"\ud83d"#, #"\ude00"#, #"\u0000"#, "\\", "\"", "[", "]", "{", "}", ",", ":", "-", "e", ".", "0", "1e999",
            "null", "\u{FEFF}", "\0", "\n", "9223372036854775808",
        ].map { Array($0.utf8) }
        var accepted = 0
        for _ in 0..<3000 {
            var bytes = JSONValue.random(depth: 3, using: &random).bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
                case 1 where place < bytes.count: bytes[place] = .random(in: .min ... .max, using: &random)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + .random(in: 1...4, using: &random)))
                default: bytes.removeSubrange(place...)
                }
            }
            do throws(JSONError) {
                let value = try JSONValue(parsing: bytes)
                accepted += 1
                #expect(try JSONValue(parsing: value.bytes) == value)
                #expect(
                    (try? JSONSerialization.jsonObject(with: Data(value.bytes), options: .fragmentsAllowed)) != nil
                        || value.text.lowercased().contains("e"), "Foundation refuses \(bytes)")
            } catch {
                #expect(error.offset.map { (0...bytes.count).contains($0) } == true)
            }
        }
        #expect(accepted > 50, "the mutations leave too few texts intact to mean anything")
    }

    @Test func `every cut of a text is refused`() throws {
        let text = Array(#"{"a\u00e9\ud83d\ude00":[1,-2.5e+3,true,false,null,"x\n€"],"b":{}}"#.utf8)
        #expect(throws: Never.self) { try JSONValue(parsing: text) }
        for end in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONValue(parsing: text[..<end]) }
        }
    }
}
