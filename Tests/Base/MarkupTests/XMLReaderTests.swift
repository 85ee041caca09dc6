// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing

@testable import Markup

@Suite struct XMLReaderTests {
    /// The pieces on one line: `<{namespace}name a=v>`, `</name>`, text in brackets.
    private func pieces(_ xml: some Sequence<UInt8>, limits: XMLReader.Limits = .init()) throws -> String {
        var reader = XMLReader(Array(xml), limits: limits)
        var line = ""
        var text = ""
        while let event = try reader.next() {
            if case .text(let bytes) = event {
                text += String(decoding: bytes, as: UTF8.self)
                continue
            }
            if !text.isEmpty { line += "[\(text)]" }
            text = ""
            switch event {
            case .start(let element):
                line += "<" + (element.name.namespace.isEmpty ? "" : "{\(element.name.namespace)}") + element.name.local
                for attribute in element.attributes {
                    let space = attribute.name.namespace
                    line += " " + (space.isEmpty ? "" : "{\(space)}") + "\(attribute.name.local)=\(attribute.value)"
                }
                line += ">"
            case .end(let name): line += "</\(name.local)>"
            case .text: break
            }
        }
        return line
    }
    private func kind(_ xml: String, limits: XMLReader.Limits = .init()) -> MarkupError.Code? {
        do {
            _ = try pieces(xml.utf8, limits: limits)
            return nil
        } catch { return (error as? MarkupError)?.kind }
    }

    @Test(arguments: [
        ("<a/>", "<a></a>"),
        ("<?xml version='1.0'?>\n<!-- c --><a> x <b c='1' d = \"2\"/>y</a>\n", "<a>[ x ]<b c=1 d=2></b>[y]</a>"),
        ("<a>&lt;&amp;&gt;&quot;&apos;&#65;&#x1F600;</a>", "<a>[<&>\"'A\u{1F600}]</a>"),
        ("<a b='&lt;&#10;\n&quot;>'/>", "<a b=<\n \">></a>"),
        ("<a><![CDATA[<b>&amp;]]>]]&gt;</a>", "<a>[<b>&amp;]]>]</a>"),
        ("<a>1<!-- - -- -->2<?p i?>3</a>", "<a>[123]</a>"),
        ("<a>&unknown; & &#xD800; &#0; &#99999999;</a>", "<a>[&unknown; & \u{FFFD} \u{FFFD} \u{FFFD}]</a>"),
        ("<p:a xmlns:p='u' p:b='1' b='2'><p:c xmlns:p='v'/><p:c/></p:a>", "<{u}a {u}b=1 b=2><{v}c></c><{u}c></c></a>"),
        (
            "<a xmlns='u'><b xmlns=''/><c xml:lang='de'/></a>",
            "<{u}a><b></b><{u}c {http://www.w3.org/XML/1998/namespace}lang=de></c></a>"
        ),
        ("<x:a/>", "<a></a>"),
    ])
    func `documents are cut into pieces`(xml: String, line: String) throws {
        #expect(try pieces(xml.utf8) == line)
    }

    @Test(arguments: [
        "", "  ", "text", "<", "<a", "<a>", "<a b='", "<a b=\"c'/>", "<a></b>", "<a><b></a></b>", "<a", "</a>", "<a/",
        "<!-- ", "<a><![CDATA[", "<a><!-- </a>", "<!DOCTYPE a [", "<!DOCTYPE a [<!ENTITY x \"]>", "< a/>",
        "<a <b/></a>",
    ])
    func `what is no whole XML is malformed`(xml: String) { #expect(kind(xml) == .malformed) }

    @Test func `bombs of entities stay as small as they are`() throws {
        var lines = "<!DOCTYPE lolz [<!ENTITY lol0 \"lol\"><!-- ]> \" -->"
        for level in 1..<30 {
            lines += "<!ENTITY lol\(level) \"" + String(repeating: "&lol\(level - 1);", count: 10) + "\">"
        }
        let xml = lines + "]><lolz>&lol29;</lolz>"
        #expect(try pieces(xml.utf8) == "<lolz>[&lol29;]</lolz>")
        var reader = XMLReader(Array(xml.utf8))
        _ = try reader.next()
        #expect(reader.hasDeclarations)
    }

    @Test(arguments: [
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1/x.dtd'> %p;]><a>&x;</a>",
    ])
    func `entities from elsewhere are not fetched`(xml: String) throws {
        #expect(try pieces(xml.utf8) == "<a>[&x;]</a>")
    }

    @Test func `depth and namespaces have limits`() {
        let deep = String(repeating: "<a>", count: 600) + String(repeating: "</a>", count: 600)
        #expect(kind(deep) == .overLimit)
        let fits = String(repeating: "<a>", count: 512) + String(repeating: "</a>", count: 512)
        #expect(kind(fits) == nil)
        let many = "<a " + (0..<300).map { "xmlns:n\($0)='u'" }.joined(separator: " ") + "/>"
        #expect(kind(many) == .overLimit)
    }

    @Test func `charsets come from the mark or the declaration`() throws {
        let text = "<?xml version='1.0' encoding='utf-16'?><a>ä€</a>"
        let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(try pieces(little) == "<a>[ä€]</a>")
        let big: [UInt8] = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        #expect(try pieces(big) == "<a>[ä€]</a>")
        #expect(try pieces([0xEF, 0xBB, 0xBF] + Array("<a>ä</a>".utf8)) == "<a>[ä]</a>")
        #expect(try pieces(text.utf8) == "<a>[ä€]</a>")
        let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xE4] + Array("</a>".utf8)
        #expect(try pieces(latin) == "<a>[ä]</a>")
    }

    @Test func `an element can be skipped, and attributes asked for one by one`() throws {
        var reader = XMLReader(Array("<a x='1' r:x='2' xmlns:r='u'><b><b/>text</b><c/></a>".utf8))
        guard case .start(let a) = try reader.next() else { return #expect(Bool(false)) }
        #expect(a["x"] == "1")
        #expect(a["x", "u"] == "2")
        #expect(a["x", ""] == "1")
        #expect(a["y"] == nil)
        _ = try reader.next()
        try reader.skipElement()
        guard case .start(let c) = try reader.next() else { return #expect(Bool(false)) }
        #expect(c.name.local == "c")
        try reader.skipElement()
        #expect(reader.depth == 1)
    }

    @Test func `names in great number are told apart`() throws {
        let xml = "<r>" + (0..<3_000).map { "<n\($0)/>" }.joined() + "</r>"
        let expected = "<r>" + (0..<3_000).map { "<n\($0)></n\($0)>" }.joined() + "</r>"
        #expect(try pieces(xml.utf8) == expected)
    }

    @Test func `names that were chosen to collide do not slow the table down`() {
        // From each state of the quick hash two blocks of letters lead to the same next one: 2^11 names, one place.
        var state: UInt32 = 0x811C_9DC5
        var steps: [[[UInt8]]] = []
        let letters = Array("abcdefghijklmnopqrstuvwxyz".utf8)
        for _ in 0..<11 {
            var found: [UInt32: ([UInt8], UInt32)] = [:]
            search: for first in letters {
                for second in letters {
                    for third in letters {
                        var next = state
                        for byte in [first, second, third] { next = (next ^ UInt32(byte)) &* 0x0100_0193 }
                        let low = next & 0x3FFF
                        if let (other, _) = found[low] {
                            steps.append([other, [first, second, third]])
                            state = low
                            break search
                        }
                        found[low] = ([first, second, third], next)
                    }
                }
            }
        }
        var names: [[UInt8]] = [[]]
        for step in steps { names = names.flatMap { name in step.map { name + $0 } } }
        #expect(Set(names).count == 2_048)
        var table = XMLNames()
        let bytes = names.flatMap { $0 }
        for (number, name) in names.enumerated() {
            let start = number * name.count
            #expect(table.number(bytes, start..<(start + name.count)) == number)
        }
        #expect(table.isSeeded)
        for number in stride(from: 0, to: names.count, by: 97) {
            #expect(table.number(bytes, (number * 33)..<(number * 33 + 33)) == number)
        }
        var plain = XMLNames()
        let usual = Array((0..<3_000).map { "n\($0 + 1_000)" }.joined().utf8)
        for number in 0..<3_000 { _ = plain.number(usual, (number * 5)..<(number * 5 + 5)) }
        #expect(!plain.isSeeded)
    }

    @Test func `different names have a limit`() {
        var limits = XMLReader.Limits()
        limits.names = 3
        #expect(kind("<a><b/><c/><b/></a>", limits: limits) == nil)
        #expect(kind("<a><b/><c/><d/></a>", limits: limits) == .overLimit)
    }

    @Test func `changed documents never trap`() {
        var random = SeededGenerator(test: "XML mutations")
        let seed = Array(
            "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE a [<!ENTITY b 'c'>]><p:a xmlns:p='u' b=\"x&amp;y\"><!-- n --><c/>t&#65;<![CDATA[d]]></p:a>"
                .utf8)
        for _ in 0..<mutationCount(5_000) { _ = try? pieces(mutated(seed, &random)) }
    }
}
