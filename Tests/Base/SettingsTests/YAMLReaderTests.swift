// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import TestKit
import Testing

@testable import Settings

@Suite struct `Reading YAML` {
    private func parse(_ text: String, limits: YAMLLimits = YAMLLimits()) throws(SettingsError) -> YAMLNode {
        try YAMLReader.parse(Array(text.utf8), name: "box.yaml", limits: limits)
    }
    private func problem(_ text: String, limits: YAMLLimits = YAMLLimits()) -> SettingsError? {
        do throws(SettingsError) { _ = try parse(text, limits: limits) } catch { return error }
        return nil
    }

    @Test func `values keep their order, their lines and whether they were quoted`() throws {
        let root = try parse("# note\na: 1\n\nb:\n  - x\n  - 'y'\nc: {d: \"e\"}\n")
        guard case .mapping(let members) = root.content else { throw Unexpected(found: root) }
        #expect(members.map(\.key) == ["a", "b", "c"])
        #expect(members.map(\.line) == [2, 4, 7])
        #expect(members[0].value.content == .scalar("1", isPlain: true))
        #expect(
            members[1].value.content
                == .sequence([
                    YAMLNode(.scalar("x", isPlain: true), line: 5), YAMLNode(.scalar("y", isPlain: false), line: 6),
                ]))
        #expect(
            members[2].value.content
                == .mapping([
                    YAMLMember(key: "d", line: 7, value: YAMLNode(.scalar("e", isPlain: false), line: 7))
                ]))
    }

    @Test(arguments: ["", "# only a comment\n", "---\n", "---\n...\n"])
    func `an empty document is an empty mapping`(text: String) throws {
        #expect(try parse(text).content == .mapping([]))
    }

    @Test(arguments: [
        ("a: &x 1\n", "anchor", 1), ("a: 1\nb: *x\n", "alias", 2), ("a: !!str 1\n", "tag", 1),
        ("a: !own {}\n", "tag", 1),
        ("%YAML 1.1\n---\na: 1\n", "directive", 1), ("a: 1\n---\nb: 2\n", "second document", 2),
        ("a: 1\n[x]: 2\n", "key that is not text", 2), ("a: &x [1]\n", "anchor", 1), ("&x a: 1\n", "anchor", 1),
    ])
    func `what settings have no need of is refused with its line`(text: String, what: String, line: Int) {
        let error = problem(text)
        #expect(error?.kind == .unsupported)
        #expect(error?.message.contains(what) == true)
        #expect(error?.message.hasPrefix("box.yaml:\(line) ") == true, "\(error?.message ?? "none")")
    }

    @Test func `a key stated twice is refused with both lines`() {
        let error = problem("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n")
        #expect(error?.kind == .duplicateKey)
        #expect(error?.message == "box.yaml:5 states `c` again; it is already on line 3")
    }

    @Test func `the same key in two sections is no duplicate`() throws {
        _ = try parse("a: {x: 1}\nb: {x: 1}\n")
    }

    @Test(arguments: [("a: [1\n", 2), ("a: 1\n\tb: 2\n", 2), ("a: 'x\n", 2), ("a: b: c\n", 1), ("}\n", 1)])
    func `broken text names its line`(text: String, line: Int) {
        let error = problem(text)
        #expect(error?.kind == .syntax)
        #expect(error?.message.hasPrefix("box.yaml:\(line) ") == true, "\(error?.message ?? "none")")
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: SettingsError.self) { try YAMLReader.parse([0x61, 0x3A, 0x20, 0xFF], name: "x") }
        #expect(throws: SettingsError.self) { try YAMLReader.parse([0xFF, 0xFE, 0x61, 0], name: "x") }
    }

    @Test func `size, depth and count have limits`() {
        #expect(problem("a: 123456", limits: YAMLLimits(maximumBytes: 8))?.kind == .limit)
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        #expect(problem(deep)?.kind == .limit)
        #expect(problem(String(repeating: "[", count: 200_000))?.kind == .limit)
        #expect(problem("[" + String(repeating: "1,", count: 20_000) + "1]")?.kind == .limit)
    }

    @Test func `random damage never does more than throw`() {
        var random = SeededGenerator(test: "YAML damage")
        let sample = Array(
            "home: /srv/box\ntier_a:\n  endpoint: 'http://[::1]:8080'\n  model: \"m\\u00e9\"\nx: [1, {a: b}]\n".utf8)
        for _ in 0..<2_000 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let index = bytes.indices.randomElement(using: &random) ?? 0
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: index)
                default: bytes.insert(Array("&*!%{}[]:-\"'|>#\n\t ".utf8).randomElement(using: &random) ?? 0, at: index)
                }
            }
            if let tree = try? YAMLReader.parse(bytes, name: "x"), case .scalar(let text, _) = tree.content {
                #expect(text.utf8.count <= bytes.count * 3)
            }
        }
    }
}

struct Unexpected<Found: Sendable>: Error { let found: Found }
