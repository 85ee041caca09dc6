// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import CommandModel

private struct Row: Listed {
    static let columns = [
        Column("index", alignment: .right), Column("name", isFlexible: true), Column("kind"),
    ]
    let index: Int
    let name: String
    let kind: String
    var cells: [String] { [String(index), name, kind] }
    var identifier: String { "entry-\(index)" }
}

@Suite("Rendering records")
struct RendererTests {
    private let rows = [Row(index: 7, name: "letter", kind: "mail"), Row(index: 12, name: "über", kind: "document")]

    @Test func `one description gives all four forms`() {
        #expect(Renderer.render(rows, .table) == "INDEX  NAME    KIND\n    7  letter  mail\n   12  über    document\n")
        #expect(Renderer.render(rows, .plain) == "7\tletter\tmail\n12\tüber\tdocument\n")
        #expect(Renderer.render(rows, .quiet) == "entry-7\nentry-12\n")
        let json = Renderer.render(rows, .json)
        #expect(json.hasPrefix("[\n"))
        #expect(json.hasSuffix("]\n"))
        #expect(json.contains(#""name": "über""#))
    }

    @Test func `no records give nothing, except an empty JSON array`() {
        let none: [Row] = []
        #expect(OutputMode.allCases.map { Renderer.render(none, $0) } == ["", "[]\n", "", ""])
    }

    @Test func `one record stands beside its names`() {
        let row = rows[0]
        #expect(Renderer(.table).record(row) == "INDEX  7\nNAME   letter\nKIND   mail\n")
        #expect(Renderer(.plain).record(row) == "index\t7\nname\tletter\nkind\tmail\n")
        #expect(Renderer(.quiet).record(row) == "entry-7\n")
        #expect(Renderer(.json).record(row).hasPrefix("{\n"))
    }

    @Test func `flexible columns give way on a narrow terminal, and only there`() {
        let long = [Row(index: 1, name: String(repeating: "n", count: 60), kind: "mail")]
        let lines = Renderer.render(long, .table, width: 40).split(separator: "\n")
        #expect(lines.allSatisfy { DisplayText.width($0) <= 40 })
        #expect(lines[1].contains("…"))
        #expect(!Renderer.render(long, .table).contains("…"))
    }

    @Test func `cells cannot speak to the terminal or break a line`() {
        let bad = [Row(index: 1, name: "a\u{1B}]0;owned\u{07}\nb\tc\\\u{202E}d\u{9B}31m", kind: "mail")]
        let table = Renderer.render(bad, .table)
        #expect(
            table.unicodeScalars.allSatisfy {
                $0 == "\n" || $0.value >= 0x20 && $0 != "\u{202E}" && !(0x7F...0x9F).contains($0.value)
            })
        #expect(table.split(separator: "\n").count == 2)
        let plain = Renderer.render(bad, .plain)
        #expect(plain == "1\ta\\u{1b}]0;owned\\u{7}\\nb\\tc\\\\\\u{202e}d\\u{9b}31m\tmail\n")
    }

    @Test(arguments: [
        ("abc", 3), ("日本", 4), ("e\u{301}", 1), ("👍", 2), ("", 0), ("⚠\u{FE0F}", 2), ("naïve", 5), ("🇨🇦", 2),
    ])
    func `width counts terminal columns`(text: String, columns: Int) { #expect(DisplayText.width(text) == columns) }

    @Test func `clipping never exceeds its width`() {
        for columns in 0...12 { #expect(DisplayText.width(DisplayText.clipped("日本語のテキスト", to: columns)) <= columns) }
        #expect(DisplayText.clipped("short", to: 5) == "short")
        #expect(DisplayText.clipped("longer", to: 5) == "long…")
    }
}
