// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Mail
import Primitives
import TestKit
import Testing

@Suite("Mail: mbox files")
struct MboxReaderTests {
    static let from = "From maria@larkstone.example Thu Oct  1 09:30:00 2026\n"

    /// Reads a file in chunks of a size.
    func mails(_ file: String, chunk: Int = 7, limits: MboxLimits = MboxLimits()) -> [MboxMail] {
        var reader = MboxReader(limits: limits)
        var found: [MboxMail] = []
        let bytes = Array(file.utf8)
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            found += reader.feed(bytes[start..<min(start + chunk, bytes.count)])
        }
        return found + reader.finish()
    }
    func texts(_ file: String, chunk: Int = 7) -> [String] {
        mails(file, chunk: chunk).map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test(arguments: [1, 2, 3, 64, 100_000])
    func `mails are cut at their From lines, whatever the chunks`(chunk: Int) {
        let file = "\(Self.from)Subject: a\n\none\n\n\(Self.from)Subject: b\n\ntwo\n\nmore\n"
        #expect(texts(file, chunk: chunk) == ["Subject: a\n\none\n", "Subject: b\n\ntwo\n\nmore\n"])
        #expect(mails(file, chunk: chunk).map(\.offset) == [0, Self.from.utf8.count + 17])
        #expect(mails(file, chunk: chunk).reduce(0) { $0 + $1.size } == file.utf8.count)
    }

    @Test func `CRLF files, empty files and files of blank lines are read`() {
        let file = "\(Self.from)Subject: a\n\none\n\n\(Self.from)Subject: b\n\ntwo\n".split(
            separator: "\n", omittingEmptySubsequences: false
        ).joined(separator: "\r\n")
        #expect(texts(file) == ["Subject: a\r\n\r\none\r\n", "Subject: b\r\n\r\ntwo\r\n"])
        #expect(texts("").isEmpty && texts("\n\n").isEmpty)
        #expect(texts("\n\(Self.from)Subject: a\n\nx") == ["Subject: a\n\nx"])
    }

    @Test(arguments: [
        "From here on it gets worse.", "From: nobody", "From maria Thu Oct 1 2026", "From x 09:30",
        "From the 1 Oct meeting at 10:00 in 2026 we keep this",
    ])
    func `a line that begins with From in a text begins no mail unless a header follows`(line: String) {
        let file = "\(Self.from)Subject: a\n\none\n\n\(line)\nand so on\n\n\(Self.from)Subject: b\n\ntwo\n"
        #expect(texts(file).count == 2)
        #expect(texts(file).first?.contains(line) == true)
    }

    @Test func `a From line right after text, without an empty line, is text`() {
        #expect(texts("\(Self.from)Subject: a\n\none\n\(Self.from)Subject: quoted\n\nx\n").count == 1)
    }

    @Test func `protected From lines lose one mark, other quotes lose none`() {
        let file = "\(Self.from)Subject: a\n\n>From x\n>>From y\n> From z\n>Fro\n x >From q\n"
        #expect(texts(file) == ["Subject: a\n\nFrom x\n>From y\n> From z\n>Fro\n x >From q\n"])
    }

    @Test func `a true Content-Length keeps From lines in a text as they are`() {
        let body = "\nquoted:\n\n\(Self.from)Subject: inner\n\n>From here\n"
        let file = "\(Self.from)Content-Length: \(body.utf8.count)\n\n\(body)\n\(Self.from)Subject: b\n\ntwo\n"
        for chunk in [1, 13, 5_000] {
            let found = texts(file, chunk: chunk)
            #expect(found.count == 2)
            #expect(found.first == "Content-Length: \(body.utf8.count)\n\n\(body)")
        }
    }

    @Test(arguments: [1, 5, 90, 4_000, 999_999_999, 0, -5])
    func `a false Content-Length changes nothing, and later ones are not believed`(length: Int) {
        let file =
            "\(Self.from)Content-Length: \(length)\n\none\n\n\(Self.from)Content-Length: \(length)\n\ntwo\n\n"
            + "\(Self.from)Subject: c\n\nthree\n"
        #expect(texts(file).map { String($0.split(separator: "\n").last ?? "") } == ["one", "two", "three"])
    }

    @Test func `a file that begins without a From line is one mail, and From lines after it count`() {
        #expect(
            texts("Subject: bare\n\nx\n\n\(Self.from)Subject: b\n\ny\n") == [
                "Subject: bare\n\nx\n", "Subject: b\n\ny\n",
            ])
    }

    @Test func `a mail beyond the limit is reported without its bytes, and the next one is read`() {
        var limits = MboxLimits()
        limits.mailBytes = 1_000
        let line = String(repeating: "x", count: 99) + "\n"
        for filler in [String(repeating: line, count: 50), String(repeating: "y", count: 5_000) + "\n"] {
            let file = "\(Self.from)Subject: a\n\n\(filler)\n\(Self.from)Subject: b\n\ntwo\n"
            for chunk in [10, 1_500, 100_000] {
                let found = mails(file, chunk: chunk, limits: limits)
                #expect(found.map(\.isOversized) == [true, false])
                #expect(found.first?.size == file.utf8.count - Self.from.utf8.count - 16)
                #expect(found.last.map { String(decoding: $0.bytes, as: UTF8.self) } == "Subject: b\n\ntwo\n")
            }
        }
    }

    @Test func `any bytes are read without a crash, the same in any chunks, and every byte belongs to a mail`() {
        var random = SeededGenerator(test: "Mbox any bytes")
        let scraps = [
            Self.from, "\n", "\n\n", "Subject: x\n", "Content-Length: 12\n", "From ", ">From a\n", "words\n", "\r\n",
            "Content-Length: 3\n\nabc\n\n",
        ]
        for _ in 0..<mutations(300) {
            var file = ""
            for _ in 0..<Int.random(in: 0...20, using: &random) { file += scraps.randomElement(using: &random) ?? "" }
            var limits = MboxLimits()
            limits.mailBytes = Int.random(in: 20...2_000, using: &random)
            let whole = mails(file, chunk: 1 << 20)
            #expect(whole == mails(file, chunk: Int.random(in: 1...50, using: &random)))
            #expect(whole.reduce(0) { $0 + $1.size } <= file.utf8.count)
            _ = mails(file, chunk: 16, limits: limits)
        }
    }
}
