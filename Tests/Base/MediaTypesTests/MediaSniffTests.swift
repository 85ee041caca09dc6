// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import MediaTypes
import TestKit
import Testing

private func sniff(_ name: String, _ content: [UInt8], declared: String? = nil) -> String {
    MediaSniff.mediaType(name: name, declared: declared, content: content)
}
private func sniff(_ name: String, _ content: String, declared: String? = nil) -> String {
    sniff(name, Array(content.utf8), declared: declared)
}

@Suite("Media types")
struct MediaSniffTests {
    @Test(arguments: [
        ("a.pdf", "%PDF-1.4 x", "application/pdf"), ("a.txt", "{\\rtf1 x}", "application/rtf"),
        ("a", "hello", "text/plain"),
        ("a.md", "# x", "text/markdown"), ("a.csv", "a,b", "text/csv"), ("a", "", "text/plain"),
        ("a.json", "x", "application/json"),
        ("a", "BEGIN:VCARD\r\n", "text/vcard"), ("a.txt", "\u{FEFF}begin:vcalendar\n", "text/calendar"),
        ("a.html", "hello", "text/html"), ("a", "<!DOCTYPE HTML><p>", "text/html"), ("a.txt", "  <html>", "text/html"),
        ("a.txt", "<!-- x --><html>", "text/html"), ("a", "<?xml version='1.0'?><svg/>", "image/svg+xml"),
        ("a.xml", "<?xml version='1.0'?><!DOCTYPE html><html>", "application/xhtml+xml"),
        ("a.xml", "<?xml?><a:Invoice>", "application/xml"), ("a", "{\"a\": 1}\n", "application/json"),
        ("a.txt", "{\"a\": 1}\n", "text/plain"), ("a", "[1, 2", "text/plain"), ("a.swift", "let x = 1", "text/plain"),
        ("a.TXT", "<not markup", "text/plain"), ("a", "P5\n2 2 255\n", "image/x-portable-anymap"),
    ])
    func `what a content is counts before its name`(name: String, content: String, expected: String) {
        #expect(sniff(name, content) == expected)
    }

    @Test(arguments: [
        ("a", "From: a@x.example\nSubject: b\n\nText", "message/rfc822"),
        ("a.eml", "Received: from x\n by y\nDate: z\n\nText", "message/rfc822"),
        ("a.txt", "From: Ann\nTo: Bo\nSubject: offer\n\nDear Bo", "text/plain"),
        ("a.txt", "Return-Path: <a@x.example>\nFrom: a\nDate: b\n\n", "message/rfc822"),
        ("a", "Title: x\nStatus: y\n\n", "text/plain"), ("a", "From: here\nwe go\n", "text/plain"),
        ("a.md", "From: a\nMessage-ID: b\nDate: c\n\n", "text/markdown"),
        ("a", "From a@x.example Mon Jan  5 10:00:00 2026\nFrom: a\n\nx", "application/mbox"),
        ("a.mbox", "From a@x.example Mon Jan  5 10:00:00 2026 +0100\nX-A: a\n\nx", "application/mbox"),
        ("a", "From now on we count in 2026\nand so on", "text/plain"),
    ])
    func `mails and mailboxes are told from letters`(name: String, content: String, expected: String) {
        #expect(sniff(name, content) == expected)
    }

    @Test(
        arguments: [
            ("a.txt", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
            ("a.docx", [0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"),
            ("a.txt", [1, 2, 0, 3], "application/octet-stream"), ("a.png", [1, 2, 0, 3], "application/octet-stream"),
            ("a.docx", [1, 2, 0, 3], "application/octet-stream"), ("a", [0x1F, 0x8B, 8], "application/gzip"),
            ("a.docx", [0x50, 0x4B, 3, 4], "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("a.txt", [0x50, 0x4B, 3, 4], "application/zip"),
            ("a.doc", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/msword"),
            ("a", [0xFF, 0xFE, 0x61, 0], "text/plain"), ("a.csv", [0x61, 0, 0x2C, 0, 0x62, 0, 0x0A, 0], "text/csv"),
            (
                "a", [0x42, 0x4D] + [UInt8](repeating: 0, count: 12) + [40] + [UInt8](repeating: 0, count: 20),
                "image/bmp"
            ),
            ("a", [0x78, 0x9F, 0x3E, 0x22], "application/ms-tnef"), ("BM.txt", [0x42, 0x4D, 0x57], "text/plain"),
            ("a", [UInt8](repeating: 0x61, count: 257) + Array("ustar\0".utf8), "application/x-tar"),
            ("a.txt", [1, 2, 3, 4, 5, 6, 7, 0x61], "application/octet-stream"),
        ] as [(String, [UInt8], String)])
    func `bytes are what they are, whatever their name promises`(name: String, content: [UInt8], expected: String) {
        #expect(sniff(name, content) == expected)
    }

    @Test func `a PDF behind other bytes is one, a text about PDF is not, and the first mark wins`() {
        let pdf = "%PDF-1.4\n1 0 obj\n<<>>\n%%EOF\n"
        #expect(sniff("a", Array("\u{1}\u{2}\u{0}junk\n".utf8) + Array(pdf.utf8)) == "application/pdf")
        #expect(sniff("a.txt", "The mark is %PDF-1.4 and ends with %%EOF") == "text/plain")
        #expect(sniff("a.pdf", "GIF89a" + pdf) == "image/gif")
    }

    @Test func `a declaration counts where content and name tell nothing more`() {
        #expect(sniff("part 2", "x", declared: "text/calendar; method=REPLY") == "text/calendar")
        #expect(sniff("a.md", "x", declared: "text/html") == "text/markdown")
        #expect(sniff("a", "x", declared: "image/png") == "text/plain")
        #expect(sniff("a", [0, 1, 2, 3, 4], declared: "application/x-mine") == "application/x-mine")
        #expect(sniff("a", [0, 1, 2, 3, 4], declared: "text/html") == "application/octet-stream")
        #expect(sniff("a", [0, 1, 2, 3, 4], declared: "application/pdf") == "application/octet-stream")
    }

    @Test func `a type that an office file gives itself is taken up to its longest length`() {
        let start = "application/vnd.oasis.opendocument."
        for (count, isTaken) in [(127, true), (128, false), (199, false)] {
            let type = start + String(repeating: "x", count: count - start.utf8.count)
            let found = sniff("a", ZipMaker([("mimetype", type)]).bytes)
            #expect(found == (isTaken ? type : "application/zip"))
        }
    }

    @Test func `any bytes give some type`() {
        var random = SeededGenerator(test: "media types of mutated files")
        let seeds: [[UInt8]] = [
            Array("From: a\nDate: b\n\n<html>".utf8), Array("<?xml?><!-- --><a>{[\"".utf8),
            [0x50, 0x4B, 3, 4] + [UInt8](repeating: 7, count: 60),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 1, count: 600),
        ]
        for _ in 0..<SeededGenerator.mutations(default: 2_000) {
            for seed in seeds { #expect(sniff("a.b", random.mutated(seed)).contains("/")) }
        }
    }
}
