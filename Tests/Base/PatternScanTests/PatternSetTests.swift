// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import PatternScan
import Primitives
import TestKit
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private func found(_ rules: [(name: String, pattern: String)], _ text: String) throws -> [String] {
    let set = try PatternSet(rules: rules)
    let source = bytes(text)
    return set.scan(source).map {
        "\(set.names[$0.rule])=\(String(decoding: source[$0.range], as: UTF8.self))@\($0.range.lowerBound)"
    }
}

@Suite struct PatternSetTests {
    private let mail = (name: "email", pattern: #"\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}\b"#)
    private let date = (name: "date", pattern: #"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b"#)

    @Test func `every match is found with its exact span and its rule`() throws {
        let text = "On 2026-10-01 jane@example.org wrote to bob.b@mail.example.com."
        #expect(
            try found([mail, date], text) == [
                "date=2026-10-01@3", "email=jane@example.org@14", "email=bob.b@mail.example.com@40",
            ])
    }

    @Test func `offsets are bytes, also after letters of several bytes`() throws {
        #expect(try found([date], "Zoë ≠ 日本 2026-01-02") == ["date=2026-01-02@16"])
    }

    @Test func `the longest match wins at the leftmost place`() throws {
        let rules = [(name: "short", pattern: "ab"), (name: "long", pattern: "abcd"), (name: "late", pattern: "bcdef")]
        #expect(try found(rules, "xabcdef") == ["long=abcd@1"])
    }

    @Test func `the earlier rule wins where two match the same bytes`() throws {
        #expect(
            try found([(name: "first", pattern: "[a-z]+"), (name: "second", pattern: "abc")], "abc") == ["first=abc@0"])
        #expect(
            try found([(name: "second", pattern: "abc"), (name: "first", pattern: "[a-z]+")], "abc") == ["second=abc@0"]
        )
    }

    @Test func `bytes that are not UTF-8 match nothing and hide nothing`() throws {
        let set = try PatternSet(rules: [date])
        let text: [UInt8] = [0xFF, 0xC3] + bytes(" 2026-01-02 ") + [0x80, 0x00] + bytes(" 2027-01-02")
        #expect(set.scan(text).map(\.range) == [3..<13, 17..<27])
    }

    @Test func `a range is scanned as if the rest were only looked at`() throws {
        let set = try PatternSet(rules: [(name: "word", pattern: #"\b[a-z]+\b"#)])
        #expect(set.scan(bytes("alpha beta gamma"), in: 6..<16).map(\.range) == [6..<10, 11..<16])
        #expect(set.scan(bytes("alphabet"), in: 5..<8).isEmpty, "the boundary before the range is inside a word")
        #expect(set.scan(bytes("alpha"), in: 5..<5).isEmpty)
    }

    @Test func `an assertion that matches nothing is stepped over`() throws {
        #expect(
            try found([(name: "inner", pattern: #"\b"#), (name: "date", pattern: "[0-9]+")], "ab 12") == ["date=12@3"])
    }

    @Test func `the first match alone can be asked for`() throws {
        let set = try PatternSet(rules: [date])
        #expect(set.firstMatch(in: bytes("a 2026-01-02 b 2027-01-02"))?.range == 2..<12)
        #expect(set.firstMatch(in: []) == nil)
        #expect(set.firstMatch(in: bytes("none")) == nil)
    }

    @Test(arguments: [
        ("(", "pattern_syntax"), (#"(a)\1"#, "pattern_syntax"), ("a{1,2000}", "pattern_syntax"),
        ("(?=a)", "pattern_syntax"), ("a*", "pattern_matches_empty"), ("", "pattern_matches_empty"),
    ])
    func `a wrong pattern is refused with its rule's name`(pattern: String, code: String) {
        let error = #expect(throws: PatternError.self) {
            try PatternSet(rules: [(name: "fine", pattern: "a"), (name: "broken", pattern: pattern)])
        }
        #expect(error?.code == code)
        #expect(error?.message.contains("broken") == true)
        #expect(error?.nextStep.isEmpty == false)
    }

    @Test func `a pattern over its limit is refused`() {
        let error = #expect(throws: PatternError.self) {
            try PatternSet(rules: [(name: "long", pattern: "aaaaa")], limits: PatternLimits(patternBytes: 4))
        }
        #expect(error?.kind == .tooLong)
    }

    @Test func `an empty set and one over its limit are refused`() {
        #expect(throws: PatternError.self) { try PatternSet(rules: []) }
        #expect(throws: PatternError.self) {
            try PatternSet(
                rules: [(name: "a", pattern: "a"), (name: "b", pattern: "b")], limits: PatternLimits(rules: 1))
        }
    }

    @Test func `patterns that ruin backtracking engines stay linear`() throws {
        let set = try PatternSet(rules: [(name: "evil", pattern: "(a{1,40}){1,20}b")])
        #expect(set.scan([UInt8](repeating: UInt8(ascii: "a"), count: 200_000)).isEmpty)
    }

    @Test func `one set scans on many tasks at once`() async throws {
        let set = try PatternSet(rules: [mail, date])
        let text = bytes(String(repeating: "x 2026-10-01 jane@example.org ", count: 500))
        let expected = set.scan(text)
        #expect(expected.count == 1000)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { set.scan(text) == expected } }
            for await same in group { #expect(same) }
        }
    }

    @Test func `a scan equals a search byte by byte`() throws {
        // Literals and runs of digits, whose leftmost longest matches a few lines of Swift can find as well.
        var random = SeededGenerator(test: #function)
        let literals = ["ab", "abc", "ba", "bca", "cc"]
        let set = try PatternSet(
            rules: literals.map { (name: $0, pattern: $0) } + [(name: "digits", pattern: "[0-9]{2,4}")])
        for _ in 0..<500 {
            let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                "abc12".utf8.randomElement(using: &random) ?? 0
            }
            var expected: [PatternMatch] = []
            var position = 0
            while position < text.count {
                var best: PatternMatch?
                for (rule, literal) in literals.enumerated() where text[position...].starts(with: literal.utf8) {
                    let end = position + literal.utf8.count
                    if end > (best?.range.upperBound ?? position) {
                        best = PatternMatch(rule: rule, range: position..<end)
                    }
                }
                let digits = text[position...].prefix { (48...57).contains($0) }.prefix(4).count
                if digits >= 2, position + digits > (best?.range.upperBound ?? position) {
                    best = PatternMatch(rule: literals.count, range: position..<position + digits)
                }
                if let best { expected.append(best) }
                position = best?.range.upperBound ?? position + 1
            }
            #expect(set.scan(text) == expected, "\(String(decoding: text, as: UTF8.self))")
        }
    }
}
