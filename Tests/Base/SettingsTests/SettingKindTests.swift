// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Settings

@Suite struct `Kinds of values` {
    @Test(arguments: [
        (SettingKind.boolean, "yes", "true"), (.boolean, "OFF", "false"), (.boolean, "0", "false"),
        (.integer(1...9), "9", "9"), (.integer(-5...9), "-5", "-5"), (.integer(1...9), "+7", "7"),
        (.seconds(0...10), "2.50", "2.5"), (.seconds(0...10), "10", "10"), (.seconds(0...10), "1e0", "1"),
        (.choice(["a", "b"]), "b", "b"), (.moduleID, "acme-1", "acme-1"), (.text, "", ""), (.text, "Grüße", "Grüße"),
        (.address, "127.0.0.1:9080", "127.0.0.1:9080"), (.address, "[::1]:0", "[::1]:0"),
        (.address, "box.local:80", "box.local:80"),
        (.endpoint, "none", ""), (.endpoint, "http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        (.endpoint, "https://model.example/v1", "https://model.example/v1"),
        (.endpoint, "http://[::1]:8080", "http://[::1]:8080"),
        (.path, "/a b", "/a b"), (.optionalPath, "none", ""), (.optionalPath, "", ""), (.optionalPath, "/a", "/a"),
        (.regions, "de, AT,de", "DE,AT"), (.regions, "CH", "CH"),
    ])
    func `a good value gets its one form`(kind: SettingKind, text: String, canonical: String) {
        #expect(kind.canonical(text) == canonical)
    }

    @Test(arguments: [
        (SettingKind.boolean, "maybe"), (.boolean, ""), (.integer(1...9), "10"), (.integer(1...9), "1.0"),
        (.integer(1...9), "9 "),
        (.seconds(0...10), "nan"), (.seconds(0...10), "-1"), (.seconds(0...10), "inf"), (.choice(["a"]), "A"),
        (.choice(["a"]), ""),
        (.moduleID, "Acme"), (.moduleID, ""), (.text, "a\nb"), (.text, String(repeating: "x", count: 1025)),
        (.address, "9080"), (.address, ":9080"), (.address, "::1:80"), (.address, "[::1]"), (.address, "h:65536"),
        (.address, "h:-1"),
        (.address, "h:+1"), (.address, "a b:1"), (.address, "[zz]:1"), (.address, "[]:1"),
        (.endpoint, "ftp://x"), (.endpoint, "http://"), (.endpoint, "http://u:p@x"), (.endpoint, "http://x?q"),
        (.endpoint, "http://x#f"),
        (.endpoint, "http://x y"), (.endpoint, "http://x:99999"), (.endpoint, "HTTP://x"),
        (.endpoint, "file:///etc/passwd"),
        (.optionalPath, "a/b"), (.regions, ""), (.regions, "DE,"), (.regions, "DEU"), (.regions, "D1"),
        (.regions, "DE;AT"), (.optionalPath, "None"), (.path, "a/b"), (.path, ""), (.path, "/a\u{0}b"),
    ])
    func `a bad value is refused`(kind: SettingKind, text: String) {
        #expect(kind.canonical(text) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1:1", true), ("127.9.8.7:1", true), ("[::1]:1", true), ("localhost:1", true), ("0.0.0.0:1", false),
        ("[::]:1", false), ("127.0.0.1.example.com:1", false), ("127.x:1", false), ("10.0.0.1:1", false),
    ])
    func `loopback addresses are told from others`(text: String, isLoopback: Bool) {
        #expect(ListenHost(text)?.isLoopback == isLoopback)
    }

    @Test(arguments: [("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3), ("ab", "", 2)])
    func `edits are counted, a swap of neighbours as one`(left: String, right: String, edits: Int) {
        #expect(Spelling.distance(Array(left.utf8), Array(right.utf8)) == edits)
        #expect(Spelling.distance(Array(right.utf8), Array(left.utf8)) == edits)
    }
}
