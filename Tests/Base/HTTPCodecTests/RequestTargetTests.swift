// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import HTTPCodec
import Testing

@Suite struct `Request targets` {
    @Test(arguments: [
        ("/", "/"), ("/a", "/a"), ("/a/", "/a/"), ("//a///b", "/a/b"), ("/a/./b", "/a/b"), ("/a/../b", "/b"),
        ("/a/b/..", "/a/"), ("/a/.", "/a/"), ("/%61", "/a"), ("/a%2Fb", "/a%2Fb"), ("/a%252Fb", "/a%252Fb"),
        ("/.well-known", "/.well-known"), ("/a/%2e%2e/b", "/b"), ("/caf%C3%A9", "/café"), ("/a%20b", "/a b"),
        ("/...", "/..."), ("/a?x=/../..", "/a"), ("http://h", "/"), ("http://h?q=1", "/"), ("https://h/a//b", "/a/b"),
        ("/a;b=1,c", "/a;b=1,c"), ("/100%25", "/100%25"),
    ]) func `have a normal path`(raw: String, path: String) throws {
        let target = try RequestTarget(raw)
        #expect(target.path == path)
        #expect(target.raw == raw)
        let decoded = Transcript("GET \(raw) HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(decoded.failure == nil)
    }

    @Test func `have segments that decode fully`() throws {
        #expect(try RequestTarget("/a%2Fb/c%25/%C3%A9/").segments == ["a/b", "c%", "é"])
        #expect(try RequestTarget("/").segments == [])
    }

    @Test func `have a query that decodes`() throws {
        let target = try RequestTarget("/s?q=a+b%20c&empty=&flag&q=2&%C3%A9=%26&&bad=%FF")
        #expect(target.query.map(\.name) == ["q", "empty", "flag", "q", "é", "bad"])
        #expect(target.query.map(\.value) == ["a b c", "", "", "2", "&", "\u{FFFD}"])
        #expect(target.first("q") == "a b c")
        #expect(target.first("none") == nil)
        #expect(try RequestTarget("/s").rawQuery == nil)
        #expect(try RequestTarget("/s?").rawQuery == "")
        #expect(try RequestTarget("/s?a=1").rawPath == "/s")
    }

    @Test func `percent coding goes there and back`() {
        let text = "a b/é?&=%\u{1F600}\n"
        #expect(PercentCoding.decode(PercentCoding.encode(text)) == text)
        #expect(PercentCoding.encode("a/b é") == "a%2Fb%20%C3%A9")
        #expect(PercentCoding.decode("%") == nil)
        #expect(PercentCoding.decode("%FF") == nil)
    }
}
