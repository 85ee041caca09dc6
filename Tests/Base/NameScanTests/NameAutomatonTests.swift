// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import NameScan
import TestKit
import Testing

@Suite("NameScan: names in text")
struct NameAutomatonTests {
    private func found(_ names: [String], _ text: String) -> [String] {
        let automaton = NameAutomaton(names.enumerated().map { Name(text: $1, id: UInt32($0)) })
        let bytes = Array(text.utf8)
        return automaton.hits(in: bytes).map { "\($0.id):" + String(decoding: bytes[$0.range], as: UTF8.self) }
    }

    @Test(
        arguments: [
            (
                ["Maria Lind"], "maria LIND, Maria  Lind\nand Maria\nLind",
                ["0:maria LIND", "0:Maria  Lind", "0:Maria\nLind"]
            ),
            (["Lind"], "Linde, Blind, Lind's Lind", ["0:Lind", "0:Lind"]),
            (["Anna"], "Anna-Maria anna_x Anna- Anna", ["0:Anna", "0:Anna"]),
            (
                ["José Müller"], "JOSE MULLER, Jose\u{301} Mu\u{308}ller",
                ["0:JOSE MULLER", "0:Jose\u{301} Mu\u{308}ller"]
            ),
            (["Strasse"], "Straße", ["0:Straße"]), (["Istanbul"], "İstanbul ıstanbul", ["0:İstanbul", "0:ıstanbul"]),
            (["Ada"], "A\u{200B}da A\u{AD}da Ａｄａ", ["0:A\u{200B}da", "0:A\u{AD}da", "0:Ａｄａ"]),
            (["Ada"], "\u{410}da", []), (["O'Brien"], "O\u{2019}Brien and O'BRIEN", ["0:O\u{2019}Brien", "0:O'BRIEN"]),
            (
                ["Maria", "Maria Lind", "Lind Architects LLP"], "Maria Lind Architects LLP Maria",
                ["1:Maria Lind", "0:Maria"]
            ),
            (["b c d", "c d e f", "d"], "a b c d e f", ["0:b c d"]),
            (["c d e f", "b c x"], "a b c d e f", ["0:c d e f"]),
            (["Maria Lind"], "Maria\n\nLind Maria\tLind", []), (["李明"], "我是李明。", ["0:李明"]),
            (["김민수"], "김민수는", ["0:김민수"]), (["שרה כהן"], "שלום שָׂרָה כהן.", ["0:שָׂרָה כהן"]),
            (["Ångström AB"], "hos Ångström AB.", ["0:Ångström AB"]), (["AT&T"], "by AT&T.", ["0:AT&T"]),
            (["...", "", "  "], "... a", []), (["ΣΟΦΙΑ"], "σοφία Σοφίας", ["0:σοφία"]), (["x"], "", []),
            (["Maria Lind"], "Maria\u{2009}Lind Maria\u{A0}Lind", ["0:Maria\u{2009}Lind", "0:Maria\u{A0}Lind"]),
        ] as [([String], String, [String])])
    func `names are found whatever their writing, at word boundaries, the leftmost longest`(
        names: [String], text: String, expected: [String]
    ) {
        #expect(found(names, text) == expected)
    }

    @Test func `a text that stands for several gives a hit for each`() {
        let automaton = NameAutomaton([
            Name(text: "Maria Lind", id: 9), Name(text: "maria lind", id: 3), Name(text: "MARIA LIND", id: 9),
        ])
        #expect(automaton.hits(in: Array("Maria Lind".utf8)).map(\.id) == [3, 9])
        #expect(automaton.count == 3)
    }

    @Test func `only the given range is looked at`() {
        let automaton = NameAutomaton([Name(text: "Lind", id: 1)])
        let text = Array("Lind Lind Lind".utf8)
        #expect(automaton.hits(in: text, 5..<9).map(\.range) == [5..<9])
        #expect(automaton.hits(in: text, 6..<9).isEmpty)
    }

    @Test func `names that are too long are never found, and no name finds nothing`() {
        let long = Array(repeating: "a", count: 33).joined(separator: " ")
        #expect(
            found([long, String(repeating: "x", count: 65)], "\(long) \(String(repeating: "x", count: 65))").isEmpty)
        #expect(NameAutomaton([]).hits(in: Array("anything".utf8)).isEmpty)
    }

    /// The same by brute force: every range of whole words, folded, compared with every name.
    @Test func `random names in random texts are found as by brute force`() {
        var random = SeededGenerator(test: "NameScan brute force")
        let letters = ["a", "b", "c", "É", "ß", "李", "ab", "ba"]
        for _ in 0..<2_000 {
            func words(_ count: Int) -> [String] {
                (0..<count).map { _ in letters.randomElement(using: &random) ?? "a" }
            }
            let names = (0..<Int.random(in: 1...6, using: &random)).map { _ in
                words(Int.random(in: 1...4, using: &random))
            }
            let text = words(Int.random(in: 0...12, using: &random))
            // Only runs of whole words are compared, so two ideographs that touch are kept apart by the blank.
            let folded = text.map { LetterFolding.folded($0) }
            var expected: [String] = []
            var start = 0
            while start < text.count {
                var best: [String] = []
                for name in names where start + name.count <= text.count && name.count > best.count {
                    if Array(folded[start..<(start + name.count)]) == name.map({ LetterFolding.folded($0) }) {
                        best = name
                    }
                }
                if !best.isEmpty {
                    expected.append(text[start..<(start + best.count)].joined(separator: " "))
                }
                start += max(1, best.count)
            }
            let automaton = NameAutomaton(names.map { Name(text: $0.joined(separator: " "), id: 0) })
            let bytes = Array(text.joined(separator: " ").utf8)
            #expect(automaton.hits(in: bytes).map { String(decoding: bytes[$0.range], as: UTF8.self) } == expected)
        }
    }

    @Test func `any bytes are scanned, with hits inside the text`() {
        var random = SeededGenerator(test: "NameScan any bytes")
        let automaton = NameAutomaton([Name(text: "a b", id: 0), Name(text: "é", id: 1), Name(text: "中", id: 2)])
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ -> UInt8 in
                Bool.random(using: &random)
                    ? UInt8.random(in: 0...255, using: &random)
                    : [0x61, 0x62, 0x20, 0xC3, 0xA9, 0xE4, 0xB8, 0xAD].randomElement(using: &random) ?? 0
            }
            for hit in automaton.hits(in: bytes) {
                #expect(hit.range.lowerBound >= 0 && hit.range.upperBound <= bytes.count && !hit.range.isEmpty)
            }
        }
    }

    @Test func `forty thousand names take well under 30 MB`() {
        var random = SeededGenerator(test: "NameScan memory")
        func word() -> String {
            String(
                (0..<Int.random(in: 4...9, using: &random)).map { _ in
                    "abcdefghijklmnopqrstuvwxyz".randomElement(using: &random) ?? "a"
                })
        }
        let names = (0..<40_000).map { Name(text: "\(word()) \(word())", id: UInt32($0)) }
        let automaton = NameAutomaton(names)
        #expect(automaton.count == 40_000)
        #expect(automaton.memoryBytes < 15 << 20)
        let text = Array(names.prefix(1_000).map(\.text).joined(separator: ", ").utf8)
        #expect(automaton.hits(in: text).count >= 999)
    }

    @Test func `one word of ten megabytes and names that nest take linear time`() {
        let automaton = NameAutomaton(
            (1...32).map { Name(text: Array(repeating: "a", count: $0).joined(separator: " "), id: UInt32($0)) })
        #expect(automaton.hits(in: [UInt8](repeating: 0x61, count: 10 << 20)).isEmpty)
        let nested = Array(String(repeating: "a ", count: 20_000).utf8)
        #expect(automaton.hits(in: nested).count == 625)
    }
}
